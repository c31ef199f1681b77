"""What has been answered before: replies to meetings, and each yes and no that was given on paper."""

from collections.abc import Iterator
from datetime import date

from citizen_app.exchange.bundle import Json, Resource, codes_of, words_of
from citizen_app.exchange.rules import (
    CONSENT_STATES,
    PROVISIONS,
    REPLIES,
    VISIT_STATES,
    IncomingConsent,
    IncomingMeeting,
    IncomingReply,
    known,
)
from citizen_app.exchange.team import Team
from citizen_app.exchange.timing import check_order, day_in_text, end_day, first_day, moment_of, start_day
from citizen_app.plan.document import Note

LONGEST_MEETING = 7 * 24 * 60
ABOUT = ("serviceType", "appointmentType", "reasonCode")
_NOT_BOOKED = ("proposed", "waitlist")
_OVER = ("fulfilled", "noshow", "cancelled", "entered-in-error")


def meetings_of(team: Team) -> tuple[IncomingMeeting, ...]:
    """The meetings of a bundle with what everybody has replied, in the order of the bundle."""
    return tuple(
        _meeting(team, visit)
        for visit in team.index.of_type("Appointment")
        if known(VISIT_STATES, visit.body.get("status", ""), f"{visit.path}.status") is not None
    )


def _meeting(team: Team, visit: Resource) -> IncomingMeeting:
    body = visit.body
    start, end = body.get("start"), body.get("end")
    check_order(start, end, f"{visit.path}.end")
    booked = start is not None and "T" in start and body["status"] not in _NOT_BOOKED
    replies, places = _participants(team, visit)
    named = (words_of(each) for name in ABOUT for each in _list(body.get(name)))
    places += filter(None, (body.get("comment"), body.get("patientInstruction")))
    return IncomingMeeting(
        id=visit.key,
        title=body.get("description") or next(filter(None, named), None) or "Möte",
        starts=moment_of(start) if start and booked else None,
        minutes=_minutes(start, end, body.get("minutesDuration")),
        place=", ".join(dict.fromkeys(places)) or None,
        cancelled=body["status"] == "cancelled",
        held=body["status"] == "fulfilled",
        replies=replies,
    )


def _participants(team: Team, visit: Resource) -> tuple[tuple[IncomingReply, ...], list[str]]:
    replies: dict[str, IncomingReply] = {}
    places: list[str] = []
    for number, participant in enumerate(visit.body.get("participant", [])):
        part = f"participant[{number}]"
        reply = known(REPLIES, participant.get("status", ""), f"{visit.path}.{part}.status")
        actor = participant.get("actor") or _role_alone(participant)
        found = team.index.find(actor, visit, f"{part}.actor")
        if found is not None and found.type == "Location":
            places += filter(None, [found.body.get("name")])
            continue
        who = team.party(actor, visit, f"{part}.actor")
        if who is not None:
            replies.setdefault(who, IncomingReply(who, reply))
    return tuple(replies.values()), places


def _role_alone(participant: Json) -> Json:
    """Whom a participant without a name is known as: the role it is called in, such as "tolk"."""
    role = next(filter(None, map(words_of, participant.get("type", []))), None)
    return {"display": role} if role else {}


def _minutes(start: str | None, end: str | None, told: int | None) -> int | None:
    if start and end and "T" in start and "T" in end:
        told = int((moment_of(end) - moment_of(start)).total_seconds()) // 60
    return told if told and told <= LONGEST_MEETING else None


def next_follow_up(team: Team, notes: tuple[Note, ...]) -> date | None:
    """The last day that is set for a meeting not yet held, else the day a note names for the follow-up."""
    every = (visit.body for visit in team.index.of_type("Appointment"))
    visits = [body for body in every if body.get("status") not in (*_NOT_BOOKED, *_OVER)]
    days = [first_day(body["start"]) for body in visits if len(body.get("start", "")) >= len("2026-12-02")]
    written = (day_in_text(note.text) for note in notes if "uppfölj" in note.text.casefold())
    return max(days, default=None) or next(filter(None, written), None)


def consents_of(team: Team) -> tuple[IncomingConsent, ...]:
    """Each yes and no on paper, one for each organisation it names; a no that names nobody counts for all of them."""
    consents = team.index.of_type("Consent")
    for consent in consents:
        list(_consent(team, consent))  # takes in all whom they name, before a no that names nobody is read
    return tuple(dict.fromkeys(each for consent in consents for each in _consent(team, consent)))


def _consent(team: Team, consent: Resource) -> Iterator[IncomingConsent]:
    body = consent.body
    holds = known(CONSENT_STATES, body.get("status", ""), f"{consent.path}.status")
    policy = body.get("policyRule", {})
    base = "deny" if "OPTOUT" in codes_of(policy) else "permit"
    for provision, part in _provisions(body.get("provision", {}), "provision"):
        permit = known(PROVISIONS, provision.get("type", base), f"{consent.path}.{part}.type")
        period = provision.get("period") or body.get("provision", {}).get("period", {})
        check_order(period.get("start"), period.get("end"), f"{consent.path}.{part}.period")
        if holds is None:
            continue
        given = body.get("dateTime") or period.get("start")
        for organisation in _named(team, consent, provision, part, permit and holds):
            yield IncomingConsent(
                organisation, permit and holds, words_of(policy), start_day(given), end_day(period.get("end"))
            )


def _provisions(provision: Json, part: str) -> Iterator[tuple[Json, str]]:
    yield provision, part
    for number, inner in enumerate(provision.get("provision", [])):
        yield from _provisions(inner, f"{part}.provision[{number}]")


def _named(team: Team, consent: Resource, provision: Json, part: str, permit: bool) -> list[str]:
    actors = provision.get("actor", [])
    if not actors and not permit and (provision.get("type") or not provision.get("provision")):
        return list(team.organisations)
    found: list[str] = []
    for number, actor in enumerate(actors):
        reference = actor.get("reference", {})
        resource = team.index.find(reference, consent, f"{part}.actor[{number}].reference")
        meant = team.organisations_of(resource) if resource else team.organisations_called(reference)
        near = (resource.type if resource else reference.get("type")) in ("Patient", "RelatedPerson")
        if not meant and not permit and not near:
            return list(team.organisations)  # a no to somebody whose organisation nobody knows counts for all
        found += meant
    return list(dict.fromkeys(found))


def _list(given: Json | list[Json] | None) -> list[Json]:
    return given if isinstance(given, list) else [given] if given else []
