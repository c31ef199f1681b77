"""Hem in words: the one thing and its button, the next meeting, whom to ask, and who stands around the person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from flask_babel import get_locale, gettext

from citizen_app.formats import phone as phones
from citizen_app.home.rules import Thing
from citizen_app.home.service import Home, NextMeeting, OpenCall
from citizen_app.kernel.clock import local
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Principal
from citizen_app.meetings.wording import WISH_STATES, wish_in_words
from citizen_app.plain.wording import bare_day, big_first, day_away, moment_in_words, open_now, together, until_in_words
from citizen_app.plan.document import Action, Group, Organisation, PlanDocument, Someone
from citizen_app.plan.wording import ActionLine, Teller, css


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue; it is put into the page's language where it is used."""
    return sentence


TOPICS: dict[object, str] = {
    None: _("Hela planen"),
    Kind.HEALTH: _("Min hälsa"),
    Kind.MENTAL_HEALTH: _("Hur jag mår"),
    Kind.CHILDREN: _("Barnen"),
    Kind.MONEY: _("Pengar"),
    Kind.HOME: _("Mitt hem"),
    Kind.WORK: _("Arbete och skola"),
    Kind.OTHER: _("Annat"),
}
GROUPS: dict[object, str] = {
    Group.CARE: _("Vården"),
    Group.MUNICIPALITY: _("Kommunen"),
    Group.STATE: _("Staten"),
    Group.NEAR: _("Nära mig"),
}
BUTTONS = {
    Thing.WHOSE_HAND: (_("Säg om det var du"), _("Någon har skrivit i din länk")),
    Thing.CARDS: (_("Titta på några frågor"), _("Stämmer det som står här?")),
    Thing.WAS_IT_HELD: (_("Berätta om mötet"), _("Blev mötet av?")),
    Thing.UNSENT: (_("Skicka dina svar"), _("De är inte skickade än")),
    Thing.ANSWER: (_("Svara om du kommer"), _("Du har inte svarat än")),
    Thing.QUESTIONNAIRE: (_("Säg vad du tyckte"), _("6 korta frågor om mötet")),
    Thing.PREPARE: (_("Förbered mötet"), _("3 frågor")),
    Thing.READ_PLAN: (_("Läs din plan"), _("Här står vem som gör vad")),
}
ADDRESSES = {
    Thing.WHOSE_HAND: "/app/var-det-du",
    Thing.CARDS: "/app/ett-i-taget",
    Thing.WAS_IT_HELD: "/app/moten/%(id)s",
    Thing.UNSENT: "/app/moten/%(id)s/forbered/titta-igenom",
    Thing.ANSWER: "/app/moten/%(id)s",
    Thing.QUESTIONNAIRE: "/app/sag-vad-du-tyckte/%(id)s/",
    Thing.PREPARE: "/app/moten/%(id)s/forbered",
    Thing.READ_PLAN: "/app/plan",
}
WHO_COMES = {
    "yes": _("Kommer:"),
    "maybe": _("Kommer kanske:"),
    "waiting": _("Har inte svarat än:"),
    "no": _("Kommer inte:"),
}
REPLIES = {
    "waiting": _("Du har inte svarat än."),
    "yes": _("Du har sagt att du kommer."),
    "other_time": _("Du vill byta tid."),
    "other_way": _("Du vill vara med på ett annat sätt."),
    "no_meeting": _("Din samordnare ser ditt svar. Du kan ändra dig."),
    "not_today": _("Du kan inte i dag."),
}


@lru_cache(maxsize=16)
def _names(locale: str) -> dict[object, str]:
    return {code: gettext(sentence) for code, sentence in {**TOPICS, **GROUPS}.items()}


def names() -> dict[object, str]:
    """What topics and groups are called in this page's language."""
    return _names(str(get_locale()))


@dataclass(slots=True)
class Contact:
    """Somebody to ask, with the number and whether somebody answers now."""

    id: str
    name: str
    role: str
    group: str
    phone: str = ""
    link: str = ""
    hours: str = ""
    does: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Topic:
    """Something to wonder about, and whom to ask."""

    title: str
    contacts: list[Contact]


@dataclass(slots=True)
class MeetingWords:
    """The next meeting as Hem tells it."""

    title: str
    away: str
    place: str
    reply: str
    who: list[tuple[str, str]]
    no: int
    called: int


@dataclass(slots=True)
class HomeWords:
    """All that Hem says: the meeting in the light, the one button, the coordinator, what the unit has arranged."""

    meeting: MeetingWords | None
    button: tuple[str, str, str] | None
    coordinator: Contact | None
    arranged: list[tuple[str, str, str]]
    call: str


def home_in_words(home: Home, me: Principal, now: datetime) -> HomeWords:
    """Hem as its page tells it."""
    return HomeWords(
        meeting_in_words(home.meeting, now, me.protected) if home.meeting else None,
        button_of(home.thing, home.about),
        coordinator_in_words(me),
        [(wish_in_words(each.code), str(WISH_STATES[each.state]), each.text or "") for each in home.arranged],
        call_in_words(home.call, me) if home.call else "",
    )


def call_in_words(call: OpenCall, me: Principal) -> str:
    """Who gets in touch and by which day; a name only where the level shows one and she does it herself."""
    day, name = until_in_words(call.answer_by), me.human.name if me.human else None
    if name and call.by_coordinator:
        return gettext("%(who)s hör av sig senast %(day)s.", who=name.split()[0], day=day)
    return gettext("Vi hör av oss senast %(day)s.", day=day)


