"""The files speak of the product only: not of how, where or by whom they were written, nor of package registries."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A dot in the middle of a word keeps this file from holding what it looks for.
STRANGE = {
    "a place on somebody's machine": r"(?<![\w.<])/(?:wo·rk|ho·me|ro·ot)/\w",
    "a scratch folder": r"/tm·p/\w",
    "papers that do not come along": r"\.\./sha·red\b|(?-i:\bDES·IGN\b|\bHAND·BOOK\b)",
    "a number in a list of work": r"\biss·ue(?:s/|\s+(?:no\.?\s*)?#?)\d|\b(?:close[sd]?|fix(?:es|ed)?|see|refs?)\s+#\d",
    "a turn of work": r"\b(?:coding|work|earlier|previous) sess·ions?\b",
    "who wrote it": r"\b(?:sub|A·I |coding )ag·ents?\b|\bLL·Ms?\b|\blanguage mo·dels?\b|Co-Auth·ored",
    "a maker of such tools": r"\b(?:cla·ude|anthro·pic|open·ai|chat·gpt|copi·lot)\b",
    "a package registry": r"\b(?:py·pi\.(?:org|python)|python·hosted|np·mjs\.|crates\.i·o|ghcr\.i·o|docker\.i·o"
    r"|rubygems\.o·rg|unp·kg|jsde·livr|cdn·js)",
    "a registry's setting": r"--(?:extra-)?ind·ex-url|find-li·nks",
}
FOLDERS = ("citizen_app", "templates", "static/css", "static/js", "static/sw", "tests")
BINARY = (".pyc", ".png", ".ico", ".mo", ".br", ".gz", ".woff2")
LICENCES = ("LICENSE",)  # the words of others, kept as they are


def strange_in(text: str) -> list[str]:
    """What a text says that is not about the product."""
    return [why for why, pattern in STRANGE.items() if re.search(pattern.replace("·", ""), text, re.IGNORECASE)]


def _files() -> list[Path]:
    """What is kept in the repository, or lies ready to be; in a tree without one, the folders of the product."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    listed = done.stdout.decode().splitlines() or [
        str(path.relative_to(ROOT)) for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()
    ]
    return [ROOT / name for name in sorted(set(listed)) if not name.endswith(BINARY) and name not in LICENCES]


def test_the_files_speak_of_the_product_only() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in _files() if path.is_file()}
    found = {str(path.relative_to(ROOT)): strange_in(text) for path, text in texts.items()}
    assert {name: why for name, why in found.items() if why} == {}


def test_the_names_of_the_files_do_too() -> None:
    assert [str(path) for path in _files() if strange_in(str(path.relative_to(ROOT)))] == []


@pytest.mark.parametrize(
    "line",
    [
        "# see /wo·rk/main",
        "open('/ho·me/someone/a.txt')",
        "cat /tm·p/notes",
        "as ../sha·red/rules says",
        "(DES·IGN: kinds)",
        "fixes iss·ue 12",
        "clo·ses #12",
        "left from an earlier sess·ion",
        "written by an A·I agent",
        "Co-Auth·ored-By: somebody",
        "https://py·pi.org/simple",
        "--ind·ex-url https://example.org",
    ],
)
def test_a_strange_word_is_seen(line: str) -> None:
    assert strange_in(line.replace("·", ""))


@pytest.mark.parametrize(
    "line",
    [
        "the session ends after ten minutes",
        "request.user_agent",
        "color: #123456",
        "a good design",
        "&#39; and &#8211;",
        "a person's own issue",
        "https://www.1177.se/",
        "a work of its own",
        "#!/usr/bin/env bash",
    ],
)
def test_ordinary_words_are_left_alone(line: str) -> None:
    assert strange_in(line) == []
