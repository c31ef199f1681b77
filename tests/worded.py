"""A plan in FHIR where a test says every text and every way to reach somebody."""

from collections.abc import Callable
from typing import Any

from tests.builders import a_bundle

Say = Callable[[str, str, int], str]
"""(what it is, what usually stands there, most letters) → the text that is written there."""

ROLES = {"den enskilde", "samordnare"}  # the words by which a bundle tells who is who
TAKEN_IN = ("text", "description", "title", "comment", "name", "family", "given")


def usual(_what: str, usually: str, _most: int) -> str:
    """The text that stands there in an ordinary world."""
    return usually


def bundle_of(say: Say) -> dict[str, Any]:
    """Fatima's plan as FHIR, with every text and every way to reach somebody said by the test."""
    bundle: dict[str, Any] = a_bundle("fatima")
    for entry in bundle["entry"]:
        _reword(entry["resource"], entry["resource"]["resourceType"], say)
    return bundle


def _reword(node: Any, path: str, say: Say) -> None:
    if isinstance(node, list):
        for place, each in enumerate(node):
            if isinstance(each, str) and path.rpartition(".")[2] in TAKEN_IN:
                node[place] = say(path, each, 5000)
            _reword(each, path, say)
    if not isinstance(node, dict):
        return
    for name, each in node.items():
        below = f"{path}.{name}"
        if name in ("type", "category", "code", "identifier", "coding") and path != "telecom":
            continue
        if isinstance(each, str) and (name in TAKEN_IN or below.endswith("telecom.value")):
            kept = f"{each} " if below.endswith("role.text") and each in ROLES else ""
            node[name] = kept + say(below, each, 5000)
        _reword(each, below, say)
