"""The ways in, in demo mode: links, codes and ready session cookies, so that people and tools can look inside."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from citizen_app.demo.cast import EXAMPLES, Example
from citizen_app.identity import links, sessions
from citizen_app.identity import service as identity
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor, Level
from citizen_app.meetings import service as meetings
from citizen_app.settings import Settings
from citizen_app.storage.session import begin
from citizen_app.units import service as units
from citizen_app.web.gate import CITIZEN_COOKIE, STAFF_COOKIE, cookie_name

if TYPE_CHECKING:
    from citizen_app.identity.records import Person

ACTOR = Actor("system", "demo")


@dataclass(frozen=True, slots=True)
class PersonWay:
    """How to come in as one example person."""

    name: str
    link: str
    letter_code: str
    personal_code: str
    word: str
    cookie: dict[str, str]


@dataclass(frozen=True, slots=True)
class StaffWay:
    """How to come in as one member of staff."""

    name: str
    unit: str
    door: str
    cookie: dict[str, str]


def ways(settings: Settings) -> dict[str, Any]:
    """New ways in for everybody, at each call; only in demo mode (raises PermissionError)."""
    if not settings.demo:
        raise PermissionError("ways in exist in demo mode only")
    with begin() as session:
        people = [way for each in EXAMPLES if (way := _person_way(session, settings, each))]
        staff = [
            StaffWay(
                name=str(member.name),
                unit=unit.name,
                door=f"{settings.public_url}/demo",
                cookie=_cookie(settings, STAFF_COOKIE, identity.sign_in_staff(session, member.id, unit.id)),
            )
            for unit in units.units(session)
            for member in units.staff_of(session, unit.id)
        ]
    return {"people": [asdict(way) for way in people], "staff": [asdict(way) for way in staff]}


def _person_way(session: Session, settings: Settings, example: Example) -> PersonWay | None:
    person = _person_of(session, example)
    if person is None:
        return None
    meeting = meetings.next_meeting(session, person.id, now())
    made = links.make_link(
        session,
        ACTOR,
        links.PREPARE,
        person.id,
        person.unit_id,
        meeting_id=meeting.id if meeting else None,
        meeting_starts=meeting.starts if meeting else None,
    )
    secret = sessions.start(session, Level.PLAN, person_id=person.id, unit_id=person.unit_id)
    return PersonWay(
        name=str(person.name),
        link=f"{settings.public_url}/l#{made.token}",
        letter_code=made.printed_code,
        personal_code=example.code,
        word=str(person.word or ""),
        cookie=_cookie(settings, CITIZEN_COOKIE, secret),
    )


def _person_of(session: Session, example: Example) -> "Person | None":
    """The example person, in whatever unit: the first one of that name, since a visitor may bring in more of them."""
    everybody = (each for unit in units.units(session) for each in identity.persons_of(session, unit.id))
    called = [each for each in everybody if str(each.name).casefold().startswith(example.name)]
    return min(called, key=lambda each: each.made_at, default=None)


def _cookie(settings: Settings, name: str, value: str) -> dict[str, str]:
    return {"name": cookie_name(settings, name), "value": value}
