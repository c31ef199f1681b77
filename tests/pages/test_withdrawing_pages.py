"""What an organisation sees, the limits of a yes and its end, with the other unit's page open."""

import re

import pytest
from flask import Flask

from citizen_app.consent import service as consent
from citizen_app.kernel import clock
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor, Level
from citizen_app.storage.session import begin, reading
from tests.builders import Cast, a_session_of
from tests.client import StrictClient
from tests.pages.asking import FK, LINDEN, a_plan, answer, card_that_says, hidden, open_to_linden, page_of


@pytest.fixture
def fatima(app: Flask, cast: Cast) -> str:
    return a_plan(cast)


@pytest.fixture
def her(app: Flask, fatima: str) -> StrictClient:
    return StrictClient(app, citizen=a_session_of(fatima))


def test_taking_back_asks_for_no_more_taps_than_giving(her: StrictClient, cast: Cast, fatima: str) -> None:
    address = page_of(her, LINDEN)
    answer(her, address, "ja", kinds=["boende"])
    giving = ["Vem får se?", LINDEN, "Boende", "Ja"]
    page = her.get(address).text
    withdrawing = ["Vem får se?", LINDEN, "Ta tillbaka mitt ja", "Ta tillbaka mitt ja"]
    assert f'href="{address}/ta-tillbaka"' in page
    assert len(withdrawing) <= len(giving)
    page = her.get(f"{address}/ta-tillbaka").text
    buttons = re.findall(
        r'<(?:button|a) class="(primary|secondary)"[^>]*>.*?<span>([^<]*)', page.split('<form id="form"')[1]
    )
    assert buttons[:2] == [("secondary", "Ta tillbaka mitt ja"), ("secondary", "Behåll mitt ja")]
    receipt = her.post(f"{address}/ta-tillbaka", hidden(page)).headers["Location"]
    assert "ser inte din plan längre" in her.get(receipt).text
    assert open_to_linden(cast, fatima) == frozenset()


def test_a_no_to_a_yes_that_holds_goes_through_the_page_that_says_what_it_means(her: StrictClient) -> None:
    address = page_of(her, LINDEN)
    answer(her, address, "ja", kinds=["boende"])
    assert answer(her, address, "nej").endswith("/ta-tillbaka")


def test_outside_the_app_the_receipt_says_that_we_tell(her: StrictClient, cast: Cast) -> None:
    address = page_of(her, FK)
    assert "veta vad som står i din plan?" in her.get(address).text
    answer(her, address, "ja", kinds=["arbete"])
    receipt = her.post(f"{address}/ta-tillbaka", hidden(her.get(f"{address}/ta-tillbaka").text)).headers["Location"]
    page = her.get(receipt).text
    assert "Vi säger till <bdi>Försäkringskassan</bdi>." in page
    assert "ser inte din plan längre" not in page
    with begin() as session:
        [waiting] = [each for each in consent.waiting_for(session, cast.unit, clock.now()) if each.kind == consent.TELL]
        task = consent.task_of_unit(session, waiting.object, cast.unit)
        assert task is not None
        consent.mark_told(session, Actor("staff", cast.coordinator, cast.unit), task)
    assert "<bdi>Försäkringskassan</bdi> fick veta torsdag 26 november." in her.get(receipt).text


def test_the_look_before_the_yes_is_the_look_after_it_and_what_the_other_unit_gets(
    her: StrictClient, cast: Cast, fatima: str, reader: StrictClient
) -> None:
    address = page_of(her, LINDEN)
    form = hidden(her.get(address).text) | {"svar": "visa", "kinds": ["halsa", "arbete"]}
    before = her.get(her.post(address, form).headers["Location"]).text
    assert open_to_linden(cast, fatima) == frozenset()
    form = hidden(before) | {"svar": "ja", "kinds": ["halsa", "arbete"]}
    her.post(f"{address}/svar", form)
    after = her.get(f"{address}/visa").text
    assert rows_of(before) == rows_of(after) != []
    assert "Arabiska" not in after
    theirs = reader.get(f"/personal/person/{fatima}").text
    assert rows_of(theirs) == rows_of(after)


