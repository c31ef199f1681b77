"""What staff may open and must say first, and how a day, a time and a way to reach are read."""

from datetime import UTC, date, datetime

import pytest

from citizen_app.kernel.ids import new_id
from citizen_app.staff import rules
from citizen_app.staff.rules import Purpose, Way

PROTECTED, OPEN = True, False


@pytest.mark.parametrize(
    ("relation", "protected", "given", "purpose"),
    [
        (Purpose.COORDINATOR, OPEN, None, Purpose.COORDINATOR),
        (Purpose.STAND_IN, OPEN, None, Purpose.STAND_IN),
        (Purpose.SHARED, OPEN, None, Purpose.SHARED),
        (None, OPEN, None, None),
        (None, OPEN, "asked", Purpose.ASKED),
        (Purpose.COORDINATOR, PROTECTED, None, None),
        (Purpose.COORDINATOR, PROTECTED, "meeting", Purpose.MEETING),
        (None, OPEN, "coordinator", None),
        (None, OPEN, "made up", None),
    ],
)
def test_a_purpose_comes_from_the_care_relation_or_is_said(
    relation: Purpose | None, protected: bool, given: str | None, purpose: Purpose | None
) -> None:
    assert rules.purpose_of(relation, protected, given) is purpose


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("070-123 45 67", Way.PHONE),
        ("+46 70 123 45 67", Way.PHONE),
        ("(040) 628 04 05", Way.PHONE),
        ("namn@exempel.se", Way.EMAIL),
        ("123", None),
        ("1" * 16, None),
        ("ring mig", None),
        ("", None),
        ("070-123 45 67; DROP", None),
    ],
)
def test_a_way_to_reach_is_a_number_or_an_address(typed: str, way: Way | None) -> None:
    assert rules.way_of(typed) is way


@pytest.mark.parametrize("typed", ["", "2026-02-30", "2026-13-01", "2/12 2026", "20261202", "9" * 40, "２０２６-12-02"])
def test_what_is_no_day_is_no_day(typed: str) -> None:
    assert rules.day_of(typed) is None


def test_a_day_is_read_as_browsers_send_it() -> None:
    assert rules.day_of("2026-12-02") == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("typed", "at"),
    [("13:00", (13, 0)), ("13.30", (13, 30)), ("9", (9, 0)), ("09:05:00", (9, 5)), ("24:00", None), ("13:60", None)],
)
def test_a_time_of_day_is_read_as_browsers_and_people_write_it(typed: str, at: tuple[int, int] | None) -> None:
    assert rules.clock_of(typed) == at


def test_a_booked_time_is_swedish_in_summer_and_in_winter() -> None:
    assert rules.moment_of(date(2026, 12, 2), (13, 0)) == datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
    assert rules.moment_of(date(2026, 7, 1), (13, 0)) == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)


def test_a_meeting_is_from_today_and_two_years_on() -> None:
    today = date(2026, 11, 26)
    near = [date(2026, 11, 25), today, date(2028, 11, 24), date(2028, 11, 26)]
    assert [rules.is_near(day, today) for day in near] == [False, True, True, False]


def test_two_different_words_are_offered_and_stay_the_same() -> None:
    for person_id in (new_id() for _ in range(300)):
        first, second = rules.suggested_words(person_id)
        assert first != second
        assert rules.suggested_words(person_id) == (first, second)


def test_the_words_are_plain_and_all_different() -> None:
    assert len(set(rules.WORDS)) == len(rules.WORDS)
    assert all(len(word.split()) == 2 for word in rules.WORDS)
