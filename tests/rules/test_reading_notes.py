"""What the plan says beside its rows: when it starts, and what is noted about actions, goals and steps."""

from datetime import date

import pytest

from tests.bundles import a_bundle, a_goal, a_milestone, an_activity, plan_with, read


@pytest.mark.parametrize(
    ("start", "day"), [("2026", None), ("2026-12", None), ("2026-12-04", date(2026, 12, 4)), (None, None)]
)
def test_a_plan_that_starts_in_a_year_or_a_month_gets_no_made_up_day(start: str | None, day: date | None) -> None:
    plan = plan_with(period={"start": start, "end": "2027-12"})
    assert (plan.start, plan.end) == (day, date(2027, 12, 31))


def test_what_stands_beside_an_actions_description_stands_among_the_notes() -> None:
    detail = {
        "code": {"text": "Hemtjänst"}, "reasonCode": [{"text": "ont i ryggen"}, {"coding": [{"code": "M54.5"}]}],
        "productCodeableConcept": {"coding": [{"code": "1", "display": "Rollator"}]},
    }  # fmt: skip
    plan = plan_with(activity=[an_activity("Hjälp hemma", **detail), an_activity("Bad", code={"text": "bad"})])
    assert [each.text for each in plan.actions] == ["Hjälp hemma", "Bad"]
    assert [each.text for each in plan.notes] == [
        "Hjälp hemma: Hemtjänst", "Hjälp hemma: ont i ryggen", "Hjälp hemma: Rollator",
    ]  # fmt: skip


def test_what_stands_beside_a_goal_and_its_steps_stands_in_the_goals_note() -> None:
    goal = a_goal("a", extension=[a_milestone("b")], target=[{"detailString": "En egen lägenhet"}],
                  note=[{"text": "Ta det lugnt."}], statusReason="väntar på hyresvärden")  # fmt: skip
    step = a_goal("b", "Jag sover.", note=[{"text": "Minst sju timmar."}], outcomeCode=[{"text": "sover bättre"}])
    [read_goal] = read(a_bundle(goal, step)).plan.goals
    assert (read_goal.note or "").splitlines() == [
        "En egen lägenhet", "Ta det lugnt.", "väntar på hyresvärden",
        "Jag sover: Minst sju timmar.", "Jag sover: sover bättre",
    ]  # fmt: skip
