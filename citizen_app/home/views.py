"""The first pages: Hem, whom to ask, who stands around the person, help now, and the public start."""

from functools import partial

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from citizen_app.access.rules import CARDS_LEFT
from citizen_app.audit.service import read_logged
from citizen_app.formats import qr
from citizen_app.home import rules, service
from citizen_app.home.forms import CallForm
from citizen_app.home.wording import (
    call_in_words,
    coordinator_in_words,
    home_in_words,
    people_in_words,
    topics_in_words,
    wall_page,
)
from citizen_app.identity.links import ANSWER
from citizen_app.kernel.clock import now, today
from citizen_app.kernel.levels import Level, Principal
from citizen_app.meetings.rules import UNKNOWN_HAND
from citizen_app.notify.rules import ASKED, Way
from citizen_app.notify.rules import answer_by as last_day
from citizen_app.plain.wording import help_numbers
from citizen_app.storage.once import claim
from citizen_app.storage.session import begin
from citizen_app.web.guards import Fresh, needs, open_to_all
from citizen_app.web.pages import again, answer, see
from citizen_app.web.session import principal

views = Blueprint("home", __name__)
SHARING = 4  # the step of the service in which somebody else may read
THEMES, ONE_YEAR = ("ljus", "mork"), 365 * 24 * 3600


@views.get("/")
@open_to_all
def start() -> ResponseReturnValue:
    """What this is, and the two doors in."""
    return answer("home/start.html")


@views.get("/app/")
@needs(Level.PLAN)
def show(me: Principal) -> ResponseReturnValue:
    """Hem: the next meeting, one thing to do now, the coordinator, what was arranged, and the person's own choices."""
    _ask_once(me)
    fetch = partial(
        service.home,
        person_id=me.person,
        has_read_plan=f"read:plan:{me.person}" in me.data,
        has_hand=me.data.get(UNKNOWN_HAND) == "some",
        has_cards=me.data.get(CARDS_LEFT) == "some",
        has_call=ASKED in me.data,
    )
    found = read_logged(me, "home", me.person, me.person, fetch)
    if found.call is None:
        me.forget(ASKED)
    return answer("home/show.html", home=found, words=home_in_words(found, me, now()))


@views.get("/app/fraga")
@needs(Level.PLAN)
def ask(me: Principal) -> ResponseReturnValue:
    """Fråga: whom to ask, the coordinator's number, help now."""
    return answer("home/ask.html", coordinator=coordinator_in_words(me))


@views.route("/app/hor-av-er", methods=["GET", "POST"])
@needs(Level.LINK, step=2)
def call_back(me: Principal) -> ResponseReturnValue:
    """Be oss höra av oss: how and when it suits; once that is said, who gets in touch and by which day."""
    known, form = _known_wish(me), CallForm(me.protected)
    if form.sent():
        _ask_for_call(me, form, known)
        return see("home.call_back")
    call = read_logged(me, "call", me.person, me.person, partial(service.open_call, person_id=me.person, wish_id=known))
    if call is not None and request.method == "GET":
        return answer("home/called_back.html", says=call_in_words(call, me), out=_out(me))
    undone = request.args.get("angrat") == "ja"
    return again("home/call_back.html", form=form, by=last_day(today()), out=_out(me), undone=undone)


@views.post("/app/hor-av-er/angra")
@needs(Level.LINK, step=2)
def undo_call(me: Principal) -> ResponseReturnValue:
    """Ångra: we do not get in touch."""
    known = _known_wish(me)
    with begin() as session:
        service.undo_call(session, me, known)
    return see("home.call_back", angrat="ja")


@views.get("/app/vem-ska-jag-fraga")
@needs(Level.PLAN, fresh=Fresh.READING)
def whom_to_ask(me: Principal) -> ResponseReturnValue:
    """Vem ska jag fråga? What the person wonders about, and who knows."""
    found = read_logged(me, "people", me.person, me.person, partial(service.document, person_id=me.person))
    topics = topics_in_words(found, rules.topics(found), today(), me) if found else []
    return answer("home/whom_to_ask.html", topics=topics, coordinator=coordinator_in_words(me))


