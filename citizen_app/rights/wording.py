"""The log in plain sentences: who, what, when and why; and the plan in words as somebody else gets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup, escape

from citizen_app.kernel import clock
from citizen_app.kernel.clock import local
from citizen_app.plain.wording import big_first, clock_in_words, day_in_words
from citizen_app.plan.document import PlanDocument
from citizen_app.plan.wording import goal_page, plan_page
from citizen_app.rights.rules import Told, Who, Why, by_day
from citizen_app.rights.service import Log
from citizen_app.units.service import StaffName
from citizen_app.web.locale import EASY


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue; it is put into the page's language where it is used."""
    return sentence


ACTIONS = {
    "read_plan": _("%(who)s läste din plan."),
    "read_people": _("%(who)s tittade på vilka som står i din plan."),
    "read_meeting": _("%(who)s läste om ditt möte."),
    "read_meetings": _("%(who)s läste om dina möten."),
    "read_answers": _("%(who)s läste det som du har skickat."),
    "read_preparation": _("%(who)s läste det som du har skickat."),
    "read_private": _("%(who)s läste det som bara din samordnare får se."),
    "read_person": _("%(who)s öppnade din sida."),
    "read_staff_person": _("%(who)s öppnade din sida."),
    "read_consent": _("%(who)s läste vem du har sagt ja till."),
    "read_letter": _("%(who)s tog fram ett brev till dig."),
    "read_questionnaire": _("%(who)s öppnade Säg vad du tyckte."),
    "read_crisis": _("%(who)s öppnade Behöver du hjälp nu?"),
    "read_log": _("%(who)s läste den här listan."),
    "make_person": _("%(who)s lade till dig här."),
    "import_plan": _("%(who)s skickade din plan hit."),
    "send_plan_import": _("%(who)s skickade din plan hit."),
    "send_plan_staff": _("%(who)s skrev i din plan."),
    "send_plan_plain_lines": _("%(who)s skrev om din plan med enkla ord."),
    "close_plan": _("%(who)s stängde din plan."),
    "make_meeting": _("%(who)s lade till ett möte."),
    "take_in_meeting": _("%(who)s lade till ett möte."),
    "set_time": _("%(who)s ändrade tiden för ditt möte."),
    "set_held": _("%(who)s skrev in om mötet blev av."),
    "say_held": _("%(who)s svarade på om mötet blev av."),
    "cancel_meeting": _("%(who)s ställde in ett möte."),
    "reply_to_meeting": _("%(who)s svarade på inbjudan till ett möte."),
    "see_reply": _("%(who)s såg ditt svar på inbjudan till mötet."),
    "send_preparation": _("%(who)s skickade svar inför mötet."),
    "take_back_preparation": _("%(who)s tog tillbaka svar inför mötet."),
    "write_together": _("%(who)s skrev svar tillsammans med dig."),
    "answer_wish": _("%(who)s svarade på ett önskemål."),
    "mark_read": _("%(who)s läste det som du har skickat."),
    "make_prepare_link": _("%(who)s gjorde en länk till dina frågor."),
    "make_sign_in_link": _("%(who)s bad om en länk för att logga in."),
    "make_answer_link": _("%(who)s gjorde en länk till en anhörig."),
    "revoke_link": _("%(who)s stängde en länk."),
    "open_link": _("%(who)s öppnade din länk."),
    "ask_contact_code": _("%(who)s bad om en kod för att öppna din länk i en telefon till."),
    "give_contact_code": _("%(who)s skrev koden som vi mejlade till dig."),
    "sign_in_by_code": _("%(who)s loggade in med din kod."),
    "step_up": _("%(who)s skrev din kod en gång till."),
    "wrong_code": _("%(who)s skrev en kod som inte stämde."),
    "set_code": _("%(who)s valde en ny kod tillsammans med dig."),
    "set_word": _("%(who)s skrev in ditt ord."),
    "set_coordinator": _("%(who)s bestämde vem som är din samordnare."),
    "protect": _("%(who)s skrev in att dina uppgifter är skyddade."),
    "answer_safety": _("%(who)s skrev hur det är tryggt att nå dig."),
    "consent_given": _("%(who)s sa ja till att dela din plan."),
    "consent_limited": _("%(who)s sa ja till att dela en del av din plan."),
    "consent_paper": _("%(who)s skrev in ditt ja eller nej från papper."),
    "consent_refused": _("%(who)s sa nej till att dela din plan."),
    "consent_withdrawn": _("%(who)s tog tillbaka ett ja."),
    "consent_not_now": _("%(who)s valde Inte nu."),
    "consent_seen": _("%(who)s sa ja till att dela en del av din plan."),
    "consent_marked": _("%(who)s valde vad andra får se."),
    "marked_rows": _("%(who)s valde vad andra får se."),
    "read_preview": _("%(who)s tittade på vad andra får se."),
    "hide_in_link": _("%(who)s ändrade vad din länk visar."),
    "settle_hand_me": _("%(who)s sa vem som skrev i länken."),
    "settle_hand_not_me": _("%(who)s sa vem som skrev i länken."),
    "settle_hand_helped": _("%(who)s sa vem som skrev i länken."),
    "told": _("%(who)s berättade om ditt ja eller nej."),
    "ask_for_call": _("%(who)s bad oss att höra av oss."),
    "undo_call": _("%(who)s sa att vi inte behöver höra av oss."),
    "called": _("%(who)s hörde av sig till dig."),
}
READ, DID = _("%(who)s läste något om dig."), _("%(who)s ändrade något om dig.")
WHYS = {
    Why.SENT_THE_PLAN: _("De har skickat planen."),
    Why.YOUR_YES: _("Du har sagt ja till dem."),
    Why.LINK: _("Den som har länken kan öppna den."),
}
PURPOSES = {
    "coordinator": _("Det är din samordnare."),
    "stand_in": _("Din samordnare har bett om hjälp."),
    "shared": _("Du har sagt ja till dem."),
    "meeting": _("För att förbereda ett möte."),
    "asked": _("Du hade hört av dig."),
    "coordinator_away": _("Din samordnare var borta."),
    "other": _("För något annat i sitt arbete."),
}
PEOPLE = {Who.SELF: _("Du"), Who.LINK: _("Någon"), Who.SYSTEM: _("Appen")}


