"""The forms of the staff's pages."""

from collections.abc import Iterator
from typing import Any, ClassVar

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, StringField, ValidationError
from wtforms.widgets import DateInput, TimeInput

from citizen_app.kernel.clock import today
from citizen_app.meetings.choices import KINDS_OF_PEOPLE
from citizen_app.meetings.questions import BY_SLUG, SCREENS, THREE
from citizen_app.meetings.rules import Values
from citizen_app.meetings.screens import COORDINATOR, ITEMS, SENDER, Part, Screen
from citizen_app.staff import rules
from citizen_app.web.forms import AtMost, Form, choice, choices, long_text, stripped, text
from citizen_app.web.locale import DEFAULT, LANGUAGES

MINUTES = [("30", lazy_gettext("30 minuter")), ("45", lazy_gettext("45 minuter")), ("60", lazy_gettext("60 minuter")),
           ("90", lazy_gettext("90 minuter")), ("120", lazy_gettext("2 timmar"))]  # fmt: skip


class OneOf(SelectField):
    """One of a list; an answer that is not in it is the usual one."""

    data: Any

    def __init__(self, label: Any, choices: list[tuple[str, Any]], usual: str, **values: Any) -> None:
        super().__init__(
            label, choices=[SelectChoice(*each) for each in choices], default=usual, validate_choice=False, **values
        )
        self._usual = usual

    def pre_validate(self, form: Any) -> None:
        """Puts the usual answer where something else was sent."""
        if self.data not in {value for value, *_ in self.choices}:
            self.data = self._usual


def day(label: Any) -> StringField:
    """A day, chosen in the browser's own calendar."""
    return StringField(label, [AtMost(40)], filters=[stripped], widget=DateInput())


def clock(label: Any) -> StringField:
    """A time of day."""
    return StringField(label, [AtMost(40)], filters=[stripped], widget=TimeInput())


class WhenForm(Form):
    """When and where a meeting is; without a day it is not booked."""

    day = day(lazy_gettext("Dag"))
    time = clock(lazy_gettext("Klockslag"))
    minutes = OneOf(lazy_gettext("Hur länge?"), MINUTES, "60")
    place = text(lazy_gettext("Plats"), most=200)

    def validate_day(self, field: Any) -> None:
        """Raises ValidationError for a day that cannot be a meeting's."""
        found = rules.day_of(field.data or "")
        if field.data and (found is None or not rules.is_near(found, today())):
            raise ValidationError(gettext("Välj en dag från och med i dag, högst två år framåt."))
        if self.time.data and not field.data:
            raise ValidationError(gettext("Välj också en dag, eller töm klockslaget."))

    def validate_time(self, field: Any) -> None:
        """Raises ValidationError where a booked meeting has no time of day."""
        if self.day.data and rules.clock_of(field.data or "") is None:
            raise ValidationError(gettext("Skriv när mötet börjar, till exempel 13.00."))

    def starts(self) -> Any:
        """The moment the meeting starts, or None where it is not booked."""
        found, at = rules.day_of(self.day.data or ""), rules.clock_of(self.time.data or "")
        return rules.moment_of(found, at) if found and at else None


class NewPersonForm(WhenForm):
    """A person and a meeting by hand, on one screen."""

    name = text(lazy_gettext("Vad vill personen bli kallad?"), most=100, needed=lazy_gettext("Skriv ett namn."))
    reach = text(lazy_gettext("Mobilnummer eller e-post"), most=254)
    language = OneOf(lazy_gettext("Språk"), [(each.code, each.name) for each in LANGUAGES], DEFAULT)
    protected = BooleanField(lazy_gettext("Personen har skyddade personuppgifter"))

    def validate_reach(self, field: Any) -> None:
        """Raises ValidationError for what is neither a phone number nor an e-mail address."""
        check_reach(field.data)


