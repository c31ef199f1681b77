"""Every screen that a citizen can come to, as data: access tests, pictures and counts go through this list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from flask import Flask
from playwright.sync_api import BrowserContext, Page
from sqlalchemy.orm import Session

from citizen_app.consent import service as consent
from citizen_app.consent.rules import Organisation, Shown
from citizen_app.demo.cast import READER
from citizen_app.identity import links, sessions
from citizen_app.identity import service as identity
from citizen_app.identity.records import Person
from citizen_app.kernel.clock import now
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor, Level
from citizen_app.meetings import preparation, reading, sending
from citizen_app.meetings import service as meetings
from citizen_app.meetings.preparation import Pen
from citizen_app.meetings.questions import SCREENS as QUESTIONS
from citizen_app.meetings.rules import Hand, WishState
from citizen_app.plan import service as plans
from citizen_app.storage.session import begin
from citizen_app.units import service as units
from citizen_app.web.gate import CITIZEN_COOKIE, WAITING_COOKIE
from tests.browser import Installation, opened
from tests.client import StrictClient

HOUSE = Actor("system", "tests")
LINDEN = Organisation("Vårdcentralen Linden", READER)
PSYCHIATRY = Organisation("Vuxenpsykiatrin Ekköping", "SE0000000000-O00P1")
OFFICE = Organisation("Försäkringskassan", "SE0000000000-FK01")


class Who(StrEnum):
    """Whose phone shows the screen."""

    ANYONE = "anyone"
    OTHER_PHONE = "other phone"  # the link is open on another phone; a code is on its way to this one
    LINK = "link"
    RELATIVE = "relative"
    FATIMA = "fatima"  # signed in at level 2, her plan just come: a meeting ahead, a yes, cards to answer
    JONAS = "jonas"  # signed in at level 2, a meeting has been


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: the name of its picture, its address, whose it is, and what is pressed when it is there."""

    name: str
    path: str
    who: Who
    press: tuple[str, ...] = ()
    status: int = 200
    in_easy: bool = True


PREPARE = "/app/moten/{meeting}/forbered"
SAID = "/app/sag-vad-du-tyckte/{past}"
SUBMIT = "#form button.primary"


def _questions() -> Iterator[Screen]:
    """One screen for each question of the preparation; the three stand on a page of their own."""
    for question in QUESTIONS:
        yield Screen(f"forbered-{question.slug}", f"{PREPARE}/{question.slug}", Who.FATIMA)


