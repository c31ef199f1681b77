"""The doors, as a browser meets them."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_app.identity import links
from citizen_app.identity import service as identity
from citizen_app.kernel import clock
from citizen_app.kernel.levels import Level
from citizen_app.notify import service as notify
from citizen_app.notify.records import OutboxRow
from citizen_app.storage.session import begin
from tests.builders import CODE, HOUSE, Cast, a_session_of, a_staff_session
from tests.client import StrictClient
from tests.pageforms import forms_on


def a_link(cast: Cast) -> links.NewLink:
    with begin() as session:
        return links.make_link(session, HOUSE, links.PREPARE, cast.person, cast.unit)


@pytest.mark.parametrize("path", ["/l", "/in", "/in/skickat", "/personal/in", "/hejda"])
def test_the_doors_are_open_to_all(anyone: StrictClient, path: str) -> None:
    page = anyone.get(path)
    assert "Fatima" not in page.text


def test_opening_the_page_of_a_link_changes_nothing(anyone: StrictClient, cast: Cast) -> None:
    made = a_link(cast)
    for _ in range(3):
        anyone.get("/l")
        anyone.flask.head("/l")
    with begin() as session:
        found = links.link(session, made.id)
        assert found is not None
        assert found.opened_at is None


def test_a_human_press_opens_the_link_at_level_l(anyone: StrictClient, cast: Cast) -> None:
    assert anyone.post("/l", {"token": a_link(cast).token}).location == "/app/forbered"


def test_the_code_in_the_letter_opens_the_link_however_it_is_typed(anyone: StrictClient, cast: Cast) -> None:
    printed = a_link(cast).printed_code
    assert anyone.post("/l", {"code": f"  {printed.lower().replace(' ', '-')} "}).location == "/app/forbered"


@pytest.mark.parametrize("token", ["", "x", "å" * 5000, "\x00", "a" * 43])
def test_a_wrong_token_gets_a_calm_answer(anyone: StrictClient, cast: Cast, token: str) -> None:
    anyone.post("/l", {"token": token}, status=422)


def test_the_personal_code_opens_the_plan_only_together_with_a_link(app: Flask, cast: Cast) -> None:
    client = StrictClient(app, citizen=a_session_of(cast.person, Level.LINK))
    assert client.post("/in/kod", {"code": CODE}).location == "/app/"
    client.get("/app/trygghet")
    StrictClient(app).post("/in/kod", {"code": CODE}, status=303)


def test_a_wrong_code_is_slowed_and_never_locked(app: Flask, cast: Cast) -> None:
    client = StrictClient(app, citizen=a_session_of(cast.person, Level.LINK, device="a"))
    for _ in range(5):
        assert "stämmer inte" in client.post("/in/kod", {"code": "000001"}, status=422).text
    assert "Vänta 15 minuter" in client.post("/in/kod", {"code": CODE}, status=422).text
    clock.move_to(clock.now() + timedelta(minutes=16))
    again = StrictClient(app, citizen=a_session_of(cast.person, Level.LINK))
    assert again.post("/in/kod", {"code": CODE}).location == "/app/"


def test_the_session_is_another_one_after_the_code(app: Flask, cast: Cast) -> None:
    before = a_session_of(cast.person, Level.LINK)
    client = StrictClient(app, citizen=before)
    client.post("/in/kod", {"code": CODE})
    cookie = client.flask.get_cookie("sid")
    assert cookie is not None
    assert cookie.value != before
    StrictClient(app, citizen=before).get("/app/trygghet", status=303)


def test_a_new_code_ends_what_the_old_one_opened_and_leaves_her_where_she_writes(app: Flask, cast: Cast) -> None:
    writing = StrictClient(app, citizen=a_session_of(cast.person, Level.LINK))
    reading = StrictClient(app, citizen=a_session_of(cast.person, Level.PLAN))
    with begin() as session:
        assert identity.set_personal_code(session, HOUSE, cast.person, "730264")
    reading.get("/app/trygghet", status=303)
    assert "stämmer inte" in writing.post("/in/kod", {"code": CODE}, status=422).text
    assert writing.post("/in/kod", {"code": "730264"}).location == "/app/"


def test_a_code_that_was_too_easy_can_be_chosen_anew_on_the_same_page(coordinator: StrictClient, cast: Cast) -> None:
    path = f"/personal/person/{cast.person}/kod"
    form = next(form for form in forms_on(coordinator.get(path).text, path) if "code" in form.names)
    page = coordinator.post(path, form.data(code="111111"), status=422).text
    again = next(form for form in forms_on(page, path) if "code" in form.names)
    assert "Koden är sparad" in coordinator.post(path, again.data(code="730264"), status=200).text


def test_the_same_form_once_more_sets_no_code_anew(coordinator: StrictClient, cast: Cast) -> None:
    path = f"/personal/person/{cast.person}/kod"
    form = next(form for form in forms_on(coordinator.get(path).text, path) if "code" in form.names)
    sent = form.data(code="730264")
    coordinator.post(path, sent, status=200)
    with begin() as session:
        assert identity.set_personal_code(session, HOUSE, cast.person, CODE)
    later = StrictClient(coordinator.flask.application, citizen=a_session_of(cast.person, Level.PLAN))
    assert "Koden är sparad" in coordinator.post(path, sent, status=200).text
    later.get("/app/trygghet")


def test_closing_quickly_ends_the_session_and_leads_out(person: StrictClient) -> None:
    person.get("/app/trygghet")
    assert person.post("/stang").location == "/hejda"
    person.get("/app/trygghet", status=303)


def test_switching_language_keeps_what_was_typed(anyone: StrictClient) -> None:
    page = anyone.post("/in", {"address": "fatima@example.org", "sprak": "en"}, status=200)
    assert 'value="fatima@example.org"' in page.text
    assert 'lang="en"' in page.text


def test_a_form_from_another_site_is_refused(anyone: StrictClient) -> None:
    anyone.post("/in", {"address": "a@b.se"}, status=403, headers={"Sec-Fetch-Site": "cross-site"})


def test_asking_for_a_link_says_the_same_to_everybody(anyone: StrictClient, cast: Cast) -> None:
    with begin() as session:
        notify.add_contact(session, cast.person, "email", "fatima@example.org")
        notify.answer_safety(session, HOUSE, cast.person, "ingen", "dagtid", unknown=False)
    known = anyone.post("/in", {"address": "Fatima@example.org"})
    unknown = anyone.post("/in", {"address": "nobody@example.org"})
    assert known.location == unknown.location
    with begin() as session:
        assert identity.person(session, cast.person)


def test_closing_quickly_ends_the_staff_session_too(app: Flask, cast: Cast) -> None:
    staff = StrictClient(app, staff=a_staff_session(cast.coordinator))
    staff.get("/personal/")
    staff.post("/stang")
    staff.get("/personal/", status=303)


def a_letter(cast: Cast, client: StrictClient) -> str:
    """The sign-in letter that a browser asked for."""
    with begin() as session:
        notify.add_contact(session, cast.person, "email", "fatima@example.org")
        notify.answer_safety(session, HOUSE, cast.person, "ingen", "dagtid", unknown=False)
    client.post("/in", {"address": "fatima@example.org"})
    with begin() as session:
        letter = session.execute(select(OutboxRow)).scalar_one().letter
        assert letter is not None
        return letter["body"]


def test_a_sign_in_link_works_in_the_browser_that_asked_and_in_no_other(app: Flask, cast: Cast) -> None:
    asked = StrictClient(app)
    token = re.search(r"/l#(\S+)", a_letter(cast, asked))
    assert token is not None
    other = StrictClient(app).post("/l", {"token": token[1]}, status=422)
    assert "Gå tillbaka dit du började" in other.text
    assert asked.post("/l", {"token": token[1]}).location == "/in/kod"
    assert asked.post("/in/kod", {"code": CODE}).location == "/app/"


def test_the_letters_code_is_typed_where_it_was_asked_for(app: Flask, cast: Cast) -> None:
    asked = StrictClient(app)
    code = re.search(r"([0-9A-Z]{4} ){3}[0-9A-Z]{4}", a_letter(cast, asked))
    assert code is not None
    assert asked.post("/l", {"code": code[0]}).location == "/in/kod"


def test_a_sign_in_link_opens_once(app: Flask, cast: Cast) -> None:
    asked = StrictClient(app)
    token = re.search(r"/l#(\S+)", a_letter(cast, asked))
    assert token is not None
    asked.post("/l", {"token": token[1]})
    asked.post("/l", {"token": token[1]}, status=422)


def test_a_text_that_is_sent_after_the_session_ended_is_handed_back(app: Flask, cast: Cast) -> None:
    client = StrictClient(app, citizen=a_session_of(cast.person))
    clock.move_to(clock.now() + timedelta(minutes=11))
    words = "Jag vill att någon lyssnar på mig."
    page = client.post("/app/forbered", {"viktigast": words}, status=401)
    assert words in page.text
    assert "Logga in igen" in page.text


def test_more_time_behind_a_link_stays_with_that_session(app: Flask, cast: Cast) -> None:
    link = StrictClient(app, citizen=a_session_of(cast.person, Level.LINK))
    link.post("/app/mer-tid", {"mer_tid": "ja", "till": "/app/forbered"})
    with begin() as session:
        assert not identity.person(session, cast.person).slow
    clock.move_to(clock.now() + timedelta(minutes=40))
    link.get("/app/forbered", status=404)  # alive: an ended session would be led to the door


def test_a_fourth_letter_in_a_quarter_is_not_sent_and_nobody_is_told(anyone: StrictClient, cast: Cast) -> None:
    a_letter(cast, anyone)
    for _letter in range(4):
        assert anyone.post("/in", {"address": "fatima@example.org"}).location == "/in/skickat"
    with begin() as session:
        assert len(session.execute(select(OutboxRow)).all()) == 3
