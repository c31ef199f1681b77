"""What staff read of what was sent, how they answer its wishes, and what of all this waits for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from citizen_app.audit.service import record
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor
from citizen_app.kernel.waiting import Waiting
from citizen_app.meetings import people, records, rules
from citizen_app.meetings.preparation import sent_now
from citizen_app.meetings.questions import wishes_in
from citizen_app.meetings.records import Entry, Meeting, SentAnswers, WishAnswer
from citizen_app.meetings.rules import Hand, Held, Reply, Values, WishState
from citizen_app.meetings.screens import CHOSEN

PAST = timedelta(days=60)
INTERPRETER = "tolk:ja"


@dataclass(frozen=True, slots=True)
class Wished:
    """One wish, and what the unit answered to it if it has."""

    code: str
    state: WishState | None = None
    text: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What one member of staff may read: `private` only where she alone is the one it is for."""

    version: int
    sent_at: datetime
    read_by: str | None
    read_at: datetime | None
    entries: tuple[Entry, ...]
    private: tuple[Entry, ...]
    wishes: tuple[Wished, ...]
    by_link: bool


@dataclass(frozen=True, slots=True)
class Arranged:
    """One line of "Det här har vi ordnat"."""

    meeting_id: str
    code: str
    state: WishState
    text: str | None
    at: datetime


def sent_answers(session: Session, meeting: Meeting, staff_id: str) -> Read | None:
    """What was sent and not taken back, as this member of staff may read it; drafts are never here."""
    sent = sent_now(session, meeting.id)
    if sent is None:
        return None
    private = sent.private if staff_id == _private_reader(session, meeting, sent) else None
    return Read(
        version=sent.version,
        sent_at=sent.sent_at,
        read_by=sent.read_by,
        read_at=sent.read_at,
        entries=sent.entries,
        private=private.entries if private else (),
        wishes=tuple(wishes_of(session, meeting)),
        by_link=Hand.LINK in sent.hands.split(),
    )


def mark_read(session: Session, actor: Actor, meeting: Meeting, version: int) -> bool:
    """Notes that a version was read, its private part by the one it is for; False where it is not the newest."""
    sent = sent_now(session, meeting.id)
    if sent is None or sent.version != version:
        return False
    moment = now()
    if sent.read_at is None:
        sent.read_by, sent.read_at = actor.id, moment
    if sent.private_read_at is None and actor.id == _private_reader(session, meeting, sent):
        sent.private_read_by, sent.private_read_at = actor.id, moment
    record(session, actor, "mark_read", subject=meeting.person_id, object=meeting.id)
    return True


def wishes_of(session: Session, meeting: Meeting) -> list[Wished]:
    """The wishes that were sent, each with the unit's answer."""
    sent = sent_now(session, meeting.id)
    answers = {row.code: row for row in records.wish_answers(session, [meeting.id])}
    return [_wished(code, answers.get(code)) for code in _wish_codes(sent)]


def answer_wish(
    session: Session, actor: Actor, meeting: Meeting, code: str, state: WishState, text: str | None = None
) -> None:
    """The unit's answer to one wish: arranged, not possible and why, or later; the newest answer holds."""
    row = next((row for row in records.wish_answers(session, [meeting.id]) if row.code == code), None)
    if row is None:
        row = WishAnswer(person_id=meeting.person_id, meeting_id=meeting.id, code=code)
        session.add(row)
    row.state, row.by, row.at, row.text = state, actor.id, now(), text
    record(session, actor, "answer_wish", subject=meeting.person_id, object=meeting.id)


def arranged(session: Session, person_id: str, ahead: Sequence[Meeting] | None = None) -> list[Arranged]:
    """”Det här har vi ordnat”: what the unit answered to the wishes for meetings that are not over, or for these."""
    moment = now()
    if ahead is None:
        ahead = [each for each in records.meetings_of(session, person_id) if not each.times.is_over(moment)]
    rows = records.wish_answers(session, [each.id for each in ahead if not each.cancelled])
    return [Arranged(row.meeting_id, row.code, WishState(row.state), row.text, row.at) for row in rows]


