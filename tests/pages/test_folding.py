"""Templates that are compiled for speed say the same as Jinja's own, and escape the same."""

import re

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment, nodes
from markupsafe import Markup, escape

from citizen_app.plain import records
from citizen_app.settings import data_folder
from citizen_app.storage.session import begin
from citizen_app.web import folding
from citizen_app.web.folding import LanguageEnvironment, filled, shown
from citizen_app.web.inlining import Inline, imports
from citizen_app.web.pages import pages
from tests.builders import Cast, a_session_of
from tests.client import StrictClient
from tests.plans import send_plan_in_plain_words

GAPS = re.compile(r"\s+")


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


@pytest.mark.parametrize("holes", [{"who": "<i>", "of": 7}, {"who": Markup("<b>&amp;</b>"), "of": "<i>"}])
def test_a_sentence_is_filled_and_escaped_once(holes: dict[str, object]) -> None:
    sentence = "<Du> & %(who)s av %(of)s"
    assert escape(filled(sentence, **holes)) == Markup(escape(sentence)) % holes


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
    assert compiled.count("M8.2 4.5") == 1
    assert page.count("M8.2 4.5") == 2


def test_a_macro_is_written_where_it_is_drawn_and_its_import_is_gone(
    app: Flask, environment: LanguageEnvironment
) -> None:
    source = '{% from "parts/status.html" import status %}{% for code in codes %}{{ status(code, "ord") }}{% endfor %}'
    with app.test_request_context("/"):
        compiled = environment.compile(source, raw=True)
        page = environment.from_string(source).render(codes=["done", "nothing known"])
    assert "get_template" not in compiled
    assert "context.call" not in compiled
    assert page.count('<span class="status"><svg') == page.count("</svg>ord</span>") == 2


MACROS = (
    "{% macro row(text, other='o') %}[{{ text }}-{{ other }}]{% endmacro %}"
    "{% macro rows(each) %}{% for text in each %}{{ row(text, each[0]) }}{% endfor %}{% endmacro %}"
    "{% macro twice(text) %}{% set other = text %}{{ other }}{{ text }}{% endmacro %}"
    "{% macro loud(text) %}{% set text = text ~ '!' %}{{ text }}{% endmacro %}"
    "{% macro sure(text, wanted=false) %}{% if wanted and text %}yes"
    "{% elif not wanted %}{{ text }}{% endif %}{% endmacro %}"
    "{% macro around() %}<{{ caller() }}>{% endmacro %}"
)


@pytest.mark.parametrize(
    ("drawn", "page"),
    [
        ("{{ row(other, text) }}", "[O-T]"),
        ("{{ row(other=text, text=other) }}", "[O-T]"),
        ("{{ row(text) }}{{ text }}", "[T-o]T"),
        ("{% for text in 'ab' %}{{ row(text, other) }}{% endfor %}{{ text }}", "[a-O][b-O]T"),
        ("{{ rows([other, text]) }}", "[O-O][T-O]"),
        ("{{ twice(other) }}{{ other }}", "OOO"),
        ("{{ loud('a') }}{{ loud(text) }}{{ text }}", "a!T!T"),
        ("{{ sure(text) }}{{ sure(text, true) }}{{ sure('', true) }}", "Tyes"),
        ("{% call around() %}{{ row(text) }}{% endcall %}", "<[T-o]>"),
        ("{{ row(row(text)) }}", "[[T-o]-o]"),
        ("{{ 'x' ~ row(text) }}", "x[T-o]"),
        ("{% set kept %}{{ row(text) }}{% endset %}{{ kept }}", "[T-o]"),
    ],
)
def test_no_name_means_another_thing_inside_a_macro(
    app: Flask, environment: LanguageEnvironment, drawn: str, page: str
) -> None:
    with app.test_request_context("/"):
        assert environment.from_string(MACROS + drawn).render(text="T", other="O") == page


def test_every_page_imports_what_it_draws_itself() -> None:
    folder = data_folder("templates")
    trees = {str(path.relative_to(folder)): Environment().parse(path.read_text()) for path in folder.rglob("*.html")}
    borrowed = {file: names for file, tree in trees.items() if (names := _asked(tree) & _above(trees, tree))}
    assert borrowed == {}


