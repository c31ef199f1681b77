"""What every journey stands on: one served installation a worker, a clean phone a test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser import RUNNING, Installation, an_empty_house, phone

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps the journeys of a file on one worker, so that a server and a browser are started once."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Shows beside a failure what the server said."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.failed:
        for house in RUNNING:
            said = "\n".join(line for line in house.log().splitlines() if '"event"' in line)
            report.sections.append((f"server at {house.url}", said))


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Installation]:
    """A served installation with the whole cast."""
    served = Installation(tmp_path_factory.mktemp("house")).start()
    yield served
    served.stop()


Houses = Callable[[str], Installation]


@pytest.fixture
def houses(tmp_path: Path, browser: Browser) -> Iterator[Houses]:
    """Serves a house with two units and their staff, and nobody's plan, at a moment."""
    made: list[Installation] = []

    def serve(now: str) -> Installation:
        made.append(an_empty_house(tmp_path / "house", now).start())
        return made[-1]

    yield serve
    for house in made:
        house.stop()


Contexts = Callable[..., BrowserContext]


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Contexts]:
    """Opens phones, and closes them all at the end."""
    made: list[BrowserContext] = []

    def open_one(house: Installation, language: str = "sv", theme: str = "light", **more: object) -> BrowserContext:
        made.append(phone(browser, house, language, theme, **more))
        return made[-1]

    yield open_one
    for context in made:
        context.close()
