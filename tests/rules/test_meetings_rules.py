"""Meetings as facts: when they are answered, when it is asked whether they were held, and when somebody has to act."""

from datetime import datetime, timedelta

import pytest

from citizen_app.kernel.verdict import Refused
from citizen_app.meetings import rules
from citizen_app.meetings.rules import Held, Reason, Reply, Round, Times

STARTS = datetime.fromisoformat("2026-12-02T13:00:00+01:00")
MEETING = Times(STARTS, 60)
CANCELLED = Times(STARTS, 60, cancelled=True)
NOT_BOOKED = Times(None, None)
WEEK_BEFORE, DAY_BEFORE = STARTS - timedelta(days=7), STARTS - timedelta(days=1)
THAT_MORNING, AT_THE_END = STARTS - timedelta(hours=4), STARTS + timedelta(minutes=60)


@pytest.mark.parametrize(
    ("times", "reply", "now", "reason"),
    [
        (MEETING, Reply.YES, WEEK_BEFORE, None),
        (MEETING, Reply.NO_MEETING, THAT_MORNING, None),
        (MEETING, Reply.NOT_TODAY, THAT_MORNING, None),
        (MEETING, Reply.NOT_TODAY, DAY_BEFORE, Reason.NOT_TODAY),
        (MEETING, Reply.NOT_TODAY, STARTS.replace(hour=0), None),
        (MEETING, Reply.YES, AT_THE_END, Reason.OVER),
        (MEETING, Reply.YES, AT_THE_END - timedelta(seconds=1), None),
        (CANCELLED, Reply.YES, WEEK_BEFORE, Reason.CANCELLED),
        (NOT_BOOKED, Reply.NO_MEETING, WEEK_BEFORE, None),
        (NOT_BOOKED, Reply.NOT_TODAY, WEEK_BEFORE, Reason.NOT_TODAY),
    ],
)
def test_when_the_person_may_answer(times: Times, reply: Reply, now: datetime, reason: Reason | None) -> None:
    verdict = rules.may_reply(times, reply, now)
    assert (verdict.reason if isinstance(verdict, Refused) else None) == reason


def test_not_today_is_only_offered_on_the_day() -> None:
    assert Reply.NOT_TODAY in rules.replies_open(MEETING, THAT_MORNING)
    assert Reply.NOT_TODAY not in rules.replies_open(MEETING, DAY_BEFORE)


def test_a_meeting_without_a_day_asks_neither_for_coming_nor_for_another_time() -> None:
    assert rules.replies_open(NOT_BOOKED, WEEK_BEFORE) == (Reply.OTHER_WAY, Reply.NO_MEETING)


def test_nothing_is_asked_of_a_meeting_that_is_off_or_over() -> None:
    assert rules.replies_open(CANCELLED, WEEK_BEFORE) == rules.replies_open(MEETING, AT_THE_END) == ()


@pytest.mark.parametrize(
    ("times", "said", "hours_after_end", "asked"),
    [
        (MEETING, None, 1.9, False),
        (MEETING, None, 2, True),
        (MEETING, None, 24 * 59, True),
        (MEETING, None, 24 * 61, False),
        (MEETING, Held.NO, 3, False),
        (CANCELLED, None, 3, False),
        (NOT_BOOKED, None, 3, False),
        (Times(STARTS, None), None, 2, True),
    ],
)
def test_two_hours_after_the_booked_end_it_is_asked(
    times: Times, said: Held | None, hours_after_end: float, asked: bool
) -> None:
    now = AT_THE_END + timedelta(hours=hours_after_end)
    assert rules.asks_whether_held(times, said, now) is asked


def test_the_two_rounds_follow_whether_a_day_is_set() -> None:
    assert rules.round_of(NOT_BOOKED) is Round.BEFORE_BOOKING
    assert rules.round_of(MEETING) is Round.BEFORE_MEETING


@pytest.mark.parametrize(
    ("reply", "days_before", "late"),
    [(Reply.WAITING, 4, False), (Reply.WAITING, 3, True), (Reply.WAITING, -1, False), (Reply.YES, 1, False)],
)
def test_a_reply_is_missed_three_days_before(reply: Reply, days_before: int, late: bool) -> None:
    assert rules.reply_is_late(MEETING, reply, STARTS - timedelta(days=days_before)) is late


@pytest.mark.parametrize(
    ("spoken", "days_before", "late"),
    [(True, 6, False), (True, 5, True), (False, 15, False), (False, 14, True), (True, -1, False)],
)
def test_an_interpreter_is_booked_in_time(spoken: bool, days_before: int, late: bool) -> None:
    assert rules.interpreter_is_late(MEETING, spoken, STARTS - timedelta(days=days_before)) is late
