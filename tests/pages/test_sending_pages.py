"""A person by hand and a link in three presses: shown once, with QR, sms and letter; by hand only where it must be."""

import re

import pytest
from sqlalchemy import select

from citizen_app.identity import service as identity
from citizen_app.identity.records import Link, Person
from citizen_app.kernel import clock
from citizen_app.kernel.levels import Actor
from citizen_app.meetings import service as meetings
from citizen_app.notify.records import OutboxRow
from citizen_app.staff import rules
from citizen_app.storage.session import begin, reading
from tests.builders import Cast
from tests.client import StrictClient
from tests.conftest import both_databases

NEW = {
    "name": "Nadja",
    "reach": "070-123 45 67",
    "day": "2026-12-02",
    "time": "13:00",
    "minutes": "60",
    "place": "Rum 3",
}
SAFE = {"readers": "ingen annan", "safe": "sms på dagen", "own_word": "Blå båt"}
TOKEN = re.compile(r"http://localhost:8000/l#([\w-]{43})")
CODE = re.compile(r"\b[0-9A-Z]{4}(?: [0-9A-Z]{4}){3}\b")


def key_of(page: str) -> str:
    found = re.search(r'name="key"[^>]*value="([0-9a-f]{32})"', page)
    assert found is not None
    return found[1]


def test_from_the_start_page_to_a_link_in_three_presses(coordinator: StrictClient) -> None:
    assert 'href="/personal/ny"' in coordinator.get("/personal/").text  # press 1
    coordinator.get("/personal/ny")
    to_link = coordinator.post("/personal/ny", {"name": "Nadja"}).headers["Location"]  # press 2, one word is enough
    coordinator.get(to_link)
    made = coordinator.post(to_link, SAFE, status=200).text  # press 3, three short answers
    assert TOKEN.search(made)
    assert CODE.search(made)


@both_databases
def test_a_person_and_a_meeting_are_kept_as_they_were_typed(coordinator: StrictClient, cast: Cast) -> None:
    to_link = coordinator.post("/personal/ny", NEW | {"language": "sv@easy"}).headers["Location"]
    with reading() as session:
        found = meetings.meeting_of_unit(session, to_link.split("/")[3], cast.unit)
        assert found is not None
        assert (found.starts, found.minutes, found.place) == (clock.local(found.starts), 60, "Rum 3")
        assert clock.local(found.starts).strftime("%Y-%m-%d %H:%M") == "2026-12-02 13:00"
        person = identity.person(session, found.person_id)
        assert (person.name, person.language, person.coordinator_id) == ("Nadja", "sv@easy", cast.coordinator)
        assert person.unit_id == cast.unit


def test_a_meeting_may_be_without_a_day(coordinator: StrictClient) -> None:
    to_link = coordinator.post("/personal/ny", {"name": "Nadja"}).headers["Location"]
    assert "Inte bokat" in coordinator.get(to_link).text


def test_a_double_tap_makes_one_person(coordinator: StrictClient, cast: Cast) -> None:
    sent = NEW | {"key": key_of(coordinator.get("/personal/ny").text)}
    first, second = (coordinator.post("/personal/ny", sent).headers["Location"] for _ in range(2))
    assert first == second
    with reading() as session:
        names = [person.name for person in session.scalars(select(Person))]
    assert names.count("Nadja") == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Skriv ett namn."),
        ({"reach": "ring mig"}, "Skriv ett telefonnummer eller en e-postadress."),
        ({"reach": "a@b"}, "Skriv adressen så här"),
        ({"day": "2026-11-25"}, "Välj en dag från och med i dag"),
        ({"day": "igår"}, "Välj en dag från och med i dag"),
        ({"day": "2026-12-02", "time": ""}, "Skriv när mötet börjar"),
        ({"day": "", "time": "13:00"}, "Välj också en dag"),
        ({"place": "x" * 10_000}, "Texten är för lång"),
    ],
)
def test_what_needs_changing_is_said_and_nothing_typed_is_lost(
    coordinator: StrictClient, wrong: dict[str, str], said: str
) -> None:
    page = coordinator.post("/personal/ny", NEW | wrong, status=422).text
    assert said in page
    assert "070-123 45 67" in page or "reach" in wrong
    assert "Rum 3" in page or "place" in wrong


