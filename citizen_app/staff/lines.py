"""A plain line for each row of the unit's own plan: the unit's words above, a sentence a human writes below."""

from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from citizen_app.kernel.ids import looks_like_id
from citizen_app.kernel.levels import Level, Principal
from citizen_app.plain.service import hints
from citizen_app.plain.wording import bare_day, hint_in_words
from citizen_app.plan import service as plans
from citizen_app.plan.document import PlanDocument
from citizen_app.plan.forms import kinds_of, lines_of, plain_lines_form
from citizen_app.plan.rules import first_words
from citizen_app.staff import service, wording
from citizen_app.staff.doors import hang, opened, saved
from citizen_app.staff.rules import Missing
from citizen_app.storage.once import claim
from citizen_app.storage.session import begin, reading
from citizen_app.web.forms import Form
from citizen_app.web.guards import needs
from citizen_app.web.pages import again

with_year = partial(bare_day, today=date.min)  # the line is kept, and may be read another year
views = hang(Blueprint("lines", __name__))


@views.route("/personal/plan/<plan_id>/enkel-text", methods=["GET", "POST"])
@needs(Level.STAFF)
def plain_lines(me: Principal, plan_id: str) -> ResponseReturnValue:
    """Each row with the unit's words above, a plain line below and its kinds; saving confirms them all."""
    person_id = _person_of(me, plan_id)
    version, document = opened(me, "plan", person_id, plan_id, partial(plans.version_to_write, plan_id=plan_id))
    form = _form(me, person_id, document)
    if request.method == "GET":
        form.version.data = version
    if form.sent():
        try:
            _save(me, person_id, plan_id, form)
            return saved("people.show", person_id=person_id)
        except plans.OtherVersion:
            form.version.data = version
            form.form_errors.append(wording.OTHER_VERSION)
    words: dict[str, Any] = {"document": document, "person_id": person_id, "tips": _tips(document)}
    some = plans.rows_unconfirmed(document) if document.confirmed else ()  # where all rows wait, none is marked
    return again("staff/plain_lines.html", form=form, waits=some, **words)


def _form(me: Principal, person_id: str, document: PlanDocument) -> Form:
    """The form as it stands before anybody writes: begun lines, proposed kinds, the coordinator."""
    with reading() as session:
        colleagues, coordinator = list(service.colleagues(session, me)), service.coordinator_of(session, person_id)
    begun = {each.id: first_words(each, document, with_year) for each in document.actions}
    form = plain_lines_form(document, begun, colleagues)
    if request.method == "GET":
        form["samordnare"].data = coordinator or me.staff
    return form


def _save(me: Principal, person_id: str, plan_id: str, form: Form) -> None:
    """Keeps what was written, once; raises OtherVersion where the form shows another plan than the one that holds."""
    shown = form.version.data or ""
    with begin() as session:
        if claim(session, me.session_id, form.key.data or "", form.body()).first:
            plans.write_plain_lines(session, me.actor, plan_id, lines_of(form), kinds_of(form), shown)
            if form["samordnare"].data:
                service.set_coordinator(session, me, person_id, form["samordnare"].data)


def _person_of(me: Principal, plan_id: str) -> str:
    """Whose plan it is, if the unit itself sent it; raises Missing for any other."""
    if not looks_like_id(plan_id):
        raise Missing(plan_id)
    with reading() as session:
        try:
            plan = plans.plan_by_id(session, plan_id)
        except plans.NoSuchPlan as unknown:
            raise Missing(plan_id) from unknown
    if plan.unit_id != me.unit:
        raise Missing(plan_id)
    return plan.person_id


def _tips(document: PlanDocument) -> dict[str, list[str]]:
    """What could be plainer in the lines that are written; tips never stop anything."""
    return {each.id: [hint_in_words(hint) for hint in hints(each.plain)] for each in document.actions if each.plain}
