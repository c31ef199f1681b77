"""Meetings with a real database: made, taken in again, moved, answered, held, and what of them waits."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from citizen_app.audit.service import rows_about
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor
from citizen_app.meetings import service
from citizen_app.meetings.records import Meeting
from citizen_app.meetings.rules import Called, Held, Reply, Way
from citizen_app.meetings.service import NoSuchMeeting
from citizen_app.storage.session import begin, reading
from tests.builders import HOUSE, Cast
from tests.conftest import both_databases

pytestmark = both_databases


def person_of(cast: Cast) -> Actor:
    return Actor("person", cast.person)


def a_meeting(session: Session, cast: Cast, days: float = 6, **more: object) -> Meeting:
    starts = now() + timedelta(days=days)
    values = {"title": "SIP-möte", "minutes": 60, "place": "Rum 3", "starts": starts} | more
    return service.make_meeting(session, HOUSE, cast.person, cast.unit, **values)  # type: ignore[arg-type]


def kinds(session: Session, cast: Cast, moment: datetime | None = None) -> list[str]:
    return [each.kind for each in service.waiting_for(session, cast.unit, moment or now())]


def test_a_meeting_is_kept_with_who_is_called(cast: Cast) -> None:
    people = [Called("Johan Berg", "läkare", "Vårdcentralen Linden", "p2", "no"), Called("Amir", someone_id="p3")]
    with begin() as session:
        made = a_meeting(session, cast, participants=people).id
    with reading() as session:
        card = service.shown(session, made, cast.person, now()).card
    assert (card.title, card.place, card.not_coming) == ("SIP-möte", "Rum 3", 1)
    assert list(card.called) == people


def test_neither_title_place_nor_names_lie_open_in_the_tables(cast: Cast) -> None:
    with begin() as session:
        made = a_meeting(session, cast, participants=[Called("Johan Berg")])
        session.flush()
        row = (
            session.connection()
            .exec_driver_sql(f"SELECT title_sealed, place_sealed FROM meeting WHERE id = '{made.id}'")
            .one()
        )
        name = session.connection().exec_driver_sql("SELECT name_sealed FROM participant").scalar_one()
    assert not any(word in bytes(value) for value in (*row, name) for word in (b"SIP", b"Rum", b"Johan"))


@pytest.mark.parametrize("other", ["other_person", "reader"])
def test_a_meeting_of_somebody_else_is_one_that_does_not_exist(cast: Cast, other: str) -> None:
    with begin() as session:
        made = a_meeting(session, cast).id
        with pytest.raises(NoSuchMeeting):
            service.meeting_of_person(session, made, getattr(cast, other))
        assert service.meeting_of_unit(session, made, cast.reader_unit) is None
        assert service.meeting_of_unit(session, made, cast.unit) is not None


@pytest.mark.parametrize("wrong", [None, "", "x", "å" * 26, "a" * 26, "\x00" * 26, "../../etc"])
def test_an_id_that_is_none_finds_nothing(cast: Cast, wrong: str | None) -> None:
    with reading() as session, pytest.raises(NoSuchMeeting):
        service.meeting_of_person(session, wrong, cast.person)


def test_the_next_meeting_is_the_first_that_is_not_over_then_one_without_a_day(cast: Cast) -> None:
    with begin() as session:
        a_meeting(session, cast, -3)
        a_meeting(session, cast, 1, cancelled=True)
        without_day = a_meeting(session, cast, starts=None)
        assert service.next_meeting(session, cast.person, now()) is without_day
        a_meeting(session, cast, 9)
        soon = a_meeting(session, cast, 2)
        assert service.next_meeting(session, cast.person, now()) is soon


def test_the_same_meeting_taken_in_again_is_brought_up_to_date_and_keeps_the_persons_reply(cast: Cast) -> None:
    starts = now() + timedelta(days=6)

    def take_in(session: Session, place: str, own_reply: str = "waiting", moved: int = 0) -> Meeting:
        return service.take_in_meeting(
            session,
            HOUSE,
            cast.person,
            cast.unit,
            title="SIP",
            starts=starts + timedelta(days=moved),
            minutes=60,
            place=place,
            source_id="m1",
            own_reply=own_reply,
            participants=[Called("Johan Berg")],
        )

    with begin() as session:
        first = take_in(session, "Rum 3")
        service.reply(session, person_of(cast), first, Reply.YES)
        again = take_in(session, "Rum 4", own_reply="no")
        assert again.id == first.id
        assert (again.place, again.reply) == ("Rum 4", Reply.YES)
        assert len(service.participants_of(session, again)) == 1
        assert take_in(session, "Rum 4", moved=1).reply == Reply.WAITING


def test_a_new_time_asks_the_person_anew_and_another_room_does_not(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        service.reply(session, person_of(cast), meeting, Reply.OTHER_WAY, Way.VIDEO)
        service.set_time(session, HOUSE, meeting, meeting.starts, 30, "Rum 5")
        assert (meeting.reply, meeting.reply_way) == (Reply.OTHER_WAY, Way.VIDEO)
        service.set_time(session, HOUSE, meeting, now() + timedelta(days=8), 30, "Rum 5")
        assert (meeting.reply, meeting.reply_way, meeting.replied_at) == (Reply.WAITING, None, None)


def test_a_changed_reply_waits_for_staff_at_once_until_it_is_seen(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        assert service.reply(session, person_of(cast), meeting, Reply.YES)
        assert "reply_changed" not in kinds(session, cast)
        assert service.reply(session, person_of(cast), meeting, Reply.NO_MEETING)
        assert "reply_changed" in kinds(session, cast)
        service.see_reply(session, HOUSE, meeting)
        assert "reply_changed" not in kinds(session, cast)
        service.reply(session, person_of(cast), meeting, Reply.OTHER_TIME)
        assert "reply_changed" in kinds(session, cast)


def test_the_same_reply_twice_is_one_row_in_the_log(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        for _ in range(3):
            service.reply(session, person_of(cast), meeting, Reply.YES)
        rows = rows_about(session, cast.person, now() - timedelta(days=1))
        assert [row.action for row in rows].count("reply_to_meeting") == 1


def test_no_reply_three_days_before_waits_for_staff(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        assert kinds(session, cast) == []
        assert meeting.starts is not None
        assert kinds(session, cast, meeting.starts - timedelta(days=2)) == ["reply_missing"]


def test_what_the_person_says_of_the_meeting_holds_whatever_staff_tick(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast, -1)
        service.set_held(session, HOUSE, meeting, False)
        judged = service.meeting_to_judge(session, cast.person, now())
        assert judged is meeting
        assert service.say_held(session, person_of(cast), meeting, Held.YES)
        assert (meeting.said, meeting.held) == (Held.YES, False)
        assert service.meeting_to_judge(session, cast.person, now()) is None


def test_a_meeting_that_was_not_held_as_booked_waits_for_staff(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast, -1)
        service.say_held(session, person_of(cast), meeting, Held.SOMEONE_MISSING)
        assert kinds(session, cast) == ["not_as_booked"]
        service.set_held(session, HOUSE, meeting, True)
        assert kinds(session, cast) == []


def test_nothing_is_said_of_a_meeting_that_lies_ahead(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        assert not service.say_held(session, person_of(cast), meeting, Held.NO)
        assert meeting.said is None


def test_another_unit_is_told_nothing_of_what_waits(cast: Cast) -> None:
    with begin() as session:
        service.reply(session, person_of(cast), a_meeting(session, cast), Reply.NO_MEETING)
        assert service.waiting_for(session, cast.reader_unit, now()) == []
