"""The plan itself in a bundle: goals with their small steps, what is done and by whom, notes and crisis plan."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date

import msgspec

from citizen_app.exchange.bundle import Json, Resource, codes_of, digest, words_of
from citizen_app.exchange.rules import (
    DETAIL_STATES,
    GOAL_STATES,
    MEDICATION_STATES,
    REQUEST_STATES,
    TASK_STATES,
    VISIT_STATES,
    is_crisis_plan,
    is_waiting,
    known,
)
from citizen_app.exchange.team import Team
from citizen_app.exchange.timing import end_day, period_of, when_of
from citizen_app.kernel.kinds import Kind
from citizen_app.plan.document import SELF, Action, Goal, Group, Note, State, Step, When
from citizen_app.plan.kinds import propose_kinds

MILESTONE = "goal-relationship"
PERTAINS_TO = "resource-pertainsToGoal"
NO_WORDS = "Insats utan beskrivning"

REQUESTS: Mapping[str, Mapping[str, State | None]] = {
    "Appointment": VISIT_STATES,
    "CommunicationRequest": REQUEST_STATES,
    "DeviceRequest": REQUEST_STATES,
    "MedicationRequest": MEDICATION_STATES,
    "NutritionOrder": REQUEST_STATES,
    "RequestGroup": REQUEST_STATES,
    "ServiceRequest": REQUEST_STATES,
    "Task": TASK_STATES,
}
_WHAT = (
    "description", "payload", "code", "codeCodeableConcept", "codeReference", "medicationCodeableConcept",
    "medicationReference", "oralDiet", "action", "reasonCode", "note",
)  # fmt: skip
_DOERS = ("performer", "owner", "sender", "orderer", "author", "participant")


class CarePlanReader:
    """Reads one CarePlan with the people of its bundle; `minor` says that the person is a child herself."""

    def __init__(self, team: Team, plan: Resource, minor: bool) -> None:
        self.team = team
        self.plan = plan
        self.minor = minor
        self._kinds: dict[str, tuple[Kind, ...]] = {}  # of each goal and step that stands in the document
        self._said: list[str] = []  # about what is done: what must not be, how it went, why it rests

    def goals(self) -> tuple[Goal, ...]:
        """The goals in the plan's order, each with its milestones as small steps, deeper ones after their parent."""
        index = self.team.index
        listed = (index.find(each, self.plan, f"goal[{n}]") for n, each in enumerate(self.plan.body.get("goal", [])))
        every = [each for each in (*listed, *index.of_type("Goal")) if each is not None and each.type == "Goal"]
        goals = {goal.key: goal for goal in every if _goal_state(goal) is not None}
        below = {key: [each for each in self._milestones(goal) if each in goals] for key, goal in goals.items()}
        taken = set(tops := _tops(goals, below))
        return tuple(self._goal(goals[key], [goals[each] for each in _flattened(key, below, taken)]) for key in tops)

    def actions(self) -> tuple[Action, ...]:
        """What is done, by whom and when. To be asked after `goals`, since an action names its goals."""
        actions: dict[str, Action] = {}
        for number, activity in enumerate(self.plan.body.get("activity", [])):
            action = None
            if "detail" in activity:
                action = self._detail(activity["detail"], activity.get("id", ""), f"activity[{number}].detail")
            elif "reference" in activity:
                action = self._request(activity["reference"], f"activity[{number}].reference")
            self._remark(action.text if action else None, activity)
            if action is not None:
                own = action.id if action.id not in actions else f"{action.id}-{number}"
                actions[own] = msgspec.structs.replace(action, id=own)
        return tuple(actions.values())

    def notes(self) -> tuple[Note, ...]:
        """The notes of the plan, and what was noted about its actions. To be asked after `actions`."""
        texts = [each["text"] for each in self.plan.body.get("note", []) if "text" in each]
        return tuple(map(self._note, dict.fromkeys([*texts, *self._said])))

    def _remark(self, about: str | None, body: Json) -> None:
        """Keeps what the unit noted about an action as notes: how it goes, how it went, why it rests."""
        noted = [each.get("text") for name in ("progress", "note") for each in body.get(name, [])]
        noted += map(words_of, [*body.get("outcomeCodeableConcept", []), body.get("statusReason")])
        noted += _named(body)
        self._said += [f"{about.rstrip('.')}: {each}" if about else each for each in noted if each and each != about]

    def _milestones(self, goal: Resource) -> Iterator[str]:
        for number, extension in enumerate(goal.body.get("extension", [])):
            inner = extension.get("extension", [])
            if not extension.get("url", "").endswith(MILESTONE) or "milestone" not in _relationship(inner):
                continue
            for each in inner:
                if each.get("url") == "target" and "valueReference" in each:
                    found = self.team.index.find(each["valueReference"], goal, f"extension[{number}].target")
                    if found is not None and found.key != goal.key:
                        yield found.key

    def _goal(self, goal: Resource, steps: list[Resource]) -> Goal:
        text = _text(goal, "Mål utan beskrivning")
        self._kinds[goal.key] = kinds = propose_kinds(text, minor=self.minor)
        return Goal(
            id=goal.key,
            text=text,
            state=_goal_state(goal) or State.PLANNED,
            due=_due(goal),
            kinds=kinds,
            steps=tuple(self._step(step, kinds) for step in steps),
            note="\n".join(
                (*_told(goal), *(f"{_text(step).rstrip('.')}: {told}" for step in steps for told in _told(step)))
            )
            or None,
        )

    def _step(self, step: Resource, inherited: tuple[Kind, ...]) -> Step:
        text = _text(step)
        self._kinds[step.key] = kinds = propose_kinds(text, minor=self.minor) or inherited
        return Step(step.key, text, _goal_state(step) or State.PLANNED, _due(step), kinds)

    def _detail(self, detail: Json, name: str, part: str) -> Action | None:
        state = known(DETAIL_STATES, detail.get("status", ""), f"{self.plan.path}.{part}.status")
        if state is None:
            return None
        text = _what(detail) or NO_WORDS
        if detail.get("doNotPerform") is True:
            self._said.append(f"Ska inte göras: {text}")
            return None
        self._remark(text, detail)
        when = when_of(detail, "scheduled", f"{self.plan.path}.{part}")
        if state is State.PLANNED and is_waiting(when.words):
            state = State.WAITING
        own = name if re.fullmatch(r"[A-Za-z0-9\-]{1,64}", name) else digest(self.plan.key, text)
        who = self.team.parties(self.plan, f"{part}.performer", detail.get("performer", []))
        goals = self._goals_of(detail.get("goal", []), self.plan, f"{part}.goal")
        return self._action(f"action-{own}", text, who, when, state, goals)

    def _request(self, reference: Json, part: str) -> Action | None:
        found = self.team.index.find(reference, self.plan, part)
        if found is None or found.type not in REQUESTS:
            text = reference.get("display") or NO_WORDS
            own = f"action-{digest(self.plan.key, text)}"
            return self._action(own, text, (), When(), State.PLANNED, ())
        body, text = found.body, _what(found.body) or NO_WORDS
        state = known(REQUESTS[found.type], body.get("status", ""), f"{found.path}.status")
        if body.get("doNotPerform") is True:
            self._said.append(f"Ska inte göras: {text}")
        if state is None or body.get("doNotPerform") is True:
            return None
        self._remark(text, body)
        references = [each["valueReference"] for each in body.get("extension", []) if _pertains_to_goal(each)]
        goals = self._goals_of(references, found, "extension")
        return self._action(found.key, text, self._doers(found), _occurrence(found), state, goals)

    def _doers(self, request: Resource) -> tuple[str, ...]:
        for name in _DOERS:
            given = request.body.get(name, [])
            references = [each.get("actor", each) for each in (given if isinstance(given, list) else [given])]
            if doers := self.team.parties(request, name, references):
                return doers
        return ()

    def _goals_of(self, references: list[Json], at: Resource, part: str) -> tuple[str, ...]:
        found = (self.team.index.find(each, at, f"{part}[{number}]") for number, each in enumerate(references))
        return tuple(dict.fromkeys(goal.key for goal in found if goal is not None and goal.key in self._kinds))

    def _action(
        self, name: str, text: str, who: tuple[str, ...], when: When, state: State, goals: tuple[str, ...]
    ) -> Action:
        people = [self.team.someone[each] for each in who if each in self.team.someone]
        organisations = [each.organisation for each in people] + list(who)
        units = [self.team.organisations[each] for each in organisations if each in self.team.organisations]
        kinds = propose_kinds(
            text, " ".join(each.role or "" for each in people), " ".join(unit.name for unit in units), minor=self.minor
        )
        if not kinds and goals:
            kinds = self._kinds[goals[0]]
        groups = {each.group for each in people} | {unit.group for unit in units}
        by_others = bool(groups) and not groups & {Group.CARE, Group.MUNICIPALITY} and SELF not in who
        return Action(name, text, who, when, state, goals, kinds, by_others=by_others)

    def _note(self, text: str) -> Note:
        name = f"note-{digest(self.plan.key, text)}"
        return Note(name, text, propose_kinds(text, minor=self.minor), crisis=is_crisis_plan(text))


