"""Bundles of shapes that no example has: other references, names, marks and people."""

import pytest

from citizen_app.exchange.fhir import read_bundle
from citizen_app.exchange.rules import IncomingReply, Reply
from tests import bundles
from tests.bundles import (
    Json,
    a_bundle,
    a_goal,
    a_person,
    a_plan,
    a_visit,
    an_activity,
    an_organisation,
    plan_with,
    read,
    who,
)


def test_a_bundle_with_only_what_it_must_have() -> None:
    incoming = read(a_bundle())
    assert incoming.person.name == "Ida Påhitt"
    assert (incoming.plan.title, incoming.plan.goals, incoming.meetings) == (
        "Samordnad individuell plan (SIP)", (), (),
    )  # fmt: skip
    assert incoming.plan.sender == incoming.plan.organisations[0].id


@pytest.mark.parametrize("kind", ["transaction", "batch", "searchset", "document", None])
def test_every_kind_of_bundle(kind: str | None) -> None:
    bundle = a_bundle({"resourceType": "Composition", "id": "c", "title": 5}, a_goal("g"))
    bundle["type"] = kind
    if kind is None:
        del bundle["type"]
    for entry in bundle["entry"]:
        entry["request"] = {"method": "PUT", "url": "x"}
    bundle["entry"].append({"request": {"method": "DELETE", "url": "Patient/9"}, "resource": a_person(id="9")})
    assert len(read(bundle).plan.goals) == 1


def test_a_byte_order_mark_is_no_hindrance() -> None:
    assert read_bundle(b"\xef\xbb\xbf" + bundles.example("karl")) == read_bundle(bundles.example("karl"))


@pytest.mark.parametrize(
    "reference",
    [
        "urn:uuid:3F2A77A9-1f09-5fe2-9aa1-48f50fd01e2c",
        "PractitionerRole/3f2a77a9-1f09-5fe2-9aa1-48f50fd01e2c",
        "PractitionerRole/3f2a77a9-1f09-5fe2-9aa1-48f50fd01e2c/_history/4",
        "https://journal.example/fhir/PractitionerRole/3f2a77a9-1f09-5fe2-9aa1-48f50fd01e2c",
    ],
)
def test_every_way_to_write_a_reference(reference: str) -> None:
    bundle = bundles.fatima()
    bundles.resource(bundle, "CarePlan")["activity"][0]["detail"]["performer"] = [{"reference": reference}]
    plan = read(bundle).plan
    assert who(plan, plan.actions[0]) == ["Sara Lind"]


def test_entries_without_addresses_are_found_by_type_and_id() -> None:
    bundle = a_bundle(a_goal("g"), plan=a_plan(goal=[{"reference": "https://else.example/fhir/Goal/g"}]))
    for entry in bundle["entry"]:
        del entry["fullUrl"]
    assert [goal.text for goal in read(bundle).plan.goals] == ["Jag vill bo hemma."]


def test_contained_colleagues_are_one_person_however_often_they_are_contained() -> None:
    worker = {"resourceType": "Practitioner", "id": "w", "name": [{"text": "Bo Ek"}]}
    role = {
        "resourceType": "PractitionerRole",
        "id": "r",
        "practitioner": {"reference": "#w"},
        "code": [{"text": "lots"}],
    }
    visit = a_visit(contained=[worker, role], participant=[{"actor": {"reference": "#r"}, "status": "accepted"}])
    activity = an_activity(performer=[{"reference": "#r"}])
    incoming = read(a_bundle(visit, plan=a_plan(contained=[worker, role], activity=[activity])))
    assert [(each.name, each.role) for each in incoming.plan.people] == [("Bo Ek", "lots")]
    assert incoming.meetings[0].replies == (IncomingReply(incoming.plan.people[0].id, Reply.YES),)
    assert incoming.plan.actions[0].who == (incoming.plan.people[0].id,)


def test_somebody_who_is_only_named_stands_in_the_plan_with_that_name() -> None:
    performers = [{"display": "Maj Gran"}, {"display": "Hemtjänsten", "type": "Organization"}]
    plan = plan_with(activity=[an_activity(performer=performers)])
    assert who(plan, plan.actions[0]) == ["Maj Gran", "Hemtjänsten"]


