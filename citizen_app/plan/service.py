"""Keeps plans as immutable versions, and hands them out to those who may read them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from msgspec.structs import replace
from sqlalchemy.orm import Session

from citizen_app.access import service as access
from citizen_app.audit.service import record
from citizen_app.kernel.clock import STOCKHOLM, local, now
from citizen_app.kernel.ids import new_id
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor, Principal
from citizen_app.kernel.waiting import Waiting
from citizen_app.plan import records, rules
from citizen_app.plan.document import Action, PlanDocument
from citizen_app.plan.records import IMPORT, PLAIN_LINES, STAFF, CurrentPlan, PlanRow, PlanVersion, beside
from citizen_app.storage.keys import vault_of

__all__ = ["beside"]

FOLLOW_UP_NOTICE = timedelta(days=14)


class NoSuchPlan(LookupError):
    """There is no plan with that id, or not for the one who asks: both are answered alike."""


class OtherVersion(Exception):
    """The plan has another version than the one that staff had before them: nothing is written."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """One version of a plan: its number, when and how it came, and its document."""

    number: int
    made_at: datetime
    source: str
    document: PlanDocument


def save_version(
    session: Session,
    actor: Actor,
    person_id: str,
    unit_id: str,
    identifier: str | None,
    document: PlanDocument,
    source: str = IMPORT,
) -> tuple[PlanRow, bool]:
    """Keeps a plan that a unit sent; equal content changes nothing, other content is a new version (False, True).

    The same sender and identifier is the same plan; plain lines and confirmed kinds of unchanged rows are kept.
    Only what staff of the unit write by hand is confirmed by that; whatever comes in otherwise is a proposal.
    """
    by_hand = source == STAFF and _is_staff_of(actor, unit_id)
    document = rules.confirmed(document) if by_hand else replace(document, confirmed=())
    index = vault_of(session).ring.index_of("plan.identifier", unit_id, identifier or "")
    plan = records.plan_by_identifier(session, person_id, unit_id, index)
    if plan is None:
        plan = PlanRow(person_id=person_id, unit_id=unit_id, identifier_index=index, state=records.OPEN, made_at=now())
        session.add(plan)
        session.flush()
        _add_version(session, actor, plan, document, source)
        return plan, True
    older = _current_version(session, plan)
    newer = document if by_hand else rules.kept(older.document, document)
    if newer == older.document and plan.state == records.OPEN:
        return plan, False
    plan.state = records.OPEN
    _add_version(session, actor, plan, newer, source)
    return plan, True


def person_with(session: Session, unit_id: str, identifier: str) -> str | None:
    """The id of the person whose plan a unit sent under an identifier, whoever that is."""
    index = vault_of(session).ring.index_of("plan.identifier", unit_id, identifier)
    return records.owner_of_identifier(session, unit_id, index)


def write_plain_lines(
    session: Session,
    actor: Actor,
    plan_id: str,
    lines: Mapping[str, str],
    kinds: Mapping[str, Sequence[Kind]],
    shown: str | None = None,
) -> PlanRow:
    """Keeps what staff wrote, as a new version in which every row is confirmed; raises NoSuchPlan or OtherVersion.

    Lines stand under the ids of actions (`rules.WHY` for the plain "why"), kinds under the ids of any rows.
    `shown` is the version that staff had before them: nobody confirms a row that came in meanwhile.
    """
    plan = plan_by_id(session, plan_id)
    if not _is_staff_of(actor, plan.unit_id):
        raise NoSuchPlan(plan_id)
    if shown is not None and shown != plan.version_id:
        raise OtherVersion(plan_id)
    older = _current_version(session, plan)
    newer = rules.confirmed(rules.marked(older.document, lines, kinds))
    if newer != older.document:
        _add_version(session, actor, plan, newer, PLAIN_LINES)
    return plan


def _is_staff_of(actor: Actor, unit_id: str) -> bool:
    return actor.kind == "staff" and actor.unit_id == unit_id


def close_plan(session: Session, actor: Actor, plan_id: str) -> None:
    """Closes a plan: it is no longer shown, and nothing of it is changed; raises NoSuchPlan."""
    plan = plan_by_id(session, plan_id)
    plan.state = records.CLOSED
    _current_version(session, plan).closed_at = now()
    record(session, actor, "close_plan", subject=plan.person_id, object=plan.id)


def plan_by_id(session: Session, plan_id: str) -> PlanRow:
    """One plan; raises NoSuchPlan."""
    plan = records.plan(session, plan_id)
    if plan is None:
        raise NoSuchPlan(plan_id)
    return plan


def plan_of(session: Session, person_id: str) -> PlanRow | None:
    """The person's newest open plan."""
    return records.newest_open(session, person_id)


