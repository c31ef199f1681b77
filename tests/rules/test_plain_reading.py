"""Figures and findings of plain.rules: sentences, LIX, passives, hard words."""

import pytest

from citizen_app.plain import rules, service

STAFF = (
    "Kommunen ansvarar för att insatser avseende boendestöd initieras och att vederbörande kontaktas av "
    "samordningsansvarig för fortlöpande uppföljning av genomförandeplanen i enlighet med gällande rutiner."
)
PLAIN = (
    "Kommunen ordnar boendestöd hemma hos Ali. Boendestöd är hjälp i vardagen. "
    "Anna på kommunen ringer Ali före fredag 27 november."
)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Anna ringer. Ali svarar.", 2),
        ("Anna ringer kl. 13.00 på fredag.", 1),
        ("Ta med t.ex. en penna och bl.a. papper.", 1),
        ("Ring Anna p. g. a. mötet.", 1),
        ("Vill du? Ja! Kanske…", 3),
        ("Välj:\nMedicin\nPengar\nBoende", 4),
        ("Hem · Min plan · Möten", 3),
        ("”Jag kommer.” Anna nickar.", 2),
        ("Skriv till namn@exempel.se eller mind.se.", 1),
        ("", 0),
        (" . \n … ", 0),
    ],
)
def test_sentences(text: str, sentences: int) -> None:
    assert len(rules.sentences_of(text)) == sentences


def test_lix_is_words_a_sentence_plus_long_words_in_a_hundred() -> None:
    assert rules.lix("Anna ringer Ali. Vardagen blir lugnare.") == pytest.approx(3 + 100 * 2 / 6)
    assert rules.lix("Sju bokstäver.") == pytest.approx(2 + 50)
    assert rules.lix("Bokst. sexsex") == pytest.approx(1)
    assert rules.lix("") == 0


def test_a_list_is_one_sentence_a_line() -> None:
    assert rules.lix("Vi gör så här\nvi ses\nvi pratar\nvi äter") < rules.lix("Vi gör så här vi ses vi pratar vi äter")


def test_official_text_is_far_harder_than_plain_text() -> None:
    assert rules.lix(STAFF) > 60
    assert rules.lix(PLAIN) < 40


def test_ovix_grows_with_new_words() -> None:
    same = "en katt och en hund och en katt " * 30
    other = " ".join(f"ord{number} och" for number in range(120))
    assert rules.ovix(same) < rules.ovix(other)
    assert rules.ovix("") == 0
    assert rules.ovix("ord") == 0


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Mötet ska bokas.", "bokas"),
        ("Insatsen kan också behöva omprövas.", "omprövas"),
        ("Kontakt får snarast tas.", "tas"),
        ("Ärendet har beslutats i nämnden.", "beslutats"),
        ("Kallelsen skickades i går.", "skickades"),
        ("Planen ställdes in.", "ställdes"),
        ("Du blir kallad till mötet.", "kallad"),
        ("Då blev hon inbjuden.", "inbjuden"),
        ("Stödet initieras av kommunen.", "initieras"),
        ("Journalen förvaras här.", "förvaras"),
    ],
)
def test_hidden_doers_are_found(text: str, verb: str) -> None:
    assert verb in service.passives(text)


@pytest.mark.parametrize(
    "text",
    [
        "Det kan finnas fler.",
        "Vi kan hjälpas åt.",
        "Ni ska träffas på fredag.",
        "Hon har funnits där länge.",
        "Vi hoppades på svar.",
        "Du blir glad.",
        "Något annat blev bra.",
        "Ska Jonas komma?",
        "Får Saras läkare läsa?",
        "Den enskildes plan.",
        "Min närståendes gränser.",
        "Projektets mål är klara.",
        "Behöver ändras: skriv en dag.",
        "Anna bokar mötet.",
        "Vad finns i kommunernas planer?",
    ],
)
def test_what_only_looks_hidden_is_left_alone(text: str) -> None:
    assert service.passives(text) == []


def test_jargon_comes_with_an_easier_word() -> None:
    found = rules.jargon("Insatser avseende stöd ska Implementeras.", service.records.hard_words())
    assert found == {"avseende": "om", "implementeras": "börja med"}
    assert rules.jargon("Min inkomst och mitt uppdrag.", service.records.hard_words()) == {}


def numbers(findings: list[rules.Finding]) -> set[int]:
    return {finding.rule for finding in findings}


def test_a_plain_text_has_no_findings() -> None:
    assert service.check_plain(PLAIN) == []
    assert service.check_easy("Anna ringer dig på fredag. Du bestämmer.") == []


def test_lix_counts_from_fifty_words() -> None:
    assert service.check_easy("Samtycke") == []
    assert any(
        finding.excerpt.startswith("LIX")
        for finding in service.check_plain("Bokstaven skrivande handlar läsande. " * 13)
    )


def test_easy_asks_more_than_plain() -> None:
    text = "Du kan läsa hela din plan här och sedan fråga Anna."
    assert service.check_plain(text + " Det gör vi.") == []
    assert numbers(service.check_easy("Du kan läsa hela din plan här och sedan kan du fråga Anna.")) == {30}
    assert numbers(service.check_easy("Nej, inte nu. Inte sen. Inte alls.")) == {34}


@pytest.mark.parametrize(
    "text",
    [
        "Din man kan följa med.",
        "En god man hjälper dig.",
        "Vilken tolk vill du ha?\nMan\nKvinna",
        "Vill du att tolken är man eller kvinna?",
        "Det är inte ditt fel.",
        "Ring 070-123 45 67.",
        "Ring 020-50 50 50.",
        "SIP, LSS och QR.",
        "Du har svarat på 2 av 6.",
    ],
)
def test_what_the_house_allows(text: str) -> None:
    assert service.check_plain(text) == []


def test_errors_are_calm() -> None:
    assert numbers(service.check_error("Du måste skriva en dag!")) == {40}
    assert service.check_error("Skriv en dag, till exempel 2 december.") == []
