"""Whether the service lives, and whether it can do its work; nothing about anybody."""

from flask import Blueprint, Response, make_response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from citizen_app.storage.session import reading
from citizen_app.web.guards import open_to_all

views = Blueprint("health", __name__)


@views.get("/healthz")
@open_to_all
def process() -> Response:
    """The process answers."""
    return _word("ok", 200)


@views.get("/readyz")
@open_to_all
def ready() -> Response:
    """The database answers too."""
    try:
        with reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return _word("the database does not answer", 503)
    return _word("ok", 200)


def _word(word: str, status: int) -> Response:
    response = make_response(f"{word}\n", status)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    return response
