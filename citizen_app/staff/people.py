"""The pages of one person: taking her in, what was shared, how she is reached, her code and her word."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_app.consent.wording import KINDS
from citizen_app.identity import service as identity
from citizen_app.identity.wording import tell
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Level, Principal
from citizen_app.kernel.verdict import Refused
from citizen_app.meetings import service as meetings
from citizen_app.rights.wording import seen_plan
from citizen_app.staff import service
from citizen_app.staff.doors import hang, opened, saved
from citizen_app.staff.forms import CoordinatorForm, NewPersonForm, PersonalCodeForm, ReachForm, ReasonForm, WordForm
from citizen_app.staff.service import NewPerson
from citizen_app.staff.wording import PURPOSES, plan_parts
from citizen_app.storage.once import claim
from citizen_app.storage.session import begin, reading
from citizen_app.web.forms import Form
from citizen_app.web.guards import needs
from citizen_app.web.locale import name_of_language
from citizen_app.web.pages import again, answer, see, see_path

views = hang(Blueprint("people", __name__))


@views.route("/personal/ny", methods=["GET", "POST"])
@needs(Level.STAFF, step=2)
def new(me: Principal) -> ResponseReturnValue:
    """A person and a meeting by hand on one screen, then straight to the link."""
    form = NewPersonForm()
    if not form.sent():
        return again("staff/new.html", form=form)
    with begin() as session:
        once = claim(session, me.staff, form.key.data, form.body())
        if once.first:
            once.result = service.add_person(session, me, _given(form))
    return see("sending.link", meeting_id=once.result)


@views.get("/personal/person/<person_id>")
@needs(Level.STAFF, step=2)
def show(me: Principal, person_id: str) -> ResponseReturnValue:
    """What is known and what was shared, opened for a purpose each time."""
    page = opened(me, "staff_person", person_id, person_id, lambda session: service.page_of(session, me, person_id))
    if not page.own:
        kinds = [KINDS[kind] for kind in page.kinds]
        return answer("staff/shared.html", page=page, kinds=kinds, **seen_plan(page.plan, page.card.protected))
    parts = plan_parts(page.plan, page.card.protected) if page.plan else []
    languages = [name_of_language(each) for each in page.plan.languages] if page.plan else []
    return answer("staff/person.html", page=page, parts=parts, languages=languages, form=Form())


@views.route("/personal/person/<person_id>/varfor", methods=["GET", "POST"])
@needs(Level.STAFF, step=2)
def why(me: Principal, person_id: str) -> ResponseReturnValue:
    """Asks for a reason outside the care relation, and with protected identity; the person sees it in her log."""
    with reading() as session:
        service.purpose(session, me, person_id)
    form = ReasonForm(till=request.args.get("till", ""))
    form.why.choices = [(code.value, label) for code, label in PURPOSES.items()]
    if not form.sent():
        return again("staff/why.html", form=form)
    me.remember(service.WHY + person_id, f"{form.why.data or ''}@{now().isoformat()}")
    return see_path(form.till.data or f"/personal/person/{person_id}")


@views.route("/personal/person/<person_id>/kod", methods=["GET", "POST"])
@needs(Level.STAFF)
def code(me: Principal, person_id: str) -> ResponseReturnValue:
    """The person types her own code, face to face; it replaces any earlier one."""
    known = _card(me, person_id)
    form = PersonalCodeForm()
    if form.sent():
        verdict = identity.is_good_code(form.code.data)
        if not isinstance(verdict, Refused):
            with begin() as session:
                if claim(session, me.staff, form.key.data, form.body()).first:
                    identity.set_personal_code(session, me.actor, known.id, form.code.data)
            return answer("staff/code_set.html", known=known)
        form.code.errors = [tell(verdict)]
    form.code.data = ""
    return again("staff/code.html", form=form, known=known)


@views.route("/personal/person/<person_id>/ord", methods=["GET", "POST"])
@needs(Level.STAFF, step=2)
def word(me: Principal, person_id: str) -> ResponseReturnValue:
    """Another recognition word."""
    known = _card(me, person_id)
    form = WordForm(word=known.word)
    if not form.sent():
        return again("staff/word.html", form=form, known=known)
    with begin() as session:
        if claim(session, me.staff, form.key.data, form.body()).first:
            identity.set_word(session, me.actor, known.id, form.word.data)
    return saved("people.show", person_id=person_id)


@views.route("/personal/person/<person_id>/na", methods=["GET", "POST"])
@needs(Level.STAFF, step=2)
def reach(me: Principal, person_id: str) -> ResponseReturnValue:
    """One more way to reach the person."""
    known = _card(me, person_id)
    form = ReachForm()
    if not form.sent():
        return again("staff/reach.html", form=form, known=known)
    with begin() as session:
        if claim(session, me.staff, form.key.data, form.body()).first:
            service.add_way(session, known.id, form.reach.data)
    return saved("people.show", person_id=person_id)


@views.route("/personal/person/<person_id>/samordnare", methods=["GET", "POST"])
@needs(Level.STAFF, step=2)
def coordinator(me: Principal, person_id: str) -> ResponseReturnValue:
    """Who is the person's coordinator from now on; only colleagues of the own unit can be chosen."""
    known = _card(me, person_id)
    form = CoordinatorForm(staff=known.coordinator_id)
    form.staff.choices = _colleagues(me)
    if not form.sent() or not form.staff.data:
        return again("staff/coordinator.html", form=form, known=known)
    with begin() as session:
        if claim(session, me.staff, form.key.data, form.body()).first:
            service.set_coordinator(session, me, known.id, form.staff.data)
    return saved("people.show", person_id=person_id)


@views.post("/personal/person/<person_id>/skydda")
@needs(Level.STAFF, step=2)
def protect(me: Principal, person_id: str) -> ResponseReturnValue:
    """Marks protected identity; from now on only letters in the hand."""
    form = Form()
    if not form.sent():
        return see("people.show", person_id=person_id)
    with begin() as session:
        known = service.card_of(session, me, person_id)
        if claim(session, me.staff, form.key.data, form.body()).first:
            identity.protect(session, me.actor, known.id)
            meetings.hide_in_links(session, me.actor, known.id)
            me.forget(service.WHY + person_id)
    return saved("people.show", person_id=person_id)


@views.post("/personal/person/<person_id>/avsluta-lankar")
@needs(Level.STAFF, step=2)
def end_links(me: Principal, person_id: str) -> ResponseReturnValue:
    """Ends every link of a person at once, on her word or on concern."""
    with begin() as session:
        service.end_all_links(session, me, person_id)
    return saved("people.show", person_id=person_id)


def _given(form: NewPersonForm) -> NewPerson:
    """What was typed, as the service takes it."""
    return NewPerson(
        name=form.name.data,
        reach=None if form.protected.data else form.text_of("reach"),
        language=form.language.data,
        protected=form.protected.data,
        title=gettext("Möte"),
        starts=form.starts(),
        minutes=int(form.minutes.data),
        place=form.text_of("place"),
    )


def _card(me: Principal, person_id: str) -> service.Card:
    """The few facts that stand on every small page of a person."""
    return opened(me, "staff_person", person_id, person_id, lambda session: service.card_of(session, me, person_id))


def _colleagues(me: Principal) -> list[tuple[str, Any]]:
    with reading() as session:
        return list(service.colleagues(session, me))
