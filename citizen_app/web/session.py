"""Whose request it is, and `flask.session` as the row's own small data; nothing about a person in the browser."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response, g, request
from flask.sessions import SessionInterface, SessionMixin
from flask_login import LoginManager, current_user

from citizen_app.kernel.levels import Principal


class Principals(LoginManager):  # type: ignore[misc]
    """Flask-Login with one way in, the cookie of the request's own side; its other ways are not even looked at."""

    def __init__(self, app: Flask, find: Callable[[Request], Principal | None]) -> None:
        super().__init__()
        app.login_manager = self  # type: ignore[attr-defined]
        self._find = find

    def _load_user(self) -> None:
        self._update_request_context_with_user(self._find(request))


def principal() -> Principal | None:
    """Who asks: looked for once a request, at the first question."""
    try:
        found: Principal | None = g.principal
    except AttributeError:
        user = current_user._get_current_object()
        found = g.principal = user if user.is_authenticated else None
    return found


class RowSession(dict[str, Any], SessionMixin):
    """The small data of the session row, as Flask and its extensions expect it."""


class RowSessions(SessionInterface):
    """Hands out an empty session: what is kept lies on the principal, who writes it to the row itself."""

    def open_session(self, app: Flask, request: Request) -> RowSession:
        """Small data for this request only."""
        return RowSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing to save: `identity.sessions.keep` writes the row."""
