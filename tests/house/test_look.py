"""The look keeps what was measured: contrast, direction-free stylesheets, and no name without a drawing."""

import re
from pathlib import Path

import pytest

import hatch_build

ROOT = Path(__file__).parents[2]
CSS = ROOT / "static" / "css"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted(CSS.glob("*.css"))

TEXT = [
    ("ink", "page"), ("ink", "sheet"), ("ink", "lamp"), ("ink", "ice"), ("soft", "page"), ("soft", "sheet"),
    ("on-act", "act"),
]  # fmt: skip
EDGES = [
    ("edge", "page"), ("edge", "sheet"), ("edge", "lamp"), ("act", "page"), ("act", "lamp"), ("ice-edge", "ice"),
    ("thread", "page"), ("thread", "lamp"), ("thread", "beam"), ("care", "sheet"), ("municipality", "sheet"),
    ("state", "sheet"), ("near", "sheet"), ("care", "page"), ("municipality", "page"), ("state", "page"),
    ("near", "page"),
]  # fmt: skip


def _themes() -> list[dict[str, str]]:
    """The colours of every page and the others: light, the phone's dark, the person's dark."""
    found: list[dict[str, str]] = [{}, {}, {}]
    for sheet in ("tokens.css", "colours.css"):
        blocks = re.findall(r"\{([^{}]+)\}", (CSS / sheet).read_text(encoding="utf-8"))
        for theme, block in zip(found, blocks, strict=False):
            theme |= dict(re.findall(r"--([\w-]+): (#\w+);", block))
    light = found[0]
    return [light] + [light | dark for dark in found[1:]]


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast of two colours."""

    def light(colour: str) -> float:
        digits = "".join(c * 2 for c in colour[1:]) if len(colour) == 4 else colour[1:]
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_dark_colour_has_a_light_one_and_every_light_one_is_found() -> None:
    light, by_phone, _by_person = _themes()
    assert set(by_phone) == set(light) > {"page", "near"}


def test_dark_is_the_same_by_the_phones_choice_and_by_the_persons() -> None:
    _light, by_phone, by_person = _themes()
    assert by_phone == by_person


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_and_edges_have_contrast(theme: int) -> None:
    colours = _themes()[theme]
    low = [(a, b) for a, b in TEXT if _contrast(colours[a], colours[b]) < 7]
    low += [(a, b) for a, b in EDGES if _contrast(colours[a], colours[b]) < 3]
    assert not low


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_knows_no_left_or_right_and_moves_nothing(sheet: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    sided = r"(?<![\w-])(left|right)\s*:|-(left|right)(-[\w]+)?\s*:|:\s*(left|right)\b"
    moving = r"transition|animation|@keyframes|gradient|drop-shadow|@import|url\("
    assert not re.search(sided, rules)
    assert not re.search(moving, rules)


def _used_classes(template: str) -> set[str]:
    """The class names in a template, also those that stand as text in an expression."""
    names: set[str] = set()
    for value in re.findall(r'\bclass="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"', template):
        for expression in re.findall(r"\{\{(.*?)\}\}", value):
            for text in re.findall(r"'([\w -]*)'(?=\s+if\b|\s*$)", expression):
                names.update(text.split())
        names.update(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", value).split())
    return names


def test_every_class_in_a_template_is_in_the_stylesheet() -> None:
    known = set(re.findall(r"\.([a-z][\w-]*)", "".join(hatch_build.stylesheets(CSS).values())))
    unknown = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in TEMPLATES
        for name in _used_classes(path.read_text(encoding="utf-8")) - known
    }
    assert not unknown


def _drawn() -> dict[str, str]:
    """The line of each icon, by name."""
    text = (ROOT / "templates" / "parts" / "icon.html").read_text(encoding="utf-8")
    return dict(re.findall(r"^  '(\w+)': '([^']+)',$", text, flags=re.MULTILINE))


def test_every_icon_a_template_names_is_drawn() -> None:
    named = r"""\b(?:icon|picture|notice)\('(\w+)'|\b(?:before|after|sign)='(\w+)'"""
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in TEMPLATES
        for found in re.findall(named, path.read_text(encoding="utf-8"))
        for name in found
        if name and name not in _drawn()
    }
    assert not missing


def test_the_drawn_files_are_the_icons_of_the_pages() -> None:
    files = {
        path.stem: re.search(r' d="([^"]+)"', path.read_text(encoding="utf-8"))[1]  # type: ignore[index]
        for path in (ROOT / "static" / "icons").glob("*.svg")
        if path.stem != "app"
    }
    assert files == _drawn()


@pytest.mark.parametrize(
    ("script", "most"), [("js/app.js", 250), ("js/listen.js", 250), ("js/pieces.js", 60), ("sw/sw.js", 150)]
)
def test_scripts_stay_small_and_never_touch_html_or_storage(script: str, most: int) -> None:
    text = (ROOT / "static" / script).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= most
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(", text)
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", text)
