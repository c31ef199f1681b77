"""What the person is shown before and after her yes is, row by row, what the reader's own page shows."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from flask import Flask

from citizen_app.identity import service as identity
from citizen_app.storage.session import begin
from tests.builders import HOUSE, Cast, a_session_of, a_staff_session
from tests.client import StrictClient
from tests.pages.asking import LINDEN, a_plan, answer, page_of

CHOICES = (["arbete"], ["halsa", "boende"], ["barn", "pengar"], ["halsa", "psykisk_halsa", "arbete"])
EMPTY = {"br", "circle", "path", "input", "img", "link", "meta", "hr"}


class Seen(HTMLParser):
    """The visible text of the plan on a page, one row for each piece, and the text of everything around it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[str] = []
        self.around: list[str] = []
        self.depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY and (self.depth or ("id", "det-de-ser") in attrs):
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and self.depth:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if data.strip():
            (self.rows if self.depth else self.around).append(" ".join(data.split()))


def shown(client: StrictClient, address: str) -> Seen:
    return Seen(client.get(address).text)


def long_ones(rows: Iterable[str]) -> set[str]:
    return {row for row in rows if len(row) > 30}


@pytest.mark.parametrize("kinds", CHOICES)
def test_the_preview_and_the_readers_page_show_the_same_rows(app: Flask, cast: Cast, kinds: list[str]) -> None:
    person = a_plan(cast)
    her = StrictClient(app, citizen=a_session_of(person))
    reader = StrictClient(app, staff=a_staff_session(cast.reader))
    linden = page_of(her, LINDEN)
    her.post(linden, {"kinds": kinds, "svar": "visa"}, status=303)
    before = shown(her, f"{linden}/visa?andra=andra")
    answer(her, linden, "ja", kinds=kinds)
    after = shown(her, f"{linden}/visa")
    theirs = shown(reader, f"/personal/person/{person}")
    assert len(theirs.rows) > 3
    assert before.rows == after.rows == theirs.rows
    assert not long_ones(theirs.rows) & long_ones(theirs.around), "nothing of the plan stands beside it"


def test_they_are_the_same_with_protected_identity(app: Flask, cast: Cast) -> None:
    person = a_plan(cast)
    with begin() as session:
        identity.protect(session, HOUSE, person)
    her = StrictClient(app, citizen=a_session_of(person))
    reader = StrictClient(app, staff=a_staff_session(cast.reader))
    linden = page_of(her, LINDEN)
    answer(her, linden, "ja", kinds=["arbete", "halsa"])
    reader.post(f"/personal/person/{person}/varfor", {"why": "meeting"})
    assert shown(her, f"{linden}/visa").rows == shown(reader, f"/personal/person/{person}").rows != []


def test_who_does_what_and_when_stands_as_one_sentence(app: Flask, cast: Cast) -> None:
    her = StrictClient(app, citizen=a_session_of(a_plan(cast)))
    linden = page_of(her, LINDEN)
    answer(her, linden, "ja", kinds=["halsa"])
    seen = her.get(f"{linden}/visa").text
    sentences = re.findall(r'<div class="action"><(?:p|div) dir="auto">(.*?)</(?:p|div)>', seen)
    plain = [" ".join(re.sub(r"<[^>]+>", "", each).split()) for each in sentences]
    assert "Anna Ek, rehabkoordinator. Till fredag 29 januari 2027." in plain
