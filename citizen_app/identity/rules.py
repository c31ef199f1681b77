"""Figures and verdicts of identity (safety 2.1–2.3): how long things live, and when a try may be made."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from citizen_app.kernel.levels import Level
from citizen_app.kernel.verdict import Allowed, Refused, Verdict

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
FRESH = timedelta(minutes=5)
SIGN_IN_LINK = timedelta(minutes=10)
CONTACT_CODE = timedelta(minutes=10)
CONTACT_CODE_SLOW = timedelta(minutes=30)  # for who has said "Jag behöver mer tid"
CONTACT_CODE_SIGNS = 8  # 40 bits
CONTACT_CODE_TRIES = 5
PREPARATION_LINK_MOST = timedelta(days=120)
PREPARATION_LINK_AFTER = timedelta(days=2)
REST, SLOW_REST, STAFF_REST = timedelta(minutes=10), timedelta(minutes=60), timedelta(minutes=15)
SLOW_DOWN = timedelta(minutes=15)
HOUR = timedelta(hours=1)
LETTERS_A_QUARTER = 3  # letters with a secret to one recipient in 15 minutes
LETTERS_A_NETWORK_HOUR = 100  # from one network address: a mobile operator puts thousands behind one
SEEN_EVERY = timedelta(minutes=1)
TYPED_CODES_A_MINUTE = 600


class Reason(StrEnum):
    """Why something is refused."""

    UNKNOWN = "unknown"
    ENDED = "ended"
    OTHER_DEVICE = "other_device"
    OTHER_BROWSER = "other_browser"
    START_AGAIN = "start_again"
    USED_UP = "used_up"
    WRONG_CODE = "wrong_code"
    SLOW_DOWN = "slow_down"
    NO_CODE = "no_code"
    BAD_CODE = "bad_code"
    EASY_CODE = "easy_code"


def idle_limit(level: Level, slow: bool) -> timedelta:
    """How long a session may rest; "Jag behöver mer tid" gives an hour (WCAG 2.2.1)."""
    if level is Level.STAFF:
        return STAFF_REST
    return SLOW_REST if slow else REST


def longest(level: Level, slow: bool) -> timedelta:
    """How long a session may live at all on a shared device."""
    if level is Level.STAFF:
        return timedelta(hours=8)
    return timedelta(hours=24) if slow else timedelta(minutes=60)


def lives(now: datetime, seen_at: datetime, ends_at: datetime, level: Level, slow: bool) -> bool:
    """Whether a session still lives."""
    return now < ends_at and now < seen_at + idle_limit(level, slow)


def may_try(tried: Sequence[datetime], now: datetime, free: int = 5) -> Verdict:
    """Five tries, then one per 15 minutes; never locked, since whoever wants to hurt would use the lock."""
    if len(tried) < free or now >= tried[-1] + SLOW_DOWN:
        return Allowed()
    return Refused(Reason.SLOW_DOWN)


def link_ends(now: datetime, meeting_starts: datetime | None) -> datetime:
    """When a preparation link ends: two days after the meeting, 120 days at most."""
    last = now + PREPARATION_LINK_MOST
    return last if meeting_starts is None else max(now, min(last, meeting_starts + PREPARATION_LINK_AFTER))


def may_open_link(
    now: datetime, ends_at: datetime, ended: bool, held_by: Collection[str], device: str | None
) -> Verdict:
    """Whether a link opens here: it lives, and no device holds it yet or this one does."""
    if ended or now >= ends_at:
        return Refused(Reason.ENDED)
    if held_by and device not in held_by:
        return Refused(Reason.OTHER_DEVICE)
    return Allowed()


def contact_code_lives(slow: bool) -> timedelta:
    """How long a code that went to the person's own address can be typed."""
    return CONTACT_CODE_SLOW if slow else CONTACT_CODE


def may_try_contact_code(now: datetime, ends_at: datetime | None, tries: int) -> Verdict:
    """Whether a sent code can still be tried: in its time, five times; after that another one is asked for."""
    if ends_at is None or now >= ends_at or tries >= CONTACT_CODE_TRIES:
        return Refused(Reason.USED_UP)
    return Allowed()


def is_good_code(code: str) -> Verdict:
    """A personal code is six to eight digits that are not all alike or in a row."""
    if not re.fullmatch(r"[0-9]{6,8}", code):
        return Refused(Reason.BAD_CODE)
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(code)}
    return Refused(Reason.EASY_CODE) if steps in ({0}, {1}, {9}) else Allowed()


def digits_of(typed: str) -> str:
    """The digits of what was typed, in any script and with any spaces or dashes between."""
    return "".join(str(unicodedata.decimal(c)) for c in typed if c.isdecimal())


def as_typed_code(typed: str) -> str:
    """A typed letter code as it was printed: Crockford characters, look-alikes mended, the rest dropped."""
    mended = unicodedata.normalize("NFKC", typed).lower().translate(str.maketrans("ilo", "110"))
    return "".join(character for character in mended if character in CROCKFORD)
