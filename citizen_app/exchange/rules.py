"""What a bundle from another system must be, and what it may mean here; facts in, values or refusals out."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

import msgspec

from citizen_app.plan.document import Group, PlanDocument, State

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 40

Meaning = TypeVar("Meaning")


class BadBundle(StrEnum):
    """Why a bundle is refused whole."""

    NOT_JSON = "not_json"
    NOT_A_BUNDLE = "not_a_bundle"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    NO_PERSON = "no_person"
    MANY_PERSONS = "many_persons"
    NO_PLAN = "no_plan"
    MANY_PLANS = "many_plans"
    WRONG_SUBJECT = "wrong_subject"
    DANGLING_REFERENCE = "dangling_reference"
    UNKNOWN_STATUS = "unknown_status"
    IMPOSSIBLE_DATE = "impossible_date"
    BAD_SHAPE = "bad_shape"
    NO_SENDER = "no_sender"
    TOOK_TOO_LONG = "took_too_long"


class RefusedBundle(Exception):
    """A bundle that is refused whole: why, and which part of it (a FHIR path such as "CarePlan.subject")."""

    def __init__(self, why: BadBundle, part: str = "") -> None:
        super().__init__(f"{why.value} {part}".strip())
        self.why = why
        self.part = part


class Reply(StrEnum):
    """What somebody has answered to a meeting."""

    WAITING = "waiting"
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class IncomingPerson(msgspec.Struct, frozen=True):
    """The person of a bundle; identifiers are (system, value).

    `name` is "" when the bundle has none. When `protected`, birth date and every way to reach are left out.
    """

    name: str
    birth_date: date | None = None
    phone: str | None = None
    email: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    protected: bool = False


class IncomingReply(msgspec.Struct, frozen=True):
    """One participant of a meeting: an id among the document's people or organisations, or "self" for the person."""

    who: str
    reply: Reply


class IncomingMeeting(msgspec.Struct, frozen=True):
    """A meeting of a bundle; `starts` is aware, or None when it is not booked."""

    id: str
    title: str
    starts: datetime | None = None
    minutes: int | None = None
    place: str | None = None
    cancelled: bool = False
    held: bool = False
    replies: tuple[IncomingReply, ...] = ()


class IncomingConsent(msgspec.Struct, frozen=True):
    """A yes or no that was given on paper before; it can only restrict, never open anything here."""

    organisation: str
    permit: bool
    words: str | None = None
    given: date | None = None
    until: date | None = None


class Incoming(msgspec.Struct, frozen=True):
    """All that a bundle holds, in our words."""

    person: IncomingPerson
    plan_identifier: str
    plan: PlanDocument  # its `sender` is the id of an organisation in the document
    meetings: tuple[IncomingMeeting, ...] = ()
    consents: tuple[IncomingConsent, ...] = ()


PLAN_STATES: Mapping[str, State | None] = {
    "draft": State.PLANNED,
    "active": State.ONGOING,
    "on-hold": State.PAUSED,
    "revoked": State.STOPPED,
    "completed": State.DONE,
    "unknown": State.ONGOING,
    "entered-in-error": None,
}
GOAL_STATES: Mapping[str, State | None] = {
    "proposed": State.PLANNED,
    "planned": State.PLANNED,
    "accepted": State.PLANNED,
    "active": State.ONGOING,
    "on-hold": State.PAUSED,
    "completed": State.DONE,
    "cancelled": State.STOPPED,
    "rejected": State.STOPPED,
    "entered-in-error": None,
}
DETAIL_STATES: Mapping[str, State | None] = {
    "not-started": State.PLANNED,
    "scheduled": State.PLANNED,
    "in-progress": State.ONGOING,
    "on-hold": State.PAUSED,
    "completed": State.DONE,
    "cancelled": State.STOPPED,
    "stopped": State.STOPPED,
    "unknown": State.PLANNED,
    "entered-in-error": None,
}
REQUEST_STATES: Mapping[str, State | None] = {
    "draft": State.PLANNED,
    "active": State.ONGOING,
    "on-hold": State.PAUSED,
    "revoked": State.STOPPED,
    "completed": State.DONE,
    "unknown": State.PLANNED,
    "entered-in-error": None,
}
MEDICATION_STATES: Mapping[str, State | None] = {
    **REQUEST_STATES,
    "cancelled": State.STOPPED,
    "stopped": State.STOPPED,
}
TASK_STATES: Mapping[str, State | None] = {
    "draft": State.PLANNED,
    "requested": State.WAITING,
    "received": State.WAITING,
    "accepted": State.PLANNED,
    "ready": State.PLANNED,
    "in-progress": State.ONGOING,
    "on-hold": State.PAUSED,
    "rejected": State.STOPPED,
    "cancelled": State.STOPPED,
    "failed": State.STOPPED,
    "completed": State.DONE,
    "entered-in-error": None,
}
VISIT_STATES: Mapping[str, State | None] = {
    "proposed": State.WAITING,
    "pending": State.WAITING,
    "waitlist": State.WAITING,
    "booked": State.PLANNED,
    "arrived": State.ONGOING,
    "checked-in": State.ONGOING,
    "fulfilled": State.DONE,
    "cancelled": State.STOPPED,
    "noshow": State.STOPPED,
    "entered-in-error": None,
}
REPLIES: Mapping[str, Reply] = {
    "accepted": Reply.YES,
    "declined": Reply.NO,
    "tentative": Reply.MAYBE,
    "needs-action": Reply.WAITING,
}
TEAM_STATES: Mapping[str, bool | None] = {
    "proposed": True,
    "active": True,
    "suspended": True,
    "inactive": True,
    "entered-in-error": None,
}
CONSENT_STATES: Mapping[str, bool | None] = {
    "active": True,
    "rejected": False,
    "draft": None,
    "proposed": None,
    "inactive": None,
    "entered-in-error": None,
}
PROVISIONS: Mapping[str, bool] = {"permit": True, "deny": False}

