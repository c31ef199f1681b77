"""A row is for others only once staff of the sender have confirmed it; what an import proposes opens nothing."""

import pytest
from msgspec.structs import replace

from citizen_app.exchange.fhir import read_bundle
from citizen_app.kernel.kinds import Kind
from citizen_app.plan.document import Action, PlanDocument, When, from_json, to_json
from citizen_app.plan.rules import WHY, confirmed, kept, marked, seen_with, unconfirmed, what_is_new
from tests import bundles
from tests.plans import DOCUMENT

EVERYTHING = frozenset(Kind)
EVERY_ROW = ("why", "g1", "s1", "s2", "g2", "a1", "a2", "a3", "a4", "n1", "n2")
MEDICAL, WALK, SCHOOL, MONEY = DOCUMENT.actions


def again(**changes: object) -> PlanDocument:
    """The same plan confirmed and then sent once more with something changed."""
    return kept(confirmed(DOCUMENT), replace(DOCUMENT, **changes))


def with_first(action: Action) -> dict[str, object]:
    return {"actions": (action, WALK, SCHOOL, MONEY)}


@pytest.mark.parametrize("name", ["fatima", "ulrika", "jonas", "alva", "karl"])
def test_an_import_confirms_nothing_and_so_nothing_of_it_is_seen(name: str) -> None:
    plan = read_bundle(bundles.example(name)).plan
    assert len(unconfirmed(plan)) >= len(plan.goals) + len(plan.actions) > 0
    assert seen_with(plan, EVERYTHING) is None


def test_every_row_is_confirmed_when_staff_have_saved() -> None:
    assert unconfirmed(DOCUMENT) == confirmed(DOCUMENT).confirmed == EVERY_ROW
    assert unconfirmed(confirmed(DOCUMENT)) == ()


def test_a_yes_to_nothing_opens_nothing_of_a_confirmed_plan() -> None:
    assert seen_with(confirmed(DOCUMENT), ()) is None


def test_a_confirmed_row_without_kinds_stays_hidden() -> None:
    seen = seen_with(confirmed(DOCUMENT), EVERYTHING)
    assert seen is not None
    assert "a4" not in [each.id for each in seen.actions]
    assert "n1" not in [each.id for each in seen.notes]


def test_only_the_confirmed_rows_are_seen_and_nothing_names_the_others() -> None:
    seen = seen_with(replace(DOCUMENT, confirmed=("g1", "a2")), EVERYTHING)
    assert seen is not None
    assert ([each.id for each in seen.goals], seen.goals[0].steps) == (["g1"], ())
    assert [each.id for each in seen.actions] == ["a2"]
    assert (seen.notes, seen.why, seen.confirmed) == ((), None, ())
    assert "Johan" not in to_json(seen).decode()


def test_a_step_is_not_seen_under_a_goal_that_is_not_confirmed() -> None:
    seen = seen_with(replace(DOCUMENT, confirmed=("s1", "a1")), EVERYTHING)
    assert seen is not None
    assert (seen.goals, [(each.id, each.goals) for each in seen.actions]) == ((), [("a1", ())])


def test_the_why_is_told_only_when_it_is_confirmed_and_everything_is_open() -> None:
    sure = confirmed(replace(DOCUMENT, why_plain="Du har ont."))
    some = replace(sure, confirmed=tuple(name for name in sure.confirmed if name != WHY))
    told = [seen_with(plan, EVERYTHING) for plan in (sure, some)]
    assert [(each.why, each.why_plain) for each in told if each] == [(DOCUMENT.why, "Du har ont."), (None, None)]


def test_the_same_plan_once_more_stays_confirmed() -> None:
    assert again() == confirmed(DOCUMENT)


@pytest.mark.parametrize(
    "changes",
    [
        with_first(replace(MEDICAL, text="Utredning av rygg och psykisk ohälsa.")),
        with_first(replace(MEDICAL, when=When(words="efter besöket hos psykiatrin"))),
        with_first(replace(MEDICAL, who=("p1",))),
        with_first(replace(MEDICAL, goals=("g2",))),
        {"people": (DOCUMENT.people[0], replace(DOCUMENT.people[1], role="psykolog"), DOCUMENT.people[2])},
        {"people": (DOCUMENT.people[0], replace(DOCUMENT.people[1], name="Leila Ek"), DOCUMENT.people[2])},
        {"people": (DOCUMENT.people[0], DOCUMENT.people[2])},
        {"organisations": (DOCUMENT.organisations[0], replace(DOCUMENT.organisations[1], name="Vuxenpsykiatrin"))},
    ],
    ids=["words", "time", "who", "goal", "their role", "their name", "they are gone", "their unit"],
)
def test_a_row_that_tells_anything_else_is_confirmed_anew(changes: dict[str, object]) -> None:
    assert unconfirmed(again(**changes)) == ("a1",)


def test_other_parts_that_change_stand_for_themselves() -> None:
    goals = (replace(DOCUMENT.goals[0], note="Efter sorgen."), DOCUMENT.goals[1])
    assert unconfirmed(again(goals=goals, why="Andra skäl.")) == (WHY, "g1")
    assert unconfirmed(again(actions=(*DOCUMENT.actions, Action("a5", "Ny rad.", kinds=(Kind.HEALTH,))))) == ("a5",)
    assert again(actions=DOCUMENT.actions[1:]).confirmed == tuple(name for name in EVERY_ROW if name != "a1")


def test_a_new_row_under_the_name_of_one_that_was_taken_away_is_not_confirmed() -> None:
    without = again(actions=DOCUMENT.actions[1:])
    back = kept(without, DOCUMENT)
    assert unconfirmed(back) == ("a1",)


def test_a_phone_number_or_the_next_day_asks_nobody_to_confirm_again() -> None:
    someone = replace(DOCUMENT.people[1], phone="040-628 04 99")
    assert unconfirmed(again(people=(DOCUMENT.people[0], someone, DOCUMENT.people[2]), next_follow_up=None)) == ()


def test_a_plan_cannot_confirm_itself_when_it_comes_again() -> None:
    assert kept(DOCUMENT, confirmed(DOCUMENT)).confirmed == ()


def test_marking_rows_confirms_none_and_confirming_is_no_news() -> None:
    assert marked(DOCUMENT, {}, {"a4": [Kind.MONEY]}).confirmed == ()
    assert what_is_new(DOCUMENT, confirmed(DOCUMENT)) == ()


def test_a_document_that_was_kept_before_confirms_nothing() -> None:
    assert b"confirmed" not in to_json(DOCUMENT)
    assert from_json(to_json(DOCUMENT)).confirmed == ()
    assert from_json(to_json(confirmed(DOCUMENT))) == confirmed(DOCUMENT)
