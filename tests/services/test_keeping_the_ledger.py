"""What was once said of a yes stays in the ledger: the database itself refuses to change or take it away."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from citizen_app.kernel.levels import Actor
from citizen_app.storage.session import begin, reading
from tests.builders import Cast
from tests.conftest import both_databases
from tests.services.consents import give


@both_databases
@pytest.mark.parametrize("statement", ["UPDATE consent_event SET event = 'refused'", "DELETE FROM consent_event"])
def test_the_database_refuses_to_change_what_was_said(app: Flask, cast: Cast, statement: str) -> None:
    with begin() as session:
        give(session, Actor("person", cast.person, cast.unit))
    with pytest.raises(DatabaseError, match="only ever added to"), begin() as session:
        session.execute(text(statement))
    with reading() as session:
        assert session.execute(text("SELECT event FROM consent_event")).scalars().all() == ["given"]
