"""What may be shown of a plan, what has changed in it, and what staff have written and confirmed in it."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from citizen_app.kernel.kinds import Kind
from citizen_app.plan.document import SELF, Action, Goal, Note, Organisation, PlanDocument, Someone, State, Step

Row = TypeVar("Row", Goal, Step, Action, Note)
Compared = Goal | Step | Action | Note | Someone

WHY = "why"  # stands for the plan's "why" where rows are named by their ids
GAP = "…"  # where a human writes what somebody does
_NUMBER = re.compile(r"\d")
_TIME_WORDS = re.compile(
    "dag|vecka|månad|varje|varannan|snart|klart|måndag|januari|februari|mars|april|maj|juni|juli|augusti|"
    "september|oktober|november|december|vår|sommar|höst|vinter|när "
)
_MOST_TIME_WORDS = 8


class Part(StrEnum):
    """Which part of a plan something new is about."""

    WHY = "why"
    GOAL = "goal"
    STEP = "step"
    ACTION = "action"
    NOTE = "note"
    PERSON = "person"
    COORDINATOR = "coordinator"
    RESPONSIBLE = "responsible"
    FOLLOW_UP = "follow_up"


class How(StrEnum):
    """What has happened to a part of a plan."""

    NEW = "new"
    CHANGED = "changed"
    DONE = "done"
    GONE = "gone"


class News(Struct, frozen=True):
    """One thing that is new in a plan; `id` is that of the row or person, in the older plan when it is gone."""

    part: Part
    how: How
    id: str = ""


def first_words(action: Action, document: PlanDocument, in_words: Callable[[date], str]) -> str:
    """The beginning of a plain line, filled in from data: who and when, with a gap where a human writes what."""
    parties: tuple[Organisation | Someone, ...] = (*document.organisations, *document.people)
    names = {each.id: each.name for each in parties} | {SELF: "du"}
    who = [names[each] for each in action.who if each in names]
    said = " och ".join(filter(None, (", ".join(who[:-1]), *who[-1:])))
    when = action.when
    time = when.words
    if time is None and when.end is not None:
        time = in_words(when.end) if when.start == when.end else f"klart {in_words(when.end)}"
    elif time is None and when.start is not None:
        time = f"från {in_words(when.start)}"
    return " ".join(filter(None, (said[:1].upper() + said[1:], GAP, time)))


def is_written(line: str) -> bool:
    """Whether a human has written what is done, and not only sent the filled-in beginning back."""
    return bool(line.strip()) and GAP not in line and "..." not in line


def _begins(line: str, lead: str) -> bool:
    """Whether a line begins with these words whole, the last of them a name."""
    end = len(lead)
    return line.startswith(lead) and not line[end : end + 1].isalpha() and lead[lead.rfind(" ") + 1].isupper()


def _tells_when(sentence: str) -> bool:
    """Whether a sentence names a day, a time of the year or a number."""
    return bool(_NUMBER.search(sentence) or _TIME_WORDS.search(sentence.lower()))


class Cut(NamedTuple):
    """Where a plain line is cut: the ends of who, of her role, of what and of when, and where when begins (or 0)."""

    who: int
    role: int
    what: int
    when: int
    end: int


def where_to_cut(line: str, who: str, role: str) -> Cut:
    """Who a plain line begins with, her role, and its last sentence where that tells when."""
    lead = " ".join(who.split())
    while lead and not _begins(line, lead):
        lead = lead.rpartition(" ")[0]
    done = len(lead)
    if lead and role and line.startswith(f", {role},", done):
        done += len(role) + 3
    end = len(line.rstrip(". "))
    dot = line.rfind(". ", done, end)
    last = line[dot + 2 : end]
    if dot > 0 and len(last.split()) <= _MOST_TIME_WORDS and _tells_when(last):
        return Cut(len(lead), done, dot, dot + 2, end)
    return Cut(len(lead), done, len(line), 0, 0)


def cut(line: str, at: Cut) -> tuple[str, str, str]:
    """A plain line in three: who, what, and when (or nothing), each sentence with its full stop."""
    if at.when:
        return line[: at.who], f"{line[at.role : at.what]}.", f"{line[at.when : at.end]}."
    return line[: at.who], line[at.role :], ""


def without_plain(document: PlanDocument) -> tuple[Action, ...]:
    """The actions that nobody has written a plain line for."""
    return tuple(action for action in document.actions if action.plain is None)


def marked(document: PlanDocument, lines: Mapping[str, str], kinds: Mapping[str, Sequence[Kind]]) -> PlanDocument:
    """The document with plain lines and kinds that staff wrote, under the ids of rows (`WHY` for the plain "why")."""

    def line(name: str, before: str | None) -> str | None:
        if name not in lines:
            return before
        return lines[name].strip() if is_written(lines[name]) else None

    def sort(name: str, before: tuple[Kind, ...]) -> tuple[Kind, ...]:
        return tuple(kind for kind in Kind if kind in kinds[name]) if name in kinds else before

    return replace(
        document,
        why_plain=line(WHY, document.why_plain),
        goals=tuple(
            replace(
                goal,
                kinds=sort(goal.id, goal.kinds),
                steps=tuple(replace(step, kinds=sort(step.id, step.kinds)) for step in goal.steps),
            )
            for goal in document.goals
        ),
        actions=tuple(
            replace(each, plain=line(each.id, each.plain), kinds=sort(each.id, each.kinds)) for each in document.actions
        ),
        notes=tuple(replace(each, kinds=sort(each.id, each.kinds)) for each in document.notes),
    )


def confirmed(document: PlanDocument) -> PlanDocument:
    """The document with every row confirmed: staff of the sender have seen each with its kinds, and saved."""
    return replace(document, confirmed=tuple(_confirmable(document)))


def unconfirmed(document: PlanDocument) -> tuple[str, ...]:
    """The rows that others do not see whatever their yes is, until staff of the sender have confirmed them."""
    return tuple(name for name in _confirmable(document) if name not in document.confirmed)


def _confirmable(document: PlanDocument) -> list[str]:
    return [*([WHY] if document.why else []), *(row.id for row in _rows(document))]


def kept(older: PlanDocument, newer: PlanDocument) -> PlanDocument:
    """A newer version with what staff wrote in the older one, for the rows whose own words are the same.

    Confirmed stays only what is the same in every part, down to the name and the work of those who do it.
    """
    before = {row.id: row for row in _rows(older)}
    same = {row.id: old for row in _rows(newer) if (old := before.get(row.id)) is not None and old.text == row.text}
    now = {action.id: action for action in newer.actions}
    lines = {
        old.id: old.plain
        for old in older.actions
        if old.plain is not None and old.id in same and old.id in now
        and (old.who, old.when) == (now[old.id].who, now[old.id].when)
    }  # fmt: skip
    if older.why_plain is not None and older.why == newer.why:
        lines[WHY] = older.why_plain
    was, told = _told(older), _told(newer)
    still = tuple(name for name in _confirmable(newer) if name in older.confirmed and told[name] == was.get(name))
    return replace(marked(newer, lines, {name: row.kinds for name, row in same.items()}), confirmed=still)


def _told(document: PlanDocument) -> dict[str, object]:
    """All that a reader can come to know by each row."""
    places = {each.id: each.name for each in document.organisations}
    people = {each.id: (each.name, each.role, places.get(each.organisation or "")) for each in document.people}
    who = places | people
    rows = {row.id: (_said(row), [who.get(one) for one in getattr(row, "who", ())]) for row in _rows(document)}
    return {WHY: document.why, **rows}


def _rows(document: PlanDocument) -> Iterator[Goal | Step | Action | Note]:
    for goal in document.goals:
        yield goal
        yield from goal.steps
    yield from document.actions
    yield from document.notes


def seen_with(document: PlanDocument, kinds: Collection[Kind]) -> PlanDocument | None:
    """The plan as somebody with a yes to these kinds sees it, or None; unmarked and unconfirmed rows are hidden.

    The "why" and the notes under goals carry every kind, so they ask for a yes to all of them.
    People and organisations stay only where they act in a row that stays, coordinate, send or are responsible.
    """
    if not kinds or not document.confirmed:
        return None
    opened, sure = frozenset(kinds), frozenset(document.confirmed)

    def open_rows(rows: Sequence[Row]) -> tuple[Row, ...]:
        return tuple(row for row in rows if row.id in sure and row.kinds and opened.issuperset(row.kinds))

    whole = opened.issuperset(Kind)
    tells_why = whole and WHY in sure
    goals = tuple(
        replace(goal, steps=open_rows(goal.steps), note=goal.note if whole else None)
        for goal in open_rows(document.goals)
    )
    known = {goal.id for goal in goals} | {step.id for goal in goals for step in goal.steps}
    actions = tuple(
        replace(action, goals=tuple(goal for goal in action.goals if goal in known))
        for action in open_rows(document.actions)
    )
    acting = {who for action in actions for who in action.who} | {document.coordinator}
    people = tuple(each for each in document.people if each.id in acting)
    units = acting | {document.sender, document.responsible} | {each.organisation for each in people}
    return replace(
        document,
        why=document.why if tells_why else None,
        why_plain=document.why_plain if tells_why else None,
        author=document.author if document.author in acting else None,
        organisations=tuple(each for each in document.organisations if each.id in units),
        people=people,
        goals=goals,
        actions=actions,
        notes=open_rows(document.notes),
        languages=(),  # no row that staff confirm: for the sender alone
        confirmed=(),
    )


def what_is_new(older: PlanDocument, newer: PlanDocument) -> tuple[News, ...]:
    """What a person has not seen before; plain lines and kinds are the staff's marks and no news."""
    return (
        *_whole_news(older, newer),
        *_row_news(Part.GOAL, older.goals, newer.goals),
        *_row_news(Part.STEP, _steps(older), _steps(newer)),
        *_row_news(Part.ACTION, older.actions, newer.actions),
        *_row_news(Part.NOTE, older.notes, newer.notes),
        *_row_news(Part.PERSON, older.people, newer.people),
    )


