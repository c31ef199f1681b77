"""A plan version as one immutable document: who does what and when, in the unit's words and in plain ones."""

from datetime import date, time
from enum import StrEnum

import msgspec

from citizen_app.kernel.kinds import Kind

SELF = "self"  # stands among `Action.who` for the person herself


class Group(StrEnum):
    """The four groups of people around the person; each has its own stitch in the drawings."""

    CARE = "vard"
    MUNICIPALITY = "kommun"
    STATE = "stat"
    NEAR = "nara"


class State(StrEnum):
    """How far a goal, step or action has come."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    WAITING = "waiting"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class Frozen(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What every part of a document is: a value that never changes, and so never part of a ring of values."""


class When(Frozen, frozen=True):
    """When something is done: dates where the unit gave dates, else the unit's own words (such as "varje dag")."""

    start: date | None = None
    end: date | None = None
    words: str | None = None


class Hours(Frozen, frozen=True):
    """When somebody answers the phone: weekdays (0 = Monday) and local opening and closing time."""

    days: tuple[int, ...]
    opens: time
    closes: time


class Organisation(Frozen, frozen=True):
    """A unit (verksamhet) that takes part in the plan."""

    id: str
    name: str
    group: Group
    code: str | None = None
    phone: str | None = None


class Someone(Frozen, frozen=True):
    """Somebody who stands in the plan: staff of an organisation, or a relative (`organisation` is None)."""

    id: str
    name: str
    role: str | None = None
    organisation: str | None = None
    group: Group = Group.NEAR
    phone: str | None = None
    email: str | None = None
    hours: tuple[Hours, ...] = ()


class Step(Frozen, frozen=True):
    """A small step on the way to a goal (delmål)."""

    id: str
    text: str
    state: State = State.PLANNED
    due: date | None = None
    kinds: tuple[Kind, ...] = ()


class Goal(Frozen, frozen=True):
    """A goal of the person's own, with its small steps in order."""

    id: str
    text: str
    state: State = State.PLANNED
    due: date | None = None
    kinds: tuple[Kind, ...] = ()
    steps: tuple[Step, ...] = ()
    note: str | None = None


class Action(Frozen, frozen=True):
    """What somebody does (insats): the unit's words, and a plain line that a human wrote or None."""

    id: str
    text: str
    who: tuple[str, ...] = ()
    when: When = When()
    state: State = State.PLANNED
    goals: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    plain: str | None = None
    by_others: bool = False


class Note(Frozen, frozen=True):
    """A note in the plan; `crisis` marks what to do when it gets hard."""

    id: str
    text: str
    kinds: tuple[Kind, ...] = ()
    crisis: bool = False


class PlanDocument(Frozen, frozen=True):
    """One version of a plan, as its sender wrote it; `confirmed` are the rows whose kinds the sender's staff stand for.

    Nobody but the sender and the person sees a row before it is confirmed: what an import proposes is no promise.
    """

    title: str
    sender: str
    state: State = State.ONGOING
    why: str | None = None
    why_plain: str | None = None
    created: date | None = None
    start: date | None = None
    end: date | None = None
    author: str | None = None
    coordinator: str | None = None
    responsible: str | None = None
    organisations: tuple[Organisation, ...] = ()
    people: tuple[Someone, ...] = ()
    goals: tuple[Goal, ...] = ()
    actions: tuple[Action, ...] = ()
    notes: tuple[Note, ...] = ()
    next_follow_up: date | None = None
    languages: tuple[str, ...] = ()  # what the person speaks, as codes or in the unit's words, the preferred one first
    confirmed: tuple[str, ...] = ()


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(PlanDocument).decode


def to_json(document: PlanDocument) -> bytes:
    """The document as the bytes that are sealed in the database."""
    return _encode(document)


def from_json(data: bytes) -> PlanDocument:
    """The document that `to_json` wrote; raises msgspec.ValidationError for anything else."""
    return _decode(data)