def _tops(goals: Collection[str], below: Mapping[str, list[str]]) -> list[str]:
    """The goals that are nobody's milestone; a circle of milestones starts at its first goal."""
    nested = {each for steps in below.values() for each in steps}
    reached: set[str] = set()
    tops = set()
    for key in sorted(goals, key=nested.__contains__):
        if key not in nested or key not in reached:
            tops.add(key)
            reached.update([key, *_flattened(key, below, reached)])
    return [key for key in goals if key in tops]


def _flattened(top: str, below: Mapping[str, list[str]], taken: set[str]) -> list[str]:
    """All steps under a goal that are not taken yet, a deeper one right after its parent."""
    steps: list[str] = []
    waiting = list(reversed(below[top]))
    while waiting:
        step = waiting.pop()
        if step not in taken:
            taken.add(step)
            steps.append(step)
            waiting += reversed(below[step])
    return steps


def _goal_state(goal: Resource) -> State | None:
    state = known(GOAL_STATES, goal.body.get("lifecycleStatus", ""), f"{goal.path}.lifecycleStatus")
    achieved = "achieved" in codes_of(goal.body.get("achievementStatus"))
    return State.DONE if achieved and state is State.ONGOING else state


def _text(goal: Resource, otherwise: str = "Delmål utan beskrivning") -> str:
    return words_of(goal.body.get("description")) or otherwise


