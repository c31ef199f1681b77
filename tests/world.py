"""A whole small world made by real forms and real services, where a test chooses every text that anybody writes."""

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask

from citizen_app.consent import service as consent
from citizen_app.consent.rules import Organisation, Shown
from citizen_app.exchange import fhir
from citizen_app.exchange import service as exchange
from citizen_app.identity import links
from citizen_app.identity import service as identity
from citizen_app.kernel import clock
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor, Level, Principal
from citizen_app.meetings import service as meetings
from citizen_app.meetings.questions import SCREENS
from citizen_app.meetings.rules import Called
from citizen_app.meetings.screens import Part, Screen
from citizen_app.notify import service as notify
from citizen_app.plan import service as plans
from citizen_app.questionnaire import service as questionnaire
from citizen_app.rights import organisations
from citizen_app.storage.session import begin, reading
from citizen_app.units import service as units
from citizen_app.web import gate
from tests.builders import CODE, HOUSE, a_bundle, a_session_of, a_staff_session
from tests.client import StrictClient
from tests.other_phone import another, ask, cookie_of
from tests.pageforms import forms_on
from tests.worded import Say, bundle_of, usual

SENDER, READER = "SE0000000000-E0A1", "SE0000000000-O00V1"
OUTSIDE = Organisation("Försäkringskassan", "SE0000000000-FK01")
SHOWN = Shown("words", "sv", 3)


@dataclass
class World:
    """Who and what there is: ids by name, and the secrets of sessions."""

    say: Say = usual
    ids: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> str:
        try:
            return self.__dict__["ids"][name]  # type: ignore[no-any-return]
        except KeyError as error:
            raise AttributeError(name) from error


def a_world(app: Flask, say: Say = usual, bundle: dict[str, Any] | None = None) -> World:
    """Builds it: two persons, three units, a plan, meetings, links, answers, a yes and its end, a questionnaire."""
    world = World(say)
    with begin() as session:
        _make_units(session, world)
        _take_in(session, world, bundle or bundle_of(say))
        _make_meetings(session, world)
        _far_away(session, world)
    _staff_write(app, world)
    _by_hand(app, world)
    _by_link(app, world)
    _signed_in(app, world)
    _say_yes(app, world)
    _judge(app, world)
    _answer_wishes(app, world)
    _find_ids(world)
    _start_sessions(world)
    return world


def _make_units(session: Any, world: World) -> None:
    say = world.say
    for name, usually, group, code in (
        ("unit", "Arbete och försörjning", "kommun", SENDER),
        ("reader_unit", "Vårdcentralen Linden", "vard", READER),
        ("strange_unit", "Skolan Eken", "kommun", "SE0000000000-SK01"),
    ):
        authority = units.make_authority(session, say(f"{name}.authority", f"{usually}s huvudman", 200), group)
        phone = say(f"{name}.phone", "040-628 04 00", 40)
        made = units.make_unit(session, authority, say(name, usually, 200), code=code, phone=phone, reads_here=True)
        world.ids[name] = made.id
    for name, unit, usually in (
        ("second", "unit", "Ali Berg"),
        ("colleague", "unit", "Kim Ström"),
        ("reader", "reader_unit", "Johan Berg"),
        ("stranger", "strange_unit", "Eva Lund"),
    ):
        world.ids[name] = _staff(session, world, name, unit, usually).id
    second = units.staff(session, world.second)
    world.ids["coordinator"] = _staff(session, world, "coordinator", "unit", "Sara Lind", second).id


def _staff(session: Any, world: World, name: str, unit: str, usually: str, second: Any = None) -> Any:
    say = world.say
    role, phone = say(f"{name}.role", "socialsekreterare", 80), say(f"{name}.phone", "040-628 04 05", 40)
    return units.make_staff(session, units.unit(session, world.ids[unit]), say(name, usually, 80), role, phone, second)


