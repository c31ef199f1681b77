"""Days on which staff work: promises such as "läser senast" count them, by lag (1989:253) om allmänna helgdagar.

Own code, because the library for it carries every country's days (4.7 MB), and a promise may not hang on an extra.
"""

from datetime import date, timedelta
from functools import cache

FRIDAY, SATURDAY = 4, 5
_EVERY_YEAR = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
_FROM_EASTER = (-2, 1, 39)  # långfredagen, annandag påsk, Kristi himmelsfärdsdag


def is_working_day(day: date) -> bool:
    """Whether offices are open: no weekend, no red day, and not one of the eves that everybody keeps."""
    return day.weekday() < SATURDAY and day not in _days_off(day.year)


def working_days_after(day: date, count: int) -> date:
    """The day that lies so many working days later."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


@cache
def _days_off(year: int) -> frozenset[date]:
    """Red days and eves of a year that may fall on a weekday; All Saints' is always a Saturday."""
    easter = _easter(year)
    late_june = [date(year, 6, day) for day in range(19, 26)]
    midsummer_eve = next(day for day in late_june if day.weekday() == FRIDAY)
    fixed = {date(year, month, day) for month, day in _EVERY_YEAR}
    return frozenset(fixed | {easter + timedelta(days=days) for days in _FROM_EASTER} | {midsummer_eve})


def _easter(year: int) -> date:
    """Easter Sunday by the Gregorian rule, as Gauss and Lichtenberg wrote it."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    golden = year % 19
    seed = (19 * golden + moon) % 30
    full_moon = 21 + seed - (seed // 29 + (seed // 28 - seed // 29) * (golden // 11))
    first_sunday = 7 - (year + year // 4 + sun) % 7
    return date(year, 3, 1) + timedelta(days=full_moon + 7 - (full_moon - first_sunday) % 7 - 1)
