"""The audit's tables: rows that are only ever added, and the head of each organisation's chain."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from citizen_app.storage.base import Base, Id, Key, When


class AuditHead(Base):
    """The newest link of one chain; locked while a row is added."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int]
    mac: Mapped[str] = mapped_column(String(64))


class AuditRow(Base):
    """One thing that was done or read: ids and codes only, never a name."""

    __tablename__ = "audit_row"
    __table_args__ = (
        Index("ix_audit_row_subject", "subject", "at"),
        Index("ix_audit_row_chain", "chain", "seq", unique=True),
    )

    id: Mapped[Key]
    chain: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int]
    at: Mapped[When]
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(64))
    unit_id: Mapped[Id | None]
    subject: Mapped[Id | None]
    action: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str | None] = mapped_column(String(40))
    object: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))
    previous: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))

    def facts(self) -> dict[str, Any]:
        """What the row's link vouches for."""
        return {
            "chain": self.chain,
            "seq": self.seq,
            "at": self.at.isoformat(),
            "actor": [self.actor_kind, self.actor, self.unit_id],
            "subject": self.subject,
            "action": self.action,
            "purpose": self.purpose,
            "object": self.object,
            "outcome": self.outcome,
        }


def locked_head(session: Session, chain: str) -> AuditHead | None:
    """The head of a chain, locked for this transaction."""
    return session.scalars(select(AuditHead).where(AuditHead.chain == chain).with_for_update()).first()


def heads(session: Session) -> Sequence[AuditHead]:
    """The heads of all chains."""
    return session.scalars(select(AuditHead).order_by(AuditHead.chain)).all()


def headless(session: Session) -> Sequence[str]:
    """The chains that have rows and no head."""
    return session.scalars(
        select(AuditRow.chain).distinct().where(AuditRow.chain.not_in(select(AuditHead.chain)))
    ).all()


def rows_of_chain(session: Session, chain: str) -> Iterator[AuditRow]:
    """All rows of a chain, oldest first, fetched some at a time."""
    last = 0
    while True:
        query = select(AuditRow).where(AuditRow.chain == chain, AuditRow.seq > last).order_by(AuditRow.seq).limit(500)
        rows = session.scalars(query).all()
        yield from rows
        if not rows:
            return
        last = rows[-1].seq


def rows_about(session: Session, subject: str, since: datetime, most: int) -> Sequence[AuditRow]:
    """What was done and read about a person, newest first."""
    query = select(AuditRow).where(AuditRow.subject == subject, AuditRow.at >= since)
    return session.scalars(query.order_by(AuditRow.at.desc(), AuditRow.seq.desc()).limit(most)).all()
