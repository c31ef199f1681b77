"""T29: a person with protected identity: nothing that tells where she is, or how to reach her, comes out anywhere."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from citizen_app.exchange import fhir
from citizen_app.exchange import service as exchange
from citizen_app.identity import links
from citizen_app.identity import service as identity
from citizen_app.kernel import clock
from citizen_app.kernel.levels import Level
from citizen_app.meetings import service as meetings
from citizen_app.notify import service as notify
from citizen_app.plan import service as plans
from citizen_app.rights import organisations
from citizen_app.storage.session import begin, reading
from citizen_app.units import service as units
from tests.builders import CODE, HOUSE, a_bundle, a_session_of, a_staff_session
from tests.client import StrictClient
from tests.walks import MISSING, routes

PROTECTED = {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]}
WHERE = {  # words that tell where she lives or how she is reached: nobody is shown any of them
    "street": "Kanariegatan 7", "town": "Fågelköping", "post code": "98765", "phone": "070-740 61 11",
    "mail": "kanarie@example.org", "birth": "1981-03-14", "old name": "Gammalkanarie", "contact": "Kontaktkanarie",
    "relative's phone": "070-740 62 22", "relative's mail": "nara@example.org", "relative's street": "Anhörigvägen 3",
}  # fmt: skip
PLACES = {  # units, schools and places: not on her pages, in her letters, in lists or in her log
    "unit": "Kanariekontoret", "clinic": "Kanariekliniken", "school": "Kanarieskolan", "place": "Kanarierummet",
}  # fmt: skip
ASKED = ("/app/vem-far-se", "/app/ett-i-taget")  # behind her code: here she is asked about a unit, so it is named
FULL = ("/personal/person/", "/personal/plan/", "/personal/mote/")  # one person at a time, opened for a reason


def protected_bundle(marked: bool) -> dict[str, Any]:
    """Fatima's plan, marked as protected, with everything in it that must not come out."""
    bundle: dict[str, Any] = copy.deepcopy(a_bundle("fatima"))
    for entry in bundle["entry"]:
        _spoil(entry["resource"])
        if not marked:
            entry["resource"].pop("meta", None)
            for contact in entry["resource"].get("contact", ()):
                contact["name"]["text"] = "Li Exempelsson"  # came in as every relative's name did; her phone stays away
    return bundle


def _spoil(resource: dict[str, Any]) -> None:
    kind = resource["resourceType"]
    if kind == "Patient":
        address = {"line": [WHERE["street"]], "city": WHERE["town"], "postalCode": WHERE["post code"]}
        resource |= {"meta": PROTECTED, "address": [address]}
        resource["telecom"] = [
            {"system": "phone", "value": WHERE["phone"]},
            {"system": "email", "value": WHERE["mail"]},
        ]
        resource["name"].append({"use": "old", "given": [WHERE["old name"]], "family": "Exempelsson"})
        phone = {"system": "phone", "value": WHERE["phone"]}
        resource["contact"] = [{"name": {"text": WHERE["contact"]}, "telecom": [phone]}]
    elif kind == "RelatedPerson":
        resource["telecom"] = [
            {"system": "phone", "value": WHERE["relative's phone"]},
            {"system": "email", "value": WHERE["relative's mail"]},
        ]
        resource["address"] = [{"line": [WHERE["relative's street"]]}]
    elif kind == "Appointment":
        resource["comment"] = PLACES["place"]
    elif kind == "Organization":
        names = {"Arbete": "unit", "Vårdcentralen": "clinic"}
        named = next((name for start, name in names.items() if resource["name"].startswith(start)), "school")
        resource["name"] = PLACES[named] if named != "school" else f"{PLACES['school']} {resource['id'][:4]}"


def taken_in(by_bundle: bool) -> dict[str, str]:
    """A protected person with a plan, a meeting and a code: marked in the bundle, or by staff afterwards."""
    with begin() as session:
        authority = units.make_authority(session, "Huvudmannen", "kommun")
        unit = units.make_unit(session, authority, PLACES["unit"], code="SE0000000000-E0A1", reads_here=True)
        sara = units.make_staff(session, unit, "Sara Lind", "socialsekreterare", "040-628 04 05")
        kim = units.make_staff(session, unit, "Kim Ström", "socialsekreterare", "040-628 04 05")
        incoming = fhir.read_bundle(json.dumps(protected_bundle(by_bundle)).encode())
        taken = exchange.take_in(session, HOUSE, unit.id, incoming, coordinator_id=sara.id)
        assert identity.person(session, taken.person_id).protected is by_bundle
        assert identity.set_personal_code(session, HOUSE, taken.person_id, CODE)
        document = plans.document_of(session, plans.plan_by_id(session, taken.plan_id))
        meeting = meetings.next_meeting(session, taken.person_id, clock.now())
        mark = organisations.overview(session, taken.person_id, clock.now()).choices[0].mark
        assert meeting is not None
        found = {"coordinator": sara.id, "colleague": kim.id, "person_id": taken.person_id, "mark": mark}
        found |= {"plan_id": taken.plan_id, "meeting_id": meeting.id, "goal_id": document.goals[0].id}
        return found | {"task_id": MISSING, "wish_id": MISSING, "slug": "vilka", "code": "tolk:ja", "step": "1"}


