"""The person's own log: who looked, what they looked at and why they could (PDL 8:5, HSLF-FS 2016:40 4:9)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from citizen_app.audit import service as audit
from citizen_app.kernel.clock import now
from citizen_app.rights import rules
from citizen_app.rights.rules import Logged, Told
from citizen_app.units import service as units
from citizen_app.units.service import StaffName


@dataclass(frozen=True, slots=True)
class Log:
    """What was done and read about a person, newest first, with the names of the staff it tells of."""

    entries: list[Told]
    staff: dict[str, StaffName]
    is_cut: bool


def log_of(session: Session, person_id: str, own_unit: str) -> Log:
    """The last year's log about a person, told from her side."""
    rows = audit.rows_about(session, person_id, now() - rules.TOLD_FOR, rules.TOLD_MOST)
    logged = [Logged(row.at, row.actor_kind, row.actor, row.unit_id, row.action, row.purpose) for row in rows]
    ids = sorted({row.actor for row in logged if rules.who_of(row.kind) is rules.Who.STAFF})
    staff = units.names_of_staff(session, ids) if ids else {}
    return Log(rules.told(logged, own_unit), staff, len(rows) == rules.TOLD_MOST)
