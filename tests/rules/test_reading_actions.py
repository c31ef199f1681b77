"""What is done, when and by whom, and what was answered before, in every shape that FHIR has for it."""

from datetime import date

import pytest

from citizen_app.plan.document import State, When
from tests import bundles
from tests.bundles import (
    Json,
    a_bundle,
    a_goal,
    a_milestone,
    a_person,
    a_plan,
    an_activity,
    an_organisation,
    named,
    only_action,
    plan_with,
    read,
    who,
)


@pytest.mark.parametrize(
    ("detail", "when"),
    [
        (
            {"scheduledPeriod": {"start": "2026-12-01", "end": "2026-12-11"}},
            When(date(2026, 12, 1), date(2026, 12, 11)),
        ),
        ({"scheduledPeriod": {"start": "2026-12"}}, When(words="från december 2026")),
        ({"scheduledPeriod": {"start": "2026", "end": "2027-02-03"}}, When(words="från 2026 till 3 februari 2027")),
        ({"scheduledPeriod": {"start": "2026-12", "end": "2026-12"}}, When(words="december 2026")),
        ({"scheduledPeriod": {"start": "2026-12-01", "end": "9999-12-31"}}, When(date(2026, 12, 1))),
        ({"scheduledPeriod": {"start": "2026-12-01T23:30:00Z"}}, When(date(2026, 12, 2))),
        ({"scheduledString": "  varje dag "}, When(words="varje dag")),
        ({}, When()),
        ({"scheduledTiming": {"code": {"text": "vid behov"}}}, When(words="vid behov")),
        ({"scheduledTiming": {"code": {"coding": [{"code": "BID"}]}}}, When(words="2 gånger per dag")),
        ({"scheduledTiming": {"event": ["2026-12-03", "2026-12-01"]}}, When(date(2026, 12, 1), date(2026, 12, 3))),
    ],
)
def test_when_something_is_done(detail: Json, when: When) -> None:
    assert only_action(**detail).when == when


@pytest.mark.parametrize(
    ("repeat", "words"),
    [
        ({"frequency": 1, "period": 1, "periodUnit": "wk"}, "1 gång per vecka"),
        ({"frequency": 2, "period": 1.0, "periodUnit": "d"}, "2 gånger per dag"),
        ({"frequency": 1, "frequencyMax": 2, "period": 1, "periodUnit": "mo"}, "1–2 gånger per månad"),
        ({"frequency": 1, "period": 2, "periodUnit": "wk"}, "1 gång varannan vecka"),
        ({"frequency": 1, "period": 3, "periodUnit": "a"}, "1 gång vart tredje år"),
        ({"frequency": 1, "period": 10, "periodUnit": "d"}, "1 gång på 10 dagar"),
        ({"dayOfWeek": ["tue", "thu"], "timeOfDay": ["07:00:00"]}, "tisdagar och torsdagar, klockan 7.00"),
        ({"when": ["MORN"], "duration": 20, "durationUnit": "min"}, "på morgonen, 20 minuter"),
        ({"duration": 1.5, "durationUnit": "h"}, "1,5 timmar"),
        ({"count": 10}, "10 gånger"),
        ({"when": ["ACM", "MORN.late"]}, "före frukost och på morgonen"),
        (
            {"frequency": 1, "period": 1, "periodUnit": "d", "boundsDuration": {"value": 6, "code": "wk"}},
            "1 gång per dag, i 6 veckor",
        ),
        ({"boundsDuration": {"value": 2, "unit": "terminer"}}, "i 2 terminer"),
    ],
)
def test_a_repeated_time_becomes_words(repeat: Json, words: str) -> None:
    assert only_action(scheduledTiming={"repeat": repeat}).when.words == words


def test_a_month_that_is_only_named_is_told_in_words() -> None:
    assert only_action(scheduledTiming={"event": ["2026-12", "2027"]}).when == When(words="december 2026 och 2027")


def test_a_repeated_time_keeps_its_bounds() -> None:
    repeat = {
        "frequency": 1,
        "period": 1,
        "periodUnit": "wk",
        "boundsPeriod": {"start": "2026-11-02", "end": "2027-01"},
    }
    when = only_action(scheduledTiming={"repeat": repeat}).when
    assert when == When(words="1 gång per vecka, från 2 november 2026 till januari 2027")


@pytest.mark.parametrize(
    ("written", "due"),
    [("2026", date(2026, 12, 31)), ("2027-02", date(2027, 2, 28)), ("2026-12-18", date(2026, 12, 18))],
)
def test_a_goal_is_due_at_the_end_of_the_time_that_was_written(written: str, due: date) -> None:
    assert read(a_bundle(a_goal("g", target=[{"dueDate": written}]))).plan.goals[0].due == due