def test_a_reference_by_identifier_is_followed() -> None:
    unit = an_organisation("other", "Skolan", identifier=[{"system": "urn:oid:1", "value": "77"}])
    logical = {"identifier": {"system": "urn:oid:1", "value": "77"}}
    conditional = {"reference": "Organization?identifier=urn:oid:1|77"}
    plan = read(a_bundle(unit, plan=a_plan(activity=[an_activity(performer=[logical, conditional])]))).plan
    assert who(plan, plan.actions[0]) == ["Skolan"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([{"text": "فاطمة المثالية"}], "فاطمة المثالية"),
        ([{"text": "Олена Приклад", "family": "Приклад"}], "Олена Приклад"),
        ([{"text": "Exempel, Ida", "family": "Exempel", "given": ["Ida", "Li"]}], "Ida Li Exempel"),
        (
            [{"use": "old", "text": "Erik"}, {"use": "official", "text": "Eva"}, {"use": "usual", "text": "Vivi"}],
            "Vivi",
        ),
        ([{"use": "old", "text": "Erik"}], ""),
        ([{"text": "Ek, Bo", "family": "Ek"}], "Ek, Bo"),
        ([{"use": "maiden", "text": "Eva Gammal"}, {"text": "Eva Ny"}], "Eva Ny"),
        ([{"text": "Eva Då", "period": {"end": "2019"}}, {"text": "Eva Nu"}], "Eva Nu"),
        ([{"text": "Ida\u0000 \ufeffPåhitt\n"}], "Ida Påhitt"),
        ([], ""),
    ],
)
def test_what_the_person_is_called(names: list[Json], expected: str) -> None:
    assert read(a_bundle(person=a_person(name=names))).person.name == expected


@pytest.mark.parametrize(
    "mark",
    [
        {"meta": {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]}},
        {"meta": {"security": [{"code": "V"}]}},
        {"meta": {"security": [{"code": "PROTECTED"}]}},
        {"meta": {"security": [{"code": "1", "display": "Skyddad folkbokföring"}]}},
        {"meta": {"security": [{"display": "Sekretessmarkering"}]}},
        {"meta": {"security": [{"display": "Kvarskriven"}]}},
        {"meta": {"security": [{"system": "https://x.example/skyddade-personuppgifter", "code": "true"}]}},
        {"extension": [{"url": "https://x.example/skyddade-personuppgifter", "valueBoolean": True}]},
        {"extension": [{"url": "https://x.example/mark", "valueCodeableConcept": {"text": "Sekretessmarkerad"}}]},
    ],
)
def test_protected_identity_lets_nothing_in_that_tells_where_or_how(mark: Json) -> None:
    person = a_person(
        birthDate="1990-01-02",
        telecom=[{"system": "phone", "value": "0701"}, {"system": "email", "value": "a@example.org"}],
        address=[{"text": "Hemliga gatan 1"}],
        **mark,
    )
    sister = {
        "resourceType": "RelatedPerson", "id": "s", "patient": {"reference": "Patient/person"},
        "relationship": [{"text": "syster"}], "telecom": [{"system": "phone", "value": "0702"}],
    }  # fmt: skip
    incoming = read(a_bundle(sister, person=person))
    coming = incoming.person
    assert coming.protected
    assert (coming.phone, coming.email, coming.birth_date) == (None, None, None)
    assert incoming.plan.people[0].phone is None
    assert "Hemliga" not in repr(incoming)


def test_a_mark_on_the_whole_bundle_protects_and_a_normal_mark_does_not() -> None:
    label = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}
    assert read(a_bundle(meta={"security": [label]})).person.protected
    assert not read(a_bundle(meta={"security": [{**label, "code": "N"}]})).person.protected
    said_no = {"system": "https://x.example/skyddade-personuppgifter", "code": "false"}
    assert not read(a_bundle(meta={"security": [said_no]})).person.protected
    assert not read(a_bundle(plan=a_plan(meta={"security": [label]}))).person.protected


def test_what_the_person_speaks_the_preferred_language_first() -> None:
    spoken: list[Json] = [
        {"language": {"coding": [{"code": "so", "display": "Somali"}]}},
        {"language": {"coding": [{"code": "ar"}], "text": "arabiska, irakisk dialekt"}, "preferred": True},
        {"language": {"coding": [{"system": "urn:local", "code": "0237", "display": "teckenspråk"}]}},
        {"language": {"text": "arabiska, irakisk dialekt"}},
    ]
    plan = read(a_bundle(person=a_person(communication=spoken))).plan
    assert plan.languages == ("arabiska, irakisk dialekt", "so", "teckenspråk")
    assert read(a_bundle()).plan.languages == ()


