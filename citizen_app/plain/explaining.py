"""Hard words explain themselves at a tap, each at its first hit on a page (WCAG 3.1.3)."""

import re
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

from flask import g
from flask_babel import gettext
from markupsafe import Markup, escape

from citizen_app.plain import service
from citizen_app.plain.wording import spoken
from citizen_app.web.pages import pages

TAG = re.compile(r"(<[^>]*>)")
Places = tuple[tuple[int, int], ...]


class Found:
    """Where the hard words stand in texts that never change, in the order they are told: places, never words."""

    def __init__(self) -> None:
        self.places: tuple[Places, ...] | None = None


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
        known = self._found.places if self._found else None
        self._known = None if known is None else iter(known)
        self._now: list[Places] = []

    def __call__(self, text: str) -> Markup | str:
        """A text with its hard words folded open; where it has none it stays a text. Markup is explained already."""
        if isinstance(text, Markup):
            return text
        places = self._look(text) if self._known is None else next(self._known, ())
        return Markup(self.folded_open(text, places, escape)) if places else text  # noqa: S704 - each piece is escaped

    def keep(self) -> None:
        """Keeps where the words stood, once all texts are told."""
        if self._found is not None and self._known is None:
            self._found.places = tuple(self._now)

    def folded_open(self, text: str, places: Places, whole: Callable[[str], str]) -> str:
        """A text as markup; `whole` makes markup of what stands between the words."""
        pieces = service.cut(text, places)
        self._seen.update(piece.term.id for piece in pieces if not isinstance(piece, str))
        return "".join(
            whole(piece)
            if isinstance(piece, str)
            else _folded_open(self._language, whole(piece.word), piece.term.explanation)
            for piece in pieces
        )

    def _look(self, text: str) -> Places:
        places = tuple(service.first_hits(text, self._seen))
        self._now.append(places)
        return places


def explained(text: str) -> Markup | str:
    """A text or a piece of markup with its hard words folded open; tags stay as they are."""
    explain = Explainer()
    if not isinstance(text, Markup):
        return explain(text)
    seen = g.explained
    parts = TAG.split(str(text))
    told = (
        part if index % 2 else explain.folded_open(part, tuple(service.first_hits(part, seen)), str)
        for index, part in enumerate(parts)
    )
    return Markup("".join(told))  # noqa: S704 - pieces of markup


@lru_cache(maxsize=1024)
def _folded_open(_language: str, word: str, explanation: str) -> str:
    """A word of the word list with its explanation, drawn once in each language."""
    explain = pages().environment().part("parts/explain.html", "explain")
    return str(explain(Markup(word), gettext(explanation)))  # noqa: S704 - a piece of markup already


FILTERS: dict[str, Callable[..., Any]] = {"explained": explained}
