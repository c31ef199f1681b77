"""What happens at the doors: a link is opened, a sign-in link is asked for, a code turns a link into the plan."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from citizen_app.audit.service import record
from citizen_app.identity import links, rules, service, sessions
from citizen_app.identity.codes import count_try, tries_since
from citizen_app.identity.rules import Reason
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor, Level, Principal
from citizen_app.kernel.verdict import Refused, Verdict
from citizen_app.notify import service as notify

Letter = Callable[[str, str, str | None], tuple[str, str]]
"""(token, printed code, recognition word) → (subject, body) of a mail."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A door that opened: the secret of the new session, and what the link was for."""

    token: str
    purpose: str


def enter_by_link(session: Session, token: str, typed: str, device: str, whom: str) -> Entered | Refused:
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
        return verdict
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
