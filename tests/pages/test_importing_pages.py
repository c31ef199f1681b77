"""Staff take a plan in by the browser, and write plain lines."""

import io
import json
from typing import Any

import pytest
from flask import Flask

from citizen_app.identity import service as identity
from citizen_app.plan import service as plans
from citizen_app.storage.session import begin
from tests.builders import Cast, a_bundle
from tests.client import StrictClient
from tests.pageforms import forms_on


def send(client: StrictClient, content: bytes, status: int = 303, **more: str) -> Any:
    data = {"bundle": (io.BytesIO(content), "plan.json"), **more}
    return client.post("/personal/ta-emot", data, status=status, content_type="multipart/form-data")


def fatima() -> bytes:
    return json.dumps(a_bundle("fatima")).encode()


def test_a_plan_is_taken_in_and_its_lines_are_asked_for(coordinator: StrictClient, cast: Cast) -> None:
    coordinator.get("/personal/ta-emot")
    page = coordinator.get(send(coordinator, fatima()).location)
    assert "Fysioterapi i grupp" in page.text
    assert "Anna Ek" in page.text


def test_written_lines_are_kept_and_untouched_ones_are_not(coordinator: StrictClient, cast: Cast) -> None:
    path = send(coordinator, fatima()).location
    plan_id = path.split("/")[3]
    with begin() as session:
        document = plans.document_of(session, plans.plan_by_id(session, plan_id))
    walk = next(action for action in document.actions if "promenad" in action.text)
    [form] = [each for each in forms_on(coordinator.get(path).text, path) if "samordnare" in each.names]
    written = {f"enkel-{walk.id}": "Du går promenad. Varje dag.", "samordnare": cast.colleague}
    coordinator.post(path, form.data(**written))
    with begin() as session:
        plan = plans.plan_by_id(session, plan_id)
        lines = {action.text: action.plain for action in plans.document_of(session, plan).actions}
        assert identity.person(session, plan.person_id).coordinator_id == cast.colleague
    assert lines[walk.text] == "Du går promenad. Varje dag."
    assert sum(line is not None for line in lines.values()) == 1


def test_the_same_file_twice_is_one_plan(coordinator: StrictClient, cast: Cast) -> None:
    assert send(coordinator, fatima(), key="one").location == send(coordinator, fatima(), key="two").location


def test_another_units_plan_is_refused_and_nothing_changes(reader: StrictClient, cast: Cast) -> None:
    assert "CarePlan.author" in send(reader, fatima(), status=422).text
    with begin() as session:
        assert len(identity.persons_of(session, cast.reader_unit)) == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"resourceType": "Patient"}', b"\x00\xff", b"[" * 100_000])
def test_a_bad_file_is_refused_with_words(coordinator: StrictClient, content: bytes) -> None:
    assert "Inget är ändrat" in send(coordinator, content, status=422).text


def test_a_file_that_is_too_large_is_refused(coordinator: StrictClient) -> None:
    assert "5 MB" in send(coordinator, b" " * (5 * 1024 * 1024 + 1), status=422).text


def test_another_units_plan_cannot_be_written_on(app: Flask, coordinator: StrictClient, reader: StrictClient) -> None:
    path = send(coordinator, fatima()).location
    reader.get(path, status=404)
    reader.post(path, {}, status=404)
    coordinator.get("/personal/plan/zzzzzzzzzzzzzzzzzzzzzzzzzz/enkel-text", status=404)
