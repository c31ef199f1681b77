"""From import to another unit's page: nobody there sees a row before staff of the sender have checked and saved it."""

import json
import re

import pytest
from flask import Flask

from citizen_app.consent import service as consent
from citizen_app.consent.rules import Shown
from citizen_app.demo import cast as demo
from citizen_app.exchange import service as exchange
from citizen_app.kernel import clock
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor
from citizen_app.plan import service as plans
from citizen_app.storage.session import begin
from citizen_app.units import service as units
from tests.builders import Cast, a_bundle, a_session_of
from tests.client import StrictClient
from tests.pageforms import forms_on
from tests.pages.asking import LINDEN, an_unconfirmed_plan, answer, hidden, open_to_linden, page_of
from tests.reading import page_findings
from tests.screens import person_called

ROW, OTHER_ROW = "arbetsprövning", "Fysioterapi i grupp"
NEW_WORDS = "Fysioterapi hos psykiatrin"
NOT_YET = "Personalen läser först igenom planen."
SOME_NEW = "Några rader i planen är nya."
NOT_CHECKED = "Rader i planen är inte kontrollerade."


@pytest.fixture
def ids(cast: Cast) -> tuple[str, str]:
    return an_unconfirmed_plan(cast)


@pytest.fixture
def her(app: Flask, ids: tuple[str, str]) -> StrictClient:
    return StrictClient(app, citizen=a_session_of(ids[0]))


@pytest.fixture
def lines(ids: tuple[str, str]) -> str:
    return f"/personal/plan/{ids[1]}/enkel-text"


@pytest.fixture
def theirs(ids: tuple[str, str]) -> str:
    return f"/personal/person/{ids[0]}"


def filled_in(staff: StrictClient, path: str, **more: str) -> dict[str, list[str]]:
    """The page of lines as it is sent when nothing is touched but this."""
    [form] = [each for each in forms_on(staff.get(path).text, path) if "samordnare" in each.names]
    return form.data(**more)


def comes_again(cast: Cast) -> None:
    """The same plan from its sender, where one row says something else."""
    text = json.dumps(a_bundle("fatima"), ensure_ascii=False)
    assert OTHER_ROW in text
    with begin() as session:
        incoming = exchange.read(text.replace(OTHER_ROW, NEW_WORDS).encode())
        exchange.take_in_for_sender(session, Actor("system", "command"), incoming)


def test_another_unit_sees_the_rows_when_staff_have_saved_them_and_not_before(
    her: StrictClient, coordinator: StrictClient, reader: StrictClient, theirs: str, lines: str
) -> None:
    linden = page_of(her, LINDEN)
    receipt = answer(her, linden, "ja", kinds=["arbete", "halsa"])
    for page in (her.get(receipt).text, her.get(f"{linden}/visa").text):
        assert NOT_YET in page
    before, preview = reader.get(theirs).text, her.get(f"{linden}/visa").text
    for page in (before, preview):
        assert "det-de-ser" not in page
        assert ROW not in page
    assert "Det finns inget att visa just nu." in before
    assert OTHER_ROW in her.get("/app/plan").text, "her own page has the whole plan"
    coordinator.post(lines, filled_in(coordinator, lines))
    after, preview = reader.get(theirs).text, her.get(f"{linden}/visa").text
    for page in (after, preview):
        assert ROW in page
        assert NOT_YET not in page


def test_the_look_before_a_yes_says_why_nothing_is_there(her: StrictClient) -> None:
    linden = page_of(her, LINDEN)
    her.post(linden, {"kinds": ["arbete"], "svar": "visa"})
    page = her.get(f"{linden}/visa?andra=andra").text
    assert NOT_YET in page
    assert 'name="svar" value="ja"' in page, "she may say yes all the same"


def test_what_waits_stands_in_today_and_leads_to_the_rows(coordinator: StrictClient, lines: str) -> None:
    today = coordinator.get("/personal/").text
    assert NOT_CHECKED in today
    assert f'href="{lines}"' in today
    page = coordinator.get(lines).text
    assert "Andra verksamheter ser en rad först när du har kontrollerat" in page
    assert re.search(r"Vilket slags uppgift är det\? <b>Arbete</b>", page), "what is proposed is seen without a tap"
    assert "Adekvat sysselsättningsgrad bedöms" in page, "the note under a goal is confirmed with it"
    assert "Inte kontrollerad" not in page, "where all rows wait none is marked"
    coordinator.post(lines, filled_in(coordinator, lines))
    assert NOT_CHECKED not in coordinator.get("/personal/").text


def test_the_persons_page_for_staff_counts_what_waits_and_always_leads_to_the_rows(
    coordinator: StrictClient, theirs: str, lines: str
) -> None:
    assert "20 rader är inte kontrollerade. Andra ser dem inte." in coordinator.get(theirs).text
    coordinator.post(lines, filled_in(coordinator, lines))
    page = coordinator.get(theirs).text
    assert "inte kontrollerade" not in page
    assert f'href="{lines}"' in page


