"""The door of every request: size, language, cross-site forms, who it is, and the headers of every answer."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Any, cast

from flask import Flask, Request, Response, abort, g, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.sansio.http import parse_cookie
from werkzeug.utils import cached_property

from citizen_app.settings import Settings
from citizen_app.web import locale
from citizen_app.web.guards import Guard
from citizen_app.web.session import principal

MOST_BYTES = 6 * 1024 * 1024
MOST_FIELDS = 400
CITIZEN_COOKIE, STAFF_COOKIE, DEVICE_COOKIE, WAITING_COOKIE = "sid", "personal", "enhet", "vantar"
LINK_PAGE = "/l"  # whose address may hold a secret behind its #
DEVICE_LASTS = timedelta(days=120)
SAFE = ("GET", "HEAD", "OPTIONS")

_POLICY = (
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=(), "
    "publickey-credentials-get=(self)"
)


class Asked(Request):
    """A request that takes its cookies from the one header they stand in; Flask looks through them all."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """The cookies, read once."""
        sent = parse_cookie(self.environ.get("HTTP_COOKIE"), cls=self.dict_storage_class)
        return cast(ImmutableMultiDict[str, str], sent)


class Answer(Response):
    """An answer; the headers that close what no page needs are put on it as it leaves, all at once."""

    closing: tuple[tuple[str, str], ...] = ()

    def get_wsgi_response(self, environ: Any) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """The body, the status and all headers."""
        body, status, headers = super().get_wsgi_response(environ)
        return body, status, [*headers, *self.closing]

    def get_app_iter(self, environ: Any) -> Iterable[bytes]:
        """A page that is whole as a list, which servers send at once; anything else goes piece by piece."""
        body: Any = self.response
        whole = type(body) is list and len(body) == 1 and type(body[0]) is bytes and not self._on_close
        if whole and self.status_code == 200 and environ["REQUEST_METHOD"] == "GET":
            return cast(list[bytes], body)
        return super().get_app_iter(environ)


def set_up(app: Flask, settings: Settings) -> None:
    """Puts the door on the app."""
    app.request_class, app.response_class = Asked, Answer
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES, MAX_FORM_PARTS=MOST_FIELDS)
    app.before_request(lambda: _come_in(app, settings))
    app.after_request(lambda answer: _go_out(app, cast(Answer, answer), settings))


def cookie_name(settings: Settings, name: str) -> str:
    """A cookie's name; bound to this very host whenever people come over https."""
    return f"__Host-{name}" if settings.https else name


def set_cookie(response: Any, settings: Settings, name: str, value: str, age: timedelta | None = None) -> None:
    """A cookie that scripts cannot read and other sites do not send."""
    response.set_cookie(
        cookie_name(settings, name),
        value,
        max_age=None if age is None else int(age.total_seconds()),
        secure=settings.https,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def drop_cookie(response: Any, settings: Settings, name: str) -> None:
    """Takes a cookie away."""
    response.delete_cookie(cookie_name(settings, name), secure=settings.https, httponly=True, samesite="Lax", path="/")


def is_staff_path() -> bool:
    """Whether the request is for the staff side, which has a session of its own."""
    path = request.path
    return path == "/personal" or path.startswith("/personal/")


def _come_in(app: Flask, settings: Settings) -> None:
    """Before any view: a language, no cross-site form, and only routes that are open in this step."""
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]  # each question to the proxy takes time
    if asked.method not in SAFE and not comes_from_us(settings):
        abort(403)
    guard: Guard | None = getattr(app.view_functions.get(asked.endpoint or ""), "guard", None)
    if guard is not None and guard.step > settings.step:
        abort(404)
    if asked.environ.get("HTTP_SEC_PURPOSE", "").startswith("prefetch"):
        abort(403)  # the read-log shows people, not browsers
    me = principal()
    g.switched_to = locale.pressed()
    if is_staff_path():
        locale.speak("sv")
    else:
        locale.choose(g.switched_to, me.language if me else None)


def comes_from_us(settings: Settings) -> bool:
    """Fetch metadata instead of a token: same origin, or an Origin equal to our public address."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    return request.headers.get("Origin") == settings.public_url


def _go_out(app: Flask, response: Answer, settings: Settings) -> Response:
    """After any view: headers that close what a page does not need; nothing personal is ever kept by a cache."""
    response.headers.setdefault("Cache-Control", "no-store")
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]
    link_page = asked.path == LINK_PAGE and asked.method == "GET"
    style_hash = app.extensions["pages"].style_hashes.get(g.get("sheet", ""), "")
    response.closing = _closing(style_hash, link_page, settings.https)
    if switched_to := g.get("switched_to"):
        response.set_cookie(
            locale.COOKIE, switched_to, max_age=31536000, secure=settings.https, httponly=True, samesite="Lax"
        )
    return response


@cache
def _closing(style_hash: str, link_page: bool, https: bool) -> tuple[tuple[str, str], ...]:
    """The headers that are the same on every answer; no view sets them."""
    always = (
        ("Content-Security-Policy", _content_policy(style_hash)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer" if link_page else "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", _POLICY),
        ("X-Frame-Options", "DENY"),
    )
    return (*always, ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")) if https else always


def _content_policy(style_hash: str) -> str:
    """Only our own files, and the one stylesheet that stands in the page, where there is a page."""
    return (
        "default-src 'none'; script-src 'self'; "
        f"style-src 'self'{style_hash and ' '}{style_hash}; media-src 'self' blob:; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "object-src 'none'; frame-ancestors 'none'"
    )
