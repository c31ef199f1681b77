"""The one clock: UTC inside, Europe/Stockholm in words; it can be moved in demo and tests only."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_shift = timedelta(0)


def now() -> datetime:
    """This moment, aware and in UTC."""
    return datetime.now(UTC) + _shift


def today() -> date:
    """The day it is in Sweden."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """An aware moment as Swedish wall-clock time."""
    return moment.astimezone(STOCKHOLM)


def move_to(moment: datetime) -> None:
    """Lets the clock go on from another aware moment; only settings for demo and tests may ask for it."""
    global _shift
    _shift = moment - datetime.now(UTC)


def move_back() -> None:
    """Sets the clock right again."""
    global _shift
    _shift = timedelta(0)
