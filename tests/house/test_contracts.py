"""The import contracts catch what they are for: breaches are planted in a copy of the house, and each is seen."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLANTED = {
    "1. The house has one-way floors": ("plain/service.py", "from citizen_app.staff import rules as _planted"),
    "2. Every slice has the same rooms": ("questionnaire/utils.py", "WORDS = 1"),
    "2g. Plan has two more": ("plan/utils.py", "WORDS = 1"),
    "3. Rules know only Python": ("consent/rules.py", "import flask as _planted"),
    "4. Services, records and formats know no web": ("plan/service.py", "import jinja2 as _planted"),
    "5. Views never touch tables": ("plan/views.py", "from citizen_app.plan import records as _planted"),
    "6. A slice opens only its own records": (
        "questionnaire/service.py",
        "from citizen_app.identity import records as _planted",
    ),
    "7. One door to each outside thing": ("notify/service.py", "import fhir as _planted"),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the linter says of the house, and of a copy with every breach planted."""
    clean, spoiled = (tmp_path_factory.mktemp(name) for name in ("clean", "spoiled"))
    for folder in (clean, spoiled):
        shutil.copytree(ROOT / "citizen_app", folder / "citizen_app", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", folder)
    for file, line in PLANTED.values():
        with (spoiled / "citizen_app" / file).open("a", encoding="utf-8") as source:
            source.write(f"\n{line}\n")
    return {"clean": _linted(clean), "spoiled": _linted(spoiled)}


def _linted(folder: Path) -> str:
    """Read from the folder itself: nothing of the real house is imported."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, check=False)
    return done.stdout.decode()


def _verdict(told: str, contract: str) -> str:
    """KEPT or BROKEN; a long name goes on over the next line."""
    lines = told.partition("Broken contracts")[0].splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith(contract))
    rest = " ".join(lines[at : at + 4])
    return min(("KEPT", "BROKEN"), key=lambda word: rest.find(word) % len(rest))


@pytest.mark.parametrize("contract", PLANTED)
def test_the_house_keeps_its_contracts(told: dict[str, str], contract: str) -> None:
    assert _verdict(told["clean"], contract) == "KEPT", told["clean"][-2000:]


@pytest.mark.parametrize("contract", PLANTED)
def test_a_breach_is_seen(told: dict[str, str], contract: str) -> None:
    assert _verdict(told["spoiled"], contract) == "BROKEN"
