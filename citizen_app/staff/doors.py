"""How staff come to what is about a person: for a purpose, which the read-log keeps; without one they are asked."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from citizen_app.audit.service import read_logged
from citizen_app.identity.service import NoSuchPerson
from citizen_app.kernel.ids import looks_like_id
from citizen_app.kernel.levels import Principal
from citizen_app.meetings.service import NoSuchMeeting
from citizen_app.staff import service, today
from citizen_app.staff.rules import Missing, NeedsReason
from citizen_app.storage.session import reading
from citizen_app.web.errors import page
from citizen_app.web.pages import see

T = TypeVar("T")


def opened(me: Principal, what: str, person_id: str, object_id: str, fetch: Callable[[Session], T]) -> T:
    """Reads for a purpose, with the read-log row in the same transaction; raises Missing or NeedsReason."""
    with reading() as session:
        purpose = service.purpose(session, me, person_id)
    if purpose is None:
        raise NeedsReason(person_id)
    return read_logged(me, what, person_id, object_id, fetch, purpose=purpose)


def opened_meeting(me: Principal, what: str, meeting_id: str, fetch: Callable[[Session], T]) -> T:
    """The same for what belongs to a meeting of the own unit; raises Missing or NeedsReason."""
    if not looks_like_id(meeting_id):
        raise Missing(meeting_id)
    with reading() as session:
        person_id = service.person_of_meeting(session, me, meeting_id)
    return opened(me, what, person_id, meeting_id, fetch)


def opened_task(me: Principal, task_id: str) -> today.TaskPage:
    """The same for something that a yes or its end asks of the own unit; raises Missing or NeedsReason."""
    with reading() as session:
        person_id = today.person_of_task(session, me, task_id)
    return opened(me, "consent", person_id, task_id, lambda session: today.task_page(session, me, task_id))


def opened_call(me: Principal, wish_id: str) -> today.CallPage:
    """The same for somebody who wants to hear from us; raises Missing or NeedsReason."""
    with reading() as session:
        person_id = today.person_of_call(session, me, wish_id)
    return opened(me, "staff_person", person_id, wish_id, lambda session: today.call_page(session, me, wish_id))


def saved(endpoint: str, **values: str) -> ResponseReturnValue:
    """To a page, at its line that says that something was saved; it shows only for who comes that way."""
    return see(endpoint, **values, _anchor="sparat")


def hang(views: Blueprint) -> Blueprint:
    """Hangs the door on a blueprint: what is missing or foreign is 404, and a missing purpose is asked for."""
    for missing in (Missing, NoSuchPerson, NoSuchMeeting):
        views.register_error_handler(missing, lambda _trouble: page(404))
    views.register_error_handler(NeedsReason, _ask_why)
    return views


def _ask_why(trouble: NeedsReason) -> ResponseReturnValue:
    return see("people.why", person_id=trouble.person_id, till=request.path)
