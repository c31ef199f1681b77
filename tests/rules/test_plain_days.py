"""Days, times and opening hours in words, with the clock held still: Saturday 21 November 2026, 10:00 in Sweden."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from babel import Locale
from flask import Flask
from flask_babel import Babel, force_locale

from citizen_app.plain import wording
from citizen_app.web.locale import data_folder

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
WEEKDAYS = ((0, 1, 2, 3, 4), time(9), time(15))

Say = Callable[[str], None]


@pytest.fixture
def speak() -> Iterator[Say]:
    """Lets the test speak one of the app's languages."""
    app = Flask("words")
    Babel(app, default_locale="sv", default_translation_directories=str(data_folder("locales")))
    with app.test_request_context():
        held: list[object] = []

        def _speak(code: str) -> None:
            locale = force_locale(Locale.parse(code))
            locale.__enter__()
            held.append(locale)

        yield _speak
        for locale in reversed(held):
            locale.__exit__(None, None, None)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "days", "words"),
    [
        ("sv", -2, "torsdag 19 november"),
        ("sv", -1, "i går, fredag 20 november"),
        ("sv", 0, "i dag, lördag 21 november"),
        ("sv", 1, "i morgon, söndag 22 november"),
        ("sv", 2, "i övermorgon, måndag 23 november"),
        ("sv", 3, "tisdag 24 november"),
        ("sv", 11, "onsdag 2 december"),
        ("sv", 45, "tisdag 5 januari 2027"),
        ("sv@easy", 1, "i morgon, söndag 22 november"),
        ("en", 1, "tomorrow, Sunday 22 November"),
        ("en", 11, "Wednesday 2 December"),
        ("fi", 11, "keskiviikkona 2 joulukuuta"),
    ],
)
def test_a_day_in_words(speak: Say, code: str, days: int, words: str) -> None:
    speak(code)
    assert wording.day_in_words(TODAY + timedelta(days), TODAY) == words


def test_a_bare_day_never_says_today(speak: Say) -> None:
    speak("sv")
    assert wording.bare_day(TODAY, TODAY) == "lördag 21 november"


def test_a_last_day_in_another_year_needs_no_weekday(speak: Say) -> None:
    speak("sv")
    assert wording.until_in_words(date(2026, 11, 23), TODAY) == "måndag 23 november"
    assert wording.until_in_words(date(2027, 11, 23), TODAY) == "23 november 2027"


@pytest.mark.parametrize(
    ("code", "days", "words"),
    [
        ("sv", 4, "om 4 dagar"),
        ("sv", 1, "i morgon"),
        ("sv", 0, "i dag"),
        ("sv", -1, "i går"),
        ("sv", -3, "för 3 dagar sedan"),
        ("en", 4, "in 4 days"),
        ("en", -3, "3 days ago"),
    ],
)
def test_how_far_a_day_is(speak: Say, code: str, days: int, words: str) -> None:
    speak(code)
    assert wording.day_away(TODAY + timedelta(days), TODAY) == words


@pytest.mark.parametrize(
    ("code", "moment", "words"),
    [
        ("sv", datetime(2026, 12, 2, 12, 0, tzinfo=UTC), "onsdag 2 december klockan 13"),
        ("sv", datetime(2026, 12, 2, 12, 30, tzinfo=UTC), "onsdag 2 december klockan 13.30"),
        ("sv", datetime(2026, 11, 22, 12, 5, tzinfo=UTC), "i morgon, söndag 22 november, klockan 13.05"),
        ("sv", datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "i morgon, söndag 22 november, klockan 0.30"),
        ("sv", datetime(2026, 7, 1, 7, 0, tzinfo=UTC), "onsdag 1 juli klockan 9"),
        (
            "sv@easy",
            datetime(2026, 12, 2, 12, 0, tzinfo=UTC),
            "onsdag 2 december klockan 13 (klockan 1 på eftermiddagen)",
        ),
        ("en", datetime(2026, 12, 2, 12, 0, tzinfo=UTC), "Wednesday 2 December at 13:00"),
        ("en", datetime(2026, 11, 22, 8, 30, tzinfo=UTC), "tomorrow, Sunday 22 November, at 9:30"),
    ],
)
def test_a_moment_in_words(speak: Say, code: str, moment: datetime, words: str) -> None:
    speak(code)
    assert wording.moment_in_words(moment, NOW) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(0, 0), "klockan 0 (klockan 12 på natten)"),
        (time(8, 15), "klockan 8.15 (kvart över 8 på morgonen)"),
        (time(9, 0), "klockan 9 på förmiddagen"),
        (time(12, 0), "klockan 12"),
        (time(12, 30), "klockan 12.30"),
        (time(13, 30), "klockan 13.30 (halv 2 på eftermiddagen)"),
        (time(12, 45), "klockan 12.45"),
        (time(15, 45), "klockan 15.45 (kvart i 4 på eftermiddagen)"),
        (time(19, 10), "klockan 19.10 (klockan 7.10 på kvällen)"),
        (time(23, 45), "klockan 23.45 (kvart i 12 på natten)"),
    ],
)
def test_easy_swedish_says_the_time_aloud(speak: Say, at: time, words: str) -> None:
    speak("sv@easy")
    assert wording.clock_in_words(at) == words


