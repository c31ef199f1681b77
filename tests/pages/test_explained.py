"""Hard words explain themselves at a tap, each once a page, in the language of the page."""

import html5lib
import pytest
from flask import Flask, g
from markupsafe import Markup

from citizen_app.plain.explaining import Explainer, Found, explained, found_in
from citizen_app.plain.service import first_hits
from citizen_app.web.pages import pages

EXPLAINED = '<details class="explain"><summary>{}</summary><span>{}</span></details>'


@pytest.fixture(autouse=True)
def request_(app: Flask):  # type: ignore[no-untyped-def]
    with app.test_request_context():
        g.locale = "sv"
        yield


def test_the_first_hit_of_a_word_can_be_tapped() -> None:
    text = explained("Du får bistånd. Ditt bistånd börjar nu.")
    told = EXPLAINED.format("bistånd", "Hjälp från kommunen. Till exempel hemtjänst eller pengar till mat och hyra.")
    assert text == f"Du får {told}. Ditt bistånd börjar nu."


def test_a_word_is_explained_once_a_page() -> None:
    assert "details" in explained("Ditt bistånd.")
    assert explained("Mer om biståndet.") == "Mer om biståndet."


def test_each_language_has_the_explanation_in_its_words() -> None:
    g.locale = "en"
    assert "Help from the municipality." in explained("Ditt bistånd.")


def test_what_people_write_stays_text() -> None:
    assert explained("<b>Insats</b> & mer") == (
        "&lt;b&gt;"
        + EXPLAINED.format("Insats", "Hjälp eller stöd som du får. Till exempel hemtjänst eller samtal.")
        + "&lt;/b&gt; &amp; mer"
    )


def test_markup_keeps_its_tags_untouched() -> None:
    text = explained(Markup('<bdi title="mål">Anna</bdi> &amp; dina mål'))
    assert text.startswith('<bdi title="mål">Anna</bdi> &amp; dina <details')


def told(texts: tuple[str, ...], found: Found | None) -> list[str]:
    g.pop("explained", None)
    explain = Explainer(found)
    page = [str(explain(text)) for text in texts]
    explain.keep()
    return [*page, str(explained("Din insats är klar."))]


def test_what_was_found_once_is_not_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, found = ("Ditt <bistånd> och biståndet.", "Ingenting svårt.", "Mer bistånd, fler insatser."), Found()
    first = told(texts, found)
    assert first == told(texts, None)
    looked: list[str] = []
    monkeypatch.setattr(
        "citizen_app.plain.service.first_hits", lambda text, seen: looked.append(text) or first_hits(text, seen)
    )
    assert told(texts, found) == first
    assert looked == ["Din insats är klar."]  # only what the page says besides


def test_only_places_are_kept_and_never_a_word() -> None:
    found = Found()
    told(("Ditt bistånd.", "Inget."), found)
    assert vars(found) == {"places": (((5, 12),), ()), "terms": {"bistand"}}


def test_places_that_do_not_fit_leave_the_text_as_it_is() -> None:
    found = Found()
    found.places = (((0, 3), (4, 99)),)
    assert told(("Din <hund> heter Bo.",), found)[0] == "Din &lt;hund&gt; heter Bo."


def test_a_page_that_has_explained_already_looks_for_itself() -> None:
    found = Found()
    explained("Ditt bistånd.")
    explain = Explainer(found)
    assert explain("Ditt bistånd.") == "Ditt bistånd."
    explain.keep()
    assert found.places is None


def test_each_version_and_language_is_found_by_itself() -> None:
    assert found_in("version", "sv", False) is found_in("version", "sv", False)
    assert found_in("version", "sv", False) is not found_in("version", "en", False)
    assert found_in("version", "sv", False) is not found_in("other", "sv", False)


def test_a_template_explains_on_each_page_and_not_when_it_is_compiled(app: Flask) -> None:
    sentence = pages().environment().from_string("{{ _('din samordnare')|explained }}")
    g.explained = {"samordningsansvarig"}
    assert sentence.render() == "din samordnare"
    g.pop("explained")
    assert "<summary>samordnare</summary>" in sentence.render()


def test_the_explanation_is_valid_where_it_is_used() -> None:
    page = f"<!doctype html><title>Plan</title><div>{explained('Du får bistånd nu.')}</div>"
    html5lib.HTMLParser(strict=True).parse(page)
