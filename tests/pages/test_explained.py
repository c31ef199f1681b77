"""Hard words explain themselves at a tap, each once a page, in the language of the page."""

import html5lib
import pytest
from flask import Flask, g
from markupsafe import Markup

from citizen_app.plain import wording

EXPLAINED = '<details class="explain"><summary>{}</summary><span>{}</span></details>'


@pytest.fixture(autouse=True)
def request_(app: Flask):  # type: ignore[no-untyped-def]
    with app.test_request_context():
        g.locale = "sv"
        yield


def test_the_first_hit_of_a_word_can_be_tapped() -> None:
    text = wording.explained("Du får bistånd. Ditt bistånd börjar nu.")
    told = EXPLAINED.format("bistånd", "Hjälp från kommunen. Till exempel hemtjänst eller pengar till mat och hyra.")
    assert text == f"Du får {told}. Ditt bistånd börjar nu."


def test_a_word_is_explained_once_a_page() -> None:
    assert "details" in wording.explained("Ditt bistånd.")
    assert wording.explained("Mer om biståndet.") == "Mer om biståndet."


def test_each_language_has_the_explanation_in_its_words() -> None:
    g.locale = "en"
    assert "Help from the municipality." in wording.explained("Ditt bistånd.")


def test_what_people_write_stays_text() -> None:
    assert wording.explained("<b>Insats</b> & mer") == (
        "&lt;b&gt;"
        + EXPLAINED.format("Insats", "Hjälp eller stöd som du får. Till exempel hemtjänst eller samtal.")
        + "&lt;/b&gt; &amp; mer"
    )


def test_markup_keeps_its_tags_untouched() -> None:
    text = wording.explained(Markup('<bdi title="mål">Anna</bdi> &amp; dina mål'))
    assert text.startswith('<bdi title="mål">Anna</bdi> &amp; dina <details')


def test_the_explanation_is_valid_where_it_is_used() -> None:
    page = f"<!doctype html><title>Plan</title><div>{wording.explained('Du får bistånd nu.')}</div>"
    html5lib.HTMLParser(strict=True).parse(page)
