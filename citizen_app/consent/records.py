"""The ledger of yes and no, what waits for staff because of it, and the person's own unsent choices."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from citizen_app.consent.rules import Draft
from citizen_app.storage.base import Base, Id, Key, When
from citizen_app.storage.encrypted import SealedJson, SealedText


class ConsentEvent(Base):
    """One row of the ledger: never changed, never taken away.

    `organisation` is a blind index, so that the table does not tell which care a person has to do with.
    """

    __tablename__ = "consent_event"
    __table_args__ = (
        UniqueConstraint("person_id", "seq"),
        Index("ix_consent_event_organisation", "organisation", "person_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    seq: Mapped[int]
    event: Mapped[str] = mapped_column(String(16))
    method: Mapped[str] = mapped_column(String(16))
    organisation: Mapped[str] = mapped_column(String(64))
    name_sealed: Mapped[bytes]
    code_sealed: Mapped[bytes | None]
    kinds: Mapped[list[str]] = mapped_column(JSON)
    not_covered_sealed: Mapped[bytes | None]
    said_on: Mapped[date]
    until: Mapped[date | None]
    wording: Mapped[str | None] = mapped_column(String(16))
    locale: Mapped[str | None] = mapped_column(String(16))
    level: Mapped[int | None]
    helped_by: Mapped[str | None] = mapped_column(String(16))
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[When]

    name = SealedText("name_sealed", owner="person_id")
    code = SealedText("code_sealed", owner="person_id")
    not_covered = SealedText("not_covered_sealed", owner="person_id")


class TellingTask(Base):
    """Something the coordinator does because of a yes or its end: tells an organisation outside, or marks rows."""

    __tablename__ = "telling_task"
    __table_args__ = (Index("ix_telling_task_unit", "unit_id", "told_at"),)

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[Id] = mapped_column(ForeignKey("unit.id"))
    organisation: Mapped[str] = mapped_column(String(64))
    event_id: Mapped[Id]
    made_at: Mapped[When]
    told_at: Mapped[When | None]
    told_by: Mapped[Id | None]
    name_sealed: Mapped[bytes]

    name = SealedText("name_sealed", owner="person_id")


class ConsentDraft(Base):
    """The person's own room: what she has ticked and written about an organisation and not answered yet."""

    __tablename__ = "consent_draft"
    __table_args__ = (UniqueConstraint("person_id", "organisation"),)

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    organisation: Mapped[str] = mapped_column(String(64))
    at: Mapped[When]
    words_sealed: Mapped[bytes]

    words = SealedJson[Draft]("words_sealed", Draft, owner="person_id")


class SeenCard(Base):
    """A card of the first sign-in that the person has read; `card` is a blind index of what it was about."""

    __tablename__ = "seen_card"
    __table_args__ = (UniqueConstraint("person_id", "card"),)

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    card: Mapped[str] = mapped_column(String(64))
    at: Mapped[When]


def ledger(session: Session, person_id: str) -> Sequence[ConsentEvent]:
    """The whole ledger of a person, oldest first."""
    query = select(ConsentEvent).where(ConsentEvent.person_id == person_id)
    return session.scalars(query.order_by(ConsentEvent.seq)).all()


def persons_in_ledger(session: Session, organisation: str) -> Sequence[str]:
    """The persons who have ever answered about an organisation."""
    query = select(ConsentEvent.person_id).where(ConsentEvent.organisation == organisation)
    return session.scalars(query.distinct().order_by(ConsentEvent.person_id)).all()


def last_seq(session: Session, person_id: str) -> int:
    """The number of the newest row of a person's ledger; 0 before the first."""
    return session.scalar(select(func.max(ConsentEvent.seq)).where(ConsentEvent.person_id == person_id)) or 0


def task(session: Session, task_id: str) -> TellingTask | None:
    """One task."""
    return session.get(TellingTask, task_id)


def open_tasks_of_unit(session: Session, unit_id: str) -> Sequence[TellingTask]:
    """What a unit has not done yet, oldest first."""
    query = select(TellingTask).where(TellingTask.unit_id == unit_id, TellingTask.told_at.is_(None))
    return session.scalars(query.order_by(TellingTask.made_at)).all()


def tasks_of(session: Session, person_id: str, organisation: str) -> Sequence[TellingTask]:
    """All tasks about a person and an organisation, oldest first."""
    query = select(TellingTask).where(TellingTask.person_id == person_id, TellingTask.organisation == organisation)
    return session.scalars(query.order_by(TellingTask.made_at)).all()


def drop_open_tasks(session: Session, person_id: str, organisation: str) -> None:
    """Takes away what need not be done any more, since the person has said something else."""
    session.execute(
        delete(TellingTask).where(
            TellingTask.person_id == person_id,
            TellingTask.organisation == organisation,
            TellingTask.told_at.is_(None),
        )
    )


def draft(session: Session, person_id: str, organisation: str) -> ConsentDraft | None:
    """The unsent choices about an organisation."""
    query = select(ConsentDraft).where(ConsentDraft.person_id == person_id, ConsentDraft.organisation == organisation)
    return session.scalars(query).first()


def seen_cards(session: Session, person_id: str) -> frozenset[str]:
    """The cards that a person has read."""
    return frozenset(session.scalars(select(SeenCard.card).where(SeenCard.person_id == person_id)))
