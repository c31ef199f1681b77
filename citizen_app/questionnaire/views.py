"""Säg vad du tyckte: one screen at a time, kept as it is answered, sent when the person says so."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from citizen_app.audit.service import read_logged
from citizen_app.identity import links
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Level, Principal
from citizen_app.meetings import service as meetings
from citizen_app.questionnaire import forms, rules, service, wording
from citizen_app.questionnaire.rules import Draft, Mode, Series
from citizen_app.storage.once import claim
from citizen_app.storage.session import begin
from citizen_app.web.forms import Form
from citizen_app.web.guards import needs
from citizen_app.web.locale import EASY, language
from citizen_app.web.pages import again, answer, see_path

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

views = Blueprint("questionnaire", __name__)
PERSON = "/app/sag-vad-du-tyckte/<meeting_id>"
RELATIVE = "/app/anhorig"


@views.route(f"{PERSON}/", methods=["GET", "POST"])
@needs(Level.ONCE, step=2)
def start(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """Who answers; what is answered already goes on where it was."""
    return _start(me, meeting_id)


@views.route(f"{PERSON}/<step>", methods=["GET", "POST"])
@needs(Level.ONCE, step=2)
def step(me: Principal, meeting_id: str, step: str) -> ResponseReturnValue:
    """One screen of the person's own questionnaire."""
    return _step(me, meeting_id, step)


@views.route(f"{RELATIVE}/", methods=["GET", "POST"])
@needs(Level.LINK, exact=True, step=2)
def start_relative(me: Principal) -> ResponseReturnValue:
    """The relative's own questionnaire, by a one-time link."""
    return _start(me, _relatives_meeting(me))


@views.route(f"{RELATIVE}/<step>", methods=["GET", "POST"])
@needs(Level.LINK, exact=True, step=2)
def step_relative(me: Principal, step: str) -> ResponseReturnValue:
    """One screen of the relative's questionnaire."""
    return _step(me, _relatives_meeting(me), step)


def _start(me: Principal, meeting_id: str) -> ResponseReturnValue:
    draft, _version = _draft(me, meeting_id)
    form = forms.WhoForm(series=draft.series, relation=draft.relation)
    if _is_relative(me):
        form.series.data = Series.RELATIVE.value
        form.series.choices = [(Series.RELATIVE.value, "")]
    if not form.sent():
        return again(
            "questionnaire/who.html",
            form=form,
            relative=_is_relative(me),
            begun=bool(draft.chosen),
            **_place(me, meeting_id),
        )
    with begin() as session:
        service.say_who(session, me, meeting_id, Series(form.series.data or Series.SELF), form.text_of("relation"))
    return see_path(_path(me, meeting_id, "ova" if not draft.practised else _next_unanswered(draft)))


def _step(me: Principal, meeting_id: str, step: str) -> ResponseReturnValue:
    special = {"ova": _practice, "tack": _thanks, "klart": _done}
    if step in special:
        return special[step](me, meeting_id)
    screens = rules.screens(_easy())
    if not step.isascii() or not step.isdigit() or not 1 <= int(step) <= len(screens):
        abort(404)
    return _statements(me, meeting_id, int(step), screens)


