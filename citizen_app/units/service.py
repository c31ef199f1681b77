"""Makes and finds authorities, units and staff; sets absence and second names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy.orm import Session

from citizen_app.audit.service import record
from citizen_app.kernel.clock import today
from citizen_app.kernel.levels import Actor
from citizen_app.storage.keys import new_data_key
from citizen_app.units import records, rules
from citizen_app.units.records import Authority, OpeningHours, Staff, Unit

OFFICE_HOURS: list[OpeningHours] = [{"days": [0, 1, 2, 3, 4], "opens": "09:00", "closes": "15:00"}]


class NoSuchUnit(LookupError):
    """There is no unit or staff with that id."""


@dataclass(frozen=True, slots=True)
class StaffName:
    """What a member of staff is called, her role, and where she works."""

    name: str
    role: str
    unit_id: str
    unit: str


def make_authority(session: Session, name: str, group: str) -> Authority:
    """A new huvudman; group is one of kommun, vard (region) or stat."""
    authority = Authority(name=name, group=group)
    session.add(authority)
    session.flush()
    return authority


def make_unit(
    session: Session,
    authority: Authority,
    name: str,
    *,
    code: str | None = None,
    phone: str | None = None,
    reads_here: bool = False,
) -> Unit:
    """A new unit with a data key of its own for what is kept about its staff."""
    unit = Unit(authority_id=authority.id, name=name, code=code, phone=phone, hours=OFFICE_HOURS, reads_here=reads_here)
    session.add(unit)
    new_data_key(session, unit.id)
    session.flush()
    return unit


def make_staff(
    session: Session, unit: Unit, name: str, role: str, phone: str | None = None, second: Staff | None = None
) -> Staff:
    """A new member of staff."""
    staff = Staff(unit_id=unit.id, role=role, second_id=second.id if second else None, hours=OFFICE_HOURS)
    staff.name, staff.phone = name, phone
    session.add(staff)
    session.flush()
    return staff


def unit(session: Session, unit_id: str) -> Unit:
    """One unit; raises NoSuchUnit."""
    found = records.unit(session, unit_id)
    if found is None:
        raise NoSuchUnit(unit_id)
    return found


def unit_by_code(session: Session, code: str) -> Unit | None:
    """The unit with an official code, or None where it does not use this service."""
    return records.unit_by_code(session, code)


def reading_codes(session: Session, codes: Collection[str]) -> frozenset[str]:
    """Which of these official codes belong to units whose staff use this service."""
    return records.reading_codes(session, codes)


def units(session: Session) -> Sequence[Unit]:
    """All units, by name."""
    return records.units(session)


def staff(session: Session, staff_id: str) -> Staff:
    """One member of staff; raises NoSuchUnit."""
    found = records.staff(session, staff_id)
    if found is None:
        raise NoSuchUnit(staff_id)
    return found


def staff_of(session: Session, unit_id: str) -> Sequence[Staff]:
    """The staff who work at a unit now."""
    return records.staff_of(session, unit_id)


def names_of_staff(session: Session, staff_ids: Sequence[str]) -> dict[str, StaffName]:
    """The names of several members of staff by id, in one statement, also of those who have left."""
    found = records.staff_with_units(session, staff_ids)
    return {staff.id: StaffName(staff.name or "", staff.role, unit.id, unit.name) for staff, unit, _key in found}


def stand_in(session: Session, staff_id: str) -> Staff:
    """The member of staff, or her second name while she is away: nothing waits for someone who is away."""
    found = staff(session, staff_id)
    return staff(session, found.second_id) if found.second_id and is_replaced(found) else found


def is_replaced(staff: Staff) -> bool:
    """Whether her second name takes over for a member of staff today."""
    return staff.second_id is not None and rules.is_away(staff.away_from, staff.away_until, today())


def second_name(session: Session, staff_id: str) -> Staff | None:
    """Who gets the private no that is about this member of staff herself."""
    second = staff(session, staff_id).second_id
    return staff(session, second) if second else None


def set_absence(
    session: Session, actor: Actor, staff_id: str, away_from: date | None, away_until: date | None, second: str | None
) -> None:
    """Sets or clears when somebody is away and who takes over."""
    found = staff(session, staff_id)
    found.away_from, found.away_until, found.second_id = away_from, away_until, second
    record(session, actor, "set_absence", object=staff_id)


def hours_of(stored: list[OpeningHours]) -> tuple[tuple[tuple[int, ...], time, time], ...]:
    """Stored opening hours as the values that words are made of."""
    return records.hours_of(stored)
