"""What was sent and answered, time and held, code and word and absence; calm whatever is typed."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_app.access import service as access
from citizen_app.identity import service as identity
from citizen_app.identity.records import Link
from citizen_app.kernel import clock
from citizen_app.kernel.levels import Actor
from citizen_app.meetings import sending
from citizen_app.meetings import service as meetings
from citizen_app.notify import service as notify
from citizen_app.questionnaire import service as questionnaire
from citizen_app.storage.session import begin, reading
from citizen_app.units import service as units
from tests.builders import Cast, a_session_of, a_staff_session, principal
from tests.client import StrictClient

NEW = {
    "name": "Nadja",
    "reach": "070-123 45 67",
    "day": "2026-12-02",
    "time": "13:00",
    "minutes": "60",
    "place": "Rum 3",
}
SAFE = {"readers": "ingen annan", "safe": "sms på dagen", "own_word": "Blå båt"}
SCRIPT = "<script>alert(1)</script>"
NASTY = (
    "",
    " ",
    "x" * 10_000,
    "🎈" * 50,
    "مرحبا بكم",
    "<script>alert(1)</script>",
    "a\x00b",
    "%s %(x)s {{ 7*7 }}",
    "-1",
)


@pytest.fixture
def sent(sara: Actor, meeting: str, cast: Cast) -> None:
    answers = {
        "viktigt": {"bilder": ["family"], "text": ["<b>Lugn</b> & ro"]},
        "fragor": {"rader": ["Varför har jag ont?", "Vem ringer jag?"]},
        "tolk": {"svar": ["ja"]},
        "nagot-eller-nagon": {"text": ["Min svåger ska inte komma."]},
    }
    with begin() as session:
        found = meetings.meeting_of_unit(session, meeting, cast.unit)
        assert found is not None
        sending.write_together(session, sara, found, answers)


def test_the_coordinator_reads_what_was_sent(coordinator: StrictClient, meeting: str, sent: None) -> None:
    page = coordinator.get(f"/personal/mote/{meeting}/svar").text
    for words in ("Familjen", "&lt;b&gt;Lugn&lt;/b&gt; &amp; ro", "Varför har jag ont?", "Min svåger ska inte komma."):
        assert words in page
    assert "skrivet av personal tillsammans med personen" in page
    assert "Vill du ha tolk? Ja" in page


def test_a_colleague_reads_no_private_part(colleague: StrictClient, meeting: str, sent: None, cast: Cast) -> None:
    colleague.post(f"/personal/person/{cast.person}/varfor", {"why": "meeting"})
    page = colleague.get(f"/personal/mote/{meeting}/svar").text
    assert "Varför har jag ont?" in page
    assert "svåger" not in page


def wish_page(coordinator: StrictClient, meeting: str) -> str:
    """Where the one wish is answered, as the page of the answers links to it."""
    [path] = re.findall(r'href="([^"]+/onskan/[^"]+)"', coordinator.get(f"/personal/mote/{meeting}/svar").text)
    return str(path)


def test_a_wish_gets_its_answer(coordinator: StrictClient, meeting: str, sent: None, cast: Cast) -> None:
    path = wish_page(coordinator, meeting)
    assert "tolk" not in path, "an address tells nothing that was answered"
    assert "Välj ett svar." in coordinator.post(path, {}, status=422).text
    page = coordinator.post(path, {"answer": "not_possible"}, status=422).text
    assert "Skriv varför det inte går" in page
    coordinator.post(path, {"answer": "arranged", "words": "Tolk på arabiska är bokad"})
    page = coordinator.get(f"/personal/mote/{meeting}/svar").text
    assert "Ordnat" in page
    assert "Tolk på arabiska är bokad" in page
    for wrong in ("tolk:ja", "hitte:pa", "0" * 26):
        coordinator.get(f"/personal/mote/{meeting}/onskan/{wrong}", status=404)


def test_reading_is_noted_once_somebody_says_so(coordinator: StrictClient, meeting: str, sent: None) -> None:
    assert "Svar att läsa" in coordinator.get("/personal/").text
    version = re.search(r'name="version" value="(\d+)"', coordinator.get(f"/personal/mote/{meeting}/svar").text)
    assert version is not None
    coordinator.post(f"/personal/mote/{meeting}/last", {"version": version[1]})
    assert "Svar att läsa" not in coordinator.get("/personal/").text
    coordinator.post(f"/personal/mote/{meeting}/last", {"version": "²" * 20})


def test_staff_fill_in_together_with_the_person(coordinator: StrictClient, meeting: str) -> None:
    path = f"/personal/mote/{meeting}/fyll-i"
    assert "Vad är viktigt för dig i ditt liv just nu?" in coordinator.get(path).text
    words = {
        "viktigt.bilder": "family", "viktigt.text": "Att få vara ifred", "fragor.rader": "Ett\n\nTvå",
        "vilka.vem:van": "garna", "langd.svar": "30", "tolk.svar": "påhittat",
    }  # fmt: skip
    coordinator.post(path, words)
    page = coordinator.get(f"/personal/mote/{meeting}/svar").text
    for shown in ("Familjen", "Att få vara ifred", "Ett", "Två", "En vän: Gärna", "30 minuter"):
        assert shown in page
    assert "Vill du ha tolk?" not in page


def test_a_meeting_gets_a_new_time_and_place(coordinator: StrictClient, meeting: str, cast: Cast) -> None:
    path = f"/personal/mote/{meeting}/tid"
    assert 'value="2026-12-02"' in coordinator.get(path).text
    coordinator.post(path, {"day": "2026-12-09", "time": "9.30", "minutes": "30", "place": ""})
    assert "Onsdag 9 december klockan 9.30" in coordinator.get(f"/personal/mote/{meeting}").text
    coordinator.post(path, {"day": "", "time": "", "minutes": "30"})
    assert "Inte bokat" in coordinator.get(f"/personal/mote/{meeting}").text


def test_held_or_not_is_asked_afterwards(coordinator: StrictClient, app: Flask, meeting: str, cast: Cast) -> None:
    path = f"/personal/mote/{meeting}"
    assert "Blev mötet av?" not in coordinator.get(path).text
    clock.move_to(clock.now() + timedelta(days=7))
    later = StrictClient(app, staff=a_staff_session(cast.coordinator))
    assert "Blev mötet av?" in later.get(path).text
    later.post(f"{path}/blev", {"blev": "nej"})
    assert "Nej, enligt er." in later.get(path).text
    later.post(f"{path}/blev", {"blev": "kanske"})
    assert "Nej, enligt er." in later.get(path).text


def test_a_cancelled_meeting_ends_its_links(coordinator: StrictClient, meeting: str) -> None:
    coordinator.post(f"/personal/mote/{meeting}/lank", SAFE, status=200)
    coordinator.post(f"/personal/mote/{meeting}/stall-in")
    assert "Mötet är inställt." in coordinator.get(f"/personal/mote/{meeting}").text
    with reading() as session:
        assert all(link.revoked_at for link in session.scalars(select(Link)))


def test_the_person_chooses_her_own_code_face_to_face(coordinator: StrictClient, cast: Cast) -> None:
    path = f"/personal/person/{cast.other_person}/kod"
    for typed in ("123", "111111", "123456", "hemligt"):
        page = coordinator.post(path, {"code": typed}, status=422).text
        assert f'value="{typed}"' not in page, "a code is never shown again"
    page = coordinator.post(path, {"code": "71 93 04"}, status=200).text
    assert "Koden är sparad" in page
    assert "719304" not in page
    with reading() as session:
        assert identity.person(session, cast.other_person).code_hash


def test_word_reach_and_coordinator_are_changed(coordinator: StrictClient, cast: Cast) -> None:
    base = f"/personal/person/{cast.person}"
    coordinator.post(f"{base}/ord", {"word": "Röd stol"})
    coordinator.post(f"{base}/na", {"reach": "fatima@exempel.se"})
    page = coordinator.get(base).text
    assert "Röd stol" in page
    assert "fatima@exempel.se" in page
    coordinator.post(f"{base}/samordnare", {"staff": cast.colleague})
    with reading() as session:
        assert identity.person(session, cast.person).coordinator_id == cast.colleague


def test_staff_of_another_unit_cannot_be_made_coordinator(coordinator: StrictClient, cast: Cast) -> None:
    coordinator.post(f"/personal/person/{cast.person}/samordnare", {"staff": cast.reader}, status=422)
    with reading() as session:
        assert identity.person(session, cast.person).coordinator_id == cast.coordinator


def test_absence_needs_somebody_who_takes_over(coordinator: StrictClient, cast: Cast) -> None:
    away = {"away_from": "2026-11-27", "away_until": "2026-11-30"}
    assert (
        "Välj också vem som tar över." in coordinator.post("/personal/fravaro", away | {"second": ""}, status=422).text
    )
    wrong = {"away_from": "2026-11-27", "away_until": "2026-11-20", "second": cast.second}
    assert "Välj en sista dag" in coordinator.post("/personal/fravaro", wrong, status=422).text
    coordinator.post("/personal/fravaro", away | {"second": cast.second})
    with reading() as session:
        mine = units.staff(session, cast.coordinator)
        assert (mine.away_from, mine.away_until, mine.second_id) == (
            date(2026, 11, 27),
            date(2026, 11, 30),
            cast.second,
        )
    coordinator.post("/personal/fravaro", {"away_from": "", "away_until": "", "second": cast.second})
    with reading() as session:
        assert units.staff(session, cast.coordinator).away_from is None


def test_who_wants_a_call_is_called_and_waits_no_longer(
    coordinator: StrictClient, reader: StrictClient, cast: Cast
) -> None:
    her = principal(a_session_of(cast.person))
    with begin() as session:
        notify.add_contact(session, cast.person, "phone", "0701234567")
        questionnaire.ask_for_call(session, her, cast.unit)
    [path] = re.findall(r'href="(/personal/ring/[a-z0-9]{26})"', coordinator.get("/personal/").text)
    reader.get(path, status=404)
    reader.post(path, status=404)
    assert 'href="tel:+46701234567"' in coordinator.get(path).text
    coordinator.post(path)
    assert path not in coordinator.get("/personal/").text
    coordinator.get(path, status=404)


def test_staff_sign_out(coordinator: StrictClient) -> None:
    assert 'action="/ut"' in coordinator.get("/personal/").text
    coordinator.post("/ut")
    coordinator.get("/personal/", status=303)


FORMS = (
    "/personal/ny", "/personal/fravaro", "/personal/person/{person}/ord", "/personal/person/{person}/na",
    "/personal/person/{person}/kod", "/personal/person/{person}/samordnare", "/personal/person/{person}/varfor",
    "/personal/mote/{meeting}/lank", "/personal/mote/{meeting}/tid", "/personal/mote/{meeting}/fyll-i",
    "/personal/mote/{meeting}/onskan",
)  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
def test_every_form_is_calm_whatever_comes(
    coordinator: StrictClient, path: str, meeting: str, sent: None, cast: Cast
) -> None:
    address = path.format(person=cast.person, meeting=meeting)
    address = wish_page(coordinator, meeting) if address.endswith("/onskan") else address
    names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', coordinator.get(address).text)) - {"key"}
    assert names
    for text in NASTY:
        answer = coordinator.flask.post(
            address, data=dict.fromkeys(names, text), headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert answer.status_code in (200, 303, 422), (path, text[:20], answer.status_code)
        assert SCRIPT not in answer.text
    repeated = coordinator.flask.post(
        address, data={name: ["a", "b"] for name in names}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert repeated.status_code in (200, 303, 422)


def test_hostile_names_are_shown_as_text(coordinator: StrictClient) -> None:
    hostile = '<img src=x onerror="alert(1)">'
    to_link = coordinator.post(
        "/personal/ny", {"name": hostile, "place": hostile, "day": "2026-12-02", "time": "9"}
    ).headers
    for path in (to_link["Location"], "/personal/personer", "/personal/"):
        page = coordinator.get(path).text
        assert "<img" not in page
        assert "&lt;img src=x" in page


def test_a_form_from_another_site_is_refused(coordinator: StrictClient, meeting: str) -> None:
    coordinator.post("/personal/ny", NEW, status=403, headers={"Sec-Fetch-Site": "cross-site"})


def test_access_names_no_other_unit(cast: Cast) -> None:
    with reading() as session:
        assert access.persons_open_to(session, cast.reader_unit, clock.now()) == []
