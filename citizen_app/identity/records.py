"""The tables of persons, sessions, links and tries."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from citizen_app.kernel.levels import Level
from citizen_app.storage.base import Base, Id, Key, When
from citizen_app.storage.encrypted import SealedText
from citizen_app.storage.keys import DataKey
from citizen_app.storage.session import first
from citizen_app.storage.straight import Beside, Finished
from citizen_app.units.records import Authority, Staff, Unit  # the loader's one statement joins the coordinator


class Person(Base):
    """The individual; `unit_id` is the unit that asked her in, and nothing here tells why she needs help."""

    __tablename__ = "person"

    id: Mapped[Key]
    unit_id: Mapped[Id] = mapped_column(ForeignKey("unit.id"), index=True)
    coordinator_id: Mapped[Id | None] = mapped_column(ForeignKey("staff.id"))
    protected: Mapped[bool] = mapped_column(default=False)
    slow: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(16), default="sv")
    identifier_index: Mapped[str | None] = mapped_column(String(64), index=True)
    code_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[When]
    opened_at: Mapped[When | None]
    name_sealed: Mapped[bytes]
    word_sealed: Mapped[bytes | None]

    name = SealedText("name_sealed", owner="id")
    word = SealedText("word_sealed", owner="id")


class SessionRow(Base):
    """One session: only a digest of its secret, what it may, its small data, and the code it waits for (scrypt)."""

    __tablename__ = "session"

    id: Mapped[Key]
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    level: Mapped[int]
    person_id: Mapped[Id | None] = mapped_column(ForeignKey("person.id"), index=True)
    staff_id: Mapped[Id | None] = mapped_column(ForeignKey("staff.id"), index=True)
    unit_id: Mapped[Id | None]
    meeting_id: Mapped[Id | None]
    link_id: Mapped[Id | None]
    device: Mapped[str] = mapped_column(String(120), default="")
    made_at: Mapped[When]
    seen_at: Mapped[When]
    ends_at: Mapped[When]
    ended_at: Mapped[When | None]
    fresh_until: Mapped[When | None]
    data: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    code_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_ends_at: Mapped[When | None]
    code_tries: Mapped[int] = mapped_column(default=0, server_default="0")


class Link(Base):
    """A link that was sent: a digest of its token, a scrypt of its typed code, and what it is for."""

    __tablename__ = "link"

    id: Mapped[Key]
    purpose: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[Id]
    meeting_id: Mapped[Id | None]
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    selector: Mapped[str | None] = mapped_column(String(8), unique=True)
    code_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_by: Mapped[Id | None]
    made_at: Mapped[When]
    ends_at: Mapped[When]
    opened_at: Mapped[When | None]
    used_at: Mapped[When | None]
    revoked_at: Mapped[When | None]
    device: Mapped[str | None] = mapped_column(String(64))


class LinkDevice(Base):
    """One more device that holds a link, since it gave a code that went to the person's own address."""

    __tablename__ = "link_device"
    __table_args__ = (Index("ix_link_device_link_id_mark", "link_id", "mark", unique=True),)

    id: Mapped[Key]
    link_id: Mapped[Id] = mapped_column(ForeignKey("link.id"))
    mark: Mapped[str] = mapped_column(String(64))
    at: Mapped[When]


class Try(Base):
    """One try at something that is slowed down: what, by or about whom (a digest), and when."""

    __tablename__ = "try"
    __table_args__ = (Index("ix_try_what_whom_at", "what", "whom", "at"),)

    id: Mapped[Key]
    what: Mapped[str] = mapped_column(String(16))
    whom: Mapped[str] = mapped_column(String(64))
    at: Mapped[When]


_staff_key = aliased(DataKey)
_person_key = aliased(DataKey)
_loader = (
    select(
        SessionRow.id,
        SessionRow.level,
        SessionRow.person_id,
        SessionRow.staff_id,
        SessionRow.unit_id,
        SessionRow.meeting_id,
        SessionRow.link_id,
        SessionRow.seen_at,
        SessionRow.ends_at,
        SessionRow.fresh_until,
        SessionRow.data,
        Person.protected,
        Person.slow,
        Person.language,
        _person_key.master.label("person_master"),
        _person_key.wrapped.label("person_wrapped"),
        Staff.id.label("human_id"),
        Staff.name_sealed,
        Staff.phone_sealed,
        Staff.hours.label("staff_hours"),
        Staff.ended.label("staff_ended"),
        _staff_key.master.label("unit_master"),
        _staff_key.wrapped.label("unit_wrapped"),
        Unit.id.label("human_unit_id"),
        Unit.name.label("unit_name"),
        Unit.phone.label("unit_phone"),
        Unit.hours.label("unit_hours"),
        Authority.group.label("human_group"),
    )
    .select_from(SessionRow)
    .outerjoin(Person, Person.id == SessionRow.person_id)
    .outerjoin(_person_key, _person_key.owner_id == SessionRow.person_id)
    .outerjoin(Staff, Staff.id == func.coalesce(SessionRow.staff_id, Person.coordinator_id))
    .outerjoin(Unit, Unit.id == func.coalesce(SessionRow.unit_id, Staff.unit_id, Person.unit_id))
    .outerjoin(Authority, Authority.id == Unit.authority_id)
    .outerjoin(_staff_key, _staff_key.owner_id == Staff.unit_id)
    .where(SessionRow.mark == bindparam("mark"), SessionRow.ended_at.is_(None))
)
_found = Finished(_loader)


