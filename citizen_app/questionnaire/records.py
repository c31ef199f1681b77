"""The tables: an answer in progress (own room), sealed answers that wait, and answers that nobody can trace."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from citizen_app.questionnaire.rules import Draft, WaitingPage
from citizen_app.storage.base import Base, Id, Key, When
from citizen_app.storage.encrypted import SealedJson


class Progress(Base):
    """One respondent's way through one questionnaire; it is her own room, and no staff function reaches it."""

    __tablename__ = "questionnaire_progress"
    __table_args__ = (UniqueConstraint("meeting_id", "respondent"),)

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"), index=True)
    meeting_id: Mapped[Id] = mapped_column(ForeignKey("meeting.id"))
    respondent: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[When]
    has_answered: Mapped[bool] = mapped_column(default=False)
    draft_sealed: Mapped[bytes | None]

    draft = SealedJson[Draft | None]("draft_sealed", Draft, owner="person_id")


class WaitingAnswers(Base):
    """One sending that waits, sealed with the unit's key; no person, no session, no moment."""

    __tablename__ = "waiting_answers"
    __table_args__ = {"sqlite_with_rowid": False}

    id: Mapped[Key]
    unit_id: Mapped[Id] = mapped_column(ForeignKey("unit.id"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    page_sealed: Mapped[bytes]

    page = SealedJson[WaitingPage]("page_sealed", WaitingPage, owner="unit_id")


class Answer(Base):
    """One answer to one statement: unit and month only, in no order that tells anything."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_unit_month", "unit_id", "month"), {"sqlite_with_rowid": False})

    id: Mapped[Key]
    unit_id: Mapped[Id] = mapped_column(ForeignKey("unit.id"))
    month: Mapped[str] = mapped_column(String(7))
    series: Mapped[str] = mapped_column(String(12))
    statement: Mapped[int]
    value: Mapped[str] = mapped_column(String(12))
    mode: Mapped[str] = mapped_column(String(10))


def progress(session: Session, meeting_id: str, respondent: str) -> Progress | None:
    """A respondent's way through the questionnaire of a meeting."""
    query = select(Progress).where(Progress.meeting_id == meeting_id, Progress.respondent == respondent)
    return session.scalars(query).first()


def progress_of_meetings(session: Session, meeting_ids: Sequence[str], respondent: str) -> Sequence[Progress]:
    """The same for several meetings in one statement."""
    query = select(Progress).where(Progress.meeting_id.in_(meeting_ids), Progress.respondent == respondent)
    return session.scalars(query).all()


def left_lying(session: Session, before: datetime) -> Sequence[Progress]:
    """Progress nobody has touched since a moment."""
    return session.scalars(select(Progress).where(Progress.changed_at < before)).all()


def waiting(session: Session, unit_id: str) -> Sequence[WaitingAnswers]:
    """What waits sealed for a unit."""
    return session.scalars(select(WaitingAnswers).where(WaitingAnswers.unit_id == unit_id).with_for_update()).all()


def waiting_by_id(session: Session, waiting_id: str) -> WaitingAnswers | None:
    """One sealed sending, if it still waits."""
    return session.get(WaitingAnswers, waiting_id)
