"""What is said when something did not work: calm, plain, with a next step; never a trace of how we are built."""

import re

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from citizen_app.kernel.ids import looks_like_id
from citizen_app.storage.once import OtherBody
from citizen_app.web.pages import answer

log = structlog.get_logger()
_NOT_TEXTS = ("key", "token", "version", "code", "till", "sprak")
_SECRET = ("kod", "code", "token")
_OUR_CHOICE = re.compile(r"[a-z0-9_:.@-]{0,40}")
_TOLD = (400, 401, 403, 404, 405, 413, 422, 429, 500, 503)


def set_up(app: Flask, *, catch_all: bool) -> None:
    """Gives every kind of trouble its page; tests want to see what nobody foresaw, and do not catch it."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OtherBody, lambda _trouble: page(422))
    app.register_error_handler(OperationalError, _database_down)
    if catch_all:
        app.register_error_handler(Exception, _unexpected)


def page(status: int) -> Response:
    """The calm page of a status; what was typed is handed back, so that it can be copied."""
    kind = status if status in _TOLD else (500 if status >= 500 else 400)
    return answer(f"errors/{kind}.html", status=status, typed=typed())


def _http(trouble: HTTPException) -> Response:
    if trouble.code is None or trouble.code < 400:
        return trouble.get_response()  # type: ignore[return-value]
    response = page(trouble.code)
    if isinstance(trouble, MethodNotAllowed) and trouble.valid_methods:
        response.headers["Allow"] = ", ".join(trouble.valid_methods)
    return response


def _database_down(trouble: OperationalError) -> Response:
    """The database does not answer: an intended 503 in plain words."""
    log.error("database_down", kind=type(trouble.orig).__name__)
    response = page(503)
    response.headers["Retry-After"] = "30"
    return response


def _unexpected(trouble: Exception) -> Response:
    """What nobody foresaw; the log gets the kind and the place, never the words."""
    place = trouble.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "unknown"
    log.error("unexpected", kind=type(trouble).__name__, where=where, endpoint=request.endpoint)
    return page(500)


def typed() -> list[str]:
    """The texts that somebody sent, so that none is lost; codes, ids and what our own pages put in are left out."""
    try:
        sent = list(request.form.items(multi=True)) if request.method == "POST" else []
    except HTTPException:
        return []
    return [text for name, text in sent if name not in _NOT_TEXTS and _is_text(name, text)]


def _is_text(name: str, value: str) -> bool:
    """Somebody's own words: not a code, a day, an id or one of our own choices, which are small letters only."""
    ours = looks_like_id(value) or _OUR_CHOICE.fullmatch(value.strip()) is not None
    return not ours and not name.startswith(_SECRET)
