"""The 60 words: whole, easy, found in every form, marked once a page."""

import pytest

from citizen_app.plain import service


def marked(text: str, seen: set[str] | None = None) -> list[tuple[str, str]]:
    places = service.first_hits(text, set() if seen is None else seen)
    words = [text[start:stop] for start, stop in places]
    return [(word, term.id) for word in words if (term := service.term_of(word))]


def test_there_are_sixty_words_with_easy_explanations() -> None:
    terms = service.glossary()
    assert len(terms) == len({term.id for term in terms}) == 60
    assert [finding for term in terms for finding in service.check_explanation(term.explanation)] == []


def test_no_form_belongs_to_two_words() -> None:
    forms = [form.lower() for term in service.glossary() for form in term.forms]
    assert len(forms) == len(set(forms))
    assert all(form in term.forms for term in service.glossary() for form in term.alone)


@pytest.mark.parametrize("term", service.glossary(), ids=lambda term: term.id)
def test_every_form_is_found_in_a_sentence(term: service.Term) -> None:
    for form in term.forms:
        assert marked(f"Här står {form}, sedan mer.") == [(form, term.id)]
        assert marked(form.upper()) == [(form.upper(), term.id)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Alla insatserna följs upp.", [("insatserna", "insats")]),
        ("Insatsens mål.", [("Insatsens", "insats"), ("mål", "mal")]),
        ("SIP-mötet är i morgon.", [("SIP-mötet", "sip-mote")]),
        ("Din samordnare ringer.", [("samordnare", "samordningsansvarig")]),
        ("Den samordningsansvariga ringer.", [("samordningsansvariga", "samordningsansvarig")]),
        ("Du kan återkalla ditt samtycke.", [("återkalla ditt samtycke", "aterkalla-samtycke")]),
        ("SIP (samordnad individuell plan)", [("SIP", "sip")]),
        ("Vi äter måltid vid sipp på socialtjänstens hus.", [("socialtjänstens", "socialtjansten")]),
        ("En målare tolkade insatserna.", [("insatserna", "insats")]),
        ("Ingenting svårt här.", []),
    ],
)
def test_words_are_found_whole_and_the_longest_first(text: str, hits: list[tuple[str, str]]) -> None:
    assert marked(text) == hits


def test_each_word_is_marked_once_a_page() -> None:
    seen: set[str] = set()
    assert marked("Din insats. Dina insatser.", seen) == [("insats", "insats")]
    assert marked("Insatsen pågår.", seen) == []
    assert seen == {"insats"}


@pytest.mark.parametrize("text", ["İnsats och insats", "SIP insats ınsats", "ſamordnare", "İ ı ſ ß ǅ"])
def test_letters_that_look_like_ours_are_no_words_of_ours(text: str) -> None:
    assert all(word == word.encode("ascii", "ignore").decode() for word, _id in marked(text))
    service.hints(text)
    service.hard_terms(text)


def test_other_words_are_no_terms() -> None:
    assert service.term_of("hund") is None


def test_words_that_stand_alone_are_not_hard() -> None:
    assert service.hard_terms("Din samordnare läser din SIP och dina mål.") == set()
    assert service.hard_terms("Samordningsansvarig läser insatsen.") == {"samordningsansvarig", "insats"}