def check_reach(typed: str | None) -> None:
    """Raises ValidationError for what no message could ever be sent to."""
    way = rules.way_of(typed or "")
    if typed and way is None:
        raise ValidationError(gettext("Skriv ett telefonnummer eller en e-postadress."))
    if way is rules.Way.EMAIL:
        try:
            validate_email(typed or "", check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError as trouble:
            raise ValidationError(gettext("Skriv adressen så här: namn@exempel.se.")) from trouble


class HandForm(Form):
    """A link that goes from hand to hand: only the recognition word is asked for."""

    word = choice(lazy_gettext("Välj ett förslag"), [])
    own_word = text(lazy_gettext("Eller ett eget ord"), most=40)
    hide = BooleanField(lazy_gettext("Visa inte tid och plats i länken"))

    def validate_word(self, field: Any) -> None:
        """Raises ValidationError where the person has no word yet."""
        if not self.chosen_word():
            raise ValidationError(gettext("Välj ett ord, eller skriv ett eget."))

    def chosen_word(self) -> str | None:
        """The person's recognition word: a new own one, else the suggestion, else the one she had."""
        typed, before = self.own_word.data, self.own_word.object_data
        return typed if typed and typed != before else self.word.data or typed


class SendForm(HandForm):
    """What is asked before a link may be sent: who else can read, and when and how it is safe."""

    readers = text(lazy_gettext("Vem mer kan läsa på den här telefonen?"), most=500)
    safe = text(lazy_gettext("När och hur är det tryggt att höra av sig?"), most=500)
    unknown = BooleanField(lazy_gettext("Vet inte. Då blir det brev i handen."))
    by_mail = BooleanField(lazy_gettext("Skicka också länken med e-post"), default=True)

    def validate_readers(self, field: Any) -> None:
        """Raises ValidationError: no answer, no link."""
        if not field.data and not self.unknown.data:
            raise ValidationError(gettext("Skriv vem mer som kan läsa, eller kryssa för ”Vet inte”."))

    def validate_safe(self, field: Any) -> None:
        """Raises ValidationError: no answer, no link."""
        if not field.data and not self.unknown.data:
            raise ValidationError(gettext("Skriv när och hur det är tryggt, eller kryssa för ”Vet inte”."))


class LetterForm(Form):
    """The secrets of a link that was just made, on their way to paper; they never stand in an address."""

    token = HiddenField(filters=[stripped])
    code = HiddenField(filters=[stripped])


class ReasonForm(Form):
    """Why somebody outside the care relation opens what is about a person."""

    why = choice(lazy_gettext("Varför öppnar du?"), [], needed=lazy_gettext("Välj varför du öppnar."))
    till = HiddenField(filters=[stripped])


class PersonalCodeForm(Form):
    """The personal code, typed by the person face to face."""

    code = text(lazy_gettext("Din kod"), most=40, needed=lazy_gettext("Skriv 6 till 8 siffror."))


class WordForm(Form):
    """Another recognition word."""

    word = text(lazy_gettext("Personens ord"), most=40, needed=lazy_gettext("Skriv ett ord."))


class ReachForm(Form):
    """One more way to reach the person."""

    reach = text(
        lazy_gettext("Mobilnummer eller e-post"), most=254, needed=lazy_gettext("Skriv ett nummer eller en adress.")
    )

    def validate_reach(self, field: Any) -> None:
        """Raises ValidationError for what is neither a phone number nor an e-mail address."""
        check_reach(field.data)


class CoordinatorForm(Form):
    """Who is the person's coordinator from now on."""

    staff = OneOf(lazy_gettext("Samordnare"), [], "")


class AbsenceForm(Form):
    """When I am away and who takes over."""

    away_from = day(lazy_gettext("Borta från och med"))
    away_until = day(lazy_gettext("Borta till och med"))
    second = OneOf(lazy_gettext("Vem tar över?"), [], "")

    def validate_away_from(self, field: Any) -> None:
        """Raises ValidationError for what is no day, and for an absence that nobody covers."""
        if field.data and rules.day_of(field.data) is None:
            raise ValidationError(gettext("Välj en dag."))
        if field.data and not self.second.data:
            raise ValidationError(gettext("Välj också vem som tar över."))

    def validate_away_until(self, field: Any) -> None:
        """Raises ValidationError for what is no day, or a day before the first."""
        first, last = rules.day_of(self.away_from.data or ""), rules.day_of(field.data or "")
        if field.data and (last is None or first is None or last < first):
            raise ValidationError(gettext("Välj en sista dag som inte är före den första."))


class AnswerForm(Form):
    """What a wish gets for an answer: arranged, not possible because, or later."""

    answer = choice(
        lazy_gettext("Svar"),
        [
            ("arranged", lazy_gettext("Ordnat")),
            ("not_possible", lazy_gettext("Går inte, för att …")),
            ("later", lazy_gettext("Återkommer …")),
        ],
        needed=lazy_gettext("Välj ett svar."),
    )
    words = long_text(lazy_gettext("Skriv till personen"), most=500)

    def validate_words(self, field: Any) -> None:
        """Raises ValidationError where a no or a later has no words."""
        if self.answer.data in ("not_possible", "later") and not (field.data or "").strip():
            raise ValidationError(gettext("Skriv varför det inte går, eller när ni återkommer."))


class TogetherForm(Form):
    """The preparation on one page, for staff who write it together with the person."""

    screens: ClassVar[tuple[Screen, ...]] = (
        *(BY_SLUG[slug] for slug in THREE),
        *(each for each in SCREENS if each.slug not in (*THREE, "vem-svarar")),
    )

    def fields_of(self, screen: Screen) -> list[Any]:
        """The form fields of one question."""
        return [self[name] for name in self._fields if name.startswith(f"{screen.slug}.")]

    def answers(self) -> dict[str, Values]:
        """What was answered, by question; what was left empty is not there."""
        found: dict[str, Values] = {}
        for screen in self.screens:
            for field in self.fields_of(screen):
                given = _given(field.data, is_list=field.name.endswith(f".{ITEMS}"))
                if given:
                    found.setdefault(screen.slug, {})[field.name.partition(".")[2]] = given
        return found


def together_form() -> TogetherForm:
    """The whole preparation as one form, made from its questions."""
    made = {name: field for screen in TogetherForm.screens for name, field in _fields_of(screen)}
    kind: type[TogetherForm] = type("TogetherForm", (TogetherForm,), made)
    return kind()


_ABOUT = lazy_gettext("Vem handlar det om?")


def _fields_of(screen: Screen) -> Iterator[tuple[str, Any]]:
    for place, field in enumerate(screen.fields):
        options = [(code, gettext(words)) for code, words in field.options.items()]
        people = [(code, gettext(words)) for code, words in KINDS_OF_PEOPLE.items() if code != SENDER]
        label = gettext(screen.title if place == 0 else field.label) if place == 0 or field.label else str(_ABOUT)
        if field.part is Part.EACH:
            yield from ((f"{screen.slug}.{field.name}:{code}", choice(who, options)) for code, who in people)
        elif field.part is Part.PEOPLE:
            both = [*people, (COORDINATOR, gettext("Samordnaren"))]
            yield f"{screen.slug}.{field.name}", choices(label, both)
        elif field.part in (Part.MANY, Part.PICTURES):
            yield f"{screen.slug}.{field.name}", choices(label, options)
        elif field.part is Part.ONE:
            yield f"{screen.slug}.{field.name}", choice(label, options)
        else:
            yield f"{screen.slug}.{field.name}", long_text(label, most=2000)


def _given(data: Any, is_list: bool) -> list[str]:
    """An answer as a list: what was ticked, the one that was chosen, the text, or each line of a list."""
    if isinstance(data, list):
        return data
    text = (data or "").strip()
    if is_list:
        return [line.strip() for line in text.splitlines() if line.strip()]
    return [text] if text else []
