"""What meetings and the preparation say: replies, who reads what and when, and answers in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext, ngettext

from citizen_app.kernel.clock import local
from citizen_app.kernel.verdict import Refused
from citizen_app.meetings import rules
from citizen_app.meetings.choices import DONT_KNOW, KINDS_OF_PEOPLE, WANTED
from citizen_app.meetings.preparation import Desk, Wish
from citizen_app.meetings.questions import BY_SLUG
from citizen_app.meetings.rules import Reason, Reply, Round, Values, Way, WishState
from citizen_app.meetings.screens import COORDINATOR, ITEMS, NEW_ITEM, SENDER, UNKNOWN, WHO, Group, Screen, people_meant
from citizen_app.plain.wording import bare_day, big_first, clock_in_words, together

REPLIES = {
    Reply.YES: lazy_gettext("Jag kommer"),
    Reply.OTHER_TIME: lazy_gettext("Jag vill byta tid"),
    Reply.OTHER_WAY: lazy_gettext("Jag vill vara med på ett annat sätt"),
    Reply.NO_MEETING: lazy_gettext("Jag vill inte ha mötet"),
    Reply.NOT_TODAY: lazy_gettext("Jag kan inte komma i dag"),
}
WAYS = {
    Way.VIDEO: lazy_gettext("På video"),
    Way.PHONE: lazy_gettext("På telefon"),
    Way.TEXT: lazy_gettext("Med text"),
    Way.SPOKESPERSON: lazy_gettext("Någon talar för mig"),
}
GROUPS = {
    Group.WHO: lazy_gettext("Vem svarar?"),
    Group.LIFE: lazy_gettext("Mitt liv"),
    Group.QUESTIONS: lazy_gettext("Mina frågor"),
    Group.PEOPLE: lazy_gettext("Vilka är med"),
    Group.SUPPORT: lazy_gettext("Tolk och stöd"),
    Group.MEETING: lazy_gettext("Mötet"),
}
ROUNDS = {
    Round.BEFORE_BOOKING: lazy_gettext("Innan vi bokar"),
    Round.BEFORE_MEETING: lazy_gettext("Innan vi ses"),
}
REFUSALS = {
    Reason.OVER: lazy_gettext("Mötet har varit. Ring oss om du vill säga något."),
    Reason.CANCELLED: lazy_gettext("Mötet är inställt. Ring oss om du vill säga något."),
    Reason.TOO_LATE: lazy_gettext("Mötet är i dag. Ring oss om du vill ändra något. Dina svar finns kvar."),
    Reason.NOT_TODAY: lazy_gettext("Mötet är en annan dag. Titta på svaren en gång till."),
}
WISH_STATES = {
    WishState.ARRANGED: lazy_gettext("Ordnat"),
    WishState.NOT_POSSIBLE: lazy_gettext("Det går inte"),
    WishState.LATER: lazy_gettext("Vi återkommer"),
}
COPIES = {
    "kommun": lazy_gettext("När du skickar får kommunen en egen kopia. Den kan vi inte ta tillbaka."),
    "vard": lazy_gettext("När du skickar får regionen en egen kopia. Den kan vi inte ta tillbaka."),
    "stat": lazy_gettext("När du skickar får myndigheten en egen kopia. Den kan vi inte ta tillbaka."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer: our words, or the person's own."""

    text: str
    own: bool = False


def tell(refused: Refused) -> str:
    """A refusal as a plain sentence with a next step."""
    return str(REFUSALS[Reason(refused.reason)])


def closed(desk: Desk) -> str:
    """Why nothing can be sent now; a link that hides the day tells nothing of it here either."""
    verdict = desk.may_change
    if not isinstance(verdict, Refused) or (desk.by_link and desk.hidden):
        return gettext("Ring oss om du vill ändra något.")
    return tell(verdict)


def reply_in_words(reply: Reply, way: Way | None) -> str:
    """What the person has answered to her meeting."""
    if way is None:
        return str(REPLIES[reply])
    return gettext("%(first)s. %(second)s", first=REPLIES[reply], second=WAYS[way])


def reader_of(desk: Desk) -> str:
    """Who reads what is sent: by name for who is signed in, never behind a link."""
    if desk.by_link:
        return gettext("Den som skickade länken")
    return desk.keeper.reader or gettext("Den som ordnar mötet")


def reading_day(desk: Desk) -> str:
    """The day by which it is read: counted from the sending, or from now where something waits to be sent."""
    from_when = desk.sent.at if desk.sent and not desk.sent.changed else desk.now
    return bare_day(rules.read_by(desk.times, from_when))


def last_day(desk: Desk) -> str:
    """The last day on which what was sent can be changed, or nothing where there is none."""
    last = rules.last_day_to_change(desk.times)
    if last is None or not desk.may_change:
        return ""
    return gettext("dagen innan mötet") if desk.by_link and desk.hidden else bare_day(last)


def copy_of(desk: Desk) -> str:
    """That sending gives the authority a copy of its own."""
    return str(COPIES.get(desk.keeper.group, COPIES["kommun"]))


