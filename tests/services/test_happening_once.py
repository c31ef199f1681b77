"""A second tap, a retry and fifty taps at the same moment have one effect."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from citizen_app.storage.once import OtherBody, claim
from citizen_app.storage.session import begin
from tests.conftest import both_databases
from tests.figures import figure


def tap(key: str, body: str = "a=1") -> tuple[bool, str | None]:
    with begin() as session:
        once = claim(session, "somebody", key, body)
        if once.first:
            once.result = f"made by {key}"
        return once.first, once.result


@both_databases
def test_the_second_tap_finds_the_first_answer(app: Flask) -> None:
    assert tap("k") == (True, "made by k")
    assert tap("k") == (False, "made by k")


@both_databases
def test_the_same_key_with_other_words_is_refused(app: Flask) -> None:
    tap("k")
    with pytest.raises(OtherBody):
        tap("k", "a=2")


@both_databases
def test_many_taps_at_once_have_one_effect(app: Flask) -> None:
    """T16."""
    with ThreadPoolExecutor(16) as pool:
        for number in range(figure("T16.rounds")):
            answers = list(pool.map(lambda _tap, key=f"k{number}": tap(key), range(figure("T16.parallel"))))
            assert [first for first, _result in answers].count(True) == 1
            assert {result for _first, result in answers} == {f"made by k{number}"}
