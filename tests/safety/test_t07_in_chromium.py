"""T7 in a real browser: every page of a world full of tries at being code, and nothing runs, loads or is reported."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from citizen_app.app import create_app
from citizen_app.kernel import clock
from citizen_app.kernel.levels import Level
from citizen_app.settings import from_environment
from citizen_app.web.gate import CITIZEN_COOKIE, STAFF_COOKIE
from tests.browser import Installation, opened, phone
from tests.conftest import MOMENT
from tests.figures import figure
from tests.safety.test_t07_stored_xss import Writer
from tests.vectors import MARK
from tests.walks import STAFF, Route, routes, values_of
from tests.world import World, a_world

pytestmark = pytest.mark.xdist_group("vectors in chromium")
VISITORS = ("anyone", "link", "person", "coordinator", "reader")
WATCH = f"""
for (const name of ['{MARK}', 'alert', 'confirm', 'prompt']) window[name] = () => console.error('something ran');
const told = event => console.error(`refused: ${{event.violatedDirective}} ${{event.blockedURI}}`);
document.addEventListener('securitypolicyviolation', told);
"""
MARKED = f"""() => [...document.querySelectorAll('*')].filter(element =>
  element.localName.includes('{MARK}') || element.getAttributeNames().some(name => name.includes('{MARK}'))).length"""
BROKEN_OUT = "<a href=/ onclick=zxq(1)>x</a><script>zxq(1)</script><img zxq src=//zxq.example/a.png onerror=zxq(1)>"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, World, list[Route]]]:
    """An installation whose every text is a vector, served as an operator would."""
    house = Installation(tmp_path_factory.mktemp("vectors"))
    with opened(house):
        clock.move_to(MOMENT)
        app = create_app(from_environment(house.environment))
        world, every = a_world(app, Writer(figure("T7.vectors"))), routes(app)
    clock.move_back()
    yield house.start(), world, every
    house.stop()


class Watched:
    """A page of somebody's, and all that it complains of."""

    def __init__(self, context: BrowserContext, house: Installation) -> None:
        self.trouble: list[str] = []
        self.page: Page = context.new_page()
        self.page.add_init_script(WATCH)
        self.page.on("console", lambda said: self.trouble.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("dialog", lambda dialog: self.trouble.append(f"dialog: {dialog.message}"))
        self.page.on(
            "request",
            lambda sent: None if sent.url.startswith((house.url, "data:", "blob:")) else self.trouble.append(sent.url),
        )

    def open(self, path: str) -> list[str]:
        """What is wrong on a page."""
        self.trouble.clear()
        answer = self.page.goto(path, wait_until="load")
        missing = f"Failed to load resource: the server responded with a status of {answer.status if answer else 0}"
        trouble = [said for said in self.trouble if not said.startswith(missing)]  # the page itself, which is a 404
        marked = self.page.evaluate(MARKED)
        return [*trouble, *([f"{marked} elements that a text made"] if marked else [])]


def a_visitor(browser: Browser, house: Installation, world: World, who: str) -> Watched:
    context = phone(browser, house)
    if who in world.secrets:
        name = STAFF_COOKIE if who in STAFF else CITIZEN_COOKIE
        context.add_cookies([{"name": name, "value": world.secrets[who], "url": house.url}])
    return Watched(context, house)


@pytest.mark.parametrize("who", VISITORS)
def test_nothing_runs(browser: Browser, served: tuple[Installation, World, list[Route]], who: str) -> None:
    house, world, every = served
    visitor, faults, shown = a_visitor(browser, house, world, who), {}, 0
    for route in every:
        if "GET" in route.methods and _is_for(route, who):
            if found := visitor.open(route.path(values_of(world, route.rule))):
                faults[route.rule] = found
            shown += MARK in visitor.page.content()
    visitor.page.context.close()
    assert faults == {}
    assert shown > {"anyone": -1, "reader": 1}.get(who, 5)


def _is_for(route: Route, who: str) -> bool:
    """Pages that this visitor sees: not those that lead on, nor what is no page."""
    if "." in route.rule or route.rule in ("/healthz", "/readyz", "/hejda"):
        return False
    if who == "anyone" or route.guard.level is Level.PUBLIC:
        return route.guard.level is Level.PUBLIC
    return (route.guard.level is Level.STAFF) is (who in STAFF)


def test_what_runs_is_seen(browser: Browser, served: tuple[Installation, World, list[Route]]) -> None:
    """A page that lets a text out of its place is refused by the policy, and is noticed here."""
    house, world, _every = served
    visitor = a_visitor(browser, house, world, "anyone")
    visitor.page.route("**/hjalp", lambda asked: _with(asked, BROKEN_OUT))
    found = visitor.open("/hjalp")
    visitor.page.context.close()
    assert any("refused: script-src" in each for each in found)
    assert any("elements that a text made" in each for each in found)
    assert "something ran" not in found, "the policy holds even where the escaping does not"


def _with(asked, more: str) -> None:  # type: ignore[no-untyped-def]
    answer = asked.fetch()
    asked.fulfill(response=answer, body=answer.text().replace("</main>", f"{more}</main>"))
