"""The one policy: every question is answered from the ledger at that moment, and no answer is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from citizen_app.access import rules
from citizen_app.access.rules import CardKind
from citizen_app.consent import service as consent
from citizen_app.consent.rules import Named, Organisation, Standing, card_key
from citizen_app.consent.service import Answer
from citizen_app.identity import service as identity
from citizen_app.kernel.clock import local
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.verdict import Verdict
from citizen_app.units import service as units


@dataclass(frozen=True, slots=True)
class Sight:
    """Somebody who can read something about the person now; `kinds` is None for the unit's own copy."""

    name: str
    kinds: frozenset[Kind] | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One organisation that the person decides about; `mark` stands in the address of its page.

    `unit_id` is the unit with its official code whose staff use this service, if there is one.
    """

    mark: str
    organisation: Organisation
    unit_id: str | None
    answer: Answer | None

    @property
    def reads_here(self) -> bool:
        """Whether its staff use this service, so that a yes opens and its end closes by itself."""
        return self.unit_id is not None

    @property
    def standing(self) -> Standing | None:
        """What holds now; None where nothing was ever said."""
        return self.answer.standing if self.answer else None

    @property
    def opens(self) -> frozenset[Kind]:
        """What the person's yes opens here now; nothing for an organisation outside."""
        return self.standing.opens if self.standing is not None and self.reads_here else frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """Who a person decides about and who has a copy: fetched once for one page, and kept by nobody."""

    sender: str
    choices: list[Choice]

    @property
    def sights(self) -> list[Sight]:
        """Vem ser vad nu: the unit's own copy first, then what each yes opens here."""
        seers = [
            Sight(choice.answer.organisation.name, choice.opens, choice.answer.standing.until)
            for choice in self.choices
            if choice.answer is not None and choice.opens
        ]
        return [Sight(self.sender, None, None), *sorted(seers, key=lambda seer: seer.name)]


class Someone(Protocol):
    """Somebody who stands in the plan."""

    @property
    def id(self) -> str:
        """The id in the plan."""

    @property
    def name(self) -> str:
        """What they are called."""

    @property
    def organisation(self) -> str | None:
        """Where they work; nobody near works anywhere in the plan."""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that a sign-in asks or says, and the organisation that it is about, if any."""

    kind: CardKind
    key: str
    name: str
    choice: Choice | None = None


def kinds_open_to(session: Session, person_id: str, unit_id: str, now: datetime) -> frozenset[Kind]:
    """The kinds of information about a person that a unit may read now: all of its own copy, else what a yes opens."""
    if identity.person(session, person_id).unit_id == unit_id:
        return frozenset(Kind)
    unit = units.unit(session, unit_id)
    if not consent.reads_here(session, unit):
        return frozenset()  # a name is no proof: only an official code ties a unit to a yes
    return consent.opens_to(session, person_id, unit, now)


def may_read(session: Session, person_id: str, unit_id: str, now: datetime, purpose: str | None = None) -> Verdict:
    """Whether a unit's staff may open something about a person; `purpose` is asked for where she is protected."""
    person = identity.person(session, person_id)
    opened = kinds_open_to(session, person_id, unit_id, now)
    return rules.may_read(person.unit_id == unit_id, opened, person.protected, purpose)


def persons_open_to(session: Session, unit_id: str, now: datetime) -> list[str]:
    """The persons of other units whose yes lets this unit read something now."""
    unit = units.unit(session, unit_id)
    if not consent.reads_here(session, unit):
        return []
    return consent.persons_with_yes_to(session, unit, now)


def who_sees_what(session: Session, person_id: str, now: datetime) -> list[Sight]:
    """Vem ser vad nu: the unit's own copy first, then what each yes opens here."""
    return facts_of(session, person_id, (), now).sights


def facts_of(session: Session, person_id: str, organisations: Iterable[Named], now: datetime) -> Facts:
    """The unit that sent the plan, which decides for itself, and every other organisation of plan and ledger.

    The organisations stand in the plan's order; two statements, whatever their number.
    """
    said = {answer.organisation.key: answer for answer in consent.answers_of(session, person_id, now)}
    named = {each.key: each for each in (Organisation(one.name, one.code) for one in organisations)}
    named |= {key: answer.organisation for key, answer in said.items() if key not in named}
    around = identity.units_around(session, person_id, {each.code for each in named.values() if each.code})
    own = {Organisation(around.name, around.code).key, Organisation(around.name).key}
    choices = [
        Choice(consent.mark_of(session, person_id, each), each, around.reading.get(each.code or ""), said.get(key))
        for key, each in named.items()
        if key not in own
    ]
    return Facts(around.name, choices)


def choices_of(session: Session, person_id: str, organisations: Iterable[Named], now: datetime) -> list[Choice]:
    """Every organisation of the plan and of the ledger but the one that sent the plan, in the plan's order."""
    return facts_of(session, person_id, organisations, now).choices


def near_of(people: Iterable[Someone]) -> list[Someone]:
    """Those near the person who stand in her plan; nothing in the app lets them see anything."""
    return [each for each in people if each.organisation is None]


def cards_of(
    session: Session, person_id: str, organisations: Iterable[Named], people: Iterable[Someone], now: datetime
) -> list[Card]:
    """What the person has not been asked or told yet, one at a time and in this order."""
    return cards_among(session, person_id, choices_of(session, person_id, organisations, now), people, now)


def cards_among(
    session: Session, person_id: str, choices: Iterable[Choice], people: Iterable[Someone], now: datetime
) -> list[Card]:
    """The same where the choices are known already."""
    day, asked, told = local(now).date(), list[Card](), list[Card]()
    for choice in choices:
        kind = rules.card_about(choice.standing, day) if choice.standing else None
        if kind is not None and choice.standing is not None:
            card = Card(kind, card_key(kind, choice.standing), choice.organisation.name, choice)
            (asked if kind is CardKind.PAPER else told).append(card)
    near = [Card(CardKind.NEAR, f"near:{each.id}", each.name) for each in near_of(people)]
    cards = [*asked, *near, *told]
    unseen = set(consent.unseen(session, person_id, [card.key for card in cards]))
    return [card for card in cards if card.key in unseen]
