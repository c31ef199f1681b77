"""Phone numbers: dialled as a phone wants them, written as people do, and the help numbers as they stand."""

from datetime import date, timedelta

import pytest

from citizen_app.formats import phone
from citizen_app.plain import service


@pytest.mark.parametrize(
    ("number", "link", "words"),
    [
        ("070-123 45 67", "tel:+46701234567", "070-123 45 67"),
        ("0701234567", "tel:+46701234567", "070-123 45 67"),
        ("+46 70 123 45 67", "tel:+46701234567", "070-123 45 67"),
        ("08-123 456 78", "tel:+46812345678", "08-123 456 78"),
        ("020-50 50 50", "tel:+4620505050", "020-50 50 50"),
        ("112", "tel:112", "112"),
        ("1177", "tel:1177", "1177"),
        ("90101", "tel:90101", "90101"),
        ("116 111", "tel:116111", "116 111"),
        ("+358 40 123 4567", "tel:+358401234567", "+358 40 123 4567"),
        ("", "", ""),
        ("ring växeln", "", "ring växeln"),
        ("12", "", "12"),
        ("000000000000000000", "tel:000000000000000000", "000000000000000000"),
    ],
)
def test_numbers(number: str, link: str, words: str) -> None:
    assert phone.link(number) == link
    assert phone.in_words(number) == words


def test_every_help_number_can_be_dialled() -> None:
    numbers = service.help_numbers()
    assert {number.phone for number in numbers} >= {"112", "1177", "90101", "020-50 50 50", "116 111"}
    assert all(phone.link(number.phone).startswith("tel:") and number.text and number.when for number in numbers)
    assert service.numbers_checked() > date(2026, 1, 1) - timedelta(days=1)
