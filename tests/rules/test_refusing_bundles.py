"""Bundles that are refused whole, with why and which part; and that nothing else ever happens to a broken one."""

import os
import sys
import time
from typing import Any

import pytest

from citizen_app.exchange import fhir
from citizen_app.exchange.fhir import read_bundle, read_bundle_apart
from citizen_app.exchange.rules import MAX_BYTES, BadBundle, Incoming, RefusedBundle
from tests import bundles
from tests.bundles import Json, a_bundle, a_goal, a_milestone, a_person, a_plan, a_visit, an_activity, an_organisation


def refusal(data: bytes) -> tuple[BadBundle, str]:
    with pytest.raises(RefusedBundle) as refused:
        read_bundle(data)
    return refused.value.why, refused.value.part


def refusal_of(bundle: Json) -> tuple[BadBundle, str]:
    return refusal(bundles.as_bytes(bundle))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", BadBundle.NOT_JSON),
        (b"Hej", BadBundle.NOT_JSON),
        (b"\xff\xfe{\x00}\x00", BadBundle.NOT_JSON),
        (b'{"resourceType": "Bundle", "entry": [', BadBundle.NOT_JSON),
        (b'{"resourceType": "Bundle", "total": NaN}', BadBundle.NOT_JSON),
        (b'{"resourceType": "Bundle", "total": 1e999}', BadBundle.NOT_JSON),
        (b'{"resourceType": "Bundle", "total": ' + b"9" * 5000 + b"}", BadBundle.NOT_JSON),
        (b"[]", BadBundle.NOT_A_BUNDLE),
        (b"null", BadBundle.NOT_A_BUNDLE),
        (b'{"resourceType": "CarePlan"}', BadBundle.NOT_A_BUNDLE),
        (b'{"resourceType": "Bundle", "type": "parcel"}', BadBundle.NOT_A_BUNDLE),
        (b'{"resourceType": "Bundle", "type": ["collection"]}', BadBundle.NOT_A_BUNDLE),
        (b'{"resourceType": "Bundle", "entry": {}}', BadBundle.BAD_SHAPE),
        (b'{"resourceType": "Bundle", "entry": [5]}', BadBundle.BAD_SHAPE),
        (b'{"resourceType": "Bundle", "entry": [{"resource": {"id": 5}}]}', BadBundle.BAD_SHAPE),
        (b"[" * 100_000, BadBundle.TOO_DEEP),
        (b'{"a":' * 100_000, BadBundle.TOO_DEEP),
        (b" " * (MAX_BYTES + 1), BadBundle.TOO_LARGE),
    ],
)
def test_what_is_no_bundle_at_all(data: bytes, why: BadBundle) -> None:
    assert refusal(data)[0] is why


def test_a_name_written_twice_is_refused_and_named() -> None:
    assert refusal(b'{"resourceType": "Bundle", "id": "1", "id": "2"}') == (BadBundle.NOT_JSON, "id")


def test_forty_levels_are_enough_and_one_more_is_too_many() -> None:
    def nested(levels: int) -> bytes:
        inner = "[" * (levels - 4) + "]" * (levels - 4)  # under bundle, entries, entry and resource
        odd = f'{{"resource": {{"resourceType": "Odd", "brackets": "[[[[", "deep": {inner}}}}}'
        return bundles.as_bytes(a_bundle()).replace(b'"entry": [', f'"entry": [{odd}, '.encode())

    assert isinstance(read_bundle(nested(40)), Incoming)
    assert refusal(nested(41)) == (BadBundle.TOO_DEEP, "")


def without(kind: str) -> Json:
    bundle = a_bundle()
    bundle["entry"] = [each for each in bundle["entry"] if each["resource"]["resourceType"] != kind]
    return bundle


