"""T7: what anybody writes stays text: a hundred tries at being code, kept by every field and shown by every page."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask

from citizen_app.settings import Settings
from tests.client import page_problems
from tests.figures import figure
from tests.pageforms import forms_on
from tests.vectors import MARK, vectors
from tests.walks import Kept, begin_anew, client_of, keep, routes, values_of
from tests.worded import Say, usual
from tests.world import World, a_world

OURS = {"Sec-Fetch-Site": "same-origin"}
LOOKERS = ("link", "relative", "person", "coordinator", "reader")
CHECKED = re.compile(r"reach|other\.phone")  # fields that take nothing but an address or a number
GOES_TO = (
    "href",
    "src",
    "action",
    "formaction",
    "data-exit-url",
    "data-save",
    "poster",
    "cite",
)
OWN = re.compile(
    r"(?:/(?!/)|#|tel:[+\d]*$|sms:[+\d]*(?:\?&?body=[^\s<>\"]*)?$|mailto:[^<>\"]+$|$|http://localhost:8000(?:/|#|$))"
)
Shape = set[tuple[str, str]]


class Writer:
    """Writes vectors wherever somebody writes: as many as there is room for, another first one in each field."""

    def __init__(self, most: int) -> None:
        self.vectors = vectors(most)
        self.written: set[str] = set()
        self._turn = count()

    def __call__(self, what: str, usually: str, most: int) -> str:
        if CHECKED.search(what):
            return usually
        start, text = next(self._turn) * 5 % len(self.vectors), ""
        waiting = sorted(self.vectors[start:] + self.vectors[:start], key=self.written.__contains__)  # new ones first
        for vector in waiting[:8]:
            if len(text) + len(vector) + 1 <= min(most, 400):
                text = f"{text} {vector}" if text else vector
                self.written.add(vector)
        return text or "<zxq>"


def shape_of(page: str) -> tuple[Shape, list[str]]:
    """Which elements a page has with which attributes, and the addresses in it that lead away."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    elements = [each for each in tree.iter() if isinstance(each.tag, str)]
    shape = {(each.tag, str(name)) for each in elements for name in (*each.attrib, "")}
    return shape, [f"{each.tag}: {where}" for each in elements for where in _away(each)]


def _away(element: Element) -> Iterator[str]:
    for name in GOES_TO:
        where = element.get(name)
        if where is not None and not OWN.match(where):
            yield where
    if element.tag == "script" and (element.text or "").strip():
        yield "a script of its own"


def pages(app: Flask, world: World) -> Iterator[tuple[str, str]]:
    """Every page as everybody sees it, and every form sent back with what stands in it spoiled."""
    for who in LOOKERS:
        for route in routes(app):
            if "GET" in route.methods:
                path = route.path(values_of(world, route.rule))
                answer = client_of(app, world, who).flask.get(path)
                if answer.mimetype == "text/html" and answer.status_code == 200:
                    yield f"{who} {route}", answer.text


def sent_back(app: Flask, kept: Kept, settings: Settings, say: Say) -> Iterator[tuple[str, str]]:
    """The pages that hand a form back because something in it has to change."""
    world, seen = kept.open(settings), set()
    for who in LOOKERS:
        for route in routes(app):
            if "GET" not in route.methods:
                continue
            path = route.path(values_of(world, route.rule))
            page = client_of(app, world, who).flask.get(path)
            for form in forms_on(page.text, path) if page.mimetype == "text/html" else []:
                mark = (route.rule, tuple(form.names))
                if form.method != "post" or mark in seen:
                    continue
                seen.add(mark)
                spoiled = {name: [say("sent", "Jag vill det.", 280)] for name in form.names}
                answer = client_of(app, world, who).flask.post(form.action, data=spoiled, headers=OURS)
                if answer.status_code in (200, 409, 422):
                    yield f"{who} sends {route}", answer.text
                else:
                    world = kept.open(settings)


@pytest.fixture
def ordinary(app: Flask, kept: Kept, settings: Settings) -> Shape:
    """What elements and attributes our pages have when nobody tries anything."""
    found = (*pages(app, kept.open(settings)), *sent_back(app, kept, settings, usual))
    return {each for _name, page in found for each in shape_of(page)[0]}


@pytest.fixture
def writer() -> Writer:
    return Writer(figure("T7.vectors"))


@pytest.fixture
def spoiled(app: Flask, settings: Settings, writer: Writer, sqlite_template: Path, tmp_path: Path) -> Kept:
    """A world where everybody writes vectors wherever there is something to write."""
    begin_anew(settings, sqlite_template)
    return keep(a_world(app, writer), settings, tmp_path / "spoiled.sqlite")


def test_no_text_becomes_code(app: Flask, ordinary: Shape, spoiled: Kept, writer: Writer, settings: Settings) -> None:
    assert writer.written == set(writer.vectors), "every vector was written somewhere"
    shown, faults = 0, {}
    for name, page in (*pages(app, spoiled.open(settings)), *sent_back(app, spoiled, settings, writer)):
        shown += MARK in page
        shape, away = shape_of(page)
        if new := sorted(shape - ordinary) + away + page_problems(page):
            faults[name] = new
    assert faults == {}
    assert shown > 80, "pages that show none of it would prove nothing"


def test_what_is_no_page_stays_no_page(app: Flask, spoiled: Kept, writer: Writer, settings: Settings) -> None:
    """Answers to scripts are plain text, and said to be; the manifest holds nothing that anybody wrote."""
    person = client_of(app, spoiled.open(settings), "person").flask
    said = person.post("/app/forbered/bra/utkast", data={"text": writer("draft", "", 5000)}, headers=OURS)
    assert said.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert MARK not in said.text
    manifest = person.get("/app/manifest.webmanifest")
    assert (manifest.mimetype, MARK in manifest.text) == ("application/manifest+json", False)


@pytest.mark.parametrize(
    "page",
    [
        "<p><img zxq src=x onerror=zxq(1)></p>",
        '<p title="x" zxq="">',
        '<a href="javascript:zxq(1)">x</a>',
        '<a href="//zxq.example/">x</a>',
        "<script>zxq(1)</script>",
        "<zxq-one>",
    ],
)
def test_a_text_that_becomes_code_is_seen(page: str) -> None:
    shape, away = shape_of(page)
    assert away or shape - {("p", ""), ("p", "title"), ("a", "href"), ("html", ""), ("head", ""), ("body", "")}


def test_every_vector_would_leave_a_mark() -> None:
    """Put past the escaping, the vectors that are markup make elements or attributes that no page of ours has."""
    found = [text for text in vectors(500) if any(MARK in name for _tag, name in shape_of(f"<p>{text}</p>")[0])]
    assert len(found) > 200
    assert any(MARK in name for _t, name in shape_of(f'<p title="{vectors(500)[1]}">x</p>')[0])