def _practice(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """The practice question; its answer is kept nowhere."""
    _draft(me, meeting_id)
    form = forms.PracticeForm()
    if not form.sent():
        return again("questionnaire/practice.html", form=form, **_place(me, meeting_id))
    with begin() as session:
        service.practise(session, me, meeting_id)
    return see_path(_path(me, meeting_id, "1"))


def _statements(
    me: Principal, meeting_id: str, number: int, screens: tuple[tuple[int, ...], ...]
) -> ResponseReturnValue:
    """One or two statements with five rows, or one in two steps in easy mode."""
    draft, version = _draft(me, meeting_id)
    numbers = screens[number - 1]
    if any(each in draft.sent for each in numbers):
        return see_path(_path(me, meeting_id, "tack"))
    form, rows = _form_of(numbers, draft)
    form.version.data = form.version.data or str(version)
    shown = _place(me, meeting_id) | rows | {"number": number, "of": len(rules.FIRST), "changed": False}
    series = Series(draft.series or Series.SELF)
    shown["statement"] = wording.statement(numbers[0], series) if rows["second"] else ""
    shown |= {"more": number > len(rules.FIRST), "area": wording.AREAS[rules.area_of(numbers[0])]}
    if not form.sent():
        return again("questionnaire/statements.html", form=form, **shown)
    values = {each: value for each in numbers if (value := forms.value_of(form, each))}
    pause = request.form.get("vidare") == "paus"
    first = values.get(numbers[0], "")
    try:
        if _easy() and first in wording.SECOND_QUESTION:
            _keep_half(me, meeting_id, numbers[0], first)
            return see_path(shown["out"] if pause else f"{_path(me, meeting_id, str(number))}?forst={first}")
        _keep(me, meeting_id, values, form)
    except service.Changed:
        form.version.data = str(version)
        return again("questionnaire/statements.html", form=form, **shown | {"changed": True})
    last = number in (len(rules.FIRST), len(screens))
    return see_path(shown["out"] if pause else _path(me, meeting_id, "tack" if last else str(number + 1)))


def _form_of(numbers: tuple[int, ...], draft: Draft) -> tuple[Form, dict[str, Any]]:
    """The form of a screen, and how its rows look: five with blocks, or the large ones of two steps."""
    series = Series(draft.series or Series.SELF)
    if not _easy():
        chosen = {each: draft.chosen[each].value for each in numbers if each in draft.chosen}
        return forms.statements_form(numbers, series, chosen), {"blocks": None, "large": False, "second": False}
    first = request.args.get("forst", "")
    if first in wording.SECOND_QUESTION:
        kept_blocks = {"1": 0, "2": 1, "4": 3, "5": 4}
        whole = draft.chosen.get(numbers[0])
        form = forms.second_step_form(numbers[0], first, whole.value if whole else None)
        return form, {"blocks": kept_blocks, "large": True, "second": True}
    form = forms.first_step_form(numbers[0], series, rules.first_step(draft, numbers[0]))
    return form, {"blocks": {}, "large": True, "second": False}


def _keep(me: Principal, meeting_id: str, values: dict[int, str], form: Form) -> None:
    """Keeps what was chosen; raises Changed when it was answered otherwise in another window meanwhile."""
    final = {each: rules.FIRST_STEP.get(value, (value,))[0] for each, value in values.items()}
    version = form.version.data or ""
    with begin() as session:
        known = int(version) if version.isascii() and version.isdigit() else None
        service.choose(session, me, meeting_id, final, Mode.TWO_STEP if _easy() else Mode.FIVE, known)


def _keep_half(me: Principal, meeting_id: str, number: int, first: str) -> None:
    with begin() as session:
        service.choose_half(session, me, meeting_id, number, first)


def _thanks(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """Check and send; after the six: more, if the person wants to."""
    draft, _version = _draft(me, meeting_id)
    form = Form()
    if form.sent():
        with begin() as session:
            unit_id = _unit_of(session, me, meeting_id)
            if claim(session, me.session_id, form.key.data or "", form.body()).first:
                service.send(session, me, meeting_id, unit_id)
                if _is_relative(me) and me.link_id:
                    links.use_up(session, me.link_id)
        return see_path(_path(me, meeting_id, "klart"))
    series = Series(draft.series or Series.SELF)
    rows = [
        (wording.statement(n, series), dict((*wording.FIVE, *wording.OUTSIDE))[c.value], _screen_of(n))
        for n, c in sorted(draft.chosen.items())
    ]
    return again("questionnaire/check.html", form=form, rows=rows, **_place(me, meeting_id))


def _done(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """Thanks; more statements, a call if the person wants one, and taking the answer back while that can be done."""
    draft, _version = _draft(me, meeting_id)
    form = forms.CallForm()
    if request.method == "POST":
        return _after_done(me, meeting_id, form)
    low = draft.low and not _is_relative(me)
    with begin() as session:
        can_take_back = service.can_take_back(session, draft)
    more = any(n not in draft.sent for n in rules.MORE)
    return answer(
        "questionnaire/done.html", form=form, low=low, more=more, can_take_back=can_take_back,
        taken_back=not draft.sent, asked=request.args.get("ring") == "ja", **_place(me, meeting_id),
    )  # fmt: skip


def _after_done(me: Principal, meeting_id: str, form: forms.CallForm) -> ResponseReturnValue:
    """Takes the answer back, or asks for a call."""
    with begin() as session:
        unit_id = _unit_of(session, me, meeting_id)
        if request.form.get("ta_bort") == "ja":
            service.take_back(session, me, meeting_id)
        elif form.sent() and form.call.data == "ja" and not _is_relative(me):
            if claim(session, me.session_id, form.key.data or "", form.body()).first:
                service.ask_for_call(session, me, unit_id)
            return see_path(f"{_path(me, meeting_id, 'klart')}?ring=ja")
    return see_path(_path(me, meeting_id, "klart"))


def _draft(me: Principal, meeting_id: str) -> tuple[Draft, int]:
    """What was answered so far, after checking that the meeting is this respondent's; the reading is logged."""

    def fetch(session: "Session") -> tuple[Draft, int]:
        _unit_of(session, me, meeting_id)
        return service.draft_of(session, meeting_id, service.respondent_of(me))

    return read_logged(me, "questionnaire", me.person, meeting_id, fetch)


def _unit_of(session: "Session", me: Principal, meeting_id: str) -> str:
    """The unit of the meeting, if it is this person's; anybody else's is as if it did not exist."""
    found = next((each for each in meetings.meetings_of(session, me.person) if each.id == meeting_id), None)
    if found is None or (me.level is Level.LINK and me.meeting_id != meeting_id):
        abort(404)
    if not rules.may_answer(found.starts, found.cancelled, found.said_held, now()):
        abort(404)
    return found.unit_id


def _relatives_meeting(me: Principal) -> str:
    """The meeting of a relative's link; any other link knows no such page."""
    if not _is_relative(me) or me.meeting_id is None:
        abort(404)
    return me.meeting_id


def _is_relative(me: Principal) -> bool:
    return me.data.get("purpose") == links.ANSWER


def _easy() -> bool:
    return language().code == EASY


def _path(me: Principal, meeting_id: str, step: str = "") -> str:
    """Where a screen lies for this respondent."""
    return f"{RELATIVE}/{step}" if _is_relative(me) else f"/app/sag-vad-du-tyckte/{meeting_id}/{step}"


def _place(me: Principal, meeting_id: str) -> dict[str, Any]:
    """Where the screens lie, and the way out."""
    return {"base": _path(me, meeting_id), "out": "/app/" if me.level is Level.PLAN else "/"}


def _next_unanswered(draft: Draft) -> str:
    """The first screen that is not answered yet: resumed where it was."""
    for number, statements in enumerate(rules.screens(_easy()), 1):
        if any(each not in draft.chosen and each not in draft.sent for each in statements):
            return str(number)
    return "tack"


def _screen_of(statement: int) -> int:
    """The screen where a statement stands."""
    return next(number for number, each in enumerate(rules.screens(_easy()), 1) if statement in each)
