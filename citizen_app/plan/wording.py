"""The plan in words: who does what and when, how far it has come, and whom to ask."""

from collections.abc import Hashable, Sequence
from datetime import date
from functools import lru_cache

from flask_babel import gettext
from markupsafe import Markup
from msgspec import Struct

from citizen_app.plain.explaining import Explainer, found_in
from citizen_app.plain.wording import bare_day, big_first, together
from citizen_app.plan import rules
from citizen_app.plan.document import SELF, Action, Goal, Group, PlanDocument, Someone, State, When
from citizen_app.web.locale import EASY, language


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue; it is put into the page's language where it is used."""
    return sentence


STATES = {
    State.PLANNED: _("Planerat"),
    State.ONGOING: _("Pågår"),
    State.WAITING: _("Väntar"),
    State.PAUSED: _("Pausat"),
    State.STOPPED: _("Slutat"),
    State.DONE: _("Klart"),
}
TIMES = {
    "on": "%(day)s.",
    "until": _("Till %(day)s."),
    "by": _("Senast %(day)s."),
    "from": _("Börjar %(day)s."),
    "since": _("Började %(day)s."),
    "between": _("Från %(start)s till %(day)s."),
}
PLANNED, OVER = State.PLANNED, (State.DONE, State.STOPPED)  # to name a state takes its time, and every row asks
YOU = _("Du")
WHEN_YOU_LIKE = _("När du vill")
YOUR_COORDINATOR = _("din samordnare")
ROLE_AT = _("%(role)s på %(place)s")


@lru_cache(maxsize=16)
def _sayings(_language: str) -> dict[object, str]:
    """Every fixed word of a row in one language, looked up once for the whole process (speed: never in a loop)."""
    every = {**STATES, **TIMES, "you": YOU, "like": WHEN_YOU_LIKE, "role": ROLE_AT, "coordinator": YOUR_COORDINATOR}
    return {code: gettext(sentence) for code, sentence in every.items()}


@lru_cache(maxsize=2048)
def _cuts_of(*_what: Hashable) -> dict[str, rules.Cut]:
    """Where the plain lines of an immutable document are cut, by their actions: places, never words."""
    return {}


class ActionLine(Struct, gc=False):
    """One action on the page: who in bold, what, when in bold; the unit's words beneath."""

    id: str
    who: str
    role: str
    what: Markup | str
    when: str
    original: Markup | str
    state: str
    word: str
    now: bool = False


class StepLine(Struct, gc=False):
    """One knot on the path: a small step, or (without a title) what is done for the whole goal."""

    title: str
    state: str
    actions: list[ActionLine]


class GoalLine(Struct, gc=False):
    """A goal as a row, and with its steps when it is shown as a path."""

    id: str
    text: str
    number: int
    state: str
    word: str
    due: str
    note: Markup | str
    steps: list[StepLine]


class PlanPage(Struct, gc=False):
    """All that the plan page says."""

    sender: str
    made: str
    coordinator: str
    coordinator_is: Markup | str
    responsible: str
    why: Markup | str
    why_plain: str
    goals: list[GoalLine]
    first: GoalLine | None
    loose: list[ActionLine]
    others: list[ActionLine]
    mine: list[ActionLine]
    crisis: list[Markup | str]
    notes: list[Markup | str]
    follow_up: str
    follow_up_over: bool
    people: int


class Teller:
    """Tells one document in the page's language; with protected identity no unit and no place (safety 2.9)."""

    def __init__(
        self, document: PlanDocument, today: date, protected: bool = False, version: str | None = None
    ) -> None:
        self.document = document
        self.today = today
        self.protected = protected
        self.language = language().code
        self.say = _sayings(self.language)
        self.people = {each.id: each for each in document.people}
        self.organisations = {each.id: each for each in document.organisations}
        self.names = {} if protected else {each.id: each.name for each in document.organisations}
        self.names |= {each.id: each.name for each in document.people}
        self.names[SELF] = self.say["you"]
        self.cuts = _cuts_of(version, self.language, protected) if version else {}

    def name_of(self, who: str | None) -> str:
        """What somebody is called; nothing for a unit that may not be named."""
        return self.names.get(who or "", "")

    def role_of(self, someone: Someone) -> str:
        """A person's role and where she works: "läkare på Vårdcentralen Linden"."""
        unit = self.organisations.get(someone.organisation or "")
        if unit is None or self.protected:
            return someone.role or ""
        if not someone.role:
            return unit.name
        return self.say["role"] % {"role": someone.role, "place": unit.name}

    def time(self, when: When, state: State) -> str:
        """When something is done: the unit's own words, else its days; nothing once it is done."""
        if state in OVER:
            return ""
        if when.words:
            return big_first(when.words).rstrip(".") + "."
        return big_first(self._days(when.start, when.end)) if when.start or when.end else ""

    def day(self, day: date) -> str:
        """A day in words."""
        return bare_day(day, self.today, self.language)

    def _days(self, start: date | None, end: date | None) -> str:
        if end is None:
            assert start is not None
            return self.say["from" if start >= self.today else "since"] % {"day": self.day(start)}
        day = self.day(end)
        if start is None:
            return self.say["by"] % {"day": day}
        if start == end:
            return self.say["on"] % {"day": day}
        if start <= self.today:
            return self.say["until"] % {"day": day}
        return self.say["between"] % {"start": self.day(start), "day": day}

    def action(self, action: Action) -> ActionLine:
        """One action; where nobody has written a plain line, `what` is empty and the unit's words stand open."""
        if len(action.who) == 1:
            one = self.people.get(action.who[0])
            who, role = self.name_of(action.who[0]), (one and one.role) or ""
        else:
            parties = sorted(action.who, key=lambda who: who != SELF)
            who, role = together(filter(None, map(self.name_of, parties)), self.language), ""
        what = when = ""
        if action.plain:
            at = self.cuts.get(action.id)
            if at is None:
                at = self.cuts[action.id] = rules.where_to_cut(action.plain, who, role)
            who, what, when = rules.cut(action.plain, at)
            role = role if at.role > at.who else ""
        when = when or self.time(action.when, action.state)
        word = self.say[action.state]
        if action.state is PLANNED and action.who == (SELF,) and not when:
            word = self.say["like"]
        return ActionLine(action.id, who, role, what, when, action.text, action.state, word)


