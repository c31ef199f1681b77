"""The doors: a link, a sign-in, the code, and the ways out."""

from functools import partial

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from citizen_app.identity import browser, doors, links, service, sessions
from citizen_app.identity.forms import AddressForm, CodeForm, ContactCodeForm, LinkForm
from citizen_app.identity.rules import Reason
from citizen_app.identity.wording import contact_code_letter, sign_in_letter, tell
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Level, Principal
from citizen_app.kernel.verdict import Refused
from citizen_app.storage.session import begin, reading
from citizen_app.web import gate
from citizen_app.web.forms import Form
from citizen_app.web.guards import LINKS, OPENED, SIGN_IN, needs, open_from, open_to_all
from citizen_app.web.pages import again, answer, see, see_path

views = Blueprint("identity", __name__)
HOME = {links.PREPARE: "/app/forbered", links.ANSWER: "/app/anhorig", links.SIGN_IN: "/in/kod", "code": "/app/"}


@views.route("/l", methods=["GET", "POST"])
@open_from(LINKS)
def link() -> ResponseReturnValue:
    """The door of a link: nothing happens before a human presses the button."""
    form = LinkForm()
    if not form.sent():
        return again("identity/link.html", form=form, refused=None)
    with begin() as session:
        token, typed = form.token.data or "", form.code.data or ""
        token = "" if typed else token
        device, network = browser.device(), browser.network()
        entered = doors.enter_by_link(session, token, typed, device, network, browser.waiting())
    if isinstance(entered, Refused):
        return again("identity/link.html", form=form, refused=tell(entered))
    return _hold_on(entered) if isinstance(entered, doors.Elsewhere) else _let_in(entered)


@views.route("/l/annan-telefon", methods=["GET", "POST"])
@open_from(LINKS)
def other_phone() -> ResponseReturnValue:
    """The link is open on another phone: a code can be asked for, and nothing tells if there is an address."""
    form = Form()
    if not form.sent():
        return _page_that_waits("identity/other_phone.html", form)
    if not browser.settings().mail_leaves:
        abort(404)
    with begin() as session:
        asked = doors.ask_for_contact_code(session, browser.waiting(), form.key.data or "", contact_code_letter)
    if isinstance(asked, Refused):
        return _page_that_waits("identity/other_phone.html", form, asked)
    return see("identity.contact_code")


@views.route("/l/kod", methods=["GET", "POST"])
@open_from(LINKS)
def contact_code() -> ResponseReturnValue:
    """Where the code that was sent is typed; the right one opens the link on this phone too."""
    form = ContactCodeForm()
    if not form.sent():
        return _page_that_waits("identity/contact_code.html", form)
    key, typed = form.key.data or "", form.code.data or ""
    with begin() as session:
        entered = doors.enter_by_contact_code(session, browser.waiting(), typed, key, browser.device())
    if isinstance(entered, Refused):
        return _page_that_waits("identity/contact_code.html", form, entered)
    response = _let_in(entered)
    gate.drop_cookie(response, browser.settings(), gate.WAITING_COOKIE)
    return response


@views.route("/in", methods=["GET", "POST"])
@open_from(SIGN_IN)
def door() -> ResponseReturnValue:
    """Asks for an address and always says the same: a letter is on its way if the address is known."""
    form = AddressForm()
    if not form.sent():
        return again("identity/door.html", form=form)
    with begin() as session:
        letter = partial(sign_in_letter, browser.settings().public_url)
        doors.ask_for_sign_in_link(session, form.address.data or "", browser.network(), browser.device(), letter)
    return browser.keep_device(see("identity.letter_sent"))


@views.get("/in/skickat")
@open_from(SIGN_IN)
def letter_sent() -> ResponseReturnValue:
    """What happens now, and where to type the letter's code."""
    return answer("identity/letter_sent.html", form=LinkForm())


@views.route("/in/kod", methods=["GET", "POST"])
@needs(Level.LINK)
def code(me: Principal) -> ResponseReturnValue:
    """The personal code after a link opens the plan, where the operator has allowed it."""
    if _is_relative(me):
        return see_path(HOME[links.ANSWER])
    if not browser.settings().code_sign_in:
        abort(404)
    if me.level is Level.PLAN:
        return see_path("/app/")
    form = CodeForm(till=request.args.get("till", ""))
    if not form.sent():
        return again("identity/code.html", form=form, refused=None, step_up=False)
    with begin() as session:
        entered = doors.enter_by_code(session, me, form.code.data or "", browser.kind())
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
@open_from(LINKS)
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
    for me in browser.everybody():
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
    for me in browser.everybody():
        with begin() as session:
            sessions.end(session, me.session_id)
    if browser.waiting():
        with begin() as session:
            sessions.end_waiting(session, browser.waiting())
    response = see_path(path)
    response.headers["Clear-Site-Data"] = '"cache"'
    for name in (gate.CITIZEN_COOKIE, gate.STAFF_COOKIE, gate.WAITING_COOKIE):
        gate.drop_cookie(response, browser.settings(), name)
    return response


def _page_that_waits(template: str, form: Form, refused: Refused | None = None) -> ResponseReturnValue:
    """A page for a browser that waits for a code; any other one, or one that waited too long, begins with its link."""
    with reading() as session:
        waits = sessions.waiting(session, browser.waiting()) is not None
    if waits:
        told = None if refused is None else tell(refused)
        return again(template, form=form, refused=told, mail_leaves=browser.settings().mail_leaves)
    if request.method == "GET":
        return see("identity.link")
    return again("identity/link.html", form=LinkForm(), refused=tell(Refused(Reason.START_AGAIN)))


def _is_relative(me: Principal) -> bool:
    """Whether somebody came by a relative's link, which opens her own questionnaire and nothing of the person's."""
    return me.data.get("purpose") == links.ANSWER


def _let_in(entered: doors.Entered, till: str | None = None) -> ResponseReturnValue:
    """Leads on to what the door was for, with the new session's secret."""
    return browser.keep(see_path(till or HOME[entered.purpose]), gate.CITIZEN_COOKIE, entered.token)


def _hold_on(elsewhere: doors.Elsewhere) -> ResponseReturnValue:
    """Leads on to where a code is asked for or typed, with the secret to wait with."""
    page = see("identity.contact_code" if elsewhere.code_sent else "identity.other_phone")
    return browser.keep(page, gate.WAITING_COOKIE, elsewhere.token)
