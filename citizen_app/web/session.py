"""`flask.session` as the session row's own small data; no signed cookie, nothing about a person in the browser."""

from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin


class RowSession(dict[str, Any], SessionMixin):
    """The small data of the session row, as Flask and its extensions expect it."""


class RowSessions(SessionInterface):
    """Hands out an empty session: what is kept lies on the principal, who writes it to the row itself."""

    def open_session(self, app: Flask, request: Request) -> RowSession:
        """Small data for this request only."""
        return RowSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing to save: `identity.sessions.keep` writes the row."""
