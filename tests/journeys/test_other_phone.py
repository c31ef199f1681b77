"""A link on a second phone, with scripts and without: the code of a mail opens it there too, and nobody is stuck."""

import pytest

from citizen_app.identity.records import Person as PersonRow
from citizen_app.notify import service as notify
from citizen_app.storage.session import begin
from tests.browser import Installation, opened, wait_until
from tests.journeys.conftest import Contexts
from tests.journeys.people import ADDRESS, Person, found_in
from tests.screens import HOUSE, person_called

BUTTON = "Tryck på knappen när du själv vill öppna."
NO_BUTTON = "Tryck på länken i sms:et en gång till."


@pytest.fixture
def ulrika(house: Installation) -> dict[str, str]:
    """Ulrika's link and letter; her address is known, and mail is safe."""
    with opened(house), begin() as session:
        person: PersonRow = person_called(session, "ulrika")
        notify.add_contact(session, person.id, "email", ADDRESS)
        notify.answer_safety(session, HOUSE, person.id, "Ingen annan", "När som helst", unknown=False)
    found: dict[str, str] = house.ways().person("Ulrika")
    return found


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_second_phone_opens_the_link_by_a_code(
    house: Installation, contexts: Contexts, ulrika: dict[str, str], scripts: bool
) -> None:
    first, second = Person(contexts(house)), Person(contexts(house, java_script_enabled=scripts))
    first.opens(ulrika["link"])
    first.sees("Vad är viktigast för dig?")

    if scripts:
        second.opens(ulrika["link"])
    else:
        second.types(ulrika["letter_code"])
    second.sees("Länken är redan öppnad")
    before = len(house.letters())
    second.press("Skicka en kod till min e-post")
    wait_until(lambda: len(house.letters()) > before, 60, lambda: f"no mail came\n{house.log()}")
    second.write("Koden i mejlet", found_in(r": ([0-9A-Z]{4} [0-9A-Z]{4})\s", house.letters()[-1])[2:])
    second.press("Öppna med koden")
    second.sees("Vad är viktigast för dig?")
    first.goes_to("/app/forbered")
    first.sees("Vad är viktigast för dig?")


def test_a_link_that_a_phone_cannot_read_is_no_dead_end(
    house: Installation, contexts: Contexts, ulrika: dict[str, str]
) -> None:
    scripted, plain = Person(contexts(house)), Person(contexts(house, java_script_enabled=False))
    for person in (scripted, plain):
        person.goes_to(ulrika["link"])
    scripted.sees(BUTTON)
    scripted.does_not_see(NO_BUTTON)
    plain.sees(NO_BUTTON)
    plain.does_not_see(BUTTON)
    plain.write("Koden i ditt brev", ulrika["letter_code"])
    plain.press("Öppna med koden")
    plain.sees("Vad är viktigast för dig?")
