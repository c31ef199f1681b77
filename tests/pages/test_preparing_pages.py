"""Förbered, as a browser meets it: three questions in ten taps, the low door that reads nothing back, the rounds."""

from datetime import timedelta

import pytest
from flask import Flask

from citizen_app.kernel import clock
from citizen_app.kernel.levels import Level
from citizen_app.meetings import service
from citizen_app.meetings.questions import SCREENS
from citizen_app.meetings.rules import Called, WishState
from citizen_app.storage.session import begin
from tests.builders import HOUSE, Cast, a_session_of
from tests.client import StrictClient
from tests.pages.filling import entries, fill, hidden
from tests.reading import page_findings


@pytest.fixture
def meeting(cast: Cast) -> str:
    called = [Called("Johan Berg", "läkare", "Vårdcentralen Linden", "p2", "yes")]
    starts = clock.now() + timedelta(days=6)
    with begin() as session:
        return service.make_meeting(
            session, HOUSE, cast.person, cast.unit, starts=starts, minutes=45, place="Rum 3", participants=called
        ).id


@pytest.fixture
def link(app: Flask, cast: Cast, meeting: str) -> StrictClient:
    """Somebody who came by the link of the meeting."""
    return a_link(app, cast, meeting)


@pytest.fixture
def desk(meeting: str) -> str:
    """Where the person prepares when she is signed in."""
    return f"/app/moten/{meeting}/forbered"


def a_link(app: Flask, cast: Cast, meeting: str, purpose: str = "prepare") -> StrictClient:
    secret = a_session_of(cast.person, Level.LINK, meeting_id=meeting, data={"purpose": purpose})  # type: ignore[arg-type]
    return StrictClient(app, citizen=secret)


def test_the_short_address_leads_who_is_signed_in_to_the_next_meeting(person: StrictClient, desk: str) -> None:
    assert person.get("/app/forbered", 303).location == desk
    assert person.get("/app/forbered/bra", 303).location == f"{desk}/bra"


def test_the_short_address_leads_to_the_list_where_there_is_no_meeting(person: StrictClient) -> None:
    assert person.get("/app/forbered", 303).location == "/app/moten"


def test_what_is_sent_to_the_short_address_is_not_led_on_and_lost(person: StrictClient, desk: str) -> None:
    typed = hidden(person.get(f"{desk}/bra")) | {"text": "Det är kvar"}
    person.post("/app/forbered/bra", typed)
    assert "Det är kvar" in person.get(f"{desk}/bra").text


def test_the_three_questions_and_send_take_four_taps(link: StrictClient, cast: Cast, meeting: str) -> None:
    page = link.get("/app/forbered")
    taps = page.text.count("<textarea") + 1
    assert taps <= 10
    answers = {"viktigt": "Att sova", "fragor": "När?\nVem?", "inte": "Per"}
    assert link.post("/app/forbered", hidden(page) | answers).location == "/app/forbered/klart"
    assert entries(cast, meeting) == {"viktigt": {"text": ["Att sova"]}, "fragor": {"rader": ["När?", "Vem?"]}}
    assert "Tack, dina svar är skickade." in link.get("/app/forbered/klart").text


def test_the_link_shows_day_and_place_and_no_name_or_role_of_anybody(link: StrictClient) -> None:
    pages = [
        link.get(f"/app/forbered{tail}").text for tail in ("", "/mer", "/titta-igenom", "/vilka", "/inte-med", "/plats")
    ]
    assert "Onsdag 2 december klockan 10" in pages[0]
    assert "Rum 3" in pages[-1]
    for page in pages:
        for name in ("Fatima", "Johan", "läkare", "Lind", "Ali Berg"):
            assert name not in page


