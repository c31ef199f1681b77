"""A whole installation served to a real browser: its own folder, keys, database, server and worker."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from citizen_app.demo.cast import READER
from citizen_app.demo.ways import ways
from citizen_app.kernel import clock
from citizen_app.migrations import upgrade
from citizen_app.settings import from_environment
from citizen_app.storage.keys import make_ring, read_ring, write_ring
from citizen_app.storage.session import begin, close_database, open_database
from citizen_app.units import service as units

ROOT = Path(__file__).parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1024, "height": 800}
SENDER = "SE0000000000-E0A1"
MORNING = "2026-11-26T10:00:00+01:00"  # a Thursday, six days before the example meeting
PATIENCE = 15_000  # milliseconds that a page may take on a busy machine
START = 90  # seconds that a server may take to answer


def chromium() -> str | None:
    """The browser of this machine."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Chromium, started and ended."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


RUNNING: list["Installation"] = []


class Installation:
    """One Min SIP of its own; stop it and start it at another moment, and the data is still there."""

    def __init__(self, folder: Path, now: str = MORNING, **more: str) -> None:
        self.folder = folder
        self.now = now
        self.more = more
        self.began = time.time()
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "keys.json").exists():
            write_ring(folder / "keys.json", make_ring())
            upgrade(self.database)

    @property
    def database(self) -> str:
        return self.more.get("DATABASE_URL") or f"sqlite:///{self.folder / 'minsip.sqlite'}"

    @property
    def environment(self) -> dict[str, str]:
        """A clean environment: nothing of the tester's own settings comes along."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CITIZEN_", "DATABASE_", "REDIS_"))
        }
        return kept | {
            "CITIZEN_DEMO": "1",
            "INSTANCE": str(self.folder),
            "CITIZEN_PUBLIC_URL": self.url,
            "CITIZEN_NOW": self.now,
            "CITIZEN_NOW_SINCE": str(self.began),
            "CITIZEN_EXIT_URL": f"{self.url}/healthz",
            **self.more,
        }

    def start(self) -> "Installation":
        """Serves it as an operator would."""
        command = [sys.executable, "-m", "citizen_app.cli", "run", "--demo", "--port", str(self.port)]
        self.began = time.time()
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        RUNNING.append(self)
        wait_until(self._answers, START, self._last_words)
        return self

    def stop(self) -> None:
        """Ends server and worker as an operator would, and then for sure."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(20)
        self._end_group()

    def kill(self) -> None:
        """Ends everything at once, as when the machine loses its power."""
        self._end_group()

    def _end_group(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
            RUNNING.remove(self)

    def again_at(self, moment: str) -> None:
        """The same installation at another moment."""
        self.stop()
        self.now = moment
        self.start()

    def command(self, *words: str, fails: bool = False) -> str:
        """What `citizen-app …` says."""
        done = subprocess.run(
            [sys.executable, "-m", "citizen_app.cli", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            check=False,
        )
        assert (done.returncode != 0) is fails, (done.returncode, done.stdout.decode(), done.stderr.decode())
        return done.stdout.decode() + done.stderr.decode()

    def ways(self) -> "Ways":
        """New ways in for everybody."""
        with opened(self):
            return Ways(ways(from_environment(self.environment)), self.url)

    def letters(self) -> list[str]:
        """The mail that was sent, newest last."""
        return [path.read_text(encoding="utf-8") for path in sorted((self.folder / "mail").glob("*.eml"))]

    def log(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def _answers(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            raise AssertionError(self._last_words())
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _last_words(self) -> str:
        return f"the server did not come up:\n{self.log()[-3000:]}"


class Ways:
    """Links, codes and cookies of the cast."""

    def __init__(self, found: dict[str, Any], url: str) -> None:
        self._found = found
        self._url = url

    def person(self, name: str) -> dict[str, Any]:
        return next(each for each in self._found["people"] if each["name"].startswith(name))

    def staff(self, name: str) -> dict[str, Any]:
        return next(each for each in self._found["staff"] if each["name"].startswith(name))

    def cookie(self, name: str) -> dict[str, str]:
        """The session cookie of a person or a member of staff, as a browser takes it."""
        everybody = [*self._found["people"], *self._found["staff"]]
        way = next(each for each in everybody if each["name"].startswith(name))
        return {**way["cookie"], "url": self._url}


def an_empty_house(folder: Path, now: str = MORNING) -> Installation:
    """An installation with two units and their staff, and nobody else: the plan is still to come."""
    house = Installation(folder, now)
    with opened(house), begin() as session:
        town = units.make_authority(session, "Ekköpings kommun", "kommun")
        sender = units.make_unit(
            session,
            town,
            "Arbete och försörjning, Ekköpings kommun",
            code=SENDER,
            phone="040-628 04 00",
            reads_here=True,
        )
        ali = units.make_staff(session, sender, "Ali Berg", "socialsekreterare", "040-628 04 00")
        units.make_staff(session, sender, "Sara Lind", "socialsekreterare", "040-628 04 05", ali)
        region = units.make_authority(session, "Region Ekköping", "vard")
        linden = units.make_unit(
            session, region, "Vårdcentralen Linden", code=READER, phone="040-628 04 01", reads_here=True
        )
        units.make_staff(session, linden, "Johan Berg", "läkare", "040-628 04 06")
        units.make_staff(session, linden, "Anna Ek", "rehabkoordinator", "040-628 04 07")
    return house


@contextmanager
def opened(house: Installation) -> Iterator[None]:
    """The installation's database, opened in this process at the server's own time."""
    open_database(house.database, read_ring(house.folder / "keys.json"))
    clock.move_to(datetime.fromisoformat(house.now) + timedelta(seconds=time.time() - house.began))
    try:
        yield
    finally:
        clock.move_back()
        close_database()


def phone(
    browser: Browser, house: Installation, language: str = "sv", theme: str = "light", **more: Any
) -> BrowserContext:
    """A browser of a phone's size, in a language and a theme."""
    context = browser.new_context(
        base_url=house.url,
        viewport=more.pop("viewport", PHONE),
        color_scheme=theme,  # type: ignore[arg-type]
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        **more,
    )
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "sprak", "value": language, "url": house.url}])
    return context


def wait_until(holds: Callable[[], bool], seconds: float, otherwise: Callable[[], str]) -> None:
    """Waits for a fact; says otherwise when it never comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError(otherwise())


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