def _take_in(session: Any, world: World, bundle: dict[str, Any]) -> None:
    incoming = fhir.read_bundle(json.dumps(bundle).encode())
    taken = exchange.take_in(session, HOUSE, world.unit, incoming, coordinator_id=world.coordinator)
    world.ids |= {"person": taken.person_id, "plan": taken.plan_id}
    world.ids["goal"] = plans.document_of(session, plans.plan_by_id(session, taken.plan_id)).goals[0].id
    assert identity.set_personal_code(session, HOUSE, world.person, CODE)


def _make_meetings(session: Any, world: World) -> None:
    """One meeting ahead, from the bundle; one that was, made by hand."""
    ahead = meetings.next_meeting(session, world.person, clock.now())
    assert ahead is not None
    say, staff = world.say, Actor("staff", world.coordinator, world.unit)
    called = Called(say("called", "Rut Ek", 80), say("called.role", "kurator", 80), None, None, "no")  # type: ignore[arg-type]
    past = meetings.make_meeting(
        session,
        staff,
        world.person,
        world.unit,
        title=say("past.title", "Uppföljning", 200),
        starts=clock.now() - timedelta(days=1),
        minutes=60,
        place=say("past.place", "Rum 2", 200),
        participants=[called],
    )
    world.ids |= {"meeting": ahead.id, "past": past.id}


def _far_away(session: Any, world: World) -> None:
    """A person of a third unit, with a plan, a meeting and a task, whom nobody else may know of."""
    incoming = fhir.read_bundle(json.dumps(a_bundle("karl")).encode())
    taken = exchange.take_in(session, HOUSE, world.strange_unit, incoming)
    me = Actor("person", taken.person_id, world.strange_unit)
    choice = organisations.overview(session, taken.person_id, clock.now()).choices[0]
    consent.give(session, me, taken.person_id, OUTSIDE, frozenset(Kind), None, SHOWN)
    consent.withdraw(session, me, taken.person_id, OUTSIDE, SHOWN)
    document = plans.document_of(session, plans.plan_by_id(session, taken.plan_id))
    world.ids |= {"far_person": taken.person_id, "far_plan": taken.plan_id, "far_goal": document.goals[0].id}
    world.ids["far_meeting"] = meetings.meetings_of(session, taken.person_id)[0].id
    world.ids["far_task"] = consent.waiting_for(session, world.strange_unit, clock.now())[0].object
    world.ids["far_mark"] = choice.mark
    questionnaire.ask_for_call(
        session, Principal(Level.PLAN, "", clock.now(), taken.person_id, unit_id=world.strange_unit), world.strange_unit
    )
    session.flush()
    world.ids["far_wish"] = notify.waiting_for(session, world.strange_unit, clock.now())[0].object


def _staff_write(app: Flask, world: World) -> None:
    """What staff write about the person: plain lines, ways to reach her, her word, a link with its letter."""
    say, staff = world.say, StrictClient(app, staff=a_staff_session(world.coordinator))
    path = f"/personal/plan/{world.plan}/enkel-text"
    form = next(each for each in forms_on(staff.get(path).text, path) if "samordnare" in each.names)
    lines = {name: say("plain line", "Anna ringer dig.", 600) for name in form.written}
    staff.post(path, form.data(**lines, samordnare=world.coordinator))
    person = f"/personal/person/{world.person}"
    staff.post(f"{person}/ord", {"word": say("word", "Blå båt", 40)})
    staff.post(f"{person}/na", {"reach": say("reach.email", "fatima@example.org", 254)})
    staff.post(f"{person}/na", {"reach": say("reach.phone", "070-174 06 05", 40)})
    asked = {"readers": say("readers", "Min bror", 500), "safe": say("safe", "Dagtid", 500), "by_mail": "y"}
    made = staff.post(f"/personal/mote/{world.meeting}/lank", asked | {"own_word": say("own word", "Röd", 40)}, 200)
    found = re.search(r'name="token" value="([\w-]+)".*?name="code" value="([^"]+)"', made.text)
    assert found is not None
    world.ids |= {"token": found[1], "typed_code": found[2]}
    relative = staff.post(f"/personal/mote/{world.past}/anhorig", {}, 200)
    world.ids["relative_token"] = re.search(r"/l#([\w-]{43})", relative.text)[1]  # type: ignore[index]


