"""Loads the five example plans with a cast of staff: the units that send, and one that reads only by a yes."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from citizen_app.demo.weeks import mover
from citizen_app.exchange import service as exchange
from citizen_app.exchange.rules import Incoming
from citizen_app.identity import service as identity
from citizen_app.kernel.clock import today
from citizen_app.kernel.levels import Actor
from citizen_app.notify import service as notify
from citizen_app.plan import service as plans
from citizen_app.storage.session import begin, reading
from citizen_app.units import service as units

if TYPE_CHECKING:
    from citizen_app.units.records import Staff, Unit

FOLDER = Path(__file__).parent / "examples"
READER = "SE0000000000-O00V1"
SECOND_NAME = "Ali Berg"


@dataclass(frozen=True, slots=True)
class Example:
    """One invented person: the file's name, her personal code and her recognition word."""

    name: str
    code: str
    word: str


EXAMPLES = (
    Example("fatima", "482915", "Blå båt"),
    Example("ulrika", "730264", "Grön kopp"),
    Example("jonas", "159387", "Schackhäst"),
    Example("alva", "864203", "Röd vante"),
    Example("karl", "370518", "Stor ek"),
)


def is_loaded() -> bool:
    """Whether the demo's units are there already."""
    with reading() as session:
        return units.unit_by_code(session, READER) is not None


def load() -> None:
    """Loads every example in one transaction each; a second call changes nothing."""
    if is_loaded():
        return
    lines = json.loads((FOLDER / "plain_lines.json").read_text(encoding="utf-8"))
    for example in EXAMPLES:
        bundle = (FOLDER / f"{example.name}.bundle.json").read_text(encoding="utf-8")
        move = mover(bundle, today())
        incoming = exchange.read(move(bundle).encode())
        with begin() as session:
            unit = _sender(session, incoming)
            coordinator = _coordinator(session, incoming, unit)
            staff = Actor("staff", coordinator.id, unit.id)
            taken = exchange.take_in(session, staff, unit.id, incoming, coordinator_id=coordinator.id)
            _prepare_person(session, taken.person_id, example, coordinator)
            _write_plain_lines(session, taken.plan_id, coordinator, lines.get(example.name, {}), move)
            _reading_unit(session, incoming)


def _write_plain_lines(
    session: Session, plan_id: str, coordinator: "Staff", lines: dict[str, str], move: Callable[[str], str]
) -> None:
    """The demo's staff have saved the page of lines: every row is confirmed, some still wait for plain words."""
    document = plans.document_of(session, plans.plan_by_id(session, plan_id))
    written = {each.id: move(lines[each.text]) for each in document.actions if each.text in lines}
    plans.write_plain_lines(session, Actor("staff", coordinator.id, coordinator.unit_id), plan_id, written, {})


def _prepare_person(session: Session, person_id: str, example: Example, coordinator: "Staff") -> None:
    """What staff and person have done together: the code, the word, the two answers about safety."""
    staff = Actor("staff", coordinator.id, coordinator.unit_id)
    identity.set_personal_code(session, staff, person_id, example.code)
    identity.set_word(session, staff, person_id, example.word)
    if example.name in ("ulrika", "karl"):
        notify.answer_safety(session, staff, person_id, "Ingen annan", "Dagtid, mejl går bra", unknown=False)


def _sender(session: Session, incoming: Incoming) -> "Unit":
    """The unit that sends the plan."""
    return _unit_of(session, incoming, incoming.plan.sender)


def _unit_of(session: Session, incoming: Incoming, organisation_id: str) -> "Unit":
    organisation = next(each for each in incoming.plan.organisations if each.id == organisation_id)
    known = units.unit_by_code(session, organisation.code or "")
    if known is not None:
        return known
    authority = units.make_authority(session, organisation.name, organisation.group)
    return units.make_unit(
        session, authority, organisation.name, code=organisation.code, phone=organisation.phone, reads_here=True
    )


def _coordinator(session: Session, incoming: Incoming, unit: "Unit") -> "Staff":
    """The plan's coordinator as staff of the sending unit, with a second name."""
    plan = incoming.plan
    named = next((each for each in plan.people if each.id == plan.coordinator), None)
    known = {each.name: each for each in units.staff_of(session, unit.id)}
    if named is not None and named.name in known:
        return known[named.name]
    second = known.get(SECOND_NAME) or units.make_staff(session, unit, SECOND_NAME, "socialsekreterare", unit.phone)
    name, phone = (named.name, named.phone) if named else ("Sara Lind", unit.phone)
    return units.make_staff(session, unit, name or "Sara Lind", "samordnare", phone, second)


def _reading_unit(session: Session, incoming: Incoming) -> None:
    """Vårdcentralen Linden with two of its staff: it reads only what a person says yes to."""
    linden = next((each for each in incoming.plan.organisations if each.code == READER), None)
    if linden is None or units.unit_by_code(session, READER) is not None:
        return
    unit = _unit_of(session, incoming, linden.id)
    for someone in incoming.plan.people:
        if someone.organisation == linden.id:
            units.make_staff(session, unit, someone.name, someone.role or "personal", someone.phone)
