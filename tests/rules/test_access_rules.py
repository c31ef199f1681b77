"""Who may read about a person: nobody, unless it is her own unit's copy or a yes opens it."""

from dataclasses import replace
from datetime import date

import pytest

from citizen_app.access.rules import CardKind, Reason, card_about, may_read
from citizen_app.consent.rules import Standing, State
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.verdict import Refused

NOTHING: frozenset[Kind] = frozenset()
SOMETHING = frozenset({Kind.HOME})


@pytest.mark.parametrize(
    ("own_copy", "opened", "protected", "purpose", "reason"),
    [
        (True, NOTHING, False, None, None),
        (False, SOMETHING, False, None, None),
        (False, NOTHING, False, None, Reason.NO_YES),
        (False, NOTHING, True, "Möte i dag", Reason.NO_YES),
        (True, NOTHING, True, None, Reason.NEEDS_PURPOSE),
        (False, SOMETHING, True, "  ", Reason.NEEDS_PURPOSE),
        (True, NOTHING, True, "Möte i dag", None),
        (False, SOMETHING, True, "Möte i dag", None),
    ],
)
def test_a_unit_reads_its_own_copy_or_what_a_yes_opens(
    own_copy: bool, opened: frozenset[Kind], protected: bool, purpose: str | None, reason: Reason | None
) -> None:
    verdict = may_read(own_copy, opened, protected, purpose)
    assert (verdict.reason if isinstance(verdict, Refused) else None) == reason


STANDING = Standing("a", State.YES, date(2026, 11, 26), until=date(2027, 11, 26))


@pytest.mark.parametrize(
    ("standing", "today", "kind"),
    [
        (replace(STANDING, state=State.PAPER_YES), date(2026, 11, 26), CardKind.PAPER),
        (replace(STANDING, limited=True), date(2026, 11, 26), None),
        (replace(STANDING, limited=True, marked=True), date(2026, 11, 26), CardKind.LOOK),
        (replace(STANDING, limited=True, marked=True, seen=True), date(2026, 11, 26), None),
        (STANDING, date(2027, 10, 26), None),
        (STANDING, date(2027, 10, 27), CardKind.ENDS),
        (replace(STANDING, state=State.ENDED), date(2027, 11, 27), None),
        (replace(STANDING, state=State.PAPER_NO), date(2026, 11, 26), None),
    ],
)
def test_a_card_asks_about_paper_then_about_a_look_then_tells_of_an_end(
    standing: Standing, today: date, kind: CardKind | None
) -> None:
    assert card_about(standing, today) is kind
