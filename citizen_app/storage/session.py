"""Transactions: `begin()` to write, `reading()` to read, on SQLite or PostgreSQL with the same code."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from threading import RLock
from types import ModuleType
from typing import Any, cast

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from citizen_app.storage.keys import KeyRing, Vault
from citizen_app.storage.straight import Finished, Straight

try:
    import pysqlite3  # type: ignore[import-untyped]
except ImportError:  # no wheel for this machine
    pysqlite3 = None

_PATIENCE = 5.0  # seconds
_PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "trusted_schema=OFF",
    "secure_delete=ON",
)


class UnsafeDatabase(Exception):
    """The database would lose what was saved; the message says why and what to do."""


class Reader:
    """Stands where a Session stands while a page reads; connection and Session are made when they are first asked for.

    Most pages send one finished statement, and a Session costs as much as that statement does.
    """

    def __init__(self, database: "Database") -> None:
        self._database = database
        self._connection: Connection | None = None
        self._session: Session | None = None
        self.info: dict[str, Any] = {"vault": Vault(database.ring, cast(Session, self))}

    def __enter__(self) -> Session:
        """What the page reads with."""
        return cast(Session, self)

    def __exit__(self, *_trouble: object) -> None:
        """Lets go of the row objects and the connection, if there were any."""
        if self._session is not None:
            self._session.close()
        if self._connection is not None:
            self._connection.close()

    def connection(self) -> Connection:
        """The connection, its transaction begun by the first statement."""
        if self._connection is None:
            self._connection = self._database.reader.connect()
        return self._connection

    def first(self, query: Finished, values: dict[str, str]) -> Any:
        """The first row of a finished statement; where the straight way fails, SQLAlchemy sends it and tells why."""
        if self._connection is None:
            with suppress(self._database.trouble):
                return self._database.straight.first(query, values)
        return self.connection().execute(query.query, values).first()

    def __getattr__(self, name: str) -> Any:
        if self._session is None:
            self._session = Session(self.connection(), autoflush=False, info=self.info)
        return getattr(self._session, name)


class Database:
    """One database and its keys."""

    def __init__(self, url: str, ring: KeyRing) -> None:
        self.url = url
        self.ring = ring
        self.engine = engine_for(url)
        self.straight = _straight(self.engine)
        self.trouble: type[Exception] = cast(Any, self.engine.dialect.dbapi).Error
        safe = self.engine.dialect.name != "sqlite"
        self._writer = self.engine.execution_options(begin="BEGIN IMMEDIATE")
        # SQLite lets one write at a time: those of this process stand in line, and do not ask again until they give up.
        self._line: AbstractContextManager[Any] = nullcontext() if safe else RLock()
        self.reader = self.engine.execution_options(isolation_level="AUTOCOMMIT") if safe else self.engine

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction that writes; it commits when the block ends and undoes all when it raises."""
        with self._line, Session(self._writer, expire_on_commit=False) as session, session.begin():
            session.info["vault"] = Vault(self.ring, session)
            yield session

    def reading(self) -> Reader:
        """One transaction that only reads."""
        return Reader(self)

    def close(self) -> None:
        """Lets go of every connection."""
        self.straight.close()
        self.engine.dispose()


_open: list[Database] = []


def open_database(url: str, ring: KeyRing) -> Database:
    """Opens the database that `begin` and `reading` use from now on in this process."""
    close_database()
    _open.append(Database(url, ring))
    return _open[0]


def close_database() -> None:
    """Closes what `open_database` opened."""
    while _open:
        _open.pop().close()


def database() -> Database:
    """The open database; raises LookupError before `open_database`."""
    if not _open:
        raise LookupError("no database is open")
    return _open[0]


@contextmanager
def begin() -> Iterator[Session]:
    """`Database.begin` of the open database."""
    with database().begin() as session:
        yield session


def reading() -> Reader:
    """`Database.reading` of the open database."""
    return database().reading()


def first(session: Session, query: Finished, **values: str) -> Any:
    """The first row of a finished statement, or None: straight from the driver where a page only reads."""
    reads: Any = session
    if isinstance(reads, Reader):
        return reads.first(query, values)
    return session.connection().execute(query.query, values).first()


def has_wal_fault(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite may lose commits when the log is reset (3.7.0–3.51.2 but for two backports)."""
    if version[:2] == (3, 44):
        return version < (3, 44, 6)
    if version[:2] == (3, 50):
        return version < (3, 50, 7)
    return (3, 7, 0) <= version < (3, 51, 3)


def engine_for(url: str) -> Engine:
    """An engine for a database address, with safe settings; raises UnsafeDatabase."""
    return _sqlite(url) if url.startswith("sqlite") else _postgres(url)


def _straight(engine: Engine) -> Straight:
    """The straight way to a database; PostgreSQL's driver is there only where it is used."""
    if engine.dialect.name != "postgresql":
        return Straight(engine)
    from citizen_app.storage.prepared import Prepared

    return Straight(engine, Prepared)


def _sqlite(url: str) -> Engine:
    """SQLite with settings under which a power cut loses nothing that was said to be saved."""
    module: ModuleType = pysqlite3 or sqlite3
    if has_wal_fault(module.sqlite_version_info):
        raise UnsafeDatabase(
            f"SQLite {module.sqlite_version} can lose saved text (WAL reset): "
            "install the pysqlite3 package or use PostgreSQL"
        )
    engine = create_engine(url, module=module, hide_parameters=True, json_deserializer=msgspec.json.decode)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    """Own BEGIN instead of the driver's, and the safe settings."""
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    _keep_a_log(connection)


def _keep_a_log(connection: Any) -> None:
    """WAL; SQLite's own waiting leaves this switch out, so two who make the same new file wait for each other here."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except (pysqlite3 or sqlite3).OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Any) -> None:
    """BEGIN IMMEDIATE for a writer: the only form that loses no update."""
    connection.connection.driver_connection.execute(connection.get_execution_options().get("begin", "BEGIN"))


def _set_up_postgres(connection: Any, _record: Any) -> None:
    """Moments come in UTC, as the house thinks of them."""
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def _postgres(url: str) -> Engine:
    """PostgreSQL by psycopg 3; refused where a commit may be lost."""
    name = url.replace("postgres://", "postgresql://", 1).replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(
        name,
        pool_size=8,
        max_overflow=4,
        pool_pre_ping=True,
        hide_parameters=True,
        json_deserializer=msgspec.json.decode,
    )
    event.listen(engine, "connect", _set_up_postgres)
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            if connection.exec_driver_sql(f"SHOW {setting}").scalar() == "off":
                raise UnsafeDatabase(f"PostgreSQL runs with {setting} off and can lose saved text")
    return engine
