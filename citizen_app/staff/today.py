"""What waits for a member of staff, oldest first, and the people she has to do with; no search by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from citizen_app.access import service as access
from citizen_app.consent import service as consent
from citizen_app.identity import links
from citizen_app.identity import service as identity
from citizen_app.kernel.ids import looks_like_id
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Principal
from citizen_app.kernel.waiting import Waiting
from citizen_app.meetings import preparation, reading
from citizen_app.meetings import service as meetings
from citizen_app.notify import service as notify
from citizen_app.notify.rules import Way
from citizen_app.plan import service as plans
from citizen_app.staff.rules import SOON, Missing
from citizen_app.staff.service import is_named_to
from citizen_app.units import service as units

NO_LINK, WAS_HELD = "no_link", "was_held"
MOST = 200


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits, with the name of the person it is about."""

    kind: str
    person_id: str
    name: str
    object: str
    since: datetime


@dataclass(frozen=True, slots=True)
class TaskPage:
    """What a yes or its end asks of staff: tell an organisation outside, or mark the rows a limit is about."""

    kind: str
    person_id: str
    name: str
    organisation: str
    words: str | None
    kinds: tuple[Kind, ...]
    done: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a list: the name she wants, her next meeting, and how far its link has come."""

    id: str
    name: str
    protected: bool
    meeting_id: str | None = None
    starts: datetime | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """The people a member of staff has to do with."""

    soon: tuple[PersonLine, ...]
    lately: tuple[PersonLine, ...]
    mine: tuple[PersonLine, ...]
    shared: tuple[PersonLine, ...]


def waiting(session: Session, me: Principal, now: datetime) -> list[Task]:
    """What waits for me: mine as coordinator or as second name, and what nobody coordinates; oldest first."""
    found = [
        *_of_slices(session, me.unit, now),
        *_without_link(session, me.unit, now),
        *_not_said_held(session, me.unit, now),
    ]
    persons = identity.persons(session, list({each.person_id for each in found}))
    tasks = []
    for each in found:
        person = persons[each.person_id]
        whose = each.for_staff or person.coordinator_id
        if whose is None or _stands(session, whose) == me.staff:
            hidden = whose is None and not is_named_to(session, me, person)
            name = "" if hidden else person.name or ""
            tasks.append(Task(each.kind, each.person_id, name, each.object, each.since))
    return sorted(tasks, key=lambda task: task.since)[:MOST]


def _of_slices(session: Session, unit_id: str, now: datetime) -> Iterable[Waiting]:
    for slice_ in (reading, plans, consent, notify):
        yield from slice_.waiting_for(session, unit_id, now)


def _without_link(session: Session, unit_id: str, now: datetime) -> Iterable[Waiting]:
    """Meetings of the next two weeks, or without a day, that nobody has made a link for."""
    for each in meetings.meetings_of_unit(session, unit_id, now):
        if (each.starts is None or each.starts <= now + SOON) and not links.links_of_meeting(session, each.id):
            yield Waiting(NO_LINK, each.person_id, each.id, each.made_at)


def _not_said_held(session: Session, unit_id: str, now: datetime) -> Iterable[Waiting]:
    """Meetings that should have been, and of which nobody has said whether they were held."""
    for each in meetings.meetings_of_unit(session, unit_id, now - SOON):
        if each.times.is_over(now) and each.held is None and each.said is None:
            yield Waiting(WAS_HELD, each.person_id, each.id, each.times.ends or now)


def _stands(session: Session, staff_id: str) -> str:
    return units.stand_in(session, staff_id).id


def people(session: Session, me: Principal, now: datetime) -> People:
    """People with a meeting soon, people taken in or signed in lately, my own, and those who said yes to my unit."""
    soon = _soon(session, me, now)
    known = {line.id for line in soon}
    persons = [each for each in identity.persons_of(session, me.unit) if is_named_to(session, me, each)]
    lately = [
        each
        for each in persons
        if each.id not in known and now - max(each.made_at, each.opened_at or each.made_at) <= SOON
    ]
    known |= {each.id for each in lately}
    mine = [each for each in persons if each.id not in known and each.coordinator_id == me.staff]
    open_to_us = identity.persons(session, access.persons_open_to(session, me.unit, now)).values()
    shared = [each for each in open_to_us if each.unit_id != me.unit and is_named_to(session, me, each)]
    return People(tuple(soon), *(_lines(each) for each in (lately, mine, shared)))


def _soon(session: Session, me: Principal, now: datetime) -> list[PersonLine]:
    """One line a person, for the first of her meetings in the next two weeks."""
    near = [
        each for each in meetings.meetings_of_unit(session, me.unit, now) if each.starts and each.starts <= now + SOON
    ]
    first = {each.person_id: each for each in reversed(near)}
    persons = identity.persons(session, list(first))
    lines = [
        PersonLine(
            person.id,
            person.name or "",
            person.protected,
            first[id].id,
            first[id].starts,
            _state(session, first[id].id),
        )
        for id, person in persons.items()
        if is_named_to(session, me, person)
    ]
    return sorted(lines, key=lambda line: line.starts or now)[:MOST]


def _state(session: Session, meeting_id: str) -> str:
    """How far a preparation has come: from no link to answers that were sent."""
    if preparation.sent_now(session, meeting_id) is not None:
        return "answered"
    made = next(iter(links.links_of_meeting(session, meeting_id)), None)
    if made is None:
        return "no_link"
    return "opened" if made.opened_at else "sent"


def _lines(persons: Sequence[Any]) -> tuple[PersonLine, ...]:
    return tuple(PersonLine(each.id, each.name or "", each.protected) for each in persons[:MOST])


def person_of_task(session: Session, me: Principal, task_id: str) -> str:
    """Whom a task of the own unit is about; raises Missing."""
    person_id: str = _task(session, me, task_id).person_id
    return person_id


def task_page(session: Session, me: Principal, task_id: str) -> TaskPage:
    """A task with the person's own words; raises Missing."""
    task = _task(session, me, task_id)
    answer = consent.words_of(session, task)
    kinds = answer.standing.kinds if answer else frozenset()
    return TaskPage(
        task.kind,
        task.person_id,
        identity.person(session, task.person_id).name or "",
        task.name or "",
        answer.words if answer else None,
        tuple(kind for kind in Kind if kind in kinds),
        task.told_at is not None,
    )


