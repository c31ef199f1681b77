"""The tables of meetings, of who is called, of what a person writes and what she sends, and of answers to wishes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from citizen_app.meetings.rules import Hand, Held, Reply, Times, Values
from citizen_app.storage.base import Base, Id, Key, When
from citizen_app.storage.encrypted import SealedJson, SealedText


class Meeting(Base):
    """One meeting of a person, with her own reply; `starts` is None until a day is set."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("person_id", "unit_id", "source_id"),)

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[Id] = mapped_column(ForeignKey("unit.id"), index=True)
    arranged_by: Mapped[Id | None]
    source_id: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[When]
    starts: Mapped[When | None]
    minutes: Mapped[int | None]
    hidden: Mapped[bool] = mapped_column(default=False)
    cancelled: Mapped[bool] = mapped_column(default=False)
    held: Mapped[bool | None]
    said_held: Mapped[str | None] = mapped_column(String(16))
    said_held_at: Mapped[When | None]
    reply: Mapped[str] = mapped_column(String(16), default=Reply.WAITING)
    reply_way: Mapped[str | None] = mapped_column(String(16))
    replied_at: Mapped[When | None]
    reply_seen_at: Mapped[When | None]
    title_sealed: Mapped[bytes | None]
    place_sealed: Mapped[bytes | None]

    title = SealedText("title_sealed", owner="person_id")
    place = SealedText("place_sealed", owner="person_id")

    @property
    def times(self) -> Times:
        """The facts that verdicts are made of."""
        return Times(self.starts, self.minutes, bool(self.cancelled))

    @property
    def said(self) -> Held | None:
        """What the person said of whether it was held."""
        return Held(self.said_held) if self.said_held else None


class Participant(Base):
    """Somebody who is called to a meeting, and what they replied; `someone_id` is their id in the plan."""

    __tablename__ = "participant"

    id: Mapped[Key]
    meeting_id: Mapped[Id] = mapped_column(ForeignKey("meeting.id"), index=True)
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    place: Mapped[int]
    someone_id: Mapped[str | None] = mapped_column(String(200))
    reply: Mapped[str] = mapped_column(String(8))
    name_sealed: Mapped[bytes]
    role_sealed: Mapped[bytes | None]
    organisation_sealed: Mapped[bytes | None]

    name = SealedText("name_sealed", owner="person_id")
    role = SealedText("role_sealed", owner="person_id")
    organisation = SealedText("organisation_sealed", owner="person_id")


class OwnAnswer(Base):
    """The own room: what was answered on one screen and not sent yet; no staff function reads it.

    `hand` keeps what was written behind a link apart from the person's own; `session_id` is the session that typed;
    `written_by` is the form that saved last; `aside` is what another tab wrote and nobody has chosen away.
    """

    __tablename__ = "own_answer"
    __table_args__ = (UniqueConstraint("meeting_id", "question", "hand"),)

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"), index=True)
    meeting_id: Mapped[Id] = mapped_column(ForeignKey("meeting.id"))
    question: Mapped[str] = mapped_column(String(32))
    hand: Mapped[str] = mapped_column(String(8))
    session_id: Mapped[Id]
    version: Mapped[int]
    written_by: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[When]
    skipped: Mapped[bool] = mapped_column(default=False)
    helped: Mapped[bool] = mapped_column(default=False)
    values_sealed: Mapped[bytes]
    aside_sealed: Mapped[bytes | None]

    values = SealedJson[Values]("values_sealed", Values, owner="person_id")
    aside = SealedJson[Values | None]("aside_sealed", Values, owner="person_id")


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One screen's answer as it was sent: in whose hand, and what the codes of people stand for."""

    question: str
    values: Values
    hand: str = Hand.OWN
    at: str = ""
    helped: bool = False
    names: dict[str, str] = {}
    by: str = ""


class Private(msgspec.Struct, frozen=True, omit_defaults=True):
    """The private part of what was sent, and the staff it is about, who never read it."""

    entries: tuple[Entry, ...] = ()
    about: tuple[str, ...] = ()


