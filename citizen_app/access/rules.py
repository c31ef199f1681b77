"""Who may read about a person; deny by default (PDL 4:1, OSL 26:1; ASVS 8.3.2)."""

from collections.abc import Set
from datetime import date
from enum import StrEnum

from citizen_app.consent import rules as consent
from citizen_app.consent.rules import Standing
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.verdict import Allowed, Refused, Verdict

CARDS_LEFT = "cards"  # in a session's small data: whether cards of the first sign-in are left, "some" or "none"


class Reason(StrEnum):
    """Why somebody may not read."""

    NO_YES = "no_yes"
    NEEDS_PURPOSE = "needs_purpose"


class CardKind(StrEnum):
    """What a card of the sign-in is about."""

    PAPER = "paper"
    NEAR = "near"
    LOOK = "look"
    ENDS = "ends"


def card_about(standing: Standing, today: date) -> CardKind | None:
    """What the person is asked or told about one organisation: a paper, a look before it opens, a yes that ends."""
    if consent.is_asked(standing):
        return CardKind.PAPER
    if consent.may_open(standing):
        return CardKind.LOOK
    return CardKind.ENDS if consent.ends_soon(standing, today) else None


def may_read(own_copy: bool, open_kinds: Set[Kind], protected: bool, purpose: str | None) -> Verdict:
    """A unit reads the copy it sent itself, or what a yes opens; protected identity also asks what for."""
    if not own_copy and not open_kinds:
        return Refused(Reason.NO_YES)
    if protected and not (purpose or "").strip():
        return Refused(Reason.NEEDS_PURPOSE)
    return Allowed()
