"""The doors: a link, a sign-in, the code, and the ways out."""

from functools import partial

from flask import Blueprint, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from citizen_app.identity import doors, links, service, sessions
from citizen_app.identity.codes import new_token
from citizen_app.identity.forms import AddressForm, CodeForm, LinkForm
from citizen_app.identity.wording import sign_in_letter, tell
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Level, Principal
from citizen_app.kernel.verdict import Refused
from citizen_app.settings import Settings
from citizen_app.storage.session import begin
from citizen_app.web import gate
from citizen_app.web.guards import OPENED, needs, open_to_all
from citizen_app.web.pages import again, answer, see, see_path

views = Blueprint("identity", __name__)
KEPT = range(40, 100)  # how long the secret in a session's cookie can be
HOME = {links.PREPARE: "/app/forbered", links.ANSWER: "/app/anhorig", links.SIGN_IN: "/in/kod", "code": "/app/"}


@views.route("/l", methods=["GET", "POST"])
@open_to_all
def link() -> ResponseReturnValue:
    """The door of a link: nothing happens before a human presses the button."""
    form = LinkForm()
    if not form.sent():
        return again("identity/link.html", form=form, refused=None)
    with begin() as session:
        token, typed = form.token.data or "", form.code.data or ""
        entered = doors.enter_by_link(session, "" if typed else token, typed, _device(), _network())
    if isinstance(entered, Refused):
        return again("identity/link.html", form=form, refused=tell(entered))
    return _let_in(entered)


@views.route("/in", methods=["GET", "POST"])
@open_to_all
def door() -> ResponseReturnValue:
    """Asks for an address and always says the same: a letter is on its way if the address is known."""
    form = AddressForm()
    if not form.sent():
        return again("identity/door.html", form=form)
    with begin() as session:
        letter = partial(sign_in_letter, _settings().public_url)
        doors.ask_for_sign_in_link(session, form.address.data or "", _network(), _device(), letter)
    response = see("identity.letter_sent")
    gate.set_cookie(response, _settings(), gate.DEVICE_COOKIE, _device(), gate.DEVICE_LASTS)
    return response


@views.get("/in/skickat")
@open_to_all
def letter_sent() -> ResponseReturnValue:
    """What happens now, and where to type the letter's code."""
    return answer("identity/letter_sent.html", form=LinkForm())


@views.route("/in/kod", methods=["GET", "POST"])
@needs(Level.LINK)
def code(me: Principal) -> ResponseReturnValue:
    """The personal code after a link opens the plan, where the operator has allowed it."""
    if _is_relative(me):
        return see_path(HOME[links.ANSWER])
    if not _settings().code_sign_in:
        abort(404)
    if me.level is Level.PLAN:
        return see_path("/app/")
    form = CodeForm(till=request.args.get("till", ""))
    if not form.sent():
        return again("identity/code.html", form=form, refused=None, step_up=False)
    with begin() as session:
        entered = doors.enter_by_code(session, me, form.code.data or "", _browser())
    if isinstance(entered, Refused):
        return again("identity/code.html", form=form, refused=tell(entered), step_up=False)
    return _let_in(entered, form.till.data)


@views.route("/app/kod", methods=["GET", "POST"])
@needs(Level.PLAN)
def step_up(me: Principal) -> ResponseReturnValue:
    """The code once more before what matters most; then back to where the person was."""
    form = CodeForm(till=request.args.get("till", ""))
    if not form.sent():
        return again("identity/code.html", form=form, refused=None, step_up=True)
    with begin() as session:
        verdict = doors.step_up(session, me, form.code.data or "")
    if isinstance(verdict, Refused):
        return again("identity/code.html", form=form, refused=tell(verdict), step_up=True)
    me.remember(OPENED, now().isoformat())
    return see_path(form.till.data or "/app/")


@views.get("/personal/in")
@open_to_all
def staff_door() -> ResponseReturnValue:
    """Where staff come in; how they prove who they are is set up by the operator."""
    return answer("identity/staff_door.html")


@views.get("/app/trygghet")
@needs(Level.PLAN)
def safety(me: Principal) -> ResponseReturnValue:
    """Where the person is signed in, more time, and what "Stäng snabbt" does."""
    with begin() as session:
        found = [
            (row.id, row.device, row.seen_at, row.id == me.session_id)
            for row in sessions.sessions_of(session, me.person)
        ]
    return answer("identity/safety.html", sessions=found, slow=me.slow)


