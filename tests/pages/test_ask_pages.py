"""Whom to ask, the circle of people, the page for the fridge, and help for anybody."""

from citizen_app.storage.session import begin
from tests.builders import Cast
from tests.client import StrictClient
from tests.plans import send_plan, send_plan_in_plain_words


def test_whom_to_ask_names_people_numbers_and_hours(person: StrictClient, cast: Cast) -> None:
    with begin() as session:
        send_plan_in_plain_words(session, cast)
    page = person.get("/app/vem-ska-jag-fraga").text
    assert page.index("Hela planen") < page.index("Min hälsa") < page.index("Barnen")
    part = page[page.index("Min hälsa") : page.index("Barnen")]
    assert "<b><bdi>Johan Berg</bdi></b>" in part
    assert "läkare på Vårdcentralen Linden" in part
    assert "Johan Berg, läkare, undersöker rygg och leder." in part
    assert 'href="tel:+46406280406"' in part
    assert "I dag till klockan 15" in part


def test_without_a_plan_the_coordinator_can_be_asked(person: StrictClient, cast: Cast) -> None:
    page = person.get("/app/vem-ska-jag-fraga").text
    assert "<b><bdi>Sara Lind</bdi></b>" in page[page.index("<main") :]


def test_the_circle_is_drawn_and_written(person: StrictClient, cast: Cast) -> None:
    with begin() as session:
        send_plan(session, cast)
    page = person.get("/app/runt-mig").text
    drawn = page[page.index('<svg class="circle"') : page.index("</desc>")]
    assert "Runt mig" in drawn
    assert all(name in drawn for name in ("Sara Lind", "Johan Berg", "Amir"))
    written = page[page.index("</desc>") :]
    assert all(f"<b><bdi>{name}</bdi></b>" in written for name in ("Sara Lind", "Johan Berg", "Amir"))
    assert "Här kommer de som hjälper dig." not in page


def test_the_wall_shows_health_only_when_asked_to(person: StrictClient, cast: Cast) -> None:
    with begin() as session:
        send_plan_in_plain_words(session, cast)
    page = person.get("/app/plan/skriv-ut").text
    assert "försörjningsstöd" in page
    assert "undersöker rygg och leder" not in page
    assert 'class="qr"' in page
    assert "Utskriven" in page
    assert "undersöker rygg och leder" in person.get("/app/plan/skriv-ut?allt=ja").text


def test_help_is_there_for_anybody(anyone: StrictClient) -> None:
    page = anyone.get("/hjalp").text
    for link in ("tel:112", "tel:1177", "tel:90101", "tel:116111"):
        assert f'href="{link}"' in page


def test_the_own_crisis_plan_stands_first(person: StrictClient, anyone: StrictClient, cast: Cast) -> None:
    with begin() as session:
        send_plan(session, cast)
    page = person.get("/hjalp").text
    assert page.index("Ring psykiatrins mobila team om oron ökar.") < page.index("tel:112")
    assert "psykiatrins" not in anyone.get("/hjalp").text
