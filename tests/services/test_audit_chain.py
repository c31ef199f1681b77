"""The audit is only ever added to, and a changed, cut or moved row is found."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from citizen_app.audit import service as audit
from citizen_app.kernel.levels import Actor
from citizen_app.storage.session import begin, database, reading
from tests.builders import HOUSE, Cast, a_session_of, principal
from tests.conftest import both_databases


def write_rows(cast: Cast, count: int = 5) -> None:
    with begin() as session:
        for number in range(count):
            audit.record(
                session, Actor("staff", cast.coordinator, cast.unit), "test", subject=cast.person, object=str(number)
            )


def broken() -> dict[str, int]:
    with reading() as session:
        return audit.broken_chains(session, database().ring)


@both_databases
def test_an_untouched_chain_holds(app: Flask, cast: Cast) -> None:
    write_rows(cast)
    assert broken() == {}


@both_databases
@pytest.mark.parametrize("statement", ["UPDATE audit_row SET action = 'x'", "DELETE FROM audit_row"])
def test_the_database_refuses_to_change_a_row(app: Flask, cast: Cast, statement: str) -> None:
    write_rows(cast)
    with pytest.raises(DBAPIError), begin() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_row SET action = 'x' WHERE chain = :c AND seq = 3",
        "UPDATE audit_row SET at = '2020-01-01 00:00:00.000000' WHERE chain = :c AND seq = 3",
        "UPDATE audit_row SET subject = NULL WHERE chain = :c AND seq = 3",
        "DELETE FROM audit_row WHERE chain = :c AND seq = 3",
        "DELETE FROM audit_row WHERE chain = :c AND seq = (SELECT max(seq) FROM audit_row WHERE chain = :c)",
        "DELETE FROM audit_head WHERE chain = :c",
    ],
)
def test_tampering_past_the_triggers_is_found(app: Flask, cast: Cast, statement: str) -> None:
    write_rows(cast)
    with begin() as session:
        session.execute(text("DROP TRIGGER audit_row_no_update"))
        session.execute(text("DROP TRIGGER audit_row_no_delete"))
        session.execute(text(statement), {"c": cast.unit})
    assert cast.unit in broken()


def test_nothing_is_written_about_an_act_that_nobody_did(app: Flask) -> None:
    with pytest.raises(audit.UnnamedActor), begin() as session:
        audit.record(session, Actor("", ""), "test")


@both_databases
def test_an_act_that_is_undone_leaves_no_row(app: Flask, cast: Cast) -> None:
    def act_and_fail() -> None:
        with begin() as session:
            audit.record(session, HOUSE, "test", subject=cast.person)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act_and_fail()
    with reading() as session:
        count = session.execute(text("SELECT count(*) FROM audit_row WHERE action = 'test'")).scalar_one()
    assert count == 0


@both_databases
def test_own_reading_is_logged_once_and_everyone_elses_each_time(app: Flask, cast: Cast) -> None:
    me = principal(a_session_of(cast.person))
    for _ in range(3):
        audit.read_logged(me, "plan", cast.person, "x", lambda session: None)
    with reading() as session:
        count = "SELECT count(*) FROM audit_row WHERE action = 'read_plan' AND subject = :p"
        assert session.execute(text(count), {"p": cast.person}).scalar_one() == 1


def test_no_log_row_no_page(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    me = principal(a_session_of(cast.person))
    read: list[str] = []

    def fails(*_args: object, **_values: object) -> None:
        raise OSError("the log cannot be written")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(OSError, match="log"):
        audit.read_logged(me, "plan", cast.person, "x", lambda session: read.append("plan"))
    assert read == []
