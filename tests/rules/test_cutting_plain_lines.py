"""A plain line is cut in three where it can be told who does it and when; all its words are kept."""

import pytest

from citizen_app.plan.rules import cut, where_to_cut

ANNA, ROLE = "Anna Berg", "kurator"


@pytest.mark.parametrize(
    ("line", "who", "told"),
    [
        ("Anna Berg ringer dig. Varje vecka.", ANNA, ("Anna Berg", " ringer dig.", "Varje vecka.")),
        ("Anna ringer dig. Klart 3 december", ANNA, ("Anna", " ringer dig.", "Klart 3 december.")),
        ("Anna, kurator, ringer dig. På måndag.", ANNA, ("Anna", " ringer dig.", "På måndag.")),
        ("Anna ringer dig.", ANNA, ("Anna", " ringer dig.", "")),
        ("Annas kollega ringer dig.", ANNA, ("", "Annas kollega ringer dig.", "")),
        ("Hemtjänsten kommer. De hjälper dig.", "Hemtjänsten", ("Hemtjänsten", " kommer. De hjälper dig.", "")),
        ("Du ringer själv. När du vill.", "Du", ("Du", " ringer själv.", "När du vill.")),
        ("Vi ses. 14.", "", ("", "Vi ses.", "14.")),
        ("Varje vecka.", "", ("", "Varje vecka.", "")),
        ("", "", ("", "", "")),
        ("...", ANNA, ("", "...", "")),
        ("Dr. Berg ringer på fredag.", "Dr. Berg", ("Dr. Berg", " ringer på fredag.", "")),
        ("Anna ringer. En lång mening om allt som ska hända varje vecka.", ANNA,
         ("Anna", " ringer. En lång mening om allt som ska hända varje vecka.", "")),
    ],
)  # fmt: skip
def test_a_line_is_cut_where_it_tells_who_and_when(line: str, who: str, told: tuple[str, str, str]) -> None:
    assert cut(line, where_to_cut(line, who, ROLE)) == told


@pytest.mark.parametrize(("line", "tells"), [("Anna, kurator, ringer.", True), ("Anna ringer.", False)])
def test_the_role_is_told_apart_only_where_it_stands(line: str, tells: bool) -> None:
    at = where_to_cut(line, ANNA, ROLE)
    assert (at.role > at.who) is tells


def test_a_cut_holds_places_and_no_words() -> None:
    assert all(isinstance(place, int) for place in where_to_cut("Anna ringer. Varje dag.", ANNA, ROLE))
