"""Each page carries one of a few stylesheets, and no rule that the page needs lies only in another."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import brotli
import html5lib
import pytest
from flask import Flask

import hatch_build
from citizen_app.demo import cast
from citizen_app.storage.session import begin
from tests.client import StrictClient
from tests.screens import SCREENS, Who, lay_out
from tests.walks import client_of, routes, values_of
from tests.world import World

ROOT = Path(__file__).parents[2]
CSS = ROOT / "static" / "css"
SHEETS = hatch_build.stylesheets(CSS)
BY_SCRIPT = frozenset({"voice", "scripted", "listening"})  # classes that our scripts put on the whole page
HEAVIEST = {"plan": 2500, "letter": 3100, "read": 3600}  # bytes as a proxy packs them; the others may weigh 4.3 kB
LOOKERS = ("anyone", "link", "relative", "person", "coordinator", "second", "reader")
LIKE_A_PROXY = 5


def selectors(css: str) -> set[str]:
    """Every selector of a stylesheet, one by one; what stands under @page is for the printer only."""
    bare = re.sub(r"@(?:media|page)[^{]*\{", "", re.sub(r'"[^"]*"', '""', css))
    lists = re.findall(r"([^{}]+)\{[^{}]*\}", bare)
    return {one.strip() for each in lists for one in re.split(r",(?![^()]*\))", each)}


def steps_of(selector: str) -> list[tuple[str, set[str]]]:
    """From the element outwards: how each is related to the one before, and its names; a state may come at any time."""
    bare = re.sub(r":not\([^()]*\)|\[[^\]]*\]|::?[\w-]+(?:\([^()]*\))?", "", selector)
    parts = re.findall(r"\s*([>+~ ]?)\s*([\w.*-]*)", bare)
    steps = [(how or " ", set(re.findall(r"\.[\w-]+|^\w+", names))) for how, names in parts if how.strip() or names]
    return steps[::-1]


class Page:
    """A page's elements with their names, and who stands in or beside whom."""

    def __init__(self, page: str) -> None:
        self.tree = html5lib.parse(page, namespaceHTMLElements=False)
        self.elements = [each for each in self.tree.iter() if isinstance(each.tag, str)]
        self.parents = {child: parent for parent in self.elements for child in parent}
        self.names = {each: self._names(each) for each in self.elements}

    def _names(self, element: Element) -> set[str]:
        """The kind of an element and its classes; the whole page may get more by a script."""
        classes = set(str(element.get("class") or "").split())
        by_script = BY_SCRIPT if element is self.tree else frozenset()
        return {element.tag.rpartition("}")[2]} | {f".{name}" for name in classes | by_script}

    def has(self, selector: str) -> bool:
        """Whether a selector could find something here."""
        steps = steps_of(selector)
        return any(self._fits(each, steps) for each in self.elements)

    def _fits(self, element: Element, steps: list[tuple[str, set[str]]]) -> bool:
        (how, names), rest = steps[0], steps[1:]
        if not names <= self.names[element]:
            return False
        return not rest or any(self._fits(each, rest) for each in self._related(element, how))

    def _related(self, element: Element, how: str) -> list[Element]:
        """The parent, everybody around, or those before it under the same parent."""
        parent = self.parents.get(element)
        if parent is None:
            return []
        if how in "+~":
            beside = list(parent)
            return [each for each in beside[: beside.index(element)] if each in self.names]
        return [parent] if how == ">" else [parent, *self._related(parent, how)]


def missing_on(page: str) -> list[str]:
    """Rules that could find something on a page and that its own stylesheet does not have."""
    found = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert found is not None, page[:300]
    own = selectors(found[1])
    others = {selector for sheet in SHEETS.values() for selector in selectors(sheet)} - own - selectors(FOR_PAPER)
    here = Page(page)
    return sorted(selector for selector in others if here.has(selector))


FOR_PAPER = hatch_build.minified((CSS / hatch_build.FOR_THE_PRINTER).read_text(encoding="utf-8"))


