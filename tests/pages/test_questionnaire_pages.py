"""Säg vad du tyckte, as the person and a relative meet it; and what lies in the tables afterwards."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from citizen_app.identity import links
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Level
from citizen_app.meetings import service as meetings
from citizen_app.notify import service as notify
from citizen_app.questionnaire import service
from citizen_app.questionnaire.rules import FIRST
from citizen_app.storage.session import begin, reading
from tests.builders import HOUSE, Cast, a_session_of
from tests.client import StrictClient
from tests.reading import visible_text


@pytest.fixture
def meeting(cast: Cast) -> str:
    """A meeting that ended three hours ago."""
    with begin() as session:
        held = meetings.make_meeting(
            session, HOUSE, cast.person, cast.unit, title="SIP-möte", starts=now() - timedelta(hours=4), minutes=60
        )
        return held.id


def answer_the_six(client: StrictClient, base: str, value: str = "4") -> None:
    client.get(base)
    client.post(base, {"series": "sjalv"})
    client.get(f"{base}ova")
    client.post(f"{base}ova", {"answer": "3"})
    for screen, number in enumerate(FIRST, 1):
        client.get(f"{base}{screen}")
        client.post(f"{base}{screen}", {f"svar_{number}": value})
    client.get(f"{base}tack")


def path(meeting: str) -> str:
    return f"/app/sag-vad-du-tyckte/{meeting}/"


def count(table: str) -> int:
    with reading() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_six_answers_are_sent_and_more_may_follow(person: StrictClient, meeting: str) -> None:
    answer_the_six(person, path(meeting))
    assert person.post(f"{path(meeting)}tack", {"key": "k"}).location.endswith("klart")
    thanks = person.get(f"{path(meeting)}klart").text
    assert "Vill du svara på fler?" in thanks
    assert "bow" not in visible_text(thanks), "the drawing is drawn, not named"
    assert count("waiting_answers") == 1


def test_a_double_tap_sends_once(person: StrictClient, meeting: str) -> None:
    answer_the_six(person, path(meeting))
    for _tap in range(2):
        person.post(f"{path(meeting)}tack", {"key": "k"})
    assert count("waiting_answers") == 1


def is_checked(page: str, value: str) -> bool:
    """Whether a row stands chosen on a page."""
    return re.search(rf'<input[^>]*\bchecked\b[^>]*value="{value}"', page) is not None


def test_everything_may_be_left_empty(person: StrictClient, meeting: str) -> None:
    person.post(path(meeting), {"series": "sjalv"})
    for screen in range(1, 7):
        person.post(f"{path(meeting)}{screen}", {})
    assert "Du har inga svar att skicka" in person.get(f"{path(meeting)}tack").text


def test_answers_are_kept_as_they_are_given_and_resumed(
    person: StrictClient, meeting: str, cast: Cast, app: Flask
) -> None:
    person.post(path(meeting), {"series": "sjalv"})
    person.post(f"{path(meeting)}ova", {})
    person.post(f"{path(meeting)}1", {f"svar_{FIRST[0]}": "5"})
    again = StrictClient(app, citizen=a_session_of(cast.person))
    assert again.post(path(meeting), {"series": "sjalv"}).location.endswith("/2")
    assert is_checked(again.get(f"{path(meeting)}1").text, "5")


def test_easy_mode_asks_in_two_steps(person: StrictClient, meeting: str) -> None:
    person.flask.set_cookie("sprak", "sv@easy")
    person.post(path(meeting), {"series": "sjalv"})
    second = person.post(f"{path(meeting)}1", {f"svar_{FIRST[0]}": "ja"}).location
    assert second.endswith("?forst=ja")
    assert "Ja, helt" in person.get(second).text or "Stämmer helt" in person.get(second).text
    assert person.post(second, {f"svar_{FIRST[0]}": "5"}).location.endswith("/2")
    assert person.post(f"{path(meeting)}2", {f"svar_{FIRST[1]}": "bade"}).location.endswith("/3")
    person.post(f"{path(meeting)}tack", {"key": "k"})
    with begin() as session:
        page = session.execute(text("SELECT id FROM waiting_answers")).scalar_one()
        row = service.records.waiting_by_id(session, page)
        assert row is not None
        assert {n: (c.value, c.mode) for n, c in row.page.chosen.items()} == {
            FIRST[0]: ("5", "two_step"),
            FIRST[1]: ("3", "two_step"),
        }


def test_the_first_of_two_steps_is_kept_when_the_person_pauses(
    person: StrictClient, meeting: str, cast: Cast, app: Flask
) -> None:
    person.flask.set_cookie("sprak", "sv@easy")
    person.post(path(meeting), {"series": "sjalv"})
    person.post(f"{path(meeting)}ova", {})
    assert person.post(f"{path(meeting)}1", {f"svar_{FIRST[0]}": "ja", "vidare": "paus"}).location.endswith("/app/")
    again = StrictClient(app, citizen=a_session_of(cast.person))
    again.flask.set_cookie("sprak", "sv@easy")
    assert again.post(path(meeting), {"series": "sjalv"}).location.endswith("/1"), "the statement is not answered yet"
    assert is_checked(again.get(f"{path(meeting)}1").text, "ja")


def test_both_steps_of_a_whole_answer_stand_chosen_when_one_looks_again(person: StrictClient, meeting: str) -> None:
    person.flask.set_cookie("sprak", "sv@easy")
    person.post(path(meeting), {"series": "sjalv"})
    person.post(f"{path(meeting)}1?forst=nej", {f"svar_{FIRST[0]}": "2"})
    assert is_checked(person.get(f"{path(meeting)}1").text, "nej")
    assert is_checked(person.get(f"{path(meeting)}1?forst=nej").text, "2")
    assert not is_checked(person.get(f"{path(meeting)}1?forst=ja").text, "5")


def test_pause_keeps_what_is_chosen(person: StrictClient, meeting: str) -> None:
    person.post(path(meeting), {"series": "sjalv"})
    assert person.post(f"{path(meeting)}1", {f"svar_{FIRST[0]}": "4", "vidare": "paus"}).location.endswith("/app/")
    assert is_checked(person.get(f"{path(meeting)}1").text, "4")


def test_a_sent_answer_can_be_taken_back_while_it_waits(person: StrictClient, meeting: str) -> None:
    answer_the_six(person, path(meeting))
    person.post(f"{path(meeting)}tack", {"key": "k"})
    person.post(f"{path(meeting)}klart", {"ta_bort": "ja"})
    assert "Ditt svar är borta" in person.get(f"{path(meeting)}klart").text
    assert count("waiting_answers") == 0


def test_when_five_wait_they_are_mixed_and_cannot_be_taken_back(app: Flask, cast: Cast) -> None:
    client = StrictClient(app, citizen=a_session_of(cast.person))
    for _meeting in range(5):
        with begin() as session:
            held = meetings.make_meeting(session, HOUSE, cast.person, cast.unit, title="Möte", starts=now(), minutes=30)
        answer_the_six(client, path(held.id), "5")
        client.post(f"{path(held.id)}tack", {"key": held.id})
    assert count("waiting_answers") == 0
    assert count("answer") == 30
    assert "blandat med andras" in client.get(f"{path(held.id)}klart").text


def test_no_answer_tells_who_or_when(app: Flask, cast: Cast) -> None:
    with reading() as session:
        columns = set(session.execute(text("SELECT * FROM answer")).keys())
        waiting = set(session.execute(text("SELECT * FROM waiting_answers")).keys())
    assert columns == {"id", "unit_id", "month", "series", "statement", "value", "mode"}
    assert waiting == {"id", "unit_id", "month", "page_sealed"}


def test_after_sending_no_answer_is_left_with_the_person(person: StrictClient, meeting: str) -> None:
    answer_the_six(person, path(meeting), "1")
    person.post(f"{path(meeting)}tack", {"key": "k"})
    with begin() as session:
        draft, _version = service.draft_of(session, meeting, service.PERSON)
    assert draft.chosen == {}
    assert sorted(draft.sent) == sorted(FIRST)


def test_a_low_answer_offers_a_call_without_alarm(person: StrictClient, meeting: str, cast: Cast) -> None:
    answer_the_six(person, path(meeting), "1")
    person.post(f"{path(meeting)}tack", {"key": "k"})
    assert "Vill du att någon ringer dig?" in person.get(f"{path(meeting)}klart").text
    for _tap in range(2):
        location = person.post(f"{path(meeting)}klart", {"call": "ja", "key": "c"}).location
    assert "Någon ringer dig" in person.get(location).text
    with begin() as session:
        assert [each.way for each in notify.call_wishes(session, cast.unit)] == ["phone"]


def test_a_relative_answers_her_own_wording_by_a_one_time_link(app: Flask, cast: Cast, meeting: str) -> None:
    with begin() as session:
        made = links.make_link(session, HOUSE, links.ANSWER, cast.person, cast.unit, meeting_id=meeting)
    relative = StrictClient(app)
    assert relative.post("/l", {"token": made.token}).location == "/app/anhorig"
    relative.post("/app/anhorig/", {"series": "anhorig", "relation": "syster"})
    assert "Min närstående blev tagen på allvar" in relative.get("/app/anhorig/1").text
    relative.post("/app/anhorig/1", {f"svar_{FIRST[0]}": "3"})
    relative.post("/app/anhorig/tack", {"key": "r"})
    StrictClient(app).post("/l", {"token": made.token}, status=422)


def test_a_relatives_link_opens_nothing_else(app: Flask, cast: Cast, meeting: str) -> None:
    with begin() as session:
        made = links.make_link(session, HOUSE, links.ANSWER, cast.person, cast.unit, meeting_id=meeting)
    relative = StrictClient(app)
    relative.post("/l", {"token": made.token})
    assert relative.get("/in/kod", status=303).location == "/app/anhorig"
    relative.post("/app/mer-tid", {"mer_tid": "ja"}, status=404)
    relative.get(path(meeting), status=303)


def test_somebody_elses_meeting_is_as_if_it_did_not_exist(app: Flask, cast: Cast, meeting: str) -> None:
    other = StrictClient(app, citizen=a_session_of(cast.other_person))
    other.get(path(meeting), status=404)
    other.post(f"{path(meeting)}1", {"svar_2": "1"}, status=404)


def test_a_preparation_link_does_not_open_the_questionnaire(app: Flask, cast: Cast, meeting: str) -> None:
    link = StrictClient(app, citizen=a_session_of(cast.person, Level.LINK, meeting_id=meeting))
    link.get(path(meeting), status=303)
    link.get("/app/anhorig/", status=404)


def test_a_meeting_that_has_not_been_yet_is_not_asked_about(person: StrictClient, cast: Cast) -> None:
    with begin() as session:
        ahead = meetings.make_meeting(session, HOUSE, cast.person, cast.unit, starts=now() + timedelta(days=1))
    person.get(path(ahead.id), status=404)


def test_an_answer_given_in_another_window_is_not_overwritten_in_silence(person: StrictClient, meeting: str) -> None:
    person.post(path(meeting), {"series": "sjalv"})
    first, second = f"{path(meeting)}1", f"svar_{FIRST[0]}"
    person.post(first, {second: "5", "version": "1"})
    page = person.post(first, {second: "2", "version": "1"}, status=422).text
    assert "annat fönster" in page
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version is not None
    person.post(first, {second: "2", "version": version[1]})
