"""Finished statements on PostgreSQL: told once on each connection, and asked by their names from then on."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from msgspec import json
from psycopg.abc import Transformer
from psycopg.adapt import Loader
from psycopg.adapt import Transformer as Readers
from psycopg.errors import DataError, error_from_result
from psycopg.pq import ExecStatus, Format
from sqlalchemy import Engine

from citizen_app.storage.straight import Ready, Said


class Json(Loader):
    """Reads JSON as every other column of the house is read."""

    format = Format.BINARY
    load = staticmethod(json.decode)  # type: ignore[assignment]


class Prepared(Ready):
    """A connection that knows its statements by name, and which of the driver's readers each column takes.

    A cursor looks the readers up anew for every answer, and that takes longer than the statement.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.driver.autocommit = True
        self.driver.adapters.register_loader("json", Json)
        self._told: dict[Said, tuple[bytes, Transformer]] = {}

    def first(self, said: Said, holes: list[object]) -> Sequence[Any] | None:
        """As for every other database."""
        name, readers = self._told.get(said) or self._tell(said)
        asked = [str(hole).encode() for hole in holes]
        if any(b"\0" in each for each in asked):
            raise DataError("PostgreSQL's texts hold no NUL, and all after one would be lost")
        found = self._checked(self.driver.pgconn.exec_prepared(name, asked, result_format=Format.BINARY))
        if not found.ntuples:
            return None
        readers.set_pgresult(found, set_loaders=False)
        return readers.load_row(0, tuple)

    def _tell(self, said: Said) -> tuple[bytes, Transformer]:
        """Prepares a statement, and the readers of its columns."""
        name = f"straight_{sha256(said.sql.encode()).hexdigest()[:16]}".encode()
        self._checked(self.driver.pgconn.prepare(name, said.sql.encode()))
        columns = self._checked(self.driver.pgconn.describe_prepared(name))
        readers: Transformer = Readers(self.driver)
        readers.set_loader_types([columns.ftype(each) for each in range(columns.nfields)], Format.BINARY)
        self._told[said] = name, readers
        return self._told[said]

    def _checked(self, result: Any) -> Any:
        if result.status in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
            return result
        raise error_from_result(result)
