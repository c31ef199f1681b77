"""T1: who may come where: every route by every method for everybody there is, each cell said in the table below."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from citizen_app.identity.records import SessionRow
from citizen_app.kernel import clock
from citizen_app.settings import Settings
from citizen_app.storage.session import begin
from citizen_app.web.guards import Fresh
from tests.walks import (
    METHODS,
    MISSING,
    STAFF,
    Kept,
    Route,
    body_of,
    client_of,
    foreign_values,
    in_wrong_cookie,
    routes,
    values_of,
)
from tests.world import World

# in  may come in · door, code, desk  is led to the door, to the code, to the staff's door
# why  is asked for a reason first · -  there is no such page for her
WHO = (
    "anyone", "link", "other link", "relative", "once", "person", "other person",
    "coordinator", "second", "colleague", "reader", "stranger",
)  # fmt: skip
_OUT = "door door door door door"
_IN = "desk desk desk desk desk desk desk"
OPEN = " ".join(["in"] * 12)
OWN = f"door code code code code in in {_OUT}"  # the signed-in person's own page
HERS = f"door code code code code in - {_OUT}"  # something that is hers alone
LINKED = f"door in in - in in in {_OUT}"  # the low door's own meeting; a relative's link opens none of it
LINKED_HERS = f"door in - - in in - {_OUT}"
LOW = f"door in in in in in in {_OUT}"
RELATIVE = f"door - - in - - - {_OUT}"
JUDGED = f"door door door door in in - {_OUT}"
STAFFS = f"{_IN} in in in in in"
CARE = f"{_IN} in in why - -"
SHARED = f"{_IN} in in why in -"  # also for the unit that the person said yes to
ASKED = f"{_IN} in in in in -"
UNITS = f"{_IN} in in in - -"
GONE = None

MEETING, PERSON, SIDE = "/app/moten/<meeting_id>", "/personal/person/<person_id>", "/app/vem-far-se/<mark>"
AT = "/personal/mote/<meeting_id>"
TABLE: dict[str, tuple[str | None, str | None]] = {  # address: (looking, sending)
    "/": (OPEN, GONE),
    "/app/": (OWN, GONE),
    "/app/anhorig/": (RELATIVE, RELATIVE),
    "/app/anhorig/<step>": (RELATIVE, RELATIVE),
    "/app/ett-i-taget": (OWN, OWN),
    "/app/forbered": (LINKED, LINKED),
    "/app/forbered/<slug>": (LINKED, LINKED),
    "/app/forbered/<slug>/utkast": (GONE, LINKED),
    "/app/forbered/angra": (GONE, LINKED),
    "/app/forbered/klart": (LINKED, GONE),
    "/app/forbered/mer": (LINKED, GONE),
    "/app/forbered/papper": (LINKED, GONE),
    "/app/forbered/titta-igenom": (LINKED, LINKED),
    "/app/forbered/utkast": (GONE, LINKED),
    "/app/fraga": (OWN, GONE),
    "/app/hor-av-er": (LINKED, LINKED),
    "/app/hor-av-er/angra": (GONE, LINKED),
    "/app/kod": (OWN, OWN),
    "/app/manifest.webmanifest": (OPEN, GONE),
    "/app/mer-tid": (GONE, LINKED),
    "/app/moten": (OWN, GONE),
    MEETING: (HERS, GONE),
    f"{MEETING}/blev-det-av": (GONE, HERS),
    f"{MEETING}/forbered": (LINKED_HERS, LINKED_HERS),
    f"{MEETING}/forbered/<slug>": (LINKED_HERS, LINKED_HERS),
    f"{MEETING}/forbered/<slug>/utkast": (GONE, LINKED_HERS),
    f"{MEETING}/forbered/angra": (GONE, LINKED_HERS),
    f"{MEETING}/forbered/klart": (LINKED_HERS, GONE),
    f"{MEETING}/forbered/mer": (LINKED_HERS, GONE),
    f"{MEETING}/forbered/papper": (LINKED_HERS, GONE),
    f"{MEETING}/forbered/titta-igenom": (LINKED_HERS, LINKED_HERS),
    f"{MEETING}/forbered/utkast": (GONE, LINKED_HERS),
    f"{MEETING}/svar": (GONE, HERS),
    "/app/offline": (OPEN, GONE),
    "/app/om": (OPEN, GONE),
    "/app/plan": (OWN, GONE),
    "/app/plan/mal/<goal_id>": (HERS, GONE),
    "/app/plan/skriv-ut": (OWN, GONE),
    "/app/runt-mig": (OWN, GONE),
    "/app/sag-vad-du-tyckte/<meeting_id>/": (JUDGED, JUDGED),
    "/app/sag-vad-du-tyckte/<meeting_id>/<step>": (JUDGED, JUDGED),
    "/app/sprak-och-text": (OWN, GONE),
    "/app/sw.js": (OPEN, GONE),
    "/app/tema": (GONE, OWN),
    "/app/trygghet": (OWN, GONE),
    "/app/trygghet/avsluta": (GONE, OWN),
    "/app/var-det-du": (OWN, OWN),
    "/app/vem-far-se": (OWN, GONE),
    SIDE: (HERS, HERS),
    f"{SIDE}/kvitto": (HERS, GONE),
    f"{SIDE}/lat-dem-se": (OWN, HERS),  # looking only leads on, to a page that is not there for anybody else
    f"{SIDE}/svar": (OWN, HERS),
    f"{SIDE}/ta-tillbaka": (HERS, HERS),
    f"{SIDE}/visa": (HERS, GONE),
    "/app/vem-har-last": (OWN, GONE),
    "/app/vem-ska-jag-fraga": (OWN, GONE),
    "/healthz": (OPEN, GONE),
    "/hejda": (OPEN, GONE),
    "/hjalp": (OPEN, GONE),
    "/in": (OPEN, OPEN),
    "/in/kod": (LOW, LOW),  # a relative is led to her own page
    "/in/skickat": (OPEN, GONE),
    "/kvar": (GONE, OPEN),
    "/l": (OPEN, OPEN),
    "/l/annan-telefon": (OPEN, OPEN),
    "/l/kod": (OPEN, OPEN),
    "/personal/": (STAFFS, GONE),
    "/personal/fravaro": (STAFFS, STAFFS),
    "/personal/in": (OPEN, GONE),
    AT: (CARE, GONE),
    f"{AT}/anhorig": (CARE, CARE),
    f"{AT}/avsluta-lankar": (GONE, UNITS),
    f"{AT}/blev": (GONE, UNITS),
    f"{AT}/brev": (GONE, CARE),
    f"{AT}/fyll-i": (CARE, CARE),
    f"{AT}/lank": (CARE, CARE),
    f"{AT}/last": (GONE, UNITS),
    f"{AT}/onskan/<code>": (CARE, CARE),
    f"{AT}/sett": (GONE, UNITS),
    f"{AT}/stall-in": (GONE, UNITS),
    f"{AT}/svar": (CARE, GONE),
    f"{AT}/tid": (CARE, CARE),
    "/personal/ny": (STAFFS, STAFFS),
    PERSON: (SHARED, GONE),
    f"{PERSON}/avsluta-lankar": (GONE, UNITS),
    f"{PERSON}/kod": (CARE, CARE),
    f"{PERSON}/na": (CARE, CARE),
    f"{PERSON}/ord": (CARE, CARE),
    f"{PERSON}/samordnare": (CARE, CARE),
    f"{PERSON}/skydda": (GONE, UNITS),
    f"{PERSON}/varfor": (ASKED, ASKED),
    "/personal/personer": (STAFFS, GONE),
    "/personal/plan/<plan_id>/enkel-text": (CARE, CARE),
    "/personal/ring/<wish_id>": (CARE, UNITS),
    "/personal/ta-emot": (STAFFS, STAFFS),
    "/personal/uppgift/<task_id>": (CARE, CARE),
    "/readyz": (OPEN, GONE),
    "/sprak": (GONE, OPEN),
    "/stang": (GONE, OPEN),
    "/ut": (GONE, OPEN),
}
OURS = {"Sec-Fetch-Site": "same-origin"}
_LED = (("/in/kod?till=", "code"), ("/personal/in", "desk"), ("/app/kod?till=", "fresh"))


def outcome(answer: TestResponse) -> str:
    """What became of somebody who came."""
    led = answer.headers.get("Location", "")
    if answer.status_code == 404:
        return "-"
    if answer.status_code == 303 and led == "/in":
        return "door"
    if answer.status_code == 303 and "/varfor?" in led:
        return "why"
    if answer.status_code == 303 and (found := [word for start, word in _LED if led.startswith(start)]):
        return found[0]
    return "in" if answer.status_code in (200, 204, 303, 307, 422) else str(answer.status_code)


def expected(route: Route, sends: bool) -> dict[str, str]:
    row = TABLE[route.rule][sends]
    assert row is not None, f"{route} has a method that is not in the table"
    return dict(zip(WHO, row.split(), strict=True))


def walked(app: Flask, method: str) -> Iterator[Route]:
    yield from (route for route in routes(app) if method in route.methods)


def test_every_route_is_in_the_table_and_nothing_else(built_app: Flask) -> None:
    allowed: dict[str, set[str]] = {}
    for route in routes(built_app):
        allowed.setdefault(route.rule, set()).update(route.methods)
    told = {rule: (row[0] is not None, row[1] is not None) for rule, row in TABLE.items()}
    assert told == {rule: ("GET" in methods, "POST" in methods) for rule, methods in allowed.items()}


@pytest.mark.parametrize("who", WHO)
def test_who_may_look(app: Flask, world: World, who: str) -> None:
    wrong = {}
    for route in walked(app, "GET"):
        client, path = client_of(app, world, who).flask, route.path(values_of(world, route.rule))
        looked, peeked = client.get(path), client.head(path)
        if outcome(looked) != expected(route, False)[who]:
            wrong[route.rule] = f"{outcome(looked)} instead of {expected(route, False)[who]}"
        assert (peeked.status_code, peeked.data) == (looked.status_code, b""), route
    assert wrong == {}


@pytest.mark.parametrize("who", WHO)
def test_who_may_send(app: Flask, kept: Kept, settings: Settings, who: str) -> None:
    """Each sending in a fresh copy of the world, for what is sent may end a session or a meeting."""
    wrong = {}
    for route in walked(app, "POST"):
        world = kept.open(settings)
        client, path = client_of(app, world, who).flask, route.path(values_of(world, route.rule))
        sent = client.post(path, data=body_of(world, route.endpoint), headers=OURS)
        hoped, handed_back = expected(route, True)[who], sent.status_code == 401
        if outcome(sent) != hoped and not (handed_back and hoped in ("door", "code", "desk")):
            wrong[route.rule] = f"{outcome(sent)} instead of {hoped}"
    assert wrong == {}


@pytest.mark.parametrize("who", ["anyone", "person", "coordinator"])
def test_other_methods_are_refused_alike(app: Flask, world: World, who: str) -> None:
    client, adapter = client_of(app, world, who).flask, app.url_map.bind("localhost")
    for path in {route.path(values_of(world, route.rule)) for route in routes(app)}:
        allowed = set(adapter.allowed_methods(path))
        for method in sorted(set(METHODS) - allowed):
            answer = client.open(path, method=method, headers=OURS)
            assert answer.status_code == 405, (method, path)
            assert set(answer.headers["Allow"].split(", ")) == allowed
        asked = client.options(path)
        assert (asked.status_code, asked.data) == (200, b""), path


@pytest.mark.parametrize("who", WHO[1:])
def test_an_ended_session_is_nobody(app: Flask, world: World, who: str) -> None:
    client = client_of(app, world, who).flask
    with begin() as session:
        session.execute(update(SessionRow).values(ended_at=clock.now()))
    for route in walked(app, "GET"):
        seen = outcome(client.get(route.path(values_of(world, route.rule))))
        assert seen == expected(route, False)["anyone"], route


@pytest.mark.parametrize("who", WHO[1:])
def test_a_secret_in_the_other_sides_cookie_opens_nothing(app: Flask, world: World, who: str) -> None:
    """Staff and citizens have a cookie each; neither stands in for the other."""
    client = in_wrong_cookie(app, world, who).flask
    for route in walked(app, "GET"):
        nobody = expected(route, False)["anyone"]
        side = route.rule.startswith("/personal") is (who not in STAFF)
        seen = outcome(client.get(route.path(values_of(world, route.rule))))
        assert seen == ("-" if side and nobody != "in" else nobody), route


def test_what_matters_most_asks_for_the_code_again(app: Flask, kept: Kept, settings: Settings) -> None:
    """A person whose code was given ten minutes ago is asked anew before the plan, a yes and her log."""
    for route in routes(app):
        for method in sorted({"GET", "POST"} & route.methods):
            if expected(route, method == "POST")["person"] != "in":
                continue
            world = kept.open(settings)
            with begin() as session:
                session.execute(update(SessionRow).values(fresh_until=clock.now() - timedelta(minutes=5)))
            client, path = client_of(app, world, "person").flask, route.path(values_of(world, route.rule))
            sent = client.open(path, method=method, data=body_of(world, route.endpoint), headers=OURS)
            assert outcome(sent) == ("in" if route.guard.fresh is Fresh.ANY else "fresh"), (method, route)


def _bodies(app: Flask, world: World, who: str, route: Route, values: dict[str, str]) -> tuple[int, str]:
    """A page without the address that it names, so that two can be laid side by side."""
    answer = client_of(app, world, who).flask.get(route.path(values))
    text = answer.text
    for value in values.values():
        text = text.replace(value, "…")
    return answer.status_code, text


@pytest.mark.parametrize("who", ["link", "once", "person", "coordinator", "reader"])
def test_what_is_somebody_elses_looks_like_what_is_not_there(app: Flask, world: World, who: str) -> None:
    named = {"meeting_id", "person_id", "plan_id", "goal_id", "task_id", "wish_id", "mark"}
    for route in walked(app, "GET"):
        if not named.intersection(route.arguments) or expected(route, False)[who] != "in":
            continue
        right = values_of(world, route.rule)
        others, missing, shapeless = (
            right | {name: values[name] for name in named if name in values}
            for values in (foreign_values(world), dict.fromkeys(named, MISSING), dict.fromkeys(named, "a-b"))
        )
        theirs, none, odd = (_bodies(app, world, who, route, values) for values in (others, missing, shapeless))
        assert theirs == none == odd, route
        assert none[0] == 404 or route.endpoint in ("sharing.reply", "sharing.let_see"), route
