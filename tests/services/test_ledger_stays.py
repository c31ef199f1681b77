"""What was said of a yes or a no stays as it was said: the database itself refuses to change it."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from citizen_app.consent import service as consent
from citizen_app.consent.rules import Organisation
from citizen_app.storage.session import begin
from tests.builders import HOUSE, Cast
from tests.conftest import both_databases


@both_databases
@pytest.mark.parametrize("statement", ["UPDATE consent_event SET event = 'given'", "DELETE FROM consent_event"])
def test_the_ledger_is_only_ever_added_to(app: Flask, cast: Cast, statement: str) -> None:
    with begin() as session:
        linden = Organisation("Vårdcentralen Linden", "SE0000000000-O00V1")
        consent.restrict(session, HOUSE, cast.person, linden, False, None, None, None)
    with pytest.raises(DBAPIError), begin() as session:
        session.execute(text(statement))