def found(session: Session, mark: str, query: Finished | None = None) -> Any:
    """A live session with its person, keys, human and unit, in one statement; None where there is none."""
    return first(session, query or _found, mark=mark)


def found_with(beside: Beside) -> Finished:
    """What `found` asks, with more beside it about the person who is signed in, and about nobody at a lower level."""
    return Finished(beside(_loader, case((SessionRow.level == Level.PLAN, SessionRow.person_id))))


_second = aliased(Staff)
_coordination = (
    select(Person.protected, Authority.group, Staff, _second, DataKey)
    .select_from(Person)
    .join(Unit, Unit.id == bindparam("unit_id"))
    .join(Authority, Authority.id == Unit.authority_id)
    .outerjoin(Staff, Staff.id == func.coalesce(Person.coordinator_id, bindparam("otherwise", type_=String)))
    .outerjoin(_second, _second.id == Staff.second_id)
    .outerjoin(DataKey, DataKey.owner_id == Staff.unit_id)
    .where(Person.id == bindparam("person_id"))
)


def coordination(session: Session, person_id: str, unit_id: str, otherwise: str | None) -> Any:
    """If a person is protected, a unit's group, who coordinates, her second name and the key to their names, at once.

    `otherwise` is the member of staff who counts where the person has no coordinator.
    """
    names = {"person_id": person_id, "unit_id": unit_id, "otherwise": otherwise}
    return session.execute(_coordination, names).first()


def session_row(session: Session, session_id: str) -> SessionRow | None:
    """One session."""
    return session.get(SessionRow, session_id)


def session_by_mark(session: Session, mark: str) -> SessionRow | None:
    """The session with a secret's digest, whatever state it is in."""
    return session.scalars(select(SessionRow).where(SessionRow.mark == mark)).first()


def live_sessions(session: Session, person_id: str, now: datetime) -> Sequence[SessionRow]:
    """The person's sessions that still live, newest first."""
    query = select(SessionRow).where(
        SessionRow.person_id == person_id, SessionRow.ended_at.is_(None), SessionRow.ends_at > now
    )
    return session.scalars(query.order_by(SessionRow.seen_at.desc())).all()


def sessions_of_link(session: Session, link_id: str) -> Sequence[SessionRow]:
    """The sessions that a link opened and that nobody has ended."""
    query = select(SessionRow).where(SessionRow.link_id == link_id, SessionRow.ended_at.is_(None))
    return session.scalars(query).all()


def person(session: Session, person_id: str) -> Person | None:
    """One person."""
    return session.get(Person, person_id)


def hold_person(session: Session, person_id: str) -> None:
    """Lets nobody else hold this person until the transaction ends; SQLite has one writer anyway."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def persons(session: Session, person_ids: Sequence[str]) -> Sequence[Person]:
    """Several persons in one statement."""
    return session.scalars(select(Person).where(Person.id.in_(person_ids))).all()


def units_around(session: Session, person_id: str, codes: Collection[str]) -> Sequence[Any]:
    """The unit that asked a person in, and those with one of these codes whose staff use this service, at once."""
    own, reads = Unit.id == Person.unit_id, and_(Unit.code.in_(codes), Unit.reads_here)
    query = select(Unit.id, Unit.name, Unit.code, Unit.reads_here, own.label("own")).join(Person, or_(own, reads))
    return session.execute(query.where(Person.id == person_id)).all()


def person_by_identifier(session: Session, index: str) -> Person | None:
    """The person whose identifier has this blind index."""
    return session.scalars(select(Person).where(Person.identifier_index == index)).first()


def persons_of(session: Session, unit_id: str) -> Sequence[Person]:
    """The persons that a unit asked in, newest first."""
    return session.scalars(select(Person).where(Person.unit_id == unit_id).order_by(Person.made_at.desc())).all()


def link_by_mark(session: Session, mark: str) -> Link | None:
    """The link with a token's digest."""
    return session.scalars(select(Link).where(Link.mark == mark)).first()


def link_by_selector(session: Session, selector: str) -> Link | None:
    """The link whose typed code begins with these four characters."""
    return session.scalars(select(Link).where(Link.selector == selector)).first()


def link(session: Session, link_id: str) -> Link | None:
    """One link."""
    return session.get(Link, link_id)


def devices_of(session: Session, link_id: str) -> Sequence[str]:
    """The digests of the devices that hold a link beside its first one."""
    return session.scalars(select(LinkDevice.mark).where(LinkDevice.link_id == link_id)).all()


def links_of_meeting(session: Session, meeting_id: str) -> Sequence[Link]:
    """The links of a meeting, newest first."""
    return session.scalars(select(Link).where(Link.meeting_id == meeting_id).order_by(Link.made_at.desc())).all()


def links_of_person(session: Session, person_id: str) -> Sequence[Link]:
    """All links of a person."""
    return session.scalars(select(Link).where(Link.person_id == person_id)).all()


def tries(session: Session, what: str, whom: str, since: datetime) -> Sequence[datetime]:
    """When something was tried since a moment, oldest first."""
    query = select(Try.at).where(Try.what == what, Try.whom == whom, Try.at > since).order_by(Try.at)
    return session.scalars(query).all()


def count_tries(session: Session, what: str, since: datetime) -> int:
    """How often something was tried by anybody since a moment."""
    return session.scalar(select(func.count()).select_from(Try).where(Try.what == what, Try.at > since)) or 0