def test_a_row_that_comes_again_with_other_words_is_hidden_until_it_is_saved(
    her: StrictClient, coordinator: StrictClient, reader: StrictClient, cast: Cast, theirs: str, lines: str
) -> None:
    linden = page_of(her, LINDEN)
    answer(her, linden, "ja", kinds=["arbete", "halsa", "psykisk_halsa"])
    coordinator.post(lines, filled_in(coordinator, lines))
    assert OTHER_ROW in reader.get(theirs).text
    comes_again(cast)
    for page in (reader.get(theirs).text, her.get(f"{linden}/visa").text):
        assert ROW in page
        assert OTHER_ROW not in page
        assert NEW_WORDS not in page
    assert SOME_NEW in her.get(f"{linden}/visa").text
    assert coordinator.get(lines).text.count("Inte kontrollerad") == 1
    coordinator.post(lines, filled_in(coordinator, lines))
    assert NEW_WORDS in reader.get(theirs).text
    assert SOME_NEW not in her.get(f"{linden}/visa").text


def test_a_page_that_was_opened_before_a_new_version_came_confirms_nothing_and_keeps_the_text(
    her: StrictClient, coordinator: StrictClient, reader: StrictClient, cast: Cast, theirs: str, lines: str
) -> None:
    answer(her, page_of(her, LINDEN), "ja", kinds=["arbete", "halsa"])
    sent = filled_in(coordinator, lines, **{"enkel-why": "Du har ont och vill arbeta."})
    comes_again(cast)
    page = coordinator.post(lines, sent, status=422).text
    assert "Planen har ändrats sedan du öppnade sidan." in page
    assert "Du har ont och vill arbeta." in page
    assert NEW_WORDS in page
    assert ROW not in reader.get(theirs).text
    coordinator.post(lines, {name: value for name, value in sent.items() if name != "version"}, status=422)
    [form] = [each for each in forms_on(page, lines) if "samordnare" in each.names]
    coordinator.post(lines, form.data())
    assert ROW in reader.get(theirs).text
    assert "Du har ont och vill arbeta." in her.get("/app/plan").text


def test_a_yes_with_limits_does_not_open_while_rows_wait_to_be_checked(
    her: StrictClient, coordinator: StrictClient, cast: Cast, ids: tuple[str, str], lines: str
) -> None:
    linden = page_of(her, LINDEN)
    answer(her, linden, "ja", kinds=["boende", "arbete"], not_covered="Inte det om jobbet")
    with begin() as session:
        [waiting] = [each for each in consent.waiting_for(session, cast.unit, clock.now()) if each.kind == consent.MARK]
        task = consent.task_of_unit(session, waiting.object, cast.unit)
        assert task is not None
        consent.mark_told(session, Actor("staff", cast.coordinator, cast.unit), task)
    page = her.get(f"{linden}/visa").text
    assert NOT_YET in page
    assert "lat-dem-se" not in page
    her.post(f"{linden}/lat-dem-se", hidden(page))
    assert open_to_linden(cast, ids[0]) == frozenset()
    coordinator.post(lines, filled_in(coordinator, lines))
    her.post(f"{linden}/lat-dem-se", hidden(her.get(f"{linden}/visa").text))
    assert len(open_to_linden(cast, ids[0])) == 2


@pytest.mark.parametrize("name", [LINDEN, "Arbetsförmedlingen"], ids=["reads here", "is told"])
@pytest.mark.parametrize(
    ("level", "words"),
    [("sv", NOT_YET), ("sv@easy", "Personalen läser planen först."), ("en", "Staff will read through the plan first.")],
)
def test_why_nothing_is_seen_is_said_in_every_language(her: StrictClient, level: str, words: str, name: str) -> None:
    address = page_of(her, name)
    receipt = answer(her, address, "ja", kinds=["arbete"])
    her.flask.set_cookie("sprak", level)
    for path in (receipt, f"{address}/visa"):
        page = her.get(path).text
        assert words in page
        assert page_findings(page, level) == []


def test_the_demos_staff_have_confirmed_their_plans_so_that_a_yes_shows_something(app: Flask) -> None:
    demo.load()
    for example in demo.EXAMPLES:
        with begin() as session:
            person, reader = person_called(session, example.name), units.unit_by_code(session, demo.READER)
            assert reader is not None
            me, shown = Actor("person", person.id, person.unit_id), Shown("v1", "sv", 3)
            assert consent.give(session, me, person.id, reader, frozenset(Kind), None, shown)
            seen = plans.plan_as_seen_by(session, person.id, reader.id, clock.now())
            waiting = plans.waiting_for(session, person.unit_id, clock.now())
        assert seen is not None
        assert seen.goals
        assert seen.actions
        assert "unconfirmed" not in [each.kind for each in waiting]
