"""The one thing on Hem, whom to ask about what, and what may hang on a wall."""

import pytest
from msgspec.structs import replace

from citizen_app.home.rules import Facts, Thing, for_the_wall, one_thing, topics
from citizen_app.kernel.kinds import Kind
from citizen_app.plan.document import State
from tests.plans import DOCUMENT

EVERYTHING = Facts(
    has_unknown_hand=True,
    has_cards=True,
    held_is_asked=True,
    has_unsent_on_the_eve=True,
    has_answered_meeting=False,
    questionnaire_is_due=True,
    can_prepare=True,
    has_unread_plan=True,
)


@pytest.mark.parametrize(
    ("facts", "thing"),
    [
        (Facts(), Thing.NOTHING),
        (Facts(has_unread_plan=True), Thing.READ_PLAN),
        (Facts(can_prepare=True, has_unread_plan=True), Thing.PREPARE),
        (Facts(can_prepare=True, has_prepared=True, has_unread_plan=True), Thing.READ_PLAN),
        (Facts(questionnaire_is_due=True, can_prepare=True), Thing.QUESTIONNAIRE),
        (Facts(has_answered_meeting=False, questionnaire_is_due=True, can_prepare=True), Thing.ANSWER),
        (Facts(has_answered_meeting=True, can_prepare=True), Thing.PREPARE),
        (Facts(has_answered_meeting=True), Thing.NOTHING),
        (Facts(has_unsent_on_the_eve=True, has_answered_meeting=False, can_prepare=True), Thing.UNSENT),
        (Facts(held_is_asked=True, has_unsent_on_the_eve=True), Thing.WAS_IT_HELD),
        (Facts(held_is_asked=True, has_answered_meeting=False), Thing.WAS_IT_HELD),
        (Facts(has_cards=True, held_is_asked=True), Thing.WAS_IT_HELD),
        (Facts(has_cards=True, has_answered_meeting=False), Thing.CARDS),
        (EVERYTHING, Thing.WHOSE_HAND),
    ],
)
def test_one_thing_comes_first(facts: Facts, thing: Thing) -> None:
    assert one_thing(facts) is thing


def test_the_whole_plan_is_the_first_topic_and_leads_to_coordinator_and_responsible() -> None:
    kind, who = topics(DOCUMENT)[0]
    assert (kind, list(who)) == (None, ["p1", "o1"])


def test_a_topic_names_those_who_act_and_never_the_person_herself() -> None:
    found = dict(topics(DOCUMENT)[1:])
    assert {kind: list(who) for kind, who in found.items()} == {Kind.HEALTH: ["p2"], Kind.CHILDREN: ["p1", "p3"]}


def test_what_has_stopped_is_no_topic() -> None:
    stopped = replace(DOCUMENT, actions=tuple(replace(each, state=State.STOPPED) for each in DOCUMENT.actions))
    assert [kind for kind, _who in topics(stopped)] == [None]


def test_a_plan_without_anybody_has_no_topics() -> None:
    assert topics(replace(DOCUMENT, coordinator=None, responsible=None, actions=())) == []


def test_health_feelings_and_unmarked_rows_do_not_hang_on_the_wall() -> None:
    money = replace(DOCUMENT.actions[3], id="a5", kinds=(Kind.MONEY,))
    hung = for_the_wall(replace(DOCUMENT, actions=(*DOCUMENT.actions, money)), everything=False)
    assert [each.id for each in hung.actions] == ["a5"]
    assert (hung.why, hung.notes) == (None, ())


def test_everything_that_still_happens_hangs_on_the_wall_when_the_person_wants_it() -> None:
    hung = for_the_wall(DOCUMENT, everything=True)
    assert [each.id for each in hung.actions] == ["a1", "a2", "a4"]
    assert hung.notes == ()
