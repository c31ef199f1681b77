"""The plan as the person meets it: who does what and when, in two statements, in three levels of language."""

from datetime import timedelta

import pytest
from flask import Flask
from msgspec.structs import replace

from citizen_app.audit.service import rows_about
from citizen_app.identity import service as identity
from citizen_app.kernel import clock
from citizen_app.kernel.levels import Level
from citizen_app.plan.document import Note, Someone, State, When
from citizen_app.storage.session import begin, reading
from tests.builders import HOUSE, Cast, a_session_of
from tests.client import StrictClient
from tests.conftest import MOMENT, both_databases
from tests.counting import statements
from tests.plans import DOCUMENT, send_plan, send_plan_in_plain_words
from tests.reading import page_findings, visible_text

EASY = {"Cookie": "sprak=sv@easy"}
WORDS = '<script>alert("x")</script><b onmouseover=x>å & ä</b>'


@pytest.fixture
def with_plan(cast: Cast) -> Cast:
    with begin() as session:
        send_plan_in_plain_words(session, cast)
    return cast


def easy(app: Flask, cast: Cast) -> StrictClient:
    client = StrictClient(app, citizen=a_session_of(cast.person))
    client.flask.set_cookie("sprak", "sv@easy")
    return client


def test_the_plan_says_who_does_what_and_when(person: StrictClient, with_plan: Cast) -> None:
    page = person.get("/app/plan").text
    assert "<b><bdi>Johan Berg</bdi></b>" in page
    assert "undersöker rygg och leder." in page
    assert "<b>Klart fredag 11 december.</b>" in page
    assert "Pågår" in page
    assert page.index("undersöker rygg och leder.") < page.index("färdigställs.")


def test_a_row_without_a_plain_line_shows_what_staff_wrote_with_who_and_when(
    person: StrictClient, with_plan: Cast
) -> None:
    page = person.get("/app/plan").text
    part = page[page.index("Mer i planen") :]
    assert "<b><bdi>Sara Lind</bdi></b>" in part
    assert "<b>Varje månad.</b>" in part
    assert part.index("Så skrev personalen") < part.index("försörjningsstöd")


def test_the_plan_shows_all_its_parts(person: StrictClient, with_plan: Cast) -> None:
    text = visible_text(person.get("/app/plan").text)
    page = person.get("/app/plan").text
    for words in ("Det här gör jag själv", "Varför jag har en plan", "Om det blir svårt", "Bra att veta", "Fler mål"):
        assert words in text
    for words in (
        "Jag vet varför jag har ont.",
        "Fredag 26 februari 2027",
        "Ring psykiatrins mobila team",
        "Arbete och försörjning, Ekköpings kommun</bdi></b> har ansvar för hela planen.",
        "onsdag 2 december",
        "Barnen ska få hjälp med läxorna.",
    ):
        assert words in page


def test_what_is_in_hand_now_is_lit_once(person: StrictClient, cast: Cast) -> None:
    ongoing = next(each for each in DOCUMENT.actions if each.goals and each.state is State.ONGOING)
    own = replace(ongoing, who=("self",))
    actions = tuple(own if each is ongoing else each for each in DOCUMENT.actions)
    with begin() as session:
        send_plan(session, cast, replace(DOCUMENT, actions=actions))
    page = person.get("/app/plan").text
    assert "Det här gör jag själv" in page
    assert page.count("action now") == 1


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (State.DONE, "Klart"),
        (State.ONGOING, "Pågår"),
        (State.WAITING, "Väntar"),
        (State.PAUSED, "Pausat"),
        (State.STOPPED, "Slutat"),
    ],
)
def test_every_state_has_its_word(person: StrictClient, cast: Cast, state: State, word: str) -> None:
    action = replace(DOCUMENT.actions[0], state=state)
    with begin() as session:
        send_plan(session, cast, replace(DOCUMENT, actions=(action,)))
    assert f"</svg>{word}</span>" in person.get("/app/plan").text


def test_hard_words_explain_themselves(person: StrictClient, with_plan: Cast) -> None:
    page = person.get("/app/plan").text
    assert "<summary>samordnare</summary>" in page
    assert "<summary>Tolk</summary>" in page


def test_easy_mode_leaves_out_titles_and_the_units_own_words(app: Flask, with_plan: Cast) -> None:
    page = easy(app, with_plan).get("/app/plan").text
    assert '<span class="not-easy">, läkare,</span>' in page
    assert 'class="easy"' in page


@both_databases
def test_the_plan_is_read_in_two_statements(app: Flask, with_plan: Cast) -> None:
    for client in (StrictClient(app, citizen=a_session_of(with_plan.person)), easy(app, with_plan)):
        for path in ("/app/plan", "/app/plan/mal/g2"):
            client.get(path)
            with statements() as seen:
                client.get(path)
            assert len(seen) <= 2, seen


