"""The words of a yes and a no: what is asked, what holds now, and what was said when."""

import hashlib
from collections.abc import Iterable
from datetime import date

from flask_babel import force_locale, gettext, lazy_gettext
from markupsafe import Markup, escape

from citizen_app.consent.rules import Event, Method, Reason, Standing, State
from citizen_app.consent.service import Receipt
from citizen_app.kernel.clock import today
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.verdict import Refused
from citizen_app.plain.wording import bare_day, together, until_in_words

KIND_CODES = tuple(kind.value for kind in Kind)
KINDS = {
    Kind.HEALTH: lazy_gettext("Hälsa"),
    Kind.MENTAL_HEALTH: lazy_gettext("Psykisk hälsa"),
    Kind.CHILDREN: lazy_gettext("Mina barn"),
    Kind.MONEY: lazy_gettext("Pengar"),
    Kind.HOME: lazy_gettext("Boende"),
    Kind.WORK: lazy_gettext("Arbete"),
    Kind.OTHER: lazy_gettext("Annat"),
}

FIRST = lazy_gettext(
    "Får kommunen och vården prata med varandra om din plan? Du väljer själv vilka som får det. "
    "Du kan ändra dig när du vill."
)
QUESTION = lazy_gettext("Får %(name)s läsa din plan?")
QUESTION_OUTSIDE = lazy_gettext("Får %(name)s veta vad som står i din plan?")
WHAT = lazy_gettext("De får se dina mål, vad ni har bestämt och när ni ses. De får inte läsa din journal här.")
WHAT_OUTSIDE = lazy_gettext("De läser inte här. Din samordnare berättar för dem. Bara det du väljer.")
WHICH = lazy_gettext("Vad får de se?")
WHICH_OUTSIDE = lazy_gettext("Vad får de veta?")
LIMIT = lazy_gettext("Finns det något de inte får prata om?")
LIMIT_HINT = lazy_gettext("Skriv det här så står det tillsammans med ditt ja.")
AFTER_NO = lazy_gettext(
    "Du kan få vård och stöd även om du säger nej. Då planerar varje ställe sin egen hjälp med dig."
)
UNSURE = lazy_gettext("Vet du inte? Då har du inte sagt ja. Du kan be om hjälp att förstå.")
EXCEPTION = lazy_gettext(
    "Ibland måste personal berätta saker även om du har sagt nej. Det gäller till exempel när ett barn kan fara illa. "
    "Fråga oss om du undrar."
)
CARD = lazy_gettext("Du sa ja på papper %(day)s. Gäller det?")
SHOWN = (FIRST, QUESTION, WHAT, WHICH, LIMIT, LIMIT_HINT, AFTER_NO, UNSURE, EXCEPTION, *KINDS.values())
SHOWN_OUTSIDE = (FIRST, QUESTION_OUTSIDE, WHAT_OUTSIDE, WHICH_OUTSIDE, *SHOWN[4:])
SHOWN_CARD = (CARD,)

REFUSALS = {
    Reason.NO_KINDS: lazy_gettext("Välj minst en sak som de får se. Eller svara Nej eller Inte nu."),
    Reason.NO_LIVE_YES: lazy_gettext("Det finns inget ja att ta tillbaka här."),
    Reason.NOT_MARKED: lazy_gettext("Din samordnare är inte klar än. Titta igen om några dagar."),
}

STANDINGS = {
    State.YES: lazy_gettext("Ja, till %(day)s."),
    State.NO: lazy_gettext("Nej."),
    State.NOT_NOW: lazy_gettext("Inte nu."),
    State.WITHDRAWN: lazy_gettext("Du tog tillbaka ditt ja."),
    State.ENDED: lazy_gettext("Ditt ja har tagit slut."),
    State.PAPER_YES: lazy_gettext("Ja på papper, inte här än."),
    State.PAPER_NO: lazy_gettext("Nej på papper."),
}
NOTHING_SAID = lazy_gettext("Du har inte svarat.")
WAITS = lazy_gettext("Ja, men de ser inget än.")
WAITS_FOR_YOU = lazy_gettext("Ja, men titta först på vad de ser.")
ANSWERED = {
    State.NO: lazy_gettext("Du sa nej %(day)s."),
    State.NOT_NOW: lazy_gettext("Du valde Inte nu, %(day)s."),
    State.WITHDRAWN: lazy_gettext("Du tog tillbaka ditt ja %(day)s."),
    State.ENDED: lazy_gettext("Ditt ja tog slut."),
    State.PAPER_YES: lazy_gettext("Du sa ja på papper %(day)s."),
    State.PAPER_NO: lazy_gettext("Du sa nej på papper %(day)s."),
}
TILES = {State.YES: "ja", State.NO: "nej", State.NOT_NOW: "inte_nu"}
SIGNS = {State.YES: "yes", State.NO: "no", State.NOT_NOW: "later", State.WITHDRAWN: "no", State.PAPER_NO: "no"}

