"""What happens at the doors: a link is opened, a sign-in link is asked for, a code turns a link into the plan."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from citizen_app.audit.service import record
from citizen_app.identity import links, rules, service, sessions
from citizen_app.identity.codes import count_try, fits, harden, in_fours, mark_of, new_contact_code, tries_since
from citizen_app.identity.rules import Reason
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor, Level, Principal
from citizen_app.kernel.verdict import Allowed, Refused, Verdict
from citizen_app.notify import service as notify
from citizen_app.storage.once import claim

if TYPE_CHECKING:
    from citizen_app.identity.records import Link, SessionRow

Letter = Callable[[str, str, str | None], tuple[str, str]]
"""(token, printed code, recognition word) → (subject, body) of a mail."""
CodeLetter = Callable[[str, str | None, int], tuple[str, str]]
"""(code, recognition word, minutes that it lives) → (subject, body) of a mail."""
FITS = "fits"


@dataclass(frozen=True, slots=True)
class Entered:
    """A door that opened: the secret of the new session, and what the link was for."""

    token: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A link that another device holds: the secret of a session that waits for a code, and if one is on its way."""

    token: str
    code_sent: bool = False


def enter_by_link(
    session: Session, token: str, typed: str, device: str, whom: str, waiting: str = ""
) -> Entered | Elsewhere | Refused:
    """Opens a link by its token or by the code in the letter; `whom` is only counted, never kept open."""
    if token:
        found = links.find_by_token(session, (links.PREPARE, links.ANSWER, links.SIGN_IN), token)
        link = found if found is not None else Refused(Reason.ENDED)
    else:
        link = links.find_by_code(session, typed, whom)
    if isinstance(link, Refused):
        return link
    verdict = links.open_link(session, link, device)
    if isinstance(verdict, Refused):
        other = verdict.reason is Reason.OTHER_DEVICE and link.purpose == links.PREPARE
        return _wait(session, link, waiting) if other else verdict
    return _enter(session, link)


def _wait(session: Session, link: "Link", waiting: str) -> Elsewhere:
    """Another device holds the link: this one waits, or goes on waiting, for a code."""
    row = sessions.waiting(session, waiting)
    if row is None or row.link_id != link.id:
        return Elsewhere(sessions.start_waiting(session, link.id))
    return Elsewhere(waiting, bool(rules.may_try_contact_code(now(), row.code_ends_at, row.code_tries)))


def _enter(session: Session, link: "Link") -> Entered:
    """Lets in who came by a link: to its own meeting, or to the code."""
    person = service.person(session, link.person_id)
    level = Level.ONCE if link.purpose == links.SIGN_IN else Level.LINK
    secret = sessions.start(
        session,
        level,
        person_id=person.id,
        unit_id=link.unit_id,
        meeting_id=link.meeting_id,
        link_id=link.id,
        slow=person.slow,
        data={"purpose": link.purpose},
    )
    return Entered(secret, link.purpose)


