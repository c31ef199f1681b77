"""Who may enter a route: exactly one mark on each, deny by default, the principal handed in as first argument."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Level, Principal
from citizen_app.web.errors import page, typed
from citizen_app.web.session import principal

View = TypeVar("View", bound=Callable[..., Any])
READ_ON = timedelta(minutes=5)
LINKS, SIGN_IN = 2, 3  # the steps of the service in which links open, and in which anybody signs in
OPENED = "opened"  # when the person last showed who she is, or read on within five minutes


class Fresh(StrEnum):
    """How lately the person must have shown who she is."""

    ANY = "any"
    READING = "reading"  # the plan on a shared phone: within five minutes, and reading on keeps it open
    NOW = "now"  # a yes, a code, a contact: within five minutes, whatever was read since


@dataclass(frozen=True, slots=True)
class Guard:
    """What a route asks for; `step` is the opening step of the service in which it exists."""

    level: Level
    fresh: Fresh = Fresh.ANY
    exact: bool = False
    step: int = 1


def open_to_all(view: View) -> View:
    """Lets everybody in; such a page holds nothing personal."""
    view.guard = Guard(Level.PUBLIC)  # type: ignore[attr-defined]
    return view


def open_from(step: int) -> Callable[[View], View]:
    """Lets everybody in from an opening step on: the doors, which hold nothing personal either."""

    def mark(view: View) -> View:
        view.guard = Guard(Level.PUBLIC, step=step)  # type: ignore[attr-defined]
        return view

    return mark


def needs(level: Level, *, fresh: Fresh = Fresh.ANY, exact: bool = False, step: int = 3) -> Callable[[View], View]:
    """Lets in only who has this level (or a higher one of the same kind); `exact` takes no higher one."""
    guard = Guard(level, fresh, exact, step)

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> ResponseReturnValue:
            me = principal()
            if me is None or not reaches(me.level, guard):
                return _turn_away(me, guard)
            if guard.fresh is not Fresh.ANY and not _is_fresh(me, guard.fresh):
                return redirect(url_for("identity.step_up", till=_this_page()), 303)
            return cast(ResponseReturnValue, view(me, *args, **values))

        guarded.guard = guard  # type: ignore[attr-defined]
        return cast(View, guarded)

    return mark


def reaches(level: Level, guard: Guard) -> bool:
    """Whether a level is enough: staff and citizens never stand in for each other."""
    if guard.level is Level.STAFF or level is Level.STAFF or guard.exact:
        return level is guard.level
    return level >= guard.level


def _is_fresh(me: Principal, fresh: Fresh) -> bool:
    """Fresh, or reading on: then the mark moves along, at most once a minute."""
    moment = now()
    if me.is_fresh(moment):
        if OPENED not in me.data:
            me.remember(OPENED, moment.isoformat())
        return True
    if fresh is Fresh.NOW:
        return False
    opened = me.data.get(OPENED)
    if opened is None or moment >= datetime.fromisoformat(opened) + READ_ON:
        return False
    if moment >= datetime.fromisoformat(opened) + timedelta(minutes=1):
        me.remember(OPENED, moment.isoformat())
    return True


def _turn_away(me: Principal | None, guard: Guard) -> ResponseReturnValue:
    """A page that needs sign-in leads to the door; somebody who can never enter is told that there is no page."""
    if me is not None and (me.level is Level.STAFF) != (guard.level is Level.STAFF):
        abort(404)
    if me is not None and (guard.exact or me.level > guard.level):
        abort(404)
    if typed():
        return page(401)  # a session that ended in the middle of a text: the text is handed back
    if guard.level is Level.STAFF:
        return redirect(url_for("identity.staff_door"), 303)
    if me is not None and me.level in (Level.LINK, Level.ONCE) and guard.level is Level.PLAN:
        return redirect(url_for("identity.code", till=_this_page()), 303)
    signs_in = current_app.extensions["settings"].step >= SIGN_IN
    return redirect(url_for("identity.door" if signs_in else "identity.link"), 303)


def _this_page() -> str:
    """The page to come back to; a sent form comes back to its page."""
    return request.path
