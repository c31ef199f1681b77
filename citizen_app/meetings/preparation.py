"""The own room: what the person writes is hers alone, saved as it is given, until she sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Level, Principal
from citizen_app.kernel.verdict import Verdict
from citizen_app.meetings import people, records, rules
from citizen_app.meetings.people import Keeper, Known
from citizen_app.meetings.questions import OFFERED_AGAIN
from citizen_app.meetings.records import Folder, Meeting, OwnAnswer, SentAnswers
from citizen_app.meetings.rules import Hand, Times, Values

READS_SINCE = "reads_since"


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes: signed in as herself, or a session behind a link that reads only what it just wrote."""

    hand: Hand
    session_id: str
    link_id: str | None = None
    since: datetime | None = None

    def reads(self, row: OwnAnswer) -> bool:
        """Whether an answer's words may be shown to who writes."""
        same = row.session_id == self.session_id
        return rules.may_read_back(Hand(row.hand), self.hand is Hand.OWN, same, row.written_at, self.since)


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer as its writer may see it: without words where it is not read back."""

    version: int
    values: Values | None
    aside: Values | None = None
    skipped: bool = False

    @property
    def is_hidden(self) -> bool:
        """Answered, and not read back."""
        return self.values is None


@dataclass(frozen=True, slots=True)
class Sent:
    """That something was sent, when, and whether it was changed since; a page never reads it back from here."""

    at: datetime
    read_at: datetime | None
    changed: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What the unit answered to a wish."""

    code: str
    state: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a page of the preparation needs, read in one go."""

    meeting_id: str
    times: Times
    place: str | None
    hidden: bool
    pen: Pen
    answers: Mapping[str, Shown]
    sent: Sent | None
    keeper: Keeper
    people: tuple[Known, ...]
    called: tuple[str, ...]
    wishes: tuple[Wish, ...]
    before: Mapping[str, Values]
    now: datetime

    @property
    def by_link(self) -> bool:
        """Whether the low door was used: no names, nothing read back."""
        return self.pen.hand is Hand.LINK

    @property
    def words(self) -> dict[str, Values]:
        """The answers that may be read back."""
        return {slug: shown.values for slug, shown in self.answers.items() if shown.values}

    @property
    def may_change(self) -> Verdict:
        """Whether anything can be sent, or sent again, now."""
        return rules.may_send(self.times, self.sent is not None, self.now)


@dataclass(frozen=True, slots=True)
class Saved:
    """An answer was saved; the page goes on from this version."""

    version: int


@dataclass(frozen=True, slots=True)
class Stale:
    """Another page saved in the meantime: both texts are kept, the other's is shown where it may be read."""

    version: int
    theirs: Values | None


def pen_of(me: Principal) -> Pen:
    """Whose hand a principal writes with; after a pause of ten minutes a link reads nothing back any more."""
    if me.level is not Level.LINK:
        return Pen(Hand.OWN, me.session_id)
    kept = me.data.get(READS_SINCE)
    since = rules.reading_since(datetime.fromisoformat(kept) if kept else None, me.seen_at, now())
    if since is not None:
        me.remember(READS_SINCE, since.isoformat())
    return Pen(Hand.LINK, me.session_id, me.link_id, since)


def desk_of(session: Session, folder: Folder, pen: Pen) -> Desk:
    """What lies on the desk: the meeting, the answers that may be seen, who reads, and what was decided."""
    meeting, by_link = folder.meeting, pen.hand is Hand.LINK
    keeper = people.keeper_of(session, meeting)
    rows = records.answers_about(session, meeting, () if by_link else OFFERED_AGAIN)
    mine = [row for row in rows if row.meeting_id == meeting.id and row.hand == pen.hand]
    called = () if by_link else records.participants(session, [meeting.id])
    return Desk(
        meeting_id=meeting.id,
        times=meeting.times,
        place=None if keeper.protected else meeting.place,
        hidden=bool(meeting.hidden),
        pen=pen,
        answers={row.question: _shown(row, pen) for row in mine},
        sent=_sent(folder.sent, pen, mine),
        keeper=keeper,
        people=() if by_link else people.people_of(session, meeting, keeper, called),
        called=tuple(row.name or "" for row in called),
        wishes=tuple(Wish(row.code, row.state, row.text) for row in folder.wishes),
        before={} if by_link else _before(rows, meeting),
        now=now(),
    )


