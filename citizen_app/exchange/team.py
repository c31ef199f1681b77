"""Everybody around the person in a bundle: who a reference means, who coordinates, who is responsible, who sent it."""

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from citizen_app.exchange.bundle import Index, Json, Resource, codes_of, digest, words_of
from citizen_app.exchange.people import contacts_of, is_same, organisation_of, relative_of, worker_of
from citizen_app.exchange.rules import BadBundle, RefusedBundle, group_of, is_coordinator
from citizen_app.plan.document import SELF, Organisation, Someone

DOCTOR = "fast läkarkontakt"


class Member(msgspec.Struct, frozen=True):
    """One in the care team: who, in which roles, and for which organisation."""

    resource: Resource
    roles: tuple[str, ...]
    organisation: str | None


class Team:
    """Everybody in a bundle, by the ids they get in our document."""

    def __init__(self, index: Index, person: Resource, teams: list[Resource], protected: bool) -> None:
        self.index = index
        self.person = person
        self.organisations: dict[str, Organisation] = {}
        self.someone: dict[str, Someone] = {}
        self._protected = protected
        self._teams = teams
        self._ids: dict[str, str | None] = {person.key: SELF}
        self._same: dict[Organisation | Someone, str] = {}
        self._roles: dict[str, list[Resource]] = defaultdict(list)
        for role in index.of_type("PractitionerRole"):
            if (worker := self._find(role, "practitioner", "Practitioner")) is not None:
                self._roles[worker.key].append(role)
        self._members: dict[str, list[Member]] = defaultdict(list)
        for team in teams:
            for member in self._members_of(team):
                self._members[member.resource.key].append(member)
        for _, doctor in self._doctors():
            if doctor is not None:
                self._members[doctor.key].append(Member(doctor, (DOCTOR,), None))

    def party(self, reference: Json, at: Resource, part: str) -> str | None:
        """The id of whoever a reference names: somebody, an organisation or "self"; None for a thing."""
        found = self.index.find(reference, at, part)
        return self._outside(reference) if found is None else self.id_of(found)

    def parties(self, at: Resource, part: str, references: list[Json]) -> tuple[str, ...]:
        """The ids of all whom a list of references names, each once."""
        found = (self.party(each, at, f"{part}[{number}]") for number, each in enumerate(references))
        return tuple(dict.fromkeys(filter(None, found)))

    def id_of(self, resource: Resource) -> str | None:
        """The id that somebody or an organisation has in our document; None for a thing."""
        if resource.key not in self._ids:
            self._ids[resource.key] = None  # ends a circle of references
            self._ids[resource.key] = self._take_in(resource)
        return self._ids[resource.key]

    def organisations_of(self, resource: Resource) -> list[str]:
        """The organisations that somebody may speak for, or the organisation itself."""
        if resource.type == "Practitioner":
            told = [member.organisation for member in self._members[resource.key]]
            through = [each for role in self._roles[resource.key] for each in self.organisations_of(role)]
            return list(dict.fromkeys([*filter(None, told), *through]))
        if resource.type == "CareTeam":
            return self._organisations(resource, "managingOrganization")
        found = self.id_of(resource)
        if found in self.someone:
            found = self.someone[found].organisation
        return [found] if found in self.organisations else []

    def organisations_called(self, reference: Json) -> list[str]:
        """The organisations that a mere name means: one of that name, somebody's of that name, else one more."""
        name = reference.get("display", "").casefold()
        same = [each.id for each in self.organisations.values() if name and each.name.casefold() == name]
        people = [each for each in self.someone.values() if name and each.name.casefold() == name]
        if same or people or reference.get("type") in ("Patient", "Practitioner", "PractitionerRole", "RelatedPerson"):
            return same or [each.organisation for each in people if each.organisation]
        named = self._outside({**reference, "type": "Organization"})
        return [named] if named else []

    def sender(self, plan: Resource) -> str:
        """The organisation of the plan's author, else of its only contributor; refused when nobody can know it."""
        given = [] if "author" not in plan.body else [("author", plan.body["author"])]
        authors = self._speakers(plan, given)
        others = [(f"contributor[{number}]", each) for number, each in enumerate(plan.body.get("contributor", []))]
        contributors = self._speakers(plan, others)
        both = [each for each in authors if each in contributors]
        sure = authors if len(authors) == 1 else both if authors else contributors
        if len(sure) != 1:
            raise RefusedBundle(BadBundle.NO_SENDER, "CarePlan.author")
        return sure[0]

    def _speakers(self, plan: Resource, references: list[tuple[str, Json]]) -> list[str]:
        found: list[str] = []
        for part, reference in references:
            resource = self.index.find(reference, plan, part)
            named = self._outside(reference) if resource is None else None
            found += self.organisations_of(resource) if resource else [named] if named in self.organisations else []
        return list(dict.fromkeys(found))

    def coordinator(self) -> str | None:
        """The first in the care team whose role is to coordinate the plan, else the first whose employment says so."""
        members = [member for each in self._members.values() for member in each]
        named = [self.id_of(member.resource) for member in members if any(map(is_coordinator, member.roles))]
        employed = (each.id for each in self.someone.values() if each.role and is_coordinator(each.role))
        return next((found for found in (*named, *employed) if found in self.someone), None)

    def responsible(self) -> str | None:
        """The organisation that has the overall responsibility for the plan."""
        return next((each for team in self._teams for each in self._organisations(team, "managingOrganization")), None)

    def take_in_all(self) -> None:
        """Takes in everybody who stands in the bundle, also those whom nothing points at."""
        units = self.index.of_type("Organization")
        parents = {found.key for unit in units if (found := self._find(unit, "partOf", "Organization"))}
        for resource in self.index.of_type("PractitionerRole", "Practitioner", "RelatedPerson", "Organization"):
            if not resource.inside and resource.body.get("active") is not False and resource.key not in parents:
                self.id_of(resource)
        if not self._protected:
            self._take_in_from_own_record()

    def _take_in_from_own_record(self) -> None:
        """Those whom only the person's own record names; with protected identity none, for they tell where she is."""
        for reference, doctor in self._doctors():
            if doctor is not None:
                self.id_of(doctor)
            elif reference.get("display", "").casefold() not in {each.name.casefold() for each in self._parties()}:
                self._outside({"type": _kind_in(reference), **reference}, DOCTOR)
        for near, behalf in contacts_of(self.person):
            self._take_in_contact(near, self._there(behalf))

    def _doctors(self) -> Iterator[tuple[Json, Resource | None]]:
        """Her doctor or health centre by her own record, which often names one that the bundle does not hold."""
        for reference in self.person.body.get("generalPractitioner", []):
            yield reference, self._there(reference)

    def _there(self, reference: Json) -> Resource | None:
        target = reference.get("reference")
        return self.index.named(target, self.person) if target else self.index.find(reference, self.person, "")

    def _parties(self) -> list[Organisation | Someone]:
        return [*self.organisations.values(), *self.someone.values()]

    def _take_in_contact(self, near: Someone, behalf: Resource | None) -> None:
        """Somebody close whom only the person's own record names; whoever was only named before gets what it says."""
        unit = self.organisations.get(self.id_of(behalf) or "") if behalf else None
        if unit is not None:
            near = msgspec.structs.replace(near, organisation=unit.id, group=unit.group)
        known = next((each for each in self.someone.values() if is_same(each, near)), None)
        if known is None:
            self.someone[near.id] = near
        elif all(resource.key != known.id for resource in self.index.resources):
            role = known.role or near.role
            self.someone[known.id] = msgspec.structs.replace(near, id=known.id, role=role)

    def in_order(self) -> tuple[tuple[Organisation, ...], tuple[Someone, ...]]:
        """Organisations and people in the order of the bundle; those whom it only names come last."""
        place = {each.key: number for number, each in enumerate(self.index.resources)}

        def where(each: Organisation | Someone) -> int:
            return place.get(each.id, len(place))

        return tuple(sorted(self.organisations.values(), key=where)), tuple(sorted(self.someone.values(), key=where))

    def _take_in(self, resource: Resource) -> str | None:
        match resource.type:
            case "Organization":
                return self._keep(resource, organisation_of(resource, self._type_words(resource)))
            case "HealthcareService":
                provider = self._find(resource, "providedBy", "Organization")
                return self.id_of(provider) if provider else self._keep(resource, organisation_of(resource, ()))
            case "Practitioner" if roles := self._roles[resource.key]:
                return self.id_of(roles[0])
            case "Practitioner" | "PractitionerRole":
                return self._keep(resource, self._worker(resource))
            case "RelatedPerson":
                return self._keep(resource, relative_of(resource, self._told(resource), self._protected))
            case "CareTeam":
                return next(iter(self._organisations(resource, "managingOrganization")), None)
        return None

    def _worker(self, resource: Resource) -> Someone:
        worker: Resource | None = resource
        own: list[str] = []
        if resource.type == "PractitionerRole":
            worker = self._find(resource, "practitioner", "Practitioner")
            own = self._organisations(resource, "organization")
        keys = dict.fromkeys((resource.key, worker.key if worker else resource.key))
        told = [member.organisation for key in keys for member in self._members[key]]
        employer = next(filter(None, (*own, *told)), None)
        roles = tuple(role for key in keys for member in self._members[key] for role in member.roles)
        return worker_of(resource, worker.body if worker else {}, roles, self.organisations.get(employer or ""))

    def _keep(self, resource: Resource | None, who: Organisation | Someone) -> str:
        if resource is None or resource.inside:  # the same colleague may be contained in many resources
            nameless = msgspec.structs.replace(who, id="")
            if self._same.setdefault(nameless, who.id) != who.id:
                return self._same[nameless]
        if isinstance(who, Organisation):
            self.organisations[who.id] = who
        else:
            self.someone[who.id] = who
        return who.id

    def _outside(self, reference: Json, role: str | None = None) -> str | None:
        """Somebody whom the bundle only names stands in the plan with that name and nothing more."""
        name, identifier = reference.get("display"), reference.get("identifier", {})
        if not name:
            return None
        key, group = digest(name, identifier.get("value", "")), group_of((), name)
        if reference.get("type") == "Organization":
            return self._keep(None, Organisation(f"organization-{key}", name, group, identifier.get("value")))
        same = (each for each in self.someone.values() if each.name.casefold() == name.casefold())
        known = self.someone.get(f"practitioner-{key}") or (None if identifier else next(same, None))
        return known.id if known else self._keep(None, Someone(f"practitioner-{key}", name, role, group=group))

    def _members_of(self, team: Resource) -> list[Member]:
        found = []
        for number, participant in enumerate(team.body.get("participant", [])):
            member, behalf = participant.get("member"), participant.get("onBehalfOf")
            part = f"participant[{number}].onBehalfOf"
            organisation = self.party({"type": "Organization", **behalf}, team, part) if behalf else None
            who = self.index.find(member, team, f"participant[{number}].member") if member else None
            roles = tuple(filter(None, map(words_of, participant.get("role", []))))
            if who is not None:
                found.append(Member(who, roles, organisation if organisation in self.organisations else None))
            elif member:
                self._outside(member, next(iter(roles), None))
        return found

    def _told(self, resource: Resource) -> tuple[str, ...]:
        return tuple(role for member in self._members[resource.key] for role in member.roles)

    def _type_words(self, resource: Resource) -> tuple[str, ...]:
        parent = self._find(resource, "partOf", "Organization")
        kinds = (*resource.body.get("type", []), *(parent.body.get("type", []) if parent else []))
        return tuple(word for kind in kinds for word in (words_of(kind), *codes_of(kind)) if word)

    def _organisations(self, resource: Resource, name: str) -> list[str]:
        given = resource.body.get(name, [])
        references = given if isinstance(given, list) else [given]
        found = self.parties(resource, name, [{"type": "Organization", **each} for each in references])
        return [each for each in found if each in self.organisations]

    def _find(self, resource: Resource, name: str, kind: str) -> Resource | None:
        reference = resource.body.get(name)
        found = self.index.find(reference, resource, name) if reference else None
        return found if found is not None and found.type == kind else None


def _kind_in(reference: Json) -> str:
    """The type that a reference like "Organization/4" names."""
    return str(reference.get("reference", "")).rpartition("/")[0].rpartition("/")[2]
