"""Every kind of thing that can wait for staff has its words and its button."""

import ast
from pathlib import Path

from citizen_app.staff.wording import TASKS

CODE = Path(__file__).parents[2] / "citizen_app"
SLICES = ("meetings", "plan", "consent", "notify", "staff")


def kinds_in(source: str) -> set[str]:
    """The kinds of Waiting that a file makes, by their texts; names stand for the constants of the file."""
    tree = ast.parse(source)
    pairs = [pair for node in ast.walk(tree) if isinstance(node, ast.Assign) for pair in _pairs(node)]
    named = {
        name.id: value.value for name, value in pairs if isinstance(name, ast.Name) and isinstance(value, ast.Constant)
    }
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "Waiting"]
    kinds = {node.args[0].value for node in calls if isinstance(node.args[0], ast.Constant)}
    return kinds | {named[node.args[0].id] for node in calls if isinstance(node.args[0], ast.Name)}


def _pairs(node: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    """What an assignment gives to what: one name, or several at once."""
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


def test_nothing_waits_without_words() -> None:
    files = [file for slice_ in SLICES for file in (CODE / slice_).rglob("*.py")]
    made = {kind for file in files for kind in kinds_in(file.read_text(encoding="utf-8"))}
    assert made - set(TASKS) == set()
    assert {"answers_to_read", "no_link", "unconfirmed"} <= made


def test_a_new_kind_is_seen() -> None:
    assert kinds_in('A, B = "one", "two"\nWaiting(B, p, o, s)\nWaiting("three", p, o, s)\n') == {"two", "three"}
