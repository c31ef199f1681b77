"""Keeping plans: immutable versions, equal content, what staff wrote, and who reads what."""

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from citizen_app.audit.service import rows_about
from citizen_app.consent import service as consent
from citizen_app.kernel.clock import now
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor
from citizen_app.plan import service
from citizen_app.plan.document import PlanDocument, When
from citizen_app.plan.records import PlanRow, PlanVersion
from citizen_app.plan.rules import confirmed
from citizen_app.storage.session import begin, reading
from citizen_app.units import service as units
from tests.builders import Cast
from tests.conftest import both_databases
from tests.plans import DOCUMENT

pytestmark = both_databases


@pytest.fixture
def session(cast: Cast) -> Iterator[Session]:
    with begin() as session:
        yield session


def actor(cast: Cast) -> Actor:
    return Actor("staff", cast.coordinator, cast.unit)


def send(
    session: Session, cast: Cast, document: PlanDocument = DOCUMENT, identifier: str = "sip-1"
) -> tuple[str, bool]:
    plan, is_new = service.save_version(session, actor(cast), cast.person, cast.unit, identifier, document, "import")
    return plan.id, is_new


def numbers(session: Session, plan_id: str) -> list[int]:
    return [version.number for version in service.versions_of(session, service.plan_by_id(session, plan_id))]


def test_a_plan_is_kept_as_its_first_version_with_what_jobs_need(session: Session, cast: Cast) -> None:
    plan_id, is_new = send(session, cast)
    assert is_new
    found = service.current_plan(session, cast.person)
    assert found is not None
    assert (found.id, found.number, found.document) == (plan_id, 1, DOCUMENT)
    version = session.scalars(select(PlanVersion)).one()
    assert (version.ends, version.next_follow_up, version.unconfirmed) == (date(2027, 10, 11), date(2026, 12, 2), 11)
    assert "send_plan_import" in [row.action for row in rows_about(session, cast.person, version.made_at)]


def test_nothing_of_the_document_stands_open_in_the_database(session: Session, cast: Cast) -> None:
    send(session, cast)
    sealed = session.scalars(select(PlanVersion.document_sealed)).one()
    assert b"Johan" not in sealed
    assert "läkare".encode() not in sealed


def test_equal_content_changes_nothing(session: Session, cast: Cast) -> None:
    first, _ = send(session, cast)
    second, is_new = send(session, cast)
    assert (second, is_new, numbers(session, first)) == (first, False, [1])


def test_equal_content_changes_nothing_after_staff_have_written(session: Session, cast: Cast) -> None:
    plan_id, _ = send(session, cast)
    service.write_plain_lines(session, actor(cast), plan_id, {"a1": "Johan Berg undersöker din rygg."}, {})
    assert send(session, cast) == (plan_id, False)
    assert numbers(session, plan_id) == [2, 1]


def test_other_content_is_a_new_version_and_the_old_one_stays_as_it_was(session: Session, cast: Cast) -> None:
    plan_id, _ = send(session, cast)
    send(session, cast, replace(DOCUMENT, why="Nya skäl."))
    newest, oldest = service.versions_of(session, service.plan_by_id(session, plan_id))
    assert (newest.number, newest.document.why) == (2, "Nya skäl.")
    assert (oldest.number, oldest.document) == (1, DOCUMENT)


def test_plain_lines_and_kinds_follow_rows_that_have_not_changed(session: Session, cast: Cast) -> None:
    plan_id, _ = send(session, cast)
    lines = {"a1": "Johan Berg undersöker din rygg. Klart fredag 11 december.", "a2": "Du går en promenad."}
    service.write_plain_lines(session, actor(cast), plan_id, lines, {"a4": [Kind.MONEY]})
    changed = replace(DOCUMENT.actions[0], text="Utredning av rygg och leder, ny remiss.")
    send(session, cast, replace(DOCUMENT, actions=(changed, *DOCUMENT.actions[1:])))
    document = service.document_of(session, service.plan_by_id(session, plan_id))
    actions = {action.id: action for action in document.actions}
    assert actions["a1"].plain is None
    assert actions["a2"].plain == "Du går en promenad."
    assert actions["a4"].kinds == (Kind.MONEY,)


