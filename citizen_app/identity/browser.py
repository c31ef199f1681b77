"""What a browser holds for us: whose sessions, which device it is, and what it waits for."""

from typing import TypeVar

from flask import current_app, g, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_app.identity import sessions
from citizen_app.identity.codes import new_token
from citizen_app.kernel.levels import Principal
from citizen_app.settings import Settings
from citizen_app.web import gate

Answer = TypeVar("Answer", bound=Response)
KEPT = range(40, 100)  # how long the secret in a session's cookie can be


def everybody() -> list[Principal]:
    """Who this browser is signed in as, on both sides of the house."""
    secrets = [_secret(name) for name in (gate.CITIZEN_COOKIE, gate.STAFF_COOKIE)]
    found = [sessions.principal(secret) for secret in secrets if secret]
    return [me for me in found if me is not None]


def waiting() -> str:
    """The secret that this browser waits for a code with, or nothing."""
    return _secret(gate.WAITING_COOKIE)


def keep(response: Answer, name: str, secret: str) -> Answer:
    """Hands a new session's secret to the browser, and the device its own mark."""
    gate.set_cookie(response, settings(), name, secret)
    return keep_device(response)


def keep_device(response: Answer) -> Answer:
    """Hands the device its own mark."""
    gate.set_cookie(response, settings(), gate.DEVICE_COOKIE, device(), gate.DEVICE_LASTS)
    return response


def device() -> str:
    """The random mark of this browser; made here the first time."""
    if "device" not in g:
        known = request.cookies.get(gate.cookie_name(settings(), gate.DEVICE_COOKIE), "")
        g.device = known if 20 <= len(known) <= 64 else new_token()
    mark: str = g.device
    return mark


def network() -> str:
    """The network address, which is only ever counted as a keyed digest."""
    return request.remote_addr or ""


def kind() -> str:
    """What kind of phone or computer it is, in two words, for the person's own list."""
    agent = request.user_agent.string
    kinds = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac", "Mac"))
    return next((name for sign, name in kinds if sign in agent), gettext("Telefon eller dator"))


def settings() -> Settings:
    """How this installation runs."""
    found: Settings = current_app.extensions["settings"]
    return found


def _secret(name: str) -> str:
    """The secret in a cookie of ours, or nothing."""
    secret = request.cookies.get(gate.cookie_name(settings(), name), "")
    return secret if len(secret) in KEPT else ""
