"""Who stands around a meeting: who coordinates it, who alone reads the private no, and who can be chosen by name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from citizen_app.identity import links
from citizen_app.identity import service as identity
from citizen_app.meetings import records, rules
from citizen_app.meetings.records import Meeting, Participant
from citizen_app.meetings.screens import COORDINATOR, SENDER
from citizen_app.plan import service as plans
from citizen_app.plan.document import Group, Someone
from citizen_app.units import service as units


@dataclass(frozen=True, slots=True)
class Keeper:
    """The coordinator of a meeting or else who arranged it, her second name, and whether the person is protected."""

    id: str | None = None
    name: str | None = None
    second: str | None = None
    second_name: str | None = None
    away: bool = False
    group: str = "kommun"
    protected: bool = False

    @property
    def reader(self) -> str | None:
        """The name of who reads what was sent: the second name while the coordinator is away."""
        return self.second_name if self.away and self.second_name else self.name

    def private_reader(self, about: Collection[str] = ()) -> str | None:
        """The id of who alone reads the private part."""
        return rules.private_reader(self.id, self.second, self.away, about)

    def name_of(self, staff_id: str | None) -> str | None:
        """The name of the coordinator or of her second name."""
        return {self.id: self.name, self.second: self.second_name}.get(staff_id) if staff_id else None


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who can be chosen by name."""

    code: str
    name: str
    role: str | None = None


def keeper_of(session: Session, meeting: Meeting) -> Keeper:
    """Who coordinates a meeting now."""
    found = identity.coordination_of(session, meeting.person_id, meeting.unit_id, meeting.arranged_by)
    return Keeper(
        id=found.id,
        name=found.name,
        second=found.second,
        second_name=found.second_name,
        away=found.away,
        group=found.group,
        protected=found.protected,
    )


def people_of(session: Session, meeting: Meeting, keeper: Keeper, called: Sequence[Participant]) -> tuple[Known, ...]:
    """Whom the person can choose by name: her coordinator, who is called, and who stands in her plan."""
    found = [Known(COORDINATOR, keeper.name)] if keeper.name else []
    for row in called:
        found.append(Known(row.someone_id or row.id, row.name or "", row.role))
    found += [Known(someone.id, someone.name, someone.role) for someone in _in_plan(session, meeting.person_id)]
    names: set[str] = set()
    codes: set[str] = set()
    known = []
    for one in found:
        if one.name.casefold() not in names and one.code not in codes and len(one.code) <= rules.LONGEST_CODE:
            known.append(one)
        names.add(one.name.casefold())
        codes.add(one.code)
    return tuple(known)


def names_of(session: Session, meeting: Meeting, keeper: Keeper) -> dict[str, str]:
    """What the codes of people stand for."""
    called = records.participants(session, [meeting.id])
    return {one.code: one.name for one in people_of(session, meeting, keeper, called)}


def groups_of(session: Session, person_id: str) -> dict[str, Group]:
    """Which group each somebody of the plan belongs to."""
    return {someone.id: someone.group for someone in _in_plan(session, person_id)}


def _in_plan(session: Session, person_id: str) -> tuple[Someone, ...]:
    plan = plans.current_plan(session, person_id)
    return plan.document.people if plan else ()


def staff_meant(
    session: Session,
    meeting: Meeting,
    keeper: Keeper,
    codes: Collection[str],
    names: dict[str, str],
    link_id: str | None,
) -> frozenset[str]:
    """The staff of the unit whom a private no is about: they never read it."""
    meant: set[str] = set()
    made_by = link.made_by if link_id and (link := links.link(session, link_id)) else None
    if SENDER in codes or (COORDINATOR in codes and link_id):
        meant |= rules.about_sender(made_by, keeper.id, keeper.second)
    elif COORDINATOR in codes and keeper.id:
        meant.add(keeper.id)
    chosen = {names[code].casefold() for code in codes if code in names}
    if chosen:
        meant |= {
            each.id for each in units.staff_of(session, meeting.unit_id) if (each.name or "").casefold() in chosen
        }
    return frozenset(meant)
