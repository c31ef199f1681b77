"""The demo's dates: the next meeting always lies 3 to 9 days ahead, on the same day of the week."""

import json
from datetime import date, timedelta

import pytest

from citizen_app.demo.weeks import mover
from tests.builders import EXAMPLES

DAYS = [date(2026, 11, 21) + timedelta(days=n) for n in (0, 1, 2, 3, 4, 5, 6, 40, 365, -90)]


@pytest.mark.parametrize("name", ["fatima", "ulrika", "jonas", "alva", "karl"])
@pytest.mark.parametrize("today", DAYS)
def test_the_next_meeting_lies_three_to_nine_days_ahead(name: str, today: date) -> None:
    bundle = (EXAMPLES / f"{name}.bundle.json").read_text(encoding="utf-8")
    before, after = _last_meeting(bundle), _last_meeting(mover(bundle, today)(bundle))
    assert 3 <= (after - today).days <= 9
    assert after.weekday() == before.weekday()


def test_dates_in_running_text_move_along() -> None:
    bundle = (EXAMPLES / "fatima.bundle.json").read_text(encoding="utf-8")
    moved = mover(bundle, date(2027, 11, 20))(bundle)
    assert "den 24 november 2027" in moved
    assert "2026-12-02" not in moved


def _last_meeting(bundle: str) -> date:
    resources = [entry["resource"] for entry in json.loads(bundle)["entry"]]
    meetings = [r for r in resources if r["resourceType"] == "Appointment" and r["status"] == "booked"]
    return max(date.fromisoformat(meeting["start"][:10]) for meeting in meetings)
