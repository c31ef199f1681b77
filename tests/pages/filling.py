"""Short words for the tests of forms: what a page hides in its form, and filling it in as a person does."""

import re

from werkzeug.test import TestResponse

from citizen_app.meetings import service
from citizen_app.meetings.reading import Read
from citizen_app.storage.session import reading
from tests.builders import Cast
from tests.client import StrictClient


def hidden(page: TestResponse) -> dict[str, str]:
    """The hidden fields of a page's main form."""
    form = page.text[page.text.index('id="form"') :]
    return {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)[1] for name in ("key", "version")}  # type: ignore[index]


def fill(client: StrictClient, path: str, status: int = 303, **values: object) -> TestResponse:
    """Opens a page, fills it in and sends it as a person does."""
    return client.post(path, hidden(client.get(path)) | values, status=status)


def sent(cast: Cast, meeting: str, staff: str | None = None) -> Read | None:
    with reading() as session:
        found = service.meeting_of_person(session, meeting, cast.person)
        return service.sent_answers(session, found, staff or cast.coordinator)


def entries(cast: Cast, meeting: str) -> dict[str, dict[str, list[str]]]:
    found = sent(cast, meeting)
    return {entry.question: entry.values for entry in found.entries} if found else {}
