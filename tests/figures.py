"""The figures of the safety, speed and word tests: the size that `make test` runs, and the full one of `make proof`."""

import os

PROOF = os.environ.get("PROOF") == "1"

# name: (make test, make proof); what each one counts stands in the test that asks for it
FIGURES: dict[str, tuple[int, int]] = {
    "T4.histories": (400, 10_000),
    "T7.vectors": (100, 500),
    "T9.kills": (6, 200),
    "T9.writes": (200, 10_000),
    "T16.parallel": (12, 50),
    "T16.rounds": (10, 200),
    "T26.canaries": (60, 200),
    "T35.flows": (6, 20),
    "bundles.mutations": (400, 5_000),
}


def figure(name: str) -> int:
    """How many, in this run."""
    return FIGURES[name][PROOF]
