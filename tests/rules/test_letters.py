"""Texts keep what people write in any script, and nothing that a page or a database cannot carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_app.kernel.letters import clean


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\ud800", "\ufdd0", "\ufeff", "\U0010ffff"]
)
def test_unreadable_signs_fall_away(sign: str) -> None:
    assert clean(f"Hej{sign} då") == "Hej då"


@pytest.mark.parametrize(
    "text", ["två\nrader", "en\tflik", "مرحبا بك", "ሰላም", "👩‍👧‍👦", "e\u0301", "\u200fبا\u200e", "a\u00adb"]
)
def test_what_people_write_is_kept(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\nb"])
def test_every_line_end_is_one(text: str) -> None:
    assert clean(text) == "a\nb"


@given(st.text(st.characters(exclude_categories=())))
def test_a_cleaned_text_is_clean_and_can_be_written(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once.encode().decode() == once