def test_a_link_is_shown_once_and_a_second_tap_makes_no_other(coordinator: StrictClient, meeting: str) -> None:
    path = f"/personal/mote/{meeting}/lank"
    sent = SAFE | {"key": key_of(coordinator.get(path).text)}
    first = coordinator.post(path, sent, status=200).text
    token = TOKEN.search(first)
    assert token is not None
    second = coordinator.post(path, sent, status=200).text
    assert not TOKEN.search(second)
    assert "Länken är redan gjord" in second
    with reading() as session:
        assert len(session.scalars(select(Link)).all()) == 1
    assert token[1] not in coordinator.get(path).text


def test_the_link_page_holds_qr_code_sms_and_letter(coordinator: StrictClient, meeting: str, sara: Actor) -> None:
    coordinator.post("/personal/ny", NEW)
    with reading() as session:
        nadja = next(p.id for p in session.scalars(select(Person)) if p.name == "Nadja")
        theirs = meetings.meetings_of(session, nadja)[0].id
    page = coordinator.post(f"/personal/mote/{theirs}/lank", SAFE, status=200).text
    token = TOKEN.search(page)
    assert token is not None
    assert page.count("<svg") > 1
    assert "<title>QR-kod med länken</title>" in page
    assert 'href="sms:+46701234567?&amp;body=Ditt%20ord%3A%20Bl%C3%A5%20b%C3%A5t' in page
    assert 'data-copy="#sms"' in page
    sms = re.search(r'<textarea[^>]*id="sms"[^>]*>([^<]*)</textarea>', page)
    assert sms is not None
    assert sms[1].strip() == f"Ditt ord: Blå båt\nDu har ett nytt meddelande\nhttp://localhost:8000/l#{token[1]}"


def test_nothing_of_care_unit_or_person_leaves_in_the_sms(coordinator: StrictClient, meeting: str) -> None:
    page = coordinator.post(f"/personal/mote/{meeting}/lank", SAFE, status=200).text
    sms = re.search(r'<textarea[^>]*id="sms"[^>]*>([^<]*)</textarea>', page)
    assert sms is not None
    for word in ("Fatima", "Sara", "Linden", "Ekköping", "SIP", "möte", "plan ", "vård", "kommun"):
        assert word.lower() not in sms[1].lower().replace("meddelande", "")


def test_no_answer_no_link(coordinator: StrictClient, meeting: str) -> None:
    page = coordinator.post(f"/personal/mote/{meeting}/lank", {"own_word": "Blå båt"}, status=422).text
    assert "kryssa för ”Vet inte”" in page
    with reading() as session:
        assert session.scalars(select(Link)).all() == []


def test_not_knowing_gives_a_letter_and_nothing_else(coordinator: StrictClient, meeting: str) -> None:
    sent = {"unknown": "y", "own_word": "Blå båt"}
    page = coordinator.post(f"/personal/mote/{meeting}/lank", sent, status=200).text
    assert "Ge brevet i handen" in page
    assert 'id="sms"' not in page
    assert "sms:" not in page
    assert "Visa brevet" in page


def test_protected_identity_is_said_before_any_button_and_only_a_letter_is_offered(
    coordinator: StrictClient, meeting: str, cast: Cast, sara: Actor
) -> None:
    with begin() as session:
        identity.protect(session, sara, cast.person)
    path = f"/personal/mote/{meeting}/lank"
    assert coordinator.get(path, status=303).headers["Location"].startswith(f"/personal/person/{cast.person}/varfor")
    coordinator.post(f"/personal/person/{cast.person}/varfor", {"why": "meeting"})
    form = coordinator.get(path).text
    assert form.index("Skyddade personuppgifter: bara brev i handen eller möte.") < form.index(
        '<button class="primary"'
    )
    page = coordinator.post(path, {"own_word": "Blå båt"}, status=200).text
    assert 'id="sms"' not in page
    assert "Visa brevet" in page
    with reading() as session:
        assert session.scalars(select(OutboxRow)).all() == []


def the_letter(client: StrictClient, meeting: str, **more: str) -> str:
    made = client.post(f"/personal/mote/{meeting}/lank", SAFE | more, status=200).text
    token, code = re.search(r'name="token" value="([^"]+)"', made), CODE.search(made)
    assert token is not None
    assert code is not None
    return client.post(f"/personal/mote/{meeting}/brev", {"token": token[1], "code": code[0]}, status=200).text


