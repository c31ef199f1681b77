"""Every sentence is collected, plain, and there in easy Swedish and English; each gate has a twin that fails."""

from collections.abc import Callable, Iterable
from pathlib import Path

import polib
import pytest

from tests import catalogues as gates

Gate = Callable[[polib.POEntry], list[str]]


@pytest.fixture(scope="module")
def pot() -> polib.POFile:
    return polib.pofile(str(gates.POT))


@pytest.fixture(scope="module")
def easy() -> polib.POFile:
    return polib.pofile(str(gates.po_path(gates.EASY)))


@pytest.fixture(scope="module")
def english() -> polib.POFile:
    return polib.pofile(str(gates.po_path(gates.ENGLISH)))


def found(entries: Iterable[polib.POEntry], *checks: Gate) -> list[str]:
    return [told for entry in gates.citizens(entries) for check in checks for told in check(entry)]


def an_entry(msgid: str, msgstr: str = "", file: str = "templates/plan/show.html", **more: object) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, occurrences=[(file, "")], **more)


def a_plural(one: str, many: str, *answers: str) -> polib.POEntry:
    slots = dict(enumerate(answers))
    return an_entry(one, msgid_plural=many, msgstr_plural=slots)


# Gate G1: every sentence is collected


def what_is_new(collected: polib.POFile, kept: polib.POFile) -> set[tuple[str, str, str]]:
    def sentences(po: polib.POFile) -> set[tuple[str, str, str]]:
        return {(entry.msgid, entry.msgid_plural, file) for entry in po for file, _line in entry.occurrences}

    return sentences(collected) ^ sentences(kept)


def test_every_sentence_is_collected(pot: polib.POFile, tmp_path: Path) -> None:
    gates.extract(tmp_path / "now.pot")
    assert what_is_new(polib.pofile(str(tmp_path / "now.pot")), pot) == set()


def test_a_sentence_not_yet_collected_is_seen(pot: polib.POFile) -> None:
    one_less = polib.POFile()
    one_less.extend(list(pot)[1:])
    assert what_is_new(pot, one_less)


def test_data_files_are_collected(pot: polib.POFile) -> None:
    from citizen_app.plain import service

    ids = {entry.msgid for entry in pot}
    assert {term.explanation for term in service.glossary()} <= ids
    assert {number.text for number in service.help_numbers()} <= ids


@pytest.mark.parametrize("language", [gates.EASY, gates.ENGLISH])
def test_each_language_has_the_sentences_of_the_app(language: str, pot: polib.POFile) -> None:
    po = polib.pofile(str(gates.po_path(language)))
    assert gates.freshness_gate(po, pot) == []
    assert gates.plural_gate(po, language) == []


def test_a_stale_language_is_seen() -> None:
    po, pot = polib.POFile(), polib.POFile()
    po.append(an_entry("Gammal", "Old"))
    po.append(an_entry("Osäker", "Unsure", flags=["fuzzy"]))
    pot.extend([an_entry("Ny"), an_entry("Osäker")])
    assert gates.freshness_gate(po, pot) == [
        "not in the catalogue: 'Ny'",
        "no longer in the app: 'Gammal'",
        "unsure: 'Osäker'",
    ]
    assert gates.plural_gate(po, gates.ENGLISH)


# Rules 30 to 42: plain and easy


def test_the_swedish_is_plain(pot: polib.POFile) -> None:
    assert found(pot, gates.plain_gate, gates.form_gate) == []


def test_few_sentences_hide_who_does_it(pot: polib.POFile) -> None:
    assert gates.passive_share(gates.citizens(pot)) <= 0.05


def test_hidden_doers_are_counted() -> None:
    entries = [an_entry("Mötet ska bokas."), an_entry("Anna bokar mötet.")]
    assert gates.passive_share(entries) == 0.5


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (9, "Nästa"),
        (31, "Du kan läsa vad som står i din plan och sedan kan du ändra allt det du vill ändra i den innan mötet."),
        (31, "Insatser initieras vid behov."),
        (33, "Man kan ändra sina svar."),
        (33, "Den enskilde får läsa planen."),
        (35, "Fyll i enkäten."),
        (36, "Ta med dig t.ex. en penna."),
        (36, "Skriv till IVO."),
        (38, "Mötet är 2/12."),
        (39, "Du har svarat på 40 %%."),
        (39, "Det tar 5–10 minuter."),
        (39, "Du har fått svar från person(er)."),
        (40, "Koden är ogiltig."),
        (40, "Du har skrivit fel kod."),
        (42, "Bra jobbat."),
    ],
)
def test_a_text_that_is_not_plain_is_seen(rule: int, text: str) -> None:
    assert any(told.startswith(f"rule {rule}:") for told in gates.plain_gate(an_entry(text)))


