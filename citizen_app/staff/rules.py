"""What staff may do and what they must say first; facts in, verdict out."""

import hashlib
import re
from datetime import date, datetime, timedelta
from enum import StrEnum

from citizen_app.kernel.clock import STOCKHOLM

SOON = timedelta(days=14)
REASON_HOLDS = timedelta(minutes=10)
FURTHEST = timedelta(days=730)
WORDS = (
    "Blå båt", "Grön kopp", "Gul bil", "Vit häst", "Röd stol", "Liten fågel", "Varm sten", "Stor ek", "Mjuk filt",
    "Röd lykta", "Vit snäcka", "Brun katt", "Gul sol", "Grå ugn", "Grön cykel", "Blå dörr", "Rund boll", "Lång väg",
    "Röd mössa", "Vit segelbåt", "Gult hus", "Blått bord", "Grönt äpple", "Rött tåg", "Vitt moln", "Stilla sjö",
    "Ny nyckel", "Gammal brygga", "Gott bröd", "Klar stjärna",
)  # fmt: skip


class Way(StrEnum):
    """How a person can be reached."""

    PHONE = "phone"
    EMAIL = "email"


class Purpose(StrEnum):
    """Why a member of staff opens what is about a person; the read-log keeps it (HSLF-FS 2016:40 4:9)."""

    COORDINATOR = "coordinator"
    STAND_IN = "stand_in"
    SHARED = "shared"
    MEETING = "meeting"
    ASKED = "asked"
    COORDINATOR_AWAY = "coordinator_away"
    OTHER = "other"


ASKED_FOR = (Purpose.MEETING, Purpose.ASKED, Purpose.COORDINATOR_AWAY, Purpose.OTHER)


def purpose_of(relation: Purpose | None, protected: bool, given: str | None) -> Purpose | None:
    """Why this opening is right, or None where staff say it first: outside the care relation, or protected identity."""
    if given in ASKED_FOR:
        return Purpose(given)
    return None if protected else relation


def reason_that_holds(given: str | None, protected: bool, now: datetime) -> str | None:
    """The reason that was given in this session; with protected identity it is asked for anew after ten minutes."""
    reason, _, said = (given or "").partition("@")
    if not said or (protected and now >= datetime.fromisoformat(said) + REASON_HOLDS):
        return None
    return reason


def suggested_words(person_id: str) -> tuple[str, str]:
    """Two plain recognition words for this person, the same each time they are offered."""
    number = int.from_bytes(hashlib.sha256(person_id.encode()).digest()[:4])
    first, step = number % len(WORDS), 1 + number // len(WORDS) % (len(WORDS) - 1)
    return WORDS[first], WORDS[(first + step) % len(WORDS)]


def way_of(typed: str) -> Way | None:
    """Whether what was typed could be an e-mail address or a phone number."""
    if "@" in typed:
        return Way.EMAIL
    written_as_number = re.fullmatch(r"\+?[\d\s()/.-]{5,30}", typed)
    return Way.PHONE if written_as_number and 7 <= len(re.sub(r"\D", "", typed)) <= 15 else None


def day_of(typed: str) -> date | None:
    """A day as a browser sends it."""
    try:
        return date.fromisoformat(typed) if re.fullmatch(r"\d{4}-\d\d-\d\d", typed) else None
    except ValueError:
        return None


def clock_of(typed: str) -> tuple[int, int] | None:
    """A time of day as a browser sends it or as people write it: 13:00, 13.00, 9."""
    found = re.fullmatch(r"([01]?\d|2[0-3])(?:[:.]([0-5]\d)(?::[0-5]\d)?)?", typed)
    return (int(found[1]), int(found[2] or 0)) if found else None


def moment_of(day: date, at: tuple[int, int]) -> datetime:
    """A Swedish wall-clock time."""
    return datetime(day.year, day.month, day.day, *at, tzinfo=STOCKHOLM)


def is_near(day: date, today: date) -> bool:
    """Whether a day can be a meeting's: from today and two years on."""
    return today <= day <= today + FURTHEST


class Missing(LookupError):
    """There is nothing here for the one who asks: somebody else's and nobody's are answered alike."""


class NeedsReason(Exception):
    """The person may be opened once a reason is given."""

    def __init__(self, person_id: str) -> None:
        super().__init__(person_id)
        self.person_id = person_id
