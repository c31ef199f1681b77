"""Statements that are finished before anybody asks: sent on the driver's own connection, without what SQLAlchemy adds.

Every signed-in page sends one or two of them, and there SQLAlchemy costs several times what the database does.
SQLAlchemy still writes the SQL, owns the connections, tells its listeners, and answers whatever does not go straight.
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Engine, Select

Query = Select[*tuple[Any, ...]]
MOST_READY = 4  # as many as one worker has threads
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
        by_places: Any = type(dialect)  # holes by their places are what a driver takes without help
        holes = "numeric_dollar" if dialect.name == "postgresql" else "qmark"
        compiled: Any = query.compile(dialect=by_places(paramstyle=holes))
        self.sql = str(compiled)
        self._fixed: dict[str, object] = dict(compiled.params)
        self._order: list[str] = compiled.positiontup
        columns = list(query.selected_columns)
        makers = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
        self._makers = [(place, maker) for place, maker in enumerate(makers) if maker is not None]
        row: Any = namedtuple("row", [str(column.key) for column in columns])  # type: ignore[misc]
        self._row: Callable[[list[Any]], Any] = row._make

    def holes(self, values: dict[str, str]) -> list[object]:
        """The values in the order of their holes."""
        filled = self._fixed | values
        return [filled[name] for name in self._order]

    def row(self, found: Sequence[Any]) -> Any:
        """A row of the driver's as SQLAlchemy would give it."""
        values = list(found)
        for place, make in self._makers:
            values[place] = make(values[place])
        return self._row(values)


class Ready:
    """One of the engine's connections, which stands ready outside any transaction."""

    def __init__(self, engine: Engine) -> None:
        self.pooled = engine.raw_connection()
        self.driver: Any = self.pooled.driver_connection

    def first(self, said: Said, holes: list[object]) -> Sequence[Any] | None:
        """The first row as the driver gives it; raises the driver's own errors."""
        cursor = self.driver.cursor()
        cursor.execute(said.sql, holes)
        found: Sequence[Any] | None = cursor.fetchone()
        cursor.close()
        return found


class Straight:
    """Connections from the engine's pool that stand ready, a few only: the pool is for those who write as well."""

    def __init__(self, engine: Engine, kind: type[Ready] = Ready) -> None:
        self._engine = engine
        self._kind = kind
        self._ready: list[Ready] = []

    def first(self, query: Finished, values: dict[str, str]) -> Any:
        """The first row or None; raises the driver's own errors, after which that connection is gone."""
        said = query.said(self._engine.dialect)
        holes = said.holes(values)
        try:
            ready = self._ready.pop()
        except IndexError:
            ready = self._kind(self._engine)
        try:
            for listener in self._engine.dispatch.before_cursor_execute:
                listener(None, None, said.sql, holes, None, False)
            found = ready.first(said, holes)
        except BaseException:
            ready.pooled.invalidate()
            raise
        if len(self._ready) < MOST_READY:
            self._ready.append(ready)
        else:
            ready.pooled.invalidate()
        return None if found is None else said.row(found)

    def close(self) -> None:
        """Lets go of every connection that stands ready."""
        while self._ready:
            self._ready.pop().pooled.invalidate()
