"""Migrations: one line of numbered steps that makes exactly the tables of the code, in one go or not at all."""

import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine, inspect, make_url, text

from citizen_app import migrations
from citizen_app.storage.session import engine_for
from tests.conftest import POSTGRES


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite'}"
        return
    if POSTGRES is None:
        pytest.skip("no PostgreSQL")
    name = f"minsip_steps_{secrets.token_hex(4)}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new.sqlite'}"


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = engine_for(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _tables_in(url: str) -> list[str]:
    with _opened(url) as engine:
        return inspect(engine).get_table_names()


def test_the_steps_make_the_tables_of_the_code(url: str) -> None:
    assert migrations.upgrade(url) == migrations.head()
    with _opened(url) as engine:
        assert migrations.differences(engine) == []
        assert migrations.revision_of(engine) == migrations.head()


def test_a_table_nobody_migrated_is_seen(sqlite_url: str) -> None:
    migrations.upgrade(sqlite_url)
    with _opened(sqlite_url) as engine:
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE once"))
        assert "once" in {change[1].name for change in migrations.differences(engine) if change[0] == "add_table"}


def test_the_steps_are_one_numbered_line() -> None:
    steps = list(ScriptDirectory(str(migrations.FOLDER)).walk_revisions())[::-1]
    assert [step.revision for step in steps] == [f"{number:04d}" for number in range(1, len(steps) + 1)]
    assert all(re.fullmatch(rf"{step.revision}_[a-z_]+\.py", Path(step.path).name) for step in steps)
    assert migrations.CURRENT_HEAD.read_text().strip() == migrations.head()


def test_the_way_back_leaves_nothing(url: str) -> None:
    migrations.upgrade(url)
    migrations.downgrade(url, "base")
    assert _tables_in(url) == ["alembic_version"]


def test_two_at_once_wait_for_each_other(url: str) -> None:
    ended: list[str | None] = []
    both = [threading.Thread(target=lambda: ended.append(migrations.upgrade(url))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert ended == [migrations.head()] * 2


def test_a_step_that_breaks_references_is_undone(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_references(config: object, to: str) -> None:
        connection = config.attributes["connection"]  # type: ignore[attr-defined]
        connection.execute(text("CREATE TABLE a (id INTEGER PRIMARY KEY, of INTEGER REFERENCES a(id))"))
        connection.execute(text("INSERT INTO a VALUES (1, 2)"))

    monkeypatch.setattr(migrations.command, "upgrade", break_references)
    with pytest.raises(migrations.BrokenReferences):
        migrations.upgrade(sqlite_url)
    assert _tables_in(sqlite_url) == []
