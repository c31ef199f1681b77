"""What the page tests stand on besides the cast: staff who act, a meeting in six days, and one link on two phones."""

from datetime import timedelta

import pytest
from flask import Flask

from citizen_app.kernel import clock
from citizen_app.kernel.levels import Actor
from citizen_app.meetings import service as meetings
from citizen_app.storage.session import begin
from tests.builders import Cast, a_staff_session
from tests.client import StrictClient
from tests.other_phone import first, link, second

__all__ = ["first", "link", "second"]


@pytest.fixture
def sara(cast: Cast) -> Actor:
    """The coordinator, as she acts."""
    return Actor("staff", cast.coordinator, cast.unit)


@pytest.fixture
def colleague(app: Flask, cast: Cast) -> StrictClient:
    """The coordinator's colleague, signed in."""
    return StrictClient(app, staff=a_staff_session(cast.colleague))


@pytest.fixture
def meeting(sara: Actor, cast: Cast) -> str:
    """The person's next meeting."""
    with begin() as session:
        starts = clock.now() + timedelta(days=6)
        made = meetings.make_meeting(
            session, sara, cast.person, cast.unit, starts=starts, minutes=60, place="Lindens rum 3"
        )
        return made.id
