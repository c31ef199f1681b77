"""The commands of an installation, each in a process of its own and a folder of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from click.testing import CliRunner

from citizen_app.cli import main
from citizen_app.storage.session import close_database
from tests.builders import EXAMPLES


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with the example plans, made once."""
    made = Citizen(tmp_path_factory.mktemp("loaded"))
    assert made("keys", "new").returncode == 0
    assert made("db", "upgrade").returncode == 0
    made.load_demo()
    return made.folder


@pytest.fixture
def citizen(loaded: Path, tmp_path: Path) -> "Citizen":
    """A copy of that instance, for one test."""
    shutil.copytree(loaded, tmp_path, dirs_exist_ok=True)
    return Citizen(tmp_path)


class Citizen:
    """`citizen-app` in an instance folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "CITIZEN_DEMO": "1", "INSTANCE": str(self.folder), **more}
        env = {name: value for name, value in env.items() if value and name != "DATABASE_URL"}
        command = [sys.executable, "-m", "citizen_app.cli", *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)

    def load_demo(self) -> None:
        code = "from citizen_app import cli; from citizen_app.demo import cast; cli._open(); cast.load()"
        env = {**os.environ, "CITIZEN_DEMO": "1", "INSTANCE": str(self.folder)}
        subprocess.run([sys.executable, "-c", code], env=env, check=True, timeout=120)


def test_a_plan_is_imported_once_and_a_bad_one_changes_nothing(citizen: Citizen, tmp_path: Path) -> None:
    fatima = str(EXAMPLES / "fatima.bundle.json")
    assert "imported plan" in citizen("plan", "import", fatima).stdout
    assert "equal content" in citizen("plan", "import", fatima).stdout
    bad = tmp_path / "bad.json"
    bad.write_text('{"resourceType": "Bundle", "type": "collection", "entry": []}')
    refused = citizen("plan", "import", str(bad))
    assert refused.returncode == 1
    assert "no_person" in refused.stderr


def test_the_audit_is_verified(citizen: Citizen) -> None:
    assert citizen("audit", "verify").stdout.strip() == "every chain holds"


def test_ways_in_exist_in_the_demo_only(citizen: Citizen) -> None:
    ways = json.loads(citizen("demo", "ways", "--json").stdout)
    assert {person["name"].split()[0] for person in ways["people"]} == {"Fatima", "Ulrika", "Jonas", "Alva", "Karl"}
    assert all(person["cookie"]["value"] and person["link"].startswith("http") for person in ways["people"])
    assert any("Linden" in staff["unit"] for staff in ways["staff"])
    real = {
        "CITIZEN_DEMO": "0",
        "CITIZEN_PUBLIC_URL": "https://minplan.example",
        "CITIZEN_HUMAN_UNIT": "Växeln",
        "CITIZEN_HUMAN_PHONE": "040",
    }
    assert citizen("demo", "ways", "--json", **real).returncode == 1


def test_another_person_of_the_same_name_takes_nobodys_way_in(citizen: Citizen, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    example = (EXAMPLES / "fatima.bundle.json").read_text(encoding="utf-8")
    for old, new in (('"fatima"', '"fatima-2"'), ("sip-fatima", "sip-fatima-2"), ("Exempelsson", "Provberg")):
        example = example.replace(old, new)
    other.write_text(example, encoding="utf-8")
    assert "imported plan" in citizen("plan", "import", str(other)).stdout
    names = [person["name"] for person in json.loads(citizen("demo", "ways", "--json").stdout)["people"]]
    assert "Fatima Exempelsson" in names
    assert len(names) == 5


def test_a_command_finds_the_demo_that_runs_in_its_folder(citizen: Citizen) -> None:
    note = {"CITIZEN_DEMO": "1", "CITIZEN_PUBLIC_URL": "http://localhost:8123"}
    (citizen.folder / "demo.json").write_text(json.dumps(note))
    ways = json.loads(citizen("demo", "ways", "--json", CITIZEN_DEMO="").stdout)
    assert ways["people"][0]["link"].startswith("http://localhost:8123/l#")


def test_a_demo_says_in_its_folder_where_it_is_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CITIZEN_DEMO", "CITIZEN_PUBLIC_URL", "CITIZEN_NOW_SINCE", "CITIZEN_INSTANCE"):
        monkeypatch.setenv(name, "")  # `run` sets them; all is as before after the test
        monkeypatch.delenv(name)
    monkeypatch.setenv("INSTANCE", str(tmp_path))
    for part in ("cast.load", "_tell_ways", "_serve", "subprocess.Popen"):
        monkeypatch.setattr(f"citizen_app.cli.{part}", Mock())
    began = CliRunner().invoke(main, ["run", "--demo", "--port", "8123"])
    close_database()
    assert began.exit_code == 0, began.output
    assert json.loads((tmp_path / "demo.json").read_text())["CITIZEN_PUBLIC_URL"] == "http://localhost:8123"


def test_a_folder_never_makes_a_demo_of_what_has_an_address_or_is_to_run(citizen: Citizen) -> None:
    note = {"CITIZEN_DEMO": "1", "CITIZEN_PUBLIC_URL": "http://localhost:8123"}
    (citizen.folder / "demo.json").write_text(json.dumps(note))
    real = {"CITIZEN_PUBLIC_URL": "https://minplan.example", "CITIZEN_HUMAN_UNIT": "V", "CITIZEN_HUMAN_PHONE": "040"}
    assert citizen("demo", "ways", "--json", CITIZEN_DEMO="", **real).returncode == 1
    assert "CITIZEN_PUBLIC_URL is needed" in citizen("run", CITIZEN_DEMO="").stderr


def test_keys_are_never_written_over(citizen: Citizen) -> None:
    before = (citizen.folder / "keys.json").read_bytes()
    assert citizen("keys", "new").returncode == 1
    assert (citizen.folder / "keys.json").read_bytes() == before
