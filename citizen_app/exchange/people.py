"""One person or organisation of a bundle in our words: name, role, phone, hours, and if the identity is protected."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from citizen_app.exchange.bundle import Json, Resource, codes_of, digest, words_of
from citizen_app.exchange.rules import IncomingPerson, group_of, is_coordinator
from citizen_app.exchange.timing import end_day, hours_of, whole_day
from citizen_app.plan.document import Group, Organisation, Someone

NEAR = "Närstående"
_HSA = re.compile(r"1\.2\.752\.29\.4\.19|hsa", re.IGNORECASE)
_PROTECTED_CODES = {"R", "V", "PROTECTED"}
_PROTECTED_WORDS = re.compile(r"skydda|sekretess|kvarskriv|fingera|protected", re.IGNORECASE)
_NOT_SO = {"", "FALSE", "NO", "NEJ", "NONE", "INGEN", "N", "NORMAL", "0"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_NAME_ORDER = ("usual", "official", "", "nickname", "anonymous", "temp")
_KIN = {"C": "kontakt i nödläge", "N": "närmast anhörig"}  # HL7 v2-0131, often with English names
_AT_WORK = ("work", "mobile", "", "temp", "home")
_AT_HOME = ("mobile", "home", "", "temp", "work")


def person_of(patient: Resource, protected: bool) -> IncomingPerson:
    """The person of a bundle; with protected identity nothing that tells where or how to reach comes along."""
    body = patient.body
    ways = () if protected else body.get("telecom", ())
    return IncomingPerson(
        name=name_of(body.get("name", [])),
        birth_date=None if protected else whole_day(body.get("birthDate")),
        phone=_way_to_reach(ways, _AT_HOME, "phone", "sms"),
        email=_way_to_reach(ways, _AT_HOME, "email"),
        identifiers=tuple(
            (each.get("system", ""), each["value"])
            for each in body.get("identifier", [])
            if "value" in each and each.get("use") != "old"
        ),
        protected=protected,
    )


def languages_of(patient: Resource) -> tuple[str, ...]:
    """What the person speaks, the preferred language first: in the unit's words, else as a code we can name."""
    said = sorted(patient.body.get("communication", []), key=lambda each: each.get("preferred") is not True)
    return tuple(dict.fromkeys(filter(None, (_language(each.get("language", {})) for each in said))))


def _language(concept: Json) -> str | None:
    code = next(filter(_LANGUAGE.fullmatch, codes_of(concept)), None)
    return concept.get("text") or code or words_of(concept)


def is_protected(body: Json, by_code: bool = True) -> bool:
    """Whether a resource is marked as somebody with protected personal data (skyddade personuppgifter)."""
    labels = body.get("meta", {}).get("security", [])
    codes = {label.get("code", "").upper() for label in labels} if by_code else set()
    said = (f"{label.get('code', '')} {label.get('display', '')}" for label in labels)
    systems = (label.get("system", "") for label in labels if label.get("code", "").upper() not in _NOT_SO)
    return (
        not codes.isdisjoint(_PROTECTED_CODES)
        or any(_PROTECTED_WORDS.search(words) for words in (*said, *systems))
        or any(_marks_protection(extension) for extension in body.get("extension", []))
    )


def _marks_protection(extension: Json) -> bool:
    concept = extension.get("valueCodeableConcept", {})
    codings = (*concept.get("coding", []), extension.get("valueCoding", {}))
    said = (extension.get("valueCode"), extension.get("valueString"), concept.get("text"), *(
        each.get(name) for each in codings for name in ("code", "display")
    ))  # fmt: skip
    if any(_PROTECTED_WORDS.search(words) for words in said if words):
        return True
    about = _PROTECTED_WORDS.search(extension.get("url", "")) is not None
    return about and (extension.get("valueBoolean") is True or any(code in _PROTECTED_CODES for code in said))


def name_of(names: Iterable[Json]) -> str:
    """What somebody is called now: the usual name before the official one, never an old one; "" when unknown."""
    current = [name for name in names if name.get("use") not in ("old", "maiden")]

    def place(name: Json) -> tuple[bool, int]:
        use = name.get("use", "")
        return "end" in name.get("period", {}), _NAME_ORDER.index(use) if use in _NAME_ORDER else len(_NAME_ORDER)

    return next(filter(None, map(_full_name, sorted(current, key=place))), "")


def _full_name(name: Json) -> str:
    parts = " ".join([*name.get("given", []), *([name["family"]] if "family" in name else [])])
    text: str = name.get("text", "")
    return parts if parts and (not text or ("," in text and "given" in name)) else text


