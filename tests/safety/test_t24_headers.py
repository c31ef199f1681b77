"""T24: the exact headers on every answer there is, each page's stylesheet by its hash, nothing personal in a cache."""

import base64
import hashlib
import re
from collections.abc import Collection, Iterator
from typing import NoReturn

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from citizen_app.app import create_app
from citizen_app.demo.door import door
from citizen_app.identity import links
from citizen_app.settings import Settings, from_environment
from citizen_app.storage.keys import make_ring, write_ring
from citizen_app.storage.session import begin, close_database
from citizen_app.web.guards import open_to_all
from tests.builders import CODE, HOUSE, Cast, a_session_of
from tests.client import page_problems
from tests.walks import body_of, client_of, routes, values_of
from tests.world import World

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{style}; media-src 'self' blob:; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), payment=(), usb=(), publickey-credentials-get=(self)",
}
OF_A_FILE = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SHELL = ("/app/sw.js", "/app/manifest.webmanifest", "/app/offline")  # asked for anew each time, the same for all
LOOKERS = ("anyone", "link", "relative", "person", "coordinator", "reader")
OURS = {"Sec-Fetch-Site": "same-origin"}
NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "ETag", "Last-Modified", "Expires")


def hash_of_style(page: bytes) -> str:
    """The hash of the one stylesheet that stands in a page, over the very bytes that were served."""
    styles = re.findall(rb"<style[^>]*>(.*?)</style>", page, re.DOTALL)
    assert len(styles) == 1
    return f"'sha256-{base64.b64encode(hashlib.sha256(styles[0]).digest()).decode()}'"


def check(answer: TestResponse, path: str, sheets: Collection[str]) -> None:
    """Raises AssertionError where a header is missing, weaker, or too much."""
    headers = answer.headers
    is_page = bool(answer.data) and answer.mimetype == "text/html" and not 300 <= answer.status_code < 400
    style = f" {hash_of_style(answer.data)}" if is_page else ""
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS, path
    assert headers["Content-Security-Policy"] == POLICY.format(style=style), path
    assert headers["Referrer-Policy"] == ("no-referrer" if path == "/l" and _looks(answer) else "same-origin"), path
    cached = "no-cache" if path in SHELL and answer.status_code == 200 else "no-store"
    assert headers["Cache-Control"] == cached, path
    assert [name for name in NEVER if name in headers] == [], path
    if is_page:
        assert style.strip() in sheets, path
        assert re.findall(rb"<script(?![^>]* src=\"/static/[^\"/]+\")", answer.data) == [], path
        assert headers["Content-Type"] == "text/html; charset=utf-8", path


def _looks(answer: TestResponse) -> bool:
    return answer.request.method == "GET"


@pytest.fixture
def sheets(built_app: Flask) -> Collection[str]:
    """The hashes of all stylesheets of this release; a page may carry one of them."""
    found: dict[str, str] = built_app.extensions["pages"].style_hashes
    return found.values()


@pytest.mark.parametrize("who", LOOKERS)
def test_every_page_has_exactly_these_headers(app: Flask, world: World, sheets: Collection[str], who: str) -> None:
    client = client_of(app, world, who).flask
    for route in routes(app):
        path = route.path(values_of(world, route.rule))
        for method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS"):
            if method != "POST" or route.endpoint not in ("identity.sign_out", "identity.close_quickly"):
                data = body_of(world, route.endpoint) if method == "POST" and who == "anyone" else None
                answer = client.open(path, method=method, data=data, headers=OURS)
                check(answer, path, sheets) if method in ("GET", "POST") or answer.data else None


def test_troubles_have_them_too(app: Flask, world: World, sheets: Collection[str]) -> None:
    client = client_of(app, world, "person").flask
    huge = {"viktigt": "a" * (7 * 1024 * 1024)}
    for path, status, answer in (
        ("/nowhere", 404, client.get("/nowhere")),
        ("/static/nothing.js", 404, client.get("/static/nothing.js")),
        ("/static/../keys.json", 404, client.get("/static/../keys.json")),
        ("/app/plan", 405, client.put("/app/plan", headers=OURS)),
        ("/in", 403, client.post("/in")),
        ("/in", 422, client.post("/in", headers=OURS)),
        ("/app/forbered", 413, client.post("/app/forbered", data=huge, headers=OURS)),
    ):
        assert answer.status_code == status, path
        check(answer, path, sheets)
        assert page_problems(answer.text) == []