def _told(goal: Resource) -> list[str]:
    """What the unit wrote about a goal beside its name: when it is reached, how it went, why it rests."""
    body = goal.body
    aims = [each.get("detailString") or words_of(each.get("detailCodeableConcept")) for each in body.get("target", [])]
    came = map(words_of, body.get("outcomeCode", []))
    noted = (each.get("text") for each in body.get("note", []))
    return [*dict.fromkeys(filter(None, (*aims, *noted, *came, body.get("statusReason"))))]


def _named(body: Json) -> Iterator[str]:
    """What an action is called beside its description, what for and with what; a bare code says nothing to anybody."""
    for name in ("code", "reasonCode", "productCodeableConcept"):
        given = body.get(name)
        for concept in given if isinstance(given, list) else [given or {}]:
            words = words_of(concept)
            if words and words not in codes_of(concept) and words.casefold() not in (_what(body) or "").casefold():
                yield words


def _relationship(inner: list[Json]) -> set[str]:
    types = [each for each in inner if each.get("url") == "type"]
    kinds = [each.get("valueCodeableConcept") or {"coding": [each.get("valueCoding", {})]} for each in types]
    said = [each.get("valueCode") or each.get("valueString") or "" for each in types]
    return {code.casefold() for kind in kinds for code in (*codes_of(kind), words_of(kind) or "", *said)}


def _due(goal: Resource) -> date | None:
    days = [end_day(target["dueDate"]) for target in goal.body.get("target", []) if "dueDate" in target]
    return max(filter(None, days), default=None)


def _pertains_to_goal(extension: Json) -> bool:
    return extension.get("url", "").endswith(PERTAINS_TO) and "valueReference" in extension


def _what(body: Json) -> str | None:
    """What is done: the first words that the unit wrote about it."""
    for name in _WHAT:
        given = body.get(name)
        for each in given if isinstance(given, list) else [given]:
            words = each if isinstance(each, str) else _words_in(each or {})
            if words:
                return words
    return None


def _words_in(part: Json) -> str | None:
    named = (part.get(name) for name in ("contentString", "title", "instruction"))
    return next(filter(None, named), None) or words_of(part) or part.get("display")


def _occurrence(request: Resource) -> When:
    body, path = request.body, request.path
    if request.type == "Appointment":
        return period_of({name: body[name] for name in ("start", "end") if name in body}, path)
    for period in (body.get("executionPeriod"), body.get("restriction", {}).get("period")):
        if period:
            return period_of(period, path)
    if dosages := body.get("dosageInstruction"):
        said = (
            each.get("text") or when_of({"dosageTiming": each.get("timing")}, "dosage", path).words for each in dosages
        )
        return When(words=", ".join(filter(None, said)) or None)
    return when_of(body, "occurrence", path)
