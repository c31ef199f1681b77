"""A year has gone: the main job is the same, and what was to end after a year has ended."""

from datetime import date
from pathlib import Path

from tests.browser import DESK, Installation
from tests.journeys import steps
from tests.journeys.conftest import Contexts, Houses
from tests.journeys.people import Person, Staff
from tests.screens import SCREENS, Who, arrive, set_scene

LATER = "2027-11-25T10:00:00+01:00"
AFTER = "2027-12-01T16:30:00+01:00"
ENDED = "2027-12-02T10:00:00+01:00"  # a year and a week after the yes


def test_the_main_job_one_year_later(houses: Houses, contexts: Contexts, tmp_path: Path) -> None:
    house = houses(LATER)
    plan = steps.fatimas_plan(date(2027, 11, 25))
    sara = Staff(contexts(house, viewport=DESK), "Sara Lind")
    fatima = Person(contexts(house))

    link = steps.a_plan_comes_in(sara, plan, tmp_path)
    steps.she_prepares_behind_the_link(fatima, link)
    steps.staff_read_and_answer(sara)
    steps.she_opens_her_plan(fatima, plan)
    steps.she_reads(fatima)
    steps.a_yes_and_its_end(fatima, Staff(contexts(house, viewport=DESK), "Johan Berg"))

    house.again_at(AFTER)
    steps.she_says_what_she_thought(house, Person(contexts(house)))


def test_a_yes_ends_by_itself_after_a_year(tmp_path: Path, contexts: Contexts, browser: object) -> None:
    house = Installation(tmp_path / "house").start()
    try:
        scene = set_scene(house)
        johan = Staff(contexts(house, viewport=DESK), "Johan Berg")
        johan.goes_to("/personal/personer")
        johan.sees("Fatima")

        house.again_at(ENDED)
        johan = Staff(contexts(house, viewport=DESK), "Johan Berg")
        johan.goes_to("/personal/personer")
        johan.does_not_see("Fatima")
        johan.page.goto(f"/personal/person/{scene.holes['fatima']}")
        johan.does_not_see(steps.PLAIN)

        for who in (Who.FATIMA, Who.JONAS):
            context = contexts(house)
            scene.let_in(house, context, who)
            page = context.new_page()
            answers = {each.name: arrive(page, scene, each) for each in SCREENS if each.who is who and not each.press}
            assert {name: status for name, status in answers.items() if status >= 500} == {}
    finally:
        house.stop()
