"""One plan for many tests, small enough to be read whole."""

from datetime import date, time

from sqlalchemy.orm import Session

from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor
from citizen_app.plan import service
from citizen_app.plan.document import (
    SELF,
    Action,
    Goal,
    Group,
    Hours,
    Note,
    Organisation,
    PlanDocument,
    Someone,
    State,
    Step,
    When,
)
from tests.builders import HOUSE, Cast

OFFICE = (Hours((0, 1, 2, 3, 4), time(9), time(15)),)

DOCUMENT = PlanDocument(
    title="Samordnad individuell plan",
    sender="o1",
    why="SIP initieras p.g.a. oklar arbetsförmåga.",
    created=date(2026, 10, 12),
    end=date(2027, 10, 11),
    coordinator="p1",
    responsible="o1",
    organisations=(
        Organisation(
            "o1", "Arbete och försörjning, Ekköpings kommun", Group.MUNICIPALITY, "SE0000000000-E0A1", "040-628 04 00"
        ),
        Organisation("o2", "Vårdcentralen Linden", Group.CARE, "SE0000000000-O00V1", "040-628 05 00"),
    ),
    people=(
        Someone("p1", "Sara Lind", "socialsekreterare", "o1", Group.MUNICIPALITY, "040-628 04 05", hours=OFFICE),
        Someone("p2", "Johan Berg", "läkare", "o2", Group.CARE, "040-628 04 06", hours=OFFICE),
        Someone("p3", "Amir", "din man", None, Group.NEAR),
    ),
    goals=(
        Goal(
            "g1",
            "Jag vill ha mindre ont.",
            State.ONGOING,
            date(2027, 2, 26),
            (Kind.HEALTH,),
            (
                Step("s1", "Jag vet varför jag har ont.", State.ONGOING, kinds=(Kind.HEALTH,)),
                Step("s2", "Jag tränar en gång i veckan.", kinds=(Kind.HEALTH,)),
            ),
        ),
        Goal("g2", "Barnen ska få hjälp med läxorna.", State.DONE, kinds=(Kind.CHILDREN,)),
    ),
    actions=(
        Action(
            "a1",
            "Medicinsk utredning färdigställs.",
            ("p2",),
            When(end=date(2026, 12, 11)),
            State.ONGOING,
            ("s1",),
            (Kind.HEALTH,),
        ),
        Action(
            "a2", "Går promenad varje dag.", (SELF,), When(words="varje dag"), State.ONGOING, ("g1",), (Kind.HEALTH,)
        ),
        Action("a3", "Kontakt med skolan om läxhjälp.", ("p1", "p3"), When(), State.DONE, ("g2",), (Kind.CHILDREN,)),
        Action("a4", "Beslut om fortsatt försörjningsstöd.", ("p1",), When(words="varje månad"), State.ONGOING),
    ),
    notes=(
        Note("n1", "Tolk behövs vid alla möten."),
        Note("n2", "Ring psykiatrins mobila team om oron ökar.", (Kind.MENTAL_HEALTH,), crisis=True),
    ),
    next_follow_up=date(2026, 12, 2),
)
LINES = {
    "a1": "Johan Berg, läkare, undersöker rygg och leder. Klart fredag 11 december.",
    "a2": "Du tar en promenad på 20 minuter. Varje dag.",
    "why": "Du har ont och behöver hjälp från flera.",
}


def send_plan(
    session: Session, cast: Cast, document: PlanDocument = DOCUMENT, identifier: str = "sip-1", person: str = ""
) -> str:
    """Sends a plan about the cast's person from her own unit; gives the plan's id."""
    plan, _new = service.save_version(session, HOUSE, person or cast.person, cast.unit, identifier, document, "import")
    return plan.id


def send_plan_in_plain_words(session: Session, cast: Cast) -> str:
    """The same with what staff have written, and so with every row confirmed."""
    plan_id = send_plan(session, cast)
    staff = Actor("staff", cast.coordinator, cast.unit)
    service.write_plain_lines(session, staff, plan_id, LINES, {"a4": [Kind.MONEY]})
    return plan_id
