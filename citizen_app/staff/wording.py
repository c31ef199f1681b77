"""What staff are told, and what goes out in the person's own language."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from urllib.parse import quote

from flask import g, url_for
from flask_babel import force_locale, gettext, lazy_gettext

from citizen_app.formats import phone
from citizen_app.kernel.clock import local, today
from citizen_app.meetings.choices import EASIER, HARD, IMPORTANT, KINDS_OF_PEOPLE, NEEDED
from citizen_app.meetings.questions import BY_SLUG
from citizen_app.meetings.screens import UNKNOWN, Part, Screen
from citizen_app.notify import wording as messages
from citizen_app.plan.document import SELF, PlanDocument
from citizen_app.plan.wording import ActionLine, Teller
from citizen_app.staff.rules import Purpose
from citizen_app.staff.today import Task
from citizen_app.web import locale

PURPOSES = {
    Purpose.MEETING: lazy_gettext("Jag förbereder ett möte"),
    Purpose.ASKED: lazy_gettext("Personen har hört av sig"),
    Purpose.COORDINATOR_AWAY: lazy_gettext("Samordnaren är borta"),
    Purpose.OTHER: lazy_gettext("Något annat som hör till mitt arbete"),
}
PICTURES = {code: code for code in (*IMPORTANT, *HARD, *NEEDED, *EASIER)}
READ, SHOW, PLAN, ROWS = "meeting.preparation", "meeting.show", "people.show", "lines.plain_lines"
TASKS: dict[str, tuple[Any, Any, str]] = {
    "answers_to_read": (lazy_gettext("Svar att läsa"), lazy_gettext("Läs svaren"), READ),
    "private_to_read": (lazy_gettext("Ett privat svar, bara till dig"), lazy_gettext("Läs svaret"), READ),
    "wish_unanswered": (lazy_gettext("Önskemål utan svar"), lazy_gettext("Svara på önskemålen"), READ),
    "interpreter_missing": (lazy_gettext("Tolk saknas"), lazy_gettext("Svara om tolken"), READ),
    "reply_missing": (lazy_gettext("Inget svar om mötet än"), lazy_gettext("Öppna mötet"), SHOW),
    "reply_changed": (lazy_gettext("Personen har svarat om mötet"), lazy_gettext("Se svaret"), SHOW),
    "not_as_booked": (lazy_gettext("Mötet blev inte som det var tänkt"), lazy_gettext("Öppna mötet"), SHOW),
    "call": (lazy_gettext("Vill att vi hör av oss"), lazy_gettext("Hör av dig"), "staff.call"),
    "was_held": (lazy_gettext("Blev mötet av?"), lazy_gettext("Svara ja eller nej"), SHOW),
    "no_link": (lazy_gettext("Ingen länk är gjord än"), lazy_gettext("Gör en länk"), "sending.link"),
    "unconfirmed": (
        lazy_gettext("Rader i planen är inte kontrollerade. Andra ser dem först när du har sparat"),
        lazy_gettext("Kontrollera raderna"),
        ROWS,
    ),
    "follow_up": (lazy_gettext("Uppföljningen närmar sig"), lazy_gettext("Öppna planen"), PLAN),
    "tell_withdrawal": (
        lazy_gettext("Någon har tagit tillbaka sitt ja"),
        lazy_gettext("Säg till verksamheten"),
        "staff.task",
    ),
    "mark_limits": (lazy_gettext("Ett ja har en egen gräns"), lazy_gettext("Märk raderna"), "staff.task"),
}
"""kind: (what waits, the button, the page the button leads to)."""
VALUE_OF = {"staff.task": "task_id", "staff.call": "wish_id", PLAN: "person_id", ROWS: "plan_id"}
OTHER_VERSION = lazy_gettext(
    "Planen har ändrats sedan du öppnade sidan. Läs raderna igen och spara. Din text finns kvar."
)


@dataclass(frozen=True, slots=True)
class Told:
    """One row of "I dag": what waits, for whom, since when, and where its button leads."""

    what: str
    name: str
    since: date
    button: str
    url: str


def told(task: Task) -> Told:
    """A task in words, with its button."""
    what, button, endpoint = TASKS[task.kind]
    value = VALUE_OF.get(endpoint, "meeting_id")
    values: dict[str, Any] = {value: task.person_id if value == "person_id" else task.object}
    address = url_for(endpoint, **values)
    return Told(str(what), task.name, local(task.since).date(), str(button), address)


@dataclass(frozen=True, slots=True)
class PlanPart:
    """A goal with its small steps and what is done for it, or what stands outside the goals."""

    title: str
    steps: list[tuple[str, str]]
    lines: list[ActionLine]


class ForStaff(Teller):
    """The plan told to staff: the person is not "du" to them."""

    def __init__(self, document: PlanDocument, today: date, protected: bool = False) -> None:
        super().__init__(document, today, protected)
        self.names[SELF] = gettext("Personen själv")


def plan_parts(document: PlanDocument, protected: bool) -> list[PlanPart]:
    """The rows of a plan, goal by goal, and last what stands outside the goals."""
    teller, parts, placed = ForStaff(document, today(), protected), [], set()
    for goal in document.goals:
        ids = {goal.id, *(step.id for step in goal.steps)}
        own = [each for each in document.actions if ids.intersection(each.goals)]
        placed |= {each.id for each in own}
        steps = [(step.text, str(step.state)) for step in goal.steps]
        parts.append(PlanPart(goal.text, steps, [teller.action(each) for each in own]))
    rest = [teller.action(each) for each in document.actions if each.id not in placed]
    return [*parts, PlanPart(gettext("Övrigt"), [], rest)] if rest else parts


class Entry(Protocol):
    """One answer as it was sent."""

    question: str
    values: Mapping[str, list[str]]
    hand: str
    helped: bool
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer of the preparation: the question, what was chosen or written, and in whose hand."""

    question: str
    said: list[str]
    hand: str
    helped: bool


