"""What staff do for a person: take her in, open what is hers for a purpose, keep how she is reached and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from citizen_app.access import service as access
from citizen_app.identity import links
from citizen_app.identity import service as identity
from citizen_app.kernel.clock import now
from citizen_app.kernel.ids import looks_like_id
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Principal
from citizen_app.meetings import service as meetings
from citizen_app.notify import service as notify
from citizen_app.plan import service as plans
from citizen_app.plan.document import PlanDocument
from citizen_app.staff import rules
from citizen_app.staff.rules import Missing, Purpose
from citizen_app.units import service as units

WHY = "why:"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is known when a person is taken in by hand."""

    name: str
    reach: str | None
    language: str
    protected: bool
    title: str
    starts: datetime | None
    minutes: int
    place: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """The few facts about a person that stand on every page about her."""

    id: str
    name: str
    protected: bool
    language: str
    word: str | None
    has_code: bool
    coordinator_id: str | None
    coordinator: str | None


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting in the list of a person's meetings."""

    id: str
    starts: datetime | None
    minutes: int | None
    place: str | None
    cancelled: bool
    held: bool | None
    over: bool
    link_made: datetime | None
    link_opened: datetime | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person as staff of her own unit see her, or as a unit with her yes does."""

    own: bool
    card: Card
    ways: tuple[tuple[str, str], ...] = ()
    readers: str | None = None
    safe: str | None = None
    unknown: bool = False
    asked: bool = False
    meetings: tuple[MeetingLine, ...] = ()
    plan: PlanDocument | None = None
    plan_id: str | None = None
    without_plain: int = 0
    unconfirmed: int = 0
    kinds: tuple[Kind, ...] = ()


def purpose(session: Session, me: Principal, person_id: str) -> Purpose | None:
    """Why this member of staff may open what is about a person, or None where she says it first; raises Missing."""
    person = identity.person(session, _checked(person_id))
    given = rules.reason_that_holds(me.data.get(WHY + person_id), person.protected, now())
    if person.unit_id != me.unit:
        if not access.kinds_open_to(session, person_id, me.unit, now()):
            raise Missing(person_id)
        return rules.purpose_of(Purpose.SHARED, person.protected, given)
    return rules.purpose_of(_relation(session, me, person.coordinator_id), person.protected, given)


def _relation(session: Session, me: Principal, coordinator_id: str | None) -> Purpose | None:
    """What I am to a person of my own unit."""
    if coordinator_id == me.staff:
        return Purpose.COORDINATOR
    second = units.second_name(session, coordinator_id) if coordinator_id else None
    return Purpose.STAND_IN if second is not None and second.id == me.staff else None


def is_named_to(session: Session, me: Principal, person: Any) -> bool:
    """Whether a list names a person to me: one with protected identity only her coordinator sees, or the stand-in."""
    whose = person.coordinator_id
    return not person.protected or (whose is not None and me.staff in (whose, units.stand_in(session, whose).id))


def _checked(person_id: str) -> str:
    """An id that could be in a table; raises Missing."""
    if not looks_like_id(person_id):
        raise Missing(person_id)
    return person_id


def person_of_meeting(session: Session, me: Principal, meeting_id: str) -> str:
    """Whose meeting it is; raises Missing for every meeting that is not the own unit's."""
    meeting = meetings.meeting_of_unit(session, meeting_id, me.unit)
    if meeting is None:
        raise Missing(meeting_id)
    return meeting.person_id


def card_of(session: Session, me: Principal, person_id: str) -> Card:
    """The card of a person of the own unit; raises Missing."""
    person = identity.person(session, _checked(person_id))
    if person.unit_id != me.unit:
        raise Missing(person_id)
    coordinator = units.staff(session, person.coordinator_id).name if person.coordinator_id else None
    return Card(
        person.id,
        person.name or "",
        person.protected,
        person.language,
        person.word,
        person.code_hash is not None,
        person.coordinator_id,
        coordinator,
    )


