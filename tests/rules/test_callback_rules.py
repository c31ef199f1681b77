"""By which day somebody hears from us, and which ways may be offered."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_app.kernel.workdays import is_working_day
from citizen_app.notify.rules import Way, answer_by, ways_for


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        ("2026-11-23", "2026-11-25"),  # Monday
        ("2026-11-25", "2026-11-27"),
        ("2026-11-26", "2026-11-30"),  # Thursday: Friday and Monday
        ("2026-11-27", "2026-12-01"),
        ("2026-11-28", "2026-12-01"),  # Saturday
        ("2026-11-29", "2026-12-01"),
        ("2026-12-31", "2027-01-05"),  # New Year's Day between
    ],
)
def test_two_working_days_on(asked: str, by: str) -> None:
    assert answer_by(date.fromisoformat(asked)) == date.fromisoformat(by)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_last_day_is_a_working_day_within_a_week(asked: date) -> None:
    by = answer_by(asked)
    assert is_working_day(by)
    assert timedelta(days=2) <= by - asked <= timedelta(days=7)


def test_every_way_is_offered() -> None:
    assert ways_for(protected=False) == tuple(Way)


def test_protected_identity_is_offered_neither_sms_nor_mail() -> None:
    assert ways_for(protected=True) == (Way.PHONE, Way.LETTER, Way.VIDEO, Way.INTERPRETER)