def answer_lines(entries: Iterable[Entry]) -> list[AnswerLine]:
    """Answers in words, in the order they were sent."""
    return [
        AnswerLine(gettext(BY_SLUG[each.question].title), list(_said(each)), each.hand, each.helped) for each in entries
    ]


def screen_title(screen: Screen) -> str:
    """A question of the preparation in words."""
    return gettext(screen.title)


def _said(entry: Entry) -> Iterator[str]:
    """What was chosen, by its words; what was written, as it was written."""
    screen = BY_SLUG[entry.question]
    if UNKNOWN in entry.values:
        yield gettext(screen.unknown or "Vet inte")
    for field in screen.fields:
        given = [_name(entry, field.options, value) for value in entry.values.get(field.name, [])]
        yield from [", ".join(given)] if given and field.part is not Part.LIST else given
        if field.part is Part.EACH:
            for name, given in entry.values.items():
                if name.startswith(f"{field.name}:"):
                    who = _name(entry, KINDS_OF_PEOPLE, name.partition(":")[2])
                    yield f"{who}: {', '.join(_name(entry, field.options, value) for value in given)}"


def _name(entry: Entry, options: Mapping[str, str], value: str) -> str:
    known = options.get(value) or KINDS_OF_PEOPLE.get(value)
    return gettext(known) if known else entry.names.get(value, value)


def wish_words(code: str) -> str:
    """A wish in words: the question and what was wished."""
    slug, _, option = code.partition(":")
    screen = BY_SLUG.get(slug)
    words = next((field.options[option] for field in screen.fields if option in field.options), "") if screen else ""
    return f"{gettext(screen.title)} {gettext(words)}" if screen and words else code


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Speaks the person's language for a while: letters, mail and sms are for her."""
    before = locale.language().code
    wanted = code if locale.is_known(code) else locale.DEFAULT
    try:
        with force_locale(wanted):
            g.locale = wanted
            yield
    finally:
        g.locale = before


def link_address(public_url: str, token: str) -> str:
    """A link with its secret in the fragment, which no server ever sees."""
    return f"{public_url}/l#{token}"


def short_message(address: str, word: str | None, language: str) -> str:
    """The neutral sms text in the person's language."""
    with in_language(language):
        return messages.short_message(address, word)


def sms_link(number: str | None, text: str) -> str:
    """Opens the sender's own phone with the text in place; nothing where there is no number."""
    dial = phone.link(number) if number else ""
    return f"sms:{dial.removeprefix('tel:')}?&body={quote(text, safe='')}" if dial else ""


def link_mail(public_url: str, token: str, code: str, word: str | None, language: str) -> tuple[str, str]:
    """Subject and body of the mail with a link, in the person's language."""
    with in_language(language):
        return messages.subject(), messages.link_mail(link_address(public_url, token), code, word)