def current_plan(session: Session, person_id: str) -> CurrentPlan | None:
    """The person's newest open plan with its document, in one statement."""
    return records.current(session, person_id)


def own_plan(session: Session, me: Principal) -> CurrentPlan | None:
    """Her own newest open plan; it may have come along with her session (`beside`), still sealed."""
    return records.current(session, me.person) if me.along is None else records.opened(session, me.along)


def plan_of_unit(session: Session, person_id: str, unit_id: str) -> CurrentPlan | None:
    """What a unit itself has sent about a person."""
    return records.current(session, person_id, unit_id)


def document_of(session: Session, plan: PlanRow) -> PlanDocument:
    """What a plan says now."""
    return _current_version(session, plan).document


def version_to_write(session: Session, plan_id: str) -> tuple[str, PlanDocument]:
    """What a plan says now and the version that says it, for staff to write in and confirm; raises NoSuchPlan."""
    version = _current_version(session, plan_by_id(session, plan_id))
    return version.id, version.document


def versions_of(session: Session, plan: PlanRow) -> list[Earlier]:
    """All versions of a plan, newest first."""
    rows = records.versions_of(session, plan.id)
    return [Earlier(row.number, row.made_at, row.source, row.document) for row in rows]


def rows_without_plain(document: PlanDocument) -> tuple[Action, ...]:
    """The actions that nobody has written a plain line for yet."""
    return rules.without_plain(document)


def rows_unconfirmed(document: PlanDocument) -> tuple[str, ...]:
    """The rows that staff of the sender have not confirmed: nobody else sees them."""
    return rules.unconfirmed(document)


def plan_as_seen_by(session: Session, person_id: str, unit_id: str, now: datetime) -> PlanDocument | None:
    """The plan as a unit sees it: whole where it sent it, else the confirmed rows of kinds that the person opened."""
    plan = records.current(session, person_id)
    if plan is None:
        return None
    is_own = plan.unit_id == unit_id
    return seen_of(plan, unit_id, frozenset() if is_own else access.kinds_open_to(session, person_id, unit_id, now))


def seen_of(plan: CurrentPlan, unit_id: str, kinds: Collection[Kind]) -> PlanDocument | None:
    """What a unit sees of a plan that was fetched already: all of what it sent itself, else what these kinds open."""
    if plan.unit_id == unit_id:
        return plan.document
    return rules.seen_with(plan.document, kinds)


def waiting_for(session: Session, unit_id: str, now: datetime) -> list[Waiting]:
    """What waits at a unit: plans with rows that nobody has confirmed, and follow-ups that come near."""
    last_day = (local(now) + FOLLOW_UP_NOTICE).date()
    found = []
    for row in records.waiting_in_unit(session, unit_id, last_day):
        if row.unconfirmed:
            found.append(Waiting("unconfirmed", row.person_id, row.plan_id, row.made_at))
        if row.next_follow_up is not None and row.next_follow_up <= last_day:
            noticed = datetime.combine(row.next_follow_up, time(), STOCKHOLM) - FOLLOW_UP_NOTICE
            found.append(Waiting("follow_up", row.person_id, row.plan_id, max(noticed, row.made_at)))
    return found


def _current_version(session: Session, plan: PlanRow) -> PlanVersion:
    version = records.version(session, plan.version_id or "")
    if version is None:
        raise NoSuchPlan(plan.id)
    return version


def _add_version(session: Session, actor: Actor, plan: PlanRow, document: PlanDocument, source: str) -> None:
    """Adds a version that is never changed again, and lets the plan point at it."""
    older = records.version(session, plan.version_id) if plan.version_id else None
    moment = now()
    if older is not None and older.closed_at is None:
        older.closed_at = moment
    version = PlanVersion(
        id=new_id(),
        plan_id=plan.id,
        person_id=plan.person_id,
        number=older.number + 1 if older else 1,
        source=source,
        sent_by=actor.id,
        made_at=moment,
        ends=document.end,
        next_follow_up=document.next_follow_up,
        unconfirmed=len(rules.unconfirmed(document)),
    )
    version.document = document
    session.add(version)
    session.flush()
    plan.version_id = version.id
    record(session, actor, f"send_plan_{source}", subject=plan.person_id, object=version.id)
