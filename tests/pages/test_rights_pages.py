"""Vem har läst? The person's own log in plain sentences."""

from datetime import timedelta

from flask import Flask

from citizen_app.audit.service import read_logged, record, rows_about
from citizen_app.identity import service as identity
from citizen_app.kernel.levels import Actor
from citizen_app.storage.session import begin, reading
from tests.builders import HOUSE, Cast, a_session_of, a_staff_session, principal
from tests.client import StrictClient
from tests.conftest import MOMENT, both_databases
from tests.counting import statements
from tests.plans import send_plan
from tests.reading import page_findings

LOG = "/app/vem-har-last"


def opened_by(staff_id: str, cast: Cast, what: str = "plan", purpose: str | None = None) -> None:
    """A member of staff opens something about the person."""
    me = principal(a_staff_session(staff_id))
    read_logged(me, what, cast.person, cast.person, lambda _session: None, purpose)


def test_each_opening_says_who_what_when_and_why(person: StrictClient, cast: Cast) -> None:
    opened_by(cast.reader, cast)
    opened_by(cast.colleague, cast, "answers")
    page = person.get(LOG).text
    assert "<b><bdi>Johan Berg</bdi></b> (<bdi>socialsekreterare på Vårdcentralen Linden</bdi>) läste din plan." in page
    assert "Klockan 10. Du har sagt ja till dem." in page
    assert "<bdi>Kim Ström</bdi>" in page
    assert "läste det som du har skickat." in page
    assert "Klockan 10. De har skickat planen." in page
    assert "I dag, torsdag 26 november" in page


def test_own_readings_are_folded(person: StrictClient, cast: Cast) -> None:
    with begin() as session:
        send_plan(session, cast)
        for _again in range(3):
            record(session, Actor("person", cast.person, cast.unit), "read_plan", subject=cast.person)
    page = person.get(LOG).text
    assert page.count("<b>Du</b> läste din plan.") == 1
    assert "3 gånger" in page


def test_an_opened_link_is_told(person: StrictClient, cast: Cast) -> None:
    with begin() as session:
        record(session, Actor("link", "l" * 26, cast.unit), "open_link", subject=cast.person)
    page = person.get(LOG).text
    assert "<b>Någon</b> öppnade din länk." in page
    assert "Den som har länken kan öppna den." in page


def test_what_has_no_sentence_yet_is_still_told(person: StrictClient, cast: Cast) -> None:
    opened_by(cast.reader, cast, "something_new")
    with begin() as session:
        record(session, Actor("staff", cast.coordinator, cast.unit), "something_new", subject=cast.person)
    page = person.get(LOG).text
    assert "läste något om dig." in page
    assert "ändrade något om dig." in page


def test_a_purpose_is_told_as_it_was_written(person: StrictClient, cast: Cast) -> None:
    opened_by(cast.reader, cast, purpose="<b>inför</b> mötet")
    page = person.get(LOG).text
    assert "&lt;b&gt;inför&lt;/b&gt; mötet" in page
    assert "<b>inför" not in page


def test_somebody_elses_log_is_never_shown(app: Flask, cast: Cast, anyone: StrictClient) -> None:
    opened_by(cast.reader, cast)
    other = StrictClient(app, citizen=a_session_of(cast.other_person))
    assert "Johan Berg" not in other.get(LOG).text
    assert anyone.get(LOG, 303).headers["Location"] == "/in"
    staff = StrictClient(app, staff=a_staff_session(cast.coordinator))
    assert staff.get(LOG, 303).headers["Location"] == "/in"


def test_looking_at_the_log_is_logged(person: StrictClient, cast: Cast) -> None:
    person.get(LOG)
    with reading() as session:
        rows = [row.action for row in rows_about(session, cast.person, MOMENT - timedelta(days=1))]
    assert rows.count("read_log") == 1


def test_with_protected_identity_no_unit_is_named(person: StrictClient, cast: Cast) -> None:
    opened_by(cast.reader, cast)
    with begin() as session:
        identity.protect(session, HOUSE, cast.person)
    page = person.get(LOG).text
    assert "Johan Berg" in page
    assert "Linden" not in page
    assert "Ekköping" not in page


@both_databases
def test_the_log_does_not_take_more_statements_when_it_grows(app: Flask, cast: Cast) -> None:
    client = StrictClient(app, citizen=a_session_of(cast.person))
    counts = []
    for readers in ([cast.reader], [cast.reader, cast.colleague, cast.coordinator, cast.second] * 10):
        for staff_id in readers:
            opened_by(staff_id, cast)
        client.get(LOG)
        with statements() as seen:
            client.get(LOG)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6


def test_the_log_reads_as_it_should(app: Flask, cast: Cast) -> None:
    for staff_id, what in ((cast.reader, "plan"), (cast.colleague, "answers"), (cast.coordinator, "person")):
        opened_by(staff_id, cast, what)
    for level in ("sv", "sv@easy"):
        client = StrictClient(app, citizen=a_session_of(cast.person))
        client.flask.set_cookie("sprak", level)
        assert page_findings(client.get(LOG).text, level) == []
