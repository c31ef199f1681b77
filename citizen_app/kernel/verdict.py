"""What a rule answers: allowed, or refused for a reason that has a word."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Allowed:
    """A rule's yes."""

    def __bool__(self) -> bool:
        """Allowed is true, so that a verdict reads as a question."""
        return True


@dataclass(frozen=True, slots=True)
class Refused:
    """A rule's no and its reason; the slice's wording tells it as a plain sentence with a next step."""

    reason: StrEnum

    def __bool__(self) -> bool:
        """Refused is false."""
        return False


Verdict = Allowed | Refused
