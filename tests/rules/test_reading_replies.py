"""Replies, consents and the rest of a bundle, in shapes that no example has."""

import json
from datetime import UTC, date, datetime

import pytest

from citizen_app.exchange.fhir import read_bundle
from citizen_app.exchange.rules import IncomingConsent
from citizen_app.plan.document import SELF
from tests import bundles
from tests.bundles import Json, a_bundle, a_person, a_plan, a_visit, an_organisation, plan_with, read


@pytest.mark.parametrize(
    ("status", "booked", "cancelled", "held"),
    [
        ("proposed", False, False, False), ("pending", True, False, False), ("booked", True, False, False),
        ("fulfilled", True, False, True), ("cancelled", True, True, False), ("noshow", True, False, False),
    ],
)  # fmt: skip
def test_how_far_a_meeting_has_come(status: str, booked: bool, cancelled: bool, held: bool) -> None:
    meeting = read(a_bundle(a_visit(status=status))).meetings[0]
    assert (meeting.starts is not None, meeting.cancelled, meeting.held) == (booked, cancelled, held)


def test_a_meeting_without_time_is_not_booked_and_one_without_offset_is_swedish() -> None:
    unbooked = a_visit("a", start=None, end=None, minutesDuration=45)
    local = a_visit("b", start="2026-07-01T13:00", end="2026-07-01T14:30")
    first, second = read(a_bundle(unbooked, local)).meetings
    assert (first.starts, first.minutes) == (None, 45)
    assert (second.starts, second.minutes) == (datetime(2026, 7, 1, 11, tzinfo=UTC), 90)


def test_the_place_of_a_meeting() -> None:
    place = {"resourceType": "Location", "id": "l", "name": "Rum 4"}
    actors = [{"actor": {"reference": "Location/l"}, "status": "accepted"}]
    visit = a_visit(participant=actors, comment="Ring på klockan", patientInstruction="Ta med legitimation")
    meeting = read(a_bundle(place, visit)).meetings[0]
    assert (meeting.place, meeting.replies) == ("Rum 4, Ring på klockan, Ta med legitimation", ())


def test_a_day_in_a_note_is_the_next_follow_up_where_no_meeting_is_booked() -> None:
    notes = [{"text": "Skrevs 2026-10-01."}, {"text": "Uppföljning den 2 december 2026."}]
    assert plan_with(note=notes).next_follow_up == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("more", "permits"),
    [
        ({"status": "active"}, [True]),
        ({"status": "active", "provision": {"type": "deny"}}, [False]),
        ({"status": "rejected"}, [False]),
        ({"status": "inactive"}, []),
        ({"status": "draft"}, []),
        ({"status": "entered-in-error"}, []),
    ],
)
def test_what_an_old_consent_says(more: Json, permits: list[bool]) -> None:
    actor = [{"role": {"text": "IRCP"}, "reference": {"reference": "Organization/unit"}}]
    provision = {"actor": actor, "type": "permit", **more.get("provision", {})}
    consent = {
        "resourceType": "Consent",
        "id": "c",
        "patient": {"reference": "Patient/person"},
        **more,
        "provision": provision,
    }
    assert [each.permit for each in read(a_bundle(consent)).consents] == permits


def test_a_no_that_names_nobody_is_a_no_to_all() -> None:
    consent = {"resourceType": "Consent", "id": "c", "status": "active", "provision": {"type": "deny"}}
    incoming = read(a_bundle(an_organisation("other"), consent))
    assert incoming.consents == tuple(IncomingConsent(each.id, permit=False) for each in incoming.plan.organisations)


