"""Statements that are finished before anybody asks: sent on the driver's own connection, without what SQLAlchemy adds.

Every signed-in page sends one or two of them, and there SQLAlchemy costs several times what the database does.
SQLAlchemy still writes the SQL, owns the connections, tells its listeners, and answers whatever does not go straight.
"""

from collections import namedtuple
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Engine, PoolProxiedConnection, Select

Query = Select[*tuple[Any, ...]]
Beside = Callable[[Query, ColumnElement[str | None]], Query]  # adds something about the person with that id to a query


class Finished:
    """A SELECT of one row whose holes are texts."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self._said: dict[str, Said] = {}

    def said(self, dialect: Dialect) -> "Said":
        """The statement as one database is told it; put into words once."""
        if dialect.name not in self._said:
            self._said[dialect.name] = Said(self.query, dialect)
        return self._said[dialect.name]


class Said:
    """A finished statement in one database's SQL, with what its values become in Python."""

    def __init__(self, query: Query, dialect: Dialect) -> None:
        compiled: Any = query.compile(dialect=dialect)
        self.sql = str(compiled)
        self._fixed: dict[str, object] = dict(compiled.params)
        self._order: list[str] | None = compiled.positiontup
        columns = list(query.selected_columns)
        makers = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
        self._makers = [(place, maker) for place, maker in enumerate(makers) if maker is not None]
        row: Any = namedtuple("row", [str(column.key) for column in columns])  # type: ignore[misc]
        self._row: Callable[[list[Any]], Any] = row._make

    def holes(self, values: dict[str, str]) -> Any:
        """The values in the form in which the driver takes them."""
        filled = self._fixed | values
        return filled if self._order is None else [filled[name] for name in self._order]

    def row(self, found: tuple[Any, ...]) -> Any:
        """A row of the driver's as SQLAlchemy would give it."""
        values = list(found)
        for place, make in self._makers:
            values[place] = make(values[place])
        return self._row(values)


class Straight:
    """Connections from the engine's pool that stand ready outside any transaction, never more than read at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ready: list[PoolProxiedConnection] = []
        self._options = {"binary": True} if engine.dialect.name == "postgresql" else {}  # a document is no hex digits

    def first(self, query: Finished, values: dict[str, str]) -> Any:
        """The first row or None; raises the driver's own errors, after which that connection is gone."""
        said = query.said(self._engine.dialect)
        holes = said.holes(values)
        try:
            connection = self._ready.pop()
        except IndexError:
            connection = self._another()
        try:
            cursor = connection.driver_connection.cursor(**self._options)  # type: ignore[union-attr]
            for listener in self._engine.dispatch.before_cursor_execute:
                listener(None, cursor, said.sql, holes, None, False)
            cursor.execute(said.sql, holes)
            found = cursor.fetchall()
            cursor.close()
        except BaseException:
            connection.invalidate()
            raise
        self._ready.append(connection)
        return said.row(found[0]) if found else None

    def close(self) -> None:
        """Lets go of every connection that stands ready."""
        while self._ready:
            self._ready.pop().invalidate()

    def _another(self) -> PoolProxiedConnection:
        connection = self._engine.raw_connection()
        if self._options:
            connection.driver_connection.autocommit = True  # type: ignore[union-attr]
        return connection
