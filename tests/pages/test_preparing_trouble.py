"""Trouble while preparing: two tabs, double taps, drafts, the last day, and whatever may be typed."""

from datetime import timedelta

import pytest
from flask import Flask

from citizen_app.kernel import clock
from citizen_app.kernel.levels import Level
from citizen_app.meetings import service
from citizen_app.meetings.questions import SCREENS
from citizen_app.meetings.rules import Called
from citizen_app.storage.session import begin
from tests.builders import HOUSE, Cast, a_session_of
from tests.client import StrictClient
from tests.pages.filling import entries, fill, hidden, sent

BAD = ["a" * 10_000, "😀👩‍👩‍👧" * 50, "\x00hej\x00", "مرحبا‏ بك", "<script>alert(1)</script>", "  \n\t "]


@pytest.fixture
def meeting(cast: Cast) -> str:
    called = [Called("Johan Berg", "läkare", "Vårdcentralen Linden", "p2", "yes")]
    starts = clock.now() + timedelta(days=6)
    with begin() as session:
        return service.make_meeting(
            session, HOUSE, cast.person, cast.unit, starts=starts, minutes=45, place="Rum 3", participants=called
        ).id


@pytest.fixture
def desk(meeting: str) -> str:
    """Where the person prepares when she is signed in."""
    return f"/app/moten/{meeting}/forbered"


def test_two_tabs_lose_neither_text(person: StrictClient, desk: str) -> None:
    one, two = (hidden(person.get(f"{desk}/bra")) for _ in range(2))
    person.post(f"{desk}/bra", one | {"text": "FRÅN FLIK ETT"})
    page = person.post(f"{desk}/bra", two | {"text": "FRÅN FLIK TVÅ"}, status=409)
    assert "FRÅN FLIK ETT" in page.text
    assert "FRÅN FLIK TVÅ</textarea>" in page.text
    both = person.get(f"{desk}/bra").text
    assert "FRÅN FLIK ETT</textarea>" in both
    assert "FRÅN FLIK TVÅ" in both
    person.post(f"{desk}/bra", hidden(page) | {"text": "BÅDA"})
    assert "BÅDA</textarea>" in person.get(f"{desk}/bra").text


def test_two_tabs_of_the_three_questions_lose_neither_text(person: StrictClient, desk: str) -> None:
    one, two = (hidden(person.get(desk)) for _ in range(2))
    person.post(desk, one | {"viktigt": "FLIK ETT", "fragor": "A"})
    page = person.post(desk, two | {"viktigt": "FLIK TVÅ", "fragor": "A"}, status=409)
    assert "FLIK ETT" in page.text
    assert "FLIK TVÅ</textarea>" in page.text
    person.post(desk, hidden(page) | {"viktigt": "FLIK ETT OCH TVÅ", "fragor": "A"})
    assert "FLIK ETT OCH TVÅ</textarea>" in person.get(desk).text


def test_a_double_tap_sends_once_and_other_words_are_another_sending(
    person: StrictClient, desk: str, cast: Cast, meeting: str
) -> None:
    form = hidden(person.get(desk)) | {"viktigt": "Att sova"}
    for _ in range(3):
        assert person.post(desk, form).location == f"{desk}/klart"
    found = sent(cast, meeting)
    assert found is not None
    assert found.version == 1
    person.post(desk, form | {"viktigt": "Att gå ut"})
    assert entries(cast, meeting) == {"viktigt": {"text": ["Att gå ut"]}}


def test_a_double_tap_on_add_adds_once(person: StrictClient, desk: str) -> None:
    form = hidden(person.get(f"{desk}/fragor")) | {"ny": "När kommer ni?", "vidare": "lagg_till"}
    for _ in range(3):
        person.post(f"{desk}/fragor", form)
    assert person.get(f"{desk}/fragor").text.count("När kommer ni?</b>") == 1


def test_sending_is_taken_back_and_the_words_stay(person: StrictClient, desk: str, cast: Cast, meeting: str) -> None:
    fill(person, desk, viktigt="Att sova")
    assert "Du kan ändra fram till tisdag 1 december." in person.get(f"{desk}/klart").text
    assert person.post(f"{desk}/angra").location == f"{desk}/mer"
    assert sent(cast, meeting) is None
    assert "Att sova</textarea>" in person.get(desk).text
    person.post(f"{desk}/angra")


