"""The gates that every sentence of the app passes: collected, plain, easy, translated whole (`make words` collects)."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import polib

from citizen_app.plain import service
from citizen_app.plain.rules import sentences_of, words_of
from citizen_app.plain.service import Finding

ROOT = Path(__file__).resolve().parents[1]
POT = ROOT / "locales" / "messages.pot"
EASY, ENGLISH = "sv@easy", "en"
PLURALS = {EASY: "nplurals=2; plural=(n != 1);", ENGLISH: "nplurals=2; plural=(n != 1);"}

STAFF_FILES = (
    "templates/staff/", "templates/exchange/", "templates/demo/", "templates/identity/staff_door.html",
    "templates/layout/staff.html",
    "citizen_app/staff/", "citizen_app/exchange/", "citizen_app/demo/", "citizen_app/cli.py",
)  # fmt: skip
STAFF_COMMENT = "bara personal läser"
CITIZEN_COMMENT = "personen läser"
ALREADY_EASY = "Redan lättläst."
ERROR_FILES = ("templates/errors/", "citizen_app/web/errors.py", "citizen_app/web/forms.py")
EXPLANATIONS = "citizen_app/plain/glossary.toml"

HOLE = re.compile(r"%\((\w+)\)[sd]")
HOLES = {
    "day": "onsdag 2 december", "until": "onsdag 2 december", "date": "onsdag 2 december",
    "moment": "onsdag 2 december klockan 13", "clock": "klockan 13", "time": "klockan 13", "hour": "13", "minute": "30",
    "num": "2", "number": "2", "count": "2", "total": "6", "done": "2", "phone": "070-123 45 67", "words": "hjälp",
}  # fmt: skip


def po_path(language: str) -> Path:
    """Where a language's sentences lie."""
    return ROOT / "locales" / language / "LC_MESSAGES" / "messages.po"


def extract(to: Path) -> None:
    """Collects every sentence of the app anew."""
    command = ["-m", "babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml", "-k", "lazy_gettext"]
    command += [
        "-k",
        "lazy_ngettext:1,2",
        "-c",
        "Översättare:",
        "--add-location=file",
        "--no-wrap",
        "--sort-output",
        "--omit-header",
    ]
    subprocess.run([sys.executable, *command, "-o", str(to), "."], cwd=ROOT, check=True)


def is_citizen(entry: polib.POEntry) -> bool:
    """Whether somebody who is not staff ever reads the sentence."""
    elsewhere = {file for file, _line in entry.occurrences if not file.startswith(STAFF_FILES)}
    return CITIZEN_COMMENT in entry.comment or len(elsewhere) > (STAFF_COMMENT in entry.comment)


def citizens(entries: Iterable[polib.POEntry]) -> list[polib.POEntry]:
    """The sentences that citizens read."""
    return [entry for entry in entries if is_citizen(entry)]


def filled(text: str) -> str:
    """A sentence with something in each of its holes, so that it can be read."""
    return HOLE.sub(lambda hole: HOLES.get(hole.group(1), "Anna"), text).replace("%%", "%")


def texts_of(entry: polib.POEntry) -> list[str]:
    """The Swedish of an entry, both forms of a plural."""
    return [text for text in (entry.msgid, entry.msgid_plural) if text]


def answers_of(entry: polib.POEntry) -> list[str]:
    """What a language says for an entry, each plural form."""
    return [entry.msgstr_plural[slot] for slot in sorted(entry.msgstr_plural)] if entry.msgid_plural else [entry.msgstr]


def _told(findings: Iterable[Finding], text: str) -> list[str]:
    return [f"rule {finding.rule}: {finding.excerpt!r} in {text!r}" for finding in findings]


def _is_from(entry: polib.POEntry, files: str | tuple[str, ...]) -> bool:
    return any(file.startswith(files) for file, _line in entry.occurrences)


def _checked(texts: Iterable[str], check: Callable[[str], list[Finding]]) -> list[str]:
    return [told for text in texts for told in _told(check(filled(text)), text)]


def plain_gate(entry: polib.POEntry) -> list[str]:
    """Rules 31–42 over the Swedish of an entry."""
    check = service.check_explanation if _is_from(entry, EXPLANATIONS) else service.check_plain
    found = _checked(texts_of(entry), check)
    if _is_from(entry, ERROR_FILES):
        found += _checked(texts_of(entry), service.check_error)
    return found


def form_gate(entry: polib.POEntry) -> list[str]:
    """What a msgid looks like: one sentence or more, no HTML, no loose ends."""
    found = []
    for text in texts_of(entry):
        if re.search(r"</?[a-zA-Z][^>]*>|&[a-z]+;", text):
            found.append(f"HTML in {text!r}")
        if text != " ".join(text.split()):
            found.append(f"loose space in {text!r}")
        if re.search(r"%(?!\(\w+\)[sd]|%)", text):
            found.append(f"a hole without a name in {text!r}")
    return found


