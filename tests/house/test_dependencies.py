"""What the product names as its dependencies is what it imports: nothing forgotten, nothing carried along."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
NOT_IMPORTED = {
    "granian": "started as a command",
    "tzdata": "time zones where the system has none",
    "psycopg": "loaded by SQLAlchemy from the address",
    "redis": "loaded by Huey from the address",
}
COMES_WITH = {
    "babel": "flask-babel",
    "click": "flask",
    "jinja2": "flask",
    "markupsafe": "flask",
    "pydantic": "fhir-resources",
    "werkzeug": "flask",
}


def imported_by(sources: list[str]) -> set[str]:
    """Third-party top-level modules, whether imported at the top or inside a function."""
    found: set[str] = set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"citizen_app"}


def declared() -> set[str]:
    """The names in pyproject.toml, extras among them."""
    extras = PROJECT["optional-dependencies"].values()
    return {_name(line) for line in chain(PROJECT["dependencies"], *extras)}


def undeclared(modules: set[str], names: set[str]) -> set[str]:
    packages = packages_distributions()
    return {
        module
        for module in modules
        if not {COMES_WITH.get(name, name) for name in map(_name, packages.get(module, [module]))} & names
    }


def _name(line: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", line)[0].lower().replace("_", "-").replace("fhir.resources", "fhir-resources")


def _sources() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "citizen_app").rglob("*.py"))]


def test_every_import_is_declared() -> None:
    assert undeclared(imported_by(_sources()), declared()) == set()


def test_every_dependency_is_imported() -> None:
    packages = packages_distributions()
    used = {_name(name) for module in imported_by(_sources()) for name in packages.get(module, [])}
    assert declared() - used - set(NOT_IMPORTED) == set()


def test_an_undeclared_import_is_seen() -> None:
    assert undeclared(imported_by(["def act():\n    import polib\n"]), declared()) == {"polib"}


def test_locks_carry_hashes_and_no_addresses() -> None:
    for lock in LOCKS:
        text = (ROOT / lock).read_text(encoding="utf-8")
        pinned = re.findall(r"^[a-z0-9][^\n]*==[^\n]*$", text, flags=re.MULTILINE)
        assert pinned, lock
        assert all(line.endswith("\\") for line in pinned), f"{lock} has a line without hashes"
        assert "://" not in text, lock
        assert "-index" not in text, lock


def test_the_lock_holds_every_dependency() -> None:
    locked = {_name(line) for line in (ROOT / "requirements.lock").read_text().splitlines() if re.match("[a-z]", line)}
    assert {_name(line) for line in PROJECT["dependencies"]} <= locked
