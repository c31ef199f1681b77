"""The one door to the FHIR package: a bundle from another system becomes a plan in our words, or is refused whole."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from citizen_app.exchange.bundle import Index, Json, Resource, digest, load, resources_of, words_of
from citizen_app.exchange.careplan import REQUESTS, CarePlanReader
from citizen_app.exchange.people import is_protected, languages_of, person_of
from citizen_app.exchange.replies import consents_of, meetings_of, next_follow_up
from citizen_app.exchange.rules import MAX_BYTES, PLAN_STATES, TEAM_STATES, BadBundle, Incoming, RefusedBundle, known
from citizen_app.exchange.structure import Shaper
from citizen_app.exchange.team import Team
from citizen_app.exchange.timing import check_order, end_day, first_day, whole_day
from citizen_app.plan.document import PlanDocument, State

MOST_SECONDS = 10
MOST_MEMORY = 512 * 1024 * 1024
GROWN_UP = 18
TITLE = "Samordnad individuell plan (SIP)"

SUBJECTS = {
    **dict.fromkeys(("CarePlan", "CareTeam", "Goal", *REQUESTS), "subject"),
    **dict.fromkeys(("Consent", "NutritionOrder", "RelatedPerson"), "patient"),
    "Task": "for",
}
READ = {*SUBJECTS, "Patient", "Organization", "Practitioner", "PractitionerRole", "HealthcareService", "Location"}
NEEDED_NAMES = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # the child gets no secret of ours
_OUT_OF_MEMORY = 3


def read_bundle(data: bytes) -> Incoming:
    """All that a bundle holds; raises RefusedBundle, and nothing else, for what cannot be read."""
    bundle = load(data)
    index = Index(_shaped(resource) for resource in resources_of(bundle))
    person, plan = _only(index, "Patient"), _only(index, "CarePlan")
    _check_plan(plan)
    _check_subjects(index, person)
    index.check_own_references()
    Shaper("Bundle").element(_model("Bundle"), {"timestamp": bundle.get("timestamp")}, ())
    envelope = Shaper("Bundle").element(_model("Meta"), {"security": _security(bundle)}, ("meta",))
    protected = is_protected(person.body) or is_protected({"meta": envelope}) or is_protected(plan.body, by_code=False)
    team = Team(index, person, _teams(index, plan), protected)
    team.take_in_all()
    meetings, document, consents = meetings_of(team), _document(team, plan), consents_of(team)
    organisations, people = team.in_order()  # when everything is read, for each part may name somebody more
    return Incoming(
        person=person_of(person, protected),
        plan_identifier=_identifier(plan, person),
        plan=msgspec.structs.replace(document, organisations=organisations, people=people),
        meetings=meetings,
        consents=consents,
    )


def _only(index: Index, kind: str) -> Resource:
    """The one resource of a type; contained ones count only where there is no other."""
    none, many = {
        "Patient": (BadBundle.NO_PERSON, BadBundle.MANY_PERSONS),
        "CarePlan": (BadBundle.NO_PLAN, BadBundle.MANY_PLANS),
    }[kind]
    every = index.of_type(kind)
    found = [resource for resource in every if not resource.inside] or every
    if len(found) != 1:
        raise RefusedBundle(many if found else none, kind)
    return found[0]


def _check_plan(plan: Resource) -> None:
    if known(PLAN_STATES, plan.body.get("status", ""), "CarePlan.status") is None:
        raise RefusedBundle(BadBundle.NO_PLAN, "CarePlan.status")
    period = plan.body.get("period", {})
    check_order(period.get("start"), period.get("end"), "CarePlan.period")
    if "subject" not in plan.body:
        raise RefusedBundle(BadBundle.WRONG_SUBJECT, "CarePlan.subject")


def _check_subjects(index: Index, person: Resource) -> None:
    """Nothing in a bundle may be about anybody else than its one person."""
    for resource in index.of_type(*SUBJECTS):
        name = SUBJECTS[resource.type]
        subject = resource.body.get(name)
        if subject is None:
            continue
        target = subject.get("reference")
        found = index.named(target, resource) if target else index.find(subject, resource, name)
        if found is not person and (target or resource.type == "CarePlan"):
            raise RefusedBundle(BadBundle.WRONG_SUBJECT, f"{resource.path}.{name}")


def _teams(index: Index, plan: Resource) -> list[Resource]:
    named = (index.find(each, plan, f"careTeam[{n}]") for n, each in enumerate(plan.body.get("careTeam", [])))
    teams = [team for team in named if team is not None and team.type == "CareTeam"] or index.of_type("CareTeam")
    return [team for team in teams if known(TEAM_STATES, team.body.get("status", "active"), f"{team.path}.status")]


def _security(bundle: Json) -> Any:
    meta = bundle.get("meta")
    return meta.get("security") if isinstance(meta, dict) else None


def _document(team: Team, plan: Resource) -> PlanDocument:
    body = plan.body
    period = body.get("period", {})
    reader = CarePlanReader(team, plan, _is_minor(team.person, body.get("created") or period.get("start")))
    goals, actions = reader.goals(), reader.actions()
    notes = reader.notes()
    own = {each.get("text") for each in body.get("note", [])}
    sender = team.sender(plan)
    author = team.party(body["author"], plan, "author") if "author" in body else None
    return PlanDocument(
        title=body.get("title") or next(filter(None, map(words_of, body.get("category", []))), TITLE),
        sender=sender,
        state=known(PLAN_STATES, body["status"], "CarePlan.status") or State.ONGOING,
        why=body.get("description"),
        created=whole_day(body.get("created")),
        start=whole_day(period.get("start")),
        end=end_day(period.get("end")),
        author=author if author in team.someone else None,
        coordinator=team.coordinator(),
        responsible=team.responsible(),
        goals=goals,
        actions=actions,
        notes=notes,
        next_follow_up=next_follow_up(team, tuple(note for note in notes if note.text in own)),
        languages=languages_of(team.person),
    )


def _is_minor(person: Resource, at: str | None) -> bool:
    born = person.body.get("birthDate")
    if not born or not at:
        return False
    birth, day = first_day(born), first_day(at)
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)) < GROWN_UP


def _identifier(plan: Resource, person: Resource) -> str:
    """What tells this plan from the sender's other ones, also in bundles where the plan has no identifier."""
    given = [each for each in plan.body.get("identifier", []) if "value" in each and each.get("use") != "old"]
    if given:
        return f"{given[0].get('system', '')}|{given[0]['value']}"
    who = [each.get("value", "") for each in person.body.get("identifier", [])] or [person.key]
    return f"{plan.key}|{digest(*who)}"


