"""Making a link: the answers first, the secrets kept nowhere, protected identity by hand only, one living link."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_app.audit.records import AuditRow
from citizen_app.identity import links as identity_links
from citizen_app.identity import service as identity
from citizen_app.identity.doors import Entered, enter_by_link
from citizen_app.identity.records import Link, SessionRow
from citizen_app.identity.sessions import principal
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Principal
from citizen_app.meetings import service as meetings
from citizen_app.notify import service as notify
from citizen_app.notify.records import OutboxRow
from citizen_app.staff import links
from citizen_app.staff.links import Answers
from citizen_app.staff.rules import Missing
from citizen_app.storage.session import begin, reading
from tests.builders import Cast, a_staff_session
from tests.conftest import both_databases

SAFE = Answers("ingen annan", "mejl på vardagar", False, "Blå båt", False, True)
UNKNOWN = Answers(None, None, True, "Blå båt", False, True)


def a_mail(token: str, code: str, word: str | None, language: str) -> tuple[str, str]:
    return "Du har ett nytt meddelande", f"{word} {token} {code} {language}"


def staff(staff_id: str) -> Principal:
    found = principal(a_staff_session(staff_id))
    assert found is not None
    return found


def a_meeting(cast: Cast, person_id: str | None = None) -> str:
    with begin() as session:
        made = meetings.make_meeting(
            session,
            staff(cast.coordinator).actor,
            person_id or cast.person,
            cast.unit,
            title="Möte",
            starts=now() + timedelta(days=6),
            minutes=60,
            place="Rum 3",
        )
        return made.id


@pytest.fixture
def me(cast: Cast) -> Principal:
    return staff(cast.coordinator)


@pytest.fixture
def meeting(me: Principal, cast: Cast) -> str:
    with begin() as session:
        made = meetings.make_meeting(
            session, me.actor, cast.person, cast.unit, starts=now() + timedelta(days=6), minutes=60, place="Rum 3"
        )
        notify.add_contact(session, cast.person, "email", "fatima@exempel.se")
        return made.id


def outbox(session: Session) -> list[str]:
    return [row.letter["body"] for row in session.scalars(select(OutboxRow))]


@both_databases
def test_a_link_comes_with_its_answers_its_mail_and_its_trace(me: Principal, meeting: str, cast: Cast) -> None:
    with begin() as session:
        made = links.make(session, me, meeting, SAFE, a_mail)
    with reading() as session:
        asked = notify.safety(session, cast.person)
        assert asked is not None
        assert (asked.readers, asked.safe, asked.unknown) == ("ingen annan", "mejl på vardagar", False)
        assert outbox(session) == [f"Blå båt {made.token} {made.code} sv"]
        acts = session.scalars(select(AuditRow.action).where(AuditRow.subject == cast.person)).all()
        assert {"answer_safety", "make_prepare_link"} <= set(acts)
    assert made.mailed
    assert made.may_send


def test_the_secrets_are_nowhere_in_the_row(me: Principal, meeting: str) -> None:
    with begin() as session:
        made = links.make(session, me, meeting, SAFE, a_mail)
    with reading() as session:
        row = session.scalars(select(Link)).one()
        kept = " ".join(str(getattr(row, column.key)) for column in Link.__mapper__.columns)
    assert made.token not in kept
    assert made.code.replace(" ", "")[4:].lower() not in kept.lower()


def test_not_knowing_what_is_safe_gives_a_letter_in_the_hand_only(me: Principal, meeting: str) -> None:
    with begin() as session:
        made = links.make(session, me, meeting, UNKNOWN, a_mail)
        assert (made.mailed, made.may_send) == (False, False)
        assert outbox(session) == []


def test_protected_identity_gives_a_letter_in_the_hand_only(me: Principal, meeting: str, cast: Cast) -> None:
    with begin() as session:
        identity.protect(session, me.actor, cast.person)
        made = links.make(session, me, meeting, SAFE, a_mail)
        assert (made.mailed, made.may_send) == (False, False)
        assert outbox(session) == []
        assert notify.safety(session, cast.person) is None


def test_a_new_link_ends_the_one_before_and_what_it_opened(me: Principal, meeting: str) -> None:
    with begin() as session:
        first = links.make(session, me, meeting, SAFE, a_mail)
    with begin() as session:
        entered = enter_by_link(session, first.token, "", "d" * 30, "127.0.0.1")
    assert isinstance(entered, Entered)
    assert principal(entered.token) is not None
    with begin() as session:
        second = links.make(session, me, meeting, SAFE, a_mail)
    assert principal(entered.token) is None, "what the old link opened is closed at once"
    with begin() as session:
        assert not isinstance(enter_by_link(session, first.token, "", "d" * 30, "127.0.0.1"), Entered)
        assert isinstance(enter_by_link(session, second.token, "", "e" * 30, "127.0.0.1"), Entered)


def test_a_relatives_link_leaves_the_persons_link_alone(me: Principal, meeting: str) -> None:
    with begin() as session:
        links.make(session, me, meeting, SAFE, a_mail)
        links.make_answer_link(session, me, meeting)
    with reading() as session:
        made = identity_links.links_of_meeting(session, meeting)
        assert sorted((each.purpose, each.revoked_at is None) for each in made) == [("answer", True), ("prepare", True)]


def test_ending_links_ends_all_of_a_meeting(me: Principal, meeting: str) -> None:
    with begin() as session:
        links.make(session, me, meeting, SAFE, a_mail)
        links.make_answer_link(session, me, meeting)
        assert links.end_links(session, me, meeting) == 2
        assert all(each.revoked_at for each in identity_links.links_of_meeting(session, meeting))
        assert session.scalars(select(SessionRow).where(SessionRow.link_id.is_not(None))).all() == []


def test_a_letter_is_shown_only_for_both_secrets_of_a_living_link(me: Principal, meeting: str, cast: Cast) -> None:
    other = a_meeting(cast, cast.other_person)
    with begin() as session:
        made = links.make(session, me, meeting, SAFE, a_mail)
        foreign = links.make(session, me, other, SAFE, a_mail)
    with begin() as session:
        assert links.letter_of(session, me, meeting, made.token, made.code).word == "Blå båt"
        for token, code in (
            (made.token, foreign.code),
            (foreign.token, foreign.code),
            (made.token, ""),
            ("", made.code),
            ("made up", made.code),
        ):
            with pytest.raises(Missing):
                links.letter_of(session, me, meeting, token, code)
        links.end_links(session, me, meeting)
        with pytest.raises(Missing):
            links.letter_of(session, me, meeting, made.token, made.code)


def test_staff_of_another_unit_make_no_link(meeting: str, cast: Cast) -> None:
    with begin() as session, pytest.raises(Missing):
        links.make(session, staff(cast.reader), meeting, SAFE, a_mail)


def test_time_and_place_can_be_kept_out_of_the_link(me: Principal, meeting: str) -> None:
    with begin() as session:
        links.make(session, me, meeting, Answers("ingen", "sms", False, "Blå båt", True, False), a_mail)
        assert links.to_send(session, me, meeting).hidden
        assert outbox(session) == []
