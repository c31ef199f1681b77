"""T16: the same form sent many times at once, as thumbs and bad networks do: one effect, and one answer for all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import delete, text
from werkzeug.test import TestResponse

from citizen_app.identity.records import Try
from citizen_app.storage.session import begin, reading
from tests.figures import figure
from tests.walks import STAFF, client_of
from tests.world import World

OURS = {"Sec-Fetch-Site": "same-origin"}
Data = dict[str, str]


@dataclass(frozen=True)
class Act:
    """Something that must happen once: who does it, where, with which words, and where its effect can be counted."""

    who: str
    path: str
    data: Data
    counted: str
    before: Callable[[World, int], tuple[str, Data] | None] = lambda _world, _number: None
    refuses_other: bool = True


def as_if_never_asked(_world: World, _number: int) -> None:
    """More than three codes can be asked for in this test's quarter of an hour."""
    with begin() as session:
        session.execute(delete(Try))


YES = {"kinds": "halsa", "svar": "ja"}
ACTS = {
    "a new person": Act("coordinator", "/personal/ny", {"name": "Jonas"}, "SELECT count(*) FROM person"),
    "a link": Act(
        "coordinator",
        "/personal/mote/{meeting}/lank",
        {"readers": "Ingen", "safe": "Dagtid", "own_word": "Blå båt"},
        "SELECT count(*) FROM link",
    ),
    "a code for another phone": Act(
        "anyone",
        "/l/annan-telefon",
        {},
        "SELECT count(*) FROM outbox",
        before=as_if_never_asked,
        refuses_other=False,  # nothing is written there but the press itself
    ),
    "a preparation": Act(
        "person",
        "/app/moten/{meeting}/forbered/titta-igenom",
        {},
        "SELECT count(*) FROM sent_answers",
        before=lambda world, number: (f"/app/moten/{world.meeting}/forbered/bra", {"text": f"Ord {number}"}),
        refuses_other=False,  # other words are another sending
    ),
    "a yes": Act("person", "/app/vem-far-se/{mark}/svar", YES, "SELECT count(*) FROM consent_event"),
    "its end": Act(
        "person",
        "/app/vem-far-se/{mark}/ta-tillbaka",
        {"svar": "ja"},
        "SELECT count(*) FROM consent_event",
        before=lambda world, _number: (f"/app/vem-far-se/{world.mark}/svar", YES),
    ),
    "a questionnaire": Act(
        "person",
        "/app/sag-vad-du-tyckte/{past}/tack",
        {},
        "SELECT (SELECT count(*) FROM waiting_answers) + (SELECT count(*) FROM answer)",
        before=lambda world, number: (f"/app/sag-vad-du-tyckte/{world.past}/{number + 1}", _statements(number + 1)),
    ),
}


def _statements(screen: int) -> Data:
    """Both statements of a screen, whichever they are."""
    return {f"svar_{number}": str(screen % 5 + 1) for number in range(1, 24)}


def counted(query: str) -> int:
    with reading() as session:
        return int(session.execute(text(query)).scalar_one())


def send(app: Flask, world: World, who: str, path: str, data: Data) -> TestResponse:
    return client_of(app, world, who).flask.post(path, data=data, headers=OURS)


@pytest.mark.parametrize("name", ACTS)
def test_many_taps_have_one_effect(app: Flask, world: World, name: str) -> None:
    act = ACTS[name]
    path = act.path.format_map(world.ids)
    rounds = 4 if name == "a questionnaire" else max(2, figure("T16.rounds") // 4)  # there are four screens to answer
    with ThreadPoolExecutor(figure("T16.parallel")) as pool:
        for number in range(rounds):
            if first := act.before(world, number):
                send(app, world, act.who, first[0], first[1] | {"key": f"before-{number}"})
            before = counted(act.counted)
            form = act.data | {"key": f"key-{number}"}
            taps = [pool.submit(send, app, world, act.who, path, form) for _ in range(figure("T16.parallel"))]
            answers = [tap.result() for tap in taps]
            assert counted(act.counted) == before + 1, (name, number)
            assert {each.status_code for each in answers} <= {200, 303}
            assert len({each.headers.get("Location") for each in answers}) == 1


@pytest.mark.parametrize("name", [name for name, act in ACTS.items() if act.refuses_other])
def test_other_words_under_the_same_key_are_refused(app: Flask, world: World, name: str) -> None:
    act = ACTS[name]
    path, form = act.path.format_map(world.ids), act.data | {"key": "one"}
    if first := act.before(world, 1):
        send(app, world, act.who, first[0], first[1] | {"key": "before"})
    assert send(app, world, act.who, path, form).status_code in (200, 303)
    before = counted(act.counted)
    other = send(app, world, act.who, path, form | {"mer": "Andra ord, som ingen har skrivit förut."})
    assert (other.status_code, counted(act.counted)) == (422, before)
    assert "Andra ord, som ingen har skrivit förut." in other.text


def test_only_one_of_many_taps_shows_a_link(app: Flask, world: World) -> None:
    """The secret of a link is told once; every other tap is told that the link was made."""
    act, shown = ACTS["a link"], 0
    with ThreadPoolExecutor(figure("T16.parallel")) as pool:
        form, path = act.data | {"key": "one"}, act.path.format_map(world.ids)
        taps = [pool.submit(send, app, world, act.who, path, form) for _ in range(figure("T16.parallel"))]
        shown = sum("/l#" in tap.result().text for tap in taps)
    assert shown == 1
    assert act.who in STAFF
