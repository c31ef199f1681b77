"""What a page costs beside floors of the same run: `make bench`. Only the ratios are findings, never the times."""

import http.client
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli
from flask import Flask
from playwright.sync_api import Response

from citizen_app.app import create_app
from citizen_app.demo import cast
from citizen_app.settings import from_environment
from citizen_app.storage.session import begin, close_database
from citizen_app.web.gate import CITIZEN_COOKIE
from tests.browser import ROOT, Installation, a_browser, chromium, free_port, opened, phone, wait_until
from tests.conftest import POSTGRES, a_postgres_database
from tests.counting import statements
from tests.screens import SCREENS, Scene, Who, lay_out

ROUNDS = 25
REQUESTS = 250
LIKE_A_PROXY = 5  # brotli's level where a body is packed once a request


def main() -> None:
    """Every figure of the speed rules that the built part touches, beside its goal."""
    rows = [("what", "goal", "found", "")]
    with tempfile.TemporaryDirectory() as folder:
        rows += plan_beside_hello("SQLite", Installation(Path(folder) / "sqlite"), 5.0)
        rows += statements_of_pages(Installation(Path(folder) / "counted"))
        rows += first_load(Installation(Path(folder) / "loaded"))
        if POSTGRES is None:
            rows.append(("S1 plan page, PostgreSQL", "CPU ≤ 5.9 × Flask hello", "no PostgreSQL here", ""))
        else:
            with a_postgres_database() as url:
                house = Installation(Path(folder) / "postgres", DATABASE_URL=url)
                rows += plan_beside_hello("PostgreSQL", house, 5.9)
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


# ---- S1: the signed-in plan page beside a bare Flask hello, under the same server


def plan_beside_hello(kind: str, house: Installation, most: float) -> list[tuple[str, str, str, str]]:
    """CPU for each request and requests a second, in interleaved rounds; the medians of the rounds' ratios."""
    cookie = f"{CITIZEN_COOKIE}={_signed_in(house)}"
    with served("tests.bench:hello", house) as hello, served("citizen_app.cli:served", house) as app:
        visits = {"hello": Visits(hello, "/", cookie), "plan": Visits(app, "/app/plan", cookie)}
        for each in visits.values():
            each.go(50)
        rounds = [{name: each.measured() for name, each in visits.items()} for _ in range(ROUNDS)]
    cpu = [each["plan"][0] / each["hello"][0] for each in rounds]
    rate = [each["plan"][1] / each["hello"][1] for each in rounds]
    median = statistics.median(cpu)
    found = f"{median:.1f} × ({min(cpu):.1f}–{max(cpu):.1f})"
    return [
        (f"S1 plan page, {kind}", f"CPU ≤ {most} × Flask hello", found, _verdict(median <= most)),
        ("   the same, requests a second", "", f"{statistics.median(rate):.0%} of Flask hello", ""),
    ]


def hello() -> Flask:
    """The floor: Flask with one view."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


class Visits:
    """One connection that is kept, to one page of one server."""

    def __init__(self, port: int, path: str, cookie: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._worker = _worker_of(port)
        self._path = path
        self._cookie = cookie

    def go(self, times: int) -> None:
        """Asks for the page so many times."""
        for _ in range(times):
            self._connection.request("GET", self._path, headers={"Cookie": self._cookie})
            answer = self._connection.getresponse()
            body = answer.read()
            assert answer.status == 200, (self._path, answer.status, answer.headers["Location"], body[:200])

    def measured(self) -> tuple[float, float]:
        """Seconds of CPU for each request in the server's worker, and requests a second."""
        cpu, clock = _cpu_of(self._worker), time.perf_counter()
        self.go(REQUESTS)
        gone = time.perf_counter() - clock
        return (_cpu_of(self._worker) - cpu) / REQUESTS, REQUESTS / gone


