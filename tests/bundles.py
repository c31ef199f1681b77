"""Bundles for tests: the five examples, a small one that holds only what it must, and ways to change them."""

import copy
import json
from pathlib import Path
from typing import Any

from citizen_app.exchange.fhir import read_bundle
from citizen_app.exchange.rules import Incoming
from citizen_app.plan.document import Action, PlanDocument, Someone

Json = dict[str, Any]

EXAMPLES = Path(__file__).parents[1] / "citizen_app" / "demo" / "examples"
NAMES = ("alva", "fatima", "jonas", "karl", "ulrika")


def example(name: str) -> bytes:
    """One of the five example bundles, as it lies in the project."""
    return (EXAMPLES / f"{name}.bundle.json").read_bytes()


def a_person(**more: Any) -> Json:
    return {"resourceType": "Patient", "id": "person", "name": [{"text": "Ida Påhitt"}], **more}


def an_organisation(key: str = "unit", name: str = "Vårdcentralen Björken", **more: Any) -> Json:
    return {"resourceType": "Organization", "id": key, "name": name, **more}


def a_plan(**more: Any) -> Json:
    return {
        "resourceType": "CarePlan",
        "id": "plan",
        "status": "active",
        "intent": "plan",
        "subject": {"reference": "Patient/person"},
        "author": {"reference": "Organization/unit"},
        **more,
    }


def a_goal(key: str, text: str = "Jag vill bo hemma.", **more: Any) -> Json:
    return {
        "resourceType": "Goal",
        "id": key,
        "lifecycleStatus": "active",
        "description": {"text": text},
        "subject": {"reference": "Patient/person"},
        **more,
    }


def a_milestone(target: str) -> Json:
    return {
        "url": "http://hl7.org/fhir/StructureDefinition/goal-relationship",
        "extension": [
            {"url": "type", "valueCodeableConcept": {"coding": [{"system": "urn:of:somebody", "code": "milestone"}]}},
            {"url": "target", "valueReference": {"reference": f"Goal/{target}"}},
        ],
    }


def an_activity(text: str = "Hjälp med städning.", **more: Any) -> Json:
    return {"detail": {"status": "in-progress", "description": text, **more}}


def a_visit(key: str = "visit", **more: Any) -> Json:
    return {
        "resourceType": "Appointment",
        "id": key,
        "status": "booked",
        "description": "SIP-möte",
        "start": "2026-12-02T13:00:00+01:00",
        "end": "2026-12-02T14:00:00+01:00",
        "participant": [{"actor": {"reference": "Patient/person"}, "status": "needs-action"}],
        **more,
    }


def a_bundle(*resources: Json, plan: Json | None = None, person: Json | None = None, **more: Any) -> Json:
    """A bundle of a person, a unit and a plan, and whatever else is given."""
    everything = [person or a_person(), an_organisation(), plan or a_plan(), *resources]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": f"https://a.example/fhir/{each['resourceType']}/{each['id']}", "resource": each}
                  for each in everything],
        **more,
    }  # fmt: skip


def as_bytes(bundle: Json) -> bytes:
    return json.dumps(bundle, ensure_ascii=False).encode()


def resource(bundle: Json, kind: str, number: int = 0) -> Json:
    """The resource of a type in a bundle, to be changed in place."""
    found: Json = [each["resource"] for each in bundle["entry"] if each["resource"]["resourceType"] == kind][number]
    return found


def fatima() -> Json:
    """Fatima's bundle, to be changed."""
    return copy.deepcopy(json.loads(example("fatima")))


