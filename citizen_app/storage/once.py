"""A write happens once: a second tap, a retry or a reload finds the first answer (safety 2.10)."""

from dataclasses import dataclass

from sqlalchemy import String, Text, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from citizen_app.kernel.clock import now
from citizen_app.storage.base import Base, When
from citizen_app.storage.keys import vault_of


class OtherBody(Exception):
    """The same key came with other words: the answer is 422, and nothing is written."""


class OnceRow(Base):
    """One act that was done: who asked, the form's key, a keyed digest of its words and what came of it."""

    __tablename__ = "once"

    actor: Mapped[str] = mapped_column(String(80), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[str] = mapped_column(String(64))
    result: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[When]


@dataclass(slots=True)
class Once:
    """Whether this is the first time, and what the first time led to."""

    first: bool
    _row: OnceRow

    @property
    def result(self) -> str | None:
        """What the first time led to, such as the id of what was made."""
        return self._row.result

    @result.setter
    def result(self, value: str | None) -> None:
        self._row.result = value


def claim(session: Session, actor: str, key: str, body: str) -> Once:
    """Claims an act by the form's key, inside the transaction that does it; raises OtherBody."""
    mark = vault_of(session).ring.token_mark("once", body)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"actor": actor, "key": key, "body": mark, "done_at": now()}
    new = insert(OnceRow).values(values).on_conflict_do_nothing().returning(OnceRow.key)
    first = session.execute(new).first() is not None
    row = session.execute(select(OnceRow).where(OnceRow.actor == actor, OnceRow.key == key)).scalar_one()
    if row.body != mark:
        raise OtherBody(key)
    return Once(first, row)