def css(group: Group) -> str:
    """The name of a group's stitch in the drawings."""
    return group.name.lower()


def plan_page(
    document: PlanDocument, made: date, today: date, protected: bool = False, version: str | None = None
) -> PlanPage:
    """The whole plan as its page tells it; `version` names the document where it is one that never changes."""
    teller = Teller(document, today, protected, version)
    coordinator, coordinator_is = teller.name_of(document.coordinator), teller.say["coordinator"]
    explain = Explainer(found_in(version, teller.language, protected) if version else None, teller.language)
    if coordinator and teller.language != EASY:  # there the page leaves that line out
        coordinator_is = explain(coordinator_is)
    lines = {each.id: teller.action(each) for each in document.actions}
    goals = [_goal(teller, goal, number) for number, goal in enumerate(document.goals, 1)]
    first = next((goal for goal in goals if goal.state not in ("done", "stopped")), goals[0] if goals else None)
    if first is not None:
        add_steps(teller, first, lines, explain)
    in_goals = {goal.id for goal in document.goals} | {step.id for goal in document.goals for step in goal.steps}
    free = [each for each in document.actions if not in_goals.intersection(each.goals)]
    unit = teller.organisations.get(document.sender)
    page = PlanPage(
        sender=unit.name if unit and not protected else "",
        made=teller.day(document.created or made),
        coordinator=coordinator,
        coordinator_is=coordinator_is,
        responsible=teller.name_of(document.responsible),
        why=explain(document.why or ""),
        why_plain=document.why_plain or "",
        goals=[goal for goal in goals if goal is not first],
        first=first,
        loose=[lines[each.id] for each in free if not each.by_others and SELF not in each.who],
        others=[lines[each.id] for each in free if each.by_others],
        mine=[lines[each.id] for each in document.actions if SELF in each.who],
        crisis=_notes(document, explain, crisis=True),
        notes=_notes(document, explain, crisis=False),
        follow_up=teller.day(document.next_follow_up) if document.next_follow_up else "",
        follow_up_over=bool(document.next_follow_up and document.next_follow_up < today),
        people=len(document.people),
    )
    _explain([*page.loose, *page.others, *page.mine], explain)
    explain.keep()
    return page


def goal_page(document: PlanDocument, goal_id: str, today: date, protected: bool = False) -> GoalLine | None:
    """One goal as a path; None where the plan has no such goal."""
    teller = Teller(document, today, protected)
    for number, goal in enumerate(document.goals, 1):
        if goal.id == goal_id:
            line = _goal(teller, goal, number)
            add_steps(teller, line, {each.id: teller.action(each) for each in document.actions}, Explainer())
            return line
    return None


def add_steps(teller: Teller, line: GoalLine, lines: dict[str, ActionLine], explain: Explainer) -> None:
    """Puts the small steps on a goal's path, each with its actions; the light falls on the one in hand."""
    goal = next(each for each in teller.document.goals if each.id == line.id)
    actions = teller.document.actions
    for step in goal.steps:
        own = [lines[each.id] for each in actions if step.id in each.goals]
        line.steps.append(StepLine(step.text, step.state, own))
    placed = {step.id for step in goal.steps}
    rest = [lines[each.id] for each in actions if goal.id in each.goals and not placed.intersection(each.goals)]
    if rest:
        line.steps.append(StepLine("", _state_of(rest), rest))
    every = [action for step in line.steps for action in step.actions]
    in_hand = next((each for state in ("ongoing", "planned") for each in every if each.state == state), None)
    if in_hand is not None:
        in_hand.now = True
    _explain(every, explain)
    line.note = explain(goal.note) if goal.note else ""


def _state_of(actions: Sequence[ActionLine]) -> str:
    states = {each.state for each in actions}
    return states.pop() if len(states) == 1 else "ongoing"


def _explain(lines: Sequence[ActionLine], explain: Explainer) -> None:
    """Explains hard words: first in what stands open, then in the unit's words that wait under a plain line."""
    for line in lines:
        if line.what:
            line.what = explain(line.what)
        else:
            line.original = explain(line.original)
    for line in lines:
        if line.what:
            line.original = explain(line.original)


def _goal(teller: Teller, goal: Goal, number: int) -> GoalLine:
    due = teller.day(goal.due) if goal.due and goal.due >= teller.today else ""
    return GoalLine(goal.id, goal.text, number, goal.state, teller.say[goal.state], big_first(due), "", [])


def _notes(document: PlanDocument, explain: Explainer, *, crisis: bool) -> list[Markup | str]:
    texts = (note.text.splitlines() for note in document.notes if note.crisis is crisis)
    return [explain(line) for lines in texts for line in lines if line.strip()]
