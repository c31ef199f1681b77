"""Staff of the sending unit confirm a plan's rows; before that no yes opens them, and staff are told that it waits."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from sqlalchemy.orm import Session

from citizen_app.consent import service as consent
from citizen_app.consent.rules import Shown
from citizen_app.exchange import service as exchange
from citizen_app.exchange.fhir import read_bundle
from citizen_app.kernel.clock import now
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor
from citizen_app.plan import service
from citizen_app.plan.document import Action, PlanDocument
from citizen_app.plan.records import STAFF
from citizen_app.plan.rules import confirmed
from citizen_app.storage.session import begin
from citizen_app.units import service as units
from tests import bundles
from tests.builders import HOUSE, Cast
from tests.conftest import both_databases
from tests.plans import DOCUMENT

pytestmark = both_databases

CHANGED = replace(
    DOCUMENT,
    actions=(
        replace(DOCUMENT.actions[0], text="Utredning hos psykiatrin."),
        *DOCUMENT.actions[1:],
        Action("a5", "Ny medicin.", kinds=(Kind.HEALTH,)),
    ),
)


@pytest.fixture
def session(cast: Cast) -> Iterator[Session]:
    with begin() as session:
        yield session


def staff_of(cast: Cast) -> Actor:
    return Actor("staff", cast.coordinator, cast.unit)


def send(session: Session, cast: Cast, document: PlanDocument = DOCUMENT, who: Actor | None = None) -> str:
    return service.save_version(session, who or staff_of(cast), cast.person, cast.unit, "sip-1", document)[0].id


def say_yes(session: Session, cast: Cast, person: str = "") -> None:
    me, linden = Actor("person", person or cast.person, cast.unit), units.unit(session, cast.reader_unit)
    assert consent.give(session, me, me.id, linden, frozenset(Kind), None, Shown("v1", "sv", 3))


def seen(session: Session, cast: Cast, person: str = "") -> list[str] | None:
    """The actions that the other unit sees; None where it sees nothing at all."""
    plan = service.plan_as_seen_by(session, person or cast.person, cast.reader_unit, now())
    return None if plan is None else [action.id for action in plan.actions]


def waits(session: Session, cast: Cast) -> list[str]:
    return [each.object for each in service.waiting_for(session, cast.unit, now()) if each.kind == "unconfirmed"]


def test_a_yes_opens_nothing_of_a_plan_before_staff_have_saved_its_rows(session: Session, cast: Cast) -> None:
    plan_id = send(session, cast)
    say_yes(session, cast)
    assert (seen(session, cast), waits(session, cast)) == (None, [plan_id])
    assert service.plan_as_seen_by(session, cast.person, cast.unit, now()) == DOCUMENT
    service.write_plain_lines(session, staff_of(cast), plan_id, {}, {"a4": [Kind.MONEY]})
    assert (seen(session, cast), waits(session, cast)) == (["a1", "a2", "a3", "a4"], [])


def test_only_what_is_changed_or_new_is_hidden_after_another_import(session: Session, cast: Cast) -> None:
    plan_id = send(session, cast)
    say_yes(session, cast)
    service.write_plain_lines(session, staff_of(cast), plan_id, {}, {})
    send(session, cast, CHANGED)
    assert (seen(session, cast), waits(session, cast)) == (["a2", "a3"], [plan_id])
    service.write_plain_lines(session, staff_of(cast), plan_id, {}, {})
    assert (seen(session, cast), waits(session, cast)) == (["a1", "a2", "a3", "a5"], [])


def test_the_same_plan_once_more_asks_nobody_to_confirm_again(session: Session, cast: Cast) -> None:
    plan_id = send(session, cast)
    service.write_plain_lines(session, staff_of(cast), plan_id, {}, {})
    send(session, cast)
    send(session, cast, replace(DOCUMENT, next_follow_up=None))
    assert waits(session, cast) == []


def test_a_plan_that_says_that_it_is_confirmed_is_not(session: Session, cast: Cast) -> None:
    plan_id = send(session, cast, confirmed(DOCUMENT))
    say_yes(session, cast)
    assert (seen(session, cast), waits(session, cast)) == (None, [plan_id])


@pytest.mark.parametrize("kind", ["staff of another unit", "the command line", "the person", "staff of no unit"])
def test_nobody_but_staff_of_the_sending_unit_confirms(session: Session, cast: Cast, kind: str) -> None:
    who = {
        "staff of another unit": Actor("staff", cast.reader, cast.reader_unit),
        "the command line": Actor("system", "command", cast.unit),
        "the person": Actor("person", cast.person, cast.unit),
        "staff of no unit": Actor("staff", cast.coordinator),
    }[kind]
    plan_id = send(session, cast)
    say_yes(session, cast)
    with pytest.raises(service.NoSuchPlan):
        service.write_plain_lines(session, who, plan_id, {}, {})
    assert seen(session, cast) is None


def test_a_plan_by_hand_is_confirmed_by_those_who_write_it(session: Session, cast: Cast) -> None:
    say_yes(session, cast)
    for number, document in enumerate((DOCUMENT, CHANGED), 1):
        plan, new = service.save_version(session, staff_of(cast), cast.person, cast.unit, "hand", document, STAFF)
        assert (new, service.document_of(session, plan).confirmed) == (True, confirmed(document).confirmed), number
        assert waits(session, cast) == []
    assert seen(session, cast) == ["a1", "a2", "a3", "a5"]


def test_a_plan_by_hand_from_anybody_else_is_not_confirmed(session: Session, cast: Cast) -> None:
    plan, _new = service.save_version(session, HOUSE, cast.person, cast.unit, "hand", DOCUMENT, STAFF)
    assert (service.document_of(session, plan).confirmed, waits(session, cast)) == ((), [plan.id])


def test_rows_that_came_in_while_staff_wrote_are_not_confirmed_with_the_others(session: Session, cast: Cast) -> None:
    plan_id = send(session, cast)
    version, _document = service.version_to_write(session, plan_id)
    say_yes(session, cast)
    send(session, cast, CHANGED)
    with pytest.raises(service.OtherVersion):
        service.write_plain_lines(session, staff_of(cast), plan_id, {}, {}, version)
    assert seen(session, cast) is None
    version, _document = service.version_to_write(session, plan_id)
    service.write_plain_lines(session, staff_of(cast), plan_id, {}, {}, version)
    assert seen(session, cast) == ["a1", "a2", "a3", "a5"]


def test_a_plan_from_the_command_line_waits_for_the_staff_of_its_sender(session: Session, cast: Cast) -> None:
    incoming = read_bundle(bundles.example("fatima"))
    taken = exchange.take_in_for_sender(session, Actor("system", "command"), incoming)
    say_yes(session, cast, taken.person_id)
    assert taken.unconfirmed == 20
    assert (seen(session, cast, taken.person_id), waits(session, cast)) == (None, [taken.plan_id])