def ask_for_contact_code(session: Session, waiting: str, key: str, letter: CodeLetter) -> Verdict:
    """Sends a code to the person's own address, once for each press.

    Whether there is an address, and whether it is safe, is looked up when the letter leaves: so all that happens here
    is the same for everybody, and takes as long.
    """
    found = _waited_for(session, waiting)
    if isinstance(found, Refused):
        return found
    row, link = found
    once, moment = claim(session, row.id, key, "contact code"), now()
    if once.result is not None:
        return Allowed()
    if tries_since(session, "contact", link.person_id, moment - rules.SLOW_DOWN) >= rules.LETTERS_A_QUARTER:
        return Refused(Reason.SLOW_DOWN)
    count_try(session, "contact", link.person_id, moment)
    person, code = service.person(session, link.person_id), new_contact_code()
    lives = rules.contact_code_lives(person.slow)
    row.code_salt, row.code_hash = harden(code)
    row.code_ends_at, row.code_tries = moment + lives, 0
    subject, body = letter(in_fours(code), person.word, int(lives.total_seconds()) // 60)
    once.result = notify.put_in_outbox(session, person.id, notify.OWN_ADDRESS, subject, body, "").id
    actor = Actor("link", link.id, link.unit_id)
    record(session, actor, "ask_contact_code", subject=person.id, object=link.id)
    return Allowed()


def enter_by_contact_code(session: Session, waiting: str, typed: str, key: str, device: str) -> Entered | Refused:
    """The code that was sent opens the link on one more device, once; a second tap finds the first answer."""
    found = _waited_for(session, waiting)
    if isinstance(found, Refused):
        return found
    row, link = found
    code = rules.as_typed_code(typed)
    once = claim(session, row.id, mark_of(key, code), code)
    outcome = _try_contact_code(session, row, link, code, device) if once.first else str(once.result)
    once.result = outcome
    if outcome != FITS:
        return Refused(Reason(outcome))
    verdict = links.open_link(session, link, device)
    return verdict if isinstance(verdict, Refused) else _enter(session, link)


def _waited_for(session: Session, waiting: str) -> "tuple[SessionRow, Link] | Refused":
    """The session that waits, and its link; nobody else asks for or tries this person's codes meanwhile."""
    row = sessions.waiting(session, waiting)
    link = None if row is None or row.link_id is None else links.link(session, row.link_id)
    if row is None or link is None:
        return Refused(Reason.START_AGAIN)
    service.hold(session, link.person_id)
    for each in (row, link):
        session.refresh(each)
    return row, link


def _try_contact_code(session: Session, row: "SessionRow", link: "Link", code: str, device: str) -> str:
    """What came of one try: the right code makes this device one of the link's; five wrong ones use the code up."""
    verdict = rules.may_try_contact_code(now(), row.code_ends_at, row.code_tries)
    if isinstance(verdict, Refused):
        return verdict.reason.value
    if fits(code, row.code_salt, row.code_hash):
        row.code_tries = rules.CONTACT_CODE_TRIES
        links.add_device(session, link, device)
        return FITS
    row.code_tries += 1
    actor = Actor("link", link.id, link.unit_id)
    record(session, actor, "wrong_code", subject=link.person_id, object=link.id, outcome="refused")
    last = row.code_tries >= rules.CONTACT_CODE_TRIES
    return (Reason.USED_UP if last else Reason.WRONG_CODE).value


def ask_for_sign_in_link(session: Session, address: str, whom: str, device: str, letter: Letter) -> None:
    """Sends a ten-minute link to everybody with this address; says the same whether there is anybody or not.

    Only the browser that asked (`device`) can use it: a letter that goes astray opens nothing.
    """
    moment, recipient = now(), address.strip().casefold()
    if tries_since(session, "address", recipient, moment - rules.SLOW_DOWN) >= rules.LETTERS_A_QUARTER:
        return
    if tries_since(session, "network", whom, moment - rules.HOUR) >= rules.LETTERS_A_NETWORK_HOUR:
        return
    count_try(session, "address", recipient, moment)
    count_try(session, "network", whom, moment)
    for person_id in notify.persons_with_address(session, address):
        person = service.person(session, person_id)
        if not notify.may_send(session, person_id, person.protected):
            continue
        asked = Actor("person", person_id)
        made = links.make_link(session, asked, links.SIGN_IN, person_id, person.unit_id, device=device)
        subject, body = letter(made.token, made.printed_code, person.word)
        notify.put_in_outbox(session, person_id, address.strip(), subject, body, f"sign_in:{made.id}")


def enter_by_code(session: Session, me: Principal, typed: str, device: str) -> Entered | Refused:
    """The personal code after a link: level 2, where the operator has allowed it."""
    verdict = service.check_personal_code(session, me, typed)
    if isinstance(verdict, Refused):
        return verdict
    return Entered(service.sign_in_person(session, me, device), "code")


def step_up(session: Session, me: Principal, typed: str) -> Verdict:
    """The personal code once more, before what matters most."""
    verdict = service.check_personal_code(session, me, typed)
    if verdict:
        sessions.freshen(session, me.session_id)
        record(session, me.actor, "step_up", subject=me.person)
    return verdict
