"""The data files of plain language: the word list, the hard words and the help numbers."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from citizen_app.formats import phone
from citizen_app.plain.rules import Glossary, HardWords, Term, glossary_of


@dataclass(frozen=True)
class HelpNumber:
    """A number to call in need; `when`, `text` and `other_way` are Swedish msgids."""

    id: str
    name: str
    phone: str
    when: str
    text: str
    other_way: str

    @property
    def link(self) -> str:
        """The address that dials it."""
        return phone.link(self.phone)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("citizen_app.plain").joinpath(name).read_text(encoding="utf-8"))


@cache
def glossary() -> Glossary:
    """The word list, read once."""
    return glossary_of(
        Term(row["id"], row["term"], tuple(row["forms"]), row["explanation"], tuple(row.get("alone", ())))
        for row in _read("glossary.toml")["term"]
    )


@cache
def hard_words() -> HardWords:
    """What the checks look for, read once."""
    data = _read("hard_words.toml")
    passive = data["passive"]
    return HardWords(
        jargon=data["jargon"],
        forbidden={int(rule): _patterns(rows) for rule, rows in data["forbidden"].items()},
        forbidden_in_errors=_patterns(data["forbidden_in_errors"]),
        buttons=frozenset(data["buttons"]),
        capitals=frozenset(data["capitals"]["allowed"]),
        kept=tuple(passive["kept"]),
        modals=tuple(passive["modals"]),
        deponents=frozenset(passive["deponents"]),
        present=tuple(passive["present"]),
        not_participles=frozenset(passive["not_participles"]),
        verbs=frozenset(data["verbs"]["present"]),
        long=frozenset(data["long"]["allowed"]),
    )


def _patterns(rows: dict[str, str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in rows)


@cache
def help_numbers() -> tuple[HelpNumber, ...]:
    """The numbers to call in need, in the order to show them."""
    return tuple(HelpNumber(**row) for row in _read("help_numbers.toml")["number"])


@cache
def numbers_checked() -> date:
    """The day somebody last checked every help number."""
    day: date = _read("help_numbers.toml")["checked"]
    return day
