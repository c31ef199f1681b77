"""What a screen of the preparation is: a question, its fields, who reads them and which of them are wishes."""

from dataclasses import dataclass
from enum import StrEnum

from citizen_app.meetings.rules import Values


class Group(StrEnum):
    """The groups of the task list, in its order."""

    WHO = "vem"
    LIFE = "mitt-liv"
    QUESTIONS = "mina-fragor"
    PEOPLE = "vilka-ar-med"
    SUPPORT = "tolk-och-stod"
    MEETING = "motet"


class Part(StrEnum):
    """How one field of a screen is answered."""

    ONE = "one"
    MANY = "many"
    PICTURES = "pictures"
    LINE = "line"
    TEXT = "text"
    LIST = "list"
    EACH = "each"
    PEOPLE = "people"


UNKNOWN = "vet_inte"
CHOSEN = "svar"
PICTURES = "bilder"
ITEMS = "rader"
NEW_ITEM = "ny"
WHO = "vem"
SOMEONE_ELSE = "nagon_annan"
WORDS = "text"
SENDER = "den_som_skickade"
COORDINATOR = "samordnaren"
NO = "nej"
NO_WISH = frozenset({NO, UNKNOWN, "vi_ses", "spelar_ingen_roll"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a screen: the codes that can be chosen and their words; a picture has the name of its code.

    What stands in a private field goes to the coordinator alone; the unit answers each wish.
    """

    name: str
    part: Part
    options: dict[str, str]
    label: str = ""
    private: bool = False
    wish: bool = False

    @property
    def pictures(self) -> dict[str, str]:
        """The picture of each option."""
        return {code: code for code in self.options}


@dataclass(frozen=True, slots=True)
class Screen:
    """One question on one screen; `unknown` is the button of an opinion that is not there yet."""

    slug: str
    number: int
    group: Group
    title: str
    lead: str
    fields: tuple[Field, ...]
    unknown: str = ""
    only_when: str = ""

    @property
    def is_written(self) -> bool:
        """Whether there is anything to write in own words."""
        return any(field.part in (Part.TEXT, Part.LINE, Part.LIST) for field in self.fields)

    def wishes(self, values: Values) -> list[str]:
        """The codes of the wishes in an answer, each "screen:option"."""
        return [
            f"{self.slug}:{code}"
            for field in self.fields
            for code in (values.get(field.name, []) if field.wish else ())
            if code in field.options and code not in NO_WISH
        ]

    def parted(self, values: Values) -> tuple[Values, Values]:
        """An answer as its open and its private part; a no to somebody among those wanted is private too."""
        closed = {field.name for field in self.fields if field.private}
        private = {name: given for name, given in values.items() if name in closed or _is_no(name, given)}
        return {name: given for name, given in values.items() if name not in private}, private


def one(options: dict[str, str], *, wish: bool = False) -> Field:
    """One of a few."""
    return Field(CHOSEN, Part.ONE, options, wish=wish)


def pictures(options: dict[str, str], *, wish: bool = False) -> Field:
    """Any of some pictures."""
    return Field(PICTURES, Part.PICTURES, options, wish=wish)


def text(label: str = "", *, private: bool = False) -> Field:
    """Own words."""
    return Field(WORDS, Part.TEXT, {}, label, private)


def line(name: str, label: str, *, private: bool = False) -> Field:
    """Own words, in one line."""
    return Field(name, Part.LINE, {}, label, private)


def people_meant(values: Values) -> frozenset[str]:
    """The codes of the people whom a private no is about."""
    refused = {name.partition(":")[2] for name, given in values.items() if _is_no(name, given)}
    return frozenset(refused) | frozenset(values.get(WHO, [])) | frozenset(values.get("om", []))


def _is_no(name: str, given: list[str]) -> bool:
    return name.startswith(f"{WHO}:") and given == [NO]
