"""An operator opens the service step by step: what is closed is not there, and no page leads to it."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from citizen_app.app import create_app
from citizen_app.identity import links
from citizen_app.kernel.levels import Level
from citizen_app.settings import Settings
from citizen_app.storage.session import begin
from tests.builders import Cast, a_session_of, a_staff_session
from tests.client import StrictClient
from tests.plans import send_plan

ADDRESS = re.compile(r'(?:href|action)="(/[^"#?]*)')
DOORS = ["/", "/hjalp", "/l", "/in", "/personal/in"]
CLOSED = {1: DOORS[2:], 2: ["/in", "/in/skickat", "/in/kod", "/app/", "/app/plan"], 3: ["/app/vem-far-se"], 4: []}


@pytest.fixture(params=CLOSED)
def opened(request: pytest.FixtureRequest, cast: Cast, settings: Settings) -> tuple[int, Flask]:
    """The service at one of its four steps, with a plan in it where plans are open."""
    if request.param > 2:
        with begin() as session:
            send_plan(session, cast)
    return request.param, create_app(replace(settings, step=request.param))


def dead_ends(client: StrictClient, waiting: list[str]) -> set[str]:
    """The addresses that are not there, of all that can be reached from some pages."""
    seen, dead = set(waiting), set()
    while waiting:
        path = waiting.pop()
        page = client.flask.get(path)
        if page.status_code == 404:
            dead.add(path)
        found = ADDRESS.findall(page.text) if page.mimetype == "text/html" else []
        for address in {*found, page.headers.get("Location", "").partition("?")[0]} - seen - {""}:
            if not address.startswith("/static"):
                seen.add(address)
                waiting.append(address)
    return dead


def test_a_closed_step_is_not_there(opened: tuple[int, Flask]) -> None:
    step, app = opened
    for path in CLOSED[step]:
        StrictClient(app).get(path, 404)


def test_nobody_is_led_to_what_is_closed(opened: tuple[int, Flask], cast: Cast, meeting: str) -> None:
    step, app = opened
    low = a_session_of(cast.person, Level.LINK, meeting_id=meeting, data={"purpose": links.PREPARE})  # type: ignore[arg-type]
    staff = StrictClient(app, staff=a_staff_session(cast.coordinator))
    start = [path for path in DOORS if path not in CLOSED[step]]
    assert dead_ends(StrictClient(app), [*start]) == set()
    assert dead_ends(StrictClient(app, citizen=low), [*start, *(["/app/forbered"] if step > 1 else [])]) == set()
    if step > 1:
        staff.post(f"/personal/person/{cast.person}/varfor", {"why": "meeting"})
        assert dead_ends(staff, ["/personal/", f"/personal/mote/{meeting}"]) == set()
        assert dead_ends(StrictClient(app), ["/app/forbered"]) == set()
    if step > 2:
        assert dead_ends(StrictClient(app, citizen=a_session_of(cast.person)), ["/app/"]) == set()
