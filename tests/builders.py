"""One cast for every test: plain functions that make a person, a plan or a meeting, with time as an argument."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from citizen_app.identity import service as identity
from citizen_app.identity import sessions
from citizen_app.identity.records import Person
from citizen_app.kernel.levels import Actor, Level, Principal
from citizen_app.storage.session import begin
from citizen_app.units import service as units
from citizen_app.units.records import Staff, Unit

EXAMPLES = Path(__file__).parent.parent / "citizen_app" / "demo" / "examples"
HOUSE = Actor("system", "tests")
CODE = "482915"


@dataclass(frozen=True)
class Cast:
    """Who is there in most tests: two units, their staff, and one person of the first unit."""

    unit: str
    coordinator: str
    second: str
    colleague: str
    reader_unit: str
    reader: str
    person: str
    other_person: str


def a_unit(
    session: Session, name: str = "Ekköpings socialtjänst", group: str = "kommun", code: str | None = None
) -> Unit:
    authority = units.make_authority(session, f"{name}s huvudman", group)
    return units.make_unit(session, authority, name, code=code, phone="040-628 04 00", reads_here=True)


def a_staff(session: Session, unit: Unit, name: str = "Sara Lind", second: Staff | None = None) -> Staff:
    return units.make_staff(session, unit, name, "socialsekreterare", "040-628 04 05", second)


def a_person(
    session: Session, unit: Unit, name: str = "Fatima", coordinator: Staff | None = None, **more: object
) -> Person:
    who = coordinator.id if coordinator else None
    return identity.make_person(session, HOUSE, unit.id, name, coordinator_id=who, **more)  # type: ignore[arg-type]


def a_cast(session: Session) -> Cast:
    """The cast; the coordinator has a second name, and the person has a personal code."""
    unit = a_unit(session, "Arbete och försörjning, Ekköpings kommun", code="SE0000000000-E0A1")
    second = a_staff(session, unit, "Ali Berg")
    sara = a_staff(session, unit, "Sara Lind", second)
    colleague = a_staff(session, unit, "Kim Ström")
    linden = a_unit(session, "Vårdcentralen Linden", "vard", code="SE0000000000-O00V1")
    johan = a_staff(session, linden, "Johan Berg")
    fatima = a_person(session, unit, "Fatima", sara, word="Blå båt")
    other = a_person(session, unit, "Ulrika", sara)
    assert identity.set_personal_code(session, HOUSE, fatima.id, CODE)
    return Cast(unit.id, sara.id, second.id, colleague.id, linden.id, johan.id, fatima.id, other.id)


def a_session_of(person_id: str, level: Level = Level.PLAN, **more: str) -> str:
    """The secret of a new session of a person."""
    with begin() as session:
        person = identity.person(session, person_id)
        return sessions.start(session, level, person_id=person_id, unit_id=person.unit_id, **more)  # type: ignore[arg-type]


def a_staff_session(staff_id: str) -> str:
    """The secret of a new session of a member of staff."""
    with begin() as session:
        staff = units.staff(session, staff_id)
        return identity.sign_in_staff(session, staff.id, staff.unit_id)


def principal(token: str) -> Principal:
    """Who a session's secret stands for."""
    found = sessions.principal(token)
    assert found is not None
    return found


def a_bundle(name: str = "fatima") -> dict[str, object]:
    """One of the example plans as a FHIR bundle."""
    bundle: dict[str, object] = json.loads((EXAMPLES / f"{name}.bundle.json").read_text(encoding="utf-8"))
    return bundle


HALF_AN_HOUR = timedelta(minutes=30)