def test_a_plain_line_goes_when_somebody_else_does_it_or_at_another_time(session: Session, cast: Cast) -> None:
    plan_id, _ = send(session, cast)
    service.write_plain_lines(session, actor(cast), plan_id, {"a1": "Johan gör det.", "a4": "Sara bestämmer."}, {})
    first, *middle, last = DOCUMENT.actions
    other = (replace(first, when=When(end=date(2027, 1, 8))), *middle, replace(last, who=("p2",)))
    send(session, cast, replace(DOCUMENT, actions=other))
    actions = service.document_of(session, service.plan_by_id(session, plan_id)).actions
    assert [action.plain for action in actions] == [None, None, None, None]


def test_rows_without_a_plain_line_are_counted(session: Session, cast: Cast) -> None:
    plan_id, _ = send(session, cast)
    plan = service.write_plain_lines(session, actor(cast), plan_id, {"a1": "Johan Berg undersöker din rygg."}, {})
    assert [each.id for each in service.rows_without_plain(service.document_of(session, plan))] == ["a2", "a3", "a4"]


def test_saving_the_page_as_it_is_confirms_the_rows_and_is_done_once(session: Session, cast: Cast) -> None:
    plan_id, _ = send(session, cast)
    assert [each.kind for each in service.waiting_for(session, cast.unit, now())] == ["unconfirmed", "follow_up"]
    service.write_plain_lines(session, actor(cast), plan_id, {}, {})
    assert [each.kind for each in service.waiting_for(session, cast.unit, now())] == ["follow_up"]
    service.write_plain_lines(session, actor(cast), plan_id, {}, {})
    assert numbers(session, plan_id) == [2, 1]


def test_another_identifier_or_person_is_another_plan(session: Session, cast: Cast) -> None:
    first, _ = send(session, cast)
    second, is_new = send(session, cast, identifier="sip-2")
    other, _ = service.save_version(session, actor(cast), cast.other_person, cast.unit, "sip-1", DOCUMENT, "import")
    assert is_new
    assert len({first, second, other.id}) == 3


def test_two_open_plans_of_the_same_name_cannot_be(session: Session, cast: Cast) -> None:
    plan_id, _ = send(session, cast)
    plan = service.plan_by_id(session, plan_id)
    index, moment = plan.identifier_index, now()
    twin = PlanRow(person_id=plan.person_id, unit_id=plan.unit_id, identifier_index=index, state="open", made_at=moment)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(twin)


def test_a_closed_plan_is_not_shown_and_opens_again_when_it_is_sent(session: Session, cast: Cast) -> None:
    plan_id, _ = send(session, cast)
    service.close_plan(session, actor(cast), plan_id)
    assert service.current_plan(session, cast.person) is None
    assert service.plan_of(session, cast.person) is None
    assert send(session, cast) == (plan_id, True)
    assert service.plan_of(session, cast.person) is not None


def test_there_is_no_plan_with_an_unknown_id(session: Session, cast: Cast) -> None:
    with pytest.raises(service.NoSuchPlan):
        service.write_plain_lines(session, actor(cast), "x" * 26, {}, {})


def test_the_sender_sees_the_whole_plan_and_another_unit_only_what_a_yes_opens(session: Session, cast: Cast) -> None:
    plan_id, _ = send(session, cast)
    service.write_plain_lines(session, actor(cast), plan_id, {}, {})
    assert service.plan_as_seen_by(session, cast.person, cast.unit, now()) == confirmed(DOCUMENT)
    assert service.plan_as_seen_by(session, cast.person, cast.reader_unit, now()) is None
    me = Actor("person", cast.person, cast.unit)
    shown = consent.Shown("v1", "sv", 3)
    consent.give(session, me, cast.person, units.unit(session, cast.reader_unit), frozenset({Kind.HEALTH}), None, shown)
    seen = service.plan_as_seen_by(session, cast.person, cast.reader_unit, now())
    assert seen is not None
    assert [goal.id for goal in seen.goals] == ["g1"]
    assert [action.id for action in seen.actions] == ["a1", "a2"]
    assert (seen.why, "Amir" in [each.name for each in seen.people]) == (None, False)


def test_one_statement_gives_the_plan_with_its_document(cast: Cast) -> None:
    with begin() as session:
        send(session, cast)
    with reading() as session:
        found = service.current_plan(session, cast.person)
        assert found is not None
        assert found.document == DOCUMENT
