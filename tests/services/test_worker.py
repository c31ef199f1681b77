"""The worker as a process of its own: woken by a committed letter, on both queues, and calmly stopped."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import redis

from citizen_app.kernel import clock
from citizen_app.kernel.levels import Actor
from citizen_app.notify import service as notify
from citizen_app.settings import Settings
from citizen_app.storage import queue
from citizen_app.storage.session import begin, database
from tests.builders import Cast

ADDRESS = os.environ.get("TEST_REDIS_URL") or "redis://127.0.0.1:6379"
LONGEST = 30.0


def _redis_answers() -> bool:
    try:
        with redis.Redis.from_url(ADDRESS, socket_connect_timeout=1) as server:
            return bool(server.ping())
    except redis.RedisError:
        if os.environ.get("TEST_REDIS_URL") or os.environ.get("CI") == "true":
            pytest.exit("Redis does not answer, and these tests may not do without it", returncode=3)
        return False


ENGINES = ["sqlite", "redis"] if _redis_answers() else ["sqlite"]


@pytest.fixture(params=ENGINES)
def queue_settings(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    if request.param == "sqlite":
        yield settings
        return
    number = 1 + secrets.randbelow(14)
    yield replace(settings, redis_url=f"{ADDRESS.rstrip('/')}/{number}")
    with redis.Redis.from_url(f"{ADDRESS.rstrip('/')}/{number}") as server:
        for key in server.scan_iter("huey.*minsip*"):
            server.delete(key)


@pytest.fixture
def worker(cast: Cast, queue_settings: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    """`citizen-app worker` on the same installation."""
    clock.move_back()  # two processes, one clock: the real one
    queue.open_queue(queue_settings, database().ring)
    env = {
        **os.environ,
        "CITIZEN_TESTING": "1",
        "CITIZEN_INSTANCE": str(queue_settings.instance),
        "DATABASE_URL": queue_settings.database_url,
        "REDIS_URL": queue_settings.redis_url or "",
    }
    process = subprocess.Popen([sys.executable, "-m", "citizen_app.cli", "worker"], env=env, stderr=subprocess.DEVNULL)
    yield process
    if process.poll() is None:
        process.kill()
    process.wait(10)


def test_a_letter_leaves_by_itself_and_the_worker_stops_when_told(
    cast: Cast, queue_settings: Settings, worker: "subprocess.Popen[bytes]"
) -> None:
    with begin() as session:
        notify.answer_safety(session, Actor("staff", "sara"), cast.person, "ingen", "mejl", False)
        notify.put_in_outbox(session, cast.person, "fatima@exempel.se", "Hej", "Hej", "one")
    until = time.monotonic() + LONGEST
    while not list(queue_settings.mail_folder.glob("*.eml")):
        assert worker.poll() is None, "the worker has died"
        assert time.monotonic() < until, "no letter has left"
        time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
