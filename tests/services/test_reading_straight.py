"""Finished statements go straight to the driver, and nobody can tell it from what they give."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from citizen_app.identity import records as identity
from citizen_app.identity.codes import mark_of
from citizen_app.plan import records as plans
from citizen_app.storage.prepared import Prepared
from citizen_app.storage.session import begin, database, reading
from citizen_app.storage.straight import MOST_READY, Straight
from tests.builders import Cast, a_session_of
from tests.client import StrictClient
from tests.conftest import both_databases
from tests.counting import statements
from tests.plans import send_plan

pytestmark = both_databases


@pytest.fixture
def with_plan(cast: Cast) -> Cast:
    with begin() as session:
        send_plan(session, cast)
    return cast


def test_a_row_is_the_same_straight_and_in_a_transaction(cast: Cast) -> None:
    mark = mark_of("session", a_session_of(cast.person))
    with reading() as session:
        straight = identity.found(session, mark)
    with begin() as session:
        usual = identity.found(session, mark)
    assert straight._asdict() == dict(usual._mapping)
    assert [type(value) for value in straight] == [type(value) for value in usual]


def test_a_plan_is_the_same_straight_and_in_a_transaction(with_plan: Cast) -> None:
    with reading() as session:
        straight = plans.current(session, with_plan.person)
    with reading() as session:
        sent = plans.current(session, with_plan.person, with_plan.unit)
    with begin() as session:
        usual = plans.current(session, with_plan.person)
    assert usual is not None
    assert straight == usual == sent


def test_nobody_is_found_by_a_mark_that_is_not_there(cast: Cast) -> None:
    with reading() as session:
        assert identity.found(session, "no such mark") is None


def test_nobody_is_found_by_an_id_with_a_nul_and_more_behind_it(with_plan: Cast) -> None:
    found = None
    with suppress(database().trouble):
        found = database().straight.first(plans._current_of_all, {"person_id": f"{with_plan.person}\0more"})
    assert found is None


def test_a_statement_is_told_once_on_a_connection(with_plan: Cast) -> None:
    for unit in (None, None, with_plan.unit, with_plan.unit):
        with reading() as session:
            plans.current(session, with_plan.person, unit)
    ready = database().straight._ready
    assert len(ready) == 1
    if isinstance(ready[0], Prepared):
        prepared = ready[0].driver.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'straight_%'")
        assert prepared.fetchone() == (2,)


def test_what_goes_straight_is_counted(cast: Cast) -> None:
    with statements() as sent, reading() as session:
        plans.current(session, cast.person)
    assert len(sent) == 1


def test_a_transaction_reads_what_it_wrote_itself(cast: Cast) -> None:
    mark = mark_of("session", a_session_of(cast.person))
    with begin() as session:
        found = identity.found(session, mark)
        row = identity.session_row(session, found.id)
        assert row is not None
        row.device = "en annan"
        row.level = 1
        session.flush()
        assert identity.found(session, mark).level == 1


def test_a_crowd_of_readers_leaves_connections_for_who_writes(with_plan: Cast) -> None:
    together = Barrier(12)

    def read(_number: int) -> bool:
        together.wait()
        with reading() as session:
            return plans.current(session, with_plan.person) is not None

    with ThreadPoolExecutor(12) as crowd:
        assert all(crowd.map(read, range(12)))
    pool: Any = database().engine.pool
    assert len(database().straight._ready) == pool.checkedout() <= MOST_READY
    with begin() as session:
        assert plans.current(session, with_plan.person) is not None


def test_a_broken_connection_is_replaced_and_nobody_notices(with_plan: Cast) -> None:
    with reading() as session:
        before = plans.current(session, with_plan.person)
    straight = database().straight
    straight._ready[0].driver.close()
    with reading() as session:
        assert plans.current(session, with_plan.person) == before
    assert straight._ready == []


def test_a_statement_that_cannot_be_sent_is_refused_in_the_usual_way(cast: Cast) -> None:
    with begin() as session:
        session.execute(text("ALTER TABLE plan_version RENAME TO moved_away"))
    with reading() as session, pytest.raises(Exception, match="plan_version") as trouble:
        plans.current(session, cast.person)
    assert trouble.type.__module__ == OperationalError.__module__


def test_a_page_still_comes_when_nothing_goes_straight(person: StrictClient) -> None:
    trouble = database().trouble
    with patch.object(Straight, "first", side_effect=trouble("gone")):
        person.get("/app/plan")


def test_every_connection_is_given_back(cast: Cast) -> None:
    with reading() as session:
        plans.current(session, cast.person)
    open_database = database()
    assert open_database.engine.pool.checkedout() == 1  # type: ignore[attr-defined]
    open_database.straight.close()
    assert open_database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
