"""T4: whoever reads what is protected stands in the log, written with the reading itself: no row, no page."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from citizen_app.app import create_app
from citizen_app.audit.service import broken_chains
from citizen_app.consent import service as consent
from citizen_app.consent.rules import Organisation, Shown
from citizen_app.kernel import clock
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor, Level
from citizen_app.settings import Settings, from_environment
from citizen_app.storage.keys import write_ring
from citizen_app.storage.session import begin, database, reading
from tests.client import StrictClient
from tests.conftest import MOMENT, both_databases
from tests.walks import Kept, Route, client_of, routes, values_of
from tests.world import READER, World, a_world

READERS = ("link", "relative", "once", "person", "coordinator", "second", "reader")
OPENS_NOTHING = {  # guarded pages that hold nothing a person or staff wrote about her
    "identity.code", "identity.step_up", "identity.safety", "home.ask", "home.language_and_text",
    "staff.absence", "people.new", "people.why", "exchange.take_in",
}  # fmt: skip
LISTS = {"staff.home", "staff.people"}  # many persons at once: logged once, for the unit
HERS = ("Fatima", "Exempelsson", "Amir", "promenad", "Att få hjälp", "Blå båt")
LINDEN = Organisation("Vårdcentralen Linden", READER)

Row = tuple[str, str, str | None, str | None, str | None]


def log() -> Counter[Row]:
    """Who looked at what: kind, action, about whom, why, for which unit."""
    query = "SELECT actor_kind, action, subject, purpose, unit_id FROM audit_row WHERE action LIKE 'read_%'"
    with reading() as session:
        return Counter(tuple(row) for row in session.execute(text(query)))  # type: ignore[misc]


def protected(app: Flask) -> Iterator[Route]:
    for route in routes(app):
        if "GET" in route.methods and route.guard.level is not Level.PUBLIC:
            yield route


@pytest.mark.parametrize("who", READERS)
def test_every_reading_stands_in_the_log(app: Flask, kept: Kept, settings: Settings, who: str) -> None:
    opened = 0
    for route in protected(app):
        world = kept.open(settings)
        before = log()
        page = client_of(app, world, who).flask.get(route.path(values_of(world, route.rule)))
        new = list((log() - before).elements())
        if page.status_code != 200 or route.endpoint in OPENS_NOTHING:
            assert new == [], route
            assert not [word for word in HERS if word in page.text], route
            continue
        opened += 1
        _kind, _action, subject, purpose, unit = new[0]
        assert set(new) == {new[0]}, (route.rule, new)
        own = world.reader_unit if who == "reader" else world.unit
        assert subject == (own if route.endpoint in LISTS else world.person), route
        assert bool(purpose) is (route.guard.level is Level.STAFF and route.endpoint not in LISTS), route
        assert unit == own
    assert opened >= {"relative": 2, "reader": 3, "once": 9}.get(who, 12)


@pytest.mark.parametrize("who", READERS)
def test_without_a_row_there_is_no_page(app: Flask, world: World, who: str) -> None:
    """The log cannot be written: nothing that is protected is shown, on any page."""
    _close_the_log()
    shown = []
    for route in protected(app):
        try:
            page = client_of(app, world, who).flask.get(route.path(values_of(world, route.rule)))
        except DatabaseError:
            continue
        if page.status_code == 200 and route.endpoint not in OPENS_NOTHING:
            shown.append(route.rule)
    assert shown == []


def test_the_page_that_comes_instead_is_calm_and_empty(app: Flask, world: World, settings: Settings) -> None:
    running = _as_it_runs(settings)
    _close_the_log()
    clock.move_to(MOMENT)
    for who, path in (("person", "/app/plan"), ("coordinator", f"/personal/person/{world.person}")):
        page = client_of(running, world, who).get(path, status=500)
        assert not [word for word in HERS if word in page.text]


def _close_the_log() -> None:
    with begin() as session:
        stop = "CREATE TRIGGER stop BEFORE INSERT ON audit_row BEGIN SELECT RAISE(ABORT, 'the log is full'); END"
        session.execute(text(stop))


def _as_it_runs(settings: Settings) -> Flask:
    """The app as it runs outside tests, on the same database and keys."""
    settings.keys_file.unlink()
    write_ring(settings.keys_file, database().ring)
    known = {"CITIZEN_INSTANCE": str(settings.instance), "DATABASE_URL": settings.database_url, "CITIZEN_DEMO": "1"}
    return create_app(from_environment(known | {"CITIZEN_NOW": str(settings.moved_to)}))


def test_what_is_taken_back_is_gone_at_the_next_request(app: Flask, world: World) -> None:
    """The other unit's page is open when the person takes her yes back: one more tap, and it is not there."""
    reader, path = client_of(app, world, "reader"), f"/personal/person/{world.person}"
    assert "promenad" in reader.get(path).text
    StrictClient(app, citizen=world.secrets["person"]).post(f"/app/vem-far-se/{world.mark}/ta-tillbaka")
    assert "promenad" not in reader.get(path, status=404).text
    with begin() as session:
        me, shown = Actor("person", world.person, world.unit), Shown("words", "sv", 3)
        assert consent.give(session, me, world.person, LINDEN, frozenset(Kind), None, shown)
    assert "promenad" in reader.get(path).text


@both_databases
def test_the_chains_of_a_whole_world_hold(app: Flask) -> None:
    """Everything that forms and services can do, on both databases; afterwards every chain is whole."""
    world = a_world(app)
    with reading() as session:
        assert broken_chains(session, database().ring) == {}
        per_chain = dict(session.execute(text("SELECT chain, count(*) FROM audit_row GROUP BY chain")).all())  # type: ignore[arg-type]
    assert per_chain[world.unit] > 40
