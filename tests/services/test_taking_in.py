"""Whose a bundle is when it comes again, and who is called to its meetings."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from citizen_app.exchange import service as exchange
from citizen_app.exchange.rules import BadBundle, RefusedBundle
from citizen_app.exchange.service import Taken
from citizen_app.kernel.levels import Actor
from citizen_app.meetings import service as meetings
from citizen_app.meetings.records import Participant
from citizen_app.storage.session import begin
from tests.builders import Cast
from tests.bundles import Json, a_bundle, a_person, a_plan, a_visit, read, resource

NUMBER, LOCAL = {"system": "urn:oid:1.2.752.129.2.1.3.1", "value": "19810314"}, {"system": "urn:local", "value": "77"}


@pytest.fixture
def session(cast: Cast) -> Iterator[Session]:
    """One transaction."""
    with begin() as session:
        yield session


def take_in(session: Session, cast: Cast, identifiers: list[Json], *resources: Json) -> Taken:
    person, plan = a_person(identifier=identifiers), a_plan(identifier=[{"system": "urn:plans", "value": "1"}])
    bundle = a_bundle(*resources, person=person, plan=plan)
    resource(bundle, "Organization")["identifier"] = [
        {"system": "urn:oid:1.2.752.29.4.19", "value": "SE0000000000-E0A1"}
    ]
    return exchange.take_in_for_unit(session, Actor("staff", cast.coordinator, cast.unit), cast.unit, read(bundle))


@pytest.mark.parametrize("again", [[LOCAL, NUMBER], [LOCAL, NUMBER, {"value": "new"}], []])
def test_the_same_plan_is_the_same_persons_in_whatever_order_the_identifiers_come(
    session: Session, cast: Cast, again: list[Json]
) -> None:
    first = take_in(session, cast, [NUMBER, LOCAL])
    second = take_in(session, cast, again)
    assert (second.person_id, second.plan_id) == (first.person_id, first.plan_id)
    assert (second.new_person, second.new_version) == (False, False)


def test_a_plan_that_comes_back_as_somebody_elses_is_refused(session: Session, cast: Cast) -> None:
    take_in(session, cast, [NUMBER])
    with pytest.raises(RefusedBundle) as refused:
        take_in(session, cast, [LOCAL])
    assert (refused.value.why, refused.value.part) == (BadBundle.WRONG_SUBJECT, "Patient.identifier")


def test_a_unit_that_has_said_no_counts_among_those_who_are_called(session: Session, cast: Cast) -> None:
    service = {"resourceType": "HealthcareService", "id": "h", "name": "Syncentralen"}
    visit = a_visit(participant=[{"actor": {"reference": "HealthcareService/h"}, "status": "declined"}])
    taken = take_in(session, cast, [NUMBER], service, visit)
    meeting = meetings.meetings_of(session, taken.person_id)[0]
    called = session.query(Participant).filter_by(meeting_id=meeting.id).one()
    assert (called.name, called.organisation, called.reply) == ("Någon från verksamheten", "Syncentralen", "no")
