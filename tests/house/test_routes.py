"""Every route says who may enter, exactly once, and looking at a page writes nothing but that somebody looked."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Blueprint, Flask
from sqlalchemy import text

from citizen_app.audit.service import record
from citizen_app.kernel.levels import Level, Principal
from citizen_app.storage.session import begin
from citizen_app.web.guards import Guard, needs, open_to_all
from tests.builders import HOUSE
from tests.walks import LOOKED, Route, client_of, routes, values_of, written
from tests.world import World

LOOKERS = ("link", "relative", "once", "person", "coordinator", "colleague", "reader")


def guards_on(view: Callable[..., Any]) -> int:
    """How many marks a view carries, one over the other."""
    found = 0
    layer: Any = view
    while layer is not None:
        guard, code = getattr(layer, "guard", None), getattr(layer, "__code__", None)
        guarded = code is not None and code.co_qualname.startswith("needs.")
        opened = isinstance(guard, Guard) and (not guarded or guard.level is Level.PUBLIC)
        found += guarded + opened
        layer = getattr(layer, "__wrapped__", None)
    return found


def badly_guarded(app: Flask) -> list[str]:
    """The endpoints that do not carry exactly one mark."""
    return [name for name, view in app.view_functions.items() if guards_on(view) != 1]


def looking_writes(app: Flask, world: World, route: Route) -> set[str]:
    """What else is written when anybody looks at a page."""
    tables: set[str] = set()
    for who in LOOKERS:
        client = client_of(app, world, who).flask
        for method in (client.get, client.head):
            with written() as now:
                method(route.path(values_of(world, route.rule)))
            tables |= now
    return tables - LOOKED


def test_every_route_says_who_may_enter_exactly_once(built_app: Flask) -> None:
    assert badly_guarded(built_app) == []


def test_looking_writes_only_that_somebody_looked(app: Flask, world: World) -> None:
    found = {str(route): more for route in routes(app) if (more := looking_writes(app, world, route))}
    assert found == {}


def test_a_route_changes_only_by_post(built_app: Flask) -> None:
    assert {method for route in routes(built_app) for method in route.methods} == {"GET", "HEAD", "OPTIONS", "POST"}


def act(_me: Principal | None = None) -> str:
    return ""


@pytest.mark.parametrize(
    "view",
    [
        act,
        needs(Level.PLAN)(needs(Level.LINK)(act)),
        needs(Level.PLAN)(open_to_all(lambda: "")),
        open_to_all(needs(Level.PLAN)(act)),
    ],
    ids=["none", "two", "open inside", "open outside"],
)
def test_a_route_with_none_or_two_marks_is_seen(view: Callable[..., Any]) -> None:
    app = Flask("bad", static_folder=None)
    views = Blueprint("bad", __name__)
    views.get("/bad", endpoint="act")(view)
    app.register_blueprint(views)
    assert badly_guarded(app) == ["bad.act"]


@pytest.mark.parametrize("view", [open_to_all(lambda: ""), needs(Level.STAFF)(act)], ids=["open", "guarded"])
def test_one_mark_is_one(view: Callable[..., Any]) -> None:
    assert guards_on(view) == 1


def test_a_page_that_writes_is_seen(app: Flask, world: World) -> None:
    with written() as tables, begin() as session:
        session.execute(text("UPDATE person SET slow = NOT slow"))
        record(session, HOUSE, "look", subject=world.person)
    assert tables - LOOKED == {"person"}
