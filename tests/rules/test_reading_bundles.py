"""Bundles become plans: all that the five examples hold, and shapes that no example has."""

from datetime import UTC, date, datetime, time

import pytest

from citizen_app.exchange.fhir import read_bundle, read_bundle_apart
from citizen_app.exchange.rules import Reply
from citizen_app.plan.document import SELF, Group, Hours, State, When
from tests import bundles
from tests.bundles import named, who

WORKDAYS = (Hours((0, 1, 2, 3, 4), time(9), time(15)),)


@pytest.mark.parametrize(
    ("name", "goals", "steps", "actions", "people", "organisations", "meetings", "consents"),
    [
        ("fatima", 4, 2, 11, 7, 5, 1, 5),
        ("ulrika", 4, 0, 7, 5, 5, 1, 4),
        ("jonas", 4, 1, 8, 6, 4, 2, 4),
        ("alva", 2, 1, 4, 6, 3, 1, 2),
        ("karl", 2, 0, 3, 3, 3, 1, 3),
    ],
)
def test_everything_in_the_examples_lands(
    name: str, goals: int, steps: int, actions: int, people: int, organisations: int, meetings: int, consents: int
) -> None:
    incoming = read_bundle(bundles.example(name))
    plan = incoming.plan
    found = (len(plan.goals), sum(len(goal.steps) for goal in plan.goals), len(plan.actions), len(plan.people))
    assert found == (goals, steps, actions, people)
    assert (len(plan.organisations), len(incoming.meetings), len(incoming.consents)) == (
        organisations,
        meetings,
        consents,
    )
    assert all(action.who and action.goals and action.when != When() for action in plan.actions)
    assert all(person.phone and person.role for person in plan.people)
    assert all((plan.coordinator, plan.responsible, plan.author, plan.why, plan.end))
    assert incoming.plan_identifier == f"https://example.org/sip/identifier|sip-{name}"


def test_fatima_is_read_with_names_that_a_human_knows() -> None:
    incoming = read_bundle(bundles.example("fatima"))
    plan = incoming.plan
    sara = named(plan, "Sara Lind")
    units = {each.id: each for each in plan.organisations}
    assert (incoming.person.name, plan.languages, incoming.person.birth_date) == (
        "Fatima Exempelsson", ("ar",), date(1981, 3, 14),
    )  # fmt: skip
    assert plan.coordinator == plan.author == sara.id
    assert units[plan.sender].code == "SE0000000000-E0A1"
    assert plan.responsible == plan.sender
    assert (sara.role, sara.phone, sara.hours, sara.group) == (
        "socialsekreterare", "040-628 04 05", WORKDAYS, Group.MUNICIPALITY,
    )  # fmt: skip
    assert units[sara.organisation or ""].name == "Arbete och försörjning, Ekköpings kommun"
    amir = named(plan, "Amir Exempelsson")
    assert (amir.role, amir.group, amir.organisation) == ("make", Group.NEAR, None)
    assert [each.group for each in plan.organisations] == [
        Group.MUNICIPALITY, Group.CARE, Group.CARE, Group.STATE, Group.STATE,
    ]  # fmt: skip


def test_fatimas_small_steps_stand_under_their_goal_and_not_beside_it() -> None:
    plan = read_bundle(bundles.example("fatima")).plan
    assert [step.text for step in plan.goals[0].steps] == [
        "Jag vet varför jag har ont.", "Jag tränar hos fysioterapeuten en gång i veckan.",
    ]  # fmt: skip
    assert plan.goals[0].due == date(2027, 2, 26)
    assert plan.goals[2].note == "Adekvat sysselsättningsgrad bedöms i takt med rehabiliteringen."
    assert plan.actions[0].goals == (plan.goals[0].steps[0].id,)


def test_fatimas_actions_say_who_when_and_how_far() -> None:
    plan = read_bundle(bundles.example("fatima")).plan
    rows = [(who(plan, each), each.when, each.state, each.by_others) for each in plan.actions]
    assert rows[0] == (["Johan Berg"], When(date(2026, 10, 19), date(2026, 12, 11)), State.ONGOING, False)
    assert rows[1] == (["Johan Berg", "Anna Ek"], When(words="senast vecka 50"), State.PLANNED, False)
    assert rows[3] == ([SELF], When(words="varje dag"), State.ONGOING, False)
    assert rows[7] == (["Per Holm"], When(words="när läkarintyget har kommit in"), State.WAITING, True)
    assert rows[10][0] == ["Sara Lind", "Amir Exempelsson"]
    assert rows[10][2] is State.DONE


def test_fatimas_meeting_has_everybodys_reply() -> None:
    incoming = read_bundle(bundles.example("fatima"))
    meeting = incoming.meetings[0]
    names = {each.id: each.name for each in incoming.plan.people} | {SELF: "du"}
    assert (meeting.title, meeting.minutes, meeting.place) == ("Uppföljning av SIP", 60, "Vårdcentralen Linden, rum 3")
    assert meeting.starts == datetime(2026, 12, 2, 12, tzinfo=UTC)
    assert {names[each.who]: each.reply for each in meeting.replies} == {
        "du": Reply.WAITING,
        "Sara Lind": Reply.YES,
        "Johan Berg": Reply.MAYBE,
        "Anna Ek": Reply.YES,
        "Leila Norén": Reply.YES,
        "Per Holm": Reply.NO,
        "Mia Dahl": Reply.WAITING,
        "Amir Exempelsson": Reply.WAITING,
    }
    assert incoming.plan.next_follow_up == date(2026, 12, 2)


def test_fatimas_no_on_paper_is_a_no() -> None:
    incoming = read_bundle(bundles.example("fatima"))
    names = {each.id: each.name for each in incoming.plan.organisations}
    last = incoming.consents[-1]
    assert [each.permit for each in incoming.consents] == [True, True, True, True, False]
    assert (names[last.organisation], last.given, last.until) == (
        "Arbetsförmedlingen", date(2026, 10, 5), date(2027, 10, 5),
    )  # fmt: skip
    assert last.words == "Vill inte att uppgifter om psykisk hälsa lämnas."


def test_jonas_has_a_cancelled_meeting_a_stopped_action_and_a_step_that_is_done() -> None:
    incoming = read_bundle(bundles.example("jonas"))
    assert [each.cancelled for each in incoming.meetings] == [True, False]
    assert incoming.plan.next_follow_up == date(2026, 11, 25)
    states = {each.text: each.state for each in incoming.plan.actions}
    assert states["Hemtjänst med matdistribution."] is State.STOPPED
    assert states["Insättning av läkemedel mot ADHD, titrering, blodtryckskontroll."] is State.PAUSED
    assert incoming.plan.goals[1].steps[0].state is State.DONE


def test_ulrikas_crisis_plan_is_found_and_her_address_comes_along() -> None:
    incoming = read_bundle(bundles.example("ulrika"))
    assert [note.crisis for note in incoming.plan.notes] == [True]
    assert incoming.person.email == "ulrika@example.org"


@pytest.mark.parametrize("name", bundles.NAMES)
def test_the_child_process_reads_the_same(name: str) -> None:
    assert read_bundle_apart(bundles.example(name)) == read_bundle(bundles.example(name))


def test_the_same_bundle_read_twice_is_equal() -> None:
    assert read_bundle(bundles.example("fatima")) == read_bundle(bundles.example("fatima"))
