"""Moves an example plan by whole weeks, so that its next meeting always lies 3 to 9 days ahead."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

SOONEST = 3  # days from today to the next meeting
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)")
_MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
_WORDS = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)})(?: (20\d\d))?\b")
_WEEK = re.compile(r"\bvecka (\d{1,2})\b")


def mover(bundle: str, today: date) -> Callable[[str], str]:
    """What moves the dates of an example's texts: by whole weeks, so that the days of the week stay."""
    meetings = sorted(_meetings(bundle))
    if not meetings:
        return str
    next_one = meetings[-1]
    return partial(_moved, weeks=-(((next_one - today).days - SOONEST) // 7), year=next_one.year)


def _meetings(bundle: str) -> Iterator[date]:
    """The days of the booked meetings."""
    for entry in json.loads(bundle)["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "Appointment" and resource.get("status") == "booked" and "start" in resource:
            yield date.fromisoformat(resource["start"][:10])


def _moved(bundle: str, weeks: int, year: int) -> str:
    shift = timedelta(weeks=weeks)

    def iso(found: re.Match[str]) -> str:
        return (date(*map(int, found.groups())) + shift).isoformat()

    def words(found: re.Match[str]) -> str:
        day = date(int(found[3] or year), _MONTHS.index(found[2]) + 1, int(found[1])) + shift
        return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if found[3] else "")

    def week(found: re.Match[str]) -> str:
        return f"vecka {(date.fromisocalendar(year, int(found[1]), 1) + shift).isocalendar().week}"

    return _WEEK.sub(week, _WORDS.sub(words, _ISO.sub(iso, bundle)))
