"""The log from the person's side: others' readings each for itself, her own folded."""

from datetime import UTC, datetime, timedelta

import pytest

from citizen_app.rights.rules import Logged, Who, Why, by_day, told, who_of

NOON = datetime(2026, 11, 26, 11, tzinfo=UTC)
STAFF = Logged(NOON, "staff", "s1", "u1", "read_plan")
OWN = Logged(NOON, "person", "p1", "u1", "read_plan")


def test_each_opening_by_staff_stands_for_itself() -> None:
    assert [(one.who, one.times) for one in told([STAFF, STAFF], "u1")] == [(Who.STAFF, 1), (Who.STAFF, 1)]


def test_own_readings_of_a_day_are_one_line() -> None:
    before = Logged(NOON - timedelta(days=1), "person", "p1", "u1", "read_plan")
    entries = told([OWN, STAFF, OWN, OWN, before], "u1")
    assert [(one.who, one.times) for one in entries] == [(Who.SELF, 3), (Who.STAFF, 1), (Who.SELF, 1)]


def test_the_own_way_through_the_app_is_not_told() -> None:
    rows = [Logged(NOON, "person", "p1", None, action) for action in ("read_home", "read_log")]
    assert told(rows, "u1") == []
    assert len(told([Logged(NOON, "staff", "s1", "u1", "read_log")], "u1")) == 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (STAFF, Why.SENT_THE_PLAN),
        (Logged(NOON, "staff", "s2", "u2", "read_plan"), Why.YOUR_YES),
        (Logged(NOON, "link", "l1", "u1", "open_link"), Why.LINK),
        (OWN, Why.OWN),
        (Logged(NOON, "import", "bundle", None, "consent_given"), Why.SYSTEM),
    ],
)
def test_every_line_says_why(row: Logged, why: Why) -> None:
    assert [one.why for one in told([row], "u1")] == [why]


def test_a_day_is_a_swedish_day() -> None:
    late = Logged(datetime(2026, 11, 26, 23, 30, tzinfo=UTC), "staff", "s1", "u1", "read_plan")
    assert [day.isoformat() for day, _lines in by_day(told([late, STAFF], "u1"))] == ["2026-11-27", "2026-11-26"]


def test_whatever_is_no_human_is_the_service() -> None:
    assert who_of("system") is Who.SYSTEM
    assert who_of("import") is Who.SYSTEM
