"""The pages of one meeting: when and where, held or not, what the person has sent, her wishes and their answers."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from citizen_app.kernel.clock import local
from citizen_app.kernel.levels import Level, Principal
from citizen_app.staff import prepared
from citizen_app.staff.doors import hang, opened_meeting, saved
from citizen_app.staff.forms import AnswerForm, WhenForm, together_form
from citizen_app.staff.prepared import Answers, MeetingPage
from citizen_app.staff.wording import PICTURES, answer_lines, screen_title, wish_words
from citizen_app.storage.once import claim
from citizen_app.storage.session import begin
from citizen_app.web.forms import Form
from citizen_app.web.guards import needs
from citizen_app.web.pages import again, answer, see

views = hang(Blueprint("meeting", __name__))


@views.get("/personal/mote/<meeting_id>")
@needs(Level.STAFF, step=2)
def show(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """The meeting, who comes, its links, and what there is to do."""
    return answer("staff/meeting.html", page=_page(me, meeting_id), form=Form())


@views.route("/personal/mote/<meeting_id>/tid", methods=["GET", "POST"])
@needs(Level.STAFF, step=2)
def time(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """Day, time, place and length; an empty day unbooks the meeting."""
    page = _page(me, meeting_id)
    form = _when_form(page)
    if not form.sent():
        return again("staff/time.html", form=form, page=page)
    with begin() as session:
        if claim(session, me.staff, form.key.data, form.body()).first:
            place = form.text_of("place")
            prepared.set_time(session, me, meeting_id, form.starts(), int(form.minutes.data), place)
    return saved("meeting.show", meeting_id=meeting_id)


@views.post("/personal/mote/<meeting_id>/blev")
@needs(Level.STAFF, step=2)
def held(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """”Blev mötet av?” as staff say it; the person is asked herself as well."""
    said = request.form.get("blev")
    with begin() as session:
        if said not in ("ja", "nej"):
            return see("meeting.show", meeting_id=meeting_id)
        prepared.say_held(session, me, meeting_id, said == "ja")
    return saved("meeting.show", meeting_id=meeting_id)


@views.post("/personal/mote/<meeting_id>/sett")
@needs(Level.STAFF, step=2)
def seen(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """Staff have seen the person's reply."""
    with begin() as session:
        prepared.see_reply(session, me, meeting_id)
    return saved("meeting.show", meeting_id=meeting_id)


@views.post("/personal/mote/<meeting_id>/stall-in")
@needs(Level.STAFF, step=2)
def cancel(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """Calls the meeting off."""
    with begin() as session:
        prepared.cancel(session, me, meeting_id)
    return saved("meeting.show", meeting_id=meeting_id)


@views.get("/personal/mote/<meeting_id>/svar")
@needs(Level.STAFF, step=2)
def preparation(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """What the person has sent, and the private part where it is for me alone."""
    page = _read(me, meeting_id)
    wishes = [(mark, wish_words(each.code), each) for mark, each in zip(page.marks, page.wishes, strict=True)]
    open_lines, private = answer_lines(page.entries), answer_lines(page.private)
    return answer("staff/answers.html", page=page, form=Form(), open=open_lines, private=private, wishes=wishes)


@views.post("/personal/mote/<meeting_id>/last")
@needs(Level.STAFF, step=2)
def read(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """Notes that the answers were read, so that the person sees it; not where she has sent others meanwhile."""
    said = request.form.get("version", "")
    version = int(said) if said.isdecimal() and len(said) < 9 else 0
    with begin() as session:
        marked = prepared.mark_read(session, me, meeting_id, version)
    return (saved if marked else see)("meeting.preparation", meeting_id=meeting_id)


@views.route("/personal/mote/<meeting_id>/onskan/<code>", methods=["GET", "POST"])
@needs(Level.STAFF, step=2)
def wish(me: Principal, meeting_id: str, code: str) -> ResponseReturnValue:
    """One wish gets its answer: arranged, not possible because, or later."""
    page = _read(me, meeting_id)
    known = prepared.wish_in(page, code)
    form = AnswerForm(answer=known.state, words=known.text)
    if not form.sent():
        return again("staff/wish.html", form=form, page=page, wish=wish_words(known.code))
    with begin() as session:
        if claim(session, me.staff, form.key.data, form.body()).first:
            prepared.answer_wish(session, me, meeting_id, known.code, form.answer.data or "", form.text_of("words"))
    return saved("meeting.preparation", meeting_id=meeting_id)


@views.route("/personal/mote/<meeting_id>/fyll-i", methods=["GET", "POST"])
@needs(Level.STAFF, step=2)
def together(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """Staff write the preparation together with the person; it is marked so, and her own room stays closed."""
    page = _page(me, meeting_id)
    form = together_form()
    if not form.sent():
        return again("staff/together.html", form=form, page=page, screen_title=screen_title, pictures=PICTURES)
    answers = form.answers()
    with begin() as session:
        if claim(session, me.staff, form.key.data, form.body()).first:
            prepared.write_together(session, me, meeting_id, answers)
    return (saved if answers else see)("meeting.preparation", meeting_id=meeting_id)


def _read(me: Principal, meeting_id: str) -> Answers:
    return opened_meeting(me, "answers", meeting_id, lambda session: prepared.answers_of(session, me, meeting_id))


def _page(me: Principal, meeting_id: str) -> MeetingPage:
    return opened_meeting(me, "meeting", meeting_id, lambda session: prepared.page_of(session, me, meeting_id))


def _when_form(page: MeetingPage) -> WhenForm:
    """The form with what is booked already."""
    starts = local(page.starts) if page.starts else None
    return WhenForm(
        day=starts.strftime("%Y-%m-%d") if starts else None,
        time=starts.strftime("%H:%M") if starts else None,
        minutes=str(page.minutes) if page.minutes else None,
        place=page.place,
    )
