"""What Hem shows first, whom to ask about what, and what may hang on a wall; facts in, answers out."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from msgspec.structs import replace

from citizen_app.kernel.kinds import Kind
from citizen_app.plan.document import SELF, Action, PlanDocument, State

PRIVATE_ON_A_WALL = frozenset({Kind.HEALTH, Kind.MENTAL_HEALTH})


class Thing(StrEnum):
    """The one thing to do now; nothing is a thing too."""

    WHOSE_HAND = "whose_hand"
    WAS_IT_HELD = "was_it_held"
    CARDS = "cards"
    UNSENT = "unsent"
    ANSWER = "answer"
    QUESTIONNAIRE = "questionnaire"
    PREPARE = "prepare"
    READ_PLAN = "read_plan"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the choice of the one thing rests on."""

    has_unknown_hand: bool = False
    has_cards: bool = False
    held_is_asked: bool = False
    has_unsent_on_the_eve: bool = False
    has_answered_meeting: bool | None = None  # None where no meeting lies ahead
    questionnaire_is_due: bool = False
    can_prepare: bool = False
    has_prepared: bool = False
    has_unread_plan: bool = False


def one_thing(facts: Facts) -> Thing:
    """One thing at a time (principle 11): what was perhaps done in her name first, then what cannot wait."""
    wanted = (
        (Thing.WHOSE_HAND, facts.has_unknown_hand),
        (Thing.WAS_IT_HELD, facts.held_is_asked),
        (Thing.CARDS, facts.has_cards),
        (Thing.UNSENT, facts.has_unsent_on_the_eve),
        (Thing.ANSWER, facts.has_answered_meeting is False),
        (Thing.QUESTIONNAIRE, facts.questionnaire_is_due),
        (Thing.PREPARE, facts.can_prepare and not facts.has_prepared),
        (Thing.READ_PLAN, facts.has_unread_plan),
    )
    return next((thing for thing, is_wanted in wanted if is_wanted), Thing.NOTHING)


def topics(document: PlanDocument) -> list[tuple[Kind | None, dict[str, list[Action]]]]:
    """What to wonder about, and for each whom to ask and what they do; the whole plan first (None)."""
    heads = [who for who in (document.coordinator, document.responsible) if who]
    found: list[tuple[Kind | None, dict[str, list[Action]]]] = [(None, {who: [] for who in dict.fromkeys(heads)})]
    for kind in Kind:
        does: dict[str, list[Action]] = {}
        for action in document.actions:
            if kind in action.kinds and action.state is not State.STOPPED:
                for who in action.who:
                    does.setdefault(who, []).append(action)
        does.pop(SELF, None)
        found.append((kind, does))
    return [(kind, does) for kind, does in found if does]


def for_the_wall(document: PlanDocument, everything: bool) -> PlanDocument:
    """What may hang where guests see it: no diagnoses and no feelings unless the person wants them there."""

    def may_hang(kinds: Iterable[Kind]) -> bool:
        return everything or (bool(kinds) and not PRIVATE_ON_A_WALL.intersection(kinds))

    still = (State.ONGOING, State.PLANNED, State.WAITING)
    return replace(
        document,
        why=None,
        why_plain=None,
        goals=tuple(goal for goal in document.goals if may_hang(goal.kinds)),
        actions=tuple(each for each in document.actions if each.state in still and may_hang(each.kinds)),
        notes=(),
    )
