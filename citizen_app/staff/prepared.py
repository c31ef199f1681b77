"""A meeting as staff of its unit see it: when and where, who comes, the links, and what was said of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from citizen_app.identity import links
from citizen_app.identity import service as identity
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Principal
from citizen_app.meetings import preparation, reading, sending
from citizen_app.meetings import service as meetings
from citizen_app.meetings.rules import Values, WishState
from citizen_app.staff.rules import Missing
from citizen_app.storage.keys import vault_of


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who is called, and what they replied."""

    name: str
    role: str | None
    organisation: str | None
    reply: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link of a meeting: for whom, and how far it has come."""

    purpose: str
    made: datetime
    opened: datetime | None
    ends: datetime
    ended: bool


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """All that the page of a meeting shows."""

    id: str
    person_id: str
    name: str
    protected: bool
    starts: datetime | None
    minutes: int | None
    place: str | None
    cancelled: bool
    over: bool
    held: bool | None
    said: str | None
    reply: str
    reply_way: str | None
    reply_is_new: bool
    called: tuple[Called, ...]
    links: tuple[LinkLine, ...]
    answered: datetime | None
    answers_read: datetime | None


def page_of(session: Session, me: Principal, meeting_id: str) -> MeetingPage:
    """The page of a meeting of the own unit; raises Missing."""
    meeting = meeting_of(session, me, meeting_id)
    person, moment = identity.person(session, meeting.person_id), now()
    sent = preparation.sent_now(session, meeting.id)
    return MeetingPage(
        id=meeting.id,
        person_id=person.id,
        name=person.name or "",
        protected=person.protected,
        starts=meeting.starts,
        minutes=meeting.minutes,
        place=meeting.place,
        cancelled=meeting.cancelled,
        over=meeting.times.is_over(moment),
        held=meeting.held,
        said=meeting.said_held,
        reply=meeting.reply,
        reply_way=meeting.reply_way,
        reply_is_new=meeting.replied_at is not None and meeting.reply_seen_at is None,
        called=tuple(
            Called(each.name or "", each.role, each.organisation, each.reply)
            for each in meetings.participants_of(session, meeting)
        ),
        links=tuple(_line(each, moment) for each in links.links_of_meeting(session, meeting.id)),
        answered=sent.sent_at if sent else None,
        answers_read=sent.read_at if sent else None,
    )


def meeting_of(session: Session, me: Principal, meeting_id: str) -> Any:
    """One meeting of the own unit; raises Missing."""
    meeting = meetings.meeting_of_unit(session, meeting_id, me.unit)
    if meeting is None:
        raise Missing(meeting_id)
    return meeting


def set_time(
    session: Session, me: Principal, meeting_id: str, starts: datetime | None, minutes: int, place: str | None
) -> None:
    """Books, moves or unbooks a meeting; raises Missing."""
    meetings.set_time(session, me.actor, meeting_of(session, me, meeting_id), starts, minutes, place)


def say_held(session: Session, me: Principal, meeting_id: str, held: bool) -> None:
    """What staff say of whether the meeting was held; raises Missing."""
    meetings.set_held(session, me.actor, meeting_of(session, me, meeting_id), held)


def see_reply(session: Session, me: Principal, meeting_id: str) -> None:
    """Staff have seen what the person replied; raises Missing."""
    meetings.see_reply(session, me.actor, meeting_of(session, me, meeting_id))


def cancel(session: Session, me: Principal, meeting_id: str) -> None:
    """Calls the meeting off, and its links end with it; raises Missing."""
    meeting = meeting_of(session, me, meeting_id)
    meetings.cancel_meeting(session, me.actor, meeting)
    links.revoke_links(session, me.actor, meeting.id)


@dataclass(frozen=True, slots=True)
class Answers:
    """What was sent for a meeting, as this member of staff may read it; `sent_at` is None where nothing was."""

    meeting_id: str
    person_id: str
    name: str
    starts: datetime | None
    version: int = 0
    sent_at: datetime | None = None
    read_at: datetime | None = None
    by_link: bool = False
    entries: tuple[Any, ...] = ()
    private: tuple[Any, ...] = ()
    wishes: tuple[reading.Wished, ...] = ()
    marks: tuple[str, ...] = ()


def answers_of(session: Session, me: Principal, meeting_id: str) -> Answers:
    """What the person has sent and not taken back; raises Missing."""
    meeting = meeting_of(session, me, meeting_id)
    name = identity.person(session, meeting.person_id).name or ""
    sent = reading.sent_answers(session, meeting, me.staff)
    if sent is None:
        return Answers(meeting.id, meeting.person_id, name, meeting.starts)
    return Answers(
        meeting.id,
        meeting.person_id,
        name,
        meeting.starts,
        sent.version,
        sent.sent_at,
        sent.read_at,
        sent.by_link,
        sent.entries,
        sent.private,
        sent.wishes,
        tuple(_mark(session, meeting.id, each.code) for each in sent.wishes),
    )


def _mark(session: Session, meeting_id: str, code: str) -> str:
    """What stands for a wish in an address: an answer never does, since addresses are kept in logs and histories."""
    return vault_of(session).ring.index_of("wish.page", meeting_id, code)[:26]


def mark_read(session: Session, me: Principal, meeting_id: str, version: int) -> bool:
    """Notes that a version was read by me; False where it is not the newest; raises Missing."""
    return reading.mark_read(session, me.actor, meeting_of(session, me, meeting_id), version)


def wish_in(answers: Answers, mark: str) -> reading.Wished:
    """One of the wishes that were sent, by its mark; raises Missing."""
    found = next((wish for own, wish in zip(answers.marks, answers.wishes, strict=True) if own == mark), None)
    if found is None:
        raise Missing(mark)
    return found


def answer_wish(session: Session, me: Principal, meeting_id: str, code: str, state: str, words: str | None) -> None:
    """The unit's answer to one wish that was sent; raises Missing."""
    meeting = meeting_of(session, me, meeting_id)
    if code not in {each.code for each in reading.wishes_of(session, meeting)}:
        raise Missing(code)
    reading.answer_wish(session, me.actor, meeting, code, WishState(state), words)


def write_together(session: Session, me: Principal, meeting_id: str, answers: dict[str, Values]) -> None:
    """What staff wrote together with the person; raises Missing."""
    if answers:
        sending.write_together(session, me.actor, meeting_of(session, me, meeting_id), answers)


def _line(link: Any, moment: datetime) -> LinkLine:
    ended = link.revoked_at is not None or link.ends_at <= moment
    return LinkLine(link.purpose, link.made_at, link.opened_at, link.ends_at, ended)
