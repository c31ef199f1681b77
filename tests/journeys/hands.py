"""What a person does with a page: reads, presses, writes and chooses, by the words that she sees."""

import re
from functools import cache
from pathlib import Path

import polib
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser import wait_until

LOCALES = Path(__file__).parent.parent.parent / "locales"
PRESSED = "a[href]:not(.unseen):visible, button:not(.unseen):visible, summary:visible"
STAYS = """each => each.matches("summary, [type=button], [target=_blank], [href^='tel:'], [href^='#']")
    || each.form?.matches("[target=_blank], [hx-post]")"""

NAMED = """(all, name) => {
    const names = all.map(each => each.innerText.replace(/\\s+/g, " ").trim());
    const whole = names.indexOf(name);
    const goesOn = each => /^[\\wåäö]/i.test(each.slice(name.length));
    return whole >= 0 ? whole : names.findIndex(each => each.startsWith(name) && !goesOn(each));
}"""


@cache
def _catalogue(language: str) -> dict[str, str]:
    if language == "sv":
        return {}
    found: dict[str, str] = {}
    for entry in polib.mofile(str(LOCALES / language / "LC_MESSAGES" / "messages.mo")):
        forms = entry.msgstr_plural or {0: entry.msgstr}
        found[entry.msgid] = forms[0]
        found[entry.msgid_plural or entry.msgid] = forms[max(forms)] if entry.msgid_plural != entry.msgid else forms[0]
    return found


class Hands:
    """One person at one page; `taps` counts what she has pressed, as a thumb does."""

    def __init__(self, context: BrowserContext, language: str = "sv") -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.language = language
        self.taps = 0

    def says(self, words: str, **holes: str) -> str:
        """A sentence as it stands on the page in her language."""
        text = _catalogue(self.language).get(words, words)
        return text % holes if holes else text

    def goes_to(self, path: str) -> None:
        self.page.goto(path)

    def sees(self, words: str, **holes: str) -> None:
        """The words stand on the screen."""
        text = self.says(words, **holes)
        expect(self.page.locator("body"), f"{text!r} at {self.page.url}").to_contain_text(text, use_inner_text=True)

    def does_not_see(self, words: str, **holes: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(self.says(words, **holes), use_inner_text=True)

    def reads(self) -> str:
        """All that stands in the middle of the page."""
        return self.page.locator("main").inner_text()

    def press(self, words: str, **holes: str) -> None:
        """Presses the button, the link or the fold that is called so, or whose name begins so."""
        self.push(self.what_is_called(words, **holes))

    def push(self, pressed: Locator) -> None:
        """Presses something, and waits for the next page where it leads to one."""
        self.taps += 1
        if pressed.evaluate(STAYS):
            pressed.click()
            return
        with self.page.expect_navigation():
            pressed.click()

    def what_is_called(self, words: str, **holes: str) -> Locator:
        """What can be pressed and has this name; a whole name goes before the beginning of one."""
        name = self.says(words, **holes)
        everything = self.page.locator(PRESSED)

        def place() -> int:
            return int(everything.evaluate_all(NAMED, name))

        wait_until(lambda: place() >= 0, 10, lambda: f"nothing is called {name!r} at {self.page.url}:\n{self.reads()}")
        return everything.nth(place())

    def choose(self, words: str) -> None:
        """Chooses one row of a question by its words."""
        self.taps += 1
        name = re.escape(self.says(words))
        self.page.locator("label:visible").filter(has_text=re.compile(rf"^\s*{name}\s*$")).first.click()

    def write(self, label: str, text: str) -> None:
        """Writes in the field that has this label."""
        self.taps += 1
        field = self.page.get_by_label(self.says(label), exact=False).first
        wait_until(field.is_visible, 10, lambda: f"no field is called {label!r} at {self.page.url}:\n{self.reads()}")
        field.fill(text)