@pytest.fixture
def troubled(settings: Settings) -> Iterator[FlaskClient]:
    """The app as it runs in the demo, with two pages that break."""
    views = Blueprint("trouble", __name__)

    @views.get("/broken")
    @open_to_all
    def broken() -> NoReturn:
        raise ZeroDivisionError("a secret word")

    @views.get("/down")
    @open_to_all
    def down() -> NoReturn:
        raise OperationalError("SELECT secret", {}, ConnectionError("a secret place"))

    environment = {
        "CITIZEN_DEMO": "1",
        "CITIZEN_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
    }
    write_ring(settings.keys_file, make_ring())
    yield create_app(from_environment(environment), [views]).test_client()
    close_database()


@pytest.mark.parametrize(("path", "status"), [("/broken", 500), ("/down", 503)])
def test_what_nobody_foresaw_is_calm_and_closed(troubled: FlaskClient, path: str, status: int) -> None:
    answer = troubled.get(path)
    assert answer.status_code == status
    check(answer, path, [hash_of_style(answer.data)])
    assert page_problems(answer.text) == []
    assert not re.search(r"secret|Traceback|ZeroDivision|SELECT|\.py", answer.text)


def test_a_file_is_only_a_file(app: Flask) -> None:
    client = app.test_client()
    for name in app.extensions["pages"].names.values():
        with client.get(f"/static/{name}") as answer:
            assert answer.status_code == 200, name
            assert {each: answer.headers.get(each) for each in OF_A_FILE} == OF_A_FILE, name
            assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable", name
            assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", SHELL)
def test_what_the_phone_keeps_is_the_same_for_everybody(app: Flask, world: World, path: str) -> None:
    seen = {who: client_of(app, world, who).flask.get(path).data for who in ("anyone", "link", "person", "coordinator")}
    assert len(set(seen.values())) == 1


@pytest.fixture
def secure(settings: Settings, cast: Cast) -> Flask:
    """The same installation as people reach it by https."""
    environment = {
        "CITIZEN_DEMO": "1",
        "CITIZEN_PUBLIC_URL": "https://min.example",
        "CITIZEN_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "CITIZEN_NOW": str(settings.moved_to),
    }
    reached = from_environment(environment)
    return create_app(reached, [door(reached)])


def test_over_https_the_browser_is_told_to_stay_there(secure: Flask) -> None:
    for path in ("/", "/l", "/app/sw.js", "/nowhere"):
        told = secure.test_client().get(path).headers["Strict-Transport-Security"]
        assert told == "max-age=63072000; includeSubDomains", path


def test_cookies_are_closed_to_scripts_and_other_sites(secure: Flask, cast: Cast) -> None:
    with begin() as session:
        made = links.make_link(session, HOUSE, links.PREPARE, cast.person, cast.unit)
    client = secure.test_client()
    answers = [
        client.post("/l", data={"token": made.token}, headers=OURS),
        secure.test_client().post("/l", data={"token": made.token}, headers=OURS),
        client.post("/in/kod", data={"code": CODE}, headers=OURS),
        client.post("/app/tema", data={"tema": "mork"}, headers=OURS),
        client.post("/in", data={"sprak": "en"}, headers=OURS),
        client.post("/demo/personal", data={"staff": cast.coordinator}, headers=OURS),
        client.post("/ut", headers=OURS),
    ]
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    for cookie in cookies:
        parts = {part.strip().partition("=")[0] for part in cookie.split(";")}
        assert {"Secure", "HttpOnly", "SameSite", "Path"} <= parts, cookie
        assert "SameSite=Lax" in cookie
        assert "Domain" not in parts
    names = {cookie.partition("=")[0] for cookie in cookies}
    assert names == {"__Host-sid", "__Host-personal", "__Host-enhet", "__Host-vantar", "sprak", "tema"}


def test_a_cookie_without_its_prefix_is_not_taken(secure: Flask, cast: Cast) -> None:
    client, secret = secure.test_client(), a_session_of(cast.person)
    client.set_cookie("sid", secret, domain="min.example")
    assert client.get("/app/", base_url="https://min.example").status_code == 303
    client.set_cookie("__Host-sid", secret, domain="min.example", secure=True)
    assert client.get("/app/", base_url="https://min.example").status_code == 200