def test_day_and_place_stay_out_of_the_link_where_staff_chose_so(link: StrictClient, meeting: str) -> None:
    with begin() as session:
        service.hide_in_link(session, HOUSE, meeting, True)
    fill(link, "/app/forbered", viktigt="Att sova")
    assert "Du kan ändra fram till dagen innan mötet." in link.get("/app/forbered/klart").text
    for path in ("", "/mer", "/plats", "/tid", "/langd", "/titta-igenom", "/klart", "/papper"):
        page = link.get(f"/app/forbered{path}").text
        assert not any(words in page for words in ("2 december", "klockan 10", "Rum 3", "45 minuter.", "1 december"))


def test_what_was_written_is_never_read_back_by_the_next_one_with_the_link(
    app: Flask, link: StrictClient, cast: Cast, meeting: str
) -> None:
    fill(link, "/app/forbered", viktigt="HEMLIGT ETT", fragor="HEMLIGT TVÅ", inte="HEMLIGT TRE")
    fill(link, "/app/forbered/bra", text="HEMLIGT FYRA")
    assert "HEMLIGT FYRA" in link.get("/app/forbered/bra").text
    another = a_link(app, cast, meeting)
    paths = ["", "/mer", "/titta-igenom", "/klart", "/papper", *(f"/{screen.slug}" for screen in SCREENS)]
    for path in paths:
        assert "HEMLIGT" not in another.get(f"/app/forbered{path}").text
    assert "Du har svarat. Vill du skriva om?" in another.get("/app/forbered").text
    assert "Du har svarat. Vill du skriva om?" in another.get("/app/forbered/bra").text


def test_after_ten_minutes_pause_the_same_session_reads_nothing_back(app: Flask, cast: Cast, meeting: str) -> None:
    from citizen_app.identity import service as identity

    with begin() as session:
        identity.set_slow(session, cast.person, True)  # such a session rests for an hour
    link = a_link(app, cast, meeting)
    fill(link, "/app/forbered/bra", text="HEMLIGT")
    clock.move_to(clock.now() + timedelta(minutes=9))
    assert "HEMLIGT" in link.get("/app/forbered/bra").text
    clock.move_to(clock.now() + timedelta(minutes=11))
    for _ in range(2):
        page = link.get("/app/forbered/bra").text
        assert "HEMLIGT" not in page
        assert "Du har svarat. Vill du skriva om?" in page
    fill(link, "/app/forbered/svart", text="NYTT")
    assert "NYTT" in link.get("/app/forbered/svart").text


def test_an_empty_page_behind_the_link_does_not_wipe_what_is_not_shown(
    app: Flask, link: StrictClient, cast: Cast, meeting: str
) -> None:
    fill(link, "/app/forbered", viktigt="Att sova")
    another = a_link(app, cast, meeting)
    fill(another, "/app/forbered", fragor="När?")
    assert set(entries(cast, meeting)) == {"viktigt", "fragor"}


@pytest.mark.parametrize("purpose", ["answer", "sign_in", ""])
def test_another_kind_of_link_prepares_nothing(app: Flask, cast: Cast, meeting: str, purpose: str) -> None:
    client = a_link(app, cast, meeting, purpose)
    for path in ("", "/mer", "/bra", "/klart", "/titta-igenom", "/papper"):
        client.get(f"/app/forbered{path}", status=404)


def test_a_link_reaches_no_other_meeting_of_the_same_person(link: StrictClient, cast: Cast, desk: str) -> None:
    with begin() as session:
        other = service.make_meeting(session, HOUSE, cast.person, cast.unit).id
    link.get(f"/app/moten/{other}/forbered", status=404)
    link.get(desk)


@pytest.mark.parametrize("tail", ["", "/mer", "/bra", "/klart", "/titta-igenom", "/papper"])
def test_a_foreign_meeting_is_one_that_does_not_exist(person: StrictClient, cast: Cast, tail: str) -> None:
    with begin() as session:
        foreign = service.make_meeting(session, HOUSE, cast.other_person, cast.unit).id
    for meeting_id in (foreign, "a" * 26, "%00" * 26, "é"):
        person.get(f"/app/moten/{meeting_id}/forbered{tail}", status=404)