def _by_hand(app: Flask, world: World) -> None:
    """Another person, taken in by hand on one screen."""
    say, staff = world.say, StrictClient(app, staff=a_staff_session(world.coordinator))
    given = {"name": say("other.name", "Ulrika", 100), "place": say("other.place", "Rum 3", 200)}
    given |= {"reach": say("other.phone", "070-174 06 11", 40), "day": "2026-12-03", "time": "10:00", "minutes": "60"}
    world.ids["other_meeting"] = staff.post("/personal/ny", given).headers["Location"].split("/")[3]


def _by_link(app: Flask, world: World) -> None:
    """What is written and sent behind the link, and by the relative."""
    client = StrictClient(app)
    client.post("/l", {"token": world.token})
    _prepare(client, "/app/forbered", world.say)
    _on_another_phone(app, world)
    relative = StrictClient(app)
    relative.post("/l", {"token": world.relative_token})
    said = {"series": "anhorig", "relation": world.say("relation", "syster", 80)}
    relative.post("/app/anhorig/", said)
    relative.post("/app/anhorig/1", {"svar_1": "4"})


def _on_another_phone(app: Flask, world: World) -> None:
    """The same link on one more phone, which waits for the code that was sent."""
    phone = another(app, world.token)
    world.ids["contact_code"], world.secrets["waiting"] = ask(phone), cookie_of(phone, gate.WAITING_COOKIE)


def _signed_in(app: Flask, world: World) -> None:
    client = StrictClient(app, citizen=a_session_of(world.person))
    _prepare(client, f"/app/moten/{world.meeting}/forbered", world.say)
    client.post(f"/app/moten/{world.meeting}/svar", {"svar": "yes"}, status=303)
    client.post("/app/hor-av-er", {"way": "phone", "words": world.say("call words", "På morgonen.", 300)}, status=303)


def _prepare(client: StrictClient, base: str, say: Say) -> None:
    """Answers everything that can be answered in words, and sends it."""
    three = {name: say(f"three.{name}", "Att få hjälp.", 5000) for name in ("viktigt", "fragor", "inte")}
    client.post(base, three | {"om": "samordnaren", "vidare": "mer"})
    for screen in SCREENS:
        client.post(f"{base}/{screen.slug}", _written(screen, say))
    client.post(f"{base}/titta-igenom", {})


def _written(screen: Screen, say: Say) -> dict[str, Any]:
    """An answer to one screen: every text filled in, and the first of what can be chosen."""
    given: dict[str, Any] = {"vidare": "nasta"}
    for each in screen.fields:
        if each.part in (Part.TEXT, Part.LINE):
            given[each.name] = say(f"{screen.slug}.{each.name}", "Det är bra.", 5000 if each.part is Part.TEXT else 500)
        elif each.part is Part.LIST:
            given["ny"] = say(f"{screen.slug}.ny", "Vem ringer?", 500)
        elif each.part in (Part.ONE, Part.MANY, Part.PICTURES):
            given[each.name] = next(iter(each.options), "")
    return given


