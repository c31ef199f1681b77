"""Photographs every citizen screen at a phone's size, in light, dark and easy mode: `make pictures`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import Installation, a_browser, phone
from tests.screens import SCREENS, Scene, Who, arrive, set_scene

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
MODES = {"light": ("sv", "light"), "dark": ("sv", "dark"), "easy": ("sv@easy", "light")}


def main(wanted: list[str]) -> None:
    """All pictures, or only those whose names begin as one of the words."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, a_browser() as browser:
        house = Installation(Path(folder)).start()
        try:
            scene = set_scene(house)
            for mode in MODES:
                photograph(browser, house, scene, mode, wanted)
        finally:
            house.stop()


def photograph(browser: Browser, house: Installation, scene: Scene, mode: str, wanted: list[str]) -> None:
    """Every screen in one mode: what a phone shows first, and beside it the whole page."""
    language, theme = MODES[mode]
    for who in Who:
        context = phone(browser, house, language, theme)
        scene.let_in(house, context, who)
        page = context.new_page()
        for screen in (each for each in SCREENS if each.who is who and (each.in_easy or mode != "easy")):
            if not wanted or screen.name.startswith(tuple(wanted)):
                arrive(page, scene, screen)
                page.screenshot(path=FOLDER / f"{screen.name}-{mode}.png")
                page.screenshot(path=FOLDER / f"{screen.name}-{mode}-hela.png", full_page=True)
        context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