def test_a_question_that_is_none_is_not_found(person: StrictClient, desk: str) -> None:
    for slug in ("finns-inte", "nagot-eller-nagon", "%00", "..%2f"):
        person.get(f"{desk}/{slug}", status=404)


def test_signed_in_the_next_meeting_is_prepared(person: StrictClient, desk: str) -> None:
    assert "Skicka till Sara" in person.get(desk).text
    assert fill(person, desk, vidare="mer").location.startswith(f"{desk}/mer")


def test_signed_in_everything_is_resumed_by_another_session(
    app: Flask, person: StrictClient, cast: Cast, desk: str
) -> None:
    fill(person, f"{desk}/viktigt", bilder=["family", "food"], text="Att sova")
    page = StrictClient(app, citizen=a_session_of(cast.person)).get(f"{desk}/viktigt").text
    assert page.count(" checked") == 2
    assert "Att sova</textarea>" in page
    assert "Påbörjat" in person.get(f"{desk}/mer").text


def test_all_empty_reaches_the_end(person: StrictClient, desk: str, cast: Cast, meeting: str) -> None:
    for screen in SCREENS:
        fill(person, f"{desk}/{screen.slug}?andra=ja")
        fill(person, f"{desk}/{screen.slug}?andra=ja", vidare="hoppa")
    assert fill(person, f"{desk}/titta-igenom").location == f"{desk}/klart"
    assert entries(cast, meeting) == {}


def test_one_question_leads_to_the_next_of_its_group_and_then_to_the_list(person: StrictClient, desk: str) -> None:
    assert fill(person, f"{desk}/viktigt").location == f"{desk}/bra"
    assert fill(person, f"{desk}/behov").location == f"{desk}/mer"
    assert fill(person, f"{desk}/viktigt", vidare="paus").location == f"{desk}/mer"
    assert fill(person, f"{desk}/tolk", svar="ja").location == f"{desk}/vilken-tolk"
    assert fill(person, f"{desk}/tolk", svar="nej").location == f"{desk}/lattare"


def test_what_is_decided_is_told_and_not_asked(person: StrictClient, cast: Cast, meeting: str, desk: str) -> None:
    for slug, words in (("plats", "Rum 3"), ("tid", "Klockan 10"), ("langd", "45 minuter"), ("vilka", "Johan Berg")):
        page = person.get(f"{desk}/{slug}").text
        assert "Det här är bestämt" in page
        assert words in page
        assert "<input" not in page[page.index("<main") : page.index("end-matter")]
        assert 'id="form"' in person.get(f"{desk}/{slug}?andra=ja").text
    with begin() as session:
        found = service.meeting_of_person(session, meeting, cast.person)
        service.answer_wish(session, HOUSE, found, "tolk:ja", WishState.ARRANGED, "Leila kommer.")
    assert "Leila kommer." in person.get(f"{desk}/tolk").text


def test_only_what_is_still_to_be_asked_is_counted(person: StrictClient, cast: Cast, desk: str) -> None:
    assert "fråga 1 av" not in person.get(f"{desk}/hur-vi-ses").text
    with begin() as session:
        made = service.make_meeting(session, HOUSE, cast.person, cast.unit).id
    assert "Mötet, fråga 1 av 4" in person.get(f"/app/moten/{made}/forbered/hur-vi-ses").text


def test_before_a_day_is_set_only_the_first_round_is_asked(person: StrictClient, cast: Cast) -> None:
    with begin() as session:
        made = service.make_meeting(session, HOUSE, cast.person, cast.unit).id
    page = person.get(f"/app/moten/{made}/forbered/mer").text
    assert "Vilka är med" in page
    assert "Mitt liv" not in page
    assert "Det här är bestämt" not in person.get(f"/app/moten/{made}/forbered/plats").text


