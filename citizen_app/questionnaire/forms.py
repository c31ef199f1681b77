"""The forms of the questionnaire."""

from typing import Any

from flask_babel import lazy_gettext

from citizen_app.questionnaire import wording
from citizen_app.questionnaire.rules import Series, second_step
from citizen_app.web.forms import Choice, Form, choice, text


class WhoForm(Form):
    """Who answers."""

    series = choice(
        lazy_gettext("Vem svarar på frågorna?"), wording.WHO, needed=lazy_gettext("Välj vem det är som svarar.")
    )
    relation = text(lazy_gettext("Vem är du för personen? Till exempel syster."), most=80)


class PracticeForm(Form):
    """The practice question; whatever is answered is forgotten."""

    answer = choice(lazy_gettext("Regnar det i dag?"), (*wording.FIVE, *wording.OUTSIDE))


class CallForm(Form):
    """Whether somebody should call."""

    call = choice(
        lazy_gettext("Vill du att någon ringer dig?"), (("ja", lazy_gettext("Ja")), ("nej", lazy_gettext("Nej")))
    )


def statements_form(numbers: tuple[int, ...], series: Series, chosen: dict[int, str]) -> Form:
    """One screen of statements with five rows each."""
    options = (*wording.FIVE, *wording.OUTSIDE)
    fields = {_name(n): choice(wording.statement(n, series), options, default=chosen.get(n)) for n in numbers}
    return _form(fields)


def first_step_form(number: int, series: Series, chosen: str | None) -> Form:
    """The first of two steps, in easy mode: Nej, Både och, Ja."""
    options = (*wording.FIRST_STEP, *wording.OUTSIDE)
    return _form({_name(number): choice(wording.statement(number, series), options, default=chosen)})


def second_step_form(number: int, first: str, chosen: str | None) -> Form:
    """The second step: which of the two."""
    options = [(value, words) for value, words in wording.FIVE if value in second_step(first)]
    return _form({_name(number): choice(wording.SECOND_QUESTION[first], options, default=chosen)})


def value_of(form: Form, number: int) -> str | None:
    """What was chosen for a statement."""
    field: Choice = form[_name(number)]
    return field.data


def _form(fields: dict[str, Any]) -> Form:
    made: Form = type("StatementsForm", (Form,), fields)()
    return made


def _name(number: int) -> str:
    return f"svar_{number}"
