"""Persons, and what they sign in with: the personal code set face to face, and the one-time link."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from citizen_app.audit.service import record
from citizen_app.identity import codes, links, records, rules, sessions
from citizen_app.identity.records import Person
from citizen_app.identity.rules import Reason
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor, Level, Principal
from citizen_app.kernel.verdict import Allowed, Refused, Verdict
from citizen_app.notify import service as notify
from citizen_app.storage.keys import new_data_key, vault_of
from citizen_app.units import service as units


class NoSuchPerson(LookupError):
    """There is no person with that id, or not for the one who asks: both are answered alike."""


@dataclass(frozen=True, slots=True)
class Coordination:
    """Who coordinates a person, who stands in for her, and what the person and a unit's authority are."""

    protected: bool
    group: str
    id: str | None = None
    name: str | None = None
    second: str | None = None
    second_name: str | None = None
    away: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """The units around a person: the one that asked her in, and by official code the ids of those that read here."""

    name: str
    code: str | None
    reading: Mapping[str, str]


def make_person(
    session: Session,
    actor: Actor,
    unit_id: str,
    name: str,
    *,
    coordinator_id: str | None = None,
    language: str = "sv",
    protected: bool = False,
    identifier: tuple[str, str] | None = None,
    word: str | None = None,
) -> Person:
    """A new person with a data key of her own; the name is what she wants to be called."""
    person = Person(
        unit_id=unit_id,
        coordinator_id=coordinator_id,
        language=language,
        protected=protected,
        identifier_index=_index(session, unit_id, identifier),
        made_at=now(),
    )
    new_data_key(session, person.id)
    person.name, person.word = name, word
    session.add(person)
    session.flush()
    record(session, actor, "make_person", subject=person.id)
    return person


def person(session: Session, person_id: str) -> Person:
    """One person; raises NoSuchPerson."""
    found = records.person(session, person_id)
    if found is None:
        raise NoSuchPerson(person_id)
    return found


def hold(session: Session, person_id: str) -> None:
    """Lets nobody else hold this person until the transaction ends: for what is counted before it is done."""
    records.hold_person(session, person_id)


def coordination_of(session: Session, person_id: str, unit_id: str, otherwise: str | None = None) -> Coordination:
    """Who coordinates a person's care now, or `otherwise` where nobody does, in one statement; raises NoSuchPerson."""
    found = records.coordination(session, person_id, unit_id, otherwise)
    if found is None:
        raise NoSuchPerson(person_id)
    protected, group, staff, second, _key = found
    if staff is None:
        return Coordination(bool(protected), group)
    return Coordination(
        protected=bool(protected),
        group=group,
        id=staff.id,
        name=staff.name,
        second=second.id if second else None,
        second_name=second.name if second else None,
        away=units.is_replaced(staff),
    )


def persons(session: Session, person_ids: Sequence[str]) -> dict[str, Person]:
    """Several persons by id, in one statement."""
    return {person.id: person for person in records.persons(session, person_ids)}


def units_around(session: Session, person_id: str, codes: Collection[str]) -> Around:
    """The unit that asked a person in, and which of these codes are read here, at once; raises NoSuchPerson."""
    rows = records.units_around(session, person_id, codes)
    own = next((row for row in rows if row.own), None)
    if own is None:
        raise NoSuchPerson(person_id)
    return Around(own.name, own.code, {row.code: row.id for row in rows if row.reads_here and row.code in codes})


def persons_of(session: Session, unit_id: str) -> Sequence[Person]:
    """The persons that a unit asked in, newest first."""
    return records.persons_of(session, unit_id)


def person_by_identifier(session: Session, unit_id: str, identifier: tuple[str, str]) -> Person | None:
    """The person whom the same unit sent before under the same identifier."""
    index = _index(session, unit_id, identifier)
    return None if index is None else records.person_by_identifier(session, index)


