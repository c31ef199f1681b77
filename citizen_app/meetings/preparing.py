"""Förbered: three questions first, the rest for who wants to tell more; by link or signed in, with the same pages."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_app.audit.service import read_logged
from citizen_app.identity.links import PREPARE
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Level, Principal
from citizen_app.kernel.verdict import Refused
from citizen_app.meetings import forms, pages, preparation, sending, service, wording
from citizen_app.meetings.preparation import Desk, Stale
from citizen_app.meetings.questions import BY_SLUG, NOT_WANTED
from citizen_app.meetings.screens import Screen
from citizen_app.meetings.service import NoSuchMeeting
from citizen_app.storage.once import claim
from citizen_app.storage.session import begin, reading
from citizen_app.web import errors
from citizen_app.web.forms import Form
from citizen_app.web.guards import needs
from citizen_app.web.pages import again, answer, see

views = Blueprint("preparing", __name__)
views.register_error_handler(NoSuchMeeting, lambda _nothing: errors.page(404))
View = TypeVar("View", bound=Callable[..., Any])
SHORT, LONG = "/app/forbered", "/app/moten/<meeting_id>/forbered"
BOTH = ("GET", "POST")
MORE, SKIP, PAUSE, TAKE_AWAY = "mer", "hoppa", "paus", "ta_bort_svaret"


def page_at(tail: str, *methods: str) -> Callable[[View], View]:
    """One page at two addresses: of the link's own meeting, and of a meeting that the address names."""

    def put(view: View) -> View:
        return views.route(SHORT + tail, methods=methods)(views.route(LONG + tail, methods=methods)(view))

    return put


@page_at("", *BOTH)
@needs(Level.LINK, step=2)
def three(me: Principal, meeting_id: str | None = None) -> ResponseReturnValue:
    """The three questions on one page: answer, and send."""
    desk = _desk(me, meeting_id)
    form = forms.three_form(desk)
    if form.sent():
        return _keep_three(me, desk, form)
    if isinstance(desk.may_change, Refused):
        return _closed(desk)
    return again("meetings/three.html", form=form, page=pages.three_page(desk, {}), at=_at(me, desk))


@page_at("/utkast", "POST")
@needs(Level.LINK, step=2)
def draft_of_three(me: Principal, meeting_id: str | None = None) -> ResponseReturnValue:
    """Keeps the three answers as they are typed."""
    desk = _desk(me, meeting_id)
    form = forms.three_form(desk)
    kept = form.validate() and not _save_three(me, desk, form)
    return _draft_told(form, kept, forms.versions_of(_desk(me, meeting_id)))


@page_at("/mer", "GET")
@needs(Level.LINK, step=2)
def tasks(me: Principal, meeting_id: str | None = None) -> ResponseReturnValue:
    """The rest: five groups, open or done, in any order."""
    desk = _desk(me, meeting_id)
    return answer("meetings/tasks.html", frame=pages.frame(desk), tasks=pages.tasks(desk), at=_at(me, desk))


@page_at("/<slug>", *BOTH)
@needs(Level.LINK, step=2)
def question(me: Principal, slug: str, meeting_id: str | None = None) -> ResponseReturnValue:
    """One question on one screen; what is decided already is only asked for on wish."""
    screen, desk = _screen(slug), _desk(me, meeting_id)
    form = forms.question_form(screen, desk)
    if form.sent():
        return _keep(me, desk, screen, form)
    if isinstance(desk.may_change, Refused):
        return _closed(desk)
    settled = wording.decided(desk, slug) if request.method == "GET" and "andra" not in request.args else []
    return _decided(me, desk, screen, settled) if settled else _ask(me, desk, screen, form)


@page_at("/<slug>/utkast", "POST")
@needs(Level.LINK, step=2)
def draft(me: Principal, slug: str, meeting_id: str | None = None) -> ResponseReturnValue:
    """Keeps an answer as it is typed."""
    screen, desk = _screen(slug), _desk(me, meeting_id)
    form = forms.question_form(screen, desk)
    outcome = _save(me, desk, screen, form, forms.DRAFT) if form.validate() else Stale(0, None)
    return _draft_told(form, isinstance(outcome, preparation.Saved), str(outcome.version))


@page_at("/titta-igenom", *BOTH)
@needs(Level.LINK, step=2)
def check(me: Principal, meeting_id: str | None = None) -> ResponseReturnValue:
    """All answers with who reads each; then sending."""
    desk, form = _desk(me, meeting_id), Form()
    if isinstance(desk.may_change, Refused):
        return _closed(desk)
    if not form.sent():
        return again("meetings/check.html", form=form, **_look(me, desk))
    _send_once(me, desk, form)
    return see("preparing.done", meeting_id=_at(me, desk))


