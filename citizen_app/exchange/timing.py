"""FHIR's many ways to say when, as days where the unit gave days and as plain words where it did not."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time
from typing import Any

from citizen_app.exchange.bundle import Json, codes_of, words_of
from citizen_app.exchange.rules import BadBundle, RefusedBundle
from citizen_app.kernel.clock import STOCKHOLM
from citizen_app.plan.document import Hours, When

OPEN_ENDED = 9000  # systems write 9999-12-31 for "until further notice"

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_CLOCK = re.compile(r"(\d\d:\d\d)(:\d\d)?(\.\d+)?")

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
_DAY_IN_TEXT = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b|\b(\d{{4}})-(\d\d)-(\d\d)\b")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_WORDS = ("måndagar", "tisdagar", "onsdagar", "torsdagar", "fredagar", "lördagar", "söndagar")
_UNITS = {
    "s": ("sekund", "sekunder"),
    "min": ("minut", "minuter"),
    "h": ("timme", "timmar"),
    "d": ("dag", "dagar"),
    "wk": ("vecka", "veckor"),
    "mo": ("månad", "månader"),
    "a": ("år", "år"),
}
_NTH = {2: "varannan", 3: "var tredje", 4: "var fjärde", 5: "var femte", 6: "var sjätte"}
_NTH_NEUTER = {2: "vartannat", 3: "vart tredje", 4: "vart fjärde", 5: "vart femte", 6: "vart sjätte"}
_PARTS_OF_DAY = {
    "MORN": "på morgonen",
    "NOON": "mitt på dagen",
    "AFT": "på eftermiddagen",
    "EVE": "på kvällen",
    "NIGHT": "på natten",
    "HS": "vid sänggåendet",
    "WAKE": "på morgonen",
    "C": "vid måltid",
    "CM": "vid frukost",
    "CD": "vid lunch",
    "CV": "vid middag",
    "AC": "före måltid",
    "ACM": "före frukost",
    "ACD": "före lunch",
    "ACV": "före middag",
    "PC": "efter måltid",
    "PCM": "efter frukost",
    "PCD": "efter lunch",
    "PCV": "efter middag",
    "PHS": "efter sänggåendet",
}
_CODES = {
    "QD": "varje dag",
    "BID": "2 gånger per dag",
    "TID": "3 gånger per dag",
    "QID": "4 gånger per dag",
    "QOD": "varannan dag",
    "AM": "på morgonen",
    "PM": "på eftermiddagen",
    "WK": "1 gång per vecka",
    "MO": "1 gång per månad",
}


def check(kind: type, text: str) -> None:
    """Raises ValueError when a text is no day, moment or time of day that exists."""
    if kind is time:
        clock_of(text)
    elif "T" in text:
        moment_of(text)
    else:
        first_day(text)


def moment_of(text: str) -> datetime:
    """A moment with a time of day, aware; one without an offset is Swedish time."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day, hour, second, fraction, offset = match.groups()
    seconds = ":59" if second == ":60" else second or ":00"
    moment = datetime.fromisoformat(f"{day}T{hour}{seconds}{fraction or ''}{offset or ''}")
    try:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=STOCKHOLM)
        return aware.astimezone(STOCKHOLM).astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None


