"""The whole way once: a plan comes in, is prepared, shared, judged, and everybody who looked stands in the log."""

from datetime import date
from pathlib import Path

from tests.browser import DESK
from tests.journeys import steps
from tests.journeys.conftest import Contexts, Houses
from tests.journeys.people import Person, Staff

NOW = "2026-11-26T10:00:00+01:00"
AFTER = "2026-12-02T16:30:00+01:00"  # the meeting was booked until 14
EASY = "sv@easy"


def test_from_a_plan_in_hand_to_an_answered_questionnaire(houses: Houses, contexts: Contexts, tmp_path: Path) -> None:
    house = houses(NOW)
    plan = steps.fatimas_plan(date(2026, 11, 26))
    sara = Staff(contexts(house, viewport=DESK), "Sara Lind")
    fatima = Person(contexts(house, EASY), EASY)

    link = steps.a_plan_comes_in(sara, plan, tmp_path)
    steps.she_prepares_behind_the_link(fatima, link)
    steps.staff_read_and_answer(sara)
    steps.she_opens_her_plan(fatima, plan)
    steps.she_reads(fatima)
    steps.a_yes_and_its_end(fatima, Staff(contexts(house, viewport=DESK), "Johan Berg"))

    house.again_at(AFTER)
    fatima = Person(contexts(house, EASY), EASY)
    steps.she_says_what_she_thought(house, fatima)
    steps.a_relative_says_it_too(house, contexts)
    steps.who_looked(house, fatima)
