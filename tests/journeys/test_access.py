"""Every citizen page for everybody: three levels of language, both themes, large targets, a focus that is seen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Page

from tests.browser import Installation
from tests.figures import PROOF
from tests.journeys.conftest import Contexts
from tests.screens import NO_SCREEN, SCREENS, Scene, Screen, Who, arrive, set_scene

LANGUAGES = ["sv", "sv@easy", "en"]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Two rules that axe does not run unless asked: targets of a finger's size, and contrast of 7 to 1.
ASKED = {name: {"enabled": True} for name in ("target-size", "color-contrast-enhanced")}
WHOLE = {"runOnly": {"type": "tag", "values": TAGS}, "rules": ASKED, "resultTypes": ["violations"]}
# Only colours differ between the themes; `make proof` asks everything in both.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced"]}}
OWN_SCRIPT = (Path(__file__).parent / "access.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def scene(house: Installation) -> Scene:
    return set_scene(house)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", list(Who))
def test_every_page_is_open_to_everybody(
    house: Installation, scene: Scene, contexts: Contexts, language: str, who: Who
) -> None:
    screens = [each for each in SCREENS if each.who is who and (each.in_easy or language != "sv@easy")]
    context = contexts(house, language)
    scene.let_in(house, context, who)
    page = context.new_page()
    problems = [
        f"{screen.name}: {problem}" for screen in screens for problem in _problems(page, scene, screen, language)
    ]
    assert not problems, "\n".join(problems)


def _problems(page: Page, scene: Scene, screen: Screen, language: str) -> Iterator[str]:
    """All that stands in somebody's way on one screen."""
    status = arrive(page, scene, screen)
    if status != screen.status:
        yield f"came with {status}"
        return
    _look_closely(page)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        options: dict[str, Any] = WHOLE if PROOF or theme == "light" else COLOURS
        yield from (f"{theme}: {found}" for found in page.evaluate("options => access.broken(options)", options))
    page.emulate_media(color_scheme="light")
    yield from (f"small: {each}" for each in page.evaluate("access.small()"))
    if language == "sv@easy" or PROOF:
        yield from page.evaluate("access.unfocused()")
    yield from _too_wide(page)


def _look_closely(page: Page) -> None:
    """Gives the page what it is looked at with, by the browser: the page itself lets no other script in."""
    page.evaluate(AXE_SCRIPT)
    page.evaluate(OWN_SCRIPT)


def _too_wide(page: Page) -> Iterator[str]:
    """Nothing scrolls sideways on the smallest phone, nor when a person spaces the text out."""
    page.set_viewport_size({"width": 320, "height": 640})
    if over := page.evaluate("access.tooWide()"):
        yield f"{over} px wider than 320"
    page.evaluate("access.spaceOut()")
    if over := page.evaluate("access.tooWide()"):
        yield f"{over} px wider than 320 with text spaced out"
    page.set_viewport_size({"width": 360, "height": 780})


def test_axe_finds_what_it_is_asked_for(house: Installation, contexts: Contexts) -> None:
    page = contexts(house).new_page()
    page.goto("/hjalp")
    _look_closely(page)
    page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML("beforeend",
        '<p id="pale">Blek text</p><div><a id="tiny" href="/a">a</a><a href="/b">b</a></div>')"""
    )
    page.evaluate("() => { pale.style.color = '#6b6b6b'; pale.style.background = '#fff'; }")
    page.evaluate(
        "() => { tiny.parentNode.style.cssText = 'font-size:8px;line-height:8px;display:flex'; "
        "tiny.style.cssText = 'width:8px;height:8px;padding:0;min-height:0;display:block'; }"
    )
    found = " ".join(page.evaluate("options => access.broken(options)", WHOLE))
    assert "color-contrast-enhanced" in found
    assert "target-size" in found
    assert any('id="tiny"' in each for each in page.evaluate("access.small()"))


def test_every_citizen_page_has_its_screen_in_the_list(app: Flask) -> None:
    assert not _without_screen(app, [screen.path for screen in SCREENS])


def test_a_page_without_a_screen_is_noticed(app: Flask) -> None:
    assert _without_screen(app, [screen.path for screen in SCREENS if screen.path != "/app/plan"]) == {"plan.show"}


def _without_screen(app: Flask, paths: list[str]) -> set[str]:
    """The citizen pages that no path of the list leads to."""
    urls = app.url_map.bind("localhost")
    reached = {urls.match(path.partition("?")[0].partition("#")[0])[0] for path in paths if path != "/finns-inte"}
    pages = {
        rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and _is_citizens(rule.rule)
    }
    return pages - reached - set(NO_SCREEN)


def _is_citizens(path: str) -> bool:
    return not path.startswith(("/personal", "/demo", "/static"))
