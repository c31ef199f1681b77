"""Hem and what lies round it: one thing now, whom to ask, the circle, the wall, help for anybody."""

from dataclasses import replace as replaced
from datetime import datetime, timedelta

import pytest
from flask import Flask
from msgspec.structs import replace

from citizen_app.app import create_app
from citizen_app.consent import service as consent
from citizen_app.identity import service as identity
from citizen_app.kernel import clock
from citizen_app.kernel.levels import Actor, Level, Principal
from citizen_app.meetings import preparation, sending
from citizen_app.meetings import service as meetings
from citizen_app.meetings.rules import Called, Held, Reply, WishState
from citizen_app.plan.document import PlanDocument
from citizen_app.settings import Settings
from citizen_app.storage.session import begin
from tests.builders import HOUSE, Cast, a_session_of, principal
from tests.client import StrictClient
from tests.conftest import MOMENT, both_databases
from tests.counting import statements
from tests.pages.filling import fill
from tests.plans import DOCUMENT, send_plan, send_plan_in_plain_words
from tests.reading import page_findings

STARTS = datetime.fromisoformat("2026-12-02T13:00:00+01:00")
CALLED = (
    Called("Sara Lind", "socialsekreterare", reply="yes"),
    Called("Johan Berg", "läkare", reply="maybe"),
    Called("Per Holm", "handläggare", reply="no"),
)


def a_meeting(cast: Cast, **more: object) -> str:
    values: dict[str, object] = {
        "starts": STARTS,
        "minutes": 60,
        "place": "Vårdcentralen Linden, rum 3",
        "participants": CALLED,
    }
    with begin() as session:
        return meetings.make_meeting(session, HOUSE, cast.person, cast.unit, **(values | more)).id  # type: ignore[arg-type]


def do(cast: Cast, meeting_id: str, *acts: str) -> None:
    """What the person and the staff have done about a meeting."""
    me, staff = Actor("person", cast.person, cast.unit), Actor("staff", cast.coordinator, cast.unit)
    with begin() as session:
        meeting = meetings.meeting_of_person(session, meeting_id, cast.person)
        if "reply" in acts:
            assert meetings.reply(session, me, meeting, Reply.YES)
        if "prepare" in acts:
            sending.write_together(session, staff, meeting, {"lattare": {"valt": ["pause"]}})
        if "arrange" in acts:
            meetings.answer_wish(session, staff, meeting, "lattare:pause", WishState.ARRANGED, "Paus klockan 14.")
        if "held" in acts:
            assert meetings.say_held(session, me, meeting, Held.YES)


def a_principal_by_link(cast: Cast, meeting_id: str) -> Principal:
    """Somebody who came by the link of a meeting."""
    return principal(a_session_of(cast.person, Level.LINK, meeting_id=meeting_id, link_id="l" * 26))


def thing(page: str) -> str:
    """Where the one button leads."""
    main = page[page.index("<main") :]
    return main.split('<a class="primary" href="', 1)[1].split('"', 1)[0] if '<a class="primary"' in main else ""


def test_hem_tells_the_next_meeting_in_words(person: StrictClient, cast: Cast) -> None:
    a_meeting(cast)
    page = person.get("/app/").text
    assert '<h1 id="rubrik">Onsdag 2 december klockan 13 ses ni om din plan.</h1>' in page
    assert "Om 6 dagar." in page
    assert '<span dir="auto">Vårdcentralen Linden, rum 3.</span>' in page
    assert "<b>1 av 3 kommer inte.</b>" in page
    assert "Kommer inte: <bdi>Per Holm</bdi>" in page
    assert "Kommer: <bdi>Sara Lind</bdi>" in page


@pytest.mark.parametrize(("days_before", "is_told"), [(2, False), (1, True), (0, True)])
def test_on_the_eve_of_the_meeting_hem_tells_of_answers_that_are_not_sent(
    person: StrictClient, cast: Cast, days_before: int, is_told: bool
) -> None:
    meeting_id = a_meeting(cast, starts=clock.now() + timedelta(days=days_before, hours=2))
    desk = f"/app/moten/{meeting_id}/forbered"
    assert "De är inte skickade än" not in person.get("/app/").text
    fill(person, f"{desk}/bra", text="Vi får vara två.")
    page = person.get("/app/").text
    assert ("De är inte skickade än" in page) is is_told
    assert (thing(page) == f"{desk}/titta-igenom") is is_told
    fill(person, f"{desk}/titta-igenom")
    assert "De är inte skickade än" not in person.get("/app/").text