def test_a_partial_day_of_birth_is_no_day_of_birth() -> None:
    assert read(a_bundle(person=a_person(birthDate="1981-03"))).person.birth_date is None


def test_deeper_milestones_come_after_their_parent_and_circles_are_harmless() -> None:
    goals = (
        a_goal("a", "A", extension=[a_milestone("b"), a_milestone("d")]),
        a_goal("b", "B", extension=[a_milestone("c")]),
        a_goal("c", "C", extension=[a_milestone("a"), a_milestone("c")]),
        a_goal("d", "D"),
        a_goal("e", "E"),
    )
    plan = read(a_bundle(*goals)).plan
    found = [(goal.text, [step.text for step in goal.steps]) for goal in plan.goals]
    assert found == [("A", ["B", "C", "D"]), ("E", [])]


def test_a_goal_entered_in_error_is_not_shown_and_an_achieved_one_is_done() -> None:
    wrong, done = a_goal("a", lifecycleStatus="entered-in-error"), a_goal("b", "Klar")
    done["achievementStatus"] = {"coding": [{"code": "achieved"}]}
    assert [(goal.text, goal.state) for goal in read(a_bundle(wrong, done)).plan.goals] == [("Klar", State.DONE)]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("not-started", State.PLANNED), ("scheduled", State.PLANNED), ("in-progress", State.ONGOING),
        ("on-hold", State.PAUSED), ("completed", State.DONE), ("cancelled", State.STOPPED),
        ("stopped", State.STOPPED), ("unknown", State.PLANNED),
    ],
)  # fmt: skip
def test_the_state_of_an_action(status: str, state: State) -> None:
    assert only_action(status=status).state is state


def test_what_must_not_be_done_is_a_note_and_no_action() -> None:
    plan = plan_with(activity=[an_activity("Ge penicillin", doNotPerform=True)])
    assert (plan.actions, [note.text for note in plan.notes]) == ((), ["Ska inte göras: Ge penicillin"])


@pytest.mark.parametrize(
    ("request_", "text", "state", "when"),
    [
        (
            {"resourceType": "ServiceRequest", "status": "active", "intent": "plan", "code": {"text": "Provtagning"},
             "subject": {"reference": "Patient/person"}, "occurrenceDateTime": "2026-12-03",
             "performer": [{"reference": "Organization/unit"}]},
            "Provtagning", State.ONGOING, When(date(2026, 12, 3), date(2026, 12, 3)),
        ),
        (
            {"resourceType": "Task", "status": "requested", "intent": "plan", "description": "Ring skolan",
             "for": {"reference": "Patient/person"}, "owner": {"reference": "Organization/unit"},
             "restriction": {"period": {"end": "2026-12-04"}}},
            "Ring skolan", State.WAITING, When(end=date(2026, 12, 4)),
        ),
        (
            {"resourceType": "CommunicationRequest", "status": "completed", "payload": [{"contentString": "Brev hem"}],
             "sender": {"reference": "Organization/unit"}},
            "Brev hem", State.DONE, When(),
        ),
        (
            {"resourceType": "MedicationRequest", "status": "on-hold", "intent": "order",
             "medicationCodeableConcept": {"text": "Levaxin"}, "subject": {"reference": "Patient/person"},
             "performer": {"reference": "Organization/unit"}, "dosageInstruction": [{"text": "1 tablett varje dag"}]},
            "Levaxin", State.PAUSED, When(words="1 tablett varje dag"),
        ),
    ],
)  # fmt: skip
def test_an_activity_that_points_at_a_request(request_: Json, text: str, state: State, when: When) -> None:
    request_ = {"id": "r", **request_}
    plan = a_plan(activity=[{"reference": {"reference": f"{request_['resourceType']}/r"}}])
    read_plan = read(a_bundle(request_, plan=plan)).plan
    action = read_plan.actions[0]
    assert (action.text, action.state, action.when) == (text, state, when)
    assert who(read_plan, action) == ["Vårdcentralen Björken"]


@pytest.mark.parametrize(
    "activity",
    [
        {"detail": {"status": "scheduled"}},
        {"reference": {"type": "ServiceRequest", "identifier": {"value": "7"}}},
        {"reference": {"reference": "VisionPrescription/glasses"}},
    ],
)
def test_an_activity_without_words_says_so(activity: Json) -> None:
    glasses = {"resourceType": "VisionPrescription", "id": "glasses", "status": "active"}
    actions = read(a_bundle(glasses, plan=a_plan(activity=[activity]))).plan.actions
    assert [each.text for each in actions] == ["Insats utan beskrivning"]


