"""A wheel is the whole product: installed alone, far from this tree, it serves its own pages, files and languages."""

import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

VISIT = """
import json, os, sys
from pathlib import Path

import citizen_app
from citizen_app.app import create_app
from citizen_app.migrations import head, upgrade
from citizen_app.settings import from_environment
from citizen_app.storage.keys import make_ring, write_ring

settings = from_environment({"CITIZEN_INSTANCE": str(Path.cwd() / "instance"), "CITIZEN_TESTING": "1"})
write_ring(settings.keys_file, make_ring())
revision = upgrade(settings.database_url)
client = create_app(settings).test_client()


def visit(address, **headers):
    with client.get(address, headers=headers) as answer:
        return {"status": answer.status_code, "type": answer.mimetype, "body": answer.get_data(as_text=True)}


home = Path(citizen_app.__file__).parent
built = json.loads((home / "static" / "built" / "manifest.json").read_text())
print(json.dumps({
    "home": str(home),
    "at_head": revision == head() is not None,
    "start": visit("/", **{"Accept-Language": "sv"}),
    "english": visit("/", **{"Accept-Language": "en"}),
    "htmx": visit("/static/" + built["htmx.js"]),
    "worker": visit("/app/sw.js"),
    "catalogues": sorted(path.parent.parent.name for path in home.glob("locales/*/LC_MESSAGES/messages.mo")),
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def clean_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it, which sees our dependencies but never this tree."""
    folder = tmp_path_factory.mktemp("clean")
    _run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    _run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)])
    site = next((folder / "lib").glob("python3*")) / "site-packages"
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return python


@pytest.fixture(scope="module")
def seen(clean_python: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    answer = _run([str(clean_python), "-c", VISIT], cwd=tmp_path_factory.mktemp("elsewhere"))
    told: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return told


def _run(command: list[str], cwd: Path | None = None) -> str:
    ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"}, check=False)
    assert ended.returncode == 0, ended.stderr[-3000:]
    return ended.stdout


pytestmark = pytest.mark.xdist_group("wheel")


def test_the_wheel_and_not_this_tree_is_imported(seen: dict[str, Any], clean_python: Path) -> None:
    assert Path(seen["home"]).is_relative_to(clean_python.parents[1])


def test_it_makes_its_own_tables(seen: dict[str, Any]) -> None:
    assert seen["at_head"]


def test_it_serves_its_start_page_in_swedish_and_english(seen: dict[str, Any]) -> None:
    assert (seen["start"]["status"], seen["english"]["status"]) == (200, 200)
    assert "Behöver du hjälp nu?" in seen["start"]["body"]
    assert "Behöver du hjälp nu?" not in seen["english"]["body"]
    assert "<style>" in seen["start"]["body"]


def test_it_serves_its_own_files(seen: dict[str, Any]) -> None:
    assert (seen["htmx"]["status"], seen["htmx"]["type"]) == (200, "text/javascript")
    assert "htmx" in seen["htmx"]["body"][:100]
    assert (seen["worker"]["status"], seen["worker"]["type"]) == (200, "text/javascript")


def test_every_language_came_along(seen: dict[str, Any]) -> None:
    assert seen["catalogues"] == sorted(
        path.parent.parent.name for path in ROOT.glob("locales/*/LC_MESSAGES/messages.po")
    )
    assert {"en", "sv@easy"} <= set(seen["catalogues"])


def test_its_command_starts(clean_python: Path) -> None:
    assert "run" in _run([str(clean_python.with_name("citizen-app")), "--help"])


def test_it_carries_what_it_must_and_nothing_private(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    assert "citizen_app/static/vendor/htmx-LICENSE.txt" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith("tests/") or "instance/" in name or "__pycache__" in name]
