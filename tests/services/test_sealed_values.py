"""What is sealed is unreadable in the database, bound to its place, and gone when its key is destroyed."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from citizen_app.identity import service as identity
from citizen_app.kernel.clock import now
from citizen_app.storage.keys import (
    BadKeys,
    BrokenSeal,
    KeyRing,
    LostKey,
    destroy_data_key,
    make_ring,
    read_ring,
    write_ring,
)
from citizen_app.storage.session import begin, reading
from tests.builders import HOUSE, Cast
from tests.conftest import both_databases

CANARY = "Kanariefågel Åsa 🐦"


@both_databases
def test_a_name_is_read_back_and_never_lies_open_in_the_table(app: Flask, cast: Cast) -> None:
    with begin() as session:
        person = identity.make_person(session, HOUSE, cast.unit, CANARY)
    with reading() as session:
        assert identity.person(session, person.id).name == CANARY
        raw = session.execute(text("SELECT name_sealed FROM person WHERE id = :id"), {"id": person.id}).scalar_one()
        assert CANARY.encode() not in bytes(raw)


@both_databases
def test_a_sealed_value_that_is_moved_to_another_row_does_not_open(app: Flask, cast: Cast) -> None:
    with begin() as session:
        session.execute(
            text("UPDATE person SET word_sealed = (SELECT name_sealed FROM person WHERE id = :a) WHERE id = :a"),
            {"a": cast.person},
        )
    with reading() as session, pytest.raises(BrokenSeal):
        assert identity.person(session, cast.person).word


@both_databases
def test_a_flipped_bit_does_not_open(app: Flask, cast: Cast) -> None:
    with begin() as session:
        sealed = session.execute(text("SELECT name_sealed FROM person WHERE id=:a"), {"a": cast.person}).scalar_one()
        broken = bytearray(sealed)
        broken[-1] ^= 1
        session.execute(
            text("UPDATE person SET name_sealed = :b WHERE id = :a"), {"a": cast.person, "b": bytes(broken)}
        )
    with reading() as session, pytest.raises(BrokenSeal):
        assert identity.person(session, cast.person).name


@both_databases
def test_destroying_the_key_makes_the_person_unreadable(app: Flask, cast: Cast) -> None:
    with begin() as session:
        destroy_data_key(session, cast.person, now())
    with reading() as session, pytest.raises(LostKey):
        assert identity.person(session, cast.person).name


def test_a_key_ring_is_written_for_its_owner_only_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring = make_ring()
    write_ring(path, ring)
    assert read_ring(path) == ring
    with pytest.raises(FileExistsError):
        write_ring(path, make_ring())
    path.chmod(0o644)
    with pytest.raises(BadKeys):
        read_ring(path)


@pytest.mark.parametrize("bad", [b"short", b"\x00" * 32, b"a" * 32])
def test_a_default_or_short_key_is_refused(bad: bytes) -> None:
    good = make_ring()
    with pytest.raises(BadKeys):
        KeyRing({"k1": bad}, "k1", good.index, good.audit, good.tokens)


def test_two_equal_keys_are_refused() -> None:
    good = make_ring()
    with pytest.raises(BadKeys):
        KeyRing(good.masters, "k1", good.index, good.index, good.tokens)


def test_the_ring_does_not_print_its_keys() -> None:
    ring = make_ring()
    assert repr(ring) == "KeyRing(k1)"


@both_databases
def test_an_error_of_the_database_tells_no_value(app: Flask) -> None:
    with pytest.raises(DBAPIError) as told, begin() as session:
        session.execute(text("SELECT :word FROM no_such_table"), {"word": "something private"})
    assert "no_such_table" in str(told.value)
    assert "something private" not in str(told.value)