def test_the_coordinator_has_a_number_and_hours(person: StrictClient, cast: Cast) -> None:
    page = person.get("/app/").text
    assert 'class="secondary call" href="tel:+46406280405"' in page
    assert "Ring Sara Lind" in page
    assert "I dag till klockan 15" in page
    assert '<span class="person municipality"' in page


def test_without_a_meeting_hem_says_so(person: StrictClient, cast: Cast) -> None:
    page = person.get("/app/").text
    assert "Just nu är inget möte bokat." in page
    assert thing(page) == ""


def test_a_meeting_without_a_day_is_told(person: StrictClient, cast: Cast) -> None:
    a_meeting(cast, starts=None, minutes=None, place=None)
    page = person.get("/app/").text
    assert "Ni ska ses om din plan." in page
    assert "Dagen är inte bestämd än." in page


@pytest.mark.parametrize(
    ("acts", "leads_to", "says"),
    [
        ((), "/app/moten/{id}", "Du har inte svarat än"),
        (("reply",), "/app/moten/{id}/forbered", "Du har sagt att du kommer."),
        (("reply", "prepare"), "/app/plan", "Läs din plan"),
    ],
)
def test_one_thing_at_a_time(person: StrictClient, cast: Cast, acts: tuple[str, ...], leads_to: str, says: str) -> None:
    meeting_id = a_meeting(cast)
    with begin() as session:
        send_plan(session, cast, _without_relatives())
    do(cast, meeting_id, *acts)
    page = person.get("/app/").text
    assert thing(page) == leads_to.format(id=meeting_id)
    assert says in page


def _without_relatives() -> PlanDocument:
    return replace(DOCUMENT, people=DOCUMENT.people[:2])


def test_the_plan_is_not_offered_again_once_it_was_read(person: StrictClient, cast: Cast) -> None:
    with begin() as session:
        send_plan(session, cast, _without_relatives())
    assert thing(person.get("/app/").text) == "/app/plan"
    person.get("/app/plan")
    assert thing(person.get("/app/").text) == ""


def test_after_the_meeting_hem_asks_if_it_was_held_and_then_what_she_thought(app: Flask, cast: Cast) -> None:
    meeting_id = a_meeting(cast)
    clock.move_to(STARTS + timedelta(hours=3, minutes=1))
    client = StrictClient(app, citizen=a_session_of(cast.person))
    assert thing(client.get("/app/").text) == f"/app/moten/{meeting_id}"
    assert "Blev mötet av?" in client.get("/app/").text
    do(cast, meeting_id, "held")
    assert thing(client.get("/app/").text) == f"/app/sag-vad-du-tyckte/{meeting_id}/"


def test_the_first_sign_in_shows_the_cards_first(person: StrictClient, cast: Cast) -> None:
    with begin() as session:
        send_plan(session, cast)  # Amir stands in it, and sees nothing here
    a_meeting(cast)
    assert thing(person.get("/app/").text) == "/app/ett-i-taget"
    with begin() as session:
        consent.see_card(session, cast.person, "near:p3")
    person.get("/app/ett-i-taget", 303)
    assert thing(person.get("/app/").text).startswith("/app/moten/")


def test_words_written_behind_a_link_come_before_all_else(person: StrictClient, cast: Cast) -> None:
    meeting_id = a_meeting(cast)
    link = a_principal_by_link(cast, meeting_id)
    with begin() as session:
        meeting = meetings.meeting_of_person(session, meeting_id, cast.person)
        preparation.save(
            session, preparation.pen_of(link), meeting, "viktigt", {"egna": ["Jag vill sova."]}, base=0, form="f"
        )
    assert thing(person.get("/app/").text) == "/app/var-det-du"


def test_what_was_arranged_stands_on_hem(person: StrictClient, cast: Cast) -> None:
    do(cast, a_meeting(cast), "reply", "prepare", "arrange")
    page = person.get("/app/").text
    part = page[page.index("Det här har vi ordnat") :]
    assert "<b>Pauser</b>" in part
    assert "Ordnat" in part
    assert '<span dir="auto">Paus klockan 14.</span>' in part