def test_a_follow_up_that_has_passed_is_told_of_in_the_past(app: Flask, with_plan: Cast) -> None:
    clock.move_to(MOMENT + timedelta(days=365))
    page = visible_text(StrictClient(app, citizen=a_session_of(with_plan.person)).get("/app/plan").text)
    assert "Ni skulle ses igen onsdag 2 december 2026. Fråga oss hur det går." in page
    assert "Ni ses igen" not in page
    assert "Då ser ni" not in page


def test_one_goal_has_its_own_page(person: StrictClient, with_plan: Cast) -> None:
    page = person.get("/app/plan/mal/g2").text
    assert "Barnen ska få hjälp med läxorna." in page
    assert "Jag vill ha mindre ont." not in page
    assert "Mål 2 av 2" in page


def test_another_persons_goal_is_no_goal(app: Flask, with_plan: Cast) -> None:
    other = StrictClient(app, citizen=a_session_of(with_plan.other_person))
    other.get("/app/plan/mal/g1", 404)
    other.get("/app/plan/mal/finns-inte", 404)


def test_somebody_without_a_plan_is_told_that_it_will_come(person: StrictClient, cast: Cast) -> None:
    assert "Här kommer din plan." in person.get("/app/plan").text


def test_nobody_else_comes_in(anyone: StrictClient, app: Flask, with_plan: Cast) -> None:
    assert anyone.get("/app/plan", 303).headers["Location"] == "/in"
    link = StrictClient(app, citizen=a_session_of(with_plan.person, Level.LINK))
    assert link.get("/app/plan", 303).headers["Location"].startswith("/in/kod")


def test_the_plan_asks_for_the_code_again_after_five_minutes(person: StrictClient, with_plan: Cast) -> None:
    clock.move_to(MOMENT + timedelta(minutes=6))
    assert person.get("/app/plan", 303).headers["Location"].startswith("/app/kod")


def test_html_in_a_plan_is_words_and_nothing_else(person: StrictClient, cast: Cast) -> None:
    first, *rest = DOCUMENT.actions
    document = replace(
        DOCUMENT,
        why=WORDS,
        why_plain=WORDS,
        organisations=(replace(DOCUMENT.organisations[0], name=WORDS), DOCUMENT.organisations[1]),
        people=(replace(DOCUMENT.people[0], name=WORDS, role=WORDS), Someone("p2", WORDS, WORDS, "o1")),
        goals=tuple(replace(goal, text=WORDS, note=WORDS) for goal in DOCUMENT.goals),
        actions=(replace(first, text=WORDS, plain=f"{WORDS} gör det. {WORDS} i dag.", when=When(words=WORDS)), *rest),
        notes=(Note("n1", WORDS), Note("n2", WORDS, crisis=True)),
    )
    with begin() as session:
        send_plan(session, cast, document)
    for path in (
        "/app/plan",
        "/app/plan/mal/g1",
        "/app/runt-mig",
        "/app/vem-ska-jag-fraga",
        "/hjalp",
        "/app/plan/skriv-ut",
    ):
        page = person.get(path).text
        assert "<script>alert" not in page
        assert "<b onmouseover" not in page
    assert "<script>alert" not in person.get("/hjalp").text


@pytest.mark.parametrize("path", ["/app/plan", "/app/plan/mal/g1"])
def test_the_plan_reads_as_it_should(app: Flask, person: StrictClient, with_plan: Cast, path: str) -> None:
    assert page_findings(person.get(path).text, "sv") == []
    assert page_findings(easy(app, with_plan).get(path).text, "sv@easy") == []


@pytest.mark.parametrize("path", ["/app/plan", "/app/plan/mal/g1", "/app/runt-mig", "/app/vem-ska-jag-fraga"])
def test_with_protected_identity_no_unit_and_no_place_is_told(person: StrictClient, with_plan: Cast, path: str) -> None:
    with begin() as session:
        identity.protect(session, HOUSE, with_plan.person)
    page = person.get(path).text
    main = page[page.index("<main") : page.index('class="end-matter"')]
    for canary in ("Ekköping", "Vårdcentralen", "040-628 04 06", "040-628 05 00", "040-628 04 00"):
        assert canary not in main
    assert "Ekköping" not in page
    assert "Jag vill ha mindre ont." in page or "Johan Berg" in page


def test_a_reading_is_logged_once_in_half_an_hour(person: StrictClient, with_plan: Cast) -> None:
    for _again in range(3):
        person.get("/app/plan")
    with reading() as session:
        rows = [row.action for row in rows_about(session, with_plan.person, MOMENT - timedelta(days=1))]
    assert rows.count("read_plan") == 1
