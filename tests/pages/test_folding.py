"""Templates that are compiled for speed say the same as Jinja's own, and escape the same."""

import pytest
from flask import Flask
from markupsafe import Markup, escape

from citizen_app.plain import records
from citizen_app.web.folding import LanguageEnvironment, shown
from citizen_app.web.pages import pages


class Tagged(str):
    """A text of a kind of its own."""


class Drawn:
    """Something that is markup by its own word."""

    def __html__(self) -> str:
        return "<b>drawn</b>"


VALUES = [
    "plain",
    "",
    "<script>",
    "a & b",
    "\"'",
    Tagged("<i>"),
    Markup("<b>"),
    Drawn(),
    7,
    True,
    None,
    1.5,
    ["<"],
    "åäö <",
]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_a_value_is_escaped_as_jinja_escapes(value: object) -> None:
    assert str(shown(value)) == str(escape(value))


@pytest.fixture
def environment(app: Flask) -> LanguageEnvironment:
    with app.test_request_context("/"):
        return pages().environment()


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>\n<p>c</p>", "<ul><li>a</li><li>b</li></ul><p>c</p>"),
        ("<p>a\n<b>b</b>\n<i>c</i></p>", "<p>a\n<b>b</b>\n<i>c</i></p>"),
        ("<p>\n{{ text }}\n</p>", "<p> x\n y </p>"),
        ("<b>a</b>\n<pre>b\n c</pre>", "<b>a</b>\n<pre>b\n c</pre>"),
    ],
)
def test_only_line_breaks_that_no_browser_shows_are_left_out(
    environment: LanguageEnvironment, source: str, page: str
) -> None:
    with environment.app.test_request_context("/"):
        assert environment.from_string(source).render(text=" x\n y ") == page


def test_what_a_person_wrote_is_escaped_in_output_parts_and_blocks(
    app: Flask, environment: LanguageEnvironment
) -> None:
    source = (
        '{% from "parts/status.html" import status %}{% from "parts/original.html" import original %}'
        "{% set kept %}{{ text }}{% endset %}{{ text }}{{ status('done', text) }}{{ original(text) }}{{ kept }}"
    )
    with app.test_request_context("/"):
        page = environment.from_string(source).render(text="<img onerror=1>")
    assert "<img" not in page
    assert page.count("&lt;img onerror=1&gt;") == 4


def test_a_part_whose_arguments_are_known_is_drawn_when_compiled(app: Flask, environment: LanguageEnvironment) -> None:
    source = '{% from "parts/icon.html" import icon as drawn %}{{ drawn("phone", kind="end") }}{{ drawn(name) }}'
    with app.test_request_context("/"):
        compiled = environment.compile(source, raw=True)
        page = environment.from_string(source).render(name="phone")
    assert compiled.count("<svg") == 1
    assert page.count("<svg") == 2


def test_nothing_is_written_where_a_condition_is_not_so(app: Flask, environment: LanguageEnvironment) -> None:
    with app.test_request_context("/"):
        assert environment.from_string("[{{ 'yes' if wanted }}]").render(wanted=False) == "[]"


@pytest.mark.parametrize("ending", ["", "s"])
def test_no_hard_word_is_missed_by_the_first_look(ending: str) -> None:
    glossary = records.glossary()
    texts = [f"Om {form}{ending}." for form in glossary.by_form] + [
        f"{form.upper()}{ending}" for form in glossary.by_form
    ]
    assert [text for text in texts if glossary.pattern.search(text) and not glossary.may_hit(text)] == []
    assert not glossary.may_hit("Du ringer på fredag.")