_COORDINATOR = re.compile(
    r"(?:sip)?(?:samordnare|koordinator|samordningsansvarig|samordningsansvar|ansvarigförsamordning|carecoordinator)(?:försip|sip|förplanen)?"
)
_CRISIS = re.compile(
    r"krisplan|säkerhetsplan|vid (?:en )?(?:akut )?kris|vid (?:en )?försämring|om .{0,40}\bförsämras|"
    r"blir (?:det )?akut|akut läge|akuta lägen|\bom .{0,40}\b(?:mår|blir) (?:sämre|dåligt)|självmord|suicid",
    re.IGNORECASE | re.DOTALL,
)
_GROUP_OF_TYPE = {
    "kommun": Group.MUNICIPALITY,
    "kommunal": Group.MUNICIPALITY,
    "edu": Group.MUNICIPALITY,
    "region": Group.CARE,
    "landsting": Group.CARE,
    "vård": Group.CARE,
    "prov": Group.CARE,
    "stat": Group.STATE,
    "statlig": Group.STATE,
    "myndighet": Group.STATE,
    "govt": Group.STATE,
}
_GROUP_OF_NAME = (
    (
        Group.STATE,
        r"försäkringskassan|arbetsförmedl|kriminalvård|frivård|skatteverk|migrationsverk|kronofogd|polis|statens ",
    ),
    (
        Group.MUNICIPALITY,
        r"kommun|stadsdel|skol|elevhälsa|socialtjänst|socialsekr|hemtjänst|boendest|bistånd|omsorg|lss|försörjning",
    ),
    (Group.NEAR, r"förening|stadsmission|fontänhus|stiftelse|församling|kyrka|kamratstöd"),
)


def known(table: Mapping[str, Meaning], code: str, part: str) -> Meaning:
    """What a code of a value set means; a code outside its set is refused, never guessed."""
    if code not in table:
        raise RefusedBundle(BadBundle.UNKNOWN_STATUS, part)
    return table[code]


def is_coordinator(role: str) -> bool:
    """Whether a role in the team says "samordningsansvarig", however it is spaced or capitalised."""
    return _COORDINATOR.fullmatch(re.sub(r"[\W_]", "", role.casefold())) is not None


def is_crisis_plan(note: str) -> bool:
    """Whether a note says what to do when it gets hard."""
    return _CRISIS.search(note) is not None


def group_of(types: tuple[str, ...], name: str) -> Group:
    """Whose an organisation is: what its type says, else what its name says, else care."""
    for word in types:
        if (group := _GROUP_OF_TYPE.get(word.strip().casefold())) is not None:
            return group
    return next((group for group, words in _GROUP_OF_NAME if re.search(words, name.casefold())), Group.CARE)


def is_waiting(words: str | None) -> bool:
    """Whether a time is not a time but something that has to happen first ("när läkarintyget har kommit in")."""
    return (
        words is not None
        and re.match(r"(?:när|efter att|så snart|så fort|i väntan på|väntar på|avvaktar)\b", words.casefold())
        is not None
    )
