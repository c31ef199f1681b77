"""A link that two phones try: the first opens it, and the second waits for a code."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_app.identity import links
from citizen_app.meetings import service as meetings
from citizen_app.notify import service as notify
from citizen_app.notify.records import OutboxRow
from citizen_app.storage.session import begin, reading
from citizen_app.web import gate
from tests.builders import HOUSE, Cast
from tests.client import StrictClient

ELSEWHERE, CODE_PAGE = "/l/annan-telefon", "/l/kod"


@pytest.fixture
def link(cast: Cast) -> links.NewLink:
    """Fatima's link to her next meeting."""
    with begin() as session:
        meeting = meetings.make_meeting(
            session, HOUSE, cast.person, cast.unit, title="Möte", place="Rum 4", minutes=60
        ).id
        return links.make_link(session, HOUSE, links.PREPARE, cast.person, cast.unit, meeting_id=meeting)


@pytest.fixture
def first(app: Flask, link: links.NewLink) -> StrictClient:
    """The phone that opened the link first."""
    client = StrictClient(app)
    assert client.post("/l", {"token": link.token}).location == "/app/forbered"
    return client


@pytest.fixture
def second(app: Flask, link: links.NewLink, first: StrictClient) -> StrictClient:
    """Another phone, which has just tried the same link."""
    return another(app, link.token)


def another(app: Flask, token: str) -> StrictClient:
    """One more phone, to which a link does not open."""
    client = StrictClient(app)
    assert client.post("/l", {"token": token}).location == ELSEWHERE
    return client


def she_has_mail(cast: Cast, unknown: bool = False) -> None:
    """Her address is known, and whether it is safe."""
    with begin() as session:
        notify.add_contact(session, cast.person, "email", "fatima@example.org")
        notify.answer_safety(session, HOUSE, cast.person, "ingen", "dagtid", unknown)


def the_code() -> str:
    """The newest code in the outbox, whether it will leave or not."""
    with reading() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.state == "waiting").order_by(OutboxRow.next_at))
        found = re.findall(r": ([0-9A-Z]{4} [0-9A-Z]{4})$", "\n".join(row.letter["body"] for row in rows), re.MULTILINE)
        return str(found[-1])


def wrong(code: str) -> str:
    """Another code."""
    return ("1" if code[0] != "1" else "2") + code[1:]


def ask(client: StrictClient) -> str:
    """Asks for a code, and gives it."""
    assert client.post(ELSEWHERE).location == CODE_PAGE
    return the_code()


def cookie_of(client: StrictClient, name: str) -> str:
    """What a browser holds."""
    found = client.flask.get_cookie(name)
    assert found is not None
    return found.value


def same_browser(app: Flask, client: StrictClient) -> StrictClient:
    """Another connection of a browser that waits."""
    other = StrictClient(app)
    for name in (gate.WAITING_COOKIE, gate.DEVICE_COOKIE):
        other.flask.set_cookie(name, cookie_of(client, name))
    return other
