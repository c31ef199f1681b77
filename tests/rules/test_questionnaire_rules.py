"""The questionnaire as data, and what an answer may be; no app, no database."""

from datetime import UTC, datetime, timedelta

import pytest

from citizen_app.questionnaire.rules import (
    FIRST,
    MORE,
    STATEMENTS,
    Area,
    area_of,
    is_due,
    is_low,
    is_value,
    may_answer,
    month_of,
    screens,
    second_step,
)

ENDS = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)


def test_six_statements_come_first_one_from_each_area() -> None:
    assert len(FIRST) == 6
    assert {area_of(number) for number in FIRST} == set(Area)


def test_there_are_17_more_and_23_in_all() -> None:
    assert len(MORE) == 17
    assert [statement.number for statement in STATEMENTS] == list(range(1, 24))


@pytest.mark.parametrize("easy", [True, False])
def test_every_statement_stands_on_one_screen(easy: bool) -> None:
    shown = [number for screen in screens(easy) for number in screen]
    assert sorted(shown) == list(range(1, 24))
    assert all(len(screen) <= (1 if easy else 2) for screen in screens(easy))
    assert list(screens(easy))[:6] == [(number,) for number in FIRST]


def test_two_statements_on_a_screen_are_from_one_area() -> None:
    assert all(len({area_of(number) for number in screen}) == 1 for screen in screens(False))


@pytest.mark.parametrize("value", ["1", "5", "vet_inte", "hoppat_over"])
def test_answers(value: str) -> None:
    assert is_value(value)


@pytest.mark.parametrize("value", ["0", "6", "", None, "3.0", "ja", "nej", "DROP TABLE"])
def test_no_answers(value: str | None) -> None:
    assert not is_value(value)


@pytest.mark.parametrize(("first", "left"), [("nej", ("1", "2")), ("ja", ("4", "5")), ("bade", ("3",)), ("x", ())])
def test_two_steps_lead_to_the_same_five_values(first: str, left: tuple[str, ...]) -> None:
    assert second_step(first) == left


@pytest.mark.parametrize(
    ("said", "answered", "hours", "due"),
    [
        ("yes", False, 2, True),
        ("yes_but_missing", False, 2, True),
        ("yes", False, 1, False),
        ("yes", True, 2, False),
        ("no", False, 2, False),
        (None, False, 2, False),
    ],
)
def test_the_person_is_asked_two_hours_after_the_end(said: str | None, answered: bool, hours: int, due: bool) -> None:
    assert is_due(ENDS, said, answered, ENDS + timedelta(hours=hours)) is due


@pytest.mark.parametrize(
    ("starts", "cancelled", "said", "open_now"),
    [
        (ENDS - timedelta(hours=1), False, None, True),
        (ENDS, False, "yes", True),
        (ENDS + timedelta(minutes=1), False, None, False),
        (None, False, None, False),
        (ENDS, True, None, False),
        (ENDS, False, "no", False),
    ],
)
def test_only_a_meeting_that_has_begun_is_asked_about(
    starts: datetime | None, cancelled: bool, said: str | None, open_now: bool
) -> None:
    assert may_answer(starts, cancelled, said, ENDS) is open_now


def test_a_low_answer_offers_a_call_and_not_knowing_does_not() -> None:
    assert is_low({2: "2", 6: "5"})
    assert not is_low({2: "3", 6: "vet_inte", 10: "hoppat_over"})


def test_only_the_month_is_kept() -> None:
    assert month_of(ENDS) == "2026-11"
