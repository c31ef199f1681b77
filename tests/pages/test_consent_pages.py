"""Vem får se?: the question and the answer, as a person meets them on the page."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_app.consent.records import ConsentEvent
from citizen_app.kernel import clock
from citizen_app.kernel.kinds import Kind
from citizen_app.storage.session import reading
from tests.builders import Cast, a_session_of
from tests.client import StrictClient
from tests.pages.asking import FK, LINDEN, a_plan, answer, card_that_says, hidden, open_to_linden, page_of, ticked
from tests.reading import page_findings


@pytest.fixture
def fatima(app: Flask, cast: Cast) -> str:
    return a_plan(cast)


@pytest.fixture
def her(app: Flask, fatima: str) -> StrictClient:
    return StrictClient(app, citizen=a_session_of(fatima))


def test_the_list_says_who_sees_what(her: StrictClient) -> None:
    page = her.get("/app/vem-far-se").text
    for name in (LINDEN, FK, "Arbetsförmedlingen", "Vuxenpsykiatrin Ekköping"):
        assert page.count(name) == 1
    assert "Amir" in page
    assert "Ser ingenting här." in page
    assert "/app/vem-har-last" in page
    assert 'aria-pressed="true"' not in page


@pytest.mark.parametrize("level", ["sv", "sv@easy"])
def test_the_list_says_of_each_whether_they_read_here(her: StrictClient, level: str) -> None:
    her.flask.set_cookie("sprak", level)
    page = her.get("/app/vem-far-se").text
    rows = dict(re.findall(r'<a class="row".*?<bdi>([^<]+)</bdi>.*?<small class="keep">([^<]+)</small>', page))
    assert {name: mark for name, mark in rows.items() if mark == "Läser här om du säger ja"} == {
        LINDEN: "Läser här om du säger ja"
    }
    assert rows[FK] == rows["Arbetsförmedlingen"] == "Vi berättar för dem om du säger ja"


def test_not_now_leaves_a_yes_on_paper_and_is_not_asked_again(her: StrictClient, fatima: str) -> None:
    address = page_of(her, FK)
    page = her.get(answer(her, address, "inte_nu")).text
    assert "Ditt ja på papper finns kvar." in page
    assert "ser inget av din plan" not in page, "what they know from the paper nobody can tell here"
    assert "Du sa ja på papper" in her.get(address).text
    with reading() as session:
        rows = session.scalars(select(ConsentEvent).where(ConsentEvent.person_id == fatima)).all()
        assert {row.method for row in rows} == {"imported"}
    for _ in range(2):
        card = her.get("/app/ett-i-taget").text
        assert FK not in card
        her.post("/app/ett-i-taget", hidden(card) | {"svar": "inte_nu"})
    assert "Amir" in her.get("/app/ett-i-taget").text
    assert "Ja på papper" in her.get("/app/vem-far-se").text


def test_nothing_is_chosen_beforehand(her: StrictClient) -> None:
    page = her.get(page_of(her, LINDEN)).text
    assert "Får <bdi>Vårdcentralen Linden</bdi> läsa din plan?" in page
    assert ticked(page) == []
    assert 'aria-pressed="true"' not in page
    assert page.count('name="svar" value="') == 4


def test_a_yes_is_kept_and_shown_on_a_receipt(her: StrictClient, cast: Cast, fatima: str) -> None:
    address = page_of(her, LINDEN)
    receipt = answer(her, address, "ja", kinds=["boende", "arbete"])
    page = her.get(receipt).text
    assert "i dag, torsdag 26 november. Det gäller till 26 november 2027." in page
    assert "Vi påminner dig innan tiden är slut." in page
    assert "boende och arbete" in page
    assert open_to_linden(cast, fatima) == {Kind.HOME, Kind.WORK}


def test_a_double_tap_is_one_yes(her: StrictClient, fatima: str) -> None:
    address = page_of(her, LINDEN)
    form = hidden(her.get(address).text) | {"svar": "ja", "kinds": ["boende"]}
    for _ in range(2):
        her.post(f"{address}/svar", form)
    with reading() as session:
        rows = session.scalars(select(ConsentEvent).where(ConsentEvent.person_id == fatima)).all()
        assert [row.event for row in rows if row.method == "app"] == ["given"]


def test_a_yes_without_a_kind_comes_back_with_what_was_written(her: StrictClient, cast: Cast, fatima: str) -> None:
    address = page_of(her, LINDEN)
    form = hidden(her.get(address).text) | {"svar": "ja", "not_covered": "Inget om Amir <b>"}
    page = her.post(address, form, status=422).text
    assert "Välj minst en sak som de får se." in page
    assert "Inget om Amir &lt;b&gt;" in page
    assert open_to_linden(cast, fatima) == frozenset()


@pytest.mark.parametrize("svar", ["nej", "inte_nu"])
def test_no_and_not_now_take_the_same_taps_as_yes(her: StrictClient, cast: Cast, fatima: str, svar: str) -> None:
    page = her.get(answer(her, page_of(her, LINDEN), svar)).text
    assert "ser inget av din plan" in page
    assert open_to_linden(cast, fatima) == frozenset()


def test_the_code_is_asked_for_before_an_answer_and_nothing_is_lost(
    app: Flask, her: StrictClient, cast: Cast, fatima: str
) -> None:
    address = page_of(her, LINDEN)
    form = hidden(her.get(address).text) | {"svar": "ja", "kinds": ["boende"], "not_covered": "Inte Amir"}
    clock.move_to(clock.now() + timedelta(minutes=6))
    assert "/app/kod" in her.get(address, status=303).headers["Location"]
    kept = her.post(address, form, status=307)
    assert "/app/kod" in her.post(kept.headers["Location"], form).headers["Location"]
    assert open_to_linden(cast, fatima) == frozenset()
    page = StrictClient(app, citizen=a_session_of(fatima)).get(address).text
    assert "Inte Amir" in page
    assert ticked(page) == ["boende"]
    assert "Dina val finns kvar." in page


def test_switching_language_keeps_what_was_chosen(her: StrictClient) -> None:
    address = page_of(her, LINDEN)
    form = hidden(her.get(address).text) | {"kinds": ["boende"], "not_covered": "Inte Amir", "sprak": "sv@easy"}
    page = her.get(her.post(address, form).headers["Location"]).text
    assert "Inte Amir" in page
    assert ticked(page) == ["boende"]


def test_a_change_that_is_not_sent_does_not_hide_the_yes_that_holds(her: StrictClient, cast: Cast, fatima: str) -> None:
    address = page_of(her, LINDEN)
    answer(her, address, "ja", kinds=["boende"])
    her.post(address, {"kinds": ["halsa"], "svar": "visa"}, status=303)
    holds = her.get(address).text
    assert "Ditt ja till" in holds
    assert "boende" in holds
    assert 'form="form"' not in holds, "without a form the language buttons go their own way"
    assert ticked(her.get(f"{address}?andra=andra").text) == ["halsa"]
    assert "ser <bdi>Vårdcentralen Linden</bdi> nu" in her.get(f"{address}/visa").text
    assert "om du säger ja" in her.get(f"{address}/visa?andra=andra").text
    assert open_to_linden(cast, fatima) == {Kind.HOME}


def test_what_is_typed_is_saved_without_an_answer(her: StrictClient, cast: Cast, fatima: str) -> None:
    address = page_of(her, LINDEN)
    saved = her.post(address, {"kinds": ["barn"], "not_covered": "x"}, status=200, headers={"X-Autosave": "1"})
    assert saved.text == "Sparat"
    assert open_to_linden(cast, fatima) == frozenset()


def test_the_first_sign_in_asks_one_thing_at_a_time(her: StrictClient, cast: Cast, fatima: str) -> None:
    seen = []
    for svar in ("nej", "inte_nu", "nej", "nej"):
        page = her.get("/app/ett-i-taget").text
        assert "Du sa ja på papper måndag 5 oktober. Gäller det?" in page
        seen.append(re.findall(r"<bdi>([^<]+)</bdi>", page)[0])
        her.post("/app/ett-i-taget", hidden(page) | {"svar": svar})
        if len(seen) == 3:
            break
    assert sorted(seen) == ["Försäkringskassan", "Vuxenpsykiatrin Ekköping", "Vårdcentralen Linden"]
    page = her.get("/app/ett-i-taget").text
    assert "ser ingenting här." in page
    assert "Amir" in page
    her.post("/app/ett-i-taget", hidden(page))
    assert her.get("/app/ett-i-taget", status=303).headers["Location"] == "/app/"
    assert open_to_linden(cast, fatima) == frozenset()


def test_a_yes_on_a_card_goes_to_the_ordinary_question(her: StrictClient, cast: Cast, fatima: str) -> None:
    page = her.get("/app/ett-i-taget").text
    question = her.post("/app/ett-i-taget", hidden(page) | {"svar": "ja"}).headers["Location"]
    assert ticked(her.get(question).text) == []
    assert open_to_linden(cast, fatima) == frozenset()


@pytest.mark.parametrize("words", ["", "x" * 10_000, "😀", "שלום", "<script>alert(1)</script>", "a\0b"])
def test_anything_typed_is_taken_calmly(her: StrictClient, words: str) -> None:
    address = page_of(her, LINDEN)
    form = hidden(her.get(address).text) | {"not_covered": words, "kinds": ["finns_inte", "boende"], "helped_by": "x"}
    status = 422 if len(words) > 1000 else 307
    page = her.post(address, form | {"svar": "ja"}, status=status).text
    if status == 422:
        assert words in page
    her.post(address, {"svar": ["ja", "nej"], "kinds": "", "key": "y" * 500}, status=422)
    her.get(address)


def test_a_yes_that_ends_soon_is_told_of(app: Flask, her: StrictClient, fatima: str) -> None:
    address = page_of(her, LINDEN)
    answer(her, address, "ja", kinds=["boende"])
    clock.move_to(clock.now() + timedelta(days=340))
    her = StrictClient(app, citizen=a_session_of(fatima))
    assert "tar slut fredag 26 november." in her.get("/app/vem-far-se").text
    page = card_that_says(her, "Ditt ja tar snart slut")
    assert f"{address}?andra=andra" in page
    assert page_findings(page, "sv") == []


@pytest.mark.parametrize("level", ["sv", "sv@easy"])
def test_every_page_is_plain(her: StrictClient, level: str) -> None:
    her.flask.set_cookie("sprak", level)
    linden, fk = page_of(her, LINDEN), page_of(her, FK)
    paths = ["/app/vem-far-se", "/app/ett-i-taget", linden, fk, f"{linden}/visa"]
    pages = {path: her.get(path).text for path in paths}
    for address in (linden, fk):
        pages[f"{address}/kvitto"] = her.get(answer(her, address, "ja", kinds=["boende", "arbete"])).text
        for end in ("", "/visa", "/ta-tillbaka"):
            pages[f"{address}{end}+"] = her.get(address + end).text
        her.post(f"{address}/ta-tillbaka", hidden(pages[f"{address}/ta-tillbaka+"]))
        pages[f"{address}/kvitto+"] = her.get(f"{address}/kvitto").text
    pages["/app/vem-far-se+"] = her.get("/app/vem-far-se").text
    found = {path: findings for path, page in pages.items() if (findings := page_findings(page, level))}
    assert not found
