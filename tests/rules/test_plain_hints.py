"""Tips to staff who write in a plan: they help, and never stop anybody."""

import pytest

from citizen_app.plain import service
from citizen_app.plain.rules import Hint, Signal


def tips(text: str, **row: bool) -> dict[Signal, Hint]:
    return {hint.signal: hint for hint in service.hints(text, **row)}


def test_a_plain_line_gets_no_tip() -> None:
    assert service.hints("Anna ringer dig på fredag.") == []
    assert service.hints("") == [Hint(Signal.NO_VERB)]


@pytest.mark.parametrize(
    ("text", "signal", "strong"),
    [
        ("Anna ringer dig " + "och du svarar " * 5, Signal.SENTENCE, False),
        ("Anna ringer dig " + "och du svarar " * 7, Signal.SENTENCE, True),
        ("Mötet ska bokas. " + "Anna ringer. " * 5, Signal.PASSIVE, False),
        ("Mötet ska bokas. Anna ringer.", Signal.PASSIVE, True),
        ("Anna gör en arbetsterapeutbedömning. " + "Hon ringer dig sedan. " * 9, Signal.LONG_WORD, False),
        ("Anna gör en arbetsterapeutbedömning.", Signal.LONG_WORD, True),
        ("Anna skickar en remiss. " + "Hon ringer dig sedan. " * 6, Signal.HARD_WORD, False),
        ("Anna skickar en remiss.", Signal.HARD_WORD, True),
        ("Anna skriver vardagligt. " * 12, Signal.LIX, True),
        ("Anna har en plan, skriver vardagligt nu. " * 5, Signal.LONG_SHARE, False),
        ("Anna skriver vardagligt. " * 12, Signal.LONG_SHARE, True),
    ],
)
def test_tips_and_strong_tips(text: str, signal: Signal, strong: bool) -> None:
    found = tips(text)
    assert signal in found, found
    assert found[signal].strong is strong


def test_a_varied_long_text_gets_a_tip_about_words() -> None:
    assert Signal.OVIX in tips("är " * 100 + " ".join(f"ord{number}" for number in range(200)))
    assert Signal.OVIX not in tips("Anna ringer dig. " * 80)


def test_glossary_words_are_named_in_the_tip() -> None:
    assert tips("Anna ordnar insatser och ett förmöte.")[Signal.HARD_WORD].words == ("insatser", "förmöte")


def test_glossary_words_are_not_long_words_besides() -> None:
    assert Signal.LONG_WORD not in tips("Anna skriver din genomförandeplan.")


@pytest.mark.parametrize(
    ("text", "row", "signals"),
    [
        ("Anna ringer dig.", {"who": False}, {Signal.NO_WHO}),
        ("Anna ringer dig.", {"when": False}, {Signal.NO_WHEN}),
        ("Samtal med Anna.", {}, {Signal.NO_VERB}),
        ("Samtal.", {"who": False, "when": False}, {Signal.NO_WHO, Signal.NO_VERB, Signal.NO_WHEN}),
        ("Anna ska ringa.", {}, set()),
    ],
)
def test_a_row_says_who_does_what_and_when(text: str, row: dict[str, bool], signals: set[Signal]) -> None:
    assert set(tips(text, **row)) == signals