@pytest.mark.parametrize(
    ("whom", "closed"),
    [
        ({"display": "Skolan"}, ["Skolan"]),
        ({"display": "Bo Ek"}, ["Skolan"]),
        ({"display": "Kyrkan"}, ["Kyrkan"]),
        ({"reference": "Practitioner/alone"}, ["Vårdcentralen Björken", "Skolan"]),
        ({"identifier": {"system": "urn:oid:1", "value": "77"}}, ["Vårdcentralen Björken", "Skolan"]),
        ({"reference": "RelatedPerson/make"}, []),
    ],
)
def test_a_no_to_whoever_is_only_named_is_never_lost(whom: Json, closed: list[str]) -> None:
    worker = {"resourceType": "PractitionerRole", "id": "r", "practitioner": {"display": "Bo Ek"},
              "organization": {"reference": "Organization/school"}}  # fmt: skip
    alone = {"resourceType": "Practitioner", "id": "alone", "name": [{"text": "Li Berg"}]}
    near = {"resourceType": "RelatedPerson", "id": "make", "patient": {"reference": "Patient/person"}}
    consent = {"resourceType": "Consent", "id": "c", "status": "active",
               "provision": {"type": "deny", "actor": [{"role": {"text": "IRCP"}, "reference": whom}]}}  # fmt: skip
    incoming = read(a_bundle(an_organisation("school", "Skolan"), worker, alone, near, consent))
    names = {each.id: each.name for each in incoming.plan.organisations}
    assert [names[each.organisation] for each in incoming.consents if not each.permit] == closed


def test_a_unit_a_service_and_a_role_reply_to_a_meeting_too() -> None:
    service = {"resourceType": "HealthcareService", "id": "h", "name": "Syncentralen"}
    visit = a_visit(participant=[
        {"actor": {"reference": "Organization/unit"}, "status": "accepted"},
        {"actor": {"reference": "HealthcareService/h"}, "status": "declined"},
        {"type": [{"text": "tolk"}], "status": "tentative"},
    ])  # fmt: skip
    incoming = read(a_bundle(service, visit))
    names = {each.id: each.name for each in (*incoming.plan.organisations, *incoming.plan.people)}
    assert [(names[each.who], each.reply.value) for each in incoming.meetings[0].replies] == [
        ("Vårdcentralen Björken", "yes"), ("Syncentralen", "no"), ("tolk", "maybe"),
    ]  # fmt: skip


def test_unknown_resources_and_elements_are_passed_over() -> None:
    plan = a_plan(
        madeUp={"deep": [1]}, _status={"extension": [{"url": "x"}]}, text={"status": "generated", "div": "<b>"}
    )
    odd = {"resourceType": "Observation", "id": "o", "status": 5}
    assert read(a_bundle(odd, plan=plan)) == read(a_bundle())


def test_ways_to_reach_follow_rank_and_use_and_old_ones_are_dropped() -> None:
    telecom = [
        {"system": "phone", "value": "1", "use": "old"},
        {"system": "phone", "value": "2", "use": "work"},
        {"system": "phone", "value": "tel:3", "use": "mobile"},
        {"system": "email", "value": "b@example.org"},
        {"system": "email", "value": "a@example.org", "rank": 1},
    ]
    person = read(a_bundle(person=a_person(telecom=telecom))).person
    assert (person.phone, person.email) == ("3", "a@example.org")


def test_plans_without_identifier_of_two_people_are_two_plans() -> None:
    one = read(a_bundle(person=a_person(identifier=[{"value": "1"}]))).plan_identifier
    other = read(a_bundle(person=a_person(identifier=[{"value": "2"}]))).plan_identifier
    assert one != other


def test_half_an_emoji_is_left_out() -> None:
    data = json.dumps(a_bundle(plan=a_plan(description="Hej \ud83d"))).encode()
    assert read_bundle(data).plan.why == "Hej"


def test_everybody_whom_any_part_names_stands_in_the_document() -> None:
    incoming = read(bundles.a_rich_bundle())
    units = {each.id for each in incoming.plan.organisations}
    everybody = units | {each.id for each in incoming.plan.people} | {SELF}
    assert units.issuperset(each.organisation for each in incoming.consents)
    assert everybody.issuperset(each.who for meeting in incoming.meetings for each in meeting.replies)
    assert everybody.issuperset(who for action in incoming.plan.actions for who in action.who)
    assert {each.name for each in incoming.plan.organisations} == {
        "Syncentralen", "Vårdcentralen Björken", "Skolan", "Hälsocentralen",
    }  # fmt: skip
    assert [(each.name, each.role) for each in incoming.plan.people] == [
        ("Bo Ek", "kurator"), ("Bo Ek", "samordnare"), ("Maj Gran", "granne"),
    ]  # fmt: skip
