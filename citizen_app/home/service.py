"""Gathers what Hem shows: the plan, the meetings, the yeses and the questionnaire, asked no more than needed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from citizen_app.access import service as access
from citizen_app.home.rules import Facts, Thing, one_thing
from citizen_app.identity import service as identity
from citizen_app.kernel.clock import local, now, today
from citizen_app.kernel.levels import Principal
from citizen_app.meetings import service as meetings
from citizen_app.meetings.preparation import sent_and_left
from citizen_app.meetings.reading import Arranged
from citizen_app.meetings.rules import ASK_FOR, Reply, asks_whether_held, is_eve, may_send
from citizen_app.notify import service as notify
from citizen_app.notify.rules import Way, answer_by
from citizen_app.plan import service as plans
from citizen_app.plan.document import PlanDocument
from citizen_app.questionnaire import service as questionnaire
from citizen_app.questionnaire.rules import is_due
from citizen_app.units import service as units

if TYPE_CHECKING:
    from citizen_app.meetings.records import Meeting


@dataclass(frozen=True, slots=True)
class CalledPerson:
    """Somebody who is called to the next meeting, and what they replied."""

    name: str
    reply: str


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The next meeting with the person's own reply and everybody else's; without a day, `starts` is None."""

    id: str
    starts: datetime | None
    day: date | None
    place: str | None
    reply: str
    called: tuple[CalledPerson, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """What Hem shows: the one thing now and the meeting it is about, the next meeting, what was arranged."""

    thing: Thing
    about: str | None
    meeting: NextMeeting | None
    arranged: tuple[Arranged, ...] = ()
    call: "OpenCall | None" = None


@dataclass(frozen=True, slots=True)
class OpenCall:
    """That we get in touch, by which day, and whether the coordinator does it herself or somebody in her place."""

    answer_by: date
    by_coordinator: bool


def first_questions(session: Session, person_id: str) -> tuple[bool, bool, bool]:
    """Whether a link's words wait to be vouched for, an import left cards, we are to call; asked once a session."""
    has_hand = meetings.unknown_hand(session, person_id) is not None
    return has_hand, _has_cards(session, person_id, now()), notify.open_call_of(session, person_id) is not None


def home(
    session: Session, person_id: str, has_read_plan: bool, has_hand: bool, has_cards: bool, has_call: bool
) -> Home:
    """Everything on Hem; the session knows whether the plan was read in it and what waits from the first sign-in."""
    moment = now()
    every = meetings.meetings_of(session, person_id)
    ahead = next((each for each in every if _is_ahead(each, moment)), None)
    to_judge = next((each for each in reversed(every) if asks_whether_held(each.times, each.said, moment)), None)
    held = [each for each in every if _may_be_judged(each, moment)]
    to_answer = _not_answered(session, held) if held else None
    has_sent, has_left = sent_and_left(session, ahead.id) if ahead else (False, False)
    can_send = ahead is not None and bool(may_send(ahead.times, has_sent, moment))
    facts = Facts(
        has_unknown_hand=has_hand,
        has_cards=has_cards,
        held_is_asked=to_judge is not None,
        has_unsent_on_the_eve=has_left and can_send and ahead is not None and is_eve(ahead.times, moment),
        has_answered_meeting=None if ahead is None else ahead.reply != Reply.WAITING,
        questionnaire_is_due=to_answer is not None,
        can_prepare=ahead is not None and bool(may_send(ahead.times, False, moment)),
        has_prepared=has_sent,
    )
    if one_thing(facts) is Thing.NOTHING and not has_read_plan:
        facts = replace(facts, has_unread_plan=bool(held) or plans.plan_of(session, person_id) is not None)
    thing = one_thing(facts)
    about = {Thing.WAS_IT_HELD: to_judge, Thing.QUESTIONNAIRE: to_answer}.get(thing, ahead)
    return Home(
        thing,
        about.id if about else None,
        _next(session, ahead) if ahead else None,
        tuple(meetings.arranged(session, person_id, [ahead])) if ahead and has_sent else (),
        open_call(session, person_id) if has_call else None,
    )


def open_call(session: Session, person_id: str, wish_id: str | None = None) -> OpenCall | None:
    """What the person waits to hear about, or one wish of hers."""
    wish = notify.open_call_of(session, person_id, wish_id)
    if wish is None:
        return None
    coordinator = identity.person(session, person_id).coordinator_id
    return OpenCall(wish.answer_by, coordinator is not None and units.stand_in(session, coordinator).id == coordinator)


def ask_for_call(session: Session, me: Principal, way: Way, words: str | None, known: str | None) -> str:
    """Asks for it, in place of what she asked before (`known` as for `open_call`); gives the wish."""
    undo_call(session, me, known)
    return notify.ask_for_call(session, me.actor, me.person, me.unit, way, words, answer_by(today())).id


def undo_call(session: Session, me: Principal, known: str | None) -> None:
    """Ångra: takes the wish back while nobody has been in touch."""
    wish = notify.open_call_of(session, me.person, known)
    if wish is not None:
        notify.undo_call(session, me.actor, wish)


def for_paper(session: Session, person_id: str) -> tuple[PlanDocument | None, NextMeeting | None]:
    """The plan and the next meeting, for the page that is printed."""
    ahead = meetings.next_meeting(session, person_id, now())
    return document(session, person_id), _next(session, ahead) if ahead else None


def crisis_plan(session: Session, person_id: str) -> tuple[str, ...]:
    """What the person's own plan says to do when it gets hard."""
    found = plans.current_plan(session, person_id)
    return tuple(note.text for note in found.document.notes if note.crisis) if found else ()


def document(session: Session, person_id: str) -> PlanDocument | None:
    """The person's plan as it is now."""
    found = plans.current_plan(session, person_id)
    return found.document if found else None


def _is_ahead(meeting: "Meeting", moment: datetime) -> bool:
    return not meeting.cancelled and meeting.held is not True and not meeting.times.is_over(moment)


def _may_be_judged(meeting: "Meeting", moment: datetime) -> bool:
    """Whether a meeting was held not long ago, so that the person may be asked what she thought of it."""
    ends = meeting.times.ends
    return is_due(ends, meeting.said_held, False, moment) and ends is not None and moment < ends + ASK_FOR


def _not_answered(session: Session, held: "Sequence[Meeting]") -> "Meeting | None":
    """The newest held meeting that the person has not said what she thought of."""
    answered = questionnaire.has_answered(session, [each.id for each in held])
    return next((each for each in reversed(held) if not answered[each.id]), None)


def _has_cards(session: Session, person_id: str, moment: datetime) -> bool:
    """Whether an import or a link left something that the person has not been asked about (old yeses, relatives)."""
    plan = plans.current_plan(session, person_id)
    organisations, people = (plan.document.organisations, plan.document.people) if plan else ((), ())
    return bool(access.cards_of(session, person_id, organisations, people, moment))


def _next(session: Session, meeting: "Meeting") -> NextMeeting:
    called = tuple(CalledPerson(str(each.name), each.reply) for each in meetings.participants_of(session, meeting))
    day = local(meeting.starts).date() if meeting.starts else None
    return NextMeeting(meeting.id, meeting.starts, day, meeting.place, meeting.reply, called)