def test_a_shouting_error_is_seen() -> None:
    text = "Skriv en dag! Den måste ligga efter i dag."
    assert gates.plain_gate(an_entry(text)) == []
    assert len(gates.plain_gate(an_entry(text, file="templates/errors/422.html"))) == 2


@pytest.mark.parametrize("text", ["<b>Hej</b>", "Hej  du", "Hej ", "Hej %s"])
def test_a_badly_formed_sentence_is_seen(text: str) -> None:
    assert gates.form_gate(an_entry(text))


def test_the_easy_swedish_is_easy(easy: polib.POFile) -> None:
    assert found(easy, gates.easy_gate) == []


@pytest.mark.parametrize(
    "text",
    [
        "Du kan läsa vad som står i din plan och sedan ändra i den.",
        "Mötet ska bokas.",
        "Här är dina kontaktuppgifter.",
        "Du får inte. Du kan inte. Du ska inte.",
        "Läs. Välj. Skriv. Vänta. Skicka.",
    ],
)
def test_a_text_that_is_not_easy_is_seen(text: str) -> None:
    assert gates.easy_gate(an_entry("Kort", text))
    assert gates.easy_gate(an_entry(text)), "the plain text is what readers of easy Swedish meet where easy is missing"


def test_every_longer_sentence_has_an_easy_form(easy: polib.POFile) -> None:
    assert found(easy, gates.easy_coverage_gate, gates.holes_gate, gates.easy_ending_gate) == []


def test_a_missing_easy_form_is_seen() -> None:
    long = "Vi får inga svar förrän du trycker på Skicka."
    assert gates.easy_coverage_gate(an_entry(long))
    assert gates.easy_coverage_gate(an_entry(long, long))
    assert gates.easy_coverage_gate(an_entry(long, long, tcomment=gates.ALREADY_EASY)) == []
    assert gates.easy_coverage_gate(an_entry("Din plan")) == []
    assert gates.easy_coverage_gate(a_plural("%(num)s dag", "%(num)s dagar", "%(num)s dygn", ""))


# Gates G3 to G5 and G9: translations are whole


def test_everything_citizens_read_is_in_english(english: polib.POFile) -> None:
    assert found(english, gates.coverage_gate, gates.holes_gate, gates.ending_gate, gates.length_gate) == []


def test_a_missing_translation_is_seen() -> None:
    assert gates.coverage_gate(an_entry("Din plan"))
    assert gates.coverage_gate(a_plural("%(num)s dag", "%(num)s dagar", "%(num)s day", ""))
    assert gates.coverage_gate(an_entry("Din plan", "Your plan")) == []


def test_lost_holes_are_seen() -> None:
    assert gates.holes_gate(an_entry("Ring %(who)s", "Call"))
    assert gates.holes_gate(an_entry("Ring %(who)s", "Call %(name)s"))
    assert gates.holes_gate(an_entry("Ring %(who)s", "Call <b>%(who)s</b>"))
    assert gates.holes_gate(a_plural("%(num)s dag", "%(num)s dagar", "one day", "days"))
    assert gates.holes_gate(a_plural("%(num)s dag", "%(num)s dagar", "one day", "%(num)s days")) == []


def test_other_endings_and_lengths_are_seen() -> None:
    assert gates.ending_gate(an_entry("Vill du?", "Do you."))
    assert gates.ending_gate(an_entry("Din plan", "your plan"))
    assert gates.easy_ending_gate(an_entry("Läs din plan.", "Läs din plan"))
    assert gates.length_gate(an_entry("Du kan ändra dina svar till måndag.", "You can."))


# Who reads a sentence


def test_staff_texts_are_told_from_citizen_texts() -> None:
    assert not gates.is_citizen(an_entry("Att göra", file="templates/staff/today.html"))
    assert not gates.is_citizen(
        an_entry("Att göra", file="citizen_app/plan/forms.py", comment="Översättare: bara personal läser det här.")
    )
    both = polib.POEntry(
        msgid="Spara", occurrences=[("templates/staff/today.html", ""), ("templates/plan/show.html", "")]
    )
    assert gates.is_citizen(both)
    commented = polib.POEntry(
        msgid="Logga ut",
        comment="Översättare: bara personal läser det här.",
        occurrences=[("citizen_app/plan/forms.py", ""), ("templates/identity/safety.html", "")],
    )
    assert gates.is_citizen(commented), "a comment in one file speaks for that file alone"
    letter = an_entry("QR-kod", file="citizen_app/staff/sending.py", comment="Översättare: personen läser det här.")
    assert gates.is_citizen(letter)