def _whole_news(older: PlanDocument, newer: PlanDocument) -> Iterator[News]:
    pairs = (
        (Part.WHY, older.why, newer.why),
        (Part.COORDINATOR, older.coordinator, newer.coordinator),
        (Part.RESPONSIBLE, older.responsible, newer.responsible),
        (Part.FOLLOW_UP, older.next_follow_up, newer.next_follow_up),
    )
    for part, before, after in pairs:
        if before != after:
            yield News(part, How.NEW if before is None else How.GONE if after is None else How.CHANGED)


def _row_news(part: Part, older: Sequence[Compared], newer: Sequence[Compared]) -> Iterator[News]:
    before, after = {row.id: _said(row) for row in older}, {row.id: _said(row) for row in newer}
    for name, row in after.items():
        if name not in before:
            yield News(part, How.NEW, name)
        elif row != before[name]:
            done = getattr(row, "state", None) is State.DONE is not getattr(before[name], "state", None)
            yield News(part, How.DONE if done else How.CHANGED, name)
    yield from (News(part, How.GONE, name) for name in before if name not in after)


def _said(row: Compared) -> Compared:
    """What the unit says in a row, without what staff have marked here and without the steps under a goal."""
    match row:
        case Goal():
            return replace(row, kinds=(), steps=())
        case Action():
            return replace(row, kinds=(), plain=None)
        case Step() | Note():
            return replace(row, kinds=())
    return row


def _steps(document: PlanDocument) -> tuple[Step, ...]:
    return tuple(step for goal in document.goals for step in goal.steps)