def finish_task(session: Session, me: Principal, task_id: str) -> None:
    """Staff have done what the task asked; raises Missing."""
    consent.mark_told(session, me.actor, _task(session, me, task_id))


def _task(session: Session, me: Principal, task_id: str) -> Any:
    task = consent.task_of_unit(session, task_id, me.unit) if looks_like_id(task_id) else None
    if task is None:
        raise Missing(task_id)
    return task


@dataclass(frozen=True, slots=True)
class CallPage:
    """Somebody who wants to hear from us: how, when it suits and by which day, the number, and when it is safe."""

    wish_id: str
    person_id: str
    name: str
    protected: bool
    way: Way
    words: str | None
    answer_by: date
    phone: str | None
    email: str | None
    safe: str | None


def person_of_call(session: Session, me: Principal, wish_id: str) -> str:
    """Who of the own unit wants to hear from us; raises Missing also once that is done."""
    person_id: str = _call(session, me, wish_id).person_id
    return person_id


def call_page(session: Session, me: Principal, wish_id: str) -> CallPage:
    """What is needed to get in touch; raises Missing."""
    wish = _call(session, me, wish_id)
    person = identity.person(session, wish.person_id)
    asked = notify.safety(session, person.id)
    return CallPage(
        wish_id,
        person.id,
        person.name or "",
        person.protected,
        Way(wish.way),
        wish.words,
        wish.answer_by,
        None if person.protected else notify.phone_of(session, person.id),
        None if person.protected else notify.email_of(session, person.id),
        asked.safe if asked else None,
    )


def finish_call(session: Session, me: Principal, wish_id: str) -> None:
    """Staff have been in touch; raises Missing."""
    notify.mark_called(session, me.actor, _call(session, me, wish_id).id, me.unit)


def _call(session: Session, me: Principal, wish_id: str) -> Any:
    """A wish of the own unit that is still open; raises Missing."""
    wish = next((each for each in notify.call_wishes(session, me.unit) if each.id == wish_id), None)
    if wish is None:
        raise Missing(wish_id)
    return wish
