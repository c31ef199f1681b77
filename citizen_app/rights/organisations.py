"""The organisations the person decides about, as the pages of *Vem får se?* need them, fetched at each question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from citizen_app.access import service as access
from citizen_app.access.rules import CardKind
from citizen_app.access.service import Card, Choice, Sight
from citizen_app.consent import service as consent
from citizen_app.consent.rules import Answered, Draft, Reason, Shown, Standing
from citizen_app.consent.service import Receipt, Telling
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor
from citizen_app.kernel.verdict import Refused, Verdict
from citizen_app.plan import rules
from citizen_app.plan import service as plans
from citizen_app.plan.document import PlanDocument

if TYPE_CHECKING:
    from citizen_app.plan.records import CurrentPlan

NOTHING = Draft(kinds=[], not_covered="", helped_by="")


@dataclass(frozen=True, slots=True)
class Overview:
    """Who may see: the organisations to decide about, those near who see nothing, and what waits for the person."""

    sender: str
    choices: Sequence[Choice]
    near: Sequence[str]
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class About:
    """All about one organisation: what was said, what was chosen and not sent, what staff have done, who sees what."""

    choice: Choice
    plan: "CurrentPlan | None"
    sights: Sequence[Sight]
    draft: Draft | None
    history: Sequence[Receipt]
    telling: Telling | None

    @property
    def standing(self) -> Standing | None:
        """What holds now."""
        return self.choice.standing

    @property
    def waits_for_staff(self) -> bool:
        """Whether rows of the plan are hidden from all others, since staff of the sender have not confirmed them."""
        return self.plan is not None and bool(plans.rows_unconfirmed(self.plan.document))

    @property
    def nothing_to_see_yet(self) -> bool:
        """Whether that holds for every row, so that a yes opens nothing before staff have confirmed some."""
        return self.waits_for_staff and self.plan is not None and not self.plan.document.confirmed

    def as_it_stands(self) -> "About":
        """Without what is ticked and not sent, where a yes holds."""
        return replace(self, draft=None) if self.standing is not None and self.standing.is_yes else self

    @property
    def is_before(self) -> bool:
        """Whether the person looks before she answers, and not at what is open now."""
        return self.draft is not None or self.standing is None or not self.standing.opens

    @property
    def kinds(self) -> frozenset[Kind]:
        """What is ticked and not answered, else what her yes is about."""
        if self.draft is not None:
            return frozenset(map(Kind, self.draft["kinds"]))
        return self.standing.kinds if self.standing else frozenset()


def overview(session: Session, person_id: str, now: datetime) -> Overview:
    """Everything on *Vem får se?*."""
    plan = plans.current_plan(session, person_id)
    organisations, people = (plan.document.organisations, plan.document.people) if plan else ((), ())
    facts = access.facts_of(session, person_id, organisations, now)
    near = [each.name for each in access.near_of(people)]
    found = access.cards_among(session, person_id, facts.choices, people, now)
    return Overview(facts.sender, facts.choices, near, found)


def cards(session: Session, person_id: str, now: datetime) -> list[Card]:
    """What the person has not been asked or told yet after an import."""
    plan = plans.current_plan(session, person_id)
    organisations, people = (plan.document.organisations, plan.document.people) if plan else ((), ())
    return access.cards_of(session, person_id, organisations, people, now)


def about(session: Session, person_id: str, mark: str, now: datetime) -> About | None:
    """All about the organisation that a page is about; None where the person has no such organisation."""
    plan = plans.current_plan(session, person_id)
    facts = access.facts_of(session, person_id, plan.document.organisations if plan else (), now)
    choice = next((each for each in facts.choices if each.mark == mark), None)
    if choice is None:
        return None
    return About(
        choice,
        plan,
        facts.sights,
        consent.draft_of(session, person_id, choice.organisation),
        consent.history(choice.answer) if choice.answer else [],
        consent.telling_of(session, person_id, choice.organisation),
    )


def seen_by(about: About) -> PlanDocument | None:
    """The plan exactly as the organisation gets it: what is open now, or what the ticked kinds would open."""
    if about.plan is None:
        return None
    if not about.is_before and about.choice.unit_id is not None:
        return plans.seen_of(about.plan, about.choice.unit_id, about.choice.opens)
    return rules.seen_with(about.plan.document, about.kinds)


def look(
    session: Session, person_id: str, mark: str, now: datetime, chosen: bool
) -> tuple[About, PlanDocument | None] | None:
    """An organisation and the plan as it gets it; `chosen` asks for what is ticked, also where a yes holds."""
    found = about(session, person_id, mark, now)
    if found is None:
        return None
    found = found if chosen else found.as_it_stands()
    return found, seen_by(found)


def write_answer(
    session: Session, actor: Actor, person_id: str, choice: Choice, answer: Answered, draft: Draft, shown: Shown
) -> None:
    """Writes a yes with what was ticked, a no, or not now."""
    if answer is Answered.YES:
        kinds, limits = frozenset(map(Kind, draft["kinds"])), draft["not_covered"].strip() or None
        consent.give(session, actor, person_id, choice.organisation, kinds, limits, shown)
    elif answer is Answered.NO:
        consent.refuse(session, actor, person_id, choice.organisation, shown)
    else:
        consent.put_off(session, actor, person_id, choice.organisation, shown)


def let_see(session: Session, actor: Actor, person_id: str, about: About, shown: Shown) -> Verdict:
    """Lets a yes with limits open; not while rows wait for staff, for those she cannot have looked at."""
    if about.waits_for_staff:
        return Refused(Reason.NOT_MARKED)
    return consent.open_limited(session, actor, person_id, about.choice.organisation, shown)


def turn(session: Session, actor: Actor, person_id: str, card: Card, answer: Answered | None, shown: Shown) -> None:
    """Answers a card: a paper yes by a no, all else by having been read; not now leaves the paper as it is."""
    if card.kind is not CardKind.PAPER or card.choice is None or answer is Answered.NOT_NOW:
        consent.see_card(session, person_id, card.key)
    elif answer is Answered.NO:
        write_answer(session, actor, person_id, card.choice, answer, NOTHING, shown)
