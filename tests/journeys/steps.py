"""The steps of the main job, each given, when and then; the journeys put them together."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.dates import format_date
from playwright.sync_api import expect

from citizen_app.demo.weeks import mover
from tests.browser import DESK, Installation
from tests.builders import CODE, EXAMPLES
from tests.journeys.conftest import Contexts
from tests.journeys.people import ANSWER, ORIGINAL, WISH, Person, Staff

PLAIN = "undersöker din rygg och dina leder"
THE_OTHER_KIND = "läxor"


@dataclass(frozen=True, slots=True)
class Plan:
    """Fatima's plan as the unit sends it, and the day of the next meeting in it."""

    text: str
    meeting: date

    @property
    def day(self) -> str:
        """The day of the meeting as a page begins with it."""
        return format_date(self.meeting, "EEEE d MMMM", locale="sv").capitalize()


def fatimas_plan(today: date) -> Plan:
    """The example, moved by whole weeks so that the meeting, a Wednesday at 13, lies a few days ahead."""
    text = (EXAMPLES / "fatima.bundle.json").read_text(encoding="utf-8")
    moved = mover(text, today)(text)
    found = re.search(r'"start": ?"(\d{4}-\d\d-\d\d)T13', moved)
    assert found
    return Plan(moved, date.fromisoformat(found[1]))


def a_plan_comes_in(sara: Staff, plan: Plan, folder: Path) -> str:
    """Given a file from the records system; when staff read it in; then the person can get a link."""
    sara.takes_in(folder, plan.text.replace('"Bundle"', '"Patient"', 1))
    sara.sees("Filen är inte inläst. Inget är ändrat.")
    sara.takes_in(folder, plan.text)
    sara.sees(ORIGINAL)
    sara.writes_plain_lines()
    sara.makes_the_person_known()
    return sara.makes_a_link(plan.day)


def she_prepares_behind_the_link(fatima: Person, link: str) -> None:
    """Given the link; when she answers three questions; then it is sent in ten taps, and she can tell more."""
    fatima.opens(link)
    _she_answers(fatima)


def she_prepares_with_the_letter(fatima: Person, code: str) -> None:
    """Given a letter on paper; when she types its code; then the way is the same."""
    fatima.types(code)
    _she_answers(fatima)


def _she_answers(fatima: Person) -> None:
    fatima.sees("Vad är viktigast för dig?")
    assert "Fatima" not in fatima.reads()
    fatima.answers_three()
    assert fatima.taps <= 10, f"{fatima.taps} taps"
    fatima.press("Ändra svaren")
    fatima.goes_to("/app/forbered/mer")
    fatima.press("Tolk och stöd")
    fatima.choose("Ja")
    fatima.press("Fortsätt")
    fatima.goes_to("/app/forbered/titta-igenom")
    fatima.sees("Vill du ha tolk?")
    fatima.press("Skicka svaren")
    fatima.sees("Tack, dina svar är skickade.")


def staff_read_and_answer(sara: Staff) -> None:
    """Given sent answers; when staff open "I dag"; then they read them, the private one too, and answer the wish."""
    sara.goes_to("/personal/")
    sara.press("Läs svaren")
    sara.sees(ANSWER)
    sara.sees("Inte min bror.")
    sara.press("Jag har läst svaren")
    sara.goes_to("/personal/")
    sara.press("Svara på önskemålen")
    sara.push(sara.page.locator("aside .row").first)
    sara.choose("Ordnat")
    sara.write("Skriv till personen", WISH)
    sara.press("Svara")
    sara.sees("Ordnat")


def she_opens_her_plan(fatima: Person, plan: Plan) -> None:
    """Given the code set face to face; when she opens her plan; then Hem shows one thing at a time and her meeting."""
    fatima.opens_the_plan()
    fatima.says_who_wrote()
    fatima.press("Titta på några frågor")
    fatima.turns_the_cards()
    fatima.goes_to("/app/")
    fatima.sees(plan.day)
    fatima.sees("%(num)s av %(of)s kommer inte.", num="1", of="7")
    fatima.sees("Ring Sara Lind")
    fatima.sees(WISH)
    fatima.press("Svara om du kommer")
    fatima.press("Jag kommer")
    fatima.sees("Du har svarat: %(reply)s.", reply=fatima.says("Jag kommer"))