@contextmanager
def served(target: str, house: Installation) -> Iterator[int]:
    """A server with one worker and one thread; gives its port."""
    port = free_port()
    code = (
        "from granian import Granian; from granian.constants import Interfaces; "
        f"Granian({target!r}, port={port}, interface=Interfaces.WSGI, workers=1, blocking_threads=1, factory=True, "
        "websockets=False, log_enabled=False).serve()"
    )
    environment = house.environment | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=ROOT, start_new_session=True)
    _SERVERS[port] = process.pid
    try:
        wait_until(lambda: _answers(port), 60, lambda: f"{target} does not answer")
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


_SERVERS: dict[int, int] = {}


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False


def _worker_of(port: int) -> int:
    """The process that answers: the server's only child."""
    main_process = _SERVERS[port]
    children = (Path("/proc") / str(main_process) / "task").glob("*/children")
    return int(next(word for each in children for word in each.read_text().split()))


def _cpu_of(process: int) -> float:
    """Seconds that all threads of a process have run, from the scheduler."""
    tasks = (Path("/proc") / str(process) / "task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in tasks) / 1e9


def _signed_in(house: Installation) -> str:
    """Loads the cast and gives the secret of Fatima's session."""
    with opened(house):
        cast.load()
        with begin() as session:
            return str(lay_out(session).secret(session, Who.FATIMA))


# ---- S4: how often a page asks the database


def statements_of_pages(house: Installation) -> list[tuple[str, str, str, str]]:
    """The plan, and the page that asks most."""
    asked = _asked(house)
    most = max(asked, key=lambda name: asked[name])
    return [
        ("S4 statements, plan page", "≤ 2", str(asked["plan"]), _verdict(asked["plan"] <= 2)),
        ("S4 statements, any page", "≤ 6", f"{asked[most]} ({most})", _verdict(asked[most] <= 6)),
    ]


def _asked(house: Installation) -> dict[str, int]:
    app = create_app(from_environment(house.environment | {"CITIZEN_TESTING": "1"}))
    cast.load()
    with begin() as session:
        scene: Scene = lay_out(session)
    phones = scene.phones(app)
    asked = {}
    for screen in SCREENS:
        path = scene.path(screen).partition("#")[0]
        phones[screen.who].flask.get(path)
        with statements() as sent:
            phones[screen.who].flask.get(path)
        asked[screen.name] = len(sent)
    close_database()
    return asked


# ---- P1: bytes and requests of the first load


def first_load(house: Installation) -> list[tuple[str, str, str, str]]:
    """The plan page in an empty browser: what comes before paint, before load, and in all."""
    if chromium() is None:
        return [("P1 first load of the plan", "≤ 6 kB before paint", "no Chromium here", "")]
    secret = _signed_in(house)
    house.start()
    try:
        page, before_load, after = _loaded(house, secret)
    finally:
        house.stop()
    requests, whole = 1 + len(before_load), page + sum(before_load) + sum(after)
    return [
        ("P1 before paint, brotli", "≤ 6.0 kB", f"{page / 1000:.1f} kB, 1 request", _verdict(page <= 6000)),
        ("P1 requests before load", "≤ 3", str(requests), _verdict(requests <= 3)),
        ("P1 everything, brotli", "≤ 20 kB", f"{whole / 1000:.1f} kB", _verdict(whole <= 20_000)),
    ]


def _loaded(house: Installation, secret: str) -> tuple[int, list[int], list[int]]:
    """Bytes of the page, of each other answer before load, and of each one after; the worker is left out."""
    arrived: list[Response] = []
    with a_browser() as browser:
        context = phone(browser, house, service_workers="block")
        context.add_cookies([{"name": CITIZEN_COOKIE, "value": secret, "url": house.url}])
        page = context.new_page()
        page.on("response", lambda each: arrived.append(each))
        page.goto("/app/plan", wait_until="load")
        before = len(arrived)
        page.wait_for_timeout(3000)
        sizes = [int(each.headers.get("content-length", "0")) for each in arrived]
        return len(brotli.compress(arrived[0].body(), quality=LIKE_A_PROXY)), sizes[1:before], sizes[before:]


def _verdict(holds: bool) -> str:
    return "holds" if holds else "DOES NOT HOLD"


if __name__ == "__main__":
    main()