def save(
    session: Session,
    pen: Pen,
    meeting: Meeting,
    question: str,
    values: Values,
    *,
    base: int,
    form: str,
    touched: Sequence[str] | None = None,
    skipped: bool = False,
) -> Saved | Stale:
    """Keeps one answer in the own room; `touched` names the fields of a page that did not ask for all of them.

    The form that saved last may save again; a page that knew an older answer loses nothing and overwrites nothing.
    """
    records.locked_meeting(session, meeting.id)
    row = records.own_answer(session, meeting.id, question, pen.hand)
    if row is None:
        row = OwnAnswer(person_id=meeting.person_id, meeting_id=meeting.id, question=question, hand=pen.hand, version=0)
        row.values, row.written_by = {}, form
        return _write(session, row, pen, form, values, skipped) if values or skipped else Saved(0)
    if not pen.reads(row) and not values:
        return Saved(row.version)
    if touched is not None and pen.reads(row):
        values = rules.merged(row.values, values, touched)
    if values == row.values and pen.reads(row) and row.written_by == form:
        return Saved(row.version)
    if rules.is_stale(row.version, base, row.written_by, form):
        if not pen.reads(row):
            return Stale(row.version, None)
        row.aside = values
        return Stale(row.version, row.values)
    return _write(session, row, pen, form, values, skipped)


def take_away(session: Session, pen: Pen, meeting: Meeting, question: str) -> None:
    """Removes an answer from the own room, also one that is not read back."""
    row = records.own_answer(session, meeting.id, question, pen.hand)
    if row is not None:
        records.remove(session, [row])


def drafts_of(session: Session, meeting_id: str, hand: Hand) -> Sequence[OwnAnswer]:
    """What lies in the own room by one hand, skipped screens left out."""
    rows = records.own_answers(session, meeting_id)
    return [row for row in rows if row.hand == hand and not row.skipped and rules.has_words(row.values)]


def sent_now(session: Session, meeting_id: str) -> SentAnswers | None:
    """The newest version that was sent and not taken back."""
    return records.sent_of_meetings(session, [meeting_id]).get(meeting_id)


def sent_and_left(session: Session, meeting_id: str) -> tuple[bool, bool]:
    """Whether anything is sent for a meeting, and whether the person, signed in, has answered more since."""
    sent, written = records.sent_and_written(session, meeting_id, Hand.OWN)
    return sent is not None, written is not None and (sent is None or written > sent.sent_at)


def has_hand(sent: SentAnswers | None, hand: Hand) -> bool:
    """Whether something was sent by this hand."""
    return sent is not None and hand in sent.hands.split()


def _write(session: Session, row: OwnAnswer, pen: Pen, form: str, values: Values, skipped: bool) -> Saved:
    row.values, row.skipped, row.aside = values, skipped and not values, None
    row.session_id, row.written_by, row.written_at = pen.session_id, form, now()
    row.version += 1
    session.add(row)
    session.flush()
    return Saved(row.version)


def _before(rows: Sequence[OwnAnswer], meeting: Meeting) -> dict[str, Values]:
    """What the person answered before other meetings, so that nobody asks twice (WCAG 3.3.7); never behind a link."""
    return {row.question: row.values for row in rows if row.meeting_id != meeting.id and rules.has_words(row.values)}


def _shown(row: OwnAnswer, pen: Pen) -> Shown:
    if not pen.reads(row):
        return Shown(row.version, None, skipped=bool(row.skipped))
    return Shown(row.version, row.values, row.aside, bool(row.skipped))


def _sent(sent: SentAnswers | None, pen: Pen, mine: Sequence[OwnAnswer]) -> Sent | None:
    if sent is None or not has_hand(sent, pen.hand):
        return None
    return Sent(sent.sent_at, sent.read_at, any(row.written_at > sent.sent_at for row in mine))
