"""The same link on one more phone, as its browser meets it: a code goes to the person's own address, or nowhere."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_app import jobs
from citizen_app.identity import links
from citizen_app.identity import service as identity
from citizen_app.kernel import clock
from citizen_app.notify import service as notify
from citizen_app.notify.records import OutboxRow
from citizen_app.settings import Settings
from citizen_app.storage.session import begin, reading
from citizen_app.web import gate
from tests.builders import HOUSE, Cast
from tests.client import StrictClient
from tests.conftest import both_databases
from tests.counting import statements
from tests.other_phone import (
    CODE_PAGE,
    ELSEWHERE,
    another,
    ask,
    cookie_of,
    she_has_mail,
    wrong,
)


def sent(settings: Settings) -> list[str]:
    """All mail that has left."""
    jobs.send_mail(settings)
    return [path.read_text() for path in sorted(settings.mail_folder.glob("*.eml"))]


@both_databases
def test_the_code_opens_the_link_on_one_more_phone_and_both_hold_it(
    app: Flask, cast: Cast, link: links.NewLink, first: StrictClient, second: StrictClient, settings: Settings
) -> None:
    she_has_mail(cast)
    code = ask(second)
    [mail] = sent(settings)
    assert "To: fatima@example.org" in mail
    assert second.post(CODE_PAGE, {"code": f" {code.lower().replace(' ', '-')}"}).location == "/app/forbered"
    for phone in (first, second):
        phone.get("/app/forbered")
        assert phone.post("/l", {"token": link.token}).location == "/app/forbered"
    another(app, link.token)


def test_the_page_says_nothing_about_anybody(cast: Cast, second: StrictClient) -> None:
    she_has_mail(cast)
    for path in (ELSEWHERE, CODE_PAGE):
        page = second.get(path).text.partition("<main")[2].replace("Ekköpings kommun", "whom anybody can ring")
        for word in ("Fatima", "Sara", "Ekköping", "försörjning", "Rum 4", "Blå båt", "example.org"):
            assert word not in page
    assert "annan telefon" in second.get(ELSEWHERE).text


def test_the_mail_is_neutral(cast: Cast, second: StrictClient, settings: Settings) -> None:
    she_has_mail(cast)
    code = ask(second)
    with reading() as session:
        letter = session.scalars(select(OutboxRow)).one().letter
    assert letter["subject"] == "Du har ett nytt meddelande"
    assert letter["body"].startswith(f"Ditt ord: Blå båt\n\nHär är din kod: {code}\n")
    assert "Den gäller i 10 minuter." in letter["body"]
    assert not re.search(r"Fatima|Sara|Ekköping|möte|plan|SIP|vård|http", letter["body"], re.IGNORECASE)


def test_the_code_of_the_letter_leads_to_the_same_page(app: Flask, link: links.NewLink, first: StrictClient) -> None:
    assert StrictClient(app).post("/l", {"code": link.printed_code}).location == ELSEWHERE


def no_address(cast: Cast) -> None:
    with begin() as session:
        notify.answer_safety(session, HOUSE, cast.person, "ingen", "dagtid", unknown=False)


def nobody_knows(cast: Cast) -> None:
    she_has_mail(cast, unknown=True)


def nobody_asked(cast: Cast) -> None:
    with begin() as session:
        notify.add_contact(session, cast.person, "email", "fatima@example.org")


def is_protected(cast: Cast) -> None:
    """Marked without ending her links, as a sending that was begun before may meet it."""
    she_has_mail(cast)
    with begin() as session:
        identity.person(session, cast.person).protected = True


@both_databases
@pytest.mark.parametrize("how", [no_address, nobody_knows, nobody_asked, is_protected])
def test_where_it_is_not_safe_nothing_leaves_and_the_pages_are_the_same(
    how: object, app: Flask, cast: Cast, second: StrictClient, settings: Settings
) -> None:
    how(cast)  # type: ignore[operator]
    answers = [second.get(ELSEWHERE), second.post(ELSEWHERE, {"key": "k"}), second.get(CODE_PAGE)]
    assert [each.status_code for each in answers] == [200, 303, 200]
    assert "Om vi har en adress till dig kommer en kod dit." in answers[2].text
    assert sent(settings) == []
    with reading() as session:
        row = session.scalars(select(OutboxRow)).one()
        assert (row.state, row.letter_sealed) == ("stopped", None)


def test_the_pages_are_alike_byte_for_byte(app: Flask, cast: Cast, link: links.NewLink, second: StrictClient) -> None:
    without = walk_through(second)
    she_has_mail(cast)
    assert walk_through(another(app, link.token)) == without


@both_databases
def test_the_same_is_asked_of_the_database_with_and_without_an_address(
    app: Flask, cast: Cast, link: links.NewLink, second: StrictClient
) -> None:
    asked = []
    for client in (second, another(app, link.token)):
        with statements() as sent_to_database:
            client.post(ELSEWHERE)
        asked.append(sent_to_database)
        she_has_mail(cast)
    assert asked[0] == asked[1]
    assert len(asked[0]) > 5


def walk_through(client: StrictClient) -> list[tuple[int, str | None, str]]:
    """Every page of the way, with a code that is not right."""
    answers = [
        client.get(ELSEWHERE),
        client.post(ELSEWHERE, {"key": "one"}),
        client.get(CODE_PAGE),
        client.post(CODE_PAGE, {"code": "0000 0000", "key": "two"}, 422),
        client.post(CODE_PAGE, {"code": "0000", "key": "two"}, 422),
    ]
    keys = re.compile(r'value="[0-9a-f]{32}"')
    return [(each.status_code, each.headers.get("Location"), keys.sub("", each.text)) for each in answers]


def test_a_wrong_code_is_calm_and_keeps_what_was_typed(second: StrictClient) -> None:
    typed = wrong(ask(second))
    page = second.post(CODE_PAGE, {"code": typed}, 422).text
    assert "Koden stämmer inte." in page
    assert typed in page


def test_who_comes_back_with_a_code_on_its_way_is_led_to_where_it_is_typed(
    second: StrictClient, link: links.NewLink
) -> None:
    code = ask(second)
    assert second.post("/l", {"token": link.token}).location == CODE_PAGE
    assert second.post(CODE_PAGE, {"code": code}).location == "/app/forbered"


def test_a_browser_that_waits_for_nothing_begins_with_its_link(anyone: StrictClient, second: StrictClient) -> None:
    for path, data in ((ELSEWHERE, {}), (CODE_PAGE, {"code": "0000 0000"})):
        assert anyone.get(path, 303).location == "/l"
        assert "Öppna länken en gång till" in anyone.post(path, data, 422).text
    clock.move_to(clock.now() + timedelta(minutes=61))
    assert second.get(CODE_PAGE, 303).location == "/l"


def test_what_waits_is_nobody(app: Flask, second: StrictClient) -> None:
    """The secret of a waiting session in the cookie of a signed-in one opens nothing."""
    stranger = StrictClient(app, citizen=cookie_of(second, gate.WAITING_COOKIE))
    assert stranger.get("/app/forbered", 303).location == "/in"
    assert stranger.get("/app/", 303).location == "/in"


@pytest.mark.parametrize("way_out", ["/stang", "/ut"])
def test_closing_ends_the_waiting_too(second: StrictClient, way_out: str) -> None:
    code, waiting = ask(second), cookie_of(second, gate.WAITING_COOKIE)
    second.post(way_out)
    second.flask.set_cookie(gate.WAITING_COOKIE, waiting)
    assert "Öppna länken" in second.post(CODE_PAGE, {"code": code}, 422).text


def test_an_ended_link_is_not_opened_by_a_code(cast: Cast, link: links.NewLink, second: StrictClient) -> None:
    code = ask(second)
    with begin() as session:
        links.revoke_links_of_person(session, HOUSE, cast.person)
    assert "Öppna länken" in second.post(CODE_PAGE, {"code": code}, 422).text
    assert "gäller inte längre" in second.post("/l", {"token": link.token}, 422).text


def test_what_was_written_on_one_phone_is_not_read_on_the_other(first: StrictClient, second: StrictClient) -> None:
    words = "Min bror ska inte vara med."
    first.post("/app/forbered", {"viktigt": words, "vidare": "mer"})
    second.post(CODE_PAGE, {"code": ask(second)})
    assert words in first.get("/app/forbered").text
    assert words not in second.get("/app/forbered").text


def test_it_stands_in_her_log(person: StrictClient, second: StrictClient) -> None:
    code = ask(second)
    second.post(CODE_PAGE, {"code": wrong(code)}, 422)
    second.post(CODE_PAGE, {"code": code})
    log = person.get("/app/vem-har-last").text
    assert "bad om en kod för att öppna din länk i en telefon till." in log
    assert "skrev koden som vi mejlade till dig." in log
    assert "skrev en kod som inte stämde." in log


@pytest.mark.parametrize("purpose", [links.ANSWER, links.SIGN_IN])
def test_another_kind_of_link_gets_no_code(app: Flask, cast: Cast, purpose: str) -> None:
    """A relative is somebody else than the person whose address it is; a sign-in link has a code of its own."""
    with begin() as session:
        made = links.make_link(session, HOUSE, purpose, cast.person, cast.unit, device="d" * 43)
    client = StrictClient(app)
    client.post("/l", {"token": made.token}, 422)
    assert client.flask.get_cookie(gate.WAITING_COOKIE) is None


def test_where_no_mail_ever_leaves_no_code_is_offered(app: Flask, settings: Settings, second: StrictClient) -> None:
    assert "Skicka en kod till min e-post" in second.get(ELSEWHERE).text
    app.extensions["settings"] = replace(settings, testing=False)
    page = second.get(ELSEWHERE).text
    assert "Skicka en kod" not in page
    assert "Ring oss" in page
    second.post(ELSEWHERE, status=404)


def test_switching_language_keeps_the_code_that_was_typed(second: StrictClient) -> None:
    ask(second)
    page = second.post(CODE_PAGE, {"code": "ABCD", "sprak": "en"}, 200).text
    assert 'value="ABCD"' in page
    assert "If we have an address for you" in page


def test_a_link_whose_secret_did_not_come_along_says_what_to_do(anyone: StrictClient) -> None:
    page = anyone.get("/l").text
    assert "Tryck på länken i sms:et en gång till." in page
    assert "Du kan få ett brev med en kod" in page