def _say_yes(app: Flask, world: World) -> None:
    """A yes in force at one unit; a yes with limits outside, and the end of another: two tasks for staff."""
    me, say = Actor("person", world.person, world.unit), world.say
    with begin() as session:
        found = organisations.overview(session, world.person, clock.now()).choices
        reader = next(each for each in found if each.organisation.code == READER)
        others = [each for each in found if each.organisation.code not in (READER, SENDER)]
        kinds = frozenset(Kind)
        consent.give(session, me, world.person, reader.organisation, kinds, None, SHOWN)
        consent.give(session, me, world.person, others[1].organisation, kinds, None, SHOWN)
        consent.withdraw(session, me, world.person, others[1].organisation, SHOWN)
        world.ids |= {"mark": reader.mark, "outside_mark": others[0].mark}
    person = StrictClient(app, citizen=a_session_of(world.person))
    draft = {"kinds": ["halsa", "barn"], "not_covered": say("not covered", "Inte det om skolan.", 1000), "svar": "ja"}
    page = f"/app/vem-far-se/{world.outside_mark}"
    person.post(page, draft | {"helped_by": "tolk"}, status=307)
    person.post(f"{page}/svar", draft | {"helped_by": "tolk"})


def _judge(app: Flask, world: World) -> None:
    """The person has begun to say what she thought."""
    client = StrictClient(app, citizen=a_session_of(world.person))
    client.post(f"/app/moten/{world.past}/blev-det-av", {"blev": "yes"}, status=303)
    base = f"/app/sag-vad-du-tyckte/{world.past}"
    client.post(f"{base}/", {"series": "sjalv"})
    client.post(f"{base}/ova", {"answer": "3"})
    client.post(f"{base}/1", {"svar_1": "4"})
    client.post(f"{base}/klart", {"call": "ja"})


def _answer_wishes(app: Flask, world: World) -> None:
    """Staff answer each wish in words; the coordinator is away soon."""
    say, staff = world.say, StrictClient(app, staff=a_staff_session(world.coordinator))
    base = f"/personal/mote/{world.meeting}"
    codes = dict.fromkeys(re.findall(rf"{base}/onskan/([^\"]+)\"", staff.get(f"{base}/svar").text))
    for code in codes:
        staff.post(f"{base}/onskan/{code}", {"answer": "later", "words": say("wish answer", "Vi ringer dig.", 500)})
    world.ids["wish_code"] = next(iter(codes))


def _find_ids(world: World) -> None:
    with reading() as session:
        waiting = {each.kind: each.object for each in consent.waiting_for(session, world.unit, clock.now())}
        world.ids |= {"task": waiting[consent.TELL], "mark_task": waiting[consent.MARK]}
        world.ids["wish"] = notify.waiting_for(session, world.unit, clock.now())[0].object
        other = meetings.meeting_of_unit(session, world.other_meeting, world.unit)
        world.ids["other_person"] = other.person_id if other else ""
        sent = {link.purpose: link.id for link in links.links_of_meeting(session, world.meeting)}
        asked = {link.purpose: link.id for link in links.links_of_meeting(session, world.past)}
        world.ids |= {"link": sent[links.PREPARE], "answer_link": asked[links.ANSWER]}


def _start_sessions(world: World) -> None:
    """A session for everybody who can have one."""
    prepare, relative = {"purpose": links.PREPARE}, {"purpose": links.ANSWER}
    low: dict[str, dict[str, Any]] = {
        "link": {"meeting_id": world.meeting, "link_id": world.link, "data": prepare},
        "relative": {"meeting_id": world.past, "link_id": world.answer_link, "data": relative},
    }
    for name, more in low.items():
        world.secrets[name] = a_session_of(world.person, Level.LINK, **more)
    other_link = {"meeting_id": world.other_meeting, "link_id": world.link, "data": prepare}
    world.secrets["other link"] = a_session_of(world.other_person, Level.LINK, **other_link)
    world.secrets["once"] = a_session_of(world.person, Level.ONCE, data={"purpose": links.SIGN_IN})
    world.secrets["person"] = a_session_of(world.person)
    world.secrets["other person"] = a_session_of(world.other_person)
    for name in ("coordinator", "second", "colleague", "reader", "stranger"):
        world.secrets[name] = a_staff_session(world.ids[name])