SCREENS = (
    Screen("start", "/", Who.ANYONE),
    Screen("lank", "/l", Who.ANYONE),
    Screen("lank-med-knapp", "/l#0OA-o_TpLcnyN00wOBo9RH6-fO_f4cWjKJ6P7LG7Ydg", Who.ANYONE),
    Screen("lank-slut", "/l", Who.ANYONE, (SUBMIT,), 422),
    Screen("lank-annan-telefon", "/l/annan-telefon", Who.OTHER_PHONE),
    Screen("lank-kod", "/l/kod", Who.OTHER_PHONE),
    Screen("lank-kod-andra", "/l/kod", Who.OTHER_PHONE, (SUBMIT,), 422),
    Screen("logga-in", "/in", Who.ANYONE),
    Screen("logga-in-andra", "/in", Who.ANYONE, (SUBMIT,), 422),
    Screen("brev-skickat", "/in/skickat", Who.ANYONE),
    Screen("hjalp-for-alla", "/hjalp", Who.ANYONE),
    Screen("om-for-alla", "/app/om", Who.ANYONE),
    Screen("finns-inte", "/finns-inte", Who.ANYONE, status=404),
    Screen("utan-nat", "/app/offline", Who.ANYONE),
    Screen("for-personal", "/personal/in", Who.ANYONE),
    Screen("lank-fragor", "/app/forbered", Who.LINK),
    Screen("lank-mer", "/app/forbered/mer", Who.LINK),
    Screen("lank-fraga", "/app/forbered/tolk", Who.LINK),
    Screen("lank-titta-igenom", "/app/forbered/titta-igenom", Who.LINK),
    Screen("lank-hor-av-er", "/app/hor-av-er", Who.LINK),
    Screen("kod", "/in/kod", Who.LINK),
    Screen("kod-andra", "/in/kod", Who.LINK, (SUBMIT,), 422),
    Screen("anhorig", "/app/anhorig/", Who.RELATIVE),
    Screen("anhorig-ova", "/app/anhorig/ova", Who.RELATIVE),
    Screen("anhorig-fraga", "/app/anhorig/1", Who.RELATIVE),
    Screen("hem", "/app/", Who.FATIMA),
    Screen("plan", "/app/plan", Who.FATIMA),
    Screen("plan-ord", "/app/plan", Who.FATIMA, (".explain > summary:visible >> nth=0",)),
    Screen("plan-originalet", "/app/plan", Who.FATIMA, ("details.original > summary:visible >> nth=0",), in_easy=False),
    Screen("mal", "/app/plan/mal/{goal}", Who.FATIMA),
    Screen("skriv-ut", "/app/plan/skriv-ut", Who.FATIMA),
    Screen("moten", "/app/moten", Who.FATIMA),
    Screen("mote", "/app/moten/{meeting}", Who.FATIMA),
    Screen("mote-svara", "/app/moten/{meeting}?andra=ja", Who.FATIMA),
    Screen("var-det-du", "/app/var-det-du", Who.JONAS),
    Screen("fraga", "/app/fraga", Who.FATIMA),
    Screen("hor-av-er", "/app/hor-av-er", Who.FATIMA),
    Screen("hor-av-er-andra", "/app/hor-av-er", Who.FATIMA, (SUBMIT,), 422),
    Screen("vem-ska-jag-fraga", "/app/vem-ska-jag-fraga", Who.FATIMA),
    Screen("runt-mig", "/app/runt-mig", Who.FATIMA),
    Screen("hjalp", "/hjalp", Who.FATIMA),
    Screen("om", "/app/om", Who.FATIMA),
    Screen("trygghet", "/app/trygghet", Who.FATIMA),
    Screen("sprak-och-text", "/app/sprak-och-text", Who.FATIMA),
    Screen("vem-har-last", "/app/vem-har-last", Who.FATIMA),
    Screen("kod-igen", "/app/kod", Who.FATIMA),
    Screen("ett-i-taget", "/app/ett-i-taget", Who.FATIMA),
    Screen("vem-far-se", "/app/vem-far-se", Who.FATIMA),
    Screen("vem-far-se-fraga", "/app/vem-far-se/{new}", Who.FATIMA),
    Screen("vem-far-se-utanfor", "/app/vem-far-se/{outside}", Who.FATIMA),
    Screen("vem-far-se-ja", "/app/vem-far-se/{yes}", Who.FATIMA),
    Screen("vem-far-se-visa", "/app/vem-far-se/{yes}/visa", Who.FATIMA),
    Screen("vem-far-se-kvitto", "/app/vem-far-se/{yes}/kvitto", Who.FATIMA),
    Screen("vem-far-se-ta-tillbaka", "/app/vem-far-se/{yes}/ta-tillbaka", Who.FATIMA),
    Screen("forbered", PREPARE, Who.FATIMA),
    Screen("forbered-mer", f"{PREPARE}/mer", Who.FATIMA),
    *_questions(),
    Screen("forbered-titta-igenom", f"{PREPARE}/titta-igenom", Who.FATIMA),
    Screen("forbered-papper", f"{PREPARE}/papper", Who.FATIMA),
    Screen("forbered-klart", "/app/moten/{sent}/forbered/klart", Who.JONAS),
    Screen("mote-skickat", "/app/moten/{sent}", Who.JONAS),
    Screen("hem-efter", "/app/", Who.JONAS),
    Screen("mote-efter", "/app/moten/{past}", Who.JONAS),
    Screen("tyckte", f"{SAID}/", Who.JONAS),
    Screen("tyckte-ova", f"{SAID}/ova", Who.JONAS),
    Screen("tyckte-1", f"{SAID}/1", Who.JONAS),
    Screen("tyckte-7", f"{SAID}/7", Who.JONAS),
    Screen("tyckte-steg-2", f"{SAID}/1?forst=ja", Who.JONAS),
    Screen("tyckte-tack", f"{SAID}/tack", Who.JONAS),
    Screen("tyckte-klart", f"{SAID}/klart", Who.JONAS),
)

