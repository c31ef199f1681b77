"""Every route with example values, and everybody who can come to it: shared by the tests that walk the whole house."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.routing import Rule

from citizen_app.kernel import clock
from citizen_app.settings import Settings
from citizen_app.storage.keys import KeyRing
from citizen_app.storage.session import close_database, database, open_database
from citizen_app.web import gate
from citizen_app.web.guards import Guard
from tests.builders import CODE
from tests.client import StrictClient
from tests.conftest import MOMENT
from tests.world import World, a_world

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
STAFF = ("coordinator", "second", "colleague", "reader", "stranger")
LOOKED = frozenset({"audit_row", "audit_head", "session"})  # who looked, and when the session was last seen
WRITES = re.compile(r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)", re.IGNORECASE)
MISSING = "zzzzzzzzzzzzzzzzzzzzzzzzza"  # shaped like an id, and nobody's


@dataclass(frozen=True)
class Route:
    """One address with its methods, and the mark on its view."""

    rule: str
    endpoint: str
    methods: frozenset[str]
    guard: Guard
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return self.rule

    def path(self, values: dict[str, str]) -> str:
        """The address with these values in it."""
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda hole: values[hole[1]], self.rule)


def routes(app: Flask) -> list[Route]:
    """Every route of the app, in the order of its addresses."""
    return sorted((_route(app, rule) for rule in app.url_map.iter_rules()), key=lambda each: each.rule)


def _route(app: Flask, rule: Rule) -> Route:
    guard = getattr(app.view_functions[rule.endpoint], "guard", None)
    assert isinstance(guard, Guard), f"{rule.endpoint} has no guard"
    methods = frozenset(rule.methods or ())
    return Route(rule.rule, rule.endpoint, methods, guard, tuple(sorted(rule.arguments)))


def values_of(world: World, rule: str) -> dict[str, str]:
    """Values that name what is there: the world's own person, plan and meetings."""
    past = rule.startswith("/app/sag-vad-du-tyckte") or rule.endswith("/blev-det-av")
    return {
        "meeting_id": world.past if past else world.meeting,
        "person_id": world.person,
        "plan_id": world.plan,
        "goal_id": world.goal,
        "task_id": world.task,
        "mark": world.mark,
        "slug": "tolk",
        "wish_id": world.wish,
        "code": world.wish_code,
        "step": "1",
    }


def body_of(world: World, endpoint: str) -> dict[str, str]:
    """A form that really does what a route is for; an empty one where that is enough."""
    yes = {"kinds": "halsa", "svar": "ja"}
    when = {"day": "2026-12-04", "time": "13:00", "minutes": "60", "place": "Rum 4"}
    asked = {"readers": "Ingen", "safe": "Dagtid", "own_word": "Blå båt"}
    bodies: dict[str, dict[str, str]] = {
        "identity.link": {"token": world.token},
        "identity.contact_code": {"code": world.contact_code},
        "identity.door": {"address": "fatima@example.org"},
        "identity.code": {"code": CODE},
        "identity.step_up": {"code": CODE},
        "identity.more_time": {"mer_tid": "ja"},
        "identity.switch_language": {"sprak": "en", "till": "/"},
        "home.call_back": {"way": "video", "words": "På morgonen"},
        "home.choose_theme": {"tema": "mork"},
        "preparing.three": {"viktigt": "Ro", "vidare": "mer"},
        "preparing.question": {"svar": "ja"},
        "preparing.draft": {"svar": "ja", "vidare": "utkast"},
        "preparing.draft_of_three": {"viktigt": "Ro"},
        "meetings.reply": {"svar": "yes"},
        "meetings.say_held": {"blev": "yes"},
        "meetings.settle_hand": {"svar": "me"},
        "questionnaire.start": {"series": "sjalv"},
        "questionnaire.start_relative": {"series": "anhorig"},
        "questionnaire.step": {"svar_1": "4"},
        "questionnaire.step_relative": {"svar_1": "4"},
        "sharing.keep": yes,
        "sharing.reply": yes,
        "staff.absence": {"away_from": "", "away_until": ""},
        "people.new": when | {"name": "Jonas", "reach": "070-174 06 22"},
        "people.why": {"why": "meeting"},
        "people.code": {"code": "482916"},
        "people.word": {"word": "Grön kopp"},
        "people.reach": {"reach": "fatima@example.net"},
        "people.coordinator": {"staff": world.second},
        "sending.link": asked,
        "sending.letter": {"token": world.token, "code": world.typed_code},
        "meeting.time": when,
        "meeting.held": {"blev": "ja"},
        "meeting.read": {"version": "1"},
        "meeting.wish": {"answer": "arranged", "words": "Klart."},
        "meeting.together": {"viktigt.text": "Ro"},
        "lines.plain_lines": {"samordnare": world.coordinator},
    }
    return bodies.get(endpoint, {})


def foreign_values(world: World) -> dict[str, str]:
    """Ids of what is there and belongs to somebody that none of the others knows."""
    return {
        f"{name}_id": world.ids[f"far_{name}"] for name in ("person", "meeting", "plan", "goal", "task", "wish")
    } | {"mark": world.far_mark}


def client_of(app: Flask, world: World, who: str) -> StrictClient:
    """The browser of somebody: signed in, behind a link, or nobody at all; each waits for the code of a link too."""
    secret = world.secrets.get(who)
    client = StrictClient(app, **{"staff" if who in STAFF else "citizen": secret})
    client.flask.set_cookie(gate.WAITING_COOKIE, world.secrets["waiting"])
    return client


def in_wrong_cookie(app: Flask, world: World, who: str) -> StrictClient:
    """A secret carried to the other side's cookie."""
    return StrictClient(app, **{"citizen" if who in STAFF else "staff": world.secrets[who]})


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that are written to inside the block."""
    tables: set[str] = set()

    def look(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if found := WRITES.match(statement):
            tables.add(found[1])

    engine = database().engine
    event.listen(engine, "before_cursor_execute", look)
    try:
        yield tables
    finally:
        event.remove(engine, "before_cursor_execute", look)


@dataclass(frozen=True)
class Kept:
    """A built world in a file, with the keys that open it."""

    file: Path
    ring: KeyRing
    world: World

    def open(self, settings: Settings) -> World:
        """Puts a fresh copy in place of whatever database the test has."""
        close_database()
        path = Path(settings.database_url.removeprefix("sqlite:///"))
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        shutil.copy(self.file, path)
        open_database(settings.database_url, self.ring)
        clock.move_to(MOMENT)
        return World(self.world.say, dict(self.world.ids), dict(self.world.secrets))


def keep(world: World, settings: Settings, file: Path) -> Kept:
    """Keeps a world as it is now."""
    ring = database().ring
    close_database()
    shutil.copy(settings.database_url.removeprefix("sqlite:///"), file)
    open_database(settings.database_url, ring)
    return Kept(file, ring, world)


_kept: list[Kept] = []  # the one world of this process; made by the first test that asks


def begin_anew(settings: Settings, template: Path) -> None:
    """An empty database in place of whatever the test has."""
    ring = database().ring
    close_database()
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()
    shutil.copy(template, path)
    open_database(settings.database_url, ring)


@pytest.fixture
def kept(app: Flask, settings: Settings, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """An ordinary world, built once and copied for each test."""
    if not _kept:
        begin_anew(settings, sqlite_template)
        _kept.append(keep(a_world(app), settings, tmp_path_factory.mktemp("world") / "world.sqlite"))
    return _kept[0]


@pytest.fixture
def world(kept: Kept, settings: Settings) -> World:
    """A fresh copy of the ordinary world."""
    return kept.open(settings)
