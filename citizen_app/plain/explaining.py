"""Hard words explain themselves at a tap, each at its first hit on a page (WCAG 3.1.3)."""

import re
from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache
from typing import Any

from flask import g
from flask_babel import gettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from citizen_app.plain import service
from citizen_app.plain.wording import spoken
from citizen_app.web.folding import shown
from citizen_app.web.pages import pages

TAG = re.compile(r"(<[^>]*>)")
Places = tuple[tuple[int, int], ...]


class Found:
    """Where the hard words stand in texts that never change, in the order they are told: places, never words."""

    def __init__(self) -> None:
        self.places: tuple[Places, ...] | None = None
        self.terms: frozenset[str] = frozenset()  # the terms that are explained there, by their ids


@lru_cache(maxsize=2048)
def found_in(*_what: Hashable) -> Found:
    """What was found in an immutable document as one page tells it: looking again is what costs most of that page."""
    return Found()


class Explainer:
    """Explains the hard words in the texts of a page, in their order; `found` is where they stood the last time."""

    def __init__(self, found: Found | None = None, language: str | None = None) -> None:
        self._seen: set[str] = g.setdefault("explained", set())
        self._language = language or spoken()
        self._found = None if self._seen else found  # what was explained before changes what is left to explain
        self._known: Iterator[Places] | None = None
        self._now: list[Places] = []
        if self._found is not None and self._found.places is not None:
            self._known = iter(self._found.places)
            self._seen |= self._found.terms

    def __call__(self, text: str) -> Markup | str:
        """A text with its hard words folded open; where it has none it stays a text. Markup is explained already."""
        if isinstance(text, Markup):
            return text
        places = self.look(text) if self._known is None else next(self._known, ())
        return Markup(self.folded_open(text, places, shown)) if places else text  # noqa: S704 - each piece is escaped

    def keep(self) -> None:
        """Keeps where the words stood, once all texts are told."""
        if self._found is not None and self._known is None:
            self._found.terms = frozenset(self._seen)
            self._found.places = tuple(self._now)  # last: whoever sees it may be another thread

    def look(self, text: str) -> Places:
        """Where the words stand that were not explained yet."""
        places = tuple(service.first_hits(text, self._seen))
        self._now.append(places)
        return places

    def folded_open(self, text: str, places: Places, whole: Callable[[str], str]) -> str:
        """A text as markup; `whole` makes markup of what stands between the words."""
        told, end = "", 0
        for start, stop in places:
            word = text[start:stop]
            told += whole(text[end:start]) + (_folded_open(self._language, word) or whole(word))
            end = stop
        return told + whole(text[end:])


def explained(text: str) -> Markup | str:
    """A text or a piece of markup with its hard words folded open; tags stay as they are."""
    explain = Explainer()
    if not isinstance(text, Markup):
        return explain(text)
    told = (
        part if index % 2 else explain.folded_open(part, explain.look(part), str)
        for index, part in enumerate(TAG.split(str(text)))
    )
    return Markup("".join(told))  # noqa: S704 - pieces of markup


@lru_cache(maxsize=1024)
def _folded_open(_language: str, word: str) -> str:
    """A word of the word list with its explanation, drawn once in each language; nothing for any other word."""
    term = service.term_of(word)
    if term is None:
        return ""
    explain = pages().environment().part("parts/explain.html", "explain")
    return str(explain(word, gettext(term.explanation)))


@pass_context
def _explained_here(_page: Context, text: str) -> Markup | str:
    """The same for a template: asked on each page, since each explains a word once."""
    return explained(text)


FILTERS: dict[str, Callable[..., Any]] = {"explained": _explained_here}
