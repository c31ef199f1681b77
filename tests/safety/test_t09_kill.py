"""T9: the whole server is killed in the middle of writing: what was said to be saved is there, and nothing is half."""

import http.client
import os
import random
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import html5lib
import pytest

from citizen_app.storage.session import pysqlite3
from tests.browser import Installation
from tests.figures import figure

pytestmark = pytest.mark.xdist_group("killed server")
QUESTIONS = ("bra", "andra", "sjalv")  # each is written to by a hand of its own, all the time
FIRST_ANSWER = 5.0  # seconds after start, on a machine that has nothing else to do
WORDS = 40


def a_text(question: str, number: int) -> str:
    """A text that shows if any part of it is missing or of another one."""
    return " ".join([f"{question}{number:06d}"] * WORDS)


class Hand(threading.Thread):
    """Saves one answer over and over, and remembers which savings were acknowledged."""

    def __init__(self, port: int, cookie: str, question: str, last: int, version: str) -> None:
        super().__init__(daemon=True)
        self.port, self.cookie, self.question = port, cookie, question
        self.said = self.sent = last
        self.acknowledged, self.version = 0, version
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                self._save()
            except (OSError, http.client.HTTPException):
                return

    def _save(self) -> None:
        self.sent += 1
        form = {"text": a_text(self.question, self.sent), "key": self.question, "version": self.version}
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("localhost", self.port, timeout=30)) as server:
            server.request("POST", f"/app/forbered/{self.question}/utkast", urlencode(form), headers)
            answer = server.getresponse()
            words = answer.read().decode()
        assert (answer.status, words) == (200, "Sparat"), (answer.status, words[:300])
        self.version = answer.headers["X-Version"]
        self.said, self.acknowledged = self.sent, self.acknowledged + 1


def kept(house: Installation, cookie: str, question: str) -> tuple[str, str]:
    """What stands in the field of a question now, and its version."""
    with closing(http.client.HTTPConnection("localhost", house.port, timeout=30)) as server:
        server.request("GET", f"/app/forbered/{question}", headers={"Cookie": cookie})
        leads_on = server.getresponse()
        leads_on.read()
        server.request("GET", leads_on.headers["Location"], headers={"Cookie": cookie})
        page = html5lib.parse(server.getresponse().read().decode(), namespaceHTMLElements=False)
    area = next(iter(page.iter("textarea")))
    version = next(each.get("value") or "" for each in page.iter("input") if each.get("name") == "version")
    return (area.text or "").strip(), version


def started(house: Installation) -> float:
    """How long it took to the first answer, as on a machine with nothing else to do."""
    before = time.monotonic()
    house.start()
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    return (time.monotonic() - before) / busy


def check_whole(file: Path) -> None:
    """Raises AssertionError where the database itself is damaged."""
    connection = (pysqlite3 or sqlite3).connect(file)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_what_was_said_to_be_saved_is_there(tmp_path: Path) -> None:
    house = Installation(tmp_path / "house").start()
    try:
        way = house.ways().person("Fatima")["cookie"]
        cookie, dice = f"{way['name']}={way['value']}", random.Random(9)
        last, versions, acknowledged = dict.fromkeys(QUESTIONS, 0), dict.fromkeys(QUESTIONS, "0"), 0
        for turn in range(figure("T9.kills")):
            hands = [Hand(house.port, cookie, question, last[question], versions[question]) for question in QUESTIONS]
            goal = figure("T9.writes") * (turn + 1) / figure("T9.kills")
            _write_and_kill(house, hands, goal - acknowledged, dice)
            acknowledged += sum(hand.acknowledged for hand in hands)
            check_whole(tmp_path / "house" / "minsip.sqlite")
            assert started(house) <= FIRST_ANSWER
            for hand in hands:
                text, versions[hand.question] = kept(house, cookie, hand.question)
                last[hand.question] = _number_of(text, hand)
        assert acknowledged >= figure("T9.writes")
        assert "every chain holds" in house.command("audit", "verify")
    finally:
        house.kill()


def _write_and_kill(house: Installation, hands: list[Hand], goal: float, dice: random.Random) -> None:
    """Lets the hands write until enough was acknowledged, and a random moment more; then everything stops at once."""
    for hand in hands:
        hand.start()
    end = time.monotonic() + 120
    while sum(hand.acknowledged for hand in hands) < goal and time.monotonic() < end:
        assert any(hand.is_alive() for hand in hands), house.log()[-2000:]
        time.sleep(0.01)
    time.sleep(dice.random() * 0.2)
    house.kill()
    for hand in hands:
        hand.stopped.set()
        hand.join(30)


def _number_of(text: str, hand: Hand) -> int:
    """Which saving stands there: whole, and none older than the last that was acknowledged."""
    if not text:
        assert hand.said == 0, "an acknowledged text is lost"
        return 0
    number = int(text.partition(" ")[0].removeprefix(hand.question))
    assert text == a_text(hand.question, number), "half a text"
    assert hand.said <= number <= hand.sent, "an acknowledged text is lost"
    return number


@pytest.mark.parametrize(
    "found", ["", a_text("bra", 6), a_text("bra", 7)[:-3], a_text("bra", 6)[:200] + a_text("bra", 8)]
)
def test_a_lost_or_half_text_is_seen(found: str) -> None:
    hand = Hand(0, "", "bra", 7, "1")
    with pytest.raises((AssertionError, ValueError)):
        _number_of(found, hand)
    assert _number_of(a_text("bra", 7), hand) == 7