@views.get("/app/runt-mig")
@needs(Level.PLAN, fresh=Fresh.READING)
def around(me: Principal) -> ResponseReturnValue:
    """Runt mig: those who stand in the plan, drawn as a circle and written as a list."""
    found = read_logged(me, "people", me.person, me.person, partial(service.document, person_id=me.person))
    groups = people_in_words(found, today(), me) if found else []
    return answer("home/around.html", groups=groups, people=[each for *_, some in groups for each in some])


@views.get("/app/plan/skriv-ut")
@needs(Level.PLAN, fresh=Fresh.READING)
def on_paper(me: Principal) -> ResponseReturnValue:
    """The plan for the fridge: without health and feelings, unless the person asks for them (`allt=ja`)."""
    everything = request.args.get("allt") == "ja"
    found, meeting = read_logged(me, "plan", me.person, me.person, partial(service.for_paper, person_id=me.person))
    hung = rules.for_the_wall(found, everything) if found else None
    return answer(
        "home/on_paper.html", wall=wall_page(hung, meeting, me, now()), everything=everything, code=_code_back()
    )


@views.get("/app/sprak-och-text")
@needs(Level.PLAN)
def language_and_text(me: Principal) -> ResponseReturnValue:
    """Språk och text: the language, its level, and a light or dark page."""
    return answer("home/language.html")


@views.post("/app/tema")
@needs(Level.PLAN)
def choose_theme(me: Principal) -> ResponseReturnValue:
    """Keeps in this browser whether the page is light, dark or as the phone."""
    response = see("home.language_and_text")
    if (theme := request.form.get("tema")) in THEMES:
        secure = current_app.extensions["settings"].https
        response.set_cookie("tema", theme, max_age=ONE_YEAR, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie("tema")
    return response


@views.get("/hjalp")
@open_to_all
def help_now() -> ResponseReturnValue:
    """Behöver du hjälp nu? The numbers for anybody; the crisis plan first for the signed-in person."""
    crisis: tuple[str, ...] = ()
    me = principal()
    if me is not None and me.level is Level.PLAN:
        crisis = read_logged(me, "crisis", me.person, me.person, partial(service.crisis_plan, person_id=me.person))
    return answer("home/help_now.html", crisis=crisis, numbers=help_numbers())


@views.get("/app/om")
@open_to_all
def about() -> ResponseReturnValue:
    """Om appen: what it is, who reads what, and where to complain."""
    return answer("home/about.html")


def _code_back() -> Markup:
    """The QR code that leads from paper to the app, and to nothing that tells whose it is."""
    address = f"{current_app.extensions['settings'].public_url}/app/"
    return Markup(qr.svg(address, gettext("Öppna planen i telefonen")))  # noqa: S704 - drawn by us


def _ask_once(me: Principal) -> None:
    """Remembers with the session what waits from the first sign-in; cards only where sharing is open."""
    if CARDS_LEFT in me.data:
        return
    hand, cards, call = read_logged(
        me, "home", me.person, "first", partial(service.first_questions, person_id=me.person)
    )
    sharing = current_app.extensions["settings"].step >= SHARING
    if call:
        me.remember(ASKED, "some")
    me.remember(UNKNOWN_HAND, "some" if hand else "none")
    me.remember(CARDS_LEFT, "some" if cards and sharing else "none")


def _ask_for_call(me: Principal, form: CallForm, known: str | None) -> None:
    """Asks once however often it is tapped, and remembers with the session which wish it was."""
    with begin() as session:
        once = claim(session, me.session_id, form.key.data or "", form.body())
        if once.first:
            once.result = service.ask_for_call(session, me, Way(form.way.data or ""), form.text_of("words"), known)
    me.remember(ASKED, once.result or "")


def _known_wish(me: Principal) -> str | None:
    """Which wish is hers to see and undo: any of hers in the plan, else what this session made; never a relative's."""
    if me.data.get("purpose") == ANSWER:
        abort(404)
    return None if me.level is Level.PLAN else me.data.get(ASKED, "")


def _out(me: Principal) -> str:
    """Where the page leads back to."""
    return {Level.PLAN: "/app/", Level.LINK: "/app/forbered"}.get(me.level, "/")
