"""What a ledger of yes and no means on a day (OSL 12:2: a yes may be limited, and it can be taken back)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, TypedDict

from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.verdict import Allowed, Refused, Verdict
from citizen_app.kernel.workdays import working_days_after

_LIMITING = frozenset({"inte", "ej", "inga", "inget", "ingen", "endast", "bara", "enbart", "utan", "utom"})
_REMINDED_BEFORE = timedelta(days=30)
_READ_WITHIN = 3  # working days within which the coordinator reads what was written


class Event(StrEnum):
    """One thing that was said or done about one organisation; the value is the code in the ledger."""

    GIVEN = "given"
    LIMITED = "limited"
    REFUSED = "refused"
    NOT_NOW = "not_now"
    WITHDRAWN = "withdrawn"
    MARKED = "marked"
    SEEN = "seen"


class Method(StrEnum):
    """How it was said: by the person in the app, or on paper before, as a bundle tells."""

    APP = "app"
    IMPORTED = "imported"


class Answered(StrEnum):
    """The three answers, of the same size; the value is what the form sends."""

    YES = "ja"
    NO = "nej"
    NOT_NOW = "inte_nu"


class State(StrEnum):
    """Where the person and one organisation stand."""

    YES = "yes"
    NO = "no"
    NOT_NOW = "not_now"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    PAPER_YES = "paper_yes"
    PAPER_NO = "paper_no"


class Draft(TypedDict):
    """What a person has ticked and written about one organisation, before she answers."""

    kinds: list[str]
    not_covered: str
    helped_by: str


class Reason(StrEnum):
    """Why a yes could not be written."""

    NO_KINDS = "no_kinds"
    NO_LIVE_YES = "no_live_yes"
    NOT_MARKED = "not_marked"


class Named(Protocol):
    """Whatever has a name and perhaps an official code: a unit here, or an organisation of a plan."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def code(self) -> str | None:
        """Its official code."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation as a yes names it."""

    name: str
    code: str | None = None

    @property
    def key(self) -> str:
        """Its official code, else its name: two spellings of a name are two organisations, which only restricts."""
        return self.code or f"namn:{' '.join(self.name.lower().split())}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the ledger, as the fold reads it; `on` is the day it was said, for a paper the paper's own."""

    event: Event
    organisation: str
    on: date
    method: Method = Method.APP
    kinds: frozenset[Kind] = frozenset()
    until: date | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the person had before her when she answered: which words, in which language, and how sure we were of her."""

    wording: str
    locale: str
    level: int
    helped_by: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for one organisation: the state, since when, and what a yes opens and does not open."""

    organisation: str
    state: State
    on: date
    said_in: str = ""
    kinds: frozenset[Kind] = frozenset()
    until: date | None = None
    limited: bool = False
    marked: bool = False
    seen: bool = False
    paper: str | None = None
    paper_limits: bool = False

    @property
    def is_yes(self) -> bool:
        """Whether the person's own yes holds, whether or not it opens anything yet."""
        return self.state is State.YES

    @property
    def waits(self) -> bool:
        """Whether a yes with words about what it does not cover still keeps everything hidden."""
        return self.is_yes and self.limited and not (self.marked and self.seen)

    @property
    def opens(self) -> frozenset[Kind]:
        """The kinds of information that the organisation may read now; nothing unless a yes opens it."""
        return self.kinds if self.is_yes and not self.waits else frozenset()


def fold(facts: Iterable[Fact], today: date) -> dict[str, Standing]:
    """What the whole ledger of one person means today, for each organisation; the order is the ledger's own."""
    found: dict[str, Standing] = {}
    for fact in facts:
        standing = _after(found.get(fact.organisation), fact)
        if standing is not None:
            found[fact.organisation] = standing
    return {key: _by_the_clock(standing, today) for key, standing in found.items()}


def _after(before: Standing | None, fact: Fact) -> Standing | None:
    """Where one more row leads."""
    if fact.event in (Event.MARKED, Event.SEEN):
        return _on_the_way(before, fact.event)
    if fact.method is Method.IMPORTED:
        return _after_paper(before, fact)
    paper, paper_limits = (before.paper, before.paper_limits) if before else (None, False)
    standing = Standing(fact.organisation, _SAID[fact.event], fact.on, fact.id, paper=paper, paper_limits=paper_limits)
    if not standing.is_yes:
        return standing
    limited = fact.event is Event.LIMITED or paper_limits
    return replace(standing, kinds=fact.kinds, until=fact.until, limited=limited)