def she_reads(fatima: Person) -> None:
    """Given her plan; when she reads; then WHO does WHAT WHEN stands first, and hard words explain themselves."""
    fatima.goes_to("/app/plan")
    fatima.sees(PLAIN)
    fatima.does_not_see(ORIGINAL)
    fatima.sees("Så skrev personalen")
    spoken = fatima.language  # easy Swedish hides the unit's words; the same page in Swedish has them a tap away
    fatima.speaks("sv")
    fatima.press("Så står det i planen")
    fatima.sees(ORIGINAL)
    fatima.speaks(spoken)
    word = fatima.page.locator(".explain:visible").first
    word.locator("summary").click()
    expect(word.locator("> span")).to_be_visible()
    fatima.press("Fråga")
    fatima.press("Vem ska jag fråga?")
    assert fatima.page.locator("main a[href='tel:+46406280405']").count()
    fatima.goes_to("/app/runt-mig")
    expect(fatima.page.get_by_role("img").first).to_be_visible()
    fatima.sees("Johan Berg")


def a_yes_and_its_end(fatima: Person, johan: Staff) -> None:
    """Given a yes; when she takes it back with the other unit's page open; then their next request gets nothing."""
    fatima.goes_to("/app/vem-far-se")
    fatima.press("Vårdcentralen Linden")
    if "/app/kod" in fatima.page.url:
        fatima.write("Din kod", CODE)
        fatima.press("Öppna min plan")
    assert not fatima.page.locator("#form input:checked").count()
    fatima.choose("Hälsa")
    fatima.press("Visa vad de ser")
    fatima.sees(PLAIN)
    assert THE_OTHER_KIND not in fatima.reads()
    fatima.push(fatima.page.locator("button[value=ja]"))
    fatima.sees("Ditt svar är sparat")

    johan.goes_to("/personal/personer")
    johan.press("Fatima")
    johan.sees(PLAIN)
    johan.does_not_see(THE_OTHER_KIND)

    before = fatima.taps
    fatima.press("Ta tillbaka mitt ja")
    fatima.press("Ta tillbaka mitt ja")
    assert fatima.taps - before == 2
    fatima.sees("Ditt svar är sparat")
    johan.page.reload()
    johan.does_not_see(PLAIN)
    johan.goes_to("/personal/personer")
    johan.does_not_see("Fatima")


def she_says_what_she_thought(house: Installation, fatima: Person, typed: bool = False) -> None:
    """Given a meeting that has been; when she says that it was held; then six statements in two steps, and thanks."""
    fatima.signs_in_by_mail(house, typed)
    fatima.press("Berätta om mötet")
    fatima.press("Ja")
    fatima.choose("Jag själv")
    fatima.press("Börja")
    fatima.sees("Regnar det i dag?")
    fatima.choose("Vet inte")
    fatima.press("Fortsätt")
    for number in range(1, 7):
        fatima.sees("Fråga %(now)s av %(of)s", now=str(number), of="6")
        fatima.page.locator("#form label:visible").first.click()
        fatima.press("Fortsätt")
        if "forst=" in fatima.page.url:
            fatima.page.locator("#form label:visible").last.click()
            fatima.press("Fortsätt")
    fatima.sees("Titta igenom dina svar")
    fatima.press("Skicka svaren")
    fatima.sees("Ditt svar är skickat.")


def a_relative_says_it_too(house: Installation, contexts: Contexts) -> None:
    """Given a link of her own; when the relative has answered; then the link opens nothing more."""
    sara = Staff(contexts(house, viewport=DESK), "Sara Lind")
    sara.press("Personer")
    sara.press("Fatima")
    sara.push(sara.page.locator("main a[href*='/personal/mote/']").first)
    sara.press("Länk till en anhörig")
    sara.press("Gör länken")
    link = sara.link_on_screen()
    amir = Person(contexts(house))
    amir.opens(link)
    amir.press("Börja")
    amir.choose("Vet inte")
    amir.press("Fortsätt")
    for _statement in range(6):
        amir.choose("Stämmer helt")
        amir.press("Fortsätt")
    amir.press("Skicka svaren")
    amir.sees("Ditt svar är skickat.")
    assert "Fatima" not in amir.reads()
    again = Person(contexts(house))
    again.opens(link)
    again.sees("Länken gäller inte längre.")


def who_looked(house: Installation, fatima: Person) -> None:
    """Given all that was opened; when she looks in the log; then the reader stands there, and every chain holds."""
    fatima.signs_in_by_mail(house)
    fatima.goes_to("/app/vem-har-last")
    fatima.sees("Johan Berg")
    fatima.sees("Vårdcentralen Linden")
    assert "every chain holds" in house.command("audit", "verify")
    said = [line for line in house.log().splitlines() if '"event"' in line]
    assert not [line for line in said if re.search(r"Fatima|Johan|Sara|undersöker|@", line)]
