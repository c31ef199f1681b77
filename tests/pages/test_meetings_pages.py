"""Möten, as a browser meets them: the list, the own reply, whether it was held, and whose hand wrote by link."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from citizen_app.kernel import clock
from citizen_app.kernel.levels import Level
from citizen_app.meetings import preparation, sending, service
from citizen_app.meetings.preparation import Pen
from citizen_app.meetings.rules import Called, Hand, Reply
from citizen_app.storage.session import begin, reading
from tests.builders import HOUSE, Cast, a_session_of
from tests.client import HTMX, StrictClient
from tests.reading import page_findings

WRONG = ["", "x", "yes' OR 1=1", "😀" * 100, "\x00", "يوم", "a" * 10_000, "<b>yes</b>"]


def a_meeting(person_id: str, unit_id: str, days: float = 6, **more: object) -> str:
    values = {"title": "SIP-möte", "starts": clock.now() + timedelta(days=days), "minutes": 60, "place": "Rum 3"} | more
    with begin() as session:
        return service.make_meeting(session, HOUSE, person_id, unit_id, **values).id  # type: ignore[arg-type]


@pytest.fixture
def meeting(cast: Cast) -> str:
    called = [Called("Sara Lind", reply="yes"), Called("Per Holm", "handläggare", "Försäkringskassan", reply="no")]
    return a_meeting(cast.person, cast.unit, participants=called)


def reply_of(meeting_id: str, cast: Cast) -> tuple[str, str | None]:
    with reading() as session:
        found = service.meeting_of_person(session, meeting_id, cast.person)
        return found.reply, found.reply_way


def test_without_a_meeting_the_list_says_what_will_come_and_whom_to_ask(person: StrictClient) -> None:
    page = person.get("/app/moten").text
    assert "Här kommer dina möten." in page
    assert 'href="#manniska"' in page


def test_the_list_shows_what_lies_ahead_and_below_what_has_been(person: StrictClient, cast: Cast, meeting: str) -> None:
    a_meeting(cast.person, cast.unit, -9)
    a_meeting(cast.person, cast.unit, 3, cancelled=True)
    page = person.get("/app/moten").text
    ahead, _heading, past = page.partition("Möten som har varit")
    assert "Onsdag 2 december klockan 10" in ahead
    assert "Om 6 dagar" in ahead
    assert "Mötet är inställt" in ahead
    assert "Tisdag 17 november" in past


def test_a_meeting_says_day_place_length_who_comes_and_who_has_said_no(person: StrictClient, meeting: str) -> None:
    page = person.get(f"/app/moten/{meeting}").text
    for words in (
        "Onsdag 2 december klockan 10",
        "Om 6 dagar.",
        "Rum 3",
        "Mötet är 60 minuter.",
        "1 av 2 kommer inte.",
    ):
        assert words in page
    assert page.index("Kommer inte</h2>") < page.index("Per Holm")


@pytest.mark.parametrize("mode", ["sv", "sv@easy"])
def test_the_pages_of_meetings_are_plain(person: StrictClient, cast: Cast, meeting: str, mode: str) -> None:
    person.flask.set_cookie("sprak", mode)
    for path in ("/app/moten", f"/app/moten/{meeting}"):
        assert page_findings(person.get(path).text, mode) == []


def test_htmx_gets_only_the_piece_that_changes(person: StrictClient, cast: Cast, meeting: str) -> None:
    piece = person.post(f"/app/moten/{meeting}/svar", {"svar": "yes"}, status=200, headers=HTMX)
    assert piece.text.startswith('<div id="mitt-svar"')
    assert 'data-say="Du har svarat: Jag kommer."' in piece.text
    assert "HX-Request" in piece.headers["Vary"]
    assert piece.text.strip() in person.get(f"/app/moten/{meeting}").text, "the same words as on the whole page"
    assert reply_of(meeting, cast) == ("yes", None)
    person.post(f"/app/moten/{meeting}/svar", {"svar": "?"}, status=422, headers=HTMX)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("yes", "Du har svarat: Jag kommer."),
        ("other_time", "Du har svarat: Jag vill byta tid."),
        ("no_meeting", "Du har svarat: Jag vill inte ha mötet."),
    ],
)
def test_one_tap_answers_and_the_page_says_so(person: StrictClient, meeting: str, given: str, words: str) -> None:
    assert person.post(f"/app/moten/{meeting}/svar", {"svar": given}).location == f"/app/moten/{meeting}"
    page = person.get(f"/app/moten/{meeting}").text
    assert words in page
    assert "varför" not in page
    assert "Jag kommer</span>" in person.get(f"/app/moten/{meeting}?andra=ja").text


def test_a_meeting_that_is_over_is_told_of_in_the_past(person: StrictClient, cast: Cast) -> None:
    called = [
        Called(name, reply=reply) for name, reply in (("A", "yes"), ("B", "no"), ("C", "maybe"), ("D", "waiting"))
    ]
    past = a_meeting(cast.person, cast.unit, -2, participants=called)
    page = person.get(f"/app/moten/{past}").text
    for words in ("Kommer", "Har inte svarat än", "Mötet är 60 minuter", "ses ni", "Förbered ditt möte"):
        assert words not in page
    for words in ("Sa ja", "Sa nej", "Sa kanske", "De sa nej"):
        assert words in page


def test_after_a_no_to_the_meeting_nothing_asks_to_prepare_it(person: StrictClient, meeting: str) -> None:
    assert "Förbered ditt möte" in person.get(f"/app/moten/{meeting}").text
    person.post(f"/app/moten/{meeting}/svar", {"svar": "no_meeting"})
    assert "Förbered ditt möte" not in person.get(f"/app/moten/{meeting}").text


def test_another_way_asks_which_by_one_more_tap(person: StrictClient, cast: Cast, meeting: str) -> None:
    person.post(f"/app/moten/{meeting}/svar", {"svar": "other_way"})
    assert "Hur vill du vara med?" in person.get(f"/app/moten/{meeting}").text
    person.post(f"/app/moten/{meeting}/svar", {"svar": "other_way", "hur": "spokesperson"})
    assert reply_of(meeting, cast) == ("other_way", "spokesperson")
    assert "Någon talar för mig" in person.get(f"/app/moten/{meeting}").text


def test_not_today_is_there_on_the_day_alone(person: StrictClient, cast: Cast, meeting: str) -> None:
    today = a_meeting(cast.person, cast.unit, 0.2)
    assert "Jag kan inte komma i dag" not in person.get(f"/app/moten/{meeting}").text
    assert "Jag kan inte komma i dag" in person.get(f"/app/moten/{today}").text
    page = person.post(f"/app/moten/{meeting}/svar", {"svar": "not_today"}, status=422).text
    assert "Mötet är en annan dag." in page
    assert reply_of(meeting, cast) == (Reply.WAITING, None)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_reply_that_is_none_changes_nothing(person: StrictClient, cast: Cast, meeting: str, wrong: str) -> None:
    person.post(f"/app/moten/{meeting}/svar", {"svar": wrong}, status=422)
    person.post(f"/app/moten/{meeting}/svar", {"svar": "other_way", "hur": wrong or "?"}, status=422)
    assert reply_of(meeting, cast) == (Reply.WAITING, None)


def test_a_cancelled_meeting_asks_nothing(person: StrictClient, cast: Cast) -> None:
    called_off = a_meeting(cast.person, cast.unit, cancelled=True)
    page = person.get(f"/app/moten/{called_off}").text
    assert "Mötet är inställt" in page
    assert "Jag kommer" not in page
    person.post(f"/app/moten/{called_off}/svar", {"svar": "yes"}, status=422)


def test_two_hours_after_its_end_it_is_asked_whether_it_was_held(person: StrictClient, cast: Cast) -> None:
    soon, held = a_meeting(cast.person, cast.unit, -2.5 / 24), a_meeting(cast.person, cast.unit, -3.1 / 24)
    assert "Blev mötet av?" not in person.get(f"/app/moten/{soon}").text
    assert "Blev mötet av?" in person.get(f"/app/moten/{held}").text


@pytest.mark.parametrize(
    ("said", "leads"),
    [("yes", "/app/sag-vad-du-tyckte/{}/"), ("yes_but_missing", "/app/sag-vad-du-tyckte/{}/"), ("no", "/app/moten/{}")],
)
def test_a_yes_leads_to_the_questionnaire(person: StrictClient, cast: Cast, said: str, leads: str) -> None:
    held = a_meeting(cast.person, cast.unit, -1)
    assert person.post(f"/app/moten/{held}/blev-det-av", {"blev": said}).location == leads.format(held)
    assert "Blev mötet av?" not in person.get(f"/app/moten/{held}").text


def test_what_was_said_of_a_meeting_is_said_calmly_when_it_cannot_be(person: StrictClient, meeting: str) -> None:
    person.post(f"/app/moten/{meeting}/blev-det-av", {"blev": "yes"}, status=422)
    for wrong in WRONG:
        person.post(f"/app/moten/{meeting}/blev-det-av", {"blev": wrong}, status=422)


@pytest.mark.parametrize("path", ["", "/svar", "/blev-det-av"])
def test_foreign_and_missing_meetings_are_answered_alike(person: StrictClient, cast: Cast, path: str) -> None:
    foreign = a_meeting(cast.other_person, cast.unit)
    answers = set()
    for meeting_id in (foreign, "a" * 26, "x", "%00" * 26, "é" * 26):
        sent = {"svar": "yes", "blev": "yes"}
        url = f"/app/moten/{meeting_id}{path}"
        page = person.post(url, sent, status=404) if path else person.get(url, status=404)
        answers.add(re.sub(r'name="till" value="[^"]*"|data-session-ends="\d+"', "", page.text))
    assert len(answers) == 1


@pytest.mark.parametrize("level", [Level.LINK, Level.ONCE])
def test_a_link_opens_no_meeting_page(app: Flask, cast: Cast, meeting: str, level: Level) -> None:
    client = StrictClient(app, citizen=a_session_of(cast.person, level, meeting_id=meeting))
    for path in ("/app/moten", f"/app/moten/{meeting}", "/app/var-det-du"):
        assert "/in/kod" in str(client.get(path, status=303).location)


def test_reading_a_meeting_is_in_the_log(person: StrictClient, cast: Cast, meeting: str) -> None:
    from citizen_app.audit.service import rows_about

    person.get(f"/app/moten/{meeting}")
    with reading() as session:
        rows = rows_about(session, cast.person, clock.now() - timedelta(days=1))
        assert ("read_meeting", meeting) in [(row.action, row.object) for row in rows]


def test_markup_in_a_place_or_a_name_is_only_text(person: StrictClient, cast: Cast) -> None:
    bad = "<img src=x onerror=alert(1)>"
    made = a_meeting(cast.person, cast.unit, place=bad, participants=[Called(bad, bad, bad, bad)])
    page = person.get(f"/app/moten/{made}").text
    assert "<img" not in page
    assert "&lt;img" in page


@pytest.fixture
def written_by_link(cast: Cast, meeting: str) -> str:
    with begin() as session:
        found, pen = service.meeting_of_person(session, meeting, cast.person), Pen(Hand.LINK, "b" * 26)
        preparation.save(session, pen, found, "bra", {"text": ["Boendestödet"]}, base=0, form="f")
        sending.send(session, HOUSE, pen, found)
    return meeting


def test_after_a_link_the_person_is_asked_whether_it_was_her(person: StrictClient, written_by_link: str) -> None:
    page = person.get("/app/var-det-du").text
    assert "Det här skrev någon i länken torsdag 26 november." in page
    assert "Boendestödet" in page
    assert person.post("/app/var-det-du", {"svar": "not_me"}).location == "/app/"
    assert person.get("/app/var-det-du", status=303).location == "/app/"
    assert "Boendestödet" not in person.get(f"/app/moten/{written_by_link}/forbered/bra").text


@pytest.mark.parametrize("wrong", WRONG)
def test_an_answer_that_is_none_leaves_the_card_open(person: StrictClient, written_by_link: str, wrong: str) -> None:
    assert person.post("/app/var-det-du", {"svar": wrong}).location == "/app/var-det-du"
    assert "Boendestödet" in person.get("/app/var-det-du").text