_SAID = {
    Event.GIVEN: State.YES,
    Event.LIMITED: State.YES,
    Event.REFUSED: State.NO,
    Event.NOT_NOW: State.NOT_NOW,
    Event.WITHDRAWN: State.WITHDRAWN,
}


def _on_the_way(before: Standing | None, event: Event) -> Standing | None:
    """Staff marked the rows, and after that the person saw what would be shown; in any other order nothing opens."""
    if before is None or not (before.is_yes and before.limited):
        return before
    if event is Event.MARKED:
        return replace(before, marked=True)
    return replace(before, seen=before.marked)


def _after_paper(before: Standing | None, fact: Fact) -> Standing:
    """A paper only restricts: it never opens, and it does not undo what the person said in the app after it."""
    before = _by_the_clock(before, fact.on) if before else None
    limits = fact.event is Event.LIMITED or (before.paper_limits if before else False)
    if before is not None and before.state in (State.YES, State.NO, State.WITHDRAWN) and before.on > fact.on:
        return replace(before, paper=fact.id, paper_limits=limits)
    if fact.event is Event.REFUSED:
        return Standing(fact.organisation, State.PAPER_NO, fact.on, fact.id, paper=fact.id, paper_limits=limits)
    if before is not None and before.state in (State.NO, State.WITHDRAWN):
        return replace(before, paper=fact.id, paper_limits=limits)
    if before is not None and before.is_yes:
        kept = replace(before, paper=fact.id, paper_limits=limits)
        return replace(kept, limited=True, marked=False, seen=False) if fact.event is Event.LIMITED else kept
    return Standing(
        fact.organisation, State.PAPER_YES, fact.on, fact.id, until=fact.until, paper=fact.id, paper_limits=limits
    )


def _by_the_clock(standing: Standing, today: date) -> Standing:
    """A yes ends by itself after its last day."""
    if standing.state not in (State.YES, State.PAPER_YES) or standing.until is None or today <= standing.until:
        return standing
    return replace(standing, state=State.ENDED, kinds=frozenset())


def last_day(today: date) -> date:
    """The last day of a yes that is given today: twelve months at most, then it is asked for again."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:  # a leap day
        return today.replace(year=today.year + 1, day=28)


def read_by(today: date) -> date:
    """The day on which the coordinator has read what was written today."""
    return working_days_after(today, _READ_WITHIN)


def may_give(kinds: frozenset[Kind]) -> Verdict:
    """A yes names what it is about; a yes to nothing is no yes."""
    return Allowed() if kinds else Refused(Reason.NO_KINDS)


def may_withdraw(standing: Standing | None) -> Verdict:
    """Only a yes that holds can be taken back."""
    return Allowed() if standing is not None and standing.is_yes else Refused(Reason.NO_LIVE_YES)


def may_open(standing: Standing | None) -> Verdict:
    """The person opens a yes with limits herself, after staff have marked the rows."""
    if standing is None or not standing.waits:
        return Refused(Reason.NO_LIVE_YES)
    return Allowed() if standing.marked else Refused(Reason.NOT_MARKED)


def is_asked(standing: Standing) -> bool:
    """Whether the first sign-in asks if a paper yes still holds."""
    return standing.state is State.PAPER_YES


def card_key(kind: str, standing: Standing) -> str:
    """How a card about what was said is known: a new word or a new paper makes a new card."""
    return f"{kind}:{standing.said_in}"


def ends_soon(standing: Standing, today: date) -> bool:
    """Whether the person is reminded that her yes ends."""
    return standing.is_yes and standing.until is not None and standing.until <= today + _REMINDED_BEFORE


def was_open_outside(standing: Standing | None) -> bool:
    """Whether an organisation outside the app may have been told of a yes, so that its end has to be told too."""
    return standing is not None and standing.state in (State.YES, State.PAPER_YES)


def sounds_limiting(words: str | None) -> bool:
    """Whether words on a paper yes may limit it; a wrong guess only hides more."""
    return any(word.strip(".,;:!?()\"'”") in _LIMITING for word in (words or "").lower().split())
