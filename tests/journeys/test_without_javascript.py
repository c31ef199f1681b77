"""The main job on a phone that runs no script: the code of the letter is typed, and nothing is missing."""

from datetime import date
from pathlib import Path

from tests.browser import DESK, Installation
from tests.journeys import steps
from tests.journeys.conftest import Contexts, Houses
from tests.journeys.people import Person, Staff

NOW = "2026-11-26T10:00:00+01:00"
AFTER = "2026-12-02T16:30:00+01:00"


def test_the_main_job_without_javascript(houses: Houses, contexts: Contexts, tmp_path: Path) -> None:
    house = houses(NOW)
    plan = steps.fatimas_plan(date(2026, 11, 26))
    sara = Staff(contexts(house, viewport=DESK, java_script_enabled=False), "Sara Lind")
    fatima = Person(contexts(house, java_script_enabled=False))

    steps.a_plan_comes_in(sara, plan, tmp_path)
    steps.she_prepares_with_the_letter(fatima, sara.typed_code())
    steps.staff_read_and_answer(sara)
    steps.she_opens_her_plan(fatima, plan)
    steps.she_reads(fatima)
    johan = Staff(contexts(house, viewport=DESK, java_script_enabled=False), "Johan Berg")
    steps.a_yes_and_its_end(fatima, johan)
    _she_leaves_quickly(house, fatima)

    house.again_at(AFTER)
    fatima = Person(contexts(house, java_script_enabled=False))
    steps.she_says_what_she_thought(house, fatima, typed=True)


def _she_leaves_quickly(house: Installation, fatima: Person) -> None:
    """Given her plan; when she presses the way out; then she stands elsewhere, and back leads to nothing of hers."""
    fatima.goes_to("/app/plan")
    fatima.page.locator("form#stang button").click()
    fatima.page.wait_for_url("**/healthz")
    fatima.page.go_back()
    assert steps.PLAIN not in fatima.page.locator("body").inner_text()
    fatima.goes_to("/app/plan")
    assert fatima.page.url == f"{house.url}/in"
