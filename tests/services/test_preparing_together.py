"""Writing together, unknown hands behind links, wishes and their answers, with a real database."""

import pytest

from citizen_app.kernel.levels import Actor
from citizen_app.meetings import service
from citizen_app.meetings.rules import Settled, WishState
from citizen_app.storage.session import begin
from tests.builders import HOUSE, Cast
from tests.conftest import both_databases
from tests.services.own_room import LINK, ME, a_meeting, desk, kinds, read, send, write

pytestmark = both_databases


def test_staff_write_together_with_the_person_marked_so(cast: Cast) -> None:
    sara = Actor("staff", cast.coordinator, cast.unit)
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "svart", {"text": ["bara i mitt rum"]})
        service.write_together(session, sara, meeting, {"bra": {"text": ["Boendestödet"]}, "andra": {}})
        service.write_together(session, sara, meeting, {"fragor": {"rader": ["När?"]}})
        found = read(session, meeting, cast.colleague)
        assert [(entry.question, entry.hand, entry.by) for entry in found.entries] == [
            ("bra", "together", cast.coordinator),
            ("fragor", "together", cast.coordinator),
        ]


@pytest.mark.parametrize(("verdict", "helped"), [(Settled.ME, False), (Settled.HELPED, True)])
def test_it_was_me_makes_the_link_answers_the_persons_own(cast: Cast, verdict: Settled, helped: bool) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "bra", {"text": ["länk"]}, LINK)
        write(session, meeting, "inte-med", {"nagon_annan": ["Per"]}, LINK)
        send(session, meeting, LINK)
        unknown = service.unknown_hand(session, cast.person)
        assert unknown is not None
        assert dict(unknown.answers)["bra"] == {"text": ["länk"]}
        service.settle_hand(session, Actor("person", cast.person), cast.person, verdict)
        assert service.unknown_hand(session, cast.person) is None
        found = read(session, meeting, cast.coordinator)
        assert {(entry.hand, entry.helped) for entry in (*found.entries, *found.private)} == {("own", helped)}
        assert not found.by_link
        assert desk(session, meeting, ME).words["bra"] == {"text": ["länk"]}


def test_it_was_me_keeps_both_texts_where_the_person_had_answered_too(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "bra", {"text": ["eget"]})
        write(session, meeting, "bra", {"text": ["länk"]}, LINK)
        service.settle_hand(session, HOUSE, cast.person, Settled.ME)
        shown = desk(session, meeting, ME).answers["bra"]
        assert (shown.values, shown.aside) == ({"text": ["eget"]}, {"text": ["länk"]})


def test_it_was_not_me_takes_it_away_from_the_room_and_from_staff(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "bra", {"text": ["länk"]}, LINK)
        send(session, meeting, LINK)
        service.settle_hand(session, HOUSE, cast.person, Settled.NOT_ME)
        assert service.sent_answers(session, meeting, cast.coordinator) is None
        assert service.unknown_hand(session, cast.person) is None
        assert desk(session, meeting, LINK).answers == {}


def test_each_wish_waits_for_an_answer_and_is_shown_when_arranged(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "lattare", {"bilder": ["pause"]})
        write(session, meeting, "tolk", {"svar": ["ja"]})
        send(session, meeting)
        service.mark_read(session, HOUSE, meeting, 1)
        assert [wish.code for wish in service.wishes_of(session, meeting)] == ["tolk:ja", "lattare:pause"]
        assert kinds(session, cast) == [("wish_unanswered", None)]
        service.answer_wish(session, HOUSE, meeting, "lattare:pause", WishState.ARRANGED)
        service.answer_wish(session, HOUSE, meeting, "tolk:ja", WishState.LATER, "Vi ringer tolkcentralen.")
        assert kinds(session, cast) == []
        assert [(one.code, one.state, one.text) for one in service.arranged(session, cast.person)] == [
            ("lattare:pause", WishState.ARRANGED, None),
            ("tolk:ja", WishState.LATER, "Vi ringer tolkcentralen."),
        ]


@pytest.mark.parametrize(("state", "missing"), [(None, True), (WishState.LATER, True), (WishState.ARRANGED, False)])
def test_an_interpreter_who_is_not_booked_five_days_before_waits(
    cast: Cast, state: WishState | None, missing: bool
) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast, days=4)
        write(session, meeting, "tolk", {"svar": ["ja"]})
        send(session, meeting)
        if state:
            service.answer_wish(session, HOUSE, meeting, "tolk:ja", state)
        assert (("interpreter_missing", None) in kinds(session, cast)) is missing


def test_an_answered_wish_is_answered_anew_by_the_newest_answer(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        service.answer_wish(session, HOUSE, meeting, "plats:hemma", WishState.LATER)
        service.answer_wish(session, HOUSE, meeting, "plats:hemma", WishState.NOT_POSSIBLE, "Vi har ingen bil.")
        assert [one.text for one in service.arranged(session, cast.person)] == ["Vi har ingen bil."]


def test_no_answer_lies_open_in_the_tables(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "bra", {"text": ["KANARIE"]})
        write(session, meeting, "inte-med", {"nagon_annan": ["KANARIE"]})
        send(session, meeting)
        service.answer_wish(session, HOUSE, meeting, "tolk:ja", WishState.LATER, "KANARIE")
        session.flush()
        for table in ("own_answer", "sent_answers", "wish_answer"):
            rows = session.connection().exec_driver_sql(f"SELECT * FROM {table}").all()
            assert rows
            assert not any(
                b"KANARIE" in bytes(str(value), "utf-8")
                or (isinstance(value, (bytes, memoryview)) and b"KANARIE" in bytes(value))
                for row in rows
                for value in row
            )
