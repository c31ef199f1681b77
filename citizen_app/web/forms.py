"""Forms: calm about whatever comes, never losing what was typed (GOV.UK's validation habits, plain rules 40–41)."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    FileField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import (
    Form as WTForm,
)
from wtforms.widgets import CheckboxInput, ListWidget

from citizen_app.kernel.letters import clean
from citizen_app.web import locale

MOST_LETTERS = 5000


def typed(text: Any) -> str | None:
    """What was typed, without signs that nobody can see or mean; a file is no text."""
    return clean(text) if isinstance(text, str) else None


def stripped(text: Any) -> str | None:
    """`typed`, without space around it."""
    return None if text is None else (typed(text) or "").strip()


class AtMost:
    """A calm limit: says how long the text may be; the text itself stays in its field."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: WTForm, field: Any) -> None:
        """Raises ValidationError when there are too many letters."""
        if field.data and len(field.data) > self.most:
            raise ValidationError(
                gettext("Texten är för lång. Korta den till %(most)s tecken. Din text finns kvar.", most=self.most)
            )


class Needed:
    """Something has to be there; says what to do."""

    def __init__(self, say: Any) -> None:
        self.say = say

    def __call__(self, form: WTForm, field: Any) -> None:
        """Raises ValidationError when nothing was given."""
        if not field.data:
            raise ValidationError(str(self.say))


class Form(WTForm):
    """The base of every form: a key that makes it happen once, and the version of what it changes."""

    key = HiddenField(filters=[stripped])
    version = HiddenField(filters=[stripped])

    def __init__(self, **values: Any) -> None:
        sent: Any = CombinedMultiDict([request.form, request.files]) if request.method == "POST" else None
        super().__init__(formdata=sent, **values)
        if not self.key.data or len(self.key.data) > 64:
            self.key.data = secrets.token_hex(16)

    def sent(self) -> bool:
        """Whether the form was sent to be acted on, and everything in it is fine."""
        if request.method != "POST" or locale.is_only_switching():
            return False
        return bool(self.validate())

    def body(self) -> str:
        """All that was sent but the key, as one text: tells a second tap from another try."""
        given: MultiDict[str, str] = request.form
        return "&".join(f"{name}={value}" for name, value in sorted(given.items(multi=True)) if name != "key")

    def text_of(self, name: str) -> str | None:
        """A field's text, or None where it is empty."""
        return getattr(self, name).data or None


def text(label: Any, *, most: int = 200, needed: Any = None, **values: Any) -> StringField:
    """One line of text."""
    return StringField(label, _checks(most, needed), filters=[stripped], **values)


def long_text(label: Any, *, most: int = MOST_LETTERS, needed: Any = None, **values: Any) -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(label, _checks(most, needed), filters=[typed], **values)


class Choice(RadioField):
    """One of a few; nothing is chosen beforehand and nothing has to be."""

    data: str | None
    validate_choice = False

    def pre_validate(self, form: WTForm) -> None:
        """An answer that is not in the list is no answer."""
        if self.data and self.data not in {str(value) for value, *_ in self.iter_choices()}:
            self.data = None


class Choices(SelectMultipleField):
    """Any of a few."""

    data: list[str] | None
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
    validate_choice = False

    def pre_validate(self, form: WTForm) -> None:
        """Answers that are not in the list fall away."""
        known = {str(value) for value, *_ in self.iter_choices()}
        self.data = [value for value in dict.fromkeys(self.data or []) if value in known]


def choice(label: Any, choices: Sequence[tuple[str, Any]], *, needed: Any = None, **values: Any) -> Choice:
    """One of a few."""
    return Choice(
        label, [Needed(needed)] if needed else [], choices=[SelectChoice(*each) for each in choices], **values
    )


def choices(label: Any, options: Iterable[tuple[str, Any]], **values: Any) -> Choices:
    """Any of a few."""
    return Choices(label, choices=[SelectChoice(*each) for each in options], **values)


def file(label: Any, **values: Any) -> FileField:
    """One file."""
    return FileField(label, **values)


def _checks(most: int, needed: Any) -> list[Any]:
    return [AtMost(most), *([Needed(needed)] if needed else [])]


YES, NO, UNKNOWN = "ja", "nej", "vet_inte"
YES_NO_UNKNOWN = (
    (YES, lazy_gettext("Ja")),
    (NO, lazy_gettext("Nej")),
    (UNKNOWN, lazy_gettext("Vet inte")),
)
