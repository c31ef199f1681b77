"""Be oss höra av oss: the link on every page of a known person, one form, a day to wait for, and Ångra."""

import re
from datetime import date

import pytest
from flask import Flask

from citizen_app.identity import links
from citizen_app.identity import service as identity
from citizen_app.kernel.levels import Actor, Level
from citizen_app.meetings import service as meetings
from citizen_app.notify import service as notify
from citizen_app.storage.session import begin
from citizen_app.units import service as units
from tests.builders import HOUSE, Cast, a_session_of
from tests.client import StrictClient
from tests.conftest import MOMENT
from tests.reading import page_findings

PAGE = "/app/hor-av-er"
ASKED = {"way": "sms", "words": "Helst på morgonen"}
LINKED = f'href="{PAGE}"'


@pytest.fixture
def sara(cast: Cast) -> Actor:
    return Actor("staff", cast.coordinator, cast.unit)


def by_link(app: Flask, cast: Cast, purpose: str) -> StrictClient:
    """A browser that opened a link for a meeting."""
    with begin() as session:
        meeting = meetings.make_meeting(session, HOUSE, cast.person, cast.unit, starts=MOMENT, minutes=60)
        made = links.make_link(session, HOUSE, purpose, cast.person, cast.unit, meeting_id=meeting.id)
    client = StrictClient(app)
    client.post("/l", {"token": made.token})
    return client


def wishes(cast: Cast) -> list[tuple[str, str | None]]:
    with begin() as session:
        return [(each.way, each.words) for each in notify.call_wishes(session, cast.unit)]


def test_every_page_of_a_known_person_leads_there(app: Flask, person: StrictClient, cast: Cast) -> None:
    for path in ("/app/", "/app/fraga", "/hjalp", PAGE):
        assert LINKED in person.get(path).text, path
    assert LINKED in person.get("/app/finns-inte", status=404).text
    assert LINKED in by_link(app, cast, links.PREPARE).get("/app/forbered").text
    once = StrictClient(app, citizen=a_session_of(cast.person, Level.ONCE))
    assert LINKED in once.get("/hjalp").text


def test_nobody_else_is_led_there(app: Flask, anyone: StrictClient, coordinator: StrictClient, cast: Cast) -> None:
    relative = by_link(app, cast, links.ANSWER)
    for page in (anyone.get("/hjalp"), coordinator.get("/personal/"), relative.get("/app/anhorig/")):
        assert PAGE not in page.text
    relative.get(PAGE, status=404)
    relative.post(PAGE, ASKED, status=404)
    relative.post(f"{PAGE}/angra", status=404)
    assert wishes(cast) == []


def test_two_taps_are_one_wish_and_a_day_to_wait_for(person: StrictClient, cast: Cast) -> None:
    for _tap in range(2):
        assert person.post(PAGE, ASKED | {"key": "k"}).location == PAGE
    assert wishes(cast) == [("sms", "Helst på morgonen")]
    text = person.get(PAGE).text
    assert "Sara hör av sig senast måndag 30 november." in text
    assert "morgonen" not in text
    assert "Sara hör av sig senast måndag 30 november." in person.get("/app/").text


def test_a_way_is_needed_and_the_words_stay(person: StrictClient, cast: Cast) -> None:
    for sent in ({"words": "På kvällen"}, {"words": "På kvällen", "way": "duva"}):
        text = person.post(PAGE, sent, status=422).text
        assert "Välj hur vi ska höra av oss." in text
        assert "På kvällen" in text
    assert "Korta den till 300 tecken" in person.post(PAGE, ASKED | {"words": "x" * 301}, status=422).text
    assert wishes(cast) == []
    person.post(PAGE, {"way": "phone"})
    assert wishes(cast) == [("phone", None)]


def test_undo_takes_it_back(person: StrictClient, cast: Cast) -> None:
    person.post(PAGE, ASKED)
    assert "Du har ångrat dig." in person.get(person.post(f"{PAGE}/angra").location).text
    assert wishes(cast) == []
    assert "hör av sig" not in person.get("/app/").text
    person.post(f"{PAGE}/angra")


def test_sending_anew_replaces_the_wish(person: StrictClient, cast: Cast) -> None:
    person.post(PAGE, ASKED | {"key": "a"})
    person.post(PAGE, {"way": "letter", "key": "b"})
    assert wishes(cast) == [("letter", None)]


def test_a_link_knows_only_what_it_asked_itself(app: Flask, person: StrictClient, cast: Cast) -> None:
    person.post(PAGE, ASKED)
    link = by_link(app, cast, links.PREPARE)
    assert "Hur ska vi höra av oss?" in link.get(PAGE).text
    link.post(f"{PAGE}/angra")
    link.post(PAGE, {"way": "phone"})
    text = link.get(PAGE).text
    assert "Sara hör av sig senast" in text
    assert "Lind" not in text
    link.post(f"{PAGE}/angra")
    assert wishes(cast) == [("sms", "Helst på morgonen")]


def test_nobody_is_named_who_is_away(person: StrictClient, sara: Actor, cast: Cast) -> None:
    with begin() as session:
        away = (date(2026, 11, 20), date(2026, 12, 20))
        units.set_absence(session, sara, cast.coordinator, *away, cast.second)
    person.post(PAGE, ASKED)
    text = person.get(PAGE).text
    assert "Vi hör av oss senast måndag 30 november." in text
    assert "Sara hör av sig" not in text


def test_protected_identity_is_offered_neither_sms_nor_mail(app: Flask, sara: Actor, cast: Cast) -> None:
    with begin() as session:
        identity.protect(session, sara, cast.person)
    hers = StrictClient(app, citizen=a_session_of(cast.person))
    ways = re.findall(r'name="way"[^>]*value="(\w+)"', hers.get(PAGE).text)
    assert ways == ["phone", "letter", "video", "interpreter"]
    hers.post(PAGE, ASKED, status=422)
    assert wishes(cast) == []


def test_staff_see_how_and_when_and_say_that_it_is_done(
    person: StrictClient, coordinator: StrictClient, reader: StrictClient, cast: Cast
) -> None:
    person.post(PAGE, ASKED)
    today = coordinator.get("/personal/").text
    assert "Vill att vi hör av oss" in today
    [path] = re.findall(r'href="(/personal/ring/[a-z0-9]{26})"', today)
    reader.get(path, status=404)
    text = coordinator.get(path).text
    for words in ("Sms", "Helst på morgonen", "Hör av dig senast måndag 30 november.", "Jag har hört av mig"):
        assert words in text
    coordinator.post(path)
    coordinator.get(path, status=404)
    assert "Hur ska vi höra av oss?" in person.get(PAGE).text
    assert "hör av sig" not in person.get("/app/").text
    log = person.get("/app/vem-har-last").text
    assert "bad oss att höra av oss" in log
    assert "hörde av sig till dig" in log


def test_the_pages_are_plain(person: StrictClient) -> None:
    before = person.get(PAGE).text
    person.post(PAGE, ASKED)
    for text in (before, person.get(PAGE).text):
        assert page_findings(text, "sv") == []
