"""The end of a yes, its limits and papers from before: at once, told where it has to be, never undone from outside."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_app.access import service as access
from citizen_app.access.rules import CardKind
from citizen_app.consent import service as consent
from citizen_app.consent.records import ConsentEvent, TellingTask
from citizen_app.consent.rules import Organisation, Reason, State
from citizen_app.kernel import clock
from citizen_app.kernel.ids import new_id
from citizen_app.kernel.levels import Actor
from citizen_app.kernel.verdict import Refused
from citizen_app.storage.session import begin, reading
from tests.builders import HOUSE, Cast, a_unit
from tests.conftest import both_databases
from tests.figures import figure
from tests.services.consents import FK, LINDEN, SHOWN, SOME, give, open_to_linden, state_of


@both_databases
def test_a_limited_yes_opens_after_the_marking_and_then_the_look(
    app: Flask, cast: Cast, me: Actor, sara: Actor
) -> None:
    with begin() as session:
        give(session, me, limits="Inte det om barnen")
        early = consent.open_limited(session, me, cast.person, LINDEN, SHOWN)
        assert isinstance(early, Refused)
        assert early.reason is Reason.NOT_MARKED
        [waiting] = consent.waiting_for(session, cast.unit, clock.now())
        assert (waiting.kind, waiting.for_staff) == (consent.MARK, cast.coordinator)
        task = consent.task_of_unit(session, waiting.object, cast.unit)
        assert task is not None
        words = consent.words_of(session, task)
        assert words is not None
        assert words.words == "Inte det om barnen"
        assert consent.task_of_unit(session, waiting.object, cast.reader_unit) is None
        consent.mark_told(session, sara, task)
        consent.mark_told(session, sara, task)
    assert open_to_linden(cast) == frozenset()
    with begin() as session:
        [card] = access.cards_of(session, cast.person, (), (), clock.now())
        assert (card.kind, card.name) == (CardKind.LOOK, LINDEN.name)
        assert consent.open_limited(session, me, cast.person, LINDEN, SHOWN)
        assert consent.waiting_for(session, cast.unit, clock.now()) == []
    assert open_to_linden(cast) == SOME


def test_a_withdrawal_takes_away_the_marking_that_waits(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        give(session, me, limits="Inte det om barnen")
        assert consent.withdraw(session, me, cast.person, LINDEN, SHOWN)
        assert consent.waiting_for(session, cast.unit, clock.now()) == []


@both_databases
def test_outside_the_app_a_withdrawal_waits_until_somebody_has_told(
    app: Flask, cast: Cast, me: Actor, sara: Actor
) -> None:
    with begin() as session:
        give(session, me, FK)
        assert consent.waiting_for(session, cast.unit, clock.now()) == []
        assert consent.withdraw(session, me, cast.person, FK, SHOWN)
        [waiting] = consent.waiting_for(session, cast.unit, clock.now())
        assert (waiting.kind, waiting.person_id) == (consent.TELL, cast.person)
        telling = consent.telling_of(session, cast.person, FK)
        assert telling is not None
        assert telling.told is None
        task = consent.task_of_unit(session, waiting.object, cast.unit)
        assert task is not None
        consent.mark_told(session, sara, task)
        telling = consent.telling_of(session, cast.person, FK)
        assert telling is not None
        assert telling.told == date(2026, 11, 26)
        assert consent.waiting_for(session, cast.unit, clock.now()) == []
        assert session.scalars(select(TellingTask)).one().told_by == cast.coordinator


def test_who_reads_here_is_told_by_the_app_itself(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        give(session, me)
        assert consent.withdraw(session, me, cast.person, LINDEN, SHOWN)
        assert consent.waiting_for(session, cast.unit, clock.now()) == []


def test_a_new_yes_before_the_telling_leaves_nothing_to_tell(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        give(session, me, FK)
        consent.withdraw(session, me, cast.person, FK, SHOWN)
        give(session, me, FK)
        assert consent.waiting_for(session, cast.unit, clock.now()) == []


def test_a_no_to_a_yes_on_paper_is_told_and_a_no_to_nothing_is_not(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        consent.restrict(session, HOUSE, cast.person, FK, True, None, date(2026, 10, 5), date(2027, 10, 5))
        consent.refuse(session, me, cast.person, FK, SHOWN)
        assert [each.kind for each in consent.waiting_for(session, cast.unit, clock.now())] == [consent.TELL]
        consent.refuse(session, me, cast.other_person, FK, SHOWN)
        assert len(consent.waiting_for(session, cast.unit, clock.now())) == 1


def test_not_now_leaves_a_yes_on_paper_and_tells_of_the_end_of_a_living_one(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        consent.restrict(session, HOUSE, cast.person, FK, True, None, date(2026, 10, 5), date(2027, 10, 5))
        consent.put_off(session, me, cast.person, FK, SHOWN)
        assert consent.waiting_for(session, cast.unit, clock.now()) == []
    assert state_of(cast.person, FK) is State.PAPER_YES
    with begin() as session:
        give(session, me, FK)
        consent.put_off(session, me, cast.person, FK, SHOWN)
        assert [each.kind for each in consent.waiting_for(session, cast.unit, clock.now())] == [consent.TELL]
    assert state_of(cast.person, FK) is State.NOT_NOW


@pytest.mark.parametrize("then", [consent.refuse, consent.put_off])
def test_a_telling_that_waits_is_not_forgotten_by_another_no(
    app: Flask, cast: Cast, me: Actor, then: Callable[..., object]
) -> None:
    with begin() as session:
        give(session, me, FK)
        consent.withdraw(session, me, cast.person, FK, SHOWN)
        then(session, me, cast.person, FK, SHOWN)
        assert [each.kind for each in consent.waiting_for(session, cast.unit, clock.now())] == [consent.TELL]


def test_a_new_paper_is_asked_about_anew(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        consent.restrict(session, HOUSE, cast.person, FK, True, None, date(2026, 10, 5), None)
        consent.put_off(session, me, cast.person, FK, SHOWN)
        assert access.cards_of(session, cast.person, (), (), clock.now()) == []
        consent.restrict(session, HOUSE, cast.person, FK, True, None, date(2026, 11, 5), None)
        assert len(access.cards_of(session, cast.person, (), (), clock.now())) == 1


@both_databases
def test_an_imported_yes_opens_nothing_and_is_asked_about_once(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        for _ in range(2):
            consent.restrict(session, HOUSE, cast.person, LINDEN, True, "Får delas.", date(2026, 10, 5), None)
        assert len(session.scalars(select(ConsentEvent)).all()) == 1
        [card] = access.cards_of(session, cast.person, (), (), clock.now())
        assert card.choice is not None
        assert card.choice.answer is not None
        assert card.choice.answer.paper_words == "Får delas."
        assert card.choice.answer.words is None
    assert open_to_linden(cast) == frozenset()
    with begin() as session:
        consent.put_off(session, me, cast.person, LINDEN, SHOWN)
        assert access.cards_of(session, cast.person, (), (), clock.now()) == []
    assert open_to_linden(cast) == frozenset()


def test_an_imported_no_closes_and_words_that_limit_hide(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        give(session, me)
        consent.restrict(session, HOUSE, cast.person, LINDEN, True, "Inte om barnen.", None, None)
    assert open_to_linden(cast) == frozenset()
    with begin() as session:
        give(session, me)
        consent.restrict(session, HOUSE, cast.person, LINDEN, False, None, None, None)
    assert state_of(cast.person, LINDEN) is State.PAPER_NO
    assert open_to_linden(cast) == frozenset()


STEPS = ("give", "limit", "refuse", "put_off", "withdraw", "paper_yes", "paper_no", "mark", "look")


def act(session: Session, cast: Cast, step: str, organisation: Organisation) -> None:
    """One thing that is said or done about an organisation."""
    me, sara = Actor("person", cast.person, cast.unit), Actor("staff", cast.coordinator, cast.unit)
    acts = {
        "refuse": consent.refuse,
        "put_off": consent.put_off,
        "withdraw": consent.withdraw,
        "look": consent.open_limited,
    }
    if step in acts:
        acts[step](session, me, me.id, organisation, SHOWN)
    elif step in ("give", "limit"):
        give(session, me, organisation, "Inte allt" if step == "limit" else None)
    elif step in ("paper_yes", "paper_no"):
        given = clock.today() if step == "paper_no" else date(2026, 1, 1)
        consent.restrict(session, HOUSE, me.id, organisation, step == "paper_yes", new_id(), given, None)
    for waiting in consent.waiting_for(session, cast.unit, clock.now()) if step == "mark" else ():
        task = consent.task_of_unit(session, waiting.object, cast.unit)
        assert task is not None
        consent.mark_told(session, sara, task)


def expected(before: str, step: str) -> str:
    """The same in a few plain words: closed, waiting for the marking, for the look, or open."""
    if step in ("give", "limit"):
        return "open" if step == "give" else "unmarked"
    if step in ("refuse", "put_off", "withdraw", "paper_no"):
        return "closed"
    return {("unmarked", "mark"): "unseen", ("unseen", "look"): "open"}.get((before, step), before)


@both_databases
def test_what_is_open_in_the_database_is_what_was_said_last(app: Flask, cast: Cast) -> None:
    """The same question after every step of many random histories."""
    dice = random.Random(4)
    for number in range(figure("T4.histories") // 20):
        organisation, state = Organisation("Linden", f"SE-{number}"), "closed"
        with begin() as session:
            unit = a_unit(session, f"Linden {number}", code=organisation.code).id
        for step in dice.choices(STEPS, k=dice.randint(1, 8)):
            with begin() as session:
                act(session, cast, step, organisation)
            state = expected(state, step)
            with reading() as session:
                opened = access.kinds_open_to(session, cast.person, unit, clock.now())
            assert opened == (SOME if state == "open" else frozenset()), (number, step)


def test_a_yes_that_ends_soon_is_told_of_once(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        give(session, me)
        soon = clock.now() + timedelta(days=340)
        assert access.cards_of(session, cast.person, (), (), clock.now()) == []
        [card] = access.cards_of(session, cast.person, (), (), soon)
        assert (card.kind, card.name) == (CardKind.ENDS, LINDEN.name)
        consent.see_card(session, cast.person, card.key)
        assert access.cards_of(session, cast.person, (), (), soon) == []
        give(session, me)
        assert len(access.cards_of(session, cast.person, (), (), soon)) == 1
