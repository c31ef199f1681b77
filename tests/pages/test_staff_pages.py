"""Who among staff opens what, and why; what a yes opens for another unit; the same 404 for foreign and missing."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_app.audit.records import AuditRow
from citizen_app.consent import service as consent
from citizen_app.consent.rules import Organisation, Shown
from citizen_app.identity import service as identity
from citizen_app.kernel.ids import new_id
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor
from citizen_app.meetings import service as meetings
from citizen_app.plan import service as plans
from citizen_app.plan.document import Action, Goal, PlanDocument
from citizen_app.rights import wording as rights
from citizen_app.settings import data_folder
from citizen_app.staff import rules
from citizen_app.storage.session import begin, reading
from tests.builders import Cast, a_staff_session
from tests.client import StrictClient


def reads() -> list[tuple[str, str | None, str | None]]:
    with reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action.startswith("read_")).order_by(AuditRow.at))
        return [(row.action, row.purpose, row.object) for row in rows]


PATHS = (
    "/personal/person/{person}", "/personal/person/{person}/kod", "/personal/person/{person}/ord",
    "/personal/person/{person}/na", "/personal/person/{person}/samordnare", "/personal/person/{person}/varfor",
    "/personal/mote/{meeting}", "/personal/mote/{meeting}/lank", "/personal/mote/{meeting}/tid",
    "/personal/mote/{meeting}/svar", "/personal/mote/{meeting}/fyll-i", "/personal/mote/{meeting}/anhorig",
    "/personal/mote/{meeting}/onskan/tolk:ja",
)  # fmt: skip
POSTS = (
    "/personal/person/{person}/skydda", "/personal/person/{person}/avsluta-lankar",
    "/personal/mote/{meeting}/avsluta-lankar", "/personal/mote/{meeting}/blev", "/personal/mote/{meeting}/sett",
    "/personal/mote/{meeting}/stall-in", "/personal/mote/{meeting}/last", "/personal/mote/{meeting}/brev",
)  # fmt: skip


def bare(page: str) -> str:
    """A page without what differs by the address that was asked for."""
    return re.sub(r'data-session-ends="\d+"|name="till" value="[^"]*"', "", page)


@pytest.mark.parametrize("path", PATHS)
def test_a_foreign_page_is_as_missing_as_one_that_never_was(
    reader: StrictClient, coordinator: StrictClient, path: str, meeting: str, cast: Cast
) -> None:
    foreign = reader.get(path.format(person=cast.person, meeting=meeting), status=404).text
    missing = reader.get(path.format(person=new_id(), meeting=new_id()), status=404).text
    odd = reader.get(path.format(person="å" * 60, meeting="x%00y"), status=404).text
    assert bare(foreign) == bare(missing) == bare(odd)
    with reading() as session:
        assert session.scalars(select(AuditRow).where(AuditRow.action.startswith("read_"))).all() == []


@pytest.mark.parametrize("path", POSTS)
def test_a_foreign_act_does_nothing(reader: StrictClient, path: str, meeting: str, cast: Cast) -> None:
    sent = {"blev": "ja", "version": "1", "key": "k" * 32}
    reader.post(path.format(person=cast.person, meeting=meeting), sent, status=404)
    reader.post(path.format(person=new_id(), meeting=new_id()), sent, status=404)
    with reading() as session:
        assert not identity.person(session, cast.person).protected
        assert meetings.meetings_of(session, cast.person)[0].held is None


@pytest.mark.parametrize(
    "path", ["/personal/", "/personal/personer", "/personal/ny", "/personal/fravaro", *PATHS, *POSTS]
)
def test_nobody_else_comes_in(anyone: StrictClient, person: StrictClient, path: str, meeting: str, cast: Cast) -> None:
    address = path.format(person=cast.person, meeting=meeting)
    for client in (anyone, person):
        answer = (
            client.flask.post(address, headers={"Sec-Fetch-Site": "same-origin"})
            if path in POSTS
            else client.flask.get(address)
        )
        assert (answer.status_code, answer.headers.get("Location")) in ((303, "/personal/in"), (404, None))


def test_the_coordinators_openings_are_logged_with_their_purpose_each_time(
    coordinator: StrictClient, cast: Cast
) -> None:
    for _ in range(2):
        coordinator.get(f"/personal/person/{cast.person}")
    assert reads() == [("read_staff_person", "coordinator", cast.person)] * 2


def test_the_second_name_stands_in(app: Flask, cast: Cast) -> None:
    StrictClient(app, staff=a_staff_session(cast.second)).get(f"/personal/person/{cast.person}")
    assert reads() == [("read_staff_person", "stand_in", cast.person)]


def test_a_colleague_says_why_first_and_the_reason_is_in_the_log(colleague: StrictClient, cast: Cast) -> None:
    path = f"/personal/person/{cast.person}"
    ask = colleague.get(path, status=303).headers["Location"]
    assert reads() == []
    assert "Varför öppnar du?" in colleague.get(ask).text
    assert "Välj varför du öppnar." in colleague.post(ask, {"why": "nyfiken"}, status=422).text
    back = colleague.post(ask, {"why": "asked", "till": path}).headers["Location"]
    assert back == path
    colleague.get(back)
    assert reads() == [("read_staff_person", "asked", cast.person)]


def test_the_person_reads_the_reason_in_her_own_log(colleague: StrictClient, person: StrictClient, cast: Cast) -> None:
    colleague.post(f"/personal/person/{cast.person}/varfor", {"why": "asked"})
    colleague.get(f"/personal/person/{cast.person}")
    log = person.get("/app/vem-har-last").text
    assert "Kim Ström" in log
    assert "Du hade hört av dig." in log


def test_every_purpose_and_every_reading_of_ours_has_words_for_the_person() -> None:
    assert {purpose.value for purpose in rules.Purpose} == set(rights.PURPOSES)
    for what in ("staff_person", "meeting", "answers", "consent", "letter"):
        assert f"read_{what}" in rights.ACTIONS


def test_a_reason_is_for_one_person_only(colleague: StrictClient, cast: Cast) -> None:
    colleague.post(f"/personal/person/{cast.person}/varfor", {"why": "asked"})
    colleague.get(f"/personal/person/{cast.other_person}", status=303)


def test_the_way_back_from_the_reason_never_leads_away(colleague: StrictClient, cast: Cast) -> None:
    sent = {"why": "asked", "till": "//evil.example/"}
    assert colleague.post(f"/personal/person/{cast.person}/varfor", sent).headers["Location"] == "/"


@pytest.fixture
def plan(sara: Actor, cast: Cast) -> None:
    document = PlanDocument(
        title="Plan",
        sender="o1",
        why="Hemlig orsak",
        goals=(Goal("g1", "Jag vill arbeta", kinds=(Kind.WORK,)), Goal("g2", "Jag vill sova", kinds=(Kind.HEALTH,))),
        actions=(
            Action("a1", "Arbetsträning i bageriet", goals=("g1",), kinds=(Kind.WORK,), plain="Du prövar ett arbete."),
            Action("a2", "Medicin mot sömnbrist", goals=("g2",), kinds=(Kind.HEALTH,)),
            Action("a3", "Omärkt rad om skulder"),
        ),
        languages=("ar", "prs", "ar-SY", "swl", "tornedalsfinska", "xx-å"),
    )
    with begin() as session:
        sent, _new = plans.save_version(session, sara, cast.person, cast.unit, "p1", document)
        plans.write_plain_lines(session, sara, sent.id, {}, {})


LINDEN = Organisation("Vårdcentralen Linden", "SE0000000000-O00V1")


def say_yes(cast: Cast, *kinds: Kind) -> None:
    with begin() as session:
        me = Actor("person", cast.person, cast.unit)
        assert consent.give(session, me, cast.person, LINDEN, frozenset(kinds), None, Shown("abc", "sv", 3, None))


def take_back(cast: Cast) -> None:
    with begin() as session:
        me = Actor("person", cast.person, cast.unit)
        assert consent.withdraw(session, me, cast.person, LINDEN, Shown("abc", "sv", 3, None))


def test_another_unit_sees_exactly_the_kinds_of_the_yes_and_nothing_after_it(
    reader: StrictClient, cast: Cast, plan: None, meeting: str
) -> None:
    path = f"/personal/person/{cast.person}"
    reader.get(path, status=404)
    assert "Fatima" not in reader.get("/personal/personer").text
    say_yes(cast, Kind.WORK)
    assert "Fatima" in reader.get("/personal/personer").text
    page = reader.get(path).text
    assert "Du prövar ett arbete." in page
    assert "Arbete" in page
    assert "arabiska" not in page
    for hidden in ("Medicin mot sömnbrist", "Omärkt rad", "Jag vill sova", "Lindens rum 3", "Blå båt", "Sara Lind<"):
        assert hidden not in page
    assert ("read_staff_person", "shared", cast.person) in reads()
    reader.get(f"/personal/mote/{meeting}", status=404)
    reader.get(f"{path}/kod", status=404)
    take_back(cast)
    reader.get(path, status=404)
    assert "Fatima" not in reader.get("/personal/personer").text


def test_the_own_units_page_shows_its_whole_copy(coordinator: StrictClient, cast: Cast, plan: None) -> None:
    page = coordinator.get(f"/personal/person/{cast.person}").text
    for shown in ("Hemlig orsak", "Du prövar ett arbete.", "Medicin mot sömnbrist", "Omärkt rad om skulder"):
        assert shown in page
    assert "2 rader saknar enkel text." in page
    assert "arabiska, dari, arabiska (Syrien), svenskt teckenspråk, tornedalsfinska, xx-å" in page


def test_a_withdrawal_outside_the_app_is_a_task_until_somebody_has_told(coordinator: StrictClient, cast: Cast) -> None:
    outside, shown = Organisation("Försäkringskassan", None), Shown("abc", "sv", 3, None)
    with begin() as session:
        me = Actor("person", cast.person, cast.unit)
        consent.give(session, me, cast.person, outside, frozenset({Kind.WORK}), None, shown)
        consent.withdraw(session, me, cast.person, outside, shown)
    page = coordinator.get("/personal/").text
    assert "Någon har tagit tillbaka sitt ja" in page
    [task] = re.findall(r'href="(/personal/uppgift/[a-z0-9]{26})"', page)
    assert "Säg till Försäkringskassan" in coordinator.get(task).text
    coordinator.post(task, {})
    assert "Någon har tagit tillbaka sitt ja" not in coordinator.get("/personal/").text
    assert "Det är gjort." in coordinator.get(task).text


def test_a_foreign_task_is_missing(reader: StrictClient, coordinator: StrictClient) -> None:
    reader.get(f"/personal/uppgift/{new_id()}", status=404)
    reader.get("/personal/uppgift/..%2f", status=404)


def test_a_save_leads_to_the_line_that_says_so(coordinator: StrictClient, cast: Cast) -> None:
    page = f"/personal/person/{cast.person}"
    to_line = coordinator.post(f"{page}/ord", {"word": "Röd stol"}).headers["Location"]
    assert to_line == f"{page}#sparat"
    assert 'id="sparat"' in coordinator.get(page).text
    assert "#sparat:not(:target) {\n  display: none;" in (data_folder("static") / "css" / "staff.css").read_text()


def test_nothing_is_said_to_be_saved_that_was_not(coordinator: StrictClient, cast: Cast, meeting: str) -> None:
    base = f"/personal/mote/{meeting}"
    not_saved = (
        (f"{base}/last", {"version": "77"}),
        (f"{base}/blev", {}),
        (f"{base}/blev", {"blev": "kanske"}),
        (f"{base}/fyll-i", {}),
        (f"/personal/person/{cast.person}/skydda", {"sprak": "en"}),
    )
    for path, sent in not_saved:
        assert "#" not in coordinator.post(path, sent).headers["Location"], path
    assert 'id="sparat"' not in coordinator.get(f"/personal/person/{cast.person}/varfor").text