def page_of(session: Session, me: Principal, person_id: str) -> PersonPage:
    """The page of a person: what the own unit has, or exactly what a yes opens; raises Missing."""
    if identity.person(session, _checked(person_id)).unit_id != me.unit:
        return _shared_page(session, me, person_id)
    plan = plans.plan_of_unit(session, person_id, me.unit)
    asked = notify.safety(session, person_id)
    return PersonPage(
        own=True,
        card=card_of(session, me, person_id),
        ways=tuple((each.way, each.value or "") for each in notify.contacts(session, person_id)),
        readers=asked.readers if asked else None,
        safe=asked.safe if asked else None,
        unknown=asked.unknown if asked else False,
        asked=asked is not None,
        meetings=_meetings_of(session, me, person_id),
        plan=plan.document if plan else None,
        plan_id=plan.id if plan else None,
        without_plain=len(plans.rows_without_plain(plan.document)) if plan else 0,
        unconfirmed=len(plans.rows_unconfirmed(plan.document)) if plan else 0,
    )


def _shared_page(session: Session, me: Principal, person_id: str) -> PersonPage:
    """The plan as the person's yes opens it now, and nothing else of hers."""
    moment = now()
    kinds = access.kinds_open_to(session, person_id, me.unit, moment)
    seen = plans.plan_as_seen_by(session, person_id, me.unit, moment)
    if not kinds:
        raise Missing(person_id)
    person = identity.person(session, person_id)
    card = Card(person.id, person.name or "", person.protected, person.language, None, False, None, None)
    return PersonPage(own=False, card=card, plan=seen, kinds=tuple(kind for kind in Kind if kind in kinds))


def _meetings_of(session: Session, me: Principal, person_id: str) -> tuple[MeetingLine, ...]:
    """The meetings of the own unit with a person, the next one first, those that are over last."""
    moment, found = now(), []
    for each in meetings.meetings_of(session, person_id):
        if each.unit_id != me.unit:
            continue
        sent = [link for link in links.links_of_meeting(session, each.id) if link.purpose == links.PREPARE]
        link = next((link for link in sent if link.revoked_at is None), None)
        line = MeetingLine(
            each.id,
            each.starts,
            each.minutes,
            each.place,
            each.cancelled,
            each.held,
            each.times.is_over(moment),
            link.made_at if link else None,
            link.opened_at if link else None,
        )
        found.append(line)
    return tuple(sorted(found, key=lambda line: (line.cancelled, line.over)))


def add_person(session: Session, me: Principal, given: NewPerson) -> str:
    """Takes a person in by hand together with a meeting; gives the meeting's id."""
    person = identity.make_person(
        session,
        me.actor,
        me.unit,
        given.name,
        coordinator_id=me.staff,
        language=given.language,
        protected=given.protected,
    )
    if given.reach:
        add_way(session, person.id, given.reach)
    meeting = meetings.make_meeting(
        session,
        me.actor,
        person.id,
        me.unit,
        title=given.title,
        starts=given.starts,
        minutes=given.minutes,
        place=given.place,
    )
    return meeting.id


def add_way(session: Session, person_id: str, typed: str) -> None:
    """Keeps a phone number or an e-mail address; with protected identity none is kept (safety 2.9)."""
    way = rules.way_of(typed)
    if way is not None and not identity.person(session, person_id).protected:
        notify.add_contact(session, person_id, way, typed)


def colleagues(session: Session, me: Principal, without_me: bool = False) -> Sequence[tuple[str, str]]:
    """The staff of the own unit by name: id and name."""
    found = [(each.id, each.name or "") for each in units.staff_of(session, me.unit)]
    return sorted((each for each in found if not (without_me and each[0] == me.staff)), key=lambda each: each[1])


def coordinator_of(session: Session, person_id: str) -> str | None:
    """The id of the person's coordinator."""
    return identity.person(session, person_id).coordinator_id


def set_coordinator(session: Session, me: Principal, person_id: str, staff_id: str) -> None:
    """Who is the person's coordinator from now on; raises Missing for staff of another unit."""
    card_of(session, me, person_id)
    if staff_id not in dict(colleagues(session, me)):
        raise Missing(staff_id)
    identity.set_coordinator(session, me.actor, person_id, staff_id)


def end_all_links(session: Session, me: Principal, person_id: str) -> int:
    """Ends every link of a person at once; gives how many were open."""
    card_of(session, me, person_id)
    mine = [each for each in meetings.meetings_of(session, person_id) if each.unit_id == me.unit]
    return sum(links.revoke_links(session, me.actor, each.id) for each in mine)
