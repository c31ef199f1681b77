"""The plan that comes along in the statement that finds the session: the same plan, and only to who may open it."""

import pytest
from msgspec.structs import replace

from citizen_app.identity import sessions
from citizen_app.kernel.levels import Actor, Level, Principal
from citizen_app.plan import service
from citizen_app.plan.records import CurrentPlan
from citizen_app.storage.keys import vault_of
from citizen_app.storage.session import begin, reading
from tests.builders import Cast, a_session_of, principal
from tests.conftest import both_databases
from tests.counting import statements
from tests.plans import DOCUMENT

pytestmark = both_databases
WITH_PLAN = sessions.found_with(service.beside)


def send(cast: Cast, identifier: str, title: str) -> str:
    """Sends a plan about the person."""
    with begin() as session:
        staff, document = Actor("staff", cast.coordinator, cast.unit), replace(DOCUMENT, title=title)
        return service.save_version(session, staff, cast.person, cast.unit, identifier, document)[0].id


def along(token: str) -> Principal:
    """Who a secret stands for, with what came along."""
    me = sessions.principal(token, WITH_PLAN)
    assert me is not None
    return me


def own_plan(me: Principal) -> CurrentPlan | None:
    """What her page reads."""
    with reading() as session:
        if me.data_key:
            vault_of(session).know(me.person, me.data_key)
        return service.own_plan(session, me)


def test_the_plan_that_comes_along_is_the_one_that_is_asked_for(cast: Cast) -> None:
    older = send(cast, "sip-1", "Den första")
    newer = send(cast, "sip-2", "Den andra")
    token = a_session_of(cast.person)
    asked, came = own_plan(principal(token)), own_plan(along(token))
    assert came == asked
    assert came is not None
    assert (came.id, came.document.title) == (newer, "Den andra")
    with begin() as session:
        service.close_plan(session, Actor("staff", cast.coordinator, cast.unit), newer)
    came = own_plan(along(token))
    assert came is not None
    assert came.id == older


def test_session_and_plan_are_found_at_once(cast: Cast) -> None:
    send(cast, "sip-1", "Planen")
    token = a_session_of(cast.person)
    with statements() as sent:
        assert own_plan(along(token)) is not None
    assert len(sent) == 1


def test_without_a_plan_only_the_session_comes(cast: Cast) -> None:
    me = along(a_session_of(cast.person))
    assert me.person == cast.person
    assert own_plan(me) is None


@pytest.mark.parametrize("level", [Level.LINK, Level.ONCE])
def test_behind_a_link_no_plan_comes_along(cast: Cast, level: Level) -> None:
    send(cast, "sip-1", "Planen")
    me = along(a_session_of(cast.person, level))
    assert me.person == cast.person
    assert me.along.document_sealed is None
    assert own_plan(me) is None
