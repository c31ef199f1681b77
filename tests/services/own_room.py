"""Short words for the tests of preparing: a meeting, writing, sending, and what staff read and wait for."""

from datetime import timedelta

from sqlalchemy.orm import Session

from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor
from citizen_app.meetings import preparation, sending, service
from citizen_app.meetings.preparation import Desk, Pen, Saved, Stale
from citizen_app.meetings.reading import Read
from citizen_app.meetings.records import Meeting
from citizen_app.meetings.rules import Hand, Values
from tests.builders import HOUSE, Cast

ME = Pen(Hand.OWN, "a" * 26)
LINK = Pen(Hand.LINK, "b" * 26)
NEXT_LINK = Pen(Hand.LINK, "c" * 26)


def a_meeting(session: Session, cast: Cast, days: float = 6, **more: object) -> Meeting:
    values = {"starts": now() + timedelta(days=days), "minutes": 60, "place": "Rum 3"} | more
    return service.make_meeting(session, HOUSE, cast.person, cast.unit, **values)  # type: ignore[arg-type]


def write(
    session: Session, meeting: Meeting, slug: str, values: Values, pen: Pen = ME, base: int = 0, form: str = "f"
) -> Saved | Stale:
    return preparation.save(session, pen, meeting, slug, values, base=base, form=form)


def send(session: Session, meeting: Meeting, pen: Pen = ME) -> bool:
    return bool(sending.send(session, Actor("person", meeting.person_id), pen, meeting))


def desk(session: Session, meeting: Meeting, pen: Pen) -> Desk:
    return service.desk_of_person(session, meeting.id, meeting.person_id, pen)


def read(session: Session, meeting: Meeting, staff: str) -> Read:
    found = service.sent_answers(session, meeting, staff)
    assert found is not None
    return found


def said(found: Read) -> dict[str, Values]:
    return {entry.question: entry.values for entry in found.entries}


def kinds(session: Session, cast: Cast) -> list[tuple[str, str | None]]:
    return [(each.kind, each.for_staff) for each in service.waiting_for(session, cast.unit, now())]