@page_at("/klart", "GET")
@needs(Level.LINK, step=2)
def done(me: Principal, meeting_id: str | None = None) -> ResponseReturnValue:
    """What happens now, until when it can be changed, and the way to take it back."""
    desk = _desk(me, meeting_id)
    if desk.sent is None:
        return see("preparing.three", meeting_id=_at(me, desk))
    return answer("meetings/done.html", frame=pages.frame(desk), at=_at(me, desk))


@page_at("/angra", "POST")
@needs(Level.LINK, step=2)
def take_back(me: Principal, meeting_id: str | None = None) -> ResponseReturnValue:
    """”Ångra”: the unit does not read it here any more; what was written stays."""
    desk = _desk(me, meeting_id)
    with begin() as session:
        meeting = service.meeting_of_person(session, desk.meeting_id, me.person)
        verdict = sending.take_back(session, me.actor, desk.pen, meeting)
    return _closed(desk) if isinstance(verdict, Refused) else see("preparing.tasks", meeting_id=_at(me, desk))


@page_at("/papper", "GET")
@needs(Level.LINK, step=2)
def paper(me: Principal, meeting_id: str | None = None) -> ResponseReturnValue:
    """The answers on paper, to hold in the hand at the meeting."""
    desk = _desk(me, meeting_id)
    return answer("meetings/paper.html", frame=pages.frame(desk), rows=pages.on_paper(desk), at=_at(me, desk))


def _desk(me: Principal, meeting_id: str | None) -> Desk:
    """The desk of the link's meeting, of the meeting in the address, or of the person's next one."""
    wanted, pen = _wanted(me, meeting_id), preparation.pen_of(me)
    fetch = partial(service.desk_of_person, meeting_id=wanted, person_id=me.person, pen=pen)
    return read_logged(me, "preparation", me.person, wanted, fetch)


def _wanted(me: Principal, meeting_id: str | None) -> str:
    if me.level is Level.LINK:
        own = me.meeting_id if me.data.get("purpose") == PREPARE else None
        if own is None or meeting_id not in (None, own):
            abort(404)
        return own
    meeting_id = meeting_id or _next_meeting(me)
    if meeting_id is None:
        abort(404)
    return meeting_id


def _next_meeting(me: Principal) -> str | None:
    """The person's next meeting; who only looks is led to its own address, or to Möten where there is none."""
    with reading() as session:
        found = service.next_meeting(session, me.person, now())
    if request.method != "POST":
        at = {**(request.view_args or {}), "meeting_id": found.id if found else ""}
        abort(see(str(request.endpoint), **at) if found else see("meetings.all_meetings"))
    return found.id if found else None


def _at(me: Principal, desk: Desk) -> str | None:
    """The meeting as the addresses name it; behind a link there is only one."""
    return None if me.level is Level.LINK else desk.meeting_id


def _look(me: Principal, desk: Desk) -> dict[str, Any]:
    """What the answers are looked through with."""
    return {"frame": pages.frame(desk), "rows": pages.answered(desk), "at": _at(me, desk)}


def _screen(slug: str) -> Screen:
    if slug not in BY_SLUG or slug == NOT_WANTED.slug:
        abort(404)
    return BY_SLUG[slug]


def _decided(me: Principal, desk: Desk, screen: Screen, settled: list[wording.Line]) -> ResponseReturnValue:
    """What is settled already, with the way on."""
    page, following = pages.question_page(desk, screen), pages.next_in_group(desk, screen)
    return answer("meetings/decided.html", page=page, settled=settled, following=following, at=_at(me, desk))


def _ask(me: Principal, desk: Desk, screen: Screen, form: Form, **more: Any) -> ResponseReturnValue:
    """The page of one question."""
    words: dict[str, Any] = {
        "form": form,
        "page": pages.question_page(desk, screen),
        "fields": forms.asked_fields(screen, desk.words.get(screen.slug, {})),
        "people": forms.choosable(desk),
        "name_of": forms.each_name,
        "at": _at(me, desk),
        "two_texts": None,
    }
    if "status" in more:
        return answer("meetings/question.html", **(words | more))
    return again("meetings/question.html", **words)