def easy_gate(entry: polib.POEntry) -> list[str]:
    """Rules 30–42 over what a reader of easy Swedish meets: the easy form, or the plain one where there is none."""
    texts = [answer for answer in answers_of(entry) if answer] or texts_of(entry)
    check = service.check_explanation if _is_from(entry, EXPLANATIONS) else service.check_easy
    return _checked(texts, check)


def easy_coverage_gate(entry: polib.POEntry) -> list[str]:
    """G7: easy differs from plain, unless it is short or somebody has said that it is easy already."""
    answers = answers_of(entry)
    found = []
    for text, answer in zip(texts_of(entry), answers, strict=False):
        if not answer and len(words_of(filled(text))) > 6:
            found.append(f"no easy form: {text!r}")
        if answer == text and ALREADY_EASY not in entry.tcomment:
            found.append(f"easy is the same as plain, and nobody has said {ALREADY_EASY!r}: {text!r}")
    if any(answers) and not all(answers):
        found.append(f"an empty plural form: {entry.msgid!r}")
    return found


def coverage_gate(entry: polib.POEntry) -> list[str]:
    """G3 and G5: every form is there."""
    return [] if all(answers_of(entry)) else [f"not translated: {entry.msgid!r}"]


def holes_gate(entry: polib.POEntry) -> list[str]:
    """G4: the same holes in every form; a form for one may leave the number out."""
    holes = set().union(*(HOLE.findall(text) for text in texts_of(entry)))
    found = []
    for slot, answer in enumerate(answers_of(entry)):
        own = set(HOLE.findall(answer))
        spared = {"num"} if entry.msgid_plural and slot == 0 else set()
        if answer and (own - holes or holes - own - spared):
            found.append(f"other holes than {sorted(holes)} in {answer!r}")
        if re.search(r"%(?!\(\w+\)[sd]|%)|</?[a-zA-Z][^>]*>", answer):
            found.append(f"a stray sign in {answer!r}")
    return found


def _ending(text: str) -> str:
    return text[-1] if text[-1:] in {".", "?", "!", ":", "…"} else ""


def ending_gate(entry: polib.POEntry) -> list[str]:
    """G4: a translation ends and begins as its source does."""
    found = []
    for text, answer in zip(texts_of(entry), answers_of(entry), strict=False):
        if answer and _ending(text) != _ending(answer):
            found.append(f"ends otherwise than {text!r}: {answer!r}")
        if answer and text[0].isupper() and answer[0].islower():
            found.append(f"begins otherwise than {text!r}: {answer!r}")
    return found


def easy_ending_gate(entry: polib.POEntry) -> list[str]:
    """G4 for easy Swedish, which may say more: whole sentences stay whole sentences."""
    pairs = zip(texts_of(entry), answers_of(entry), strict=False)
    return [
        f"ends otherwise than {text!r}: {answer!r}"
        for text, answer in pairs
        if answer and bool(_ending(text)) != bool(_ending(answer))
    ]


def length_gate(entry: polib.POEntry) -> list[str]:
    """G9: nothing left out, nothing added."""
    pairs = zip(texts_of(entry), answers_of(entry), strict=False)
    return [
        f"length {len(answer) / len(text):.1f} of {text!r}: {answer!r}"
        for text, answer in pairs
        if answer and len(text) > 24 and not 0.4 <= len(answer) / len(text) <= 2.5
    ]


def freshness_gate(po: polib.POFile, pot: polib.POFile) -> list[str]:
    """G1 and G2: the language has exactly the sentences of the app, and none is unsure."""
    ids = {(entry.msgid, entry.msgid_plural) for entry in pot}
    own = {(entry.msgid, entry.msgid_plural) for entry in po if not entry.obsolete}
    found = [f"not in the catalogue: {msgid!r}" for msgid, _plural in sorted(ids - own)]
    found += [f"no longer in the app: {msgid!r}" for msgid, _plural in sorted(own - ids)]
    return found + [f"unsure: {entry.msgid!r}" for entry in po.fuzzy_entries()]


def plural_gate(po: polib.POFile, language: str) -> list[str]:
    """G5: as many plural forms as the language has."""
    said = po.metadata.get("Plural-Forms", "")
    return [] if said == PLURALS[language] else [f"plural forms of {language}: {said!r}"]


def passive_share(entries: Iterable[polib.POEntry]) -> float:
    """How large a part of all Swedish sentences hides who does it."""
    sentences = [sentence for entry in entries for text in texts_of(entry) for sentence in sentences_of(filled(text))]
    return sum(bool(service.passives(sentence)) for sentence in sentences) / max(1, len(sentences))