@pytest.mark.parametrize(
    ("bundle", "why", "part"),
    [
        (without("Patient"), BadBundle.NO_PERSON, "Patient"),
        (a_bundle(a_person(id="other")), BadBundle.MANY_PERSONS, "Patient"),
        (without("CarePlan"), BadBundle.NO_PLAN, "CarePlan"),
        (a_bundle(a_plan(id="other")), BadBundle.MANY_PLANS, "CarePlan"),
        (a_bundle(plan=a_plan(status="entered-in-error")), BadBundle.NO_PLAN, "CarePlan.status"),
    ],
)
def test_one_person_and_one_plan(bundle: Json, why: BadBundle, part: str) -> None:
    assert refusal_of(bundle) == (why, part)


@pytest.mark.parametrize(
    ("bundle", "part"),
    [
        (a_bundle(plan=a_plan(subject={"reference": "Organization/unit"})), "CarePlan.subject"),
        (a_bundle(plan=a_plan(subject={"reference": "Patient/somebody-else"})), "CarePlan.subject"),
        (a_bundle(plan=a_plan(subject={"display": "Ida"})), "CarePlan.subject"),
        (a_bundle(plan=a_plan(subject=None)), "CarePlan.subject"),
        (a_bundle(a_goal("g", subject={"reference": "Patient/somebody-else"})), "Goal.subject"),
        (
            a_bundle({"resourceType": "RelatedPerson", "id": "r", "patient": {"reference": "Patient/2"}}),
            "RelatedPerson.patient",
        ),
        (
            a_bundle({"resourceType": "Consent", "id": "c", "status": "active", "patient": {"reference": "Patient/2"}}),
            "Consent.patient",
        ),
    ],
)
def test_a_subject_that_is_not_the_person(bundle: Json, part: str) -> None:
    assert refusal_of(bundle) == (BadBundle.WRONG_SUBJECT, part)


GONE = {"reference": "Practitioner/gone"}


@pytest.mark.parametrize(
    ("bundle", "part"),
    [
        (a_bundle(plan=a_plan(activity=[an_activity(performer=[GONE])])), "CarePlan.activity[0].detail.performer[0]"),
        (
            a_bundle(plan=a_plan(activity=[an_activity(goal=[{"reference": "Goal/x"}])])),
            "CarePlan.activity[0].detail.goal[0]",
        ),
        (a_bundle(plan=a_plan(activity=[{"reference": {"reference": "Task/x"}}])), "CarePlan.activity[0].reference"),
        (a_bundle(plan=a_plan(goal=[{"reference": "Goal/x"}])), "CarePlan.goal[0]"),
        (a_bundle(plan=a_plan(author=GONE)), "CarePlan.author"),
        (a_bundle(plan=a_plan(careTeam=[{"reference": "CareTeam/x"}])), "CarePlan.careTeam[0]"),
        (a_bundle(plan=a_plan(encounter={"reference": "urn:uuid:not-here"})), "CarePlan.encounter"),
        (a_bundle(plan=a_plan(encounter={"reference": "#not-here"})), "CarePlan.encounter"),
        (a_bundle(a_goal("g", extension=[a_milestone("x")])), "Goal.extension[0].target"),
        (a_bundle(a_visit(participant=[{"actor": GONE, "status": "accepted"}])), "Appointment.participant[0].actor"),
        (
            a_bundle({"resourceType": "PractitionerRole", "id": "r", "practitioner": GONE}),
            "PractitionerRole.practitioner",
        ),
        (
            a_bundle({"resourceType": "CareTeam", "id": "t", "participant": [{"member": GONE}]}),
            "CareTeam.participant[0].member",
        ),
        (
            a_bundle({"resourceType": "Consent", "id": "c", "status": "active",
                      "provision": {"actor": [{"role": {}, "reference": {"reference": "Organization/x"}}]}}),
            "Consent.provision.actor[0].reference",
        ),
    ],
)  # fmt: skip
def test_a_reference_to_what_is_not_there(bundle: Json, part: str) -> None:
    assert refusal_of(bundle) == (BadBundle.DANGLING_REFERENCE, part)


