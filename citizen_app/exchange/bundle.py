"""A bundle as plain JSON: how large and deep it may be, which resources lie in it, and what a reference means."""

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from citizen_app.exchange.rules import MAX_BYTES, MAX_DEPTH, BadBundle, RefusedBundle
from citizen_app.kernel.letters import clean

Json = dict[str, Any]

TYPES = frozenset(
    {
        "batch", "batch-response", "collection", "document", "history", "message", "searchset",
        "subscription-notification", "transaction", "transaction-response",
    }
)  # fmt: skip

# Strings are matched whole (an unfinished one to the end), so that each sign of the text is looked at once.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


class Resource(msgspec.Struct, frozen=True):
    """One resource of a bundle: `key` is its id in our document, `path` its name in a refusal."""

    type: str
    key: str
    path: str
    body: Json
    full_url: str = ""
    inside: str = ""


def load(data: bytes) -> Json:
    """The bundle as JSON; refused when it is too large, too deep, not JSON or not a bundle."""
    if len(data) > MAX_BYTES:
        raise RefusedBundle(BadBundle.TOO_LARGE)
    try:
        text = data.decode("utf-8-sig")
        _measure_depth(text)
        bundle = json.loads(
            text, object_pairs_hook=_each_name_once, parse_constant=_no_constants, parse_float=_finite_number
        )
    except ValueError as error:
        raise RefusedBundle(BadBundle.NOT_JSON, error.name if isinstance(error, _NameTwice) else "") from None
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        raise RefusedBundle(BadBundle.NOT_A_BUNDLE, "resourceType")
    kind = bundle.get("type", "collection")
    if not isinstance(kind, str) or kind not in TYPES:
        raise RefusedBundle(BadBundle.NOT_A_BUNDLE, "Bundle.type")
    return bundle


def resources_of(bundle: Json) -> list[Resource]:
    """Every resource of a bundle, contained ones too; an entry that is there twice counts once."""
    raw = list(_bodies(bundle))
    several = {kind for kind, times in Counter(kind for kind, _, _ in raw).items() if times > 1}
    found: dict[str, Resource] = {}
    seen: Counter[str] = Counter()
    for kind, url, body in raw:
        path = f"{kind}[{seen[kind]}]" if kind in several else kind
        key = f"{kind.lower()}-{body.get('id') or _last_part(url) or f'n{seen[kind]}'}"
        seen[kind] += 1
        if key in found and found[key].body != body:
            key = f"{key}-{len(found)}"
        outer = Resource(kind, key, path, body, url)
        found.setdefault(key, outer)
        for inner in _contained(found[key]):
            found.setdefault(inner.key, inner)
    return list(found.values())


def _bodies(bundle: Json) -> Iterator[tuple[str, str, Json]]:
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        raise RefusedBundle(BadBundle.BAD_SHAPE, "Bundle.entry")
    for number, entry in enumerate(entries):
        part = f"Bundle.entry[{number}]"
        if not isinstance(entry, dict):
            raise RefusedBundle(BadBundle.BAD_SHAPE, part)
        body, url = entry.get("resource"), entry.get("fullUrl") or ""
        if body is None or _is_deletion(entry.get("request")):
            continue
        if not isinstance(url, str):
            raise RefusedBundle(BadBundle.BAD_SHAPE, f"{part}.fullUrl")
        yield _kind_of(body, f"{part}.resource"), url, body


def _contained(outer: Resource) -> Iterator[Resource]:
    part = f"{outer.path}.contained"
    inner = outer.body.get("contained") or []
    if not isinstance(inner, list):
        raise RefusedBundle(BadBundle.BAD_SHAPE, part)
    for number, body in enumerate(inner):
        path = f"{part}[{number}]"
        kind = _kind_of(body, path)
        name = body.get("id") or f"n{number}"
        yield Resource(kind, f"{kind.lower()}-{name}-in-{outer.key}", path, body, inside=outer.key)


def _kind_of(body: object, part: str) -> str:
    if not isinstance(body, dict):
        raise RefusedBundle(BadBundle.BAD_SHAPE, part)
    kind, name = body.get("resourceType"), body.get("id") or ""
    if not isinstance(kind, str) or re.fullmatch(r"[A-Za-z]{1,64}", kind) is None:
        raise RefusedBundle(BadBundle.BAD_SHAPE, f"{part}.resourceType")
    if not isinstance(name, str) or re.fullmatch(r"[A-Za-z0-9\-._]{0,255}", name) is None:
        raise RefusedBundle(BadBundle.BAD_SHAPE, f"{part}.id")
    return kind


def _is_deletion(request: object) -> bool:
    return isinstance(request, dict) and request.get("method") == "DELETE"


