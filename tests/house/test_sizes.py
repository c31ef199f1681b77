"""Small enough to be read: files, functions and templates have a size at which they ask for a new word."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES, MOST_IN_FUNCTION, MOST_IN_TEMPLATE = 300, 40, 120
MOST_COMPLEX = 8
DRAFTED = ROOT / "citizen_app" / "migrations" / "versions"  # drafted from the tables, and never edited afterwards


def too_long(text: str, most: int) -> bool:
    return len(text.splitlines()) > most


def long_functions(source: str) -> list[str]:
    """The functions of a file that stop being one thing, each with its length."""
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    lengths = ((node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions)
    return [f"{name} has {length} lines" for name, length in lengths if length > MOST_IN_FUNCTION]


def _ours(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if DRAFTED not in path.parents)
    yield ROOT / "hatch_build.py"


def _named(paths: Iterator[Path], most: int) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths if too_long(path.read_text(encoding="utf-8"), most)]


def test_files_stay_small() -> None:
    assert _named(_ours("citizen_app", "tests"), MOST_LINES) == []


def test_templates_stay_small() -> None:
    assert _named(iter(sorted((ROOT / "templates").rglob("*.html"))), MOST_IN_TEMPLATE) == []


def test_functions_do_one_thing() -> None:
    found = {
        str(path.relative_to(ROOT)): long
        for path in _ours("citizen_app")
        if (long := long_functions(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_the_linter_holds_complexity_down() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "C90" in lint["select"]
    assert lint["mccabe"]["max-complexity"] <= MOST_COMPLEX


@pytest.mark.parametrize(("lines", "seen"), [(MOST_LINES, False), (MOST_LINES + 1, True)])
def test_a_long_file_is_seen(lines: int, seen: bool) -> None:
    assert too_long("pass\n" * lines, MOST_LINES) is seen


@pytest.mark.parametrize(("lines", "seen"), [(MOST_IN_FUNCTION - 1, []), (MOST_IN_FUNCTION, ["act has 41 lines"])])
def test_a_long_function_is_seen(lines: int, seen: list[str]) -> None:
    assert long_functions("class House:\n  def act(self):\n" + "    pass\n" * lines) == seen
