"""Puts the house together: the only file that knows every slice."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time
from functools import lru_cache
from typing import Any

from flask import Blueprint, Flask, Request, Response, request
from msgspec import Struct

from citizen_app.exchange import views as exchange
from citizen_app.home import views as home
from citizen_app.identity import rules as identity_rules
from citizen_app.identity import sessions
from citizen_app.identity import views as identity
from citizen_app.identity.links import ANSWER
from citizen_app.kernel import clock
from citizen_app.kernel.levels import Human, Level, Principal
from citizen_app.meetings import preparing
from citizen_app.meetings import views as meetings
from citizen_app.plain import explaining
from citizen_app.plain import wording as plain
from citizen_app.plain.service import HelpNumber
from citizen_app.plan import service as plans
from citizen_app.plan import views as plan
from citizen_app.questionnaire import views as questionnaire
from citizen_app.rights import sharing
from citizen_app.rights import views as rights
from citizen_app.settings import Settings
from citizen_app.staff import lines as staff_lines
from citizen_app.staff import meeting as staff_meeting
from citizen_app.staff import people as staff_people
from citizen_app.staff import sending as staff_sending
from citizen_app.staff import views as staff
from citizen_app.storage.keys import read_ring
from citizen_app.storage.queue import open_queue
from citizen_app.storage.session import open_database
from citizen_app.web import errors, gate, health, locale, shell
from citizen_app.web.log import set_up_log
from citizen_app.web.pages import Pages
from citizen_app.web.session import Principals, RowSessions, principal

PLAN_PAGES = ("plan.show", "plan.show_goal")  # here the plan comes along in the statement that finds the session
_WITH_PLAN = sessions.found_with(plans.beside)
CALL_BACK = "/app/hor-av-er"
CALL_BACK_STEP = 2  # the step of the service in which that page exists
Hours = tuple[tuple[tuple[int, ...], time, time], ...]
BLUEPRINTS: list[Blueprint] = [
    health.views,
    shell.views,
    identity.views,
    plan.views,
    meetings.views,
    preparing.views,
    questionnaire.views,
    exchange.views,
    home.views,
    rights.views,
    sharing.views,
    staff.views,
    staff_people.views,
    staff_sending.views,
    staff_meeting.views,
    staff_lines.views,
]


class House(Flask):
    """Flask without the question, at every call, whether a function is async: none here is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func


def create_app(settings: Settings, more: Iterable[Blueprint] = ()) -> Flask:
    """The app of one installation; `more` is for the demo's own pages, which nothing here knows."""
    set_up_log()
    if settings.moved_to is not None:
        clock.move_to(settings.moved_to)
    ring = read_ring(settings.keys_file)
    open_database(settings.database_url, ring)
    open_queue(settings, ring)
    app = House("citizen_app", static_folder=None, template_folder=None)
    app.extensions["settings"] = settings
    app.testing = settings.testing
    app.session_interface = RowSessions()
    locale.set_up(app)
    _load_principals(app, settings)
    gate.set_up(app, settings)
    errors.set_up(app, catch_all=not settings.testing)
    _make_pages(app, settings)
    for blueprint in (*BLUEPRINTS, *more):
        app.register_blueprint(blueprint)
    shell.serve_static(app)
    return app


def _make_pages(app: Flask, settings: Settings) -> None:
    """Gives the templates their filters and what every page asks for."""
    pages = Pages(app, settings)
    pages.filters.update(plain.FILTERS | explaining.FILTERS)
    pages.globals.update(plain.GLOBALS)
    pages.globals.update(
        app_name=settings.app_name,
        human_for=lambda me: human_for(settings, me),
        numbers_for_help=NumbersForHelp(),
    )
    app.extensions["pages"] = pages


class HumanWords(Struct, frozen=True, gc=False):
    """The human to talk to, as the foot of every page says it."""

    unit: str
    name: str | None
    phone: str
    phone_link: str
    hours: str
    callback_url: str | None = None


def human_for(settings: Settings, me: Principal | None) -> HumanWords:
    """The principal's own human, else the one the operator named; a protected person's unit is not told."""
    human = me.human if me is not None and me.human is not None else Human(settings.human_unit, settings.human_phone)
    number = human.phone or settings.human_phone
    return HumanWords(
        unit="" if me is not None and me.protected else human.unit,
        name=human.name,
        phone=plain.phone_in_words(number),
        phone_link=plain.phone_link(number).removeprefix("tel:"),
        hours=_hours_in_words(locale.language().code, human.hours, clock.now().replace(second=0, microsecond=0)),
        callback_url=CALL_BACK if _can_ask(settings, me) else None,
    )


def _can_ask(settings: Settings, me: Principal | None) -> bool:
    """Whether we know whom to get in touch with: the person herself, by her own link or signed in."""
    if me is None or me.level is Level.STAFF or settings.step < CALL_BACK_STEP:
        return False
    return me.data.get("purpose") != ANSWER


@lru_cache(maxsize=256)
def _hours_in_words(_language: str, hours: Hours, minute: datetime) -> str:
    """When somebody answers, in words; they change by the minute at most."""
    return plain.open_now(hours, minute)


class NumbersForHelp:
    """The numbers of "Behöver du hjälp nu?" in the page's language; made only where a page shows them."""

    def __iter__(self) -> Iterator[HelpNumber]:
        return iter(plain.help_numbers())


def _load_principals(app: Flask, settings: Settings) -> None:
    """Flask-Login by request: the cookie's session row, found in one statement."""
    Principals(app, lambda asked: _principal(asked, settings))
    app.after_request(_keep)


def _principal(asked: Request, settings: Settings) -> Principal | None:
    name = gate.STAFF_COOKIE if gate.is_staff_path() else gate.CITIZEN_COOKIE
    token = asked.cookies.get(gate.cookie_name(settings, name))
    if not token or len(token) >= 100:
        return None
    return sessions.principal(token, _WITH_PLAN if asked.endpoint in PLAN_PAGES else None)


def _keep(response: Response) -> Response:
    """Last-seen once a minute, and the session's small data when it changed."""
    me = principal() if request.endpoint is not None else None
    if me is None:
        return response
    if me.changed or clock.now() - me.seen_at >= identity_rules.SEEN_EVERY:
        sessions.keep(me)
    return response