def waiting_for(session: Session, unit_id: str, moment: datetime) -> list[Waiting]:
    """What of meetings and preparations waits for a unit's staff."""
    meetings = records.open_meetings_of_unit(session, unit_id, moment - PAST)
    ids = [each.id for each in meetings]
    sent = records.sent_of_meetings(session, ids)
    answered: dict[str, dict[str, WishAnswer]] = {}
    for row in records.wish_answers(session, ids):
        answered.setdefault(row.meeting_id, {})[row.code] = row
    return [
        waiting
        for meeting in meetings
        for waiting in (
            *_replies(meeting, moment),
            *_unread(session, meeting, sent.get(meeting.id)),
            *_wishes(meeting, sent.get(meeting.id), answered.get(meeting.id, {}), moment),
        )
    ]


def _replies(meeting: Meeting, moment: datetime) -> Iterator[Waiting]:
    """A reply that has not come, one that nobody has seen, and a meeting that was not held as booked."""
    reply, starts = Reply(meeting.reply), meeting.starts
    if starts and rules.reply_is_late(meeting.times, reply, moment):
        yield Waiting("reply_missing", meeting.person_id, meeting.id, starts - rules.REMIND_BEFORE)
    changed = reply not in (Reply.WAITING, Reply.YES) and not meeting.times.is_over(moment)
    if changed and meeting.replied_at and meeting.reply_seen_at is None:
        yield Waiting("reply_changed", meeting.person_id, meeting.id, meeting.replied_at)
    if meeting.said in (Held.NO, Held.SOMEONE_MISSING) and meeting.held is None and meeting.said_held_at:
        yield Waiting("not_as_booked", meeting.person_id, meeting.id, meeting.said_held_at)


def _unread(session: Session, meeting: Meeting, sent: SentAnswers | None) -> Iterator[Waiting]:
    """Answers that nobody has read, and the private part for the one who alone may."""
    if sent is None:
        return
    if sent.read_at is None:
        yield Waiting("answers_to_read", meeting.person_id, meeting.id, sent.sent_at)
    if sent.private_sealed is not None and sent.private_read_at is None:
        reader = _private_reader(session, meeting, sent)
        if reader is not None:
            yield Waiting("private_to_read", meeting.person_id, meeting.id, sent.sent_at, reader)


def _wishes(
    meeting: Meeting, sent: SentAnswers | None, answered: Mapping[str, WishAnswer], moment: datetime
) -> Iterator[Waiting]:
    """Wishes without an answer, and an interpreter who should be booked by now."""
    if sent is None or meeting.times.is_over(moment):
        return
    codes = _wish_codes(sent)
    if any(code not in answered for code in codes):
        yield Waiting("wish_unanswered", meeting.person_id, meeting.id, sent.sent_at)
    state = answered[INTERPRETER].state if INTERPRETER in answered else None
    if INTERPRETER not in codes or state not in (None, WishState.LATER) or meeting.starts is None:
        return
    spoken = "tal" in _values(sent).get("vilken-tolk", {}).get(CHOSEN, ["tal"])
    if rules.interpreter_is_late(meeting.times, spoken, moment):
        yield Waiting("interpreter_missing", meeting.person_id, meeting.id, sent.sent_at)


def _private_reader(session: Session, meeting: Meeting, sent: SentAnswers) -> str | None:
    """Who alone reads the private part of this version."""
    private = sent.private
    return people.keeper_of(session, meeting).private_reader(private.about) if private else None


def _values(sent: SentAnswers) -> dict[str, Values]:
    """The open answers by screen; where two hands answered, what both chose."""
    values: dict[str, Values] = {}
    for entry in sent.entries:
        known = values.setdefault(entry.question, {})
        for name, given in entry.values.items():
            known[name] = [*known.get(name, []), *given]
    return values


def _wish_codes(sent: SentAnswers | None) -> Sequence[str]:
    return list(dict.fromkeys(wishes_in(_values(sent)))) if sent else []


def _wished(code: str, row: WishAnswer | None) -> Wished:
    return Wished(code) if row is None else Wished(code, WishState(row.state), row.text, row.at)
