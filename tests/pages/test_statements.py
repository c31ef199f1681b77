"""How often each citizen page asks the database: the plan once, no page more than six times."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from citizen_app.demo import cast
from citizen_app.identity import service as identity
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor
from citizen_app.meetings import service as meetings
from citizen_app.meetings.rules import Called
from citizen_app.plan import service as plans
from citizen_app.storage.session import begin
from tests.client import StrictClient
from tests.conftest import both_databases
from tests.counting import statements
from tests.screens import SCREENS, Scene, Screen, Who, lay_out

pytestmark = both_databases

MOST = 6
MOST_OF = {"plan": 1}  # the session with the person, and her plan beside it
SHOWN = [screen for screen in SCREENS if not screen.press]


@pytest.fixture
def scene(app: Flask) -> Scene:
    cast.load()
    with begin() as session:
        return lay_out(session)


@pytest.fixture
def phones(app: Flask, scene: Scene) -> dict[Who, StrictClient]:
    return scene.phones(app)


def test_no_page_asks_often(scene: Scene, phones: dict[Who, StrictClient]) -> None:
    asked = {screen.name: _asked(scene, phones, screen) for screen in SHOWN}
    too_often = {name: sent for name, sent in asked.items() if len(sent) > MOST_OF.get(name, MOST)}
    assert not too_often, "\n".join(_told(name, sent) for name, sent in too_often.items())


def test_no_page_asks_more_often_when_more_lies_there(scene: Scene, phones: dict[Who, StrictClient]) -> None:
    before = {screen.name: len(_asked(scene, phones, screen)) for screen in SHOWN}
    _add_rows(scene)
    after = {screen.name: len(_asked(scene, phones, screen)) for screen in SHOWN}
    assert {name: (before[name], after[name]) for name in before if after[name] > before[name]} == {}


def _told(name: str, sent: list[str]) -> str:
    """A page and the tables it asked, in its order."""
    tables = [re.sub(r".*?\b(?:FROM|INTO|UPDATE) (\S+).*", r"\1", each) for each in sent]
    return f"{name} asks {len(sent)} times: {' '.join(tables)}"


def _asked(scene: Scene, phones: dict[Who, StrictClient], screen: Screen) -> list[str]:
    """What a page asks once the reading stands in the log, as at every look but the first."""
    phone, path = phones[screen.who], scene.path(screen).partition("#")[0]
    phone.get(path, screen.status)
    with statements() as sent:
        phone.get(path, screen.status)
    return sent


def _add_rows(scene: Scene) -> None:
    """Twelve more of all that a person gathers over the years."""
    with begin() as session:
        for person_id in (scene.holes["fatima"], scene.holes["jonas"]):
            person = identity.person(session, person_id)
            staff = Actor("staff", str(person.coordinator_id), person.unit_id)
            for number in range(12):
                starts = now() + timedelta(days=20 - 5 * number)
                called = [Called(f"Kim {number}", "läkare", "Vårdcentralen Linden")] * 3
                meetings.make_meeting(
                    session, staff, person_id, person.unit_id, starts=starts, minutes=30, participants=called
                )
                _new_version(session, staff, person_id)


def _new_version(session: Session, staff: Actor, person_id: str) -> None:
    plan = plans.plan_of(session, person_id)
    assert plan is not None
    document = plans.document_of(session, plan)
    plans.write_plain_lines(session, staff, plan.id, {each.id: each.text for each in document.actions}, {})
