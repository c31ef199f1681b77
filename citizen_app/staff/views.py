"""The staff's first pages: what waits today, the people, and my absence."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_app.audit.service import read_logged
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Level, Principal
from citizen_app.notify.wording import WAYS
from citizen_app.staff import rules, service, today
from citizen_app.staff.doors import hang, opened_call, opened_task, saved
from citizen_app.staff.forms import AbsenceForm
from citizen_app.staff.wording import told
from citizen_app.storage.once import claim
from citizen_app.storage.session import begin, reading
from citizen_app.units import service as units
from citizen_app.web.forms import Form
from citizen_app.web.guards import needs
from citizen_app.web.pages import again, answer

views = hang(Blueprint("staff", __name__))


@views.get("/personal/")
@needs(Level.STAFF, step=2)
def home(me: Principal) -> ResponseReturnValue:
    """”I dag”: what waits for me, oldest first, one button each."""
    tasks = read_logged(me, "staff_today", me.unit, me.unit, lambda session: today.waiting(session, me, now()))
    return answer("staff/today.html", tasks=[told(task) for task in tasks])


@views.get("/personal/personer")
@needs(Level.STAFF, step=2)
def people(me: Principal) -> ResponseReturnValue:
    """The people I have to do with; no search by name."""
    found = read_logged(me, "staff_people", me.unit, me.unit, lambda session: today.people(session, me, now()))
    return answer("staff/people.html", people=found)


@views.route("/personal/fravaro", methods=["GET", "POST"])
@needs(Level.STAFF, step=2)
def absence(me: Principal) -> ResponseReturnValue:
    """When I am away and who takes over; nothing waits for someone who is away."""
    form = _absence_form(me)
    if not form.sent():
        return again("staff/absence.html", form=form)
    with begin() as session:
        if claim(session, me.staff, form.key.data, form.body()).first:
            first, last = rules.day_of(form.away_from.data or ""), rules.day_of(form.away_until.data or "")
            units.set_absence(session, me.actor, me.staff, first, last, form.second.data or None)
    return saved("staff.home")


@views.route("/personal/uppgift/<task_id>", methods=["GET", "POST"])
@needs(Level.STAFF, step=4)
def task(me: Principal, task_id: str) -> ResponseReturnValue:
    """Something a yes or its end asks of staff: an organisation outside is told, or rows are marked."""
    found = opened_task(me, task_id)
    form = Form()
    if not form.sent():
        return again("staff/task.html", form=form, task=found)
    with begin() as session:
        if claim(session, me.staff, form.key.data, form.body()).first:
            today.finish_task(session, me, task_id)
    return saved("staff.home")


@views.route("/personal/ring/<wish_id>", methods=["GET", "POST"])
@needs(Level.STAFF, step=2)
def call(me: Principal, wish_id: str) -> ResponseReturnValue:
    """Somebody wants to hear from us: how, and when it suits."""
    form = Form()
    if not form.sent():
        return again("staff/call.html", form=form, page=opened_call(me, wish_id), ways=WAYS)
    with begin() as session:
        if claim(session, me.staff, form.key.data, form.body()).first:
            today.finish_call(session, me, wish_id)
    return saved("staff.home")


def _absence_form(me: Principal) -> AbsenceForm:
    """The form with what is set already; only colleagues of the own unit can take over."""
    with reading() as session:
        mine = units.staff(session, me.staff)
        others = service.colleagues(session, me, without_me=True)
        form = AbsenceForm(
            away_from=mine.away_from.isoformat() if mine.away_from else None,
            away_until=mine.away_until.isoformat() if mine.away_until else None,
            second=mine.second_id or "",
        )
    form.second.choices = [("", gettext("Ingen än")), *others]
    return form