def test_topics_are_asked_after_a_yes_added_and_taken_away(person: StrictClient, desk: str) -> None:
    path = f"{desk}/inte-prata"
    assert "Ett ämne till" not in person.get(path).text
    assert fill(person, path, finns="ja").location == path
    for topic in ("Irak", "Pengar"):
        assert fill(person, path, ny=topic, vidare="lagg_till").location == path
    fill(person, path, ny="halvskrivet", vidare="ta_bort:0")
    page = person.get(path).text
    assert "Irak" not in page
    assert "Pengar</b>" in page
    assert 'value="halvskrivet"' in page


def test_the_second_name_is_named_before_the_private_no_is_given(person: StrictClient, desk: str) -> None:
    page = person.get(f"{desk}/inte-med").text
    assert "Handlar det om Sara Lind? Då läser bara Ali Berg svaret." in page
    fill(person, f"{desk}/inte-med", vem="samordnaren")
    assert "Bara Ali Berg ser ditt svar." in person.get(f"{desk}/titta-igenom").text


def test_the_check_page_says_who_reads_each_answer(person: StrictClient, desk: str) -> None:
    fill(person, f"{desk}/bra", text="Boendestödet")
    fill(person, f"{desk}/inte-med", nagon_annan="Per")
    page = person.get(f"{desk}/titta-igenom").text
    assert "Sara Lind och andra i personalen får läsa." in page
    assert "Bara Sara Lind ser ditt svar." in page
    assert "När du skickar får kommunen en egen kopia. Den kan vi inte ta tillbaka." in page


def test_the_private_no_stays_off_the_paper(person: StrictClient, desk: str) -> None:
    fill(person, f"{desk}/bra", text="Boendestödet")
    fill(person, f"{desk}/inte-med", nagon_annan="Per")
    page = person.get(f"{desk}/papper").text
    assert "Boendestödet" in page
    assert "Per" not in page


@pytest.mark.parametrize("mode", ["sv", "sv@easy"])
def test_every_page_of_the_preparation_is_plain(person: StrictClient, link: StrictClient, desk: str, mode: str) -> None:
    fill(person, desk, viktigt="Att sova", inte="Per")
    for client, base in ((person, desk), (link, "/app/forbered")):
        client.flask.set_cookie("sprak", mode)
        found = {}
        for tail in ("", "/mer", "/titta-igenom", "/klart", *(f"/{screen.slug}?andra=ja" for screen in SCREENS)):
            page = client.flask.get(base + tail)
            if page.status_code == 200:
                once = page.text.replace("Vet inte", "") if "vilka" in tail else page.text  # one choice for each person
                found[tail] = page_findings(once, mode)
        assert {tail: findings for tail, findings in found.items() if findings} == {}


def test_the_next_meeting_offers_what_was_answered_before_the_last_one(
    person: StrictClient, cast: Cast, desk: str
) -> None:
    fill(person, f"{desk}/lattare", bilder=["pause", "calm"])
    fill(person, f"{desk}/bra", text="Boendestödet")
    with begin() as session:
        later = service.make_meeting(session, HOUSE, cast.person, cast.unit).id
    page = person.get(f"/app/moten/{later}/forbered/lattare").text
    assert "Så svarade du förra gången. Stämmer det?" in page
    assert page.count(" checked") == 2
    assert "När du vill" in person.get(f"/app/moten/{later}/forbered/mer").text
    assert "Boendestödet" not in person.get(f"/app/moten/{later}/forbered/bra").text


def test_what_was_answered_before_is_not_offered_behind_a_link(
    app: Flask, person: StrictClient, cast: Cast, desk: str
) -> None:
    fill(person, f"{desk}/lattare", bilder=["pause"])
    with begin() as session:
        later = service.make_meeting(session, HOUSE, cast.person, cast.unit).id
    assert " checked" not in a_link(app, cast, later).get("/app/forbered/lattare").text