def clock_of(text: str) -> time:
    """A time of day; midnight at the end of a day is the last minute of that day."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return time(23, 59) if match[1] == "24:00" else time.fromisoformat(match[1])


def first_day(text: str) -> date:
    """The first day that a date, a month or a year can mean; a moment means its Swedish day."""
    if "T" in text:
        return moment_of(text).astimezone(STOCKHOLM).date()
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = match.groups()
    return date(int(year), int(month or 1), int(day or 1))


def last_day(text: str) -> date:
    """The last day that a date, a month or a year can mean: FHIR lets an end include all of its month or year."""
    first = first_day(text)
    if is_whole(text):
        return first
    month = 12 if len(text) == len("2026") else first.month
    return date(first.year, month, monthrange(first.year, month)[1])


def is_whole(text: str) -> bool:
    """Whether a date names one day."""
    return len(text) >= len("2026-12-31")


def whole_day(text: str | None) -> date | None:
    """The day of a date that names one day, else None: the app never makes up a day."""
    return first_day(text) if text and is_whole(text) else None


def end_day(text: str | None) -> date | None:
    """The last day of an end, or None where it has none in truth."""
    return last_day(text) if text and int(text[:4]) < OPEN_ENDED else None


def start_day(text: str | None) -> date | None:
    """The first day of a start, or None where there is none."""
    return first_day(text) if text else None


def check_order(start: str | None, end: str | None, part: str) -> None:
    """Refuses a time that ends before it starts."""
    if not start or not end:
        return
    with_clock = "T" in start and "T" in end
    if last_day(end) < first_day(start) or (with_clock and moment_of(end) < moment_of(start)):
        raise RefusedBundle(BadBundle.IMPOSSIBLE_DATE, part)


def when_of(body: Json, prefix: str, part: str) -> When:
    """When something is done, from `scheduledString`, `occurrencePeriod` and their kin."""
    if words := body.get(f"{prefix}String"):
        return When(words=words)
    if (timing := body.get(f"{prefix}Timing")) is not None:
        return _timing(timing, f"{part}.{prefix}Timing")
    if (period := body.get(f"{prefix}Period")) is not None:
        return period_of(period, f"{part}.{prefix}Period")
    day = body.get(f"{prefix}DateTime") or body.get(f"{prefix}Date")
    return period_of({"start": day, "end": day}, part) if day else When()


def period_of(period: Json, part: str) -> When:
    """A Period as days, or in words when one of its ends is a month or a year."""
    start, end = period.get("start"), period.get("end")
    check_order(start, end, part)
    end = None if end_day(end) is None else end
    if all(text is None or is_whole(text) for text in (start, end)):
        return When(start_day(start), end_day(end))
    first, last = (_partial_words(text) if text else None for text in (start, end))
    if first == last:
        return When(words=first)
    return When(words=" ".join([*(("från", first) if first else ()), *(("till", last) if last else ())]))


def _partial_words(text: str) -> str:
    day = first_day(text)
    if is_whole(text):
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return str(day.year) if len(text) == len("2026") else f"{MONTHS[day.month - 1]} {day.year}"


def _timing(timing: Json, part: str) -> When:
    repeat = timing.get("repeat", {})
    bounds = period_of(repeat.get("boundsPeriod", {}), f"{part}.repeat.boundsPeriod")
    events = timing.get("event", [])
    if bounds == When() and events:
        whole = all(map(is_whole, events))
        days = [*map(first_day, events)]
        bounds = When(min(days), max(days)) if whole else When(words=_listed([*map(_partial_words, events)]))
    code = timing.get("code", {})
    coded = next((_CODES[each] for each in codes_of(code) if each in _CODES), None)
    words = code.get("text") or repeat_words(repeat) or coded or words_of(code)
    return When(bounds.start, bounds.end, ", ".join(filter(None, (words, bounds.words))) or None)


def repeat_words(repeat: Json) -> str | None:
    """How often, in words: {"frequency": 1, "period": 1, "periodUnit": "wk"} is "1 gång per vecka"."""
    days = [_WEEKDAY_WORDS[WEEKDAYS.index(day)] for day in repeat.get("dayOfWeek", []) if day in WEEKDAYS]
    clocks = [f"{clock.hour}.{clock.minute:02}" for clock in map(clock_of, repeat.get("timeOfDay", []))]
    parts_of_day = [
        _PARTS_OF_DAY[each] for code in repeat.get("when", []) if (each := code.partition(".")[0]) in _PARTS_OF_DAY
    ]
    said = (
        _how_often(repeat) or (_times(repeat["count"], repeat.get("countMax")) if "count" in repeat else ""),
        _listed(days),
        f"klockan {_listed(clocks)}" if clocks else "",
        _listed(parts_of_day),
        _amount(repeat.get("duration"), repeat.get("durationUnit")),
        _how_long(repeat.get("boundsDuration", {})),
    )
    return ", ".join(filter(None, said)) or None


def _how_often(repeat: Json) -> str:
    number, most, unit = repeat.get("frequency"), repeat.get("frequencyMax"), repeat.get("periodUnit")
    if unit not in _UNITS:
        return _times(number, most) if number else ""
    one, many = _UNITS[unit]
    period = repeat.get("period", 1)
    if period == 1:
        return f"{_times(number or 1, most)} per {one}"
    nth = (_NTH_NEUTER if unit == "a" else _NTH).get(period)
    return f"{_times(number or 1, most)} {f'{nth} {one}' if nth else f'på {_figure(period)} {many}'}"


def _times(number: int, most: int | None) -> str:
    amount = f"{number}–{most}" if most and most != number else str(number)
    return f"{amount} gång" if amount == "1" else f"{amount} gånger"


def _amount(number: Any, unit: str | None) -> str:
    if number is None or unit not in _UNITS:
        return ""
    one, many = _UNITS[unit]
    return f"{_figure(number)} {one if number == 1 else many}"


def _how_long(bounds: Json) -> str:
    """For how long it goes on: a Duration with a coded unit, or with the unit's own word."""
    amount = _amount(bounds.get("value"), bounds.get("code") or bounds.get("unit"))
    own = f"{_figure(bounds['value'])} {bounds['unit']}" if {"value", "unit"} <= bounds.keys() else ""
    return f"i {amount or own}" if amount or own else ""


def _figure(number: float) -> str:
    return f"{number:g}".replace(".", ",") if abs(number) < 1_000_000 else str(int(number))


def _listed(words: list[str]) -> str:
    return " och ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def hours_of(available: list[Json]) -> tuple[Hours, ...]:
    """When somebody answers the phone; a row without days or times says nothing we can show."""
    return tuple(hours for row in available if (hours := _hours(row)) is not None)


def _hours(row: Json) -> Hours | None:
    days = tuple(sorted({WEEKDAYS.index(day) for day in row.get("daysOfWeek", []) if day in WEEKDAYS}))
    if row.get("allDay") is True and days:
        return Hours(days, time(0), time(23, 59))
    opens, closes = row.get("availableStartTime"), row.get("availableEndTime")
    if not days or not opens or not closes or clock_of(opens) >= clock_of(closes):
        return None
    return Hours(days, clock_of(opens), clock_of(closes))


def day_in_text(text: str) -> date | None:
    """The first whole date that a text names ("2 december 2026", "2026-12-02"), or None."""
    for match in _DAY_IN_TEXT.finditer(text.lower()):
        month = MONTHS.index(match[2]) + 1 if match[2] else int(match[5])
        try:
            return date(int(match[3] or match[4]), month, int(match[1] or match[6]))
        except ValueError:
            continue
    return None