# Citizen routes that show no screen of their own, each with the reason.
NO_SCREEN = {
    "shell.worker": "a script",
    "shell.manifest": "data",
    "health.process": "for machines",
    "health.ready": "for machines",
    "identity.goodbye": "an empty page that leads away at once",
    "sharing.let_see": "asked for, it leads back to the page with its button",
    "sharing.reply": "asked for, it leads back to the question",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A house where every screen has something to show: what fills the addresses, and who is let in how."""

    holes: dict[str, str]

    def path(self, screen: Screen) -> str:
        """The address of a screen in this house."""
        return screen.path.format(**self.holes)

    def secret(self, session: Session, who: Who) -> str | None:
        """The secret of a new session."""
        if who is Who.ANYONE:
            return None
        person = identity.person(session, self.holes["jonas" if who in (Who.JONAS, Who.RELATIVE) else "fatima"])
        if who in (Who.FATIMA, Who.JONAS):
            return sessions.start(session, Level.PLAN, person_id=person.id, unit_id=person.unit_id)
        if who is Who.OTHER_PHONE:
            made = links.make_link(session, HOUSE, links.PREPARE, person.id, person.unit_id)
            return sessions.start_waiting(session, made.id)
        purpose = links.ANSWER if who is Who.RELATIVE else links.PREPARE
        meeting = self.holes["past" if who is Who.RELATIVE else "meeting"]
        link = links.make_link(session, HOUSE, purpose, person.id, person.unit_id, meeting_id=meeting)
        return sessions.start(
            session,
            Level.LINK,
            person_id=person.id,
            unit_id=person.unit_id,
            meeting_id=meeting,
            link_id=link.id,
            data={"purpose": purpose},
        )

    def phones(self, app: Flask) -> dict[Who, StrictClient]:
        """A strict client for each who looks, signed in."""
        found = {who: StrictClient(app) for who in Who}
        with begin() as session:
            for who, client in found.items():
                if secret := self.secret(session, who):
                    client.flask.set_cookie(_cookie_of(who), secret)
        return found

    def let_in(self, house: Installation, context: BrowserContext, who: Who) -> None:
        """Signs a phone in, fresh, without a page."""
        with opened(house), begin() as session:
            secret = self.secret(session, who)
        if secret:
            context.add_cookies([{"name": _cookie_of(who), "value": secret, "url": house.url}])


def _cookie_of(who: Who) -> str:
    return WAITING_COOKIE if who is Who.OTHER_PHONE else CITIZEN_COOKIE


def set_scene(house: Installation) -> Scene:
    """The scene in a served installation."""
    with opened(house), begin() as session:
        return lay_out(session)


def lay_out(session: Session) -> Scene:
    """Brings the demo's cast to where every screen has something to show."""
    fatima, jonas = person_called(session, "fatima"), person_called(session, "jonas")
    shown = Shown("tests", "sv", int(Level.PLAN))
    kinds = frozenset({Kind.HEALTH, Kind.WORK})
    consent.give(session, Actor("person", fatima.id), fatima.id, LINDEN, kinds, None, shown)
    plan = plans.plan_of(session, fatima.id)
    coming, sent = (meetings.next_meeting(session, each.id, now()) for each in (fatima, jonas))
    assert plan is not None
    assert coming is not None
    assert sent is not None
    _prepare(session, jonas, sent)
    return Scene(
        {
            "fatima": fatima.id,
            "jonas": jonas.id,
            "goal": plans.document_of(session, plan).goals[-1].id,
            "meeting": coming.id,
            "sent": sent.id,
            "past": _a_meeting_that_was(session, jonas),
            "yes": consent.mark_of(session, fatima.id, LINDEN),
            "new": consent.mark_of(session, fatima.id, PSYCHIATRY),
            "outside": consent.mark_of(session, fatima.id, OFFICE),
        }
    )


def _a_meeting_that_was(session: Session, person: Person) -> str:
    """A meeting yesterday."""
    staff = Actor("staff", str(person.coordinator_id), person.unit_id)
    title, starts, place = "Uppföljning", now() - timedelta(days=1), "Hemma hos Jonas"
    return meetings.make_meeting(
        session, staff, person.id, person.unit_id, title=title, starts=starts, minutes=60, place=place
    ).id


def _prepare(session: Session, person: Person, meeting: meetings.Meeting) -> None:
    """The person has sent answers, and something else was written behind a link."""
    own, by_link = Pen(Hand.OWN, ""), Pen(Hand.LINK, "", "")
    for question, values in (
        ("viktigt", {"bilder": ["boende"], "text": ["Att jag får bo kvar."]}),
        ("tolk", {"svar": ["ja"]}),
    ):
        preparation.save(session, own, meeting, question, values, base=0, form="tests")
    sending.send(session, Actor("person", person.id), own, meeting)
    reading.answer_wish(session, Actor("staff", str(person.coordinator_id)), meeting, "tolk:ja", WishState.ARRANGED)
    preparation.save(session, by_link, meeting, "fragor", {"rader": ["Vem ringer jag?"]}, base=0, form="tests")


def arrive(page: Page, scene: Scene, screen: Screen) -> int:
    """Goes to a screen and presses what is to be pressed; gives the status it came with."""
    page.goto("about:blank")
    answer = page.goto(scene.path(screen))
    assert answer is not None
    status = answer.status
    for what in screen.press:
        if what == SUBMIT:
            with page.expect_navigation() as going:
                page.locator(what).click()
            status = going.value.status if going.value else 0
        else:
            page.locator(what).click()
    return status


def person_called(session: Session, name: str) -> Person:
    return next(
        person
        for unit in units.units(session)
        for person in identity.persons_of(session, unit.id)
        if str(person.name).casefold().startswith(name)
    )