def test_a_withdrawal_bites_at_the_other_units_next_request(
    her: StrictClient, fatima: str, reader: StrictClient
) -> None:
    address, theirs = page_of(her, LINDEN), f"/personal/person/{fatima}"
    reader.get(theirs, status=404)
    answer(her, address, "ja", kinds=["halsa", "arbete"])
    assert "arbetsprövning" in reader.get(theirs).text
    her.post(f"{address}/ta-tillbaka", hidden(her.get(f"{address}/ta-tillbaka").text))
    reader.get(theirs, status=404)
    assert fatima not in reader.get("/personal/personer").text


def rows_of(page: str) -> list[str]:
    """The unit's own words on a page, without marks."""
    found = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page, re.DOTALL)
    return [
        re.sub(r"<summary>|</summary>|<details.*?>|<span>.*?</span></details>|<[^>]+>", "", text).strip()
        for text in found
    ]


def test_a_yes_with_limits_opens_only_after_marking_and_looking(her: StrictClient, cast: Cast, fatima: str) -> None:
    address = page_of(her, LINDEN)
    receipt = answer(her, address, "ja", kinds=["boende", "arbete"], not_covered="Inte det om jobbet")
    assert "De ser inget än." in her.get(receipt).text
    assert open_to_linden(cast, fatima) == frozenset()
    with begin() as session:
        [waiting] = [each for each in consent.waiting_for(session, cast.unit, clock.now()) if each.kind == consent.MARK]
        task = consent.task_of_unit(session, waiting.object, cast.unit)
        assert task is not None
        consent.mark_told(session, Actor("staff", cast.coordinator, cast.unit), task)
    assert open_to_linden(cast, fatima) == frozenset()
    assert f"{address}/visa" in her.get("/app/vem-far-se").text
    page = card_that_says(her, "Titta på vad de får se")
    assert f"{address}/visa" in page
    her.post("/app/ett-i-taget", hidden(page))
    assert her.get("/app/ett-i-taget", status=303).headers["Location"] == "/app/"
    page = her.get(f"{address}/visa").text
    her.post(f"{address}/lat-dem-se", hidden(page))
    assert open_to_linden(cast, fatima) == {Kind.HOME, Kind.WORK}


def test_foreign_and_missing_pages_are_alike(app: Flask, her: StrictClient, cast: Cast, fatima: str) -> None:
    address = page_of(her, LINDEN)
    other = StrictClient(app, citizen=a_session_of(cast.other_person))
    missing = other.get("/app/vem-far-se/" + "a" * 26, status=404).text
    for end in ("", "/visa", "/kvitto", "/ta-tillbaka"):
        assert other.get(address + end, status=404).text == missing.replace(
            "/app/vem-far-se/" + "a" * 26, address + end
        )
    other.post(address, {"svar": "ja", "kinds": ["boende"]}, status=404)
    other.post(f"{address}/svar", {"svar": "ja", "kinds": ["boende"]}, status=404)
    other.post(f"{address}/ta-tillbaka", {"svar": "ja"}, status=404)


def test_a_link_and_a_one_time_sign_in_never_reach_a_yes(app: Flask, fatima: str, her: StrictClient) -> None:
    address = page_of(her, LINDEN)
    for level in (Level.LINK, Level.ONCE):
        client = StrictClient(app, citizen=a_session_of(fatima, level))
        for path in ("/app/vem-far-se", address, f"{address}/visa", "/app/ett-i-taget"):
            assert "/in/kod" in client.get(path, status=303).headers["Location"]
        client.post(f"{address}/svar", {"svar": "ja", "kinds": ["boende"]})
    with reading() as session:
        assert consent.yeses_of(session, fatima, clock.now()) == []
