"""The questions of the preparation, in their order and groups: three first, and the rest for who wants to tell more."""

from collections.abc import Iterator, Mapping

from citizen_app.meetings.choices import (
    ABOUT_INTERPRETER,
    ANSWERING,
    DONT_KNOW,
    EASIER,
    FORMS,
    HARD,
    IMPORTANT,
    INTERPRETERS,
    LENGTHS,
    NEEDED,
    OWN_WORDS,
    PARTS_OF_DAY,
    PLACES,
    SUPPORT,
    WANTED,
    WHEN,
)
from citizen_app.meetings.rules import Round, Values
from citizen_app.meetings.screens import (
    CHOSEN,
    COORDINATOR,
    ITEMS,
    NO,
    SOMEONE_ELSE,
    UNKNOWN,
    WHO,
    Field,
    Group,
    Part,
    Screen,
    line,
    one,
    pictures,
    text,
)


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue; the wording puts it into the page's language."""
    return sentence


NOT_WANTED = Screen(
    "nagot-eller-nagon",
    0,
    Group.QUESTIONS,
    _("Är det något eller någon du inte vill ha med?"),
    "",
    (text(private=True), Field("om", Part.MANY, {COORDINATOR: _("Det handlar om den som ordnar mötet")}, "", True)),
)
SCREENS = (
    Screen(
        "vem-svarar",
        2,
        Group.WHO,
        _("Vem svarar på frågorna?"),
        _("Om du svarar åt någon annan visar vi det i svaren."),
        (one(ANSWERING),),
    ),
    Screen(
        "viktigt",
        3,
        Group.LIFE,
        _("Vad är viktigt för dig i ditt liv just nu?"),
        _("Välj en eller flera bilder, eller skriv med egna ord."),
        (pictures(IMPORTANT), text(OWN_WORDS)),
        DONT_KNOW,
    ),
    Screen(
        "bra",
        4,
        Group.LIFE,
        _("Vad fungerar bra i dag?"),
        _("Det är bra att veta så att ingen tar bort det."),
        (text(),),
        DONT_KNOW,
    ),
    Screen(
        "svart",
        5,
        Group.LIFE,
        _("Vad är svårt eller i vägen för dig?"),
        _("Du behöver inte förklara varför."),
        (pictures(HARD), text(OWN_WORDS)),
        DONT_KNOW,
    ),
    Screen(
        "andra",
        6,
        Group.LIFE,
        _("Vad vill du ändra i ditt liv?"),
        _("Till exempel: Jag vill gå ut och hämta min post själv."),
        (text(),),
        DONT_KNOW,
    ),
    Screen(
        "sjalv",
        7,
        Group.LIFE,
        _("Vad kan du göra själv?"),
        _("Det är helt okej att svara Inget just nu."),
        (text(),),
        _("Inget just nu"),
    ),
    Screen(
        "nar",
        8,
        Group.LIFE,
        _("När vill du att det ska ha hänt?"),
        "",
        (one(WHEN),),
    ),
    Screen(
        "behov",
        9,
        Group.LIFE,
        _("Vad behöver du för att komma dit?"),
        _("Till exempel hjälp hemma, medicin, samtal eller pengar."),
        (pictures(NEEDED), text(OWN_WORDS)),
        DONT_KNOW,
    ),
    Screen(
        "fragor",
        10,
        Group.QUESTIONS,
        _("Vilka frågor vill du få svar på under mötet?"),
        "",
        (Field(ITEMS, Part.LIST, {}, _("En fråga till")),),
        DONT_KNOW,
    ),
    Screen(
        "inte-prata",
        11,
        Group.QUESTIONS,
        _("Finns det något ni inte ska prata om på mötet?"),
        _("De som kommer får veta att ämnet är stoppat. De får inte veta varför."),
        (
            Field("finns", Part.ONE, {"ja": _("Ja"), NO: _("Nej")}),
            Field(ITEMS, Part.LIST, {}, _("Ett ämne till")),
            Field("varfor", Part.TEXT, {}, _("Varför? Du behöver inte svara."), private=True),
        ),
    ),
    Screen(
        "vilka",
        12,
        Group.PEOPLE,
        _("Vilka vill du ha med på mötet?"),
        "",
        (
            Field(WHO, Part.EACH, WANTED),
            line(SOMEONE_ELSE, _("Någon annan")),
            Field(
                "orolig",
                Part.MANY,
                {"ja": _("Ja, prata med mig först")},
                _("Är du orolig för att träffa någon? Vi kan prata om det först."),
                private=True,
            ),
        ),
    ),
    Screen(
        "inte-med",
        13,
        Group.PEOPLE,
        _("Är det någon du inte vill ha med?"),
        _("Bara den som ordnar mötet ser ditt svar."),
        (Field(WHO, Part.PEOPLE, {}, private=True), line(SOMEONE_ELSE, _("Någon annan"), private=True)),
        DONT_KNOW,
    ),
    Screen(
        "stodperson",
        14,
        Group.PEOPLE,
        _("Vill du ha en stödperson med dig?"),
        _("En stödperson är på din sida och hjälper dig att säga vad du vill."),
        (one(SUPPORT, wish=True),),
        DONT_KNOW,
    ),
    Screen(
        "tolk",
        15,
        Group.SUPPORT,
        _("Vill du ha tolk?"),
        _("Vi ordnar tolken. Familj och barn ska inte tolka."),
        (one({"ja": _("Ja"), NO: _("Nej"), UNKNOWN: DONT_KNOW}, wish=True),),
    ),
    Screen(
        "vilken-tolk",
        16,
        Group.SUPPORT,
        _("Vilken tolk behöver du?"),
        "",
        (
            one(INTERPRETERS),
            line("tolksprak", _("Språk och dialekt")),
        ),
        DONT_KNOW,
        only_when="tolk",
    ),
    Screen(
        "om-tolken",
        16,
        Group.SUPPORT,
        _("Vad är viktigt med tolken?"),
        "",
        (
            Field(
                "onskar",
                Part.MANY,
                ABOUT_INTERPRETER,
            ),
            line("inte", _("Är det någon tolk du inte vill ha?")),
        ),
        only_when="tolk",
    ),
    Screen(
        "lattare",
        17,
        Group.SUPPORT,
        _("Vad gör mötet lättare för dig?"),
        _("Välj det du behöver."),
        (pictures(EASIER, wish=True), line("annat", _("Något annat"))),
    ),
    Screen(
        "hur-vi-ses",
        18,
        Group.MEETING,
        _("Hur vill du ha mötet?"),
        "",
        (one(FORMS, wish=True),),
    ),
    Screen(
        "plats",
        19,
        Group.MEETING,
        _("Var vill du att vi ses?"),
        "",
        (
            one(
                PLACES,
                wish=True,
            ),
            line("vilken", _("Vilken plats?")),
        ),
        DONT_KNOW,
    ),
    Screen(
        "tid",
        20,
        Group.MEETING,
        _("När på dagen passar det bäst?"),
        "",
        (
            one(
                PARTS_OF_DAY,
                wish=True,
            ),
        ),
    ),
    Screen(
        "langd",
        20,
        Group.MEETING,
        _("Hur länge får mötet hålla på?"),
        "",
        (one(LENGTHS, wish=True),),
        DONT_KNOW,
    ),
)
BY_SLUG = {screen.slug: screen for screen in (NOT_WANTED, *SCREENS)}
THREE = ("viktigt", "fragor", NOT_WANTED.slug)
OFFERED_AGAIN = ("stodperson", "tolk", "vilken-tolk", "om-tolken", "lattare", "hur-vi-ses", "tid", "langd")
ROUNDS = {
    Round.BEFORE_BOOKING: (Group.WHO, Group.PEOPLE, Group.SUPPORT, Group.MEETING),
    Round.BEFORE_MEETING: tuple(Group),
}


def is_asked(screen: Screen, answers: Mapping[str, Values]) -> bool:
    """Whether a screen is asked at all: which interpreter only where one is wanted."""
    return not screen.only_when or "ja" in answers.get(screen.only_when, {}).get(CHOSEN, [])


def screens_of(group: Group, answers: Mapping[str, Values]) -> tuple[Screen, ...]:
    """The screens of a group that are asked."""
    return tuple(screen for screen in SCREENS if screen.group is group and is_asked(screen, answers))


def wishes_in(answers: Mapping[str, Values]) -> Iterator[str]:
    """The wishes in what was sent; who books an interpreter herself has no wish for one."""
    books_herself = "bokar_sjalv" in answers.get("om-tolken", {}).get("onskar", [])
    for screen in SCREENS:
        if not (screen.slug == "tolk" and books_herself):
            yield from screen.wishes(answers.get(screen.slug, {}))
