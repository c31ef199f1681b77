"""Plain language for the other slices: the word list, checks of our own texts, tips for staff who write in a plan."""

from datetime import date

from citizen_app.plain import records, rules
from citizen_app.plain.records import HelpNumber
from citizen_app.plain.rules import Finding, Hint, Term

__all__ = ["Finding", "HelpNumber", "Hint", "Term"]


def glossary() -> tuple[Term, ...]:
    """The 60 terms, in the order of the word list."""
    return records.glossary().terms


def first_hits(text: str, seen: set[str]) -> list[tuple[int, int]]:
    """Where the terms to explain stand in a text; `seen` grows, so each is explained once."""
    return rules.first_hits(text, records.glossary(), seen)


def term_of(word: str) -> Term | None:
    """The term that a word is a form of, a genitive -s or not."""
    by_form, small = records.glossary().by_form, word.lower()
    return by_form.get(small) or by_form.get(small.removesuffix("s"))


def hard_terms(text: str) -> set[str]:
    """The ids of the terms that a text uses in a form that needs its explanation."""
    hits = (hit for _, hit in records.glossary().hits(text))
    return {hit.term.id for hit in hits if hit.word.lower() not in {form.lower() for form in hit.term.alone}}


def check_plain(text: str) -> list[Finding]:
    """Where a text breaks the rules of plain Swedish."""
    return rules.check(text, rules.PLAIN, records.hard_words(), records.glossary())


def check_easy(text: str) -> list[Finding]:
    """Where a text breaks the rules of easy Swedish."""
    return rules.check(text, rules.EASY, records.hard_words(), records.glossary())


def check_explanation(text: str) -> list[Finding]:
    """Where an explanation of the word list breaks the rules of easy Swedish, with its longer sentences."""
    return rules.check(text, rules.EXPLANATION, records.hard_words(), records.glossary())


def check_error(text: str) -> list[Finding]:
    """Where a text that asks for a change gives orders or shouts."""
    return rules.forbidden_in_error(text, records.hard_words())


def passives(text: str) -> list[str]:
    """The verbs of a text that hide who does it."""
    return rules.passives(text, records.hard_words())


def hints(text: str, *, who: bool = True, when: bool = True) -> list[Hint]:
    """Tips for a text that staff write in a plan; `who` and `when` tell whether the row says them."""
    words = records.hard_words()
    return rules.hints(text, words, records.glossary()) + rules.row_hints(text, who, when, words)


def help_numbers() -> tuple[HelpNumber, ...]:
    """The numbers to call in need, in Swedish msgids."""
    return records.help_numbers()


def numbers_checked() -> date:
    """The day somebody last checked every help number."""
    return records.numbers_checked()
