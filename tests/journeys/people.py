"""Staff and the person, and what each of them knows how to do."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from tests.browser import Installation, wait_until
from tests.builders import CODE
from tests.journeys.hands import Hands

ADDRESS = "fatima@exempel.se"
PLAIN = "Johan Berg undersöker din rygg och dina leder. Klart fredag 11 december."
ORIGINAL = "Medicinsk utredning av rygg och leder färdigställs"
ANSWER = "Att få sova hela natten."
WISH = "Samira kommer. Hon talar din dialekt."

OWN_NAMES = {"sv": "Svenska", "sv@easy": "Lättläst", "en": "English"}


class Staff(Hands):
    """A member of staff, who came in by the demo's door."""

    def __init__(self, context: BrowserContext, name: str) -> None:
        super().__init__(context)
        self.goes_to("/demo")
        self.press(name)
        self.sees("I dag")

    def takes_in(self, folder: Path, bundle: str) -> None:
        """Reads a plan from a file; the browser stands at the plain lines afterwards."""
        path = folder / "plan.json"
        path.write_text(bundle, encoding="utf-8")
        self.goes_to("/personal/")
        self.press("Läs in en plan")
        self.page.locator("input[type=file]").set_input_files(path)
        self.press("Läs in planen")

    def writes_plain_lines(self) -> None:
        """Writes one row in plain words, empties one, and saves."""
        row = self.page.locator("section", has_text=ORIGINAL)
        row.get_by_label("Enkel text").fill(PLAIN)
        self.press("Spara")
        self.sees("Fatima")

    def makes_the_person_known(self) -> None:
        """What is done face to face: the address, and the code that the person chooses herself."""
        at = self.page.url
        self.press("Så når ni personen")
        self.write("Mobilnummer eller e-post", ADDRESS)
        self.press("Spara")
        self.goes_to(at)
        self.press("Personens kod")
        self.write("Din kod", CODE)
        self.press("Spara koden")
        self.goes_to(at)

    def makes_a_link(self, day: str) -> str:
        """From the person's page to a link on the screen; gives the link."""
        self.press(day)
        self.press("Gör en länk")
        self.write("Vem mer kan läsa på den här telefonen?", "Ingen annan")
        self.write("När och hur är det tryggt att höra av sig?", "Mejl när som helst")
        self.page.get_by_label("Eller ett eget ord").fill("Blå båt")
        self.press("Gör länken")
        self.sees("Länken är klar")
        return self.link_on_screen()

    def link_on_screen(self) -> str:
        """The link in the text message that lies ready."""
        expect(self.page.locator("aside svg")).to_be_visible()
        return found_in(r"https?://\S+/l#\S+", self.page.locator("#sms").input_value())

    def typed_code(self) -> str:
        """The code of the letter, as it stands beside the link."""
        return self.page.locator("aside bdi[dir=ltr]").last.inner_text()


class Person(Hands):
    """The person at her phone."""

    def speaks(self, language: str) -> None:
        """Switches language where she stands, by the language's own name."""
        if language == self.language:
            return
        at = self.page.url
        self.press(OWN_NAMES[language])
        self.language = language
        assert self.page.url == at

    def opens(self, link: str) -> None:
        """Opens a link; nothing happens before she presses the button, and the link is gone from the address."""
        self.goes_to(link)
        self.sees("Tryck på knappen när du själv vill öppna.")
        assert "#" not in self.page.url
        self.press("Öppna")

    def types(self, code: str) -> None:
        """Comes in with the code of the letter."""
        self.goes_to("/l")
        self.write("Koden i ditt brev", code)
        self.press("Öppna med koden")

    def answers_three(self) -> None:
        """Three questions, and sends them."""
        self.write("Vad är viktigast för dig?", ANSWER)
        self.write("Vad vill du fråga?", "Hur länge ska jag vänta?")
        self.write("Är det något eller någon du inte vill ha med?", "Inte min bror.")
        self.press("Skicka")
        self.sees("Tack, dina svar är skickade.")

    def opens_the_plan(self) -> None:
        """From the link to the whole plan, by the code that was set face to face."""
        self.press("Öppna min plan")
        self.write("Din kod", CODE)
        self.press("Öppna min plan")

    def signs_in_by_mail(self, house: Installation, typed: bool = False) -> None:
        """By the link of a letter that she asks for, or by its typed code; and then her own code."""
        before = len(house.letters())
        self.goes_to("/in")
        self.write("Din e-post", ADDRESS)
        self.press("Skicka länken")
        wait_until(lambda: len(house.letters()) > before, 60, lambda: f"no mail came\n{house.log()}")
        letter = house.letters()[-1]
        if typed:
            self.write("Koden i ditt brev", found_in(r"(?:[0-9A-Z]{4} ?){4}", letter))
            self.press("Öppna med koden")
        else:
            self.goes_to(found_in(r"https?://\S+/l#\S+", letter))
            self.press("Öppna")
        self.write("Din kod", CODE)
        self.press("Öppna min plan")

    def turns_the_cards(self) -> None:
        """What was said on paper: not answered now; and those near, who see nothing."""
        for _card in range(12):
            if "/app/ett-i-taget" not in self.page.url:
                return
            read = self.page.get_by_role("button", name=self.says("Jag har läst det"))
            self.push((read if read.count() else self.page.locator("button[value=inte_nu]")).first)
        raise AssertionError(f"the cards never end: {self.reads()}")

    def says_who_wrote(self) -> None:
        """What came by the link was her own."""
        self.press("Säg om det var du")
        self.sees("Var det du?")
        self.press("Ja")


def found_in(pattern: str, text: str) -> str:
    """What a message holds."""
    found = re.search(pattern, text)
    assert found, text
    return found[0]