@cache
def _model(name: str) -> Any:
    from fhir.resources.R4B import get_fhir_model_class

    return get_fhir_model_class(name)


def _shaped(resource: Resource) -> Resource:
    """The resource as the FHIR package knows it: unknown elements pruned, wrong ones refused; others stay unread."""
    from pydantic import ValidationError

    if resource.type not in READ:
        return msgspec.structs.replace(resource, body={"id": resource.body.get("id")})
    shaper, model = Shaper(resource.path), _model(resource.type)
    body = shaper.element(model, resource.body, ())
    try:
        model.model_validate(body)
    except ValidationError as error:
        for each in error.errors(include_url=False, include_context=False, include_input=False):
            if not each["type"].endswith("missing") and each["loc"] not in shaper.days:
                raise shaper.refusal(BadBundle.BAD_SHAPE, each["loc"]) from None
    return msgspec.structs.replace(resource, body=body)


class _Answer(msgspec.Struct):
    """What the child process writes: all of the bundle, or why it is refused."""

    incoming: Incoming | None = None
    why: BadBundle | None = None
    part: str = ""


def read_bundle_apart(data: bytes) -> Incoming:
    """`read_bundle` in a process of its own with little time and memory, so that no bundle can harm the server."""
    if len(data) > MAX_BYTES:
        raise RefusedBundle(BadBundle.TOO_LARGE)
    kept = {name: os.environ[name] for name in NEEDED_NAMES if name in os.environ}
    try:
        child = subprocess.run(  # noqa: S603 - our own module; the bundle comes only as input
            [sys.executable, "-m", "citizen_app.exchange.fhir", str(MOST_MEMORY)],
            input=data,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
            env=kept,
            cwd=Path(__file__).parents[2],
        )
    except subprocess.TimeoutExpired:
        raise RefusedBundle(BadBundle.TOOK_TOO_LONG) from None
    if child.returncode != 0:
        spent = child.returncode < 0 or child.returncode == _OUT_OF_MEMORY
        raise RefusedBundle(BadBundle.TOOK_TOO_LONG if spent else BadBundle.BAD_SHAPE)
    try:
        answer = msgspec.json.decode(child.stdout, type=_Answer)
    except msgspec.MsgspecError:
        raise RefusedBundle(BadBundle.BAD_SHAPE) from None
    if answer.incoming is None:
        raise RefusedBundle(answer.why or BadBundle.BAD_SHAPE, answer.part)
    return answer.incoming


def _limit(memory: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(memory: int) -> int:
    """The child process: a bundle on stdin, an answer on stdout, and never more memory than this."""
    _limit(memory)
    try:
        answer = _Answer(read_bundle(sys.stdin.buffer.read(MAX_BYTES + 1)))
    except RefusedBundle as refused:
        answer = _Answer(why=refused.why, part=refused.part)
    except MemoryError:
        return _OUT_OF_MEMORY
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
