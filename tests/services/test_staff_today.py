"""“I dag”: oldest first, only what waits for me or for whom I stand in; and the people I have to do with."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from citizen_app.identity import links as identity_links
from citizen_app.identity import service as identity
from citizen_app.kernel import clock
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Principal
from citizen_app.meetings import sending
from citizen_app.meetings import service as meetings
from citizen_app.notify import service as notify
from citizen_app.questionnaire import service as questionnaire
from citizen_app.staff import prepared, service, today
from citizen_app.staff.rules import Missing
from citizen_app.storage.session import begin
from citizen_app.units import service as units
from tests.builders import Cast, a_session_of, a_staff_session, principal
from tests.conftest import both_databases

PRIVATE = {"nagot-eller-nagon": {"text": ["Min svåger ska inte komma."]}}
OPEN = {"viktigt": {"text": ["Att barnen har det lugnt."]}}


def staff(staff_id: str) -> Principal:
    return principal(a_staff_session(staff_id))


@pytest.fixture
def sara(cast: Cast) -> Principal:
    return staff(cast.coordinator)


@pytest.fixture
def ali(cast: Cast) -> Principal:
    return staff(cast.second)


@pytest.fixture
def kim(cast: Cast) -> Principal:
    return staff(cast.colleague)


def a_meeting(me: Principal, person_id: str, days: int = 6) -> str:
    with begin() as session:
        starts = now() + timedelta(days=days)
        return meetings.make_meeting(session, me.actor, person_id, me.unit, starts=starts, minutes=60).id


def waits(me: Principal) -> list[str]:
    with begin() as session:
        return [task.kind for task in today.waiting(session, me, now())]


@both_databases
def test_a_meeting_without_a_link_waits_until_the_link_is_made(sara: Principal, kim: Principal, cast: Cast) -> None:
    meeting = a_meeting(sara, cast.person)
    assert waits(sara) == ["no_link"]
    assert waits(kim) == [], "it is Sara's"
    with begin() as session:
        identity_links.make_link(session, sara.actor, "prepare", cast.person, cast.unit, meeting_id=meeting)
    assert waits(sara) == []


def test_a_meeting_far_ahead_does_not_wait_yet(sara: Principal, cast: Cast) -> None:
    a_meeting(sara, cast.person, days=30)
    assert waits(sara) == []


def test_a_meeting_that_should_have_been_waits_for_a_word(sara: Principal, cast: Cast) -> None:
    meeting = a_meeting(sara, cast.person)
    clock.move_to(now() + timedelta(days=6, minutes=59))
    assert "was_held" not in waits(sara)
    clock.move_to(now() + timedelta(minutes=2))
    assert "was_held" in waits(sara)
    with begin() as session:
        prepared.say_held(session, sara, meeting, False)
    assert "was_held" not in waits(sara)


def test_somebody_who_wants_a_call_waits_for_her_coordinator(sara: Principal, kim: Principal, cast: Cast) -> None:
    her, foreign = principal(a_session_of(cast.person)), staff(cast.reader)
    with begin() as session:
        questionnaire.ask_for_call(session, her, cast.unit)
    assert (waits(sara), waits(kim)) == (["call"], [])
    with begin() as session:
        [task] = today.waiting(session, sara, now())
        assert today.call_page(session, sara, task.object).name == "Fatima"
        with pytest.raises(Missing):
            today.call_page(session, foreign, task.object)
        notify.mark_called(session, sara.actor, task.object, cast.unit)
    assert waits(sara) == []


def test_what_nobody_coordinates_waits_for_everybody(sara: Principal, kim: Principal, cast: Cast) -> None:
    with begin() as session:
        identity.set_coordinator(session, sara.actor, cast.person, None)
    a_meeting(sara, cast.person)
    assert (waits(sara), waits(kim)) == (["no_link"], ["no_link"])


def test_the_oldest_comes_first(sara: Principal, cast: Cast) -> None:
    a_meeting(sara, cast.other_person)
    clock.move_to(now() + timedelta(hours=1))
    a_meeting(sara, cast.person)
    with begin() as session:
        found = today.waiting(session, sara, now())
    assert [task.person_id for task in found] == [cast.other_person, cast.person]
    assert [task.since for task in found] == sorted(task.since for task in found)


def test_nothing_waits_for_someone_who_is_away(sara: Principal, ali: Principal, cast: Cast) -> None:
    a_meeting(sara, cast.person)
    with begin() as session:
        units.set_absence(session, sara.actor, cast.coordinator, clock.today(), None, cast.second)
    assert (waits(sara), waits(ali)) == ([], ["no_link"])


def test_an_absence_that_is_over_changes_nothing(sara: Principal, ali: Principal, cast: Cast) -> None:
    a_meeting(sara, cast.person)
    with begin() as session:
        units.set_absence(session, sara.actor, cast.coordinator, date(2026, 11, 1), date(2026, 11, 20), cast.second)
    assert (waits(sara), waits(ali)) == (["no_link"], [])


def test_the_private_part_waits_for_the_one_it_is_for_and_is_read_by_nobody_else(
    sara: Principal, ali: Principal, kim: Principal, cast: Cast
) -> None:
    meeting = a_meeting(sara, cast.person)
    with begin() as session:
        row = prepared.meeting_of(session, kim, meeting)
        sending.write_together(session, kim.actor, row, PRIVATE | OPEN)
    assert "private_to_read" in waits(sara)
    assert "private_to_read" not in waits(kim) + waits(ali)

    def private(me: Principal) -> int:
        with begin() as session:
            return len(prepared.answers_of(session, me, meeting).private)

    assert (private(sara), private(ali), private(kim)) == (1, 0, 0)


def test_a_private_no_about_the_coordinator_goes_to_her_second_name(
    sara: Principal, ali: Principal, kim: Principal, cast: Cast
) -> None:
    meeting = a_meeting(sara, cast.person)
    about_her = {"nagot-eller-nagon": {"text": ["Inte hon."], "om": ["samordnaren"]}}
    with begin() as session:
        sending.write_together(session, kim.actor, prepared.meeting_of(session, kim, meeting), about_her)
    with begin() as session:
        assert prepared.answers_of(session, sara, meeting).private == ()
        assert len(prepared.answers_of(session, ali, meeting).private) == 1
    assert "private_to_read" not in waits(sara)
    assert "private_to_read" in waits(ali)


def test_read_answers_no_longer_wait(sara: Principal, cast: Cast) -> None:
    meeting = a_meeting(sara, cast.person)
    with begin() as session:
        sending.write_together(session, sara.actor, prepared.meeting_of(session, sara, meeting), OPEN)
    assert "answers_to_read" in waits(sara)
    with begin() as session:
        prepared.mark_read(session, sara, meeting, prepared.answers_of(session, sara, meeting).version)
    assert "answers_to_read" not in waits(sara)


def lists(session: Session, me: Principal) -> tuple[list[str], list[str], list[str], list[str]]:
    found = today.people(session, me, now())
    soon, lately, mine, shared = (
        [line.name for line in part] for part in (found.soon, found.lately, found.mine, found.shared)
    )
    return soon, lately, mine, shared


def test_people_with_a_meeting_soon_stand_first_and_nobody_stands_twice(sara: Principal, cast: Cast) -> None:
    a_meeting(sara, cast.person, days=9)
    a_meeting(sara, cast.person, days=3)
    with begin() as session:
        assert lists(session, sara) == (["Fatima"], ["Ulrika"], [], [])


def test_a_colleague_sees_others_only_while_something_happens(sara: Principal, kim: Principal, cast: Cast) -> None:
    clock.move_to(now() + timedelta(days=40))
    with begin() as session:
        assert lists(session, kim) == ([], [], [], [])
        assert sorted(lists(session, sara)[2]) == ["Fatima", "Ulrika"]


def test_staff_of_another_unit_see_nobody_without_a_yes(cast: Cast) -> None:
    with begin() as session:
        assert lists(session, staff(cast.reader)) == ([], [], [], [])


def test_a_person_can_only_get_a_coordinator_of_her_own_unit(sara: Principal, cast: Cast) -> None:
    with begin() as session:
        service.set_coordinator(session, sara, cast.person, cast.colleague)
        assert identity.person(session, cast.person).coordinator_id == cast.colleague
        with pytest.raises(Missing):
            service.set_coordinator(session, sara, cast.person, cast.reader)


def named(me: Principal, name: str = "Ulrika") -> bool:
    """Whether a list of mine names somebody or her meeting."""
    with begin() as session:
        found = today.people(session, me, now())
        lines = [*found.soon, *found.lately, *found.mine, *found.shared]
        return name in {*(line.name for line in lines), *(task.name for task in today.waiting(session, me, now()))}


def test_a_protected_person_stands_in_no_list_but_her_coordinators(
    sara: Principal, ali: Principal, kim: Principal, cast: Cast
) -> None:
    a_meeting(sara, cast.other_person)
    assert named(sara)
    assert named(kim)
    with begin() as session:
        identity.protect(session, sara.actor, cast.other_person)
    assert named(sara)
    assert not named(kim)
    assert not named(ali)
    with begin() as session:
        units.set_absence(session, sara.actor, sara.staff, clock.today(), clock.today(), ali.staff)
    assert named(ali)
    assert not named(kim)


def test_a_protected_person_whom_nobody_coordinates_waits_without_a_name(kim: Principal, cast: Cast) -> None:
    with begin() as session:
        person = identity.make_person(session, kim.actor, cast.unit, "Alva", coordinator_id=None, protected=True)
    a_meeting(kim, person.id)
    assert not named(kim, "Alva")
    assert waits(kim) == ["no_link"]


def test_no_way_to_reach_is_kept_with_protected_identity(sara: Principal, cast: Cast) -> None:
    with begin() as session:
        identity.protect(session, sara.actor, cast.person)
        service.add_way(session, cast.person, "070-123 45 67")
        assert service.page_of(session, sara, cast.person).ways == ()