def pages_of(client: StrictClient, paths: list[str]) -> Iterator[tuple[str, str]]:
    """What somebody sees at these addresses, and after an empty form there, in Swedish and in easy Swedish."""
    for language in ("sv", "sv@easy"):
        client.flask.set_cookie("sprak", language)
        for path in paths:
            for method in ("GET", "POST"):
                answer = client.flask.open(path, method=method, headers={"Sec-Fetch-Site": "same-origin"})
                if answer.data and answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
                    yield f"{method} {path}", answer.text


def _faults(pages: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """What is missing where; of pages built of the same elements only the first is looked at."""
    alike = {tuple(re.findall(r'<[^!/ >]+|class="[^"]*"', page.split("</style>")[1])): (at, page) for at, page in pages}
    return {at: missing for at, page in alike.values() if (missing := missing_on(page))}


@pytest.mark.parametrize("who", LOOKERS)
def test_no_page_in_the_world_lacks_a_rule(app: Flask, world: World, who: str) -> None:
    endings = ("identity.sign_out", "identity.close_quickly")
    paths = [route.path(values_of(world, route.rule)) for route in routes(app) if route.endpoint not in endings]
    assert _faults(pages_of(client_of(app, world, who), paths)) == {}


def test_no_screen_lacks_a_rule(app: Flask) -> None:
    cast.load()
    with begin() as session:
        scene = lay_out(session)
        phones = {who: StrictClient(app, citizen=scene.secret(session, who)) for who in Who}
    for who, client in phones.items():
        paths = [scene.path(screen).partition("#")[0] for screen in SCREENS if screen.who is who]
        assert _faults(pages_of(client, paths)) == {}, who


@pytest.mark.parametrize("language", ["sv", "sv@easy", "en"])
def test_the_plan_comes_in_six_kilobytes_and_two_more_requests_before_load(app: Flask, language: str) -> None:
    cast.load()
    with begin() as session:
        client = StrictClient(app, citizen=lay_out(session).secret(session, Who.FATIMA))
    client.flask.set_cookie("sprak", language)
    page = client.get("/app/plan").data
    assert len(brotli.compress(page, quality=LIKE_A_PROXY)) <= 6000
    asked = re.findall(rb'<(?:link rel="stylesheet"|script|img|iframe)[^>]*>', page)
    assert [b'media="print"' in asked[0], b" async " in asked[1]] == [True, True]
    assert len(asked) == 2


def test_a_page_without_its_rules_is_seen(app: Flask, world: World) -> None:
    page = client_of(app, world, "link").get("/app/forbered/tolk").text
    assert missing_on(page) == []
    poorer = missing_on(page.replace(SHEETS["answer"], SHEETS["read"]))
    assert {".choice", "fieldset", ".choice input:checked+span .tick"} <= set(poorer)


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        (".a > b.c:not(.d) + i:focus", True),
        ("main b", True),
        ("main > b", False),
        ("p + .a", False),
        (".a ~ p", True),
        (".a+p", True),
        (".a.c", False),
        ("b[open]::after", True),
        ("html:not(.scripted) .listening b", False),
        (".listening b", True),
        ("*", True),
    ],
)
def test_what_a_selector_finds(selector: str, found: bool) -> None:
    page = Page('<main><div class="a x"><b class="c">a</b><i>b</i></div><p>c</p></main>')
    assert page.has(selector) is found


@pytest.mark.parametrize("name", SHEETS)
def test_a_stylesheet_has_every_colour_that_it_names(name: str) -> None:
    sheet = SHEETS[name]
    assert set(re.findall(r"var\((--[\w-]+)", sheet)) - set(re.findall(r"(--[\w-]+):", sheet)) == set()


@pytest.mark.parametrize("name", SHEETS)
def test_a_stylesheet_stays_light(name: str) -> None:
    assert len(brotli.compress(SHEETS[name].encode(), quality=LIKE_A_PROXY)) <= HEAVIEST.get(name, 4300)
