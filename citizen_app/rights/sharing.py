"""Vem får se?: the person says who may read her plan, sees exactly what they see, and takes it back when she wants."""

from functools import partial
from typing import Any

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_app.access.rules import CARDS_LEFT, CardKind, card_about
from citizen_app.audit.service import read_logged
from citizen_app.consent import rules, wording
from citizen_app.consent import service as consent
from citizen_app.consent.forms import SHOW, AnswerForm, PlainForm
from citizen_app.consent.rules import Answered, Shown
from citizen_app.kernel.clock import now, today
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Level, Principal
from citizen_app.rights import organisations
from citizen_app.rights.organisations import About
from citizen_app.rights.wording import seen_plan
from citizen_app.storage.once import claim
from citizen_app.storage.session import begin
from citizen_app.web.guards import Fresh, needs
from citizen_app.web.locale import is_only_switching, language
from citizen_app.web.pages import again, answer, see, see_path

views = Blueprint("sharing", __name__)
CHANGES = "andra"  # in an address: the person changes a yes that holds


@views.get("/app/vem-far-se")
@needs(Level.PLAN, fresh=Fresh.READING, step=4)
def who_may_see(me: Principal) -> ResponseReturnValue:
    """Every organisation with what holds now, those near who see nothing, and the way to who has read."""
    fetch = partial(organisations.overview, person_id=me.person, now=now())
    found = read_logged(me, "consent", me.person, me.person, fetch)
    return answer("rights/who_may_see.html", found=found, words=wording, about=partial(card_about, today=today()))


@views.get("/app/vem-far-se/<mark>")
@needs(Level.PLAN, fresh=Fresh.NOW, step=4)
def organisation(me: Principal, mark: str) -> ResponseReturnValue:
    """One organisation: what holds, or the question with what they may see, what not, and the three answers."""
    about = _read(me, mark) if CHANGES in request.args else _read(me, mark).as_it_stands()
    return answer("rights/organisation.html", **_question(about, _form_of(about)))


@views.post("/app/vem-far-se/<mark>")
@needs(Level.PLAN, step=4)
def keep(me: Principal, mark: str) -> ResponseReturnValue:
    """Keeps what was ticked and written, so that nothing is lost if the code is asked for; then goes on."""
    form = AnswerForm()
    with begin() as session:
        about = organisations.about(session, me.person, mark, now()) or abort(404)
        consent.keep_draft(session, me.person, about.choice.organisation, form.draft())
    if request.headers.get("X-Autosave"):
        return gettext("Sparat"), 200, {"Content-Type": "text/plain; charset=utf-8"}
    if is_only_switching():
        return see("sharing.organisation", mark=mark, andra=CHANGES)
    if not form.sent():
        return again("rights/organisation.html", **_question(about, form))
    return (
        see("sharing.preview", mark=mark, andra=CHANGES)
        if form.svar.data == SHOW
        else redirect(f"{request.path}/svar", 307)
    )


@views.route("/app/vem-far-se/<mark>/svar", methods=["GET", "POST"])
@needs(Level.PLAN, fresh=Fresh.NOW, step=4)
def reply(me: Principal, mark: str) -> ResponseReturnValue:
    """Writes the answer; a yes that holds is ended on the page that says what ending it means."""
    form = AnswerForm()
    answered = form.answered()
    if not form.sent() or answered is None:
        return see("sharing.organisation", mark=mark, andra=CHANGES)
    with begin() as session:
        about = organisations.about(session, me.person, mark, now()) or abort(404)
        if answered is not Answered.YES and about.standing is not None and about.standing.is_yes:
            return see("sharing.withdraw", mark=mark)
        if claim(session, me.session_id, form.key.data or "", form.body()).first:
            shown = _shown(me, about, form.helped_by.data)
            organisations.write_answer(session, me.actor, me.person, about.choice, answered, form.draft(), shown)
    return see("sharing.receipt", mark=mark)


@views.get("/app/vem-far-se/<mark>/visa")
@needs(Level.PLAN, fresh=Fresh.READING, step=4)
def preview(me: Principal, mark: str) -> ResponseReturnValue:
    """The plan exactly as the organisation sees it: now, or with what is ticked."""
    chosen = CHANGES in request.args
    fetch = partial(organisations.look, person_id=me.person, mark=mark, now=now(), chosen=chosen)
    about, document = read_logged(me, "preview", me.person, mark, fetch) or abort(404)
    return answer(
        "rights/preview.html", about=about, words=wording, form=_form_of(about), **seen_plan(document, me.protected)
    )


