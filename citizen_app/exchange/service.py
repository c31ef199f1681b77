"""Takes a bundle in whole: person, plan, meetings and old consents in one transaction, or nothing at all."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from citizen_app.audit.service import record
from citizen_app.consent import service as consent
from citizen_app.exchange import fhir
from citizen_app.exchange.rules import BadBundle, Incoming, IncomingMeeting, IncomingPerson, RefusedBundle
from citizen_app.identity import service as identity
from citizen_app.kernel.levels import Actor
from citizen_app.meetings import service as meetings
from citizen_app.meetings.rules import Called
from citizen_app.notify import service as notify
from citizen_app.plan import service as plans
from citizen_app.plan.document import SELF, PlanDocument
from citizen_app.units import service as units

if TYPE_CHECKING:
    from citizen_app.identity.records import Person

SOURCE = "import"
SOMEBODY = "Någon från verksamheten"  # a unit is never a name: with protected identity names of units are hidden


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import led to; `new_version` is False when the same plan with equal content was there already."""

    person_id: str
    plan_id: str
    new_person: bool
    new_version: bool
    meetings: int
    without_plain: int
    unconfirmed: int


def mark_of(data: bytes) -> str:
    """A digest of a file: tells a second tap from another file."""
    return hashlib.sha256(data).hexdigest()


def read(data: bytes) -> Incoming:
    """A bundle's content, read in a process of its own with limits; raises RefusedBundle."""
    return fhir.read_bundle_apart(data)


def take_in_for_sender(session: Session, actor: Actor, incoming: Incoming, code: str | None = None) -> Taken:
    """Takes a bundle in for the unit that sent it, found by its official code; raises RefusedBundle."""
    sender = _sender_code(incoming.plan)
    unit = units.unit_by_code(session, code or sender or "")
    if unit is None or (code is not None and sender not in (None, code)):
        raise RefusedBundle(BadBundle.NO_SENDER, "CarePlan.author")
    return take_in(session, Actor(actor.kind, actor.id, unit.id), unit.id, incoming)


def take_in_for_unit(session: Session, actor: Actor, unit_id: str, incoming: Incoming) -> Taken:
    """Takes a bundle in for the signed-in unit, which has to be its sender; raises RefusedBundle."""
    if _sender_code(incoming.plan) != units.unit(session, unit_id).code:
        raise RefusedBundle(BadBundle.NO_SENDER, "CarePlan.author")
    return take_in(session, actor, unit_id, incoming, coordinator_id=actor.id)


def take_in(
    session: Session, actor: Actor, unit_id: str, incoming: Incoming, coordinator_id: str | None = None
) -> Taken:
    """Takes everything in; the same sender and plan identifier is the same plan."""
    person, is_new = _person(session, actor, unit_id, incoming, coordinator_id)
    plan, new_version = plans.save_version(
        session, actor, person.id, unit_id, incoming.plan_identifier, incoming.plan, SOURCE
    )
    count = sum(_meeting(session, actor, person.id, unit_id, incoming.plan, each) for each in incoming.meetings)
    for old in incoming.consents:
        organisation = next((each for each in incoming.plan.organisations if each.id == old.organisation), None)
        if organisation is not None:
            consent.restrict(session, actor, person.id, organisation, old.permit, old.words, old.given, old.until)
    record(session, actor, "import_plan", subject=person.id, object=plan.id)
    document = plans.document_of(session, plan)
    without_plain, unconfirmed = plans.rows_without_plain(document), plans.rows_unconfirmed(document)
    return Taken(person.id, plan.id, is_new, new_version, count, len(without_plain), len(unconfirmed))


def _person(
    session: Session, actor: Actor, unit_id: str, incoming: Incoming, coordinator_id: str | None
) -> "tuple[Person, bool]":
    """The person whom this unit sent before under the same plan or identifier, or a new one."""
    coming = incoming.person
    known = _known(session, unit_id, incoming)
    if known is not None:
        if coming.protected and not known.protected:
            identity.protect(session, actor, known.id)
            meetings.hide_in_links(session, actor, known.id)
        return known, False
    person = identity.make_person(
        session,
        actor,
        unit_id,
        coming.name,
        coordinator_id=coordinator_id,
        protected=coming.protected,
        identifier=next(iter(coming.identifiers), None) or ("plan", incoming.plan_identifier),
    )
    _contacts(session, person.id, coming)
    return person, True


def _known(session: Session, unit_id: str, incoming: Incoming) -> "Person | None":
    """Whom this unit sent before: under any of the person's identifiers, else under the same plan.

    A plan that was somebody's before, and now comes with other identifiers, is refused: it may be somebody else's.
    """
    given = incoming.person.identifiers
    for identifier in (*given, ("plan", incoming.plan_identifier)):
        if (known := identity.person_by_identifier(session, unit_id, identifier)) is not None:
            return known
    owner = plans.person_with(session, unit_id, incoming.plan_identifier)
    if owner is not None and given:
        raise RefusedBundle(BadBundle.WRONG_SUBJECT, "Patient.identifier")
    return identity.person(session, owner) if owner else None


def _contacts(session: Session, person_id: str, coming: IncomingPerson) -> None:
    """Ways to reach the person; with protected identity none is kept (safety 2.9)."""
    if coming.protected:
        return
    for way, value in (("phone", coming.phone), ("email", coming.email)):
        if value:
            notify.add_contact(session, person_id, way, value)


def _meeting(
    session: Session, actor: Actor, person_id: str, unit_id: str, plan: PlanDocument, coming: IncomingMeeting
) -> bool:
    """One meeting with those who are called; an equal one that came before is only brought up to date."""
    meetings.take_in_meeting(
        session,
        actor,
        person_id,
        unit_id,
        title=coming.title,
        starts=coming.starts,
        minutes=coming.minutes,
        place=coming.place,
        source_id=coming.id,
        cancelled=coming.cancelled,
        held=True if coming.held else None,
        own_reply=next((each.reply.value for each in coming.replies if each.who == SELF), "waiting"),
        participants=_called(plan, coming),
    )
    return True


def _called(plan: PlanDocument, coming: IncomingMeeting) -> Sequence[Called]:
    """Those who are called, with role and organisation from the plan; some call a whole unit."""
    people = {each.id: each for each in plan.people}
    names = {each.id: each.name for each in plan.organisations}
    called = []
    for each in coming.replies:
        if (who := people.get(each.who)) is not None:
            called.append(Called(who.name, who.role, names.get(who.organisation or ""), each.who, each.reply.value))
        elif each.who in names:
            called.append(Called(SOMEBODY, None, names[each.who], each.who, each.reply.value))
    return called


def _sender_code(plan: PlanDocument) -> str | None:
    """The official code of the organisation that sent the plan."""
    return next((each.code for each in plan.organisations if each.id == plan.sender), None)