@views.post("/app/trygghet/avsluta")
@needs(Level.PLAN)
def end_others(me: Principal) -> ResponseReturnValue:
    """Signs the person out everywhere else."""
    with begin() as session:
        sessions.end_others(session, me.person, me.session_id)
    return see("identity.safety")


@views.post("/app/mer-tid")
@needs(Level.LINK)
def more_time(me: Principal) -> ResponseReturnValue:
    """”Jag behöver mer tid”, and its undoing; a relative's link changes nothing for the person."""
    if _is_relative(me):
        abort(404)
    wanted = request.form.get("mer_tid") == "ja"
    me.remember(sessions.MORE_TIME, "ja" if wanted else "nej")
    with begin() as session:
        if me.level is Level.PLAN:
            service.set_slow(session, me.person, wanted)
        sessions.stay(session, me)
    return see_path(request.form.get("till", "/app/trygghet"))


@views.post("/kvar")
@open_to_all
def stay() -> ResponseReturnValue:
    """One tap to stay signed in, for whoever this browser is signed in as."""
    for me in _everybody_here():
        with begin() as session:
            sessions.stay(session, me)
    return "", 204


@views.post("/sprak")
@open_to_all
def switch_language() -> ResponseReturnValue:
    """Another language or level of language, on the same page."""
    code_pressed = request.form.get("sprak", "")
    if current_user.is_authenticated and current_user.level is Level.PLAN:
        with begin() as session:
            service.set_language(session, current_user.person, code_pressed)
    return see_path(request.form.get("till", "/"))


@views.post("/ut")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """Ends the session and says so."""
    return _leave("/")


@views.post("/stang")
@open_to_all
def close_quickly() -> ResponseReturnValue:
    """”Stäng snabbt”: the session ends, and an empty page leads on to somewhere neutral."""
    return _leave("/hejda")


@views.get("/hejda")
@open_to_all
def goodbye() -> ResponseReturnValue:
    """An empty page of our own on the way out."""
    return answer("shell/goodbye.html")


def _leave(path: str) -> ResponseReturnValue:
    """Ends both kinds of session of this browser and wipes what it kept."""
    for me in _everybody_here():
        with begin() as session:
            sessions.end(session, me.session_id)
    response = see_path(path)
    response.headers["Clear-Site-Data"] = '"cache"'
    for name in (gate.CITIZEN_COOKIE, gate.STAFF_COOKIE):
        gate.drop_cookie(response, _settings(), name)
    return response


def _is_relative(me: Principal) -> bool:
    """Whether somebody came by a relative's link, which opens her own questionnaire and nothing of the person's."""
    return me.data.get("purpose") == links.ANSWER


def _everybody_here() -> list[Principal]:
    """Who this browser is signed in as, on both sides of the house."""
    names = (gate.cookie_name(_settings(), name) for name in (gate.CITIZEN_COOKIE, gate.STAFF_COOKIE))
    found = (sessions.principal(request.cookies[name]) for name in names if len(request.cookies.get(name, "")) in KEPT)
    return [me for me in found if me is not None]


def _let_in(entered: doors.Entered, till: str | None = None) -> ResponseReturnValue:
    """Hands the new session's secret to the browser, and the device its own mark."""
    response = see_path(till or HOME[entered.purpose])
    gate.set_cookie(response, _settings(), gate.CITIZEN_COOKIE, entered.token)
    gate.set_cookie(response, _settings(), gate.DEVICE_COOKIE, _device(), gate.DEVICE_LASTS)
    return response


def _device() -> str:
    """The random mark of this browser; made here the first time."""
    if "device" not in g:
        known = request.cookies.get(gate.cookie_name(_settings(), gate.DEVICE_COOKIE), "")
        g.device = known if 20 <= len(known) <= 64 else new_token()
    device: str = g.device
    return device


def _network() -> str:
    """The network address, which is only ever counted as a keyed digest."""
    return request.remote_addr or ""


def _browser() -> str:
    """What kind of phone or computer it is, in two words, for the person's own list."""
    agent = request.user_agent.string
    kinds = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac", "Mac"))
    return next((name for sign, name in kinds if sign in agent), gettext("Telefon eller dator"))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