def test_the_letter_holds_word_code_qr_and_cards_to_cut_out(coordinator: StrictClient, meeting: str) -> None:
    page = the_letter(coordinator, meeting)
    for words in ("Blå båt", "Står inte ditt ord där? Öppna inte. Ring oss.", "localhost:8000/l", "040-628 04 05"):
        assert words in page
    assert CODE.search(page)
    assert "<title>QR-kod med din länk</title>" in page
    assert re.findall(r"<p>(Paus|Säg det enklare|Prata med mig|Vad betyder det\?)</p>", page) == [
        "Paus", "Säg det enklare", "Prata med mig", "Vad betyder det?",
    ]  # fmt: skip
    assert "Lindens rum 3" in page
    assert "Fatima" not in re.sub(r"<header.*?</header>", "", page, flags=re.DOTALL)


def test_the_letter_keeps_time_and_place_where_staff_chose_so(coordinator: StrictClient, meeting: str) -> None:
    page = the_letter(coordinator, meeting, hide="y")
    assert "Lindens rum 3" not in page
    assert "december" not in page


def test_the_letter_of_protected_identity_names_no_unit_and_no_phone(
    coordinator: StrictClient, meeting: str, cast: Cast, sara: Actor
) -> None:
    with begin() as session:
        identity.protect(session, sara, cast.person)
    coordinator.post(f"/personal/person/{cast.person}/varfor", {"why": "meeting"})
    page = the_letter(coordinator, meeting)
    assert "040-628" not in page
    assert "Ekköping" not in page


def test_no_letter_comes_for_made_up_secrets(coordinator: StrictClient, meeting: str) -> None:
    path = f"/personal/mote/{meeting}/brev"
    for token, code in (("", ""), ("x" * 43, "ABCD " * 4), ("å" * 43, "\x00")):
        coordinator.post(path, {"token": token, "code": code}, status=404)


def test_secrets_stand_in_no_address(coordinator: StrictClient, meeting: str) -> None:
    page = coordinator.post(f"/personal/mote/{meeting}/lank", SAFE, status=200).text
    token = TOKEN.search(page)
    assert token is not None
    assert not re.search(rf'(href|action|src)="(?!sms:)[^"]*{re.escape(token[1])}', page)


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        ({"own_word": "Blå båt"}, "Blå båt"),
        ({"own_word": "Röd stol"}, "Röd stol"),
        ({"own_word": "Blå båt", "word": "0"}, "a suggestion"),
        ({"own_word": "Röd stol", "word": "0"}, "Röd stol"),
        ({"own_word": "", "word": "0"}, "a suggestion"),
    ],
)
def test_a_new_own_word_wins_over_a_suggestion_and_that_over_the_old_word(
    coordinator: StrictClient, meeting: str, cast: Cast, sent: dict[str, str], word: str
) -> None:
    suggested = rules.suggested_words(cast.person)[0]
    chosen = sent | ({"word": suggested} if "word" in sent else {})
    coordinator.post(f"/personal/mote/{meeting}/lank", SAFE | chosen, status=200)
    with reading() as session:
        assert identity.person(session, cast.person).word == (suggested if word == "a suggestion" else word)


def test_a_relatives_link_names_nobody(coordinator: StrictClient, meeting: str) -> None:
    path = f"/personal/mote/{meeting}/anhorig"
    sent = {"key": key_of(coordinator.get(path).text)}
    page = coordinator.post(path, sent, status=200).text
    assert TOKEN.search(page)
    coordinator.post(path, sent, status=303)
    with reading() as session:
        assert [link.purpose for link in session.scalars(select(Link))] == ["answer"]


def test_all_links_of_a_person_are_ended_at_once(coordinator: StrictClient, meeting: str, cast: Cast) -> None:
    coordinator.post(f"/personal/mote/{meeting}/lank", SAFE, status=200)
    coordinator.post(f"/personal/person/{cast.person}/avsluta-lankar")
    with reading() as session:
        assert all(link.revoked_at for link in session.scalars(select(Link)))


@pytest.mark.parametrize(
    ("language", "lang", "easy"), [("sv", "sv", False), ("sv@easy", "sv", True), ("en", "en", False)]
)
def test_the_letter_speaks_the_persons_own_language(
    coordinator: StrictClient, meeting: str, cast: Cast, language: str, lang: str, easy: bool
) -> None:
    with begin() as session:
        identity.set_language(session, cast.person, language)
    page = the_letter(coordinator, meeting)
    assert f'<html lang="{lang}"' in page
    assert ('class="easy"' in page) is easy
    assert '<html lang="sv"' in coordinator.get("/personal/").text
