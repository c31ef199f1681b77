"""Days, times, opening hours, names and numbers in words, in the language and at the level of the page."""

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import IO, Any, Protocol

from babel.dates import format_date
from flask_babel import get_locale, gettext, ngettext

from citizen_app.formats import phone
from citizen_app.kernel import clock
from citizen_app.plain import service
from citizen_app.plain.service import HelpNumber, Hint

SWEDISH = "sv"

phone_in_words = phone.in_words
phone_link = phone.link


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue; it is put into the page's language where it is used."""
    return sentence


class OpenHours(Protocol):
    """Weekdays (0 = Monday) and local opening and closing time."""

    @property
    def days(self) -> Sequence[int]:
        """Weekdays, 0 = Monday."""

    @property
    def opens(self) -> time:
        """When it opens, in Swedish wall-clock time."""

    @property
    def closes(self) -> time:
        """When it closes."""


Hours = OpenHours | tuple[Sequence[int], time, time]


@lru_cache(maxsize=4096)
def _date(locale: str, day: date, pattern: str) -> str:
    return format_date(day, pattern, locale)


def spoken() -> str:
    """The language that words are put in just now; whoever needs it often asks once and hands it on."""
    return str(get_locale() or SWEDISH)


def _in_this_language(day: date, pattern: str) -> str:
    return _date(spoken(), day, pattern)


def _easy() -> bool:
    return getattr(get_locale(), "modifier", None) == "easy"


def bare_day(day: date, today: date | None = None, language: str | None = None) -> str:
    """A day by weekday and date; the year only when it is another one: "onsdag 2 december"."""
    same = day.year == (today or clock.today()).year
    return _date(language or spoken(), day, "EEEE d MMMM" if same else "EEEE d MMMM y")


def _relative(days: int) -> str | None:
    near = {-1: _("i går"), 0: _("i dag"), 1: _("i morgon"), 2: _("i övermorgon")}
    return gettext(near[days]) if days in near else None


def day_in_words(day: date, today: date | None = None) -> str:
    """A day as people say it: "i morgon, tisdag 24 november", else "onsdag 2 december"."""
    today = today or clock.today()
    near, full = _relative((day - today).days), bare_day(day, today)
    return f"{near}, {full}" if near else full


def day_away(day: date, today: date | None = None) -> str:
    """How far a day is: "om 4 dagar", "i dag", "för 3 dagar sedan"."""
    days = (day - (today or clock.today())).days
    if near := _relative(days):
        return near
    if days > 0:
        return ngettext("om %(num)s dag", "om %(num)s dagar", days)
    return ngettext("för %(num)s dag sedan", "för %(num)s dagar sedan", -days)


def until_in_words(day: date, today: date | None = None) -> str:
    """A last day, for the hole after "till": "måndag 23 november", in another year "23 november 2027"."""
    same = day.year == (today or clock.today()).year
    return _in_this_language(day, "EEEE d MMMM" if same else "d MMMM y")


def clock_in_words(at: time | datetime) -> str:
    """A time of day, always by 24 hours: "klockan 13"; easy Swedish adds how it is said aloud."""
    if _easy() and not at.minute and 0 < at.hour < 12:
        return _said_aloud(at)  # "klockan 9 på förmiddagen" is both at once
    if at.minute:
        words = gettext("klockan %(hour)s.%(minute)s", hour=at.hour, minute=f"{at.minute:02}")
    else:
        words = gettext("klockan %(hour)s", hour=at.hour)
    return f"{words} ({_said_aloud(at)})" if _easy() and at.hour != 12 else words


def _said_aloud(at: time | datetime) -> str:
    """A time by 12 hours and part of the day: "klockan 1 på eftermiddagen", "halv 2 på eftermiddagen"."""
    hour, after = at.hour % 12 or 12, at.hour % 12 + 1
    said = {
        0: (_("klockan %(hour)s"), hour),
        15: (_("kvart över %(hour)s"), hour),
        30: (_("halv %(hour)s"), after),
        45: (_("kvart i %(hour)s"), after),
    }
    words, spoken = said.get(at.minute, (_("klockan %(hour)s.%(minute)s"), hour))
    return f"{gettext(words, hour=spoken, minute=f'{at.minute:02}')} {gettext(_part_of_day(at.hour))}"


def _part_of_day(hour: int) -> str:
    parts = (
        (5, _("på natten")),
        (9, _("på morgonen")),
        (12, _("på förmiddagen")),
        (18, _("på eftermiddagen")),
        (22, _("på kvällen")),
        (24, _("på natten")),
    )
    return next(name for end, name in parts if hour < end)


def moment_in_words(moment: datetime, now: datetime | None = None) -> str:
    """An aware moment in Swedish wall-clock time: "i morgon, tisdag 24 november, klockan 13"."""
    at, today = clock.local(moment), clock.local(now or clock.now()).date()
    words = {"day": day_in_words(at.date(), today), "clock": clock_in_words(at)}
    if _relative((at.date() - today).days):
        # Översättare: hela raden blir till exempel "i morgon, tisdag 24 november, klockan 13".
        return gettext("%(day)s, %(clock)s", **words)
    # Översättare: hela raden blir till exempel "onsdag 2 december klockan 13".
    return gettext("%(day)s %(clock)s", **words)