def test_what_is_noted_about_an_action_stands_among_the_notes() -> None:
    task = {"resourceType": "Task", "id": "t", "status": "on-hold", "description": "Ring skolan",
            "statusReason": {"text": "rektorn är sjuk"}, "note": [{"text": "Ring efter lunch."}]}  # fmt: skip
    detail = {"status": "on-hold", "description": "Bad", "statusReason": {"text": "badet är stängt"}}
    activity: list[Json] = [
        {"reference": {"reference": "Task/t"}},
        {"progress": [{"text": "Går bra, uppföljning 2026-01-02."}], "detail": detail},
        {"outcomeCodeableConcept": [{"text": "Bostaden är klar."}]},
    ]
    plan = read(a_bundle(task, plan=a_plan(activity=activity))).plan
    assert [note.text for note in plan.notes] == [
        "Ring skolan: Ring efter lunch.",
        "Ring skolan: rektorn är sjuk",
        "Bad: badet är stängt",
        "Bad: Går bra, uppföljning 2026-01-02.",
        "Bostaden är klar.",
    ]
    assert (len(plan.actions), plan.next_follow_up) == (2, None)


@pytest.mark.parametrize(
    "kind", [{"valueCode": "Milestone"}, {"valueCoding": {"code": "milestone"}}, {"valueString": "milestone"}]
)
def test_a_milestone_is_a_small_step_however_it_is_written(kind: Json) -> None:
    milestone = a_milestone("b")
    milestone["extension"][0] = {"url": "type", **kind}
    plan = read(a_bundle(a_goal("a", extension=[milestone]), a_goal("b", "Jag sover."))).plan
    assert [[step.text for step in goal.steps] for goal in plan.goals] == [["Jag sover."]]


def test_the_coordinator_may_stand_in_no_team() -> None:
    role = {"resourceType": "PractitionerRole", "id": "r", "practitioner": {"display": "Bo Ek"},
            "code": [{"text": "SIP-koordinator"}]}  # fmt: skip
    assert read(a_bundle(role)).plan.coordinator == "practitionerrole-r"


@pytest.mark.parametrize(
    "role", ["samordningsansvarig", " Samordnings-ansvarig ", "SAMORDNARE", "SIP-samordnare", "Samordnings ansvarig"]
)
def test_the_coordinator_is_found_however_it_is_written(role: str) -> None:
    worker = {"resourceType": "Practitioner", "id": "w", "name": [{"given": ["Bo"], "family": "Ek"}]}
    team = {
        "resourceType": "CareTeam", "id": "t", "subject": {"reference": "Patient/person"},
        "participant": [
            {"member": {"reference": "Patient/person"}, "role": [{"text": "vårdsamordnare"}]},
            {"member": {"reference": "Practitioner/w"}, "role": [{"text": "kurator"}, {"text": role}],
             "onBehalfOf": {"reference": "Organization/unit"}},
        ],
    }  # fmt: skip
    plan = read(a_bundle(worker, team)).plan
    bo = named(plan, "Bo Ek")
    assert plan.coordinator == bo.id
    assert (bo.role, bo.organisation) == ("kurator", plan.organisations[0].id)


def test_a_colleague_named_with_and_without_role_is_one_person() -> None:
    bundle = bundles.fatima()
    bundles.resource(bundle, "CarePlan")["activity"][0]["detail"]["performer"] = [
        {"reference": "Practitioner/70d1677f-b2d8-5778-9ad7-462b12ce0b50"}
    ]
    plan = read(bundle).plan
    assert plan.actions[0].who == (named(plan, "Johan Berg").id,)
    assert len(plan.people) == 7


@pytest.mark.parametrize(
    ("more", "sender"),
    [
        ({"author": {"reference": "PractitionerRole/r"}}, "Socialtjänsten"),
        ({"author": {"reference": "Practitioner/w"}}, "Socialtjänsten"),
        (
            {"author": {"reference": "Patient/person"}, "contributor": [{"reference": "Organization/unit"}]},
            "Vårdcentralen Björken",
        ),
        ({"author": {"display": "Regionen", "type": "Organization"}}, "Regionen"),
        ({"author": {"reference": "CareTeam/t"}}, "Socialtjänsten"),
    ],
)
def test_who_sent_the_plan(more: Json, sender: str) -> None:
    others = (
        an_organisation("social", "Socialtjänsten"),
        {"resourceType": "Practitioner", "id": "w"},
        {"resourceType": "PractitionerRole", "id": "r", "practitioner": {"reference": "Practitioner/w"},
         "organization": {"reference": "Organization/social"}},
        {"resourceType": "CareTeam", "id": "t", "managingOrganization": [{"reference": "Organization/social"}]},
    )  # fmt: skip
    plan = read(a_bundle(*others, plan=a_plan(**more))).plan
    assert next(each.name for each in plan.organisations if each.id == plan.sender) == sender
