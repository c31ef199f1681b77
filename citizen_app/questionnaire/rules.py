"""The questionnaire as data, and what an answer may be; facts in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

UNKNOWN, SKIPPED = "vet_inte", "hoppat_over"
OUTSIDE = (UNKNOWN, SKIPPED)
SCALE = ("1", "2", "3", "4", "5")
VALUES = (*SCALE, *OUTSIDE)
OPENS_AFTER = timedelta(hours=2)
PAUSE_MOST = timedelta(days=30)
WAIT_FOR = 5  # answers of one unit lie sealed until so many wait, and are then shuffled in


class Area(StrEnum):
    """The six areas, as SIPkollen names them."""

    TREATMENT = "bemotande"
    SAY = "medbestammande"
    RELEVANCE = "relevans"
    STRUCTURE = "struktur"
    INFORMATION = "information"
    FOLLOW_UP = "uppfoljning"


class Series(StrEnum):
    """Who answers; the series are never merged."""

    SELF = "sjalv"
    HELPED = "med_hjalp"
    FOR_ANOTHER = "at_nagon"
    RELATIVE = "anhorig"


class Mode(StrEnum):
    """How a value was chosen: among five rows, or in two steps."""

    FIVE = "five"
    TWO_STEP = "two_step"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its number in our list, its area, and whether it is among the six that come first."""

    number: int
    area: Area
    first: bool = False


class Chosen(msgspec.Struct, frozen=True):
    """What was chosen for one statement, and how."""

    value: str
    mode: str


class Draft(msgspec.Struct, frozen=True):
    """A questionnaire in progress: who answers, and what is chosen and not yet sent.

    Of what was sent only the numbers stay, whether a call should be offered, and where it waits sealed.
    """

    series: str | None = None
    relation: str | None = None
    practised: bool = False
    chosen: dict[int, Chosen] = {}
    halves: dict[int, str] = {}  # the first of two steps, where the second is still to come
    sent: tuple[int, ...] = ()
    low: bool = False
    waiting: tuple[str, ...] = ()


class WaitingPage(msgspec.Struct, frozen=True):
    """What one sending holds, sealed until enough of them wait."""

    series: str
    chosen: dict[int, Chosen]


_AREAS = (
    (Area.TREATMENT, range(1, 5)),
    (Area.SAY, range(5, 10)),
    (Area.RELEVANCE, range(10, 14)),
    (Area.STRUCTURE, range(14, 18)),
    (Area.INFORMATION, range(18, 22)),
    (Area.FOLLOW_UP, range(22, 24)),
)
_FIRST = (2, 6, 10, 17, 18, 23)
STATEMENTS = tuple(Statement(n, area, n in _FIRST) for area, numbers in _AREAS for n in numbers)
FIRST = tuple(statement.number for statement in STATEMENTS if statement.first)
MORE = tuple(statement.number for statement in STATEMENTS if not statement.first)

FIRST_STEP = {"nej": ("1", "2"), "bade": ("3",), "ja": ("4", "5")}


def screens(easy: bool) -> tuple[tuple[int, ...], ...]:
    """The statements of each screen: the six one by one; the rest two by two, or one by one in easy mode."""
    size = 1 if easy else 2
    rest: list[tuple[int, ...]] = []
    for area, _numbers in _AREAS:
        own = [s.number for s in STATEMENTS if s.area is area and not s.first]
        rest += [tuple(own[i : i + size]) for i in range(0, len(own), size)]
    return tuple((number,) for number in FIRST) + tuple(rest)


def area_of(number: int) -> Area:
    """The area of a statement."""
    return next(statement.area for statement in STATEMENTS if statement.number == number)


def is_value(text: str | None) -> bool:
    """Whether this is an answer at all; nothing else is ever stored."""
    return text in VALUES


def second_step(first: str | None) -> tuple[str, ...]:
    """The values left after the first of two steps: none, one or two."""
    return FIRST_STEP.get(first or "", ())


def first_step(draft: Draft, number: int) -> str | None:
    """What was chosen in the first of two steps: the half that waits for its other one, or what the value says."""
    if number in draft.halves or number not in draft.chosen:
        return draft.halves.get(number)
    value = draft.chosen[number].value
    return next((first for first, values in FIRST_STEP.items() if value in values), value)


def is_due(ends: datetime | None, said_held: str | None, answered: bool, now: datetime) -> bool:
    """Whether the person may be asked: two hours after the booked end, when she says that the meeting was held."""
    if answered or ends is None or said_held not in ("yes", "yes_but_missing"):
        return False
    return now >= ends + OPENS_AFTER


def may_answer(starts: datetime | None, cancelled: bool, said_held: str | None, now: datetime) -> bool:
    """Whether there is anything to answer about: a meeting that has begun, and that nobody called off."""
    return starts is not None and starts <= now and not cancelled and said_held != "no"


def is_low(answers: Mapping[int, str]) -> bool:
    """Whether somebody should be offered a call: a 1 or a 2, asked without alarm."""
    return any(value in ("1", "2") for value in answers.values())


def month_of(moment: datetime) -> str:
    """All that is kept of when an answer was given."""
    return f"{moment.year:04d}-{moment.month:02d}"
