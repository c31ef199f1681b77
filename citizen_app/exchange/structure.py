"""What FHIR knows of a resource: unknown elements are pruned, a known one of the wrong type is refused by its path."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from citizen_app.exchange.bundle import Json, cleaned
from citizen_app.exchange.rules import BadBundle, RefusedBundle
from citizen_app.exchange.timing import check

Path = tuple[str | int, ...]

_WRITTEN: dict[type, tuple[type, ...]] = {
    Decimal: (int, float),
    bytes: (str,),
}  # how JSON writes what it has no type for


class Element(msgspec.Struct, frozen=True):
    """What the FHIR package says about one element: whether it repeats, its model, or its plain types."""

    repeats: bool
    model: Any
    plain: tuple[type, ...]


@cache
def _elements(model: Any) -> dict[str, Element]:
    found = {field.alias or name: _element(field.annotation) for name, field in model.model_fields.items()}
    own = {name: each for name, each in found.items() if not name.startswith("_") and name != "fhir_comments"}
    return {name: each for name, each in own.items() if _called(each.model) not in ("Narrative", "Resource")}


def _called(model: Any) -> str:
    return "" if model is None else str(model.get_resource_type())


def _element(annotation: Any, repeats: bool = False) -> Element:
    if hasattr(annotation, "get_model_klass"):
        return Element(repeats, annotation.get_model_klass(), ())
    origin, inside = get_origin(annotation), [each for each in get_args(annotation) if each is not type(None)]
    if origin is list:
        return _element(inside[0], repeats=True)
    if origin is Annotated:
        return _element(inside[0], repeats)
    if origin in (Union, UnionType):
        each = [_element(part, repeats) for part in inside]
        return Element(each[0].repeats, each[0].model, tuple(kind for part in each for kind in part.plain))
    return Element(repeats, None, (annotation,))


class Shaper:
    """Keeps what FHIR knows of one resource, cleaned, and refuses a known element of the wrong type by its path."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.days: set[Path] = set()

    def element(self, model: Any, body: Any, at: Path) -> Json:
        """The elements of `body` that the model knows; `at` is where in the resource it stands."""
        if not isinstance(body, dict):
            raise self.refusal(BadBundle.BAD_SHAPE, at)
        elements = _elements(model)
        kept = {name: self._value(elements[name], body[name], (*at, name)) for name in body if name in elements}
        return {name: value for name, value in kept.items() if value not in (None, "", [], {})}

    def _value(self, element: Element, value: Any, at: Path) -> Any:
        if value is None:
            return None
        if not element.repeats:
            return self._one(element, value, at)
        if not isinstance(value, list):
            raise self.refusal(BadBundle.BAD_SHAPE, at)
        each = [self._one(element, part, (*at, number)) for number, part in enumerate(value) if part is not None]
        return [part for part in each if part not in ("", {})]

    def _one(self, element: Element, value: Any, at: Path) -> Any:
        if element.model is not None:
            return self.element(element.model, value, at)
        if {date, datetime, time} & set(element.plain):
            return self._day(element, value, at)
        fits = tuple(kind for plain in element.plain for kind in _WRITTEN.get(plain, (plain,)))
        if not isinstance(value, fits) or (isinstance(value, bool) and bool not in fits):
            raise self.refusal(BadBundle.BAD_SHAPE, at)
        return cleaned(value) if isinstance(value, str) else value

    def _day(self, element: Element, value: Any, at: Path) -> str:
        if not isinstance(value, str):
            raise self.refusal(BadBundle.BAD_SHAPE, at)
        try:
            check(time if time in element.plain else date, cleaned(value))
        except ValueError:
            raise self.refusal(BadBundle.IMPOSSIBLE_DATE, at) from None
        self.days.add(at)
        return cleaned(value)

    def refusal(self, why: BadBundle, at: Path) -> RefusedBundle:
        """The refusal of what stands at a place in this resource."""
        said = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at)
        return RefusedBundle(why, f"{self.path}{said}")