def test_those_whom_the_persons_own_record_names_stand_among_the_people_once() -> None:
    make = {"resourceType": "RelatedPerson", "id": "make", "patient": {"reference": "Patient/person"},
            "name": [{"text": "Amir Påhitt"}], "relationship": [{"text": "make"}]}  # fmt: skip
    phone = [{"system": "phone", "value": "0701"}]
    kin = {"coding": [{"code": "N", "display": "Next-of-Kin"}]}
    contacts: list[Json] = [
        {"name": {"text": "Amir Påhitt"}, "relationship": [kin], "telecom": phone},
        {"name": {"given": ["Li"], "family": "Påhitt"}, "relationship": [kin], "telecom": phone},
        {"name": {"text": "Maj Gran"}, "relationship": [{"text": "granne"}]},
        {"relationship": [{"text": "syster"}]},
        {"name": {"text": "Eva Då"}, "period": {"end": "2019"}},
        {"name": {"text": "Bo God"}, "relationship": [{"text": "god man"}], "organization": {"display": "Borta"}},
    ]
    activity = [an_activity(performer=[{"display": "Maj Gran"}, {"display": "Amir Påhitt"}])]
    plan = read(a_bundle(make, person=a_person(contact=contacts), plan=a_plan(activity=activity))).plan
    assert [(each.name, each.role, each.phone, each.group.value) for each in plan.people] == [
        ("Amir Påhitt", "make", None, "nara"),
        ("Li Påhitt", "närmast anhörig", "0701", "nara"),
        ("Maj Gran", "granne", None, "nara"),
        ("Syster", "syster", None, "nara"),
        ("Bo God", "god man", None, "nara"),
    ]
    assert who(plan, plan.actions[0]) == ["Maj Gran", "Amir Påhitt"]


def test_a_neighbour_of_the_team_who_is_only_named_gets_the_phone_that_the_record_has() -> None:
    team = {"resourceType": "CareTeam", "id": "team", "participant": [
        {"member": {"display": "Maj Gran"}, "role": [{"text": "stödperson"}]}]}  # fmt: skip
    contact = {"name": {"text": "Maj Gran"}, "telecom": [{"system": "phone", "value": "0702"}]}
    [maj] = read(a_bundle(team, person=a_person(contact=[contact]))).plan.people
    assert (maj.name, maj.role, maj.phone, maj.group.value) == ("Maj Gran", "stödperson", "0702", "nara")


def test_with_protected_identity_nobody_comes_along_from_the_persons_own_record() -> None:
    contact = {"name": {"text": "Li Påhitt"}, "telecom": [{"system": "phone", "value": "0701"}]}
    doctor = {"reference": "Organization/far", "display": "Vårdcentralen Linden"}
    person = a_person(contact=[contact], generalPractitioner=[doctor], meta={"security": [{"code": "R"}]})
    plan = read(a_bundle(person=person)).plan
    assert (plan.people, [each.name for each in plan.organisations]) == ((), ["Vårdcentralen Björken"])


@pytest.mark.parametrize(
    ("doctor", "people", "units"),
    [
        ({"reference": "Practitioner/gp"}, [("Bo Ek", "fast läkarkontakt")], ["Vårdcentralen Björken"]),
        ({"reference": "Practitioner/far", "display": "Li Berg"},
         [("Bo Ek", None), ("Li Berg", "fast läkarkontakt")], ["Vårdcentralen Björken"]),
        ({"reference": "Practitioner/far"}, [("Bo Ek", None)], ["Vårdcentralen Björken"]),
        ({"reference": "Organization/far", "display": "Vårdcentralen Linden"},
         [("Bo Ek", None)], ["Vårdcentralen Björken", "Vårdcentralen Linden"]),
        ({"reference": "Organization/far", "display": "Vårdcentralen Björken"},
         [("Bo Ek", None)], ["Vårdcentralen Björken"]),
    ],
)  # fmt: skip
def test_the_persons_own_doctor_stands_among_the_people(
    doctor: Json, people: list[tuple[str, str | None]], units: list[str]
) -> None:
    worker = {"resourceType": "Practitioner", "id": "gp", "name": [{"text": "Bo Ek"}]}
    plan = read(a_bundle(worker, person=a_person(generalPractitioner=[doctor]))).plan
    assert [(each.name, each.role) for each in plan.people] == people
    assert [each.name for each in plan.organisations] == units
