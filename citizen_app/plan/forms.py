"""The form where staff write a plain line for each row and confirm what kind of information it is."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext

from citizen_app.consent.wording import KINDS
from citizen_app.kernel.kinds import Kind
from citizen_app.plan.document import PlanDocument
from citizen_app.plan.rules import WHY
from citizen_app.web.forms import Form, choice, choices, long_text

LINE, KIND = "enkel-", "slag-"
MOST_LETTERS = 600


def plain_lines_form(document: PlanDocument, begun: dict[str, str], colleagues: list[tuple[str, str]]) -> Form:
    """A field for each action's plain line, its kinds, and who coordinates; `begun` is filled in from data."""
    fields: dict[str, Any] = {f"{LINE}{WHY}": _line(document.why_plain or "")}
    for action in document.actions:
        fields[f"{LINE}{action.id}"] = _line(action.plain or begun[action.id])
    for row_id, kinds in rows_with_kinds(document):
        fields[f"{KIND}{row_id}"] = choices("", KINDS.items(), default=[kind.value for kind in kinds])
    # Översättare: bara personal läser det här.
    fields["samordnare"] = choice(lazy_gettext("Vem är personens samordnare?"), colleagues)
    made: Form = type("PlainLinesForm", (Form,), fields)()
    return made


def rows_with_kinds(document: PlanDocument) -> Iterable[tuple[str, tuple[Kind, ...]]]:
    """Every row of a plan that carries kinds."""
    for goal in document.goals:
        yield goal.id, goal.kinds
        yield from ((step.id, step.kinds) for step in goal.steps)
    yield from ((action.id, action.kinds) for action in document.actions)
    yield from ((note.id, note.kinds) for note in document.notes)


def lines_of(form: Form) -> dict[str, str]:
    """The plain lines that were written, by row."""
    return {name.removeprefix(LINE): field.data or "" for name, field in form._fields.items() if name.startswith(LINE)}


def kinds_of(form: Form) -> dict[str, list[Kind]]:
    """The kinds that were confirmed, by row."""
    return {
        name.removeprefix(KIND): [Kind(value) for value in field.data or []]
        for name, field in form._fields.items()
        if name.startswith(KIND)
    }


def _line(text: str) -> Any:
    # Översättare: bara personal läser det här.
    return long_text(lazy_gettext("Enkel text"), most=MOST_LETTERS, default=text)
