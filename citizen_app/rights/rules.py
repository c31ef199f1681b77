"""How the log is told to the person: every reading by others, her own readings folded; facts in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TOLD_FOR = timedelta(days=365)
TOLD_MOST = 200
_OUTSIDE = ("home", "log")  # her own way through the app: no part of the plan or of what she wrote


class Who(StrEnum):
    """Who did something, seen from the person."""

    SELF = "self"
    STAFF = "staff"
    LINK = "link"
    SYSTEM = "system"


class Why(StrEnum):
    """On what ground somebody could read."""

    OWN = "own"
    SENT_THE_PLAN = "sent_the_plan"
    YOUR_YES = "your_yes"
    LINK = "link"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Logged:
    """One row of the log about a person."""

    at: datetime
    kind: str
    actor: str
    unit_id: str | None
    action: str
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one row, or of several that are alike: who did what, when last, how often, and why they could."""

    day: date
    last: datetime
    who: Who
    actor: str
    action: str
    why: Why
    times: int = 1
    purpose: str | None = None


def told(rows: Iterable[Logged], own_unit: str) -> list[Told]:
    """The log as it is told, newest first; each opening by somebody else stands for itself."""
    found: list[Told] = []
    folded: dict[tuple[date, str], int] = {}
    for row in rows:
        who, day = who_of(row.kind), row.at.astimezone(STOCKHOLM).date()
        if who is Who.SELF:
            if row.action.removeprefix("read_") in _OUTSIDE:
                continue
            if (day, row.action) in folded:
                place = folded[day, row.action]
                one = found[place]
                found[place] = Told(day, one.last, who, row.actor, row.action, Why.OWN, one.times + 1)
                continue
            folded[day, row.action] = len(found)
        found.append(Told(day, row.at, who, row.actor, row.action, why_of(who, row.unit_id, own_unit), 1, row.purpose))
    return found


def who_of(kind: str) -> Who:
    """Whom an actor's kind stands for; whatever is no person, staff or link is the service itself."""
    return {"person": Who.SELF, "staff": Who.STAFF, "link": Who.LINK}.get(kind, Who.SYSTEM)


def why_of(who: Who, unit_id: str | None, own_unit: str) -> Why:
    """Why somebody could: the unit that sent the plan has its own copy, another one reads by a yes."""
    if who is Who.STAFF:
        return Why.SENT_THE_PLAN if unit_id == own_unit else Why.YOUR_YES
    return {Who.SELF: Why.OWN, Who.LINK: Why.LINK}.get(who, Why.SYSTEM)


def by_day(entries: Sequence[Told]) -> list[tuple[date, list[Told]]]:
    """The entries under their days, newest day first."""
    days: dict[date, list[Told]] = {}
    for entry in entries:
        days.setdefault(entry.day, []).append(entry)
    return list(days.items())
