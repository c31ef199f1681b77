"""T23: a form that another site sends is refused at the door, on every route that changes anything."""

import pytest
from flask import Flask

from citizen_app.settings import Settings
from tests.client import StrictClient
from tests.walks import Kept, body_of, client_of, routes, values_of, written
from tests.world import World

RIGHT = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost:8000"},
]
WRONG = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:8000.elsewhere.example"},
    {"Origin": "http://localhost:8000", "Sec-Fetch-Site": "cross-site"},
    {"Referer": "http://localhost:8000/app/"},
    {"X-Requested-With": "XMLHttpRequest", "HX-Request": "true"},
]
METHODS = ("POST", "PUT", "PATCH", "DELETE")


def _who(rule: str) -> str:
    """Somebody who may send here."""
    if rule.startswith("/personal"):
        return "coordinator"
    return "relative" if rule.startswith("/app/anhorig") else "person"


@pytest.mark.parametrize("headers", WRONG, ids=str)
def test_nothing_happens_when_another_site_sends_a_form(app: Flask, world: World, headers: dict[str, str]) -> None:
    for route in routes(app):
        client = client_of(app, world, _who(route.rule)).flask
        for method in METHODS:
            with written() as tables:
                path = route.path(values_of(world, route.rule))
                sent = client.open(path, method=method, data=body_of(world, route.endpoint), headers=headers)
            assert (sent.status_code, tables) == (403, set()), (method, route.rule)
            assert "Set-Cookie" not in sent.headers


@pytest.mark.parametrize("headers", RIGHT, ids=str)
def test_our_own_forms_come_through(app: Flask, kept: Kept, settings: Settings, headers: dict[str, str]) -> None:
    for route in routes(app):
        if "POST" in route.methods:
            world = kept.open(settings)
            client = client_of(app, world, _who(route.rule)).flask
            path = route.path(values_of(world, route.rule))
            sent = client.post(path, data=body_of(world, route.endpoint), headers=headers)
            assert sent.status_code in (200, 204, 303, 307, 422), route.rule


def test_what_was_typed_is_handed_back(app: Flask, world: World) -> None:
    typed = "Jag vill att ni ringer min bror först."
    client = StrictClient(app, citizen=world.secrets["person"])
    page = client.post("/app/forbered", {"viktigt": typed}, status=403, headers={"Sec-Fetch-Site": "cross-site"})
    assert typed in page.text


def test_a_look_from_elsewhere_is_only_a_look(app: Flask, world: World) -> None:
    """A link from another site opens a page; a browser that only guesses what comes next is refused."""
    client = client_of(app, world, "person").flask
    assert client.get("/app/plan", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
    for rule in ("/app/plan", "/app/vem-har-last"):
        with written() as tables:
            assert client.get(rule, headers={"Sec-Purpose": "prefetch;prerender"}).status_code == 403
        assert "audit_row" not in tables