def test_what_lies_outside_and_is_not_used_may_be_pointed_at() -> None:
    assert isinstance(
        read_bundle(bundles.as_bytes(a_bundle(plan=a_plan(encounter={"reference": "Encounter/9"})))), Incoming
    )


@pytest.mark.parametrize(
    ("bundle", "part"),
    [
        (a_bundle(plan=a_plan(status="bogus")), "CarePlan.status"),
        (a_bundle(plan=a_plan(status=None)), "CarePlan.status"),
        (a_bundle(plan=a_plan(activity=[an_activity(status="active")])), "CarePlan.activity[0].detail.status"),
        (a_bundle(a_goal("a"), a_goal("b", lifecycleStatus="ongoing")), "Goal[1].lifecycleStatus"),
        (a_bundle(a_visit(status="bokad")), "Appointment.status"),
        (a_bundle(a_visit(status=None)), "Appointment.status"),
        (a_bundle(a_visit(participant=[{"status": "yes"}])), "Appointment.participant[0].status"),
        (a_bundle({"resourceType": "Consent", "id": "c", "status": "given"}), "Consent.status"),
        (
            a_bundle({"resourceType": "Consent", "id": "c", "status": "active", "provision": {"type": "maybe"}}),
            "Consent.provision.type",
        ),
        (a_bundle({"resourceType": "CareTeam", "id": "t", "status": "on"}), "CareTeam.status"),
    ],
)
def test_a_status_outside_its_value_set(bundle: Json, part: str) -> None:
    assert refusal_of(bundle) == (BadBundle.UNKNOWN_STATUS, part)


@pytest.mark.parametrize(
    ("bundle", "part"),
    [
        (a_bundle(person=a_person(birthDate="1990-02-30")), "Patient.birthDate"),
        (a_bundle(timestamp="2026-02-30T10:00:00Z"), "Bundle.timestamp"),
        (a_bundle(plan=a_plan(created="i morgon")), "CarePlan.created"),
        (a_bundle(plan=a_plan(period={"start": "2026-13-40"})), "CarePlan.period.start"),
        (a_bundle(plan=a_plan(period={"start": "2026-12-02", "end": "2026-12-01"})), "CarePlan.period"),
        (a_bundle(plan=a_plan(period={"start": "2027", "end": "2026-12"})), "CarePlan.period"),
        (a_bundle(a_goal("g", target=[{"dueDate": "0000-01-01"}])), "Goal.target[0].dueDate"),
        (a_bundle(a_visit(start="2026-12-02T25:00:00Z")), "Appointment.start"),
        (a_bundle(a_visit(start="0001-01-01T00:00:00+14:00")), "Appointment.start"),
        (a_bundle(a_visit(end="2026-12-02T12:59:00+01:00")), "Appointment.end"),
        (
            a_bundle(plan=a_plan(activity=[an_activity(scheduledPeriod={"start": "2027", "end": "2026"})])),
            "CarePlan.activity[0].detail.scheduledPeriod",
        ),
        (
            a_bundle(
                {"resourceType": "PractitionerRole", "id": "r", "availableTime": [{"availableStartTime": "25:00:00"}]}
            ),
            "PractitionerRole.availableTime[0].availableStartTime",
        ),
    ],
)
def test_a_date_that_cannot_be(bundle: Json, part: str) -> None:
    assert refusal_of(bundle) == (BadBundle.IMPOSSIBLE_DATE, part)


@pytest.mark.parametrize(
    ("bundle", "part"),
    [
        (a_bundle(person=a_person(name="Ida")), "Patient.name"),
        (a_bundle(person=a_person(name=["Ida"])), "Patient.name[0]"),
        (a_bundle(person=a_person(gender=5)), "Patient.gender"),
        (a_bundle(person=a_person(birthDate=19900102)), "Patient.birthDate"),
        (a_bundle(plan=a_plan(title={"text": "x"})), "CarePlan.title"),
        (a_bundle(plan=a_plan(activity=[an_activity(doNotPerform="yes")])), "CarePlan.activity[0].detail.doNotPerform"),
        (a_bundle(a_visit(minutesDuration=True)), "Appointment.minutesDuration"),
        (a_bundle(a_visit(minutesDuration=-5)), "Appointment.minutesDuration"),
        (a_bundle(a_goal("g", description="x")), "Goal.description"),
        (a_bundle(an_organisation("o", name=["x"])), "Organization[1].name"),
    ],
)  # fmt: skip
def test_a_known_element_of_the_wrong_type(bundle: Json, part: str) -> None:
    assert refusal_of(bundle) == (BadBundle.BAD_SHAPE, part)


