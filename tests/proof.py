"""Writes docs/proof.md after a run with full figures: what was tried, how much of it, and how it went."""

import platform
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from citizen_app.kernel.clock import today
from tests.figures import FIGURES, PROOF

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "proof.md"
MEANT = {
    "T4.histories": "histories of yes, no and taking back, folded and asked in two ways",
    "T7.vectors": "texts that try to be code, in every field and on every page",
    "T9.kills": "kills of the whole server in the middle of writing",
    "T9.writes": "savings that were acknowledged before a kill",
    "T16.parallel": "taps at the same moment",
    "T16.rounds": "rounds of such taps",
    "T26.canaries": "words told in confidence, searched for in tables, files and logs",
    "T35.flows": "ways out of a page in a hurry",
    "bundles.mutations": "spoiled bundles",
}
FOLDERS = {
    "rules": "Rules: facts in, verdict out",
    "services": "Acts on real tables",
    "pages": "Pages, as a strict browser reads them",
    "journeys": "Journeys in a real browser",
    "safety": "Safety, by threat",
    "house": "The house itself",
}


class Proof:
    """Counts what happened to each test, and writes the page when the last one is done."""

    def __init__(self) -> None:
        self.began = time.time()
        self.files: dict[str, Counter[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One more outcome: a call, or a set-up that did not come so far."""
        if report.when == "call" or (report.when == "setup" and report.outcome != "passed"):
            self.files.setdefault(report.nodeid.partition("::")[0], Counter())[report.outcome] += 1

    def pytest_sessionfinish(self) -> None:
        """Writes the page."""
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(self.page(), encoding="utf-8")

    def page(self) -> str:
        """The page, without anything that tells of the machine or the people it was run by."""
        total = sum(self.files.values(), Counter())
        lines = ["# Proof", "", "Written by `make proof`; do not edit.", "", _row("Tests", _told(total))]
        minutes = (time.time() - self.began) / 60
        lines += [_row("Date", today().isoformat()), _row("Commit", commit())]
        lines += [_row("Time", f"{minutes:.0f} minutes"), _row("Python", platform.python_version()), ""]
        lines += ["## Figures", "", "| What | Tried |", "|---|---|"]
        lines += [f"| {MEANT.get(name, name)} ({name}) | {figures[1]} |" for name, figures in FIGURES.items()]
        for folder, title in FOLDERS.items():
            lines += ["", f"## {title}", "", "| File | Outcome |", "|---|---|"]
            lines += [
                f"| {Path(name).name} | {_told(outcome)} |"
                for name, outcome in sorted(self.files.items())
                if name.startswith(f"tests/{folder}/")
            ]
        return "\n".join(lines) + "\n"


def commit() -> str:
    """The commit that was tried, by its short name; says so when files differed from it."""
    asked = ["git", "describe", "--always", "--exclude=*", "--dirty= and changes that are not committed"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"


def _row(what: str, told: str) -> str:
    return f"- {what}: {told}"


def _told(outcome: Counter[str]) -> str:
    """How many of each outcome."""
    order = ("passed", "failed", "skipped")
    return ", ".join(f"{outcome[name]} {name}" for name in order if outcome[name]) or "not run"


def pytest_configure(config: pytest.Config) -> None:
    """Counts in the process that gathers the outcomes, and only when the full figures are run."""
    if PROOF and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Proof(), "proof")
