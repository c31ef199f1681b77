"""Who may try, what lives how long, and how codes are read; no app, no database."""

from datetime import UTC, datetime, timedelta

import pytest

from citizen_app.identity.rules import (
    Reason,
    as_typed_code,
    contact_code_lives,
    digits_of,
    is_good_code,
    link_ends,
    lives,
    may_open_link,
    may_try,
    may_try_contact_code,
)
from citizen_app.kernel.levels import Level
from citizen_app.kernel.verdict import Refused

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("tried", "allowed"),
    [
        ([], True),
        ([NOW - MINUTE] * 4, True),
        ([NOW - MINUTE] * 5, False),
        ([NOW - 14 * MINUTE] * 9, False),
        ([NOW - 15 * MINUTE] * 9, True),
    ],
)
def test_five_tries_then_one_a_quarter_and_never_locked(tried: list[datetime], allowed: bool) -> None:
    assert bool(may_try(tried, NOW)) is allowed


@pytest.mark.parametrize(
    ("level", "slow", "rested", "alive"),
    [
        (Level.PLAN, False, 9, True),
        (Level.PLAN, False, 10, False),
        (Level.PLAN, True, 59, True),
        (Level.PLAN, True, 60, False),
        (Level.STAFF, False, 14, True),
        (Level.STAFF, False, 15, False),
    ],
)
def test_a_session_rests_only_so_long(level: Level, slow: bool, rested: int, alive: bool) -> None:
    assert lives(NOW, NOW - rested * MINUTE, NOW + timedelta(hours=1), level, slow) is alive


def test_a_session_ends_however_busy_it_is() -> None:
    assert not lives(NOW, NOW, NOW, Level.PLAN, True)


def test_a_link_lives_until_two_days_after_the_meeting_and_120_days_at_most() -> None:
    assert link_ends(NOW, NOW + timedelta(days=6)) == NOW + timedelta(days=8)
    assert link_ends(NOW, NOW + timedelta(days=400)) == NOW + timedelta(days=120)
    assert link_ends(NOW, None) == NOW + timedelta(days=120)
    assert link_ends(NOW, NOW - timedelta(days=9)) == NOW


@pytest.mark.parametrize(
    ("ended", "held_by", "device", "reason"),
    [
        (False, (), "mine", None),
        (False, ("mine",), "mine", None),
        (False, ("first", "mine"), "mine", None),
        (False, ("mine",), "other", Reason.OTHER_DEVICE),
        (False, ("first", "mine"), "other", Reason.OTHER_DEVICE),
        (False, ("mine",), None, Reason.OTHER_DEVICE),
        (True, (), "mine", Reason.ENDED),
    ],
)
def test_a_link_opens_on_the_devices_that_hold_it_only(
    ended: bool, held_by: tuple[str, ...], device: str | None, reason: Reason | None
) -> None:
    verdict = may_open_link(NOW, NOW + MINUTE, ended, held_by, device)
    assert (verdict.reason if isinstance(verdict, Refused) else None) == reason


@pytest.mark.parametrize(
    ("ends_at", "tries", "allowed"),
    [
        (NOW + MINUTE, 0, True),
        (NOW + MINUTE, 4, True),
        (NOW + MINUTE, 5, False),
        (NOW, 0, False),
        (None, 0, False),
    ],
)
def test_a_sent_code_is_tried_in_its_time_and_five_times(ends_at: datetime | None, tries: int, allowed: bool) -> None:
    assert bool(may_try_contact_code(NOW, ends_at, tries)) is allowed


@pytest.mark.parametrize(("slow", "minutes"), [(False, 10), (True, 30)])
def test_a_sent_code_lives_longer_for_who_needs_more_time(slow: bool, minutes: int) -> None:
    assert contact_code_lives(slow) == minutes * MINUTE


@pytest.mark.parametrize("code", ["482915", "48291537", "100200"])
def test_good_codes(code: str) -> None:
    assert is_good_code(code)


@pytest.mark.parametrize("code", ["", "12345", "123456789", "111111", "123456", "654321", "890123", "48 291", "abcdef"])
def test_codes_that_are_too_easy_or_no_codes(code: str) -> None:
    assert not is_good_code(code)


@pytest.mark.parametrize("typed", ["482915", " 482 915 ", "482-915", "٤٨٢٩١٥", "4 8 2 9 1 5"])
def test_a_personal_code_is_read_however_it_is_typed(typed: str) -> None:
    assert digits_of(typed) == "482915"


@pytest.mark.parametrize("typed", ["ABCD 0110 WXYZ 9876", "abcd-oiio-wxyz-9876", "ａｂｃｄ 0l10 wxyz9876"])
def test_a_letter_code_is_read_with_its_look_alikes(typed: str) -> None:
    assert as_typed_code(typed) == "abcd0110wxyz9876"