@both_databases
def test_no_page_takes_more_than_six_statements(app: Flask, cast: Cast) -> None:
    with begin() as session:
        send_plan_in_plain_words(session, cast)
    do(cast, a_meeting(cast, starts=MOMENT - timedelta(days=3)), "held")
    do(cast, a_meeting(cast), "reply", "prepare", "arrange")
    client = StrictClient(app, citizen=a_session_of(cast.person))
    paths = ("", "fraga", "vem-ska-jag-fraga", "runt-mig", "plan/skriv-ut", "sprak-och-text", "vem-har-last", "om")
    for path in (*(f"/app/{path}" for path in paths), "/hjalp", "/"):
        client.get(path)
        client.get(path)
        with statements() as seen:
            client.get(path)
        assert len(seen) <= 6, (path, seen)


def test_every_choice_on_hem_leads_somewhere(person: StrictClient, cast: Cast) -> None:
    page = person.get("/app/").text
    part = page[page.index("Mina val") : page.index('class="end-matter"')]
    paths = [piece.split('"', 1)[0] for piece in part.split('href="')[1:]]
    assert len(paths) == 6
    for path in paths:
        person.get(path)


def test_with_protected_identity_hem_and_wall_tell_no_place(person: StrictClient, cast: Cast) -> None:
    a_meeting(cast)
    with begin() as session:
        send_plan_in_plain_words(session, cast)
        identity.protect(session, HOUSE, cast.person)
    for path in ("/app/", "/app/plan/skriv-ut", "/app/plan/skriv-ut?allt=ja", "/app/fraga", "/hjalp"):
        page = person.get(path).text
        for canary in ("Vårdcentralen", "rum 3", "Ekköping", "040-628 04 06", "+46406280406"):
            assert canary not in page, (path, canary)
    on_paper, foot, _of_the_screen = person.get("/app/plan/skriv-ut").text.partition('<div class="end-matter">')
    assert foot
    assert "040-628" not in on_paper


def test_the_start_has_two_doors(anyone: StrictClient) -> None:
    page = anyone.get("/").text
    assert '<a class="primary" href="/l">' in page
    assert '<a class="secondary" href="/in">' in page
    assert "SIP" not in page


def test_the_page_can_be_dark(person: StrictClient) -> None:
    person.post("/app/tema", {"tema": "mork"})
    assert '<html lang="sv" dir="ltr" data-tema="mork"' in person.get("/app/sprak-och-text").text
    person.post("/app/tema", {"tema": "<b>"})
    assert '<html lang="sv" dir="ltr" data-exit-url' in person.get("/app/sprak-och-text").text


@pytest.mark.parametrize(
    "path",
    ["/app/", "/app/fraga", "/app/vem-ska-jag-fraga", "/app/runt-mig", "/app/plan/skriv-ut", "/app/sprak-och-text",
     "/app/om", "/hjalp", "/"],
)  # fmt: skip
def test_the_pages_read_as_they_should(app: Flask, cast: Cast, path: str) -> None:
    with begin() as session:
        send_plan_in_plain_words(session, cast)
    do(cast, a_meeting(cast), "reply", "prepare", "arrange")
    for level in ("sv", "sv@easy"):
        client = StrictClient(app, citizen=a_session_of(cast.person))
        client.flask.set_cookie("sprak", level)
        assert page_findings(client.get(path).text, level) == []


def test_nobody_else_sees_hem(anyone: StrictClient, coordinator: StrictClient) -> None:
    for path in ("/app/", "/app/fraga", "/app/runt-mig", "/app/vem-ska-jag-fraga", "/app/plan/skriv-ut"):
        assert anyone.get(path, 303).headers["Location"] == "/in"
        assert coordinator.get(path, 303).headers["Location"] == "/in"


def test_before_the_step_of_sharing_nothing_leads_there(cast: Cast, settings: Settings) -> None:
    with begin() as session:
        send_plan(session, cast)
    early = create_app(replaced(settings, step=3))
    client = StrictClient(early, citizen=a_session_of(cast.person))
    for path in ("/app/", "/app/plan"):
        page = client.get(path).text
        assert "/app/vem-far-se" not in page
        assert "/app/ett-i-taget" not in page
