"""The code for one more phone: how long it lives, how often it is tried and asked for, and many taps at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from citizen_app.identity import links
from citizen_app.identity import service as identity
from citizen_app.identity.records import LinkDevice
from citizen_app.kernel import clock
from citizen_app.notify.records import OutboxRow
from citizen_app.storage.session import begin, reading
from tests.builders import Cast
from tests.client import StrictClient
from tests.conftest import both_databases
from tests.other_phone import CODE_PAGE, ELSEWHERE, another, ask, same_browser, the_code, wrong

QUARTER = timedelta(minutes=16)


@both_databases
def test_five_wrong_codes_use_it_up_and_another_one_is_asked_for(second: StrictClient) -> None:
    code = ask(second)
    for number in range(4):
        assert "stämmer inte" in second.post(CODE_PAGE, {"code": wrong(code), "key": f"{number}"}, 422).text
    assert "Be om en ny kod" in second.post(CODE_PAGE, {"code": wrong(code), "key": "4"}, 422).text
    assert "Be om en ny kod" in second.post(CODE_PAGE, {"code": code, "key": "5"}, 422).text
    assert second.post(CODE_PAGE, {"code": ask(second)}).location == "/app/forbered"


def test_a_code_of_another_length_is_no_try(second: StrictClient, link: links.NewLink) -> None:
    code = ask(second)
    for _ in range(7):
        assert "Den har 8 tecken." in second.post(CODE_PAGE, {"code": link.printed_code}, 422).text
    assert second.post(CODE_PAGE, {"code": code}).location == "/app/forbered"


def test_a_code_lives_for_ten_minutes(second: StrictClient) -> None:
    code = ask(second)
    clock.move_to(clock.now() + timedelta(minutes=10))
    assert "Koden gäller inte längre" in second.post(CODE_PAGE, {"code": code}, 422).text


def test_a_code_lives_for_half_an_hour_where_more_time_is_needed(cast: Cast, second: StrictClient) -> None:
    with begin() as session:
        identity.set_slow(session, cast.person, True)
    code = ask(second)
    clock.move_to(clock.now() + timedelta(minutes=29))
    assert second.post(CODE_PAGE, {"code": code}).location == "/app/forbered"


def test_a_new_code_ends_the_one_before(second: StrictClient) -> None:
    before, after = ask(second), ask(second)
    assert before != after
    second.post(CODE_PAGE, {"code": before}, 422)
    assert second.post(CODE_PAGE, {"code": after}).location == "/app/forbered"


def test_a_code_belongs_to_the_phone_that_asked(app: Flask, link: links.NewLink, second: StrictClient) -> None:
    code = ask(second)
    third = another(app, link.token)
    third.post(CODE_PAGE, {"code": code}, 422)
    assert second.post(CODE_PAGE, {"code": code}).location == "/app/forbered"


def test_a_fourth_code_in_a_quarter_has_to_wait_and_is_given_afterwards(second: StrictClient, app: Flask) -> None:
    for _ in range(3):
        ask(second)
    code = the_code()
    assert "Vänta 15 minuter" in second.post(ELSEWHERE, {"key": "fourth"}, 422).text
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 3
    assert code == the_code()
    clock.move_to(clock.now() + QUARTER)
    assert second.post(ELSEWHERE, {"key": "fourth"}).location == CODE_PAGE, "the same page, pressed again later"
    assert second.post(CODE_PAGE, {"code": the_code()}).location == "/app/forbered"


def test_other_phones_of_the_same_person_share_the_limit(app: Flask, link: links.NewLink, second: StrictClient) -> None:
    for _ in range(3):
        ask(second)
    assert "Vänta 15 minuter" in another(app, link.token).post(ELSEWHERE, status=422).text


@both_databases
def test_many_taps_ask_for_one_code_and_come_in_once(app: Flask, second: StrictClient) -> None:
    def tap(path: str, data: dict[str, str]) -> str | None:
        return same_browser(app, second).post(path, data).headers.get("Location")

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(lambda _: tap(ELSEWHERE, {"key": "one"}), range(6))) == {CODE_PAGE}
        with reading() as session:
            assert session.scalar(select(func.count()).select_from(OutboxRow)) == 1
        form = {"code": the_code(), "key": "two"}
        assert set(pool.map(lambda _: tap(CODE_PAGE, form), range(6))) == {"/app/forbered"}
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(LinkDevice)) == 1


@both_databases
def test_a_sixth_try_is_refused_in_parallel_too(app: Flask, second: StrictClient) -> None:
    form = {"code": wrong(ask(second))}

    def tap(number: int) -> str:
        return same_browser(app, second).post(CODE_PAGE, form | {"key": f"try {number}"}, 422).text

    with ThreadPoolExecutor(8) as pool:
        told = ["stämmer inte" in page for page in pool.map(tap, range(12))]
    assert told.count(True) == 4, "the fifth wrong one already says that another code is needed"


def test_two_taps_on_a_wrong_code_are_one_try(second: StrictClient) -> None:
    code = ask(second)
    for _ in range(9):
        second.post(CODE_PAGE, {"code": wrong(code), "key": "one"}, 422)
    assert second.post(CODE_PAGE, {"code": code, "key": "one"}).location == "/app/forbered"
