"""Short words for the tests of yes and no: two organisations, a yes, and what is open at the next question."""

from sqlalchemy.orm import Session

from citizen_app.access import service as access
from citizen_app.consent import service as consent
from citizen_app.consent.rules import Organisation, Shown, State
from citizen_app.kernel import clock
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor
from citizen_app.storage.session import reading
from tests.builders import Cast

LINDEN = Organisation("Vårdcentralen Linden", "SE0000000000-O00V1")
FK = Organisation("Försäkringskassan", "SE0000000000-FK01")
SHOWN = Shown("abc", "sv@easy", 3, "tolk")
SOME = frozenset({Kind.HOME, Kind.WORK})


def give(session: Session, me: Actor, organisation: Organisation = LINDEN, limits: str | None = None) -> None:
    assert consent.give(session, me, me.id, organisation, SOME, limits, SHOWN)


def open_to_linden(cast: Cast) -> frozenset[Kind]:
    """Asked anew in a transaction of its own, as the other unit's next request does."""
    with reading() as session:
        return access.kinds_open_to(session, cast.person, cast.reader_unit, clock.now())


def state_of(person_id: str, organisation: Organisation) -> State | None:
    with reading() as session:
        for answer in consent.answers_of(session, person_id, clock.now()):
            if answer.organisation.key == organisation.key:
                return answer.standing.state
    return None
