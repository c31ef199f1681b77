"""The tables of contact ways, of what is safe, of who wants to hear from us, and of what waits to be sent."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from citizen_app.storage.base import Base, Id, Key, When
from citizen_app.storage.encrypted import SealedJson, SealedText


class Contact(Base):
    """One way to reach a person: a phone number or an e-mail address."""

    __tablename__ = "contact"

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"), index=True)
    way: Mapped[str] = mapped_column(String(8))
    index: Mapped[str] = mapped_column(String(64), index=True)
    value_sealed: Mapped[bytes]

    value = SealedText("value_sealed", owner="person_id")


class SafeContact(Base):
    """The two answers before the first send: who else can read, and when and how it is safe."""

    __tablename__ = "safe_contact"

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"), unique=True)
    unknown: Mapped[bool]
    answered_by: Mapped[Id]
    answered_at: Mapped[When]
    readers_sealed: Mapped[bytes | None]
    safe_sealed: Mapped[bytes | None]

    readers = SealedText("readers_sealed", owner="person_id")
    safe = SealedText("safe_sealed", owner="person_id")


class OutboxRow(Base):
    """A letter that waits to leave, or has left; the truth of what was sent."""

    __tablename__ = "outbox"

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    occasion: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(8), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[When]
    sent_at: Mapped[When | None]
    letter_sealed: Mapped[bytes | None]

    letter = SealedJson[dict[str, str]]("letter_sealed", dict[str, str], owner="person_id")


class CallWish(Base):
    """Somebody asked to hear from us: how, when it suits, and the day we answer by; never why."""

    __tablename__ = "call_wish"

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[Id] = mapped_column(ForeignKey("unit.id"), index=True)
    way: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[When]
    answer_by: Mapped[date]
    called_at: Mapped[When | None]
    words_sealed: Mapped[bytes | None]

    words = SealedText("words_sealed", owner="person_id")


def contacts(session: Session, person_id: str) -> Sequence[Contact]:
    """The ways to reach a person."""
    return session.scalars(select(Contact).where(Contact.person_id == person_id).order_by(Contact.way)).all()


def persons_with(session: Session, index: str) -> Sequence[str]:
    """The ids of the persons who have this address."""
    return session.scalars(select(Contact.person_id).where(Contact.index == index)).all()


def waiting_for_person(session: Session, person_id: str) -> Sequence[OutboxRow]:
    """What has not left yet to one person."""
    return session.scalars(
        select(OutboxRow).where(OutboxRow.person_id == person_id, OutboxRow.state == "waiting")
    ).all()


def safe_contact(session: Session, person_id: str) -> SafeContact | None:
    """What is known of when and how it is safe."""
    return session.scalars(select(SafeContact).where(SafeContact.person_id == person_id)).first()


def due(session: Session, now: datetime, most: int) -> Sequence[OutboxRow]:
    """What should leave now, oldest first; on PostgreSQL no two senders take the same row."""
    query = select(OutboxRow).where(OutboxRow.state == "waiting", OutboxRow.next_at <= now)
    return session.scalars(query.order_by(OutboxRow.next_at).limit(most).with_for_update(skip_locked=True)).all()


def outbox_row(session: Session, row_id: str) -> OutboxRow | None:
    """One letter in the outbox."""
    return session.get(OutboxRow, row_id)


def call_wishes(session: Session, unit_id: str) -> Sequence[CallWish]:
    """Those who wait to hear from a unit, oldest first."""
    query = select(CallWish).where(CallWish.unit_id == unit_id, CallWish.called_at.is_(None))
    return session.scalars(query.order_by(CallWish.asked_at)).all()


def open_calls_of(session: Session, person_id: str) -> Sequence[CallWish]:
    """What a person still waits to hear about, the soonest day first."""
    query = select(CallWish).where(CallWish.person_id == person_id, CallWish.called_at.is_(None))
    return session.scalars(query.order_by(CallWish.answer_by, CallWish.asked_at)).all()