def _way_to_reach(ways: Iterable[Json], uses: tuple[str, ...], *systems: str) -> str | None:
    def place(way: Json) -> tuple[int, int]:
        use = way.get("use", "")
        return way.get("rank", len(uses)), uses.index(use) if use in uses else len(uses)

    fit = [way for way in ways if way.get("system") in systems and way.get("use") != "old" and "value" in way]
    best = min(fit, key=place, default=None)
    return None if best is None else re.sub(r"^(tel|mailto|sms):", "", best["value"])


def organisation_of(resource: Resource, types: tuple[str, ...]) -> Organisation:
    """An organisation, with the code (HSA-id) that tells which of our units it is."""
    body = resource.body
    identifiers = [each for each in body.get("identifier", []) if "value" in each]
    known = [each for each in identifiers if _HSA.search(each.get("system", ""))]
    code = next((each["value"] for each in known + identifiers), None)
    name = body.get("name") or next(iter(body.get("alias", [])), None) or code or "Verksamhet"
    phone = _way_to_reach(body.get("telecom", ()), _AT_WORK, "phone", "sms")
    return Organisation(resource.key, name, group_of(types, name), code, phone)


def worker_of(role: Resource, worker: Json, told: tuple[str, ...], employer: Organisation | None) -> Someone:
    """Somebody at work: `role` is the PractitionerRole, or the Practitioner where there is none."""
    own = filter(None, map(words_of, (*role.body.get("code", []), *role.body.get("specialty", []))))
    learnt = filter(None, (words_of(each.get("code")) for each in worker.get("qualification", [])))
    roles = [*own, *sorted(told, key=is_coordinator), *learnt]
    name = name_of(worker.get("name", [])) or role.body.get("practitioner", {}).get("display")
    own_ways = role.body.get("telecom", []) if worker is not role.body else []
    ways = [] if is_protected(worker) else [*own_ways, *worker.get("telecom", [])]
    return Someone(
        id=role.key,
        name=name or next(iter(roles), None) or (employer.name if employer else "Personal"),
        role=next(iter(roles), None),
        organisation=employer.id if employer else None,
        group=employer.group if employer else group_of((), " ".join(roles)),
        phone=_way_to_reach(ways, _AT_WORK, "phone", "sms"),
        email=_way_to_reach(ways, _AT_WORK, "email"),
        hours=hours_of(role.body.get("availableTime", [])),
    )


def relative_of(resource: Resource, told: tuple[str, ...], hidden: bool) -> Someone:
    """A relative or somebody else close; how to reach them is left out where it could tell where the person is."""
    roles = [*filter(None, map(words_of, resource.body.get("relationship", []))), *told]
    name = name_of(resource.body.get("name", [])) or next((role.capitalize() for role in roles), NEAR)
    ways = () if hidden or is_protected(resource.body) else resource.body.get("telecom", ())
    return Someone(
        id=resource.key,
        name=name,
        role=next(iter(roles), None),
        group=Group.NEAR,
        phone=_way_to_reach(ways, _AT_HOME, "phone", "sms"),
        email=_way_to_reach(ways, _AT_HOME, "email"),
    )


def contacts_of(patient: Resource) -> Iterator[tuple[Someone, Json]]:
    """Those whom the person's own record names as close, each with the reference to an organisation they act for."""
    for contact in patient.body.get("contact", []):
        if end_day(contact.get("period", {}).get("end")) is not None:
            continue
        kinds = [
            concept.get("text") or _kin(concept) or words_of(concept) for concept in contact.get("relationship", [])
        ]
        body = {"name": [contact["name"]] if "name" in contact else [], "telecom": contact.get("telecom", [])}
        told = tuple(filter(None, kinds))
        near = relative_of(Resource("RelatedPerson", "", patient.path, body), told, hidden=False)
        key = f"contact-{digest(near.name, near.role or '', near.phone or '')}"
        yield msgspec.structs.replace(near, id=key), contact.get("organization", {})


def _kin(concept: Json) -> str | None:
    return next((_KIN[code] for code in codes_of(concept) if code in _KIN), None)


def is_same(one: Someone, contact: Someone) -> bool:
    """Whether a contact is somebody who stands there already: the same name, or the same role on the same phone."""
    name, role = contact.name.casefold(), (contact.role or "").casefold()
    if name == one.name.casefold() and name not in (role, NEAR.casefold()):
        return True
    return contact.phone is not None and (one.phone, (one.role or "").casefold()) == (contact.phone, role)