def meeting_in_words(meeting: NextMeeting, now: datetime, protected: bool) -> MeetingWords:
    """When, where, what the person has replied, who comes and who does not; no place with protected identity."""
    replied = {
        reply: [each.name for each in meeting.called if each.reply == reply]
        for reply in ("yes", "maybe", "waiting", "no")
    }
    title, away = _title(meeting, now)
    return MeetingWords(
        title=title,
        away=away,
        place="" if protected else (meeting.place or "").rstrip("."),
        reply=gettext(REPLIES[meeting.reply]),
        who=[(gettext(WHO_COMES[reply]), together(names)) for reply, names in replied.items() if names],
        no=len(replied["no"]),
        called=len(meeting.called),
    )


def _title(meeting: NextMeeting, now: datetime) -> tuple[str, str]:
    """When they meet and how far away that is; who does not want the meeting is not told that they will meet."""
    if meeting.starts is None:
        return gettext("Ni ska ses om din plan."), gettext("Dagen är inte bestämd än.")
    when = big_first(moment_in_words(meeting.starts, now))
    away = big_first(day_away(meeting.day)) + "." if meeting.day else ""
    if meeting.reply == "no_meeting":
        return gettext("Du har sagt nej till mötet %(when)s.", when=moment_in_words(meeting.starts, now)), away
    return gettext("%(when)s ses ni om din plan.", when=when), away


def button_of(thing: Thing, about: str | None) -> tuple[str, str, str] | None:
    """The one button: its words, the small line under them and where it leads; None where nothing has to be done."""
    if thing not in BUTTONS:
        return None
    verb, small = BUTTONS[thing]
    return gettext(verb), gettext(small), ADDRESSES[thing] % {"id": about}


def coordinator_in_words(me: Principal) -> Contact | None:
    """The person's coordinator, with the number and whether somebody answers now."""
    human = me.human
    if human is None or not (human.name or human.phone):
        return None
    number = human.phone or ""
    return Contact(
        id="",
        name=human.name or ("" if me.protected else human.unit),
        role="",
        group=css(Group(human.group)),
        phone=phones.in_words(number) if number else "",
        link=phones.link(number) if number else "",
        hours=open_now(human.hours),
    )


def _contact(teller: Teller, who: str, does: Iterable[str] = ()) -> Contact | None:
    """Somebody to ask: a person, or a unit where the plan names nobody there."""
    someone: Someone | Organisation | None = teller.people.get(who) or teller.organisations.get(who)
    if someone is None:
        return None
    if isinstance(someone, Organisation):
        number, role, hours = someone.phone, "", ""
        if teller.protected:
            return None
    else:
        unit = teller.organisations.get(someone.organisation or "")
        number, role = someone.phone or (unit.phone if unit else None), teller.role_of(someone)
        hours = open_now(someone.hours)
    if teller.protected or not number:
        return Contact(someone.id, someone.name, role, css(someone.group), does=list(does))
    shown, link = phones.in_words(number), phones.link(number)
    return Contact(someone.id, someone.name, role, css(someone.group), shown, link, hours, list(does))


def topics_in_words(
    document: PlanDocument,
    found: Sequence[tuple[Kind | None, dict[str, list[Action]]]],
    today: date,
    me: Principal,
) -> list[Topic]:
    """What to wonder about and whom to ask; the coordinator answers on the number that her unit keeps here."""
    teller, titles = Teller(document, today, me.protected), names()
    own = coordinator_in_words(me)
    topics = []
    for kind, who_does in found:
        asked = [_contact(teller, who, (each.plain for each in does if each.plain)) for who, does in who_does.items()]
        contacts = [_with_own_number(each, own) for each in asked if each]
        if kind is None and own and own.name and own.name not in {each.name for each in contacts}:
            contacts.insert(0, own)
        if contacts:
            topics.append(Topic(titles[kind], contacts))
    return topics


def _with_own_number(contact: Contact, own: Contact | None) -> Contact:
    if own is not None and own.link and contact.name == own.name:
        contact.phone, contact.link, contact.hours = own.phone, own.link, own.hours
    return contact


def people_in_words(document: PlanDocument, today: date, me: Principal) -> list[tuple[str, str, list[Contact]]]:
    """Those who stand in the plan, group by group: the group's name, its stitch and its people."""
    teller, titles = Teller(document, today, me.protected), names()
    own = coordinator_in_words(me)
    every = [_with_own_number(each, own) for one in document.people if (each := _contact(teller, one.id))]
    order = (Group.CARE, Group.STATE, Group.NEAR, Group.MUNICIPALITY)
    groups = ((titles[group], css(group), [each for each in every if each.group == css(group)]) for group in order)
    return [(title, stitch, some) for title, stitch, some in groups if some]


@dataclass(slots=True)
class WallPage:
    """The page for the fridge: the meeting, who does what and when, whom to call."""

    meeting: str
    place: str
    rows: list[ActionLine]
    calls: list[Contact]
    printed: str


def wall_page(document: PlanDocument | None, meeting: NextMeeting | None, me: Principal, now: datetime) -> WallPage:
    """What hangs where guests see it; with protected identity no place, no unit and no number (safety 2.9)."""
    today, own = local(now).date(), coordinator_in_words(me)
    rows, calls = [], [own] if own and own.link and not me.protected else []
    if document is not None:
        teller = Teller(document, today, me.protected)
        rows = [teller.action(each) for each in document.actions]
        acting = dict.fromkeys(who for each in document.actions for who in each.who)
        contacts = (_contact(teller, who) for who in acting)
        calls += [each for each in contacts if each and each.link and each.name != (own.name if own else "")]
    when = ""
    if meeting is not None and meeting.starts is not None:
        when = gettext("%(when)s är mötet.", when=big_first(moment_in_words(meeting.starts, now)))
    place = "" if meeting is None or me.protected else meeting.place or ""
    return WallPage(when, place, rows, calls, bare_day(today))
