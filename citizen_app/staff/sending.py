"""The pages that send a link: what is asked first, the link with its QR, the letter, and a relative's own link."""

from functools import partial
from typing import Any

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from citizen_app.formats import qr
from citizen_app.kernel.levels import Level, Principal
from citizen_app.settings import Settings
from citizen_app.staff import links, rules
from citizen_app.staff.doors import hang, opened_meeting, saved
from citizen_app.staff.forms import HandForm, LetterForm, SendForm
from citizen_app.staff.links import Answers, Made, ToSend
from citizen_app.staff.wording import in_language, link_address, link_mail, short_message, sms_link
from citizen_app.storage.once import claim
from citizen_app.storage.session import begin
from citizen_app.web.forms import Form
from citizen_app.web.guards import needs
from citizen_app.web.pages import again, answer, see

views = hang(Blueprint("sending", __name__))


@views.route("/personal/mote/<meeting_id>/lank", methods=["GET", "POST"])
@needs(Level.STAFF, step=2)
def link(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """Asks what has to be known, then shows the link once: straight in this answer, never at an address."""
    known = opened_meeting(me, "meeting", meeting_id, lambda session: links.to_send(session, me, meeting_id))
    form = _send_form(known)
    if not form.sent():
        return again("staff/send.html", form=form, known=known, mail_is_on=_settings().mail_leaves)
    with begin() as session:
        once = claim(session, me.staff, form.key.data, form.body())
        made = links.make(session, me, meeting_id, _answers(form), _mail()) if once.first else None
    if made is None:
        return answer("staff/sent_before.html", known=known)
    return answer("staff/made.html", **_shown(known, made, form.chosen_word()), letter=LetterForm())


@views.post("/personal/mote/<meeting_id>/brev")
@needs(Level.STAFF, step=2)
def letter(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """The letter to print, from the secrets that the page before it holds."""
    form = LetterForm()
    code, token = form.code.data or "", form.token.data or ""
    known = opened_meeting(me, "letter", meeting_id, lambda s: links.letter_of(s, me, meeting_id, token, code))
    address = link_address(_settings().public_url, token)
    with in_language(known.language):
        # Översättare: personen läser det här i sitt brev.
        title = gettext("QR-kod med din länk")
        return answer("notify/letter.html", known=known, code=code, address=address, qr=_drawn(address, title))


@views.route("/personal/mote/<meeting_id>/anhorig", methods=["GET", "POST"])
@needs(Level.STAFF, step=2)
def answer_link(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """A relative's own link to her questionnaire, once for each press."""
    known = opened_meeting(me, "meeting", meeting_id, lambda session: links.to_send(session, me, meeting_id))
    form = Form()
    if not form.sent():
        return answer("staff/relative.html", form=form, known=known)
    with begin() as session:
        once = claim(session, me.staff, form.key.data, form.body())
        made = links.make_answer_link(session, me, meeting_id) if once.first else None
    if made is None:
        return see("sending.answer_link", meeting_id=meeting_id)
    return answer("staff/made_relative.html", **_shown(known, made, None))


@views.post("/personal/mote/<meeting_id>/avsluta-lankar")
@needs(Level.STAFF, step=2)
def end_links(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """Ends every link of a meeting at once."""
    with begin() as session:
        links.end_links(session, me, meeting_id)
    return saved("meeting.show", meeting_id=meeting_id)


def _send_form(known: ToSend) -> HandForm:
    """The questions, with what is known already in their fields; with protected identity only the word."""
    if known.protected:
        form = HandForm(own_word=known.word, hide=known.hidden)
    else:
        asked = {"readers": known.readers, "safe": known.safe, "unknown": known.unknown}
        form = SendForm(own_word=known.word, hide=known.hidden, **asked)
    form.word.choices = [(each, each) for each in rules.suggested_words(known.person_id)]
    return form


def _answers(form: HandForm) -> Answers:
    """What was answered, as the service takes it."""
    word, hide = form.chosen_word() or "", form.hide.data
    if not isinstance(form, SendForm):
        return Answers(None, None, True, word, hide, False)
    readers, safe = form.text_of("readers"), form.text_of("safe")
    return Answers(readers, safe, form.unknown.data, word, hide, form.by_mail.data)


def _shown(known: ToSend, made: Made, word: str | None) -> dict[str, Any]:
    """What the page with a new link shows."""
    address = link_address(_settings().public_url, made.token)
    sms = short_message(address, word, known.language)
    return {
        "known": known,
        "made": made,
        "address": address,
        "qr": _drawn(address, gettext("QR-kod med länken")),
        "sms": sms,
        "sms_link": sms_link(known.phone, sms),
    }


def _drawn(address: str, title: str) -> Markup:
    """The QR code of a link, as it stands in the page."""
    return Markup(qr.svg(address, title))  # noqa: S704 - drawn by us; the title is escaped where it is drawn


def _mail() -> links.Mail:
    return partial(link_mail, _settings().public_url)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