def _asked(tree: nodes.Template) -> set[str]:
    own = {name for name, _found in imports(tree)}
    names = list(tree.find_all(nodes.Name))
    return {each.name for each in names} - {each.name for each in names if each.ctx != "load"} - own


def _above(trees: dict[str, nodes.Template], tree: nodes.Template) -> set[str]:
    layouts = [each.value for line in tree.find_all(nodes.Extends) for each in line.find_all(nodes.Const)]
    found = [trees[file] for file in layouts if file in trees]
    return {name for each in found for name, _found in imports(each)}.union(*(_above(trees, each) for each in found))


@pytest.mark.parametrize("code", ["sv", "sv@easy", "en"])
def test_a_page_says_the_same_with_its_macros_called(
    app: Flask, cast: Cast, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begin() as session:
        send_plan_in_plain_words(session, cast)
    phone = StrictClient(app, citizen=a_session_of(cast.person))
    phone.flask.set_cookie("sprak", code)
    paths = ("/app/plan", "/app/", "/app/moten", "/app/runt-mig", "/app/vem-far-se", "/hjalp", "/app/om")
    written = [phone.get(path).text for path in paths]
    with app.test_request_context("/"):
        monkeypatch.setattr(pages(), "_environments", {})
    monkeypatch.setattr(Inline, "visit", lambda _self, tree: tree)
    assert written == [phone.get(path).text for path in paths]


@pytest.mark.parametrize("code", ["sv", "sv@easy"])
def test_a_page_says_the_same_in_layouts_that_jinja_puts_together(
    app: Flask, cast: Cast, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begin() as session:
        send_plan_in_plain_words(session, cast)
    own, nobody = StrictClient(app, citizen=a_session_of(cast.person)), StrictClient(app)
    paths = (
        "/app/plan",
        "/app/",
        "/app/plan/skriv-ut",
        "/app/viktigt/tidsgrans",
        "/hjalp",
        "/l",
        "/app/offline",
        "/nej",
    )

    def drawn() -> list[str]:
        answers = [phone.flask.get(path, headers={"Cookie": f"sprak={code}"}) for phone in (nobody,) for path in paths]
        own.flask.set_cookie("sprak", code)
        answers += [own.flask.get(path) for path in paths]
        return [GAPS.sub("", answer.text) for answer in answers]

    closed = drawn()
    with app.test_request_context("/"):
        monkeypatch.setattr(pages(), "_environments", {})
    monkeypatch.setattr(folding, "filled_in", lambda tree, _tree_of: tree)
    monkeypatch.setattr(folding, "closed", lambda tree: tree)
    assert closed == drawn()


LAYERS = {
    "layout/l.html": "<{% block name %}l{% endblock %}>{% block inside %}{% block core %}{% endblock %}{% endblock %}"
    "{{ place }}",
    "layout/m.html": "{% extends 'layout/l.html' %}{% set side = 's' %}"
    "{% block inside %}[{% block core %}m{% endblock %}{{ side }}]{% endblock %}",
    "page.html": "{% extends 'layout/m.html' %}{% set place = 'p' %}lost"
    "{% block core %}{% set side = 'x' %}{{ side }}{% endblock %}",
    "empty.html": "{% extends 'layout/m.html' %}{% set place = '' %}",
    "either.html": "{% extends 'layout/m.html' if place else 'layout/l.html' %}{% block name %}e{% endblock %}",
    "over.html": "{% extends 'page.html' %}{% block name %}o{% endblock %}",
}


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("page", "<l>[xs]p"),
        ("empty", "<l>[ms]"),
        ("either", "<e>[ms]P"),
        ("over", "<o>[xs]p"),
        ("layout/m", "<l>[ms]P"),
    ],
)
def test_a_block_is_filled_by_the_nearest_and_keeps_what_it_sets(app: Flask, page: str, text: str) -> None:
    with app.test_request_context("/"):
        environment = pages()._make("sv")
        environment.loader = DictLoader(LAYERS)
        assert environment.get_template(f"{page}.html").render(place="P") == text
        assert Environment(loader=DictLoader(LAYERS)).get_template(f"{page}.html").render(place="P") == text


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
