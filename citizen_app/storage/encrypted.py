"""Encrypted values of a row: read and written as plain Python, sealed with the owner's key when the row is flushed."""

from typing import Any, Generic, TypeVar, overload

import msgspec
from sqlalchemy import event
from sqlalchemy.orm import Session, object_session

from citizen_app.storage.keys import vault_of

T = TypeVar("T")
_WAITING = b"waiting to be sealed"


class Sealed(Generic[T]):
    """A value kept in `column` under the data key of the row's `owner`, bound to table, column and row."""

    def __init__(self, column: str, kind: Any, owner: str) -> None:
        self.column = column
        self.owner = owner
        self._decoder = msgspec.json.Decoder(kind)

    def __set_name__(self, holder: type, name: str) -> None:
        self.name = name
        self._pending = f"_unsealed_{name}"

    @overload
    def __get__(self, row: None, holder: type) -> "Sealed[T]": ...
    @overload
    def __get__(self, row: Any, holder: type) -> T: ...

    def __get__(self, row: Any, holder: type) -> Any:
        if row is None:
            return self
        if self._pending in row.__dict__:
            return row.__dict__[self._pending]
        sealed = getattr(row, self.column)
        if sealed is None:
            return None
        session = object_session(row)
        if session is None:
            raise LookupError(f"{self.name} can only be read inside its transaction")
        return self.open(session, getattr(row, self.owner), row.id, sealed, type(row).__tablename__)

    def __set__(self, row: Any, value: T | None) -> None:
        row.__dict__[self._pending] = value
        setattr(row, self.column, None if value is None else _WAITING)

    def open(self, session: Session, owner: str, row_id: str, sealed: bytes, table: str) -> T:
        """The value of a column that was fetched without its row object."""
        opened = vault_of(session).open(owner, f"{table}|{self.column}|{row_id}", sealed)
        value: T = self._decoder.decode(opened)
        return value

    def seal(self, session: Session, row: Any) -> None:
        """Seals what was set since the last flush; raises LostKey."""
        if self._pending not in row.__dict__:
            return
        value = row.__dict__.pop(self._pending)
        if value is not None:
            place = f"{type(row).__tablename__}|{self.column}|{row.id}"
            sealed = vault_of(session).seal(getattr(row, self.owner), place, msgspec.json.encode(value))
            setattr(row, self.column, sealed)


class SealedText(Sealed[str | None]):
    """An encrypted text."""

    def __init__(self, column: str, owner: str) -> None:
        super().__init__(column, str, owner)


class SealedJson(Sealed[T]):
    """An encrypted value that msgspec can write as JSON; `kind` is what it is read back as."""


@event.listens_for(Session, "before_flush")
def _seal_what_was_set(session: Session, _context: Any, _rows: Any) -> None:
    """No row reaches the database with an open value."""
    for row in [*session.new, *session.dirty]:
        for holder in type(row).__mro__:
            for attribute in vars(holder).values():
                if isinstance(attribute, Sealed):
                    attribute.seal(session, row)
