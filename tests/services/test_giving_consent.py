"""A yes in the database: exact, for one organisation, and only until its last day."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select, text

from citizen_app.access import service as access
from citizen_app.audit.service import rows_about
from citizen_app.consent import service as consent
from citizen_app.consent.records import ConsentDraft, ConsentEvent
from citizen_app.consent.rules import Draft, Event, Method, Organisation, Reason
from citizen_app.identity import service as identity
from citizen_app.kernel import clock
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor
from citizen_app.kernel.verdict import Refused
from citizen_app.storage.session import begin, reading
from tests.builders import HOUSE, Cast, a_unit
from tests.conftest import both_databases
from tests.services.consents import FK, LINDEN, SHOWN, SOME, give, open_to_linden, state_of


@both_databases
def test_a_yes_opens_what_it_names_and_ends_at_the_next_question(app: Flask, cast: Cast, me: Actor) -> None:
    assert open_to_linden(cast) == frozenset()
    with begin() as session:
        give(session, me)
    assert open_to_linden(cast) == SOME
    with begin() as session:
        assert consent.withdraw(session, me, cast.person, LINDEN, SHOWN)
    assert open_to_linden(cast) == frozenset()


@both_databases
def test_the_ledger_keeps_what_the_yes_was_an_answer_to(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        give(session, me, limits="Inte det om mamma")
    with reading() as session:
        row = session.scalars(select(ConsentEvent)).one()
        assert (row.seq, row.event, row.method, row.kinds) == (1, Event.LIMITED, Method.APP, ["boende", "arbete"])
        assert (row.wording, row.locale, row.level, row.helped_by) == ("abc", "sv@easy", 3, "tolk")
        assert (row.said_on, row.until) == (date(2026, 11, 26), date(2027, 11, 26))
        assert (row.actor_kind, row.actor) == ("person", cast.person)
        assert (row.name, row.code, row.not_covered) == (LINDEN.name, LINDEN.code, "Inte det om mamma")
        actions = [each.action for each in rows_about(session, cast.person, row.at - timedelta(hours=1))]
        assert "consent_limited" in actions


@both_databases
def test_the_tables_do_not_tell_which_organisation_it_is(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        give(session, me, limits="Kanariefågeln sjunger")
        consent.keep_draft(session, cast.person, FK, Draft(kinds=["barn"], not_covered="Kanarie", helped_by=""))
        consent.withdraw(session, me, cast.person, LINDEN, SHOWN)
        consent.restrict(session, HOUSE, cast.person, FK, True, "Kanariepapper", None, None)
        consent.refuse(session, me, cast.person, FK, SHOWN)
        consent.see_card(session, cast.person, "near:kanarie")
    with reading() as session:
        for table in ("consent_event", "telling_task", "consent_draft", "seen_card"):
            rows = session.execute(text(f"SELECT * FROM {table}")).all()
            raw = b"|".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)
            for word in ("Linden", "linden", "kassan", "O00V1", "FK01", "anarie"):
                assert word.encode() not in raw, (table, word)


def test_a_yes_to_nothing_writes_nothing(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        verdict = consent.give(session, me, cast.person, LINDEN, frozenset(), None, SHOWN)
        assert isinstance(verdict, Refused)
        assert verdict.reason is Reason.NO_KINDS
    assert state_of(cast.person, LINDEN) is None


def test_a_yes_ends_by_itself(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        give(session, me)
    with reading() as session:
        for days, opened in ((365, SOME), (366, frozenset())):
            later = clock.now() + timedelta(days=days)
            assert access.kinds_open_to(session, cast.person, cast.reader_unit, later) == opened


def test_a_yes_to_one_opens_nothing_to_others(app: Flask, cast: Cast, me: Actor) -> None:
    with begin() as session:
        give(session, me, FK)
        third = a_unit(session, "Vårdcentralen Linden", code="SE-OTHER").id
        nameless = a_unit(session, "Vårdcentralen Linden").id
        give(session, me, Organisation("Vårdcentralen Linden"))
    with reading() as session:
        for unit in (cast.reader_unit, third, nameless):
            assert access.kinds_open_to(session, cast.person, unit, clock.now()) == frozenset()
        assert access.kinds_open_to(session, cast.other_person, cast.reader_unit, clock.now()) == frozenset()


def test_the_own_unit_reads_its_own_copy_without_a_yes(app: Flask, cast: Cast) -> None:
    with reading() as session:
        assert access.kinds_open_to(session, cast.person, cast.unit, clock.now()) == frozenset(Kind)
        assert access.may_read(session, cast.person, cast.unit, clock.now())
        assert not access.may_read(session, cast.person, cast.reader_unit, clock.now())


def test_protected_identity_asks_what_for(app: Flask, cast: Cast, sara: Actor) -> None:
    with begin() as session:
        identity.protect(session, sara, cast.person)
        assert not access.may_read(session, cast.person, cast.unit, clock.now())
        assert access.may_read(session, cast.person, cast.unit, clock.now(), "Möte i dag")


def test_the_sender_has_its_own_copy_and_is_not_asked_about(app: Flask, cast: Cast, me: Actor) -> None:
    own = Organisation("Arbete och försörjning, Ekköpings kommun", "SE0000000000-E0A1")
    with begin() as session:
        consent.restrict(session, HOUSE, cast.person, own, True, None, None, None)
        give(session, me)
        choices = access.choices_of(session, cast.person, [own, FK, LINDEN], clock.now())
        assert [(choice.organisation, choice.reads_here) for choice in choices] == [(FK, False), (LINDEN, True)]
        assert len({choice.mark for choice in choices}) == 2
        sights = access.who_sees_what(session, cast.person, clock.now())
        assert [(each.name, each.kinds) for each in sights] == [(own.name, None), (LINDEN.name, SOME)]
        assert access.persons_open_to(session, cast.reader_unit, clock.now()) == [cast.person]
        assert access.persons_open_to(session, cast.unit, clock.now()) == []


def test_drafts_are_kept_until_the_answer(app: Flask, cast: Cast, me: Actor) -> None:
    words = Draft(kinds=["boende"], not_covered="Inte mamma", helped_by="")
    with begin() as session:
        consent.keep_draft(session, cast.person, LINDEN, words)
        consent.keep_draft(session, cast.person, LINDEN, words | {"kinds": ["barn"]})
    with begin() as session:
        assert consent.draft_of(session, cast.person, LINDEN) == words | {"kinds": ["barn"]}
        assert consent.draft_of(session, cast.other_person, LINDEN) is None
        give(session, me)
        assert session.scalars(select(ConsentDraft)).all() == []


def test_a_card_is_read_once(app: Flask, cast: Cast) -> None:
    with begin() as session:
        consent.see_card(session, cast.person, "near:1")
        consent.see_card(session, cast.person, "near:1")
        assert consent.unseen(session, cast.person, ["near:1", "near:2"]) == ["near:2"]
        assert consent.unseen(session, cast.other_person, ["near:1"]) == ["near:1"]