def _last_part(url: str) -> str:
    tail = re.search(r"[A-Za-z0-9\-.]+$", url.partition("/_history/")[0])
    return tail.group() if tail else ""


def _measure_depth(text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        sign = token.group()
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise RefusedBundle(BadBundle.TOO_DEEP)
        elif sign in "]}":
            depth -= 1


class _NameTwice(ValueError):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = cleaned(name)[:60]


def _each_name_once(pairs: list[tuple[str, Any]]) -> Json:
    found: Json = {}
    for name, value in pairs:
        if name in found:
            raise _NameTwice(name)
        found[name] = value
    return found


def _no_constants(name: str) -> float:
    raise ValueError(name)


def _finite_number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits[:20])
    return number


def cleaned(text: str) -> str:
    """A text without signs that nobody can read, and without spaces around it."""
    return clean(text).strip()


def digest(*texts: str) -> str:
    """A short name for texts that have no id of their own: the same texts always get the same name."""
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:16]


def words_of(concept: Json | None) -> str | None:
    """A CodeableConcept in words: its text, else what its codes are called."""
    if not concept:
        return None
    codings = concept.get("coding", [])
    named = [coding["display"] for coding in codings if "display" in coding]
    return concept.get("text") or next(iter(named + codes_of(concept)), None)


def codes_of(concept: Json | None) -> list[str]:
    """The codes of a CodeableConcept, whatever their systems."""
    return [coding["code"] for coding in (concept or {}).get("coding", []) if "code" in coding]


class Index:
    """The resources of one bundle by every name that a reference may use for them."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources = tuple(resources)
        self._by_name: dict[str, Resource] = {}
        self._by_identifier: dict[tuple[str, str], list[Resource]] = {}
        for resource in self.resources:
            for name in _names_of(resource):
                self._by_name.setdefault(name, resource)
            for identifier in resource.body.get("identifier") or []:
                named = (identifier.get("system", ""), identifier.get("value", ""))
                self._by_identifier.setdefault(named, []).append(resource)

    def of_type(self, *kinds: str) -> list[Resource]:
        """The resources of these types, in the order of the bundle."""
        return [resource for resource in self.resources if resource.type in kinds]

    def find(self, reference: Json, at: Resource, part: str) -> Resource | None:
        """What a reference in `at` points at; None when it only names somebody outside the bundle; else refused."""
        target = reference.get("reference")
        if target is None:
            return self._identified(reference.get("identifier", {}), reference.get("type"))
        found = self.named(target, at)
        if found is None:
            raise RefusedBundle(BadBundle.DANGLING_REFERENCE, f"{at.path}.{part}")
        return found

    def named(self, target: str, at: Resource) -> Resource | None:
        """What a reference string in `at` points at, if it is in the bundle."""
        if target.startswith("#"):
            outer = at.inside or at.key
            return self._by_name.get(f"{outer}{target}" if target != "#" else f"={outer}")
        plain = target.partition("/_history/")[0]
        kind, question, query = plain.partition("?")
        if question:
            system, _, value = query.removeprefix("identifier=").rpartition("|")
            return self._identified({"system": system, "value": value}, kind.rpartition("/")[2])
        base = re.sub(r"[A-Za-z]+/[^/]+$", "", at.full_url) if "://" in at.full_url else ""
        tail = re.search(r"[A-Z][A-Za-z]+/[^/]+$", plain)
        names = (_spelled(plain), f"{base}{plain}", tail.group() if tail else "")
        return next((self._by_name[name] for name in names if name in self._by_name), None)

    def check_own_references(self) -> None:
        """Refuses a reference that can only mean something in this bundle, where the bundle does not have it."""
        for resource in self.resources:
            for target, part in _references(resource.body, resource.path):
                if target.startswith(("#", "urn:uuid:")) and self.named(target, resource) is None:
                    raise RefusedBundle(BadBundle.DANGLING_REFERENCE, part)

    def _identified(self, identifier: Json, kind: str | None) -> Resource | None:
        named = (identifier.get("system", ""), identifier.get("value", ""))
        found = self._by_identifier.get(named, []) if named[1] else []
        return next((resource for resource in found if kind in (None, resource.type)), None)


def _names_of(resource: Resource) -> Iterator[str]:
    name = resource.body.get("id")
    yield f"={resource.key}"
    if resource.inside:
        yield f"{resource.inside}#{name}"
        return
    if resource.full_url:
        yield _spelled(resource.full_url.partition("/_history/")[0])
    if name:
        yield f"{resource.type}/{name}"
        yield _spelled(f"urn:uuid:{name}")


def _references(value: Any, part: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from _references(each, f"{part}[{number}]")
    elif isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"], part
        for name, each in value.items():
            yield from _references(each, f"{part}.{name}")


def _spelled(url: str) -> str:
    return url.casefold() if url.casefold().startswith("urn:") else url