@pytest.mark.parametrize(
    "more",
    [
        {"author": None},
        {"author": {"reference": "Patient/person"}},
        {"author": {"display": "Någon"}},
        {"author": None, "contributor": [{"reference": "Organization/unit"}, {"reference": "Organization/two"}]},
    ],
)
def test_a_plan_whose_sender_nobody_can_know(more: Json) -> None:
    assert refusal_of(a_bundle(an_organisation("two"), plan=a_plan(**more))) == (BadBundle.NO_SENDER, "CarePlan.author")


def test_references_in_a_circle_end() -> None:
    service = {"resourceType": "HealthcareService", "id": "h", "providedBy": {"reference": "HealthcareService/h"}}
    team = {"resourceType": "CareTeam", "id": "t", "managingOrganization": [{"reference": "CareTeam/t"}]}
    parent = an_organisation("p", partOf={"reference": "Organization/p"})
    activity = an_activity(performer=[{"reference": "HealthcareService/h"}, {"reference": "CareTeam/t"}])
    assert isinstance(
        read_bundle(bundles.as_bytes(a_bundle(service, team, parent, plan=a_plan(activity=[activity])))), Incoming
    )


def test_the_child_process_tells_the_same_refusal() -> None:
    with pytest.raises(RefusedBundle) as refused:
        read_bundle_apart(bundles.as_bytes(a_bundle(plan=a_plan(status="bogus"))))
    assert (refused.value.why, refused.value.part) == (BadBundle.UNKNOWN_STATUS, "CarePlan.status")


def test_a_child_process_that_runs_out_of_memory_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fhir, "MOST_MEMORY", 1024 * 1024)
    with pytest.raises(RefusedBundle) as refused:
        read_bundle_apart(bundles.example("karl"))
    assert refused.value.why is BadBundle.TOOK_TOO_LONG


def test_a_wide_bundle_stays_within_the_memory_of_the_child() -> None:
    wide = b'{"resourceType": "Bundle", "entry": [' + b"[]," * 1_500_000 + b"[]]}"
    assert len(wide) < MAX_BYTES
    with pytest.raises(RefusedBundle) as refused:
        read_bundle_apart(wide)
    assert (refused.value.why, refused.value.part) == (BadBundle.BAD_SHAPE, "Bundle.entry[0]")


@pytest.mark.parametrize("program", ["/bin/false", "/bin/true"])
def test_a_child_process_that_crashes_or_says_nothing_is_a_refusal(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with pytest.raises(RefusedBundle) as crashed:
        read_bundle_apart(bundles.example("karl"))
    assert crashed.value.why is BadBundle.BAD_SHAPE


def test_a_child_process_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(slow))
    monkeypatch.setattr(fhir, "MOST_SECONDS", 0.2)
    started = time.monotonic()
    with pytest.raises(RefusedBundle) as refused:
        read_bundle_apart(bundles.example("karl"))
    assert refused.value.why is BadBundle.TOOK_TOO_LONG
    assert time.monotonic() - started < 5


def test_the_child_process_gets_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    spy = tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\nexit 1\n")
    spy.chmod(0o700)
    monkeypatch.setenv("CITIZEN_SECRET", "canary")
    monkeypatch.setattr(sys, "executable", str(spy))
    with pytest.raises(RefusedBundle):
        read_bundle_apart(bundles.example("karl"))
    assert "canary" not in (tmp_path / "seen").read_text()
    assert os.environ["CITIZEN_SECRET"] == "canary"
