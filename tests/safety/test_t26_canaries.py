"""T26: what a person is called, writes and says stands nowhere in the open: not in tables, files, queue or logs."""

import re
import secrets
from pathlib import Path

import msgspec
import pytest
from flask import Flask
from sqlalchemy import inspect, text

from citizen_app.consent import service as consent
from citizen_app.exchange import service as exchange
from citizen_app.exchange.fhir import read_bundle
from citizen_app.identity import service as identity
from citizen_app.kernel.levels import Actor
from citizen_app.meetings import service as meetings
from citizen_app.notify import service as notify
from citizen_app.plan import service as plans
from citizen_app.settings import Settings
from citizen_app.storage.session import begin, database, reading
from citizen_app.units import service as units
from tests.builders import EXAMPLES, Cast, a_session_of
from tests.client import StrictClient
from tests.conftest import both_databases
from tests.figures import figure


class Canaries:
    """Words that nobody else would write; each is remembered when it is made."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def one(self, before: str = "Kanarie") -> str:
        """A new canary."""
        self.made.append(f"{before}{secrets.token_hex(6)}")
        return self.made[-1]


def live_a_life(cast: Cast, app: Flask, canaries: Canaries) -> None:
    """Puts canaries into everything that staff and a person can tell about her."""
    staff = Actor("staff", cast.coordinator, cast.unit)
    with begin() as session:
        unit = units.unit(session, cast.unit)
        units.make_staff(session, unit, canaries.one(), "kurator", canaries.one("070"))
        person = identity.make_person(session, staff, unit.id, canaries.one(), word=canaries.one())
        notify.add_contact(session, person.id, "email", f"{canaries.one('kanarie')}@example.org")
        notify.add_contact(session, person.id, "phone", canaries.one("070"))
        notify.answer_safety(session, staff, person.id, canaries.one(), canaries.one(), unknown=False)
        notify.put_in_outbox(session, person.id, f"{canaries.one('brev')}@example.org", "Hej", canaries.one(), "o1")
        meeting = meetings.make_meeting(
            session, staff, person.id, unit.id, title=canaries.one(), place=canaries.one(), minutes=60
        )
        organisation = units.make_unit(session, units.make_authority(session, "Region", "vard"), "Vård")
        consent.restrict(session, staff, person.id, organisation, True, canaries.one(), None, None)
    prepare(StrictClient(app, citizen=a_session_of(person.id)), meeting.id, canaries)
    take_in_a_plan(staff, cast.unit, canaries)


def prepare(client: StrictClient, meeting_id: str, canaries: Canaries) -> None:
    """The three questions, kept and not sent, and one more screen."""
    path = f"/app/moten/{meeting_id}/forbered"
    fields = re.findall(r'<textarea[^>]*name="([^"]+)"', client.get(path).text)
    assert len(fields) == 3
    client.post(path, {name: canaries.one() for name in fields} | {"vidare": "mer", "key": "k"})


def take_in_a_plan(staff: Actor, unit_id: str, canaries: Canaries) -> None:
    """Ulrika's plan with a canary in every row, and plain lines of staff."""
    incoming = read_bundle((EXAMPLES / "ulrika.bundle.json").read_bytes())
    plan = incoming.plan
    changed = msgspec.structs.replace(
        plan,
        why=canaries.one(),
        goals=tuple(msgspec.structs.replace(each, text=canaries.one()) for each in plan.goals),
        actions=tuple(msgspec.structs.replace(each, text=canaries.one()) for each in plan.actions),
        notes=tuple(msgspec.structs.replace(each, text=canaries.one()) for each in plan.notes),
        people=tuple(msgspec.structs.replace(each, name=canaries.one()) for each in plan.people),
    )
    person = msgspec.structs.replace(incoming.person, name=canaries.one(), identifiers=(("x", canaries.one()),))
    with begin() as session:
        whole = msgspec.structs.replace(incoming, plan=changed, person=person, plan_identifier=canaries.one())
        taken = exchange.take_in(session, staff, unit_id, whole)
        lines = {each.id: canaries.one() for each in changed.actions}
        plans.write_plain_lines(session, staff, taken.plan_id, lines, {})


def fill_up(cast: Cast, canaries: Canaries) -> None:
    """As many more persons as the figure asks for."""
    with begin() as session:
        while len(canaries.made) < figure("T26.canaries"):
            identity.make_person(session, Actor("staff", cast.coordinator, cast.unit), cast.unit, canaries.one())


def everything_in_the_tables() -> bytes:
    """Every value of every column, as it lies in the database."""
    found = []
    names = inspect(database().engine).get_table_names()
    with reading() as session:
        for name in names:
            for row in session.execute(text(f'SELECT * FROM "{name}"')):
                found += [value if isinstance(value, bytes) else str(value).encode() for value in map(_plain, row)]
    return b"\n".join(found)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


@both_databases
def test_no_canary_stands_in_a_table_a_file_or_a_log(
    app: Flask, cast: Cast, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    canaries = Canaries()
    live_a_life(cast, app, canaries)
    fill_up(cast, canaries)
    out, err = capfd.readouterr()
    kept = everything_in_the_tables() + out.encode() + err.encode()
    for path in _files(settings.instance):
        kept += path.read_bytes()
    hits = [canary for canary in canaries.made if canary.encode() in kept]
    assert len(canaries.made) >= figure("T26.canaries")
    assert hits == []


def _files(folder: Path) -> list[Path]:
    """All that lies in the instance: database, its log, the queue, mail that was written."""
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_open_value_would_be_seen(app: Flask, cast: Cast) -> None:
    canary = Canaries().one()
    with begin() as session:
        session.execute(text("UPDATE unit SET name = :name"), {"name": canary})
    assert canary.encode() in everything_in_the_tables()