SAID = {
    Event.GIVEN: lazy_gettext("Du sa ja."),
    Event.LIMITED: lazy_gettext("Du sa ja, men inte till allt."),
    Event.REFUSED: lazy_gettext("Du sa nej."),
    Event.NOT_NOW: lazy_gettext("Du valde Inte nu."),
    Event.WITHDRAWN: lazy_gettext("Du tog tillbaka ditt ja."),
    Event.MARKED: lazy_gettext("Din samordnare gick igenom raderna i planen."),
    Event.SEEN: lazy_gettext("Du tittade och lät dem se."),
}
SAID_ON_PAPER = {
    Event.GIVEN: lazy_gettext("Du sa ja på papper."),
    Event.LIMITED: lazy_gettext("Du sa ja på papper."),
    Event.REFUSED: lazy_gettext("Du sa nej på papper."),
}


def shown_for(reads_here: bool) -> tuple[object, ...]:
    """The sentences that stand on the page of the question."""
    return SHOWN if reads_here else SHOWN_OUTSIDE


def tell(refused: Refused) -> str:
    """A refusal as a plain sentence with a next step."""
    return str(REFUSALS[Reason(refused.reason)])


def version_of(shown: Iterable[object]) -> str:
    """A name for exactly these sentences: the ledger keeps it, so that one knows what a yes was an answer to."""
    with force_locale("sv"):
        words = "\n".join(str(sentence) for sentence in shown)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def kinds_one_by_one(kinds: Iterable[Kind]) -> list[str]:
    """Kinds of information in their own order."""
    chosen = set(kinds)
    return [str(words) for kind, words in KINDS.items() if kind in chosen]


def kinds_in_words(kinds: Iterable[Kind]) -> str:
    """Kinds of information in a sentence: "hälsa, boende och pengar"."""
    return together(each.lower() for each in kinds_one_by_one(kinds))


def other_kinds(kinds: Iterable[Kind]) -> list[Kind]:
    """The kinds that a yes is not about."""
    chosen = set(kinds)
    return [kind for kind in Kind if kind not in chosen]


def standing_in_words(standing: Standing | None) -> str:
    """What holds now, as one line."""
    if standing is None:
        return str(NOTHING_SAID)
    if standing.waits:
        return str(WAITS_FOR_YOU if standing.marked else WAITS)
    words = STANDINGS[standing.state]
    return str(words) % {"day": until_in_words(standing.until)} if standing.until else str(words)


def sign_of(standing: Standing | None) -> str:
    """The drawn sign of what holds now; nothing where nothing was answered here."""
    return SIGNS.get(standing.state, "") if standing else ""


def said_in_words(standing: Standing) -> str:
    """What was answered and when, where no yes holds."""
    return str(ANSWERED[standing.state]) % {"day": bare_day(standing.on)}


def tile_of(standing: Standing | None) -> str | None:
    """Which of the three answers holds now; none where nothing was answered here."""
    return TILES.get(standing.state) if standing else None


def yes_receipt(name: str, standing: Standing) -> Markup:
    """The receipt of a yes: to whom, since when and until when."""
    since, until = bare_day(standing.on), until_in_words(standing.until or standing.on)
    if standing.on == today():
        words = gettext("Du sa ja till %(name)s i dag, %(day)s. Det gäller till %(until)s.")
    else:
        words = gettext("Du sa ja till %(name)s %(day)s. Det gäller till %(until)s.")
    reminder = gettext("Vi påminner dig innan tiden är slut.")
    return escape(f"{words} {reminder}") % {"name": _bdi(name), "day": since, "until": until}


def receipt_in_words(receipt: Receipt) -> str:
    """One row of the person's own history."""
    said = SAID_ON_PAPER if receipt.method is Method.IMPORTED else SAID
    return str(said[receipt.event])


def told_in_words(name: str, told: date | None) -> Markup:
    """Whether an organisation outside has been told of a withdrawal."""
    words = gettext("Vi säger till %(name)s.") if told is None else gettext("%(name)s fick veta %(day)s.")
    return escape(words) % {"name": _bdi(name), "day": bare_day(told) if told else ""}


def _bdi(name: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(name)