def _keep(me: Principal, desk: Desk, screen: Screen, form: Form) -> ResponseReturnValue:
    """Saves an answer and goes on to where the pressed button leads."""
    pressed = forms.pressed()
    outcome = _save(me, desk, screen, form, pressed)
    if isinstance(outcome, Stale):
        form.version.data = str(outcome.version)
        theirs = wording.lines_of(screen.slug, outcome.theirs, {}) if outcome.theirs is not None else []
        return _ask(me, _desk(me, _at(me, desk)), screen, form, status=409, two_texts=theirs)
    return _onward(me, _desk(me, _at(me, desk)), screen, pressed)


def _onward(me: Principal, desk: Desk, screen: Screen, pressed: str) -> ResponseReturnValue:
    at = _at(me, desk)
    if isinstance(desk.may_change, Refused):
        return _closed(desk)
    there_is = screen.slug == "inte-prata" and forms.asks_for_topics(desk) and "finns" in request.form
    if there_is or pressed.partition(":")[0] in (forms.ADD, forms.REMOVE):
        return see("preparing.question", slug=screen.slug, meeting_id=at)
    if request.args.get("fran") == "titta":
        return see("preparing.check", meeting_id=at)
    following = None if pressed == PAUSE else pages.next_in_group(desk, screen)
    if following is None:
        return see("preparing.tasks", meeting_id=at)
    return see("preparing.question", slug=following, meeting_id=at)


def _save(me: Principal, desk: Desk, screen: Screen, form: Form, pressed: str) -> preparation.Saved | Stale:
    with begin() as session:
        meeting = service.meeting_of_person(session, desk.meeting_id, me.person)
        if pressed == TAKE_AWAY:
            preparation.take_away(session, desk.pen, meeting, screen.slug)
            return preparation.Saved(0)
        values, names = forms.values_of(screen, form, desk, pressed), forms.touched(screen, desk)
        page = {"base": forms.base_of(form), "form": form.key.data, "touched": names}
        return preparation.save(session, desk.pen, meeting, screen.slug, values, **page, skipped=pressed == SKIP)


def _keep_three(me: Principal, desk: Desk, form: forms.ThreeForm) -> ResponseReturnValue:
    """Saves the three answers, and sends unless the person wants to tell more."""
    stale = _save_three(me, desk, form)
    at = _at(me, desk)
    if stale:
        form.version.data = forms.versions_of(_desk(me, at))
        page = pages.three_page(desk, {slug: outcome.theirs for slug, outcome in stale.items()})
        return answer("meetings/three.html", form=form, page=page, at=at, status=409)
    if isinstance(desk.may_change, Refused):
        return _closed(desk)
    if forms.pressed() == MORE:
        return see("preparing.tasks", meeting_id=at)
    _send_once(me, desk, form)
    return see("preparing.done", meeting_id=at)


def _save_three(me: Principal, desk: Desk, form: forms.ThreeForm) -> dict[str, Stale]:
    bases, found = forms.three_bases(form), {}
    with begin() as session:
        meeting = service.meeting_of_person(session, desk.meeting_id, me.person)
        for slug, values in forms.three_answers(form).items():
            page = {"base": bases[slug], "form": form.key.data, "touched": forms.THREE_FIELDS[slug]}
            outcome = preparation.save(session, desk.pen, meeting, slug, values, **page)
            if isinstance(outcome, Stale):
                found[slug] = outcome
    return found


def _send_once(me: Principal, desk: Desk, form: Form) -> None:
    """Sends; a second tap on the same words is the same sending, and other words are another one."""
    mark = sha256(f"{form.key.data}|{form.body()}".encode()).hexdigest()
    with begin() as session:
        if claim(session, me.session_id, mark, form.body()).first:
            meeting = service.meeting_of_person(session, desk.meeting_id, me.person)
            sending.send(session, me.actor, desk.pen, meeting)


def _closed(desk: Desk) -> ResponseReturnValue:
    """When nothing can be sent any more: why, and whom to ring."""
    return answer("meetings/closed.html", words=wording.closed(desk))


def _told(words: str, status: int = 200, version: str = "") -> ResponseReturnValue:
    """What is said beside the form about a draft."""
    return words, status, {"Content-Type": "text/plain; charset=utf-8", "X-Version": version}


def _draft_told(form: Form, outcome: bool, version: str) -> ResponseReturnValue:
    """Saved, or why not yet; what was typed stays in its field."""
    if form.errors:
        return _told(str(next(iter(form.errors.values()))[0]), 422)
    if not outcome:
        return _told(gettext("Du har skrivit på två ställen. Tryck på knappen, så ser du båda."), 422)
    return _told(gettext("Sparat"), version=version)
