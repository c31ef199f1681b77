"""Working days as Swedish offices keep them: the promises of "läser senast" must be days on which somebody works."""

from datetime import date

import pytest

from citizen_app.kernel.workdays import is_working_day, working_days_after

# As Swedish almanacs print them: långfredagen, annandag påsk, Kristi himmelsfärdsdag, midsommarafton.
MOVABLE = [
    "2026-04-03 2026-04-06 2026-05-14 2026-06-19",
    "2027-03-26 2027-03-29 2027-05-06 2027-06-25",
    "2028-04-14 2028-04-17 2028-05-25 2028-06-23",
    "2038-04-23 2038-04-26 2038-06-03 2038-06-25",
]


@pytest.mark.parametrize("day", [day for year in MOVABLE for day in year.split()])
def test_movable_holidays_are_no_working_days(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-01", "2026-01-06", "2026-05-01", "2026-12-24", "2026-12-25", "2026-12-31"])
def test_fixed_holidays_are_no_working_days(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-04-02", "2026-04-07", "2026-06-18", "2026-12-23", "2026-12-28", "2027-01-07"])
def test_days_beside_holidays_are_working_days(day: str) -> None:
    assert is_working_day(date.fromisoformat(day))


def test_a_whole_year_has_as_many_working_days_as_the_almanac_says() -> None:
    """2026 has 261 weekdays; ten of them are red days or eves, and two more red days fall on a Saturday."""
    every = [date.fromordinal(number) for number in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    assert sum(map(is_working_day, every)) == 261 - 10


def test_two_working_days_after_the_day_before_christmas_eve_is_after_the_holidays() -> None:
    assert working_days_after(date(2026, 12, 23), 2) == date(2026, 12, 29)


def test_two_working_days_after_a_thursday_is_monday() -> None:
    assert working_days_after(date(2026, 11, 26), 2) == date(2026, 11, 30)
