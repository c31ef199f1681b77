"""Templates hold no code of their own, keep to their own slice, and work before any script has come."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = {str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.html"))}
SHARED = ("layout", "parts")
ALSO = {"shell": ("errors",)}  # the offline page is a calm page like theirs; both are the kit's own
BANNED = {
    "an inline script": r"<script(?![^>]*\ssrc=)",
    "a script with a body": r"<script[^>]*>\s*[^<\s]",
    "an inline style": r"\sstyle\s*=",
    "a style element": r"<style(?!>\{\{ stylesheet\([\w\"]+\) \}\}</style>)",
    "code in an attribute": r"\son[a-z]+\s*=",
    "code for htmx": r"\bhx-on\b|\bhx-(?:vals|vars|headers)\s*=\s*['\"]\s*js:|\bhx-trigger\s*=\s*['\"][^'\"]*\[",
    "a javascript address": r"javascript\s*:",
    "another site's file": r"\s(?:src|srcset)\s*=\s*['\"](?:https?:)?//",
}
UNESCAPED = r"\|\s*safe\b|\bautoescape\b"
_ENVIRONMENT = Environment(autoescape=True)


def code_in(source: str) -> list[str]:
    """What a template must not hold; comments are for people and do not count."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    page = re.sub(r"\{%.*?%\}|\{\{(?! stylesheet\().*?\}\}", "", source, flags=re.DOTALL)
    found = [why for why, banned in BANNED.items() if re.search(banned, page, re.IGNORECASE)]
    return found + (["text past the escaping"] if re.search(UNESCAPED, source) else [])


def foreign_in(name: str, source: str) -> list[str]:
    """The templates of other slices that a template extends, includes or imports."""
    own = name.partition("/")[0]
    allowed = {"parts": ("parts",), "layout": SHARED}.get(own, (own, *SHARED, *ALSO.get(own, ())))
    return [each for each in _referenced(source) if each.partition("/")[0] not in allowed]


def _referenced(source: str) -> list[str]:
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    found = [_named(node.template) for node in _ENVIRONMENT.parse(source).find_all(kinds)]  # type: ignore[attr-defined]
    return [name for names in found for name in names]


def _named(node: nodes.Expr) -> list[str]:
    """The names that an expression may give; only literal ones can be told beforehand."""
    if isinstance(node, nodes.CondExpr):
        return _named(node.expr1) + (_named(node.expr2) if node.expr2 else [])
    return [str(node.value)] if isinstance(node, nodes.Const) else ["a name made while running"]


def unused_in(source: str) -> list[str]:
    """What is imported and never named again."""
    tree = _ENVIRONMENT.parse(source)
    imported = {(n if isinstance(n, str) else n[1]) for node in tree.find_all(nodes.FromImport) for n in node.names}
    imported |= {node.target for node in tree.find_all(nodes.Import)}
    return sorted(imported - {node.name for node in tree.find_all(nodes.Name)})


def htmx_only_in(source: str) -> list[str]:
    """Elements that htmx serves and that lead nowhere without it."""
    tags = re.findall(r"<[a-z][^<>]*\bhx-(?:get|post|put|patch|delete)\b[^<>]*>", source)
    return [tag for tag in tags if not re.match(r"<form\b", tag) and not re.search(r"\s(?:href|form)\s*=", tag)]


def never_shown(templates: dict[str, str], code: str) -> list[str]:
    """Templates that no view and no other template names."""
    named = {each for source in templates.values() for each in _referenced(source)}
    named |= {name for name in templates if re.search(rf"['\"/]{re.escape(name)}['\"]", code)}
    return sorted(set(templates) - named)


def _everywhere(check: object) -> dict[str, list[str]]:
    found = {name: check(name, source) for name, source in TEMPLATES.items()}  # type: ignore[operator]
    return {name: faults for name, faults in found.items() if faults}


def _code() -> Iterator[str]:
    for path in sorted((ROOT / "citizen_app").rglob("*.py")):
        yield path.read_text(encoding="utf-8")


def test_no_template_holds_code() -> None:
    assert _everywhere(lambda _name, source: code_in(source)) == {}


def test_a_template_keeps_to_its_own_slice() -> None:
    assert _everywhere(foreign_in) == {}


def test_everything_that_is_imported_is_used() -> None:
    assert _everywhere(lambda _name, source: unused_in(source)) == {}


def test_everything_works_before_htmx_has_come() -> None:
    assert _everywhere(lambda _name, source: htmx_only_in(source)) == {}


def test_every_template_is_shown_by_somebody() -> None:
    made = [name for name in never_shown(TEMPLATES, "\n".join(_code())) if not _made_by_name(name)]
    assert made == []


def _made_by_name(name: str) -> bool:
    """The templates whose names are put together while running: error pages, and statements in their three ways."""
    return name.startswith("errors/") or name in {
        f"questionnaire/{way}.html" for way in ("statements", "first_step", "second_step")
    }


@pytest.mark.parametrize(
    "line",
    [
        "<script>let a = 1</script>",
        '<script src="/a.js">let a = 1</script>',
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        '<a href="/" onclick="act()">',
        '<a href="/" hx-on:click="act()">',
        '<div hx-trigger="keyup[ctrlKey]">',
        "<div hx-vals='js:{a: 1}'>",
        '<a href="JavaScript:act()">',
        "{{ words|safe }}",
        "{% autoescape false %}{% endautoescape %}",
        '<img src="//elsewhere.example/a.png">',
    ],
)
def test_code_in_a_template_is_seen(line: str) -> None:
    assert code_in(line)


@pytest.mark.parametrize(
    "line",
    [
        "{# no <style> here #}",
        '<button data-once="a">',
        "<p>onsdag</p>",
        "{% set one = 1 %}",
        "<style>{{ stylesheet(sheet) }}</style>",
    ],
)
def test_plain_words_are_left_alone(line: str) -> None:
    assert code_in(line) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("plan/show.html", '{% include "staff/_plan.html" %}'),
        ("plan/show.html", "{% include which %}"),
        ("plan/show.html", '{% extends "layout/public.html" if me else "home/show.html" %}'),
        ("parts/row.html", '{% extends "layout/base.html" %}'),
        ("layout/base.html", '{% from "plan/_path.html" import path %}'),
    ],
)
def test_a_step_into_another_slice_is_seen(name: str, line: str) -> None:
    assert foreign_in(name, line)


def test_an_import_that_nobody_uses_is_seen() -> None:
    line = '{% from "parts/row.html" import row, given as line %}{% import "parts/icon.html" as icons %}{{ row() }}'
    assert unused_in(line) == ["icons", "line"]


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ('<button hx-post="/a">', True),
        ('<div hx-get="/a" class="b">', True),
        ('<a hx-get="/a" href="/a">', False),
        ('<form method="post" hx-post="/a">', False),
        ('<button hx-post="/a" form="form">', False),
    ],
)
def test_an_element_only_for_htmx_is_seen(line: str, seen: bool) -> None:
    assert bool(htmx_only_in(line)) is seen


def test_a_template_nobody_shows_is_seen() -> None:
    pages = {"plan/show.html": '{% include "plan/_goal.html" %}', "plan/_goal.html": "", "plan/old.html": ""}
    assert never_shown(pages, 'answer("plan/show.html")') == ["plan/old.html"]