def set_language(session: Session, person_id: str, language: str) -> None:
    """Keeps the language and level the person chose."""
    person(session, person_id).language = language


def set_slow(session: Session, person_id: str, slow: bool) -> None:
    """”Jag behöver mer tid”: longer sessions for this person."""
    person(session, person_id).slow = slow


def set_word(session: Session, actor: Actor, person_id: str, word: str) -> None:
    """The recognition word that shows that a message really is from us."""
    person(session, person_id).word = word
    record(session, actor, "set_word", subject=person_id)


def set_coordinator(session: Session, actor: Actor, person_id: str, staff_id: str | None) -> None:
    """Who is the person's coordinator (samordnare) from now on."""
    person(session, person_id).coordinator_id = staff_id
    record(session, actor, "set_coordinator", subject=person_id, object=staff_id)


def protect(session: Session, actor: Actor, person_id: str) -> None:
    """Marks protected identity (skyddade personuppgifter): no number or address is kept, and every link ends."""
    person(session, person_id).protected = True
    notify.forget_contacts(session, person_id)
    links.revoke_links_of_person(session, actor, person_id)
    record(session, actor, "protect", subject=person_id)


def is_good_code(typed: str) -> Verdict:
    """Whether a personal code may be so; looked at before the form's key is used up."""
    return rules.is_good_code(rules.digits_of(typed))


def set_personal_code(session: Session, actor: Actor, person_id: str, typed: str) -> Verdict:
    """Sets the personal code, face to face with staff; what an earlier code opened ends.

    A link opens without any code, so her phone stays where she was writing while the code is chosen.
    """
    code = rules.digits_of(typed)
    verdict = rules.is_good_code(code)
    if isinstance(verdict, Refused):
        return verdict
    found = person(session, person_id)
    found.code_salt, found.code_hash = codes.harden(code)
    sessions.end_above(session, person_id, Level.LINK)
    record(session, actor, "set_code", subject=person_id)
    return Allowed()


def check_personal_code(session: Session, me: Principal, typed: str) -> Verdict:
    """Whether this is the person's code; counted per person and per session, slowed, never locked."""
    moment, found = now(), person(session, me.person)
    if found.code_hash is None:
        return Refused(Reason.NO_CODE)
    for what, whom in (("code", found.id), ("code_here", me.session_id)):
        verdict = codes.may_try(session, what, whom, moment)
        if isinstance(verdict, Refused):
            return verdict
    if codes.fits(rules.digits_of(typed), found.code_salt, found.code_hash):
        return Allowed()
    for what, whom in (("code", found.id), ("code_here", me.session_id)):
        codes.count_try(session, what, whom, moment)
    record(session, me.actor, "wrong_code", subject=found.id, outcome="refused")
    return Refused(Reason.WRONG_CODE)


def sign_in_person(session: Session, me: Principal, device: str) -> str:
    """Lets a person who gave her code in; gives the secret of the new session and ends the one she came with."""
    found = person(session, me.person)
    sessions.end(session, me.session_id)
    found.opened_at = found.opened_at or now()
    record(session, Actor("person", found.id, me.unit_id, me.session_id), "sign_in_by_code", subject=found.id)
    return sessions.start(
        session, Level.PLAN, person_id=found.id, unit_id=found.unit_id, slow=found.slow, device=device
    )


def sign_in_staff(session: Session, staff_id: str, unit_id: str, device: str = "") -> str:
    """Lets a member of staff in; who proved it (OIDC, passkey, the demo door) is the caller's to say."""
    record(session, Actor("staff", staff_id, unit_id), "sign_in_staff")
    return sessions.start(session, Level.STAFF, staff_id=staff_id, unit_id=unit_id, device=device)


def _index(session: Session, unit_id: str, identifier: tuple[str, str] | None) -> str | None:
    """The blind index of an identifier, within the unit that sent it."""
    if identifier is None:
        return None
    return vault_of(session).ring.index_of("person.identifier", unit_id, "|".join(identifier))
