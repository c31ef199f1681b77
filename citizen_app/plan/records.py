"""The tables of plans and their versions, and the one statement that a page with the plan needs."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, String, UniqueConstraint, bindparam, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from citizen_app.plan.document import PlanDocument
from citizen_app.storage.base import Base, Id, Key, When
from citizen_app.storage.encrypted import SealedJson
from citizen_app.storage.session import first
from citizen_app.storage.straight import Finished, Query

OPEN, CLOSED = "open", "closed"
IMPORT, STAFF, PLAIN_LINES = "import", "staff", "plain_lines"


class PlanRow(Base):
    """One plan that one unit sent; `version_id` is the version that holds now."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("person_id", "unit_id", "identifier_index"),
        Index("ix_plan_person", "person_id", "state"),
    )

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[Id] = mapped_column(ForeignKey("unit.id"), index=True)
    identifier_index: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[When]
    version_id: Mapped[Id | None]


class PlanVersion(Base):
    """One version of a plan: a document that never changes; only `closed_at` is ever written later."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[Key]
    plan_id: Mapped[Id] = mapped_column(ForeignKey("plan.id"))
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(String(16))
    sent_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[When]
    closed_at: Mapped[When | None]
    ends: Mapped[date | None] = mapped_column(index=True)
    next_follow_up: Mapped[date | None] = mapped_column(index=True)
    unconfirmed: Mapped[int]
    document_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    document = SealedJson[PlanDocument]("document_sealed", PlanDocument, owner="person_id")


class CurrentPlan(Struct, frozen=True, gc=False):
    """The plan that holds now, opened: which one, since when, and what it says."""

    id: str
    unit_id: str
    version_id: str
    number: int
    made_at: datetime
    document: PlanDocument


# Core, built once: the page with the plan has one statement to spend, and it may not be put together anew.
_plan, _version = PlanRow.__table__.c, PlanVersion.__table__.c
_shown = (
    _plan.id.label("plan_id"),
    _plan.unit_id.label("plan_unit_id"),
    _plan.person_id.label("plan_person_id"),
    _version.id.label("version_id"),
    _version.number,
    _version.made_at,
    _version.document_sealed,
)
_current = (
    select(*_shown)
    .select_from(PlanRow.__table__.join(PlanVersion.__table__, _version.id == _plan.version_id))
    .where(_plan.state == OPEN, _plan.person_id == bindparam("person_id"))
    .order_by(_version.made_at.desc(), _plan.id)
    .limit(1)
)
_current_of_unit = Finished(_current.where(_plan.unit_id == bindparam("unit_id")))
_current_of_all = Finished(_current)


def beside(query: Query, person_id: ColumnElement[str | None]) -> Query:
    """A statement that finds one person, with her newest open plan beside her: columns that are empty without one."""
    newest = (
        select(_version.id)
        .join(PlanRow.__table__, _plan.version_id == _version.id)
        .where(_plan.state == OPEN, _plan.person_id == person_id)
        .order_by(_version.made_at.desc(), _plan.id)
        .limit(1)
        .correlate_except(PlanRow.__table__, PlanVersion.__table__)
        .scalar_subquery()
    )
    query = query.outerjoin(PlanVersion.__table__, _version.id == newest)
    return query.outerjoin(PlanRow.__table__, _plan.id == _version.plan_id).add_columns(*_shown)


def current(session: Session, person_id: str, unit_id: str | None = None) -> CurrentPlan | None:
    """The person's newest open plan with its document, in one statement; only one sender's where `unit_id` is given."""
    row = (
        first(session, _current_of_all, person_id=person_id)
        if unit_id is None
        else first(session, _current_of_unit, person_id=person_id, unit_id=unit_id)
    )
    return None if row is None else opened(session, row)


def opened(session: Session, row: Any) -> CurrentPlan | None:
    """The plan in a row of `current` or `beside`, opened; None where that person has none."""
    if row.plan_id is None:
        return None
    document = PlanVersion.document.open(
        session, row.plan_person_id, row.version_id, row.document_sealed, PlanVersion.__tablename__
    )
    return CurrentPlan(row.plan_id, row.plan_unit_id, row.version_id, row.number, row.made_at, document)


def plan(session: Session, plan_id: str) -> PlanRow | None:
    """One plan."""
    return session.get(PlanRow, plan_id)


def plan_by_identifier(session: Session, person_id: str, unit_id: str, index: str) -> PlanRow | None:
    """The plan that this unit sent about this person under this identifier."""
    query = select(PlanRow).where(
        PlanRow.person_id == person_id, PlanRow.unit_id == unit_id, PlanRow.identifier_index == index
    )
    return session.scalars(query).first()


def owner_of_identifier(session: Session, unit_id: str, index: str) -> str | None:
    """The person about whom this unit sent a plan under this identifier."""
    query = select(PlanRow.person_id).where(PlanRow.unit_id == unit_id, PlanRow.identifier_index == index)
    return session.scalars(query.order_by(PlanRow.made_at)).first()


def newest_open(session: Session, person_id: str) -> PlanRow | None:
    """The person's newest open plan."""
    query = select(PlanRow).join(PlanVersion, PlanVersion.id == PlanRow.version_id)
    query = query.where(PlanRow.person_id == person_id, PlanRow.state == OPEN)
    return session.scalars(query.order_by(PlanVersion.made_at.desc(), PlanRow.id).limit(1)).first()


def version(session: Session, version_id: str) -> PlanVersion | None:
    """One version."""
    return session.get(PlanVersion, version_id)


def versions_of(session: Session, plan_id: str) -> Sequence[PlanVersion]:
    """All versions of a plan, newest first."""
    query = select(PlanVersion).where(PlanVersion.plan_id == plan_id)
    return session.scalars(query.order_by(PlanVersion.number.desc())).all()


def waiting_in_unit(session: Session, unit_id: str, follow_up_by: date) -> Sequence[PlanVersion]:
    """The versions that hold now at a unit and wait to be confirmed, or to be followed up by a day; oldest first."""
    query = select(PlanVersion).join(PlanRow, PlanRow.version_id == PlanVersion.id)
    query = query.where(PlanRow.unit_id == unit_id, PlanRow.state == OPEN)
    query = query.where(or_(PlanVersion.unconfirmed > 0, PlanVersion.next_follow_up <= follow_up_by))
    return session.scalars(query.order_by(PlanVersion.made_at)).all()