def a_rich_bundle() -> Json:
    """A bundle with the shapes that no example has: requests, contained colleagues, timings, nested consents."""
    worker = {
        "resourceType": "Practitioner",
        "id": "w",
        "name": [{"use": "old", "text": "Bo Då"}, {"given": ["Bo"], "family": "Ek"}],
        "telecom": [{"system": "phone", "value": "040-1", "rank": 1, "use": "work"}],
        "qualification": [{"code": {"text": "kurator"}}],
    }
    role = {
        "resourceType": "PractitionerRole",
        "id": "r",
        "practitioner": {"reference": "#w"},
        "organization": {"display": "Hälsocentralen"},
        "availableTime": [{"daysOfWeek": ["mon"], "allDay": True}],
    }
    requests: list[Json] = [
        {"resourceType": "ServiceRequest", "id": "s", "status": "active", "code": {"coding": [{"display": "Prov"}]},
         "occurrenceTiming": {"repeat": {"frequency": 1, "period": 2, "periodUnit": "wk", "dayOfWeek": ["mon"]}},
         "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal",
                        "valueReference": {"reference": "Goal/b"}}]},
        {"resourceType": "Task", "id": "t", "status": "ready", "description": "Ring",
         "for": {"reference": "Patient/person"},
         "executionPeriod": {"start": "2026-12", "end": "2027"}, "owner": {"reference": "CareTeam/team"}},
        {"resourceType": "MedicationRequest", "id": "m", "status": "stopped",
         "medicationCodeableConcept": {"text": "Levaxin"},
         "dosageInstruction": [{"timing": {"code": {"coding": [{"code": "QD"}]}}}]},
        {"resourceType": "CommunicationRequest", "id": "c", "status": "draft", "payload": [{"contentString": "Brev"}],
         "occurrencePeriod": {"start": "2026-12-01T10:00:00+01:00"}},
    ]  # fmt: skip
    consent = {
        "resourceType": "Consent", "id": "yes", "status": "active", "dateTime": "2026-10",
        "policyRule": {"coding": [{"code": "OPTIN"}], "text": "Skriftligt"},
        "provision": {
            "period": {"start": "2026-10-01"},
            "actor": [{"reference": {"reference": "Organization/unit"}}],
            "provision": [
                {"type": "deny", "actor": [{"reference": {"reference": "Practitioner/alone"}}]},
                {"type": "deny", "actor": [{"reference": {"display": "Skolan", "type": "Organization"}}]},
            ],
        },
    }  # fmt: skip
    team = {
        "resourceType": "CareTeam", "id": "team", "managingOrganization": [{"reference": "Organization/unit"}],
        "participant": [
            {"member": {"reference": "Practitioner/alone"}, "role": [{"text": "samordnare"}],
             "onBehalfOf": {"reference": "Organization/unit"}},
            {"member": {"display": "Maj Gran"}, "role": [{"coding": [{"display": "granne"}]}]},
        ],
    }  # fmt: skip
    details = [
        {"status": "scheduled", "code": {"text": "Samtal"},
         "performer": [{"reference": "#r"}, {"reference": "Patient/person"}],
         "scheduledTiming": {"event": ["2026-12-01"], "repeat": {"boundsPeriod": {"start": "2026-12-01"}}}},
        {"status": "unknown", "description": "Hjälp hemma", "goal": [{"reference": "Goal/a"}],
         "scheduledString": "när det går"},
        {"status": "scheduled", "description": "Bad", "doNotPerform": True},
    ]  # fmt: skip
    activity = [
        *({"detail": each} for each in details),
        *({"reference": {"reference": f"{each['resourceType']}/{each['id']}"}} for each in requests),
        {"reference": {"reference": "Appointment/visit"}},
        {"reference": {"display": "Något annat"}},
    ]
    place = {"resourceType": "Location", "id": "place", "name": "Rum 4"}
    visits = [
        a_visit(participant=[{"actor": {"reference": "Location/place"}, "status": "accepted"},
                             {"actor": {"reference": "HealthcareService/h"}, "status": "tentative"}]),
        a_visit("later", status="proposed", start="2027-01-15", end=None, requestedPeriod=[{"start": "2027-01"}]),
    ]  # fmt: skip
    service = {"resourceType": "HealthcareService", "id": "h", "name": "Syncentralen"}
    alone = {**worker, "id": "alone", "identifier": [{"system": "urn:oid:1", "value": "9"}]}
    plan = a_plan(
        contained=[worker, role],
        activity=activity,
        careTeam=[{"reference": "CareTeam/team"}],
        goal=[{"reference": "Goal/a"}],
        note=[{"text": "Vid försämring: ring 1177."}, {"text": "Uppföljning 2027-02-01."}],
        period={"start": "2026", "end": "2027-12"},
    )
    goals = [a_goal("a", extension=[a_milestone("b")]), a_goal("b", "Jag sover."), a_goal("c", "Jag har ett jobb.")]
    person = a_person(birthDate="2012", communication=[{"language": {"coding": [{"code": "so"}]}}])
    return a_bundle(alone, service, place, team, consent, *goals, *requests, *visits, plan=plan, person=person)


def read(bundle: Json) -> Incoming:
    """What a bundle becomes."""
    return read_bundle(as_bytes(bundle))


def plan_with(**more: Any) -> PlanDocument:
    return read(a_bundle(plan=a_plan(**more))).plan


def only_action(*resources: Json, **detail: Any) -> Action:
    return read(a_bundle(*resources, plan=a_plan(activity=[an_activity(**detail)]))).plan.actions[0]


def named(plan: PlanDocument, name: str) -> Someone:
    return next(each for each in plan.people if each.name == name)


def who(plan: PlanDocument, action: Action) -> list[str]:
    names = {each.id: each.name for each in plan.people} | {each.id: each.name for each in plan.organisations}
    return [names.get(each, each) for each in action.who]