def in_words(value: date | datetime) -> str:
    """A day or a moment in words; what the template filter of that name calls."""
    return moment_in_words(value) if isinstance(value, datetime) else day_in_words(value)


def _openings(hours: Iterable[Hours], start: date, closed: Collection[date]) -> Iterator[tuple[datetime, datetime]]:
    """Every opening from a day on, for nine weeks, in Swedish wall-clock time."""
    rows = [row if isinstance(row, tuple) else (row.days, row.opens, row.closes) for row in hours]
    for day in (start + timedelta(days=ahead) for ahead in range(63)):
        open_that_day = sorted((opens, closes) for days, opens, closes in rows if day.weekday() in days)
        if day not in closed:
            for opens, closes in open_that_day:
                yield datetime.combine(day, opens), datetime.combine(day, closes)


def open_now(hours: Iterable[Hours], now: datetime | None = None, closed: Collection[date] = ()) -> str:
    """When somebody answers: "I dag till klockan 15", "Öppnar måndag klockan 9"; nothing when no hours are known."""
    rows = list(hours)
    at = clock.local(now or clock.now()).replace(tzinfo=None)
    ahead = next((opening for opening in _openings(rows, at.date(), closed) if opening[1] > at), None)
    if ahead is None:
        return gettext("Stängt nu") if rows else ""
    opens, closes = ahead
    if opens <= at:
        return gettext("I dag till %(clock)s", clock=clock_in_words(closes))
    return _opens(opens, (opens.date() - at.date()).days)


def _opens(opens: datetime, days: int) -> str:
    at = clock_in_words(opens)
    if days == 1:
        return gettext("Stängt nu. Öppnar i morgon %(clock)s", clock=at)
    if days == 0:
        return gettext("Öppnar i dag %(clock)s", clock=at)
    pattern = "EEEE" if days < 7 else "EEEE d MMMM"
    return gettext("Öppnar %(day)s %(clock)s", day=_in_this_language(opens.date(), pattern), clock=at)


def together(names: Iterable[str], language: str | None = None) -> str:
    """Names in a row: "Anna, Ali och Eva"."""
    *first, last = list(names) or [""]
    return _two(language or spoken()) % {"first": ", ".join(first), "last": last} if first else last


@lru_cache(maxsize=16)
def _two(_language: str) -> str:
    return gettext("%(first)s och %(last)s")


def big_first(text: str) -> str:
    """A text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def initials(name: str) -> str:
    """The letters in a person's circle: first and last name, in any script."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def help_numbers() -> list[HelpNumber]:
    """The numbers to call in need, in the page's language."""
    return [
        replace(number, when=_told(number.when), text=_told(number.text), other_way=_told(number.other_way))
        for number in service.help_numbers()
    ]


def _told(sentence: str) -> str:
    return gettext(sentence) if sentence else ""


def hint_in_words(hint: Hint) -> str:
    """A tip to staff who write in a plan, with what it is about."""
    tips = {
        # Översättare: bara personal läser det här.
        "lix": _("Texten är svår att läsa. Dela upp meningarna och byt långa ord."),
        # Översättare: bara personal läser det här.
        "sentence": _("En mening är lång. Dela upp den i två."),
        # Översättare: bara personal läser det här.
        "passive": _("Skriv vem som gör det: %(words)s."),
        # Översättare: bara personal läser det här.
        "long_word": _("Långt ord. Finns det ett kortare? %(words)s."),
        # Översättare: bara personal läser det här.
        "hard_word": _("Svårt ord. Förklara det eller byt det: %(words)s."),
        # Översättare: bara personal läser det här.
        "ovix": _("Många olika ord. Använd samma ord för samma sak."),
        # Översättare: bara personal läser det här.
        "long_share": _("Många långa ord. Byt några mot kortare."),
        # Översättare: bara personal läser det här.
        "no_who": _("Skriv vem som gör det."),
        # Översättare: bara personal läser det här.
        "no_verb": _("Skriv vad personen gör, med ett verb."),
        # Översättare: bara personal läser det här.
        "no_when": _("Skriv när: en dag eller hur ofta."),
    }
    return gettext(tips[hint.signal.value], words=", ".join(hint.words))


def extract(source: IO[bytes], _keywords: Any, _tags: Any, options: Any) -> Iterator[tuple[int, str, str, list[str]]]:
    """Gives Babel the msgids of the data files: explanations, and the words beside the help numbers."""
    data = tomllib.load(source)
    for row in (*data.get("term", ()), *data.get("number", ())):
        yield from (
            (1, "gettext", row[key], []) for key in ("explanation", "when", "text", "other_way") if row.get(key)
        )


FILTERS: dict[str, Callable[..., Any]] = {
    "in_words": in_words,
    "bare_day": bare_day,
    "away": day_away,
    "until": until_in_words,
    "clock": clock_in_words,
    "open_now": open_now,
    "together": together,
    "big_first": big_first,
    "initials": initials,
    "phone": phone_in_words,
    "phone_link": phone_link,
    "hint_in_words": hint_in_words,
}
GLOBALS: dict[str, Callable[..., Any]] = {"help_numbers": help_numbers}
