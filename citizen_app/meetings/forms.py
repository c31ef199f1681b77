"""The forms of meetings and of the preparation: one built for each screen from its data."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext

from citizen_app.meetings.choices import KINDS_OF_PEOPLE
from citizen_app.meetings.preparation import Desk, Shown
from citizen_app.meetings.questions import NOT_WANTED, THREE
from citizen_app.meetings.rules import Values
from citizen_app.meetings.screens import ITEMS, NEW_ITEM, UNKNOWN, WHO, WORDS, Field, Part, Screen
from citizen_app.web.forms import Form, choice, choices, long_text, text

PRESSED = "vidare"
DRAFT, REMOVE, ADD = "utkast", "ta_bort", "lagg_till"
MOST_IN_LINE = 500
THREE_FIELDS = {"viktigt": (WORDS, UNKNOWN), "fragor": (ITEMS, UNKNOWN), NOT_WANTED.slug: (WORDS, "om")}
_ANY = (Part.MANY, Part.PICTURES, Part.PEOPLE)


class ThreeForm(Form):
    """The three questions that a preparation opens with."""

    viktigt = long_text(lazy_gettext("Vad är viktigast för dig?"))
    fragor = long_text(lazy_gettext("Vad vill du fråga?"))
    inte = long_text(lazy_gettext("Är det något eller någon du inte vill ha med?"))
    om = choices("", NOT_WANTED.fields[1].options.items())


def three_form(desk: Desk) -> ThreeForm:
    """The three questions with what may be read back, and the versions they were read at."""
    known = desk.words
    form = ThreeForm(
        viktigt=_written(known.get("viktigt", {}), WORDS),
        fragor="\n".join(known.get("fragor", {}).get(ITEMS, [])),
        inte=_written(known.get(NOT_WANTED.slug, {}), WORDS),
        om=known.get(NOT_WANTED.slug, {}).get("om", []),
        version=versions_of(desk),
    )
    form.om.choices = [(code, gettext(words)) for code, words in NOT_WANTED.fields[1].options.items()]
    return form


def versions_of(desk: Desk) -> str:
    """The versions of the three answers in one hidden value."""
    return ".".join(str(desk.answers[slug].version if slug in desk.answers else 0) for slug in THREE)


def three_answers(form: ThreeForm) -> dict[str, Values]:
    """What the three questions were answered with, by screen; each line of questions is one."""
    asked = [line.strip() for line in (form.fragor.data or "").splitlines() if line.strip()]
    return {
        "viktigt": _given(WORDS, form.viktigt.data),
        "fragor": {ITEMS: asked} if asked else {},
        NOT_WANTED.slug: _given(WORDS, form.inte.data) | ({"om": form.om.data} if form.om.data else {}),
    }


def three_bases(form: ThreeForm) -> dict[str, int]:
    """The versions that the three answers were changed from."""
    given = (form.version.data or "").split(".")
    return {slug: _number(given[place]) if place < len(given) else 0 for place, slug in enumerate(THREE)}


def asked_fields(screen: Screen, values: Values) -> tuple[Field, ...]:
    """The fields that are asked now: what not to raise is asked only after a yes to there being something."""
    if screen.slug != "inte-prata":
        return screen.fields
    there_is = NEW_ITEM in request.form if request.method == "POST" else "ja" in values.get("finns", [])
    return tuple(field for field in screen.fields if (field.name != "finns") is there_is)


def question_form(screen: Screen, desk: Desk) -> Form:
    """The form of one screen, with what may be read back."""
    shown = desk.answers.get(screen.slug)
    values = _shown_values(shown) if shown else desk.before.get(screen.slug, {})
    made: dict[str, Any] = {}
    filled: dict[str, Any] = {"version": str(shown.version if shown else 0)}
    for field in asked_fields(screen, values):
        for name, form_field, data in _form_fields(field, desk, values):
            made[name], filled[name] = form_field, data
    kind: type[Form] = type("QuestionForm", (Form,), made)
    return kind(**filled)


def asks_for_topics(desk: Desk) -> bool:
    """Whether there is something that should not be talked about."""
    return "ja" in desk.words.get("inte-prata", {}).get("finns", [])


def pressed() -> str:
    """The button that sent the form."""
    return request.form.get(PRESSED, "")


def values_of(screen: Screen, form: Form, desk: Desk, pressed: str) -> Values:
    """What was answered on a screen; a line that was typed is added to its list when the person goes on."""
    before = _shown_values(desk.answers.get(screen.slug))
    values: Values = {}
    for field in asked_fields(screen, before):
        if field.part is Part.LIST:
            values |= _items(before.get(ITEMS, []), form[NEW_ITEM].data, pressed)
        elif field.part is Part.EACH:
            values |= _each(form, desk)
        else:
            values |= _given(field.name, form[field.name].data)
    return values | {UNKNOWN: ["ja"]} if pressed == UNKNOWN else values


def touched(screen: Screen, desk: Desk) -> list[str]:
    """The parts of an answer that a page asked for; the others stay as they are."""
    before = _shown_values(desk.answers.get(screen.slug))
    names = [field.name for field in asked_fields(screen, before)]
    return [*names, NEW_ITEM, UNKNOWN, *(name for name in before if name.startswith(f"{WHO}:"))]


def choosable(desk: Desk) -> list[tuple[str, str, str]]:
    """Whom the person can choose: by name when she is signed in, else from the same list for everyone."""
    if desk.by_link:
        return [(code, gettext(words), "") for code, words in KINDS_OF_PEOPLE.items()]
    return [(one.code, one.name, one.role or "") for one in desk.people]


def each_name(code: str) -> str:
    """The name of the form field about one person; codes come from bundles and may hold any sign."""
    return f"{WHO}-{sha256(code.encode()).hexdigest()[:16]}"


def base_of(form: Form) -> int:
    """The version that an answer was changed from."""
    return _number(form.version.data or "")


def _form_fields(field: Field, desk: Desk, values: Values) -> list[tuple[str, Any, Any]]:
    """The form fields of one field of a screen: name, field and what stands in it."""
    label = gettext(field.label) if field.label else ""
    options = [(code, gettext(words)) for code, words in field.options.items()]
    given = values.get(field.name, [])
    if field.part is Part.LIST:
        return [(NEW_ITEM, text(label, most=MOST_IN_LINE), _written(values, NEW_ITEM))]
    if field.part is Part.EACH:
        return [
            (each_name(code), choice(name, options), _written(values, f"{WHO}:{code}"))
            for code, name, _role in choosable(desk)
        ]
    if field.part is Part.PEOPLE:
        options = [(code, name) for code, name, _role in choosable(desk)]
    if field.part in _ANY:
        return [(field.name, choices(label, options), given)]
    if field.part is Part.ONE:
        return [(field.name, choice(label, options), given[0] if given else None)]
    made = long_text(label) if field.part is Part.TEXT else text(label, most=MOST_IN_LINE)
    return [(field.name, made, _written(values, field.name))]


def _items(before: Sequence[str], typed: str | None, pressed: str) -> Values:
    """The rows of a list after a row was added or taken away; a draft keeps the typed line beside them."""
    kind, _colon, place = pressed.partition(":")
    items = [row for at, row in enumerate(before) if not (kind == REMOVE and str(at) == place)]
    if kind in (REMOVE, DRAFT):
        return ({ITEMS: items} if items else {}) | _given(NEW_ITEM, typed)
    if typed and typed.strip() and (not items or items[-1] != typed.strip()):
        items.append(typed.strip())
    return {ITEMS: items} if items else {}


def _each(form: Form, desk: Desk) -> Values:
    found = ((code, form[each_name(code)].data) for code, _name, _role in choosable(desk))
    return {f"{WHO}:{code}": [chosen] for code, chosen in found if chosen}


def _given(name: str, data: Any) -> Values:
    """An answer to one field, or nothing."""
    if isinstance(data, list):
        return {name: data} if data else {}
    return {name: [data]} if data and str(data).strip() else {}


def _written(values: Mapping[str, list[str]], name: str) -> str:
    return next(iter(values.get(name, [])), "")


def _shown_values(shown: Shown | None) -> Values:
    return (shown.values if shown else None) or {}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
