"""Brings a database to the newest tables; works from a tree and from a wheel, without any alembic.ini."""

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData

import citizen_app
from citizen_app.storage.base import Base
from citizen_app.storage.session import engine_for

FOLDER = Path(__file__).parent
CURRENT_HEAD = FOLDER / ".current-head"
_ONE_AT_A_TIME = 0x51B_1A5


class BrokenReferences(Exception):
    """A migration left rows that point at nothing; it was undone."""


def upgrade(database_url: str, to: str = "head") -> str | None:
    """Brings a database up in one transaction, one process at a time; answers the revision it has then."""
    with _one_migrator(database_url) as connection:
        command.upgrade(_config(connection), to)
        return MigrationContext.configure(connection).get_current_revision()


def downgrade(database_url: str, to: str) -> None:
    """Takes a database back to an older revision, in one transaction; `base` leaves no tables."""
    with _one_migrator(database_url) as connection:
        command.downgrade(_config(connection), to)


def head() -> str | None:
    """The newest revision that this release knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def revision_of(engine: Engine) -> str | None:
    """The revision that a database has; None where nothing was ever set up."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def differences(engine: Engine) -> list[Any]:
    """What the tables in code have that the database has not, or the reverse."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours, "compare_type": True})
        return list(compare_metadata(context, tables()))


def draft(database_url: str, words: str) -> Path:
    """Writes the next numbered migration from what the code has and this (newly upgraded) database has not."""
    upgrade(database_url)
    script = ScriptDirectory.from_config(_config())
    number = f"{len(list(script.walk_revisions())) + 1:04d}"
    with _one_migrator(database_url) as connection:
        command.revision(_config(connection), message=words, autogenerate=True, rev_id=number)
    CURRENT_HEAD.write_text(f"{number}\n", encoding="utf-8")
    return next((FOLDER / "versions").glob(f"{number}_*.py"))


def tables() -> MetaData:
    """Every table of every slice and of storage."""
    for package in ("storage", *_slices()):
        for room in ("records", "keys", "once"):
            name = f"citizen_app.{package}.{room}"
            if find_spec(name):
                importlib.import_module(name)
    return Base.metadata


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Tables that other programs keep in the same database are none of our business."""
    return kind != "table" or name in tables().tables


def _slices() -> list[str]:
    """The packages of the house."""
    return [found.name for found in pkgutil.iter_modules(citizen_app.__path__) if found.ispkg]


def _config(connection: Connection | None = None) -> Config:
    """Alembic's settings, all in code."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _one_migrator(database_url: str) -> Iterator[Connection]:
    """One transaction around all steps, which a second process waits for; references are checked before it ends."""
    engine = engine_for(database_url).execution_options(begin="BEGIN IMMEDIATE")
    sqlite = engine.dialect.name == "sqlite"
    try:
        with engine.connect() as connection:
            if sqlite:  # a table is rebuilt by dropping it, and the switch is deaf inside a transaction
                connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                if not sqlite:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
                yield connection
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise BrokenReferences("a migration left rows that point at nothing")
    finally:
        engine.dispose()
