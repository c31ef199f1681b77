"""The page of proof tells every figure and every folder, and nothing of the machine it was made on."""

from collections import Counter
from collections.abc import Iterable

import pytest

from citizen_app.kernel.clock import today
from tests.figures import FIGURES
from tests.proof import FOLDERS, MEANT, ROOT, Proof, commit


def a_report(name: str, outcome: str, when: str = "call") -> pytest.TestReport:
    return pytest.TestReport(name, ("", 0, ""), {}, outcome, None, when)  # type: ignore[arg-type]


def test_the_page_counts_what_happened() -> None:
    proof = Proof()
    for outcome in ("passed", "passed", "failed"):
        proof.pytest_runtest_logreport(a_report("tests/safety/test_t09_kill.py::test_a", outcome))
    proof.pytest_runtest_logreport(a_report("tests/rules/test_b.py::test_b", "skipped", "setup"))
    proof.pytest_runtest_logreport(a_report("tests/rules/test_b.py::test_c", "passed", "setup"))
    page = proof.page()
    assert "| test_t09_kill.py | 2 passed, 1 failed |" in page
    assert "| test_b.py | 1 skipped |" in page
    assert "- Tests: 2 passed, 1 failed, 1 skipped" in page
    assert f"- Date: {today().isoformat()}" in page
    assert f"- Commit: {commit()}" in page
    assert str(ROOT) not in page


def test_every_figure_has_a_meaning_and_every_folder_a_title() -> None:
    assert set(MEANT) == set(FIGURES)
    folders = {path.name for path in (ROOT / "tests").iterdir() if list(path.glob("test_*.py"))}
    assert set(FOLDERS) == folders
    assert Counter(FOLDERS.values()).most_common(1)[0][1] == 1


def unasked(figures: Iterable[str], sources: str) -> set[str]:
    """Figures that no test asks for: the page would tell of something nobody tried."""
    return {name for name in figures if f'figure("{name}")' not in sources}


def test_every_figure_is_asked_for_by_a_test() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("*/test_*.py"))
    assert unasked(FIGURES, sources) == set()


def test_a_figure_that_nobody_asks_for_is_seen() -> None:
    assert unasked(["T4.histories", "T99.wishes"], 'figure("T4.histories")') == {"T99.wishes"}
