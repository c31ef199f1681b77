"""What every test stands on: an installation of its own, on SQLite and on PostgreSQL, and strict clients."""

import getpass
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
import sqlalchemy
from flask import Flask
from playwright.sync_api import Browser

from citizen_app.app import create_app
from citizen_app.kernel import clock
from citizen_app.migrations import upgrade
from citizen_app.settings import Settings, from_environment
from citizen_app.storage.keys import make_ring, write_ring
from citizen_app.storage.session import begin, close_database, open_database
from tests.browser import a_browser, chromium
from tests.builders import Cast, a_cast, a_session_of, a_staff_session
from tests.client import StrictClient
from tests.proof import pytest_configure  # noqa: F401 - pytest finds it here

MOMENT = datetime.fromisoformat("2026-11-26T10:00:00+01:00")


def _postgres_address() -> str | None:
    """The PostgreSQL that tests may use: the one that was named, else the usual local one."""
    named = os.environ.get("TEST_DATABASE_URL")
    user = getpass.getuser()
    tried = [named] if named else [f"postgresql://{user}@127.0.0.1:5432/postgres", "postgresql:///postgres"]
    for address in tried:
        try:
            with psycopg.connect(address, connect_timeout=2):
                return address
        except psycopg.Error:
            continue
    if named or os.environ.get("CI") == "true":
        pytest.exit("PostgreSQL does not answer, and these tests may not do without it", returncode=3)
    return None


POSTGRES = _postgres_address()


def pytest_report_header() -> list[str]:
    """Says plainly what is not run."""
    databases = "databases: SQLite and PostgreSQL"
    if POSTGRES is None:
        databases = "no PostgreSQL was found: everything runs on SQLite, and nothing was tried on PostgreSQL"
    return [databases, f"browser: {chromium() or 'no Chromium was found, so no journey in a browser is run'}"]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, upgraded database that each test copies."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@contextmanager
def a_postgres_database() -> Iterator[str]:
    """The address of a database of its own, upgraded, and dropped at the end."""
    name = f"minsip_test_{secrets.token_hex(4)}"
    _command(f'CREATE DATABASE "{name}"')
    try:
        upgrade(_named(name))
        yield _named(name)
    finally:
        _command(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The same in PostgreSQL, made and dropped by the test run itself."""
    with a_postgres_database() as url:
        yield str(sqlalchemy.make_url(url).database)


def _command(statement: str) -> None:
    with psycopg.connect(str(POSTGRES), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def _named(name: str) -> str:
    """The same server's address with another database."""
    address = sqlalchemy.make_url(str(POSTGRES))
    return address.set(database=name).render_as_string(hide_password=False)


def _databases() -> list[str]:
    return ["sqlite", "postgres"] if POSTGRES else ["sqlite"]


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    path = tmp_path / "minsip.sqlite"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database: SQLite, or what a test of both asks for."""
    kind = getattr(request, "param", "sqlite")
    if kind == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    template = request.getfixturevalue("postgres_template")
    name = f"{template}_{secrets.token_hex(4)}"
    _command(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _named(name)
    close_database()
    _command(f'DROP DATABASE "{name}" WITH (FORCE)')


both_databases = pytest.mark.parametrize("database_url", _databases(), indirect=True)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """A whole installation in a folder of its own, its clock at a known Thursday morning."""
    return from_environment(_environment(tmp_path, database_url))


def _environment(folder: Path, database_url: str) -> dict[str, str]:
    return {
        "CITIZEN_TESTING": "1",
        "CITIZEN_INSTANCE": str(folder),
        "DATABASE_URL": database_url,
        "CITIZEN_NOW": MOMENT.isoformat(),
        "CITIZEN_EXIT_URL": "http://localhost:8000/vader",
    }


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for all that a worker does with it; only on a newcomer's machine may it be missing."""
    if chromium() is None:
        if os.environ.get("CI") == "true":
            pytest.exit("Chromium is missing, and these tests may not do without it", returncode=3)
        pytest.skip("no Chromium on this machine")
    with a_browser() as started:
        yield started


@pytest.fixture(scope="session")
def built_app(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Flask:
    """The app with its compiled templates, made once; each test opens its own database under it."""
    folder = tmp_path_factory.mktemp("app")
    settings = from_environment(_environment(folder, f"sqlite:///{sqlite_template}"))
    write_ring(settings.keys_file, make_ring())
    app = create_app(settings)
    close_database()
    return app


@pytest.fixture
def app(built_app: Flask, settings: Settings) -> Iterator[Flask]:
    """The app, on this test's own database, with keys of its own and the clock at a known moment."""
    ring = make_ring()
    write_ring(settings.keys_file, ring)
    open_database(settings.database_url, ring)
    clock.move_to(MOMENT)
    built_app.extensions["settings"] = settings
    yield built_app
    close_database()
    clock.move_back()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Two units, their staff and two persons."""
    with begin() as session:
        return a_cast(session)


@pytest.fixture
def anyone(app: Flask) -> StrictClient:
    """Somebody who is not signed in."""
    return StrictClient(app)


@pytest.fixture
def person(app: Flask, cast: Cast) -> StrictClient:
    """The person, signed in at level 2."""
    return StrictClient(app, citizen=a_session_of(cast.person))


@pytest.fixture
def coordinator(app: Flask, cast: Cast) -> StrictClient:
    """The person's coordinator at the unit that sent the plan."""
    return StrictClient(app, staff=a_staff_session(cast.coordinator))


@pytest.fixture
def reader(app: Flask, cast: Cast) -> StrictClient:
    """Staff of the other unit, who read only by a yes."""
    return StrictClient(app, staff=a_staff_session(cast.reader))
