"""Whatever is done to a bundle, it is read whole or refused, and nothing else ever happens."""

import copy
import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citizen_app.exchange.fhir import read_bundle
from citizen_app.exchange.rules import Incoming, RefusedBundle
from tests import bundles
from tests.bundles import Json
from tests.figures import figure

JUNK: list[Any] = [
    None, "", "x", 0, -1, 1.5, 10**30, True, [], {}, [[]], [{}], [None], ["x"], {"a": 1}, {"reference": "#x"},
    {"reference": "urn:uuid:x"}, {"display": "Ann"}, {"text": "x"}, {"coding": [{}]}, {"identifier": {}},
    "2026-13-40", "2026", "2026-12", "9999-12-31", "24:00:00", "T", "2026-12-02T", "9999-12-31T23:59:59-12:00",
    "\ud800", "\x00", "Patient/person", "x" * 10_000,
]  # fmt: skip
Place = tuple[Any, Any]


def places_in(value: Any) -> list[Place]:
    """Every place in a bundle where something stands, as (container, name or number)."""
    names: list[Any] = (
        list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    )
    return [(value, name) for name in names] + [place for name in names for place in places_in(value[name])]


def spoiled(bundle: Json, draw: st.DataObject) -> Json:
    """The bundle with one to six things dropped, replaced, wrapped, doubled or moved."""
    for _ in range(draw.draw(st.integers(1, 6))):
        everywhere = places_in(bundle)
        if not everywhere:
            break
        holder, name = everywhere[draw.draw(st.integers(0, len(everywhere) - 1))]
        match draw.draw(st.integers(0, 5)):
            case 0:
                del holder[name]
            case 1:
                holder[name] = [holder[name]]
            case 2:
                other, place = everywhere[draw.draw(st.integers(0, len(everywhere) - 1))]
                holder[name] = copy.deepcopy(other[place])
            case 3 if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[name]))
            case _:
                holder[name] = copy.deepcopy(draw.draw(st.sampled_from(JUNK)))
    return bundle


def calmly(data: bytes) -> None:
    """Reads a bundle, which gives a whole plan that can be kept, or a refusal, and nothing else."""
    try:
        incoming = read_bundle(data)
    except RefusedBundle as refused:
        part = refused.part
    else:
        assert msgspec.json.decode(msgspec.json.encode(incoming), type=Incoming) == incoming
        return
    assert part.isprintable()


CALM = settings(max_examples=figure("bundles.mutations"), deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(st.sampled_from(["rich", *bundles.NAMES]), st.data())
def test_a_spoiled_bundle_is_read_or_refused(name: str, data: st.DataObject) -> None:
    bundle = bundles.a_rich_bundle() if name == "rich" else json.loads(bundles.example(name))
    calmly(json.dumps(spoiled(bundle, data)).encode())


@CALM
@given(st.sampled_from(bundles.NAMES), st.data())
def test_a_torn_bundle_is_read_or_refused(name: str, data: st.DataObject) -> None:
    whole = bundles.example(name)
    at = data.draw(st.integers(0, len(whole)))
    calmly(whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 40)) :])


@CALM
@given(st.binary(max_size=400) | st.text(alphabet='{}[]",:\\u0aresoucTyp 1e', max_size=400).map(str.encode))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(RefusedBundle):
        read_bundle(data)


@pytest.mark.parametrize("name", ["rich", "alva"])
def test_a_bundle_without_any_one_thing_is_read_or_refused(name: str) -> None:
    bundle = bundles.a_rich_bundle() if name == "rich" else json.loads(bundles.example(name))
    for holder, place in places_in(bundle):
        if isinstance(holder, dict):
            taken = holder.pop(place)
            calmly(bundles.as_bytes(bundle))
            holder[place] = taken


def test_the_rich_bundle_is_read_whole() -> None:
    incoming = read_bundle(bundles.as_bytes(bundles.a_rich_bundle()))
    assert len(incoming.plan.actions) == 8
    assert (len(incoming.plan.goals), len(incoming.meetings), len(incoming.consents)) == (2, 2, 3)
