"""Somebody asks to hear from us: kept sealed, logged, one task for staff, and gone when it is done or undone."""

from datetime import date

import pytest
from sqlalchemy import select, text

from citizen_app.audit.records import AuditRow
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor
from citizen_app.notify import service
from citizen_app.notify.rules import Way
from citizen_app.storage.session import begin
from tests.builders import Cast
from tests.conftest import both_databases

pytestmark = both_databases
SOON, LATER = date(2026, 11, 26), date(2026, 11, 30)


@pytest.fixture
def me(cast: Cast) -> Actor:
    return Actor("person", cast.person, cast.unit)


def ask(me: Actor, cast: Cast, way: Way = Way.VIDEO, words: str | None = "Helst på morgonen", by: date = SOON) -> str:
    with begin() as session:
        return service.ask_for_call(session, me, cast.person, cast.unit, way, words, by).id


def actions(wish_id: str) -> list[str]:
    with begin() as session:
        query = select(AuditRow.action).where(AuditRow.object == wish_id).order_by(AuditRow.seq)
        return list(session.scalars(query))


def test_a_wish_waits_for_its_own_unit_only(me: Actor, cast: Cast) -> None:
    wish_id = ask(me, cast)
    with begin() as session:
        [waiting] = service.waiting_for(session, cast.unit, now())
        assert (waiting.kind, waiting.person_id, waiting.object) == ("call", cast.person, wish_id)
        assert service.waiting_for(session, cast.reader_unit, now()) == []
        [wish] = service.call_wishes(session, cast.unit)
        assert (wish.way, wish.words, wish.answer_by) == ("video", "Helst på morgonen", SOON)
    assert actions(wish_id) == ["ask_for_call"]


def test_the_words_lie_sealed(me: Actor, cast: Cast) -> None:
    ask(me, cast)
    ask(me, cast, words=None)
    with begin() as session:
        kept = list(session.execute(text("SELECT words_sealed FROM call_wish ORDER BY words_sealed IS NULL")).scalars())
    assert b"morgonen" not in bytes(kept[0])
    assert kept[1] is None


def test_the_soonest_is_what_is_open(me: Actor, cast: Cast) -> None:
    later, soon = ask(me, cast, by=LATER), ask(me, cast)
    with begin() as session:
        found = [service.open_call_of(session, cast.person, wanted) for wanted in (None, later, "")]
        assert [each and each.id for each in found] == [soon, later, None]
        assert service.open_call_of(session, cast.other_person) is None


def test_another_unit_cannot_mark_it(me: Actor, cast: Cast) -> None:
    wish_id = ask(me, cast)
    with begin() as session:
        service.mark_called(session, Actor("staff", cast.reader, cast.reader_unit), wish_id, cast.reader_unit)
        assert service.open_call_of(session, cast.person) is not None
    assert actions(wish_id) == ["ask_for_call"]


def test_what_is_done_is_closed_and_its_words_are_gone(me: Actor, cast: Cast) -> None:
    wish_id, sara = ask(me, cast), Actor("staff", cast.coordinator, cast.unit)
    with begin() as session:
        service.mark_called(session, sara, wish_id, cast.unit)
    with begin() as session:
        assert service.open_call_of(session, cast.person) is None
        assert service.waiting_for(session, cast.unit, now()) == []
        row = session.execute(text("SELECT called_at, words_sealed FROM call_wish")).one()
    assert row.called_at is not None
    assert row.words_sealed is None
    assert actions(wish_id) == ["ask_for_call", "called"]


def test_what_is_undone_is_not_kept(me: Actor, cast: Cast) -> None:
    wish_id = ask(me, cast)
    with begin() as session:
        wish = service.open_call_of(session, cast.person)
        assert wish is not None
        service.undo_call(session, me, wish)
    with begin() as session:
        assert session.execute(text("SELECT count(*) FROM call_wish")).scalar_one() == 0
    assert actions(wish_id) == ["ask_for_call", "undo_call"]


def ask_and_break(me: Actor, cast: Cast) -> None:
    with begin() as session:
        service.ask_for_call(session, me, cast.person, cast.unit, Way.PHONE, "Nu", SOON)
        raise RuntimeError


def test_nothing_is_kept_when_the_act_breaks(me: Actor, cast: Cast) -> None:
    with pytest.raises(RuntimeError):
        ask_and_break(me, cast)
    with begin() as session:
        assert service.call_wishes(session, cast.unit) == []
        assert session.scalars(select(AuditRow).where(AuditRow.action == "ask_for_call")).all() == []
