"""The tables of authorities, units and staff."""

from collections.abc import Collection, Sequence
from datetime import date, time
from typing import TypedDict

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from citizen_app.storage.base import Base, Id, Key
from citizen_app.storage.encrypted import SealedText
from citizen_app.storage.keys import DataKey


class OpeningHours(TypedDict):
    """When a unit or a person answers: weekdays (0 = Monday), "HH:MM" to "HH:MM"."""

    days: list[int]
    opens: str
    closes: str


class Authority(Base):
    """A huvudman: a municipality, a region or a state authority."""

    __tablename__ = "authority"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(200))
    group: Mapped[str] = mapped_column(String(16))


class Unit(Base):
    """A verksamhet; `reads_here` says whether its staff use this service."""

    __tablename__ = "unit"

    id: Mapped[Key]
    authority_id: Mapped[Id] = mapped_column(ForeignKey("authority.id"))
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str | None] = mapped_column(String(80), unique=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    hours: Mapped[list[OpeningHours]] = mapped_column(JSON)
    reads_here: Mapped[bool]


class Staff(Base):
    """A member of staff of one unit; `second_id` is who takes over what may not wait for her."""

    __tablename__ = "staff"

    id: Mapped[Key]
    unit_id: Mapped[Id] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str] = mapped_column(String(80))
    second_id: Mapped[Id | None] = mapped_column(ForeignKey("staff.id"))
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    ended: Mapped[bool] = mapped_column(default=False)
    hours: Mapped[list[OpeningHours]] = mapped_column(JSON)
    name_sealed: Mapped[bytes]
    phone_sealed: Mapped[bytes | None]

    name = SealedText("name_sealed", owner="unit_id")
    phone = SealedText("phone_sealed", owner="unit_id")


def unit(session: Session, unit_id: str) -> Unit | None:
    """One unit."""
    return session.get(Unit, unit_id)


def unit_by_code(session: Session, code: str) -> Unit | None:
    """The unit with an official code (HSA id or the like)."""
    return session.scalars(select(Unit).where(Unit.code == code)).first()


def reading_codes(session: Session, codes: Collection[str]) -> frozenset[str]:
    """Which of these official codes belong to units whose staff use this service, in one statement."""
    return frozenset(filter(None, session.scalars(select(Unit.code).where(Unit.code.in_(codes), Unit.reads_here))))


def units(session: Session) -> Sequence[Unit]:
    """All units, by name."""
    return session.scalars(select(Unit).order_by(Unit.name)).all()


def staff(session: Session, staff_id: str) -> Staff | None:
    """One member of staff."""
    return session.get(Staff, staff_id)


def staff_of(session: Session, unit_id: str) -> Sequence[Staff]:
    """The staff who work at a unit now."""
    return session.scalars(
        select(Staff).where(Staff.unit_id == unit_id, Staff.ended.is_(False)).order_by(Staff.id)
    ).all()


def staff_with_units(session: Session, staff_ids: Sequence[str]) -> Sequence[tuple[Staff, Unit, DataKey]]:
    """Several members of staff with their units and the keys that open their names, in one statement."""
    query = select(Staff, Unit, DataKey).join(Unit, Unit.id == Staff.unit_id)
    query = query.join(DataKey, DataKey.owner_id == Staff.unit_id).where(Staff.id.in_(staff_ids))
    return [(row[0], row[1], row[2]) for row in session.execute(query).all()]


def hours_of(stored: list[OpeningHours]) -> tuple[tuple[tuple[int, ...], time, time], ...]:
    """Stored opening hours as the values that words are made of."""
    return tuple(
        (tuple(row["days"]), time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])) for row in stored
    )