def test_on_the_day_nothing_is_changed_and_a_human_is_named(
    person: StrictClient, desk: str, cast: Cast, meeting: str
) -> None:
    fill(person, desk, viktigt="Att sova")
    form = hidden(person.get(desk))
    clock.move_to(clock.now() + timedelta(days=5, hours=20))
    client = person.flask
    client.set_cookie("sid", a_session_of(cast.person))
    page = person.post(desk, form | {"viktigt": "Något annat"}, status=200).text
    assert "Mötet är i dag. Ring oss om du vill ändra något." in page
    client.post(f"{desk}/bra", data={"text": "Boendestödet"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert entries(cast, meeting) == {"viktigt": {"text": ["Att sova"]}}
    kept = person.get(f"{desk}/titta-igenom").text + person.get(f"{desk}/papper").text
    assert "Något annat" in kept
    assert "Boendestödet" in kept
    assert "Ångra" not in person.get(f"{desk}/klart").text


def test_switching_language_keeps_what_was_typed(person: StrictClient, desk: str) -> None:
    page = person.post(f"{desk}/viktigt", {"text": "Att sova", "bilder": ["food"], "sprak": "en"}, status=200)
    assert "Att sova</textarea>" in page.text
    assert page.text.count(" checked") == 1
    page = person.post(desk, {"viktigt": "Att sova", "sprak": "sv@easy"}, status=200)
    assert "Att sova</textarea>" in page.text


def test_a_draft_is_kept_as_it_is_typed_and_the_same_page_goes_on(person: StrictClient, desk: str) -> None:
    form = hidden(person.get(f"{desk}/bra"))
    saved = person.post(f"{desk}/bra/utkast", form | {"text": "Att so"}, status=200)
    assert (saved.text, saved.headers["X-Version"], saved.mimetype) == ("Sparat", "1", "text/plain")
    person.post(f"{desk}/bra", form | {"text": "Att sova"})
    assert "Att sova</textarea>" in person.get(f"{desk}/bra").text


def test_a_draft_of_a_list_keeps_the_typed_line_beside_it(person: StrictClient, desk: str) -> None:
    form = hidden(person.get(f"{desk}/fragor"))
    for typed in ("N", "När", "När kommer ni?"):
        person.post(f"{desk}/fragor/utkast", form | {"ny": typed}, status=200)
    page = person.get(f"{desk}/fragor").text
    assert 'value="När kommer ni?"' in page
    assert "</b><button" not in page


def test_a_draft_of_the_three_questions_is_kept(person: StrictClient, desk: str) -> None:
    form = hidden(person.get(desk))
    saved = person.post(f"{desk}/utkast", form | {"viktigt": "Att sova", "inte": "Per"}, status=200)
    assert saved.headers["X-Version"] == "1.0.1"
    assert person.post(desk, form | {"viktigt": "Att sova", "inte": "Per"}).location == f"{desk}/klart"


def test_a_draft_of_an_older_tab_overwrites_nothing(person: StrictClient, desk: str) -> None:
    old = hidden(person.get(f"{desk}/bra"))
    fill(person, f"{desk}/bra", text="NYARE")
    answer = person.post(f"{desk}/bra/utkast", old | {"text": "ÄLDRE"}, status=422)
    assert "två ställen" in answer.text
    page = person.get(f"{desk}/bra").text
    assert "NYARE</textarea>" in page
    assert "ÄLDRE" in page


@pytest.mark.parametrize("bad", BAD)
def test_whatever_is_typed_stays_and_is_answered_calmly(person: StrictClient, desk: str, bad: str) -> None:
    too_long = len(bad) > 5000
    for path, name in ((desk, "viktigt"), (f"{desk}/bra", "text"), (f"{desk}/inte-med?andra=ja", "nagon_annan")):
        answer = fill(person, path, status=422 if too_long else 303, **{name: bad})
        if too_long:
            assert "Din text finns kvar." in answer.text
            assert bad in answer.text
    assert "<script>alert" not in person.get(f"{desk}/titta-igenom").text


def test_wrong_types_repeated_and_unknown_fields_are_no_trouble(person: StrictClient, desk: str) -> None:
    for screen in SCREENS:
        path = f"{desk}/{screen.slug}?andra=ja"
        junk = {
            "svar": ["finns-inte", "ja"],
            "bilder": ["finns-inte"],
            "vem": ["x"],
            "version": "-1",
            "okänt": "x",
            "ny": ["a", "b"],
        }
        for more in ({"vidare": "ta_bort:99999999999"}, {"version": "9" * 40, "key": "k" * 900}):
            sent_in = person.flask.post(path, data=junk | more, headers={"Sec-Fetch-Site": "same-origin"})
            assert sent_in.status_code in (303, 409)
    person.post(desk, {"version": "....", "om": ["x", "y"], "viktigt": ["a", "b"]}, status=409)


def test_a_choice_that_is_not_offered_is_no_answer(person: StrictClient, desk: str, cast: Cast, meeting: str) -> None:
    fill(person, f"{desk}/inte-med", vem=["finns-inte"])
    fill(person, f"{desk}/tolk", svar="kanske")
    fill(person, f"{desk}/titta-igenom")
    assert entries(cast, meeting) == {}


def test_after_the_meeting_the_link_says_so_and_leads_on_to_the_plan(app: Flask, cast: Cast) -> None:
    with begin() as session:
        starts = clock.now() - timedelta(hours=3)
        made = service.make_meeting(session, HOUSE, cast.person, cast.unit, starts=starts, minutes=60).id
    secret = a_session_of(cast.person, Level.LINK, meeting_id=made, data={"purpose": "prepare"})  # type: ignore[arg-type]
    page = StrictClient(app, citizen=secret).get("/app/forbered").text
    assert "Mötet har varit." in page
    assert 'href="/in/kod"' in page
    assert "Förbered ditt möte." not in page