def test_the_filter_takes_days_and_moments(speak: Say) -> None:
    speak("sv")
    assert wording.in_words(date(2031, 12, 2)) == "tisdag 2 december 2031"
    assert wording.in_words(datetime(2031, 12, 2, 12, 0, tzinfo=UTC)) == "tisdag 2 december 2031 klockan 13"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "I dag till klockan 15"),
        (datetime(2026, 11, 20, 7, 59, tzinfo=UTC), "Öppnar i dag klockan 9"),
        (datetime(2026, 11, 20, 14, 0, tzinfo=UTC), "Öppnar måndag klockan 9"),
        (datetime(2026, 11, 19, 14, 30, tzinfo=UTC), "Stängt nu. Öppnar i morgon klockan 9"),
        (NOW, "Öppnar måndag klockan 9"),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), "Stängt nu. Öppnar i morgon klockan 9"),
    ],
)
def test_open_now_or_when(speak: Say, now: datetime, words: str) -> None:
    speak("sv")
    assert wording.open_now([WEEKDAYS], now) == words


def test_closed_days_and_lunch_are_kept(speak: Say) -> None:
    speak("sv")
    noon = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
    with_lunch = [((4,), time(9), time(12)), ((4,), time(13), time(16, 30))]
    assert wording.open_now(with_lunch, noon) == "Öppnar i dag klockan 13"
    assert wording.open_now(with_lunch, noon + timedelta(hours=1)) == "I dag till klockan 16.30"
    closed = [date(2026, 11, 20) + timedelta(days) for days in range(10)]
    assert wording.open_now([WEEKDAYS], noon, closed) == "Öppnar måndag 30 november klockan 9"
    assert wording.open_now([((), time(9), time(15))], noon) == "Stängt nu"
    assert wording.open_now([], noon) == ""


def test_hours_with_names_are_taken_too(speak: Say) -> None:
    class Row:
        days, opens, closes = WEEKDAYS

    speak("en")
    assert wording.open_now([Row()], datetime(2026, 11, 20, 9, 0, tzinfo=UTC)) == "Today until 15:00"


@pytest.mark.parametrize(
    ("names", "words"),
    [([], ""), (["Anna"], "Anna"), (["Anna", "Ali"], "Anna och Ali"), (["Anna", "Ali", "Eva"], "Anna, Ali och Eva")],
)
def test_names_in_a_row(speak: Say, names: list[str], words: str) -> None:
    speak("sv")
    assert wording.together(names) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Sara Lind", "SL"),
        ("Fatima", "F"),
        ("anna maria von Berg", "AB"),
        ("  Åsa   Öberg ", "ÅÖ"),
        ("فاطمة علي", "فع"),
        ("Eva (vikarie)", "E"),
        ("", "?"),
        ("112", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert wording.initials(name) == letters


def test_a_capital_first_leaves_the_rest() -> None:
    assert wording.big_first("i dag, SIP-möte") == "I dag, SIP-möte"
    assert wording.big_first("") == ""


def test_every_help_number_speaks_each_language(speak: Say) -> None:
    speak("sv")
    swedish = wording.help_numbers()
    assert [number.phone for number in swedish][:2] == ["112", "1177"]
    speak("en")
    english = wording.help_numbers()
    assert all(one.text != other.text for one, other in zip(swedish, english, strict=True))


def test_every_tip_has_words(speak: Say) -> None:
    from citizen_app.plain.rules import Hint, Signal

    speak("sv")
    assert all("%" not in wording.hint_in_words(Hint(signal, words=("remiss",))) for signal in Signal)
    assert wording.hint_in_words(Hint(Signal.PASSIVE, words=("bokas", "görs"))) == "Skriv vem som gör det: bokas, görs."