def desk_of(app: Flask, ids: dict[str, str], who: str) -> StrictClient:
    """A member of staff who has said why she opens what is about this person."""
    client = StrictClient(app, staff=a_staff_session(ids[who]))
    client.post(f"/personal/person/{ids['person_id']}/varfor", {"why": "meeting"})
    return client


def outputs(app: Flask, ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """All that comes out about her: her own pages, the link's, the staff's, a new link with its sms, a letter."""
    low = {"meeting_id": ids["meeting_id"], "data": {"purpose": links.PREPARE}}
    desk = desk_of(app, ids, "coordinator")
    clients = {
        "person": StrictClient(app, citizen=a_session_of(ids["person_id"])),
        "link": StrictClient(app, citizen=a_session_of(ids["person_id"], Level.LINK, **low)),  # type: ignore[arg-type]
        "staff": desk,
        "colleague": StrictClient(app, staff=a_staff_session(ids["colleague"])),
    }
    for who, client in clients.items():
        for route in routes(app):
            if "GET" in route.methods:
                page = client.flask.get(route.path(ids) + ("?allt=ja" if route.rule.endswith("skriv-ut") else ""))
                yield f"{who} {route.rule}", page.text
    asked = {"readers": "Ingen", "safe": "Dagtid", "own_word": "Blå båt", "by_mail": "y"}
    made = desk.post(f"/personal/mote/{ids['meeting_id']}/lank", asked, status=200).text
    yield "staff a new link", made
    secrets = re.search(r'name="token" value="([\w-]+)".*?name="code" value="([^"]+)"', made)
    assert secrets is not None
    letter = {"token": secrets[1], "code": secrets[2]}
    yield "link the letter", desk.post(f"/personal/mote/{ids['meeting_id']}/brev", letter, status=200).text


def hits(name: str, page: str, ids: dict[str, str]) -> list[str]:
    """The forbidden words on a page; one person's own staff pages may name places, and staff see their own unit."""
    who, _space, what = name.partition(" ")
    forbidden = dict(WHERE)
    if what.startswith(ASKED):
        return [word for word in forbidden.values() if word in page]
    if who in ("person", "link"):
        forbidden |= PLACES
    elif not what.startswith(FULL):
        forbidden |= {name: word for name, word in PLACES.items() if name != "unit"}
    digits = re.sub(r"\D", "", page)
    numbers = [word for word in forbidden.values() if word.startswith("07") and re.sub(r"\D", "", word)[1:] in digits]
    return [word for word in forbidden.values() if word in page] + numbers


@pytest.mark.parametrize("by_bundle", [True, False], ids=["marked in the bundle", "marked by staff"])
def test_nothing_tells_where_she_is(app: Flask, by_bundle: bool) -> None:
    ids = taken_in(by_bundle)
    if not by_bundle:
        desk_of(app, ids, "coordinator").post(f"/personal/person/{ids['person_id']}/skydda")
    found = {name: words for name, page in outputs(app, ids) if (words := hits(name, page, ids))}
    assert found == {}


@pytest.mark.parametrize("by_bundle", [True, False], ids=["marked in the bundle", "marked by staff"])
def test_no_mail_is_sent_and_no_way_is_kept(app: Flask, by_bundle: bool) -> None:
    ids = taken_in(by_bundle)
    desk = desk_of(app, ids, "coordinator")
    if not by_bundle:
        desk.post(f"/personal/person/{ids['person_id']}/skydda")
        desk = desk_of(app, ids, "coordinator")  # from now on each opening asks why
    desk.post(f"/personal/person/{ids['person_id']}/na", {"reach": WHERE["mail"]})
    asked = {"readers": "Ingen", "safe": "Dagtid", "own_word": "Blå båt", "by_mail": "y"}
    desk.post(f"/personal/mote/{ids['meeting_id']}/lank", asked, status=200)
    StrictClient(app).post("/in", {"address": WHERE["mail"]})
    with reading() as session:
        assert [each.value for each in notify.contacts(session, ids["person_id"])] == []
        assert session.execute(text("SELECT count(*) FROM outbox WHERE state = 'waiting'")).scalar_one() == 0


@pytest.mark.parametrize("who", ["coordinator", "colleague"])
def test_each_opening_needs_a_reason(app: Flask, who: str) -> None:
    ids = taken_in(by_bundle=True)
    staff = StrictClient(app, staff=a_staff_session(ids[who]))
    for path in (f"/personal/person/{ids['person_id']}", f"/personal/mote/{ids['meeting_id']}/svar"):
        assert "/varfor?till=" in staff.get(path, status=303).headers["Location"]
    assert "/varfor?till=" in staff.get(f"/personal/plan/{ids['plan_id']}/enkel-text", status=303).headers["Location"]


def test_a_word_that_came_out_would_be_seen() -> None:
    assert hits("person /app/plan", f"<p>{PLACES['clinic']}</p>", {})
    assert hits("staff /personal/person/<person_id>", "<p>0707406111</p>", {})
    assert not hits("staff /personal/person/<person_id>", f"<p>{PLACES['clinic']}</p>", {})