@dataclass(slots=True)
class Line:
    """One line of the log."""

    sentence: Markup
    at: str
    why: str
    times: str
    own: bool


def seen_plan(document: PlanDocument | None, protected: bool) -> dict[str, Any]:
    """The seen plan in words, whole: what the person's preview and the reader's page both are drawn from."""
    if document is None:
        return {"plan": None, "goals": []}
    today = clock.today()
    goals = [goal_page(document, goal.id, today, protected) for goal in document.goals]
    return {"plan": plan_page(document, document.created or today, today, protected), "goals": goals}


def log_in_words(log: Log, today: date, protected: bool) -> list[tuple[str, list[Line]]]:
    """The log by day, each line a sentence; with protected identity no unit is named (safety 2.9)."""
    says = {action: gettext(words) for action, words in ACTIONS.items()}
    whys = {why: gettext(words) for why, words in WHYS.items()}
    people = {who: gettext(words) for who, words in PEOPLE.items()}
    return [
        (
            big_first(day_in_words(day, today)),
            [_line(one, says, whys, _who(one, people, log.staff, protected)) for one in entries],
        )
        for day, entries in by_day(log.entries)
    ]


def _line(one: Told, says: Mapping[str, str], whys: Mapping[Why, str], who: Markup) -> Line:
    is_easy = str(get_locale()) == EASY  # the day is enough there; a time twice over is hard to read
    words = says.get(one.action) or gettext(READ if one.action.startswith("read_") else DID)
    own = one.who is Who.SELF
    return Line(
        sentence=Markup(escape(words)) % {"who": who},  # noqa: S704 - our own sentence, and a name that is escaped
        at="" if own or is_easy else big_first(clock_in_words(local(one.last))),
        why="" if own else _why(one, whys),
        times=ngettext("%(num)s gång", "%(num)s gånger", one.times) if one.times > 1 else "",
        own=own,
    )


def _why(one: Told, whys: Mapping[Why, str]) -> str:
    """Why somebody opened: the reason that was given, in words where it is one of ours."""
    if one.purpose:
        return gettext(PURPOSES[one.purpose]) if one.purpose in PURPOSES else one.purpose
    return whys.get(one.why, "")


def _who(one: Told, people: Mapping[Who, str], staff: Mapping[str, StaffName], protected: bool) -> Markup:
    known = staff.get(one.actor)
    if known is None:
        return Markup("<b>{}</b>").format(people.get(one.who) or gettext("Någon i personalen"))
    place = known.role if protected else gettext("%(role)s på %(place)s", role=known.role, place=known.unit)
    return Markup("<b><bdi>{}</bdi></b> (<bdi>{}</bdi>)").format(known.name, place)
