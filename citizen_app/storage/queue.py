"""The queue that wakes the worker, on SQLite or Redis; what is to be done stands in the database, never here."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from huey import RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlalchemy import event
from sqlalchemy.orm import Session

from citizen_app.settings import Settings
from citizen_app.storage.keys import KeyRing

Work = Callable[[], object]
WAITING = "waiting to wake"

_open: list[Any] = []
_work: list[Work] = []


def open_queue(settings: Settings, ring: KeyRing) -> None:
    """Opens the queue that `wake` and `work` use from now on in this process."""
    close_queue()
    serializer = SignedSerializer(secret=ring.token_mark("queue", "tasks"))
    if settings.redis_url:
        engine = RedisHuey("minsip", url=settings.redis_url, serializer=serializer, results=False)
    else:
        file = settings.instance / "queue.sqlite"
        engine = SqliteHuey("minsip", filename=str(file), serializer=serializer, results=False)
    _open.append((engine, engine.task(name="sweep")(_sweep)))
    engine.periodic_task(crontab(minute="*"), name="sweep_each_minute")(_sweep)


def close_queue() -> None:
    """Lets go of what `open_queue` opened."""
    while _open:
        _open.pop()[0].storage.close()


def wake(session: Session) -> None:
    """Wakes the worker once the transaction has committed; a queue that is down costs a minute, never an act."""
    if not session.info.get(WAITING):
        session.info[WAITING] = True
        event.listen(session, "after_commit", _wake, once=True)


def work(task: Work, workers: int = 1) -> None:
    """Runs a task whenever somebody wakes it, and each minute; until the process is told to stop."""
    _work[:] = [task]
    engine, _ = _open[0]
    engine.create_consumer(workers=workers, graceful_signal="TERM", initial_delay=0.1, max_delay=2.0).run()


def _wake(session: Session) -> None:
    session.info.pop(WAITING, None)
    for _engine, task in _open:
        with suppress(Exception):  # the row is committed, and the sweep of each minute finds it
            task()


def _sweep() -> None:
    for task in _work:
        task()
