"""Every form, whatever comes: a calm page or none, never a crash, and no text is lost that somebody wrote."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from citizen_app.settings import Settings
from citizen_app.web.gate import CITIZEN_COOKIE
from tests.builders import Cast, a_session_of
from tests.figures import PROOF
from tests.pageforms import PageForm, forms_on
from tests.walks import STAFF, Kept, Route, body_of, client_of, routes, values_of
from tests.world import World

OURS = {"Sec-Fetch-Site": "same-origin"}
WHO = ("anyone", "link", "relative", "person", "coordinator")
NOT_TEXTS = ("key", "version", "token", "till", "sprak", "code")  # never shown again, or nobody wrote them
TEXTS_SENT = ("viktigt", "place", "readers", "safe", "own_word", "word", "name", "reach", "words", "viktigt.text")
Data = dict[str, list[str]]
SENTENCE = "Jag vill att ni ringer min bror först. "
SIGNS = {
    "emoji": "Jag är 😀👩🏽‍🦽‍➡️ och vill ha hjälp 🇸🇪",
    "right to left": "أريد مساعدة من الطبيب \u202eabc\u202c اليوم",
    "html": "<script>alert(1)</script><b onclick=x>Hej & hå</b> \"'`",
    "template": "{{ 7*7 }} {% raw %} %(name)s %s ${x} {0} text",
    "nul": "Jag heter\x00 Fatima\x08 och vill ha hjälp\x7f",
    "lines": "Första raden\r\nAndra raden\rTredje raden\n\n\nSista",
    "sql": "'; DROP TABLE person; -- och lite till",
    "path": "../../../../etc/passwd och lite till",
    "combining": "Z̸͙͑a̶l̵g̷o̴ vill ha hjälp ﷽ ﬁ ǆ",
}
TEXTS = {
    "nothing": "",
    "spaces": " \n\t ",
    "long": "å" * 10_000,
    "number": "-99999999999999999999999999999999999999999",
    "odd signs": " ".join(SIGNS.values()),
    **(SIGNS if PROOF else {}),  # each alone as well
}


@dataclass(frozen=True)
class Target:
    """One form as somebody meets it."""

    who: str
    route: Route
    form: PageForm

    def __str__(self) -> str:
        return f"{self.who}: {self.route.rule} ({', '.join(self.form.names)})"


def targets(app: Flask, world: World) -> Iterator[Target]:
    """Every form on every page, once for each kind of visitor it is shown to; drafts are saved without a form."""
    by_endpoint = {(route.endpoint, route.rule): route for route in routes(app)}
    adapter = app.url_map.bind("localhost")
    seen = set()
    for who in WHO:
        for route in routes(app):
            if "GET" not in route.methods:
                continue
            path = route.path(values_of(world, route.rule))
            page = client_of(app, world, who).flask.get(path)
            for form in forms_on(page.text, path) if page.mimetype == "text/html" else []:
                if form.method != "post":
                    continue
                rule, _values = adapter.match(form.action.partition("?")[0], "POST", return_rule=True)
                mark = (who in STAFF, rule.rule, tuple(form.names))
                if mark not in seen:
                    seen.add(mark)
                    yield Target(who, by_endpoint[rule.endpoint, rule.rule], form)
    yield from _without_a_form(app, world)


def _without_a_form(app: Flask, world: World) -> Iterator[Target]:
    """What scripts send as somebody types, and what a page of another moment would hold."""
    for route in routes(app):
        if "POST" in route.methods:
            path = route.path(values_of(world, route.rule))
            body = body_of(world, route.endpoint)
            written = [name for name in body if name in TEXTS_SENT]
            yield Target(_sender(route), route, PageForm("post", path, list(body.items()), written, list(body)))


def _sender(route: Route) -> str:
    """Somebody who may come to a route."""
    if route.rule.startswith("/personal"):
        return "coordinator"
    return "relative" if route.rule.startswith("/app/anhorig") else "person"


Spoil = Callable[[PageForm], Data]
SPOILED: dict[str, Spoil] = {
    **{name: (lambda form, text=text: _written(form, text)) for name, text in TEXTS.items()},
    "empty": lambda _form: {},
    "twice": lambda form: {name: [*given, *given] for name, given in form.data().items()},
    "other choices": lambda form: form.data() | {name: ["finns-inte", "\x00", ""] for name in form.chosen},
    "hidden": lambda form: {name: ["\x00" + "9" * 60] for name in form.names},
    "foreign fields": lambda form: {
        name: [SENTENCE * 300] for name in [*form.names, "person_id", "level", "__class__"]
    },
}


def _written(form: PageForm, text: str) -> Data:
    return form.data() | {name: [text] for name in form.written}


def _visible(page: str) -> str:
    """All that stands on a page or in its fields."""
    return _plain(html.unescape(page))


def _plain(text: str) -> str:
    """Without signs that nobody can see, and with one kind of space."""
    seen = "".join(c for c in text if c in "\r\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return re.sub(r"\s+", " ", seen).strip()


def lost_in(page: TestResponse, target: Target, sent: Data) -> list[str]:
    """The texts that were written and are nowhere on the page that says that something has to change."""
    if page.status_code < 400 or page.mimetype != "text/html":
        return []
    texts = {text for name in target.form.written if name not in NOT_TEXTS for text in sent.get(name, [])}
    shown = _visible(page.text)
    return [text[:60] for text in texts if len(_plain(text)) > 12 and _plain(text) not in shown]


_found: list[Target] = []  # looked for once; the copies of the world are alike


@pytest.fixture
def found(app: Flask, kept: Kept, settings: Settings) -> list[Target]:
    if not _found:
        _found.extend(targets(app, kept.open(settings)))
    return _found


def test_no_route_that_takes_a_form_is_forgotten(app: Flask, found: list[Target]) -> None:
    assert {str(each.route) for each in found} == {str(route) for route in routes(app) if "POST" in route.methods}


@pytest.mark.parametrize("kind", SPOILED)
def test_a_form_is_calm_about(app: Flask, kept: Kept, settings: Settings, found: list[Target], kind: str) -> None:
    troubles, world = {}, kept.open(settings)
    for target in found:
        sent = SPOILED[kind](target.form)
        try:
            page = client_of(app, world, target.who).flask.post(target.form.action, data=sent, headers=OURS)
        except Exception as trouble:
            troubles[str(target)] = repr(trouble)[:200]
            continue
        if page.status_code >= 500 or (lost := lost_in(page, target, sent)):
            troubles[str(target)] = str(page.status_code) if page.status_code >= 500 else f"lost: {lost}"
        if page.status_code < 400:  # something may have happened: a meeting called off, a session ended
            world = kept.open(settings)
    assert troubles == {}


RAW = {
    "json": (b'{"viktigt": "Ro"}', "application/json"),
    "broken bytes": (b"viktigt=%ff%fe%ed%a0%80&key=%00&name=\xc3\x28", "application/x-www-form-urlencoded"),
    "broken escapes": (b"viktigt=%&key=%zz&=&&&;;%=%", "application/x-www-form-urlencoded"),
    "no type": (b"viktigt=Ro", ""),
    "odd type": (b"viktigt=Ro", "text/plain; charset=utf-16"),
    "half a form in parts": (
        b'--x\r\nContent-Disposition: form-data; name="viktigt"\r\n\r\nRo', "multipart/form-data; boundary=x",
    ),
    "parts without a boundary": (b"--x--", "multipart/form-data"),
    "a file for a text": (
        b'--x\r\nContent-Disposition: form-data; name="viktigt"; filename="a.txt"\r\n\r\nRo\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    "too many fields": (urlencode([(f"a{n}", "1") for n in range(2000)]).encode(), "application/x-www-form-urlencoded"),
}  # fmt: skip


@pytest.mark.parametrize("kind", RAW)
def test_a_body_that_is_no_form_is_calm_too(app: Flask, kept: Kept, settings: Settings, kind: str) -> None:
    world, (body, content_type) = kept.open(settings), RAW[kind]
    for route in routes(app):
        if "POST" in route.methods:
            client, path = client_of(app, world, _sender(route)).flask, route.path(values_of(world, route.rule))
            page = client.post(path, data=body, content_type=content_type, headers=OURS)
            assert page.status_code < 500, route
            world = world if page.status_code >= 400 else kept.open(settings)


ODD = [
    "%00",
    "%ff%fe",
    "å" * 300,
    "..%2f..%2fetc",
    "1' OR '1'='1",
    "{{7*7}}",
    "%0d%0aSet-Cookie:%20a=b",
    "-1",
    "0" * 26,
]


@pytest.mark.parametrize("odd", ODD, ids=quote_plus)
def test_an_address_that_nobody_made_is_calm(app: Flask, world: World, odd: str) -> None:
    for route in routes(app):
        values = values_of(world, route.rule)
        for name in route.arguments:
            path = route.path(values | {name: odd})
            for method in sorted({"GET", "POST"} & route.methods):
                page = client_of(app, world, _sender(route)).flask.open(path, method=method, headers=OURS)
                assert page.status_code < 500, (method, path)
                assert "Set-Cookie: a=b" not in str(page.headers)


@pytest.mark.parametrize(
    "query",
    ["till=//elsewhere.example", "till=%00", "sprak=../en", "allt=%ff", "forst=x&forst=y", "fran=" + "a" * 5000],
)
def test_a_question_mark_with_anything_after_it_is_calm(app: Flask, world: World, query: str) -> None:
    for route in routes(app):
        if "GET" in route.methods:
            path = f"{route.path(values_of(world, route.rule))}?{query}"
            page = client_of(app, world, _sender(route)).flask.get(path)
            assert page.status_code < 500, route
            assert "elsewhere" not in page.headers.get("Location", "")


@pytest.mark.parametrize(
    "till",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\thttps://elsewhere.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie: a=b",
    ],
)
def test_nobody_is_led_away(app: Flask, kept: Kept, settings: Settings, till: str) -> None:
    """Every form that knows where to go afterwards goes nowhere but to a page of our own."""
    for route in routes(app):
        if "POST" in route.methods:
            world = kept.open(settings)
            body = body_of(world, route.endpoint) | {"till": till}
            client, path = client_of(app, world, _sender(route)).flask, route.path(values_of(world, route.rule))
            led = client.post(path, data=body, headers=OURS).headers.get("Location", "/")
            assert re.match(r"/(?![/\\])", led), route
            assert "elsewhere" not in led.partition("?")[0]


@pytest.mark.parametrize(
    "odd", ["x=\xe5", "sprak=\xff", "personal=\xff", "tema=\xc3\xa5; ;;=", "\x80" * 2000, "=", "sidor"]
)
def test_a_cookie_that_another_service_left_is_calm(app: Flask, cast: Cast, odd: str) -> None:
    browser = app.test_client(use_cookies=False)
    for path, status in (("/", 200), ("/in", 200), ("/nowhere", 404)):
        assert browser.get(path, headers={"Cookie": odd}).status_code == status, path
    own = f"{odd}; {CITIZEN_COOKIE}={a_session_of(cast.person)}"
    assert browser.get("/app/plan", headers={"Cookie": own}).status_code == 200