@views.route("/app/vem-far-se/<mark>/lat-dem-se", methods=["GET", "POST"])
@needs(Level.PLAN, fresh=Fresh.NOW, step=4)
def let_see(me: Principal, mark: str) -> ResponseReturnValue:
    """Lets a yes with limits open, after the person has looked."""
    form = PlainForm()
    if not form.sent():
        return see("sharing.preview", mark=mark)
    with begin() as session:
        about = organisations.about(session, me.person, mark, now()) or abort(404)
        if claim(session, me.session_id, form.key.data or "", form.body()).first:
            organisations.let_see(session, me.actor, me.person, about, _shown(me, about))
    return see("sharing.receipt", mark=mark)


@views.route("/app/vem-far-se/<mark>/ta-tillbaka", methods=["GET", "POST"])
@needs(Level.PLAN, fresh=Fresh.NOW, step=4)
def withdraw(me: Principal, mark: str) -> ResponseReturnValue:
    """Takes a yes back: two answers of the same size, and it bites at the next request."""
    form = PlainForm()
    if not form.sent():
        about = _read(me, mark)
        if about.standing is None or not about.standing.is_yes:
            return see("sharing.organisation", mark=mark)
        return answer("rights/withdraw.html", about=about, form=form)
    with begin() as session:
        about = organisations.about(session, me.person, mark, now()) or abort(404)
        if claim(session, me.session_id, form.key.data or "", form.body()).first:
            consent.withdraw(
                session,
                me.actor,
                me.person,
                about.choice.organisation,
                _shown(me, about),
            )
    return see("sharing.receipt", mark=mark)


@views.get("/app/vem-far-se/<mark>/kvitto")
@needs(Level.PLAN, fresh=Fresh.READING, step=4)
def receipt(me: Principal, mark: str) -> ResponseReturnValue:
    """What was answered, what it means, and who may read the plan now."""
    about = _read(me, mark)
    if about.standing is None:
        return see("sharing.who_may_see")
    return answer("rights/receipt.html", about=about, sights=about.sights, words=wording)


@views.route("/app/ett-i-taget", methods=["GET", "POST"])
@needs(Level.PLAN, fresh=Fresh.NOW, step=4)
def one_at_a_time(me: Principal) -> ResponseReturnValue:
    """The cards of the first sign-in after an import: what was said on paper, and who sees nothing here."""
    form = PlainForm()
    if form.sent():
        return _turn_card(me, form)
    fetch = partial(organisations.cards, person_id=me.person, now=now())
    cards = read_logged(me, "consent", me.person, me.person, fetch)
    if not cards:
        me.remember(CARDS_LEFT, "none")
        return see_path("/app/")
    return answer("rights/card.html", card=cards[0], form=PlainForm(card=cards[0].key), words=wording)


def _turn_card(me: Principal, form: PlainForm) -> ResponseReturnValue:
    """Answers one card; a yes goes to the ordinary question, where nothing is chosen beforehand."""
    with begin() as session:
        cards = organisations.cards(session, me.person, now())
        card = next((each for each in cards if each.key == form.card.data), None)
        if card is None:
            return see("sharing.one_at_a_time")
        if card.choice is not None and card.kind is CardKind.PAPER and form.answered() is Answered.YES:
            return see("sharing.organisation", mark=card.choice.mark)
        if claim(session, me.session_id, form.key.data or "", form.body()).first:
            organisations.turn(session, me.actor, me.person, card, form.answered(), _shown(me, None))
    return see("sharing.one_at_a_time")


def _read(me: Principal, mark: str) -> About:
    """All about one organisation, logged; somebody else's organisation is no organisation at all."""
    fetch = partial(organisations.about, person_id=me.person, mark=mark, now=now())
    return read_logged(me, "consent", me.person, mark, fetch) or abort(404)


def _form_of(about: About) -> AnswerForm:
    """The form with what was kept; else with what holds now; else with nothing chosen."""
    kept = about.draft or {
        "kinds": [kind.value for kind in Kind if about.standing and kind in about.standing.kinds],
        "not_covered": (about.choice.answer.words or "") if about.choice.answer else "",
        "helped_by": "",
    }
    return AnswerForm(**kept)


def _question(about: About, form: AnswerForm) -> dict[str, Any]:
    """What the page of the question is drawn from."""
    until, read_by = rules.last_day(today()), rules.read_by(today())
    changes = bool(form.errors) or CHANGES in request.args
    return {"about": about, "form": form, "words": wording, "until": until, "read_by": read_by, "changes": changes}


def _shown(me: Principal, about: About | None, helped_by: str | None = None) -> Shown:
    """What the person had before her: the ledger keeps which words, which language and how sure we were of her."""
    sentences = wording.shown_for(about.choice.reads_here) if about else wording.SHOWN_CARD
    return Shown(wording.version_of(sentences), language().code, int(me.level), helped_by or None)