class SentAnswers(Base):
    """One version of what was sent: the unit's copy, with the private part sealed for itself."""

    __tablename__ = "sent_answers"
    __table_args__ = (
        UniqueConstraint("meeting_id", "version"),
        Index("ix_sent_answers_unit_id_undone_at", "unit_id", "undone_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[Id] = mapped_column(ForeignKey("unit.id"))
    meeting_id: Mapped[Id] = mapped_column(ForeignKey("meeting.id"))
    version: Mapped[int]
    hands: Mapped[str] = mapped_column(String(24))
    sent_at: Mapped[When]
    undone_at: Mapped[When | None]
    read_by: Mapped[Id | None]
    read_at: Mapped[When | None]
    private_read_by: Mapped[Id | None]
    private_read_at: Mapped[When | None]
    entries_sealed: Mapped[bytes]
    private_sealed: Mapped[bytes | None]

    entries = SealedJson[tuple[Entry, ...]]("entries_sealed", tuple[Entry, ...], owner="person_id")
    private = SealedJson[Private | None]("private_sealed", Private, owner="person_id")


class WishAnswer(Base):
    """What the unit answers to one wish: arranged, not possible and why, or later."""

    __tablename__ = "wish_answer"
    __table_args__ = (UniqueConstraint("meeting_id", "code"),)

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"), index=True)
    meeting_id: Mapped[Id] = mapped_column(ForeignKey("meeting.id"))
    code: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    by: Mapped[Id]
    at: Mapped[When]
    text_sealed: Mapped[bytes | None]

    text = SealedText("text_sealed", owner="person_id")


@dataclass(frozen=True, slots=True)
class Folder:
    """A meeting, the newest of what was sent for it and not taken back, and the answers to its wishes."""

    meeting: Meeting
    sent: SentAnswers | None
    wishes: Sequence[WishAnswer]


def meeting(session: Session, meeting_id: str) -> Meeting | None:
    """One meeting."""
    return session.get(Meeting, meeting_id)


def folder(session: Session, meeting_id: str) -> Folder | None:
    """One meeting with what was sent and not taken back, and what the unit answered, in one statement."""
    newest = select(func.max(SentAnswers.version)).where(
        SentAnswers.meeting_id == meeting_id, SentAnswers.undone_at.is_(None)
    )
    current = and_(SentAnswers.meeting_id == Meeting.id, SentAnswers.version == newest.scalar_subquery())
    query = select(Meeting, SentAnswers, WishAnswer).outerjoin(SentAnswers, current)
    query = query.outerjoin(WishAnswer, WishAnswer.meeting_id == Meeting.id).where(Meeting.id == meeting_id)
    rows: Sequence[Any] = session.execute(query.order_by(WishAnswer.at)).all()
    return Folder(rows[0][0], rows[0][1], [row[2] for row in rows if row[2] is not None]) if rows else None


def locked_meeting(session: Session, meeting_id: str) -> Meeting | None:
    """One meeting, locked while its answers are written, so that two tabs come one after the other."""
    return session.scalars(select(Meeting).where(Meeting.id == meeting_id).with_for_update()).first()


def meeting_by_source(session: Session, person_id: str, unit_id: str, source_id: str) -> Meeting | None:
    """The meeting that the same unit sent before under the same identifier."""
    query = select(Meeting).where(
        Meeting.person_id == person_id, Meeting.unit_id == unit_id, Meeting.source_id == source_id
    )
    return session.scalars(query).first()


def meetings_of(session: Session, person_id: str) -> Sequence[Meeting]:
    """All meetings of a person; booked ones by time, then those without a day, the newest last."""
    query = select(Meeting).where(Meeting.person_id == person_id)
    return session.scalars(query.order_by(Meeting.starts.is_(None), Meeting.starts, Meeting.made_at)).all()


def open_meetings_of_unit(session: Session, unit_id: str, since: datetime) -> Sequence[Meeting]:
    """A unit's meetings that are not cancelled, without a day or not long past."""
    query = select(Meeting).where(
        Meeting.unit_id == unit_id,
        Meeting.cancelled.is_(False),
        Meeting.starts.is_(None) | (Meeting.starts > since),
    )
    return session.scalars(query.order_by(Meeting.starts)).all()


def participants(session: Session, meeting_ids: Sequence[str]) -> Sequence[Participant]:
    """Those who are called to these meetings, in order."""
    query = select(Participant).where(Participant.meeting_id.in_(meeting_ids))
    return session.scalars(query.order_by(Participant.meeting_id, Participant.place)).all()


def own_answers(session: Session, meeting_id: str) -> Sequence[OwnAnswer]:
    """What was answered for a meeting and lies in the own room."""
    query = select(OwnAnswer).where(OwnAnswer.meeting_id == meeting_id)
    return session.scalars(query.order_by(OwnAnswer.written_at)).all()


def answers_about(session: Session, meeting: Meeting, questions: Sequence[str]) -> Sequence[OwnAnswer]:
    """What was answered for a meeting, and for the person's others by herself to these questions; the newest last."""
    elsewhere = and_(OwnAnswer.hand == Hand.OWN, OwnAnswer.question.in_(questions))
    query = select(OwnAnswer).where(
        OwnAnswer.person_id == meeting.person_id, or_(OwnAnswer.meeting_id == meeting.id, elsewhere)
    )
    return session.scalars(query.order_by(OwnAnswer.written_at)).all()


def own_answer(session: Session, meeting_id: str, question: str, hand: str) -> OwnAnswer | None:
    """One answer in the own room."""
    query = select(OwnAnswer).where(
        OwnAnswer.meeting_id == meeting_id, OwnAnswer.question == question, OwnAnswer.hand == hand
    )
    return session.scalars(query).first()


def sent_and_written(session: Session, meeting_id: str, hand: str) -> tuple[SentAnswers | None, datetime | None]:
    """The newest of what was sent and not taken back, and when a hand last answered anything, in one statement."""
    written = select(func.max(OwnAnswer.written_at)).where(
        OwnAnswer.meeting_id == meeting_id, OwnAnswer.hand == hand, OwnAnswer.skipped.is_(False)
    )
    current = and_(SentAnswers.meeting_id == Meeting.id, SentAnswers.undone_at.is_(None))
    query = select(SentAnswers, written.scalar_subquery()).select_from(Meeting).outerjoin(SentAnswers, current)
    row = session.execute(query.where(Meeting.id == meeting_id).order_by(SentAnswers.version.desc())).first()
    return (row[0], row[1]) if row else (None, None)


def answers_by_link(session: Session, person_id: str) -> Sequence[OwnAnswer]:
    """What was written about a person behind links and nobody has vouched for."""
    query = select(OwnAnswer).where(OwnAnswer.person_id == person_id, OwnAnswer.hand == Hand.LINK)
    return session.scalars(query.order_by(OwnAnswer.written_at)).all()


def versions_sent(session: Session, meeting_id: str) -> Sequence[SentAnswers]:
    """All that was sent for a meeting, the newest first, also what was taken back."""
    query = select(SentAnswers).where(SentAnswers.meeting_id == meeting_id)
    return session.scalars(query.order_by(SentAnswers.version.desc())).all()


def sent_of_meetings(session: Session, meeting_ids: Sequence[str]) -> dict[str, SentAnswers]:
    """The newest version of each meeting that was sent and not taken back."""
    query = select(SentAnswers).where(SentAnswers.meeting_id.in_(meeting_ids), SentAnswers.undone_at.is_(None))
    return {row.meeting_id: row for row in session.scalars(query.order_by(SentAnswers.version)).all()}


def wish_answers(session: Session, meeting_ids: Sequence[str]) -> Sequence[WishAnswer]:
    """What units have answered to the wishes of these meetings."""
    query = select(WishAnswer).where(WishAnswer.meeting_id.in_(meeting_ids))
    return session.scalars(query.order_by(WishAnswer.at)).all()


def remove(session: Session, rows: Sequence[Any]) -> None:
    """Takes rows away for good."""
    for row in rows:
        session.delete(row)
    session.flush()