def who_reads(desk: Desk, slug: str, values: Values | None) -> str:
    """Who reads one answer: the private no only the one it is for, all else the staff of the unit."""
    screen = BY_SLUG[slug]
    if slug == "inte-prata":
        name = gettext("den som ordnar mötet") if desk.by_link else reader_of(desk)
        return gettext("De som kommer till mötet ser ämnet. Om du skriver varför ser bara %(name)s det.", name=name)
    if screen.parted(values or {})[1] or all(field.private for field in screen.fields):
        return private_reader(desk, bool({COORDINATOR, SENDER} & people_meant(values or {})))
    if desk.by_link:
        return gettext("Personalen som skickade länken får läsa.")
    return gettext("%(name)s och andra i personalen får läsa.", name=reader_of(desk))


def private_reader(desk: Desk, about_keeper: bool) -> str:
    """Who alone reads the private no; where it is about the coordinator, her second name."""
    if desk.by_link:
        if about_keeper:
            return gettext("En annan person än den som ordnar mötet läser ditt svar.")
        return gettext("Bara den som ordnar mötet ser ditt svar.")
    keeper = desk.keeper
    about = [keeper.id] if about_keeper and keeper.id else []
    name = keeper.name_of(keeper.private_reader(about))
    if name is None:
        return gettext("Ingen kan läsa det här svaret just nu. Ring oss i stället.")
    return gettext("Bara %(name)s ser ditt svar.", name=name)


def about_keeper(desk: Desk) -> str:
    """What happens when the private no is about the one who coordinates: the screen says who reads it then."""
    keeper = desk.keeper
    if desk.by_link or keeper.name is None:
        return gettext("Handlar det om den som ordnar mötet? Då läser en annan person svaret.")
    if keeper.second_name is None:
        return gettext("Handlar det om %(name)s? Ring oss i stället.", name=keeper.name)
    return gettext(
        "Handlar det om %(name)s? Då läser bara %(other)s svaret.", name=keeper.name, other=keeper.second_name
    )


def lines_of(slug: str, values: Values, names: Mapping[str, str]) -> list[Line]:
    """An answer in words: what was chosen in ours, what was written in the person's own."""
    screen = BY_SLUG[slug]
    lines = [Line(gettext(screen.unknown or DONT_KNOW))] if UNKNOWN in values else []
    for name, given in values.items():
        if name == "finns" and ITEMS in values:
            continue
        if name.startswith(f"{WHO}:"):
            who = _name(name.partition(":")[2], names)
            lines.append(Line(gettext("%(who)s: %(what)s", who=who, what=gettext(WANTED[given[0]]))))
        else:
            lines += _field_lines(screen, name, given, names)
    return lines


def _field_lines(screen: Screen, name: str, given: Sequence[str], names: Mapping[str, str]) -> list[Line]:
    if name in (ITEMS, NEW_ITEM):
        return [Line(row, own=True) for row in given]
    field = next((field for field in screen.fields if field.name == name), None)
    if field is None:
        return []
    if name == WHO:
        return [Line(_name(code, names)) for code in given]
    if field.options:
        return [Line(gettext(field.options[code])) for code in given if code in field.options]
    return [Line(row, own=True) for row in given]


def _name(code: str, names: Mapping[str, str]) -> str:
    if code in names:
        return names[code]
    return gettext(KINDS_OF_PEOPLE[code]) if code in KINDS_OF_PEOPLE else gettext("En person i din plan")


def title_of(slug: str) -> str:
    """The question of a screen."""
    return gettext(BY_SLUG[slug].title)


def wish_in_words(code: str) -> str:
    """A wish by its code, such as "lattare:pause"."""
    slug, _colon, option = code.partition(":")
    if slug == "tolk":
        return gettext("Tolk")
    if slug == "stodperson":
        return gettext("Stödperson")
    words = (field.options[option] for field in BY_SLUG[slug].fields if option in field.options)
    return gettext(next(words))


def wish_answer(wish: Wish) -> str:
    """What the unit answered to a wish, in one line."""
    state = str(WISH_STATES[WishState(wish.state)])
    return gettext("%(who)s: %(what)s", who=wish_in_words(wish.code), what=state)


def decided(desk: Desk, slug: str) -> list[Line]:
    """What is settled already, so that nobody is asked for it again; nothing before a day is set.

    What the unit answered to a wish tells what was wished, so it is never shown to whoever holds the link.
    """
    if rules.round_of(desk.times) is Round.BEFORE_BOOKING:
        return []
    lines = _decided_here(desk, slug)
    for wish in () if desk.by_link else desk.wishes:
        if wish.code.startswith(f"{slug}:"):
            lines.append(Line(wish_answer(wish)))
            lines += [Line(wish.text, own=True)] if wish.text else []
    return lines


def _decided_here(desk: Desk, slug: str) -> list[Line]:
    starts = desk.times.starts
    if slug == "vilka" and desk.called and not desk.by_link:
        return [Line(gettext("De här är inbjudna: %(names)s.", names=together(desk.called)))]
    if desk.by_link and desk.hidden:
        return []
    if slug == "plats" and desk.place:
        return [Line(desk.place, own=True)]
    if slug == "tid" and starts:
        return [Line(big_first(clock_in_words(local(starts))))]
    if slug == "langd" and desk.times.minutes:
        return [Line(length(desk.times.minutes))]
    return []


def length(minutes: int) -> str:
    """How long a meeting is."""
    return ngettext("%(num)s minut", "%(num)s minuter", minutes)
