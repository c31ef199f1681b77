"""Links: made by staff or asked for by the person, opened by a human, bound to the devices that hold them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from citizen_app.audit.service import record
from citizen_app.identity import records, rules
from citizen_app.identity.codes import (
    count_try,
    fits,
    harden,
    in_fours,
    mark_of,
    may_anybody_try,
    may_try,
    new_token,
    new_typed_code,
)
from citizen_app.identity.records import Link, LinkDevice
from citizen_app.identity.rules import Reason
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor
from citizen_app.kernel.verdict import Allowed, Refused, Verdict

PREPARE, ANSWER, SIGN_IN = "prepare", "answer", "sign_in"


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link just made: its secrets are shown once and never kept."""

    id: str
    token: str
    code: str
    ends_at: datetime

    @property
    def printed_code(self) -> str:
        """The typed code in groups of four, as a person reads it."""
        return in_fours(self.code)


def make_link(
    session: Session,
    actor: Actor,
    purpose: str,
    person_id: str,
    unit_id: str,
    *,
    meeting_id: str | None = None,
    meeting_starts: datetime | None = None,
    device: str | None = None,
) -> NewLink:
    """Makes a link that opens one preparation, one relative's questionnaire or one sign-in, and nothing else.

    `device` is the browser that asked, where somebody asked for it herself: no other one can use it (ASVS 6.6.2).
    """
    token, (selector, secret) = new_token(), new_typed_code()
    while records.link_by_selector(session, selector) is not None:
        selector, secret = new_typed_code()
    salt, hardened = harden(secret)
    made = now()
    ends = made + rules.SIGN_IN_LINK if purpose == SIGN_IN else rules.link_ends(made, meeting_starts)
    link = Link(
        purpose=purpose,
        person_id=person_id,
        unit_id=unit_id,
        meeting_id=meeting_id,
        mark=mark_of(purpose, token),
        selector=selector,
        code_salt=salt,
        code_hash=hardened,
        made_by=actor.id if actor.kind == "staff" else None,
        made_at=made,
        ends_at=ends,
        device=device,
    )
    session.add(link)
    record(session, actor, f"make_{purpose}_link", subject=person_id, object=link.id)
    return NewLink(link.id, token, selector + secret, ends)


def find_by_token(session: Session, purposes: Sequence[str], token: str) -> Link | None:
    """The link a token belongs to, whatever state it is in."""
    marks = (mark_of(purpose, token) for purpose in purposes)
    return next((link for mark in marks if (link := records.link_by_mark(session, mark))), None)


def find_by_code(session: Session, typed: str, whom: str) -> Link | Refused:
    """The link a typed letter code belongs to; slowed for all together and for one network address."""
    moment = now()
    if not may_anybody_try(session, "typed", moment, rules.TYPED_CODES_A_MINUTE):
        return Refused(Reason.SLOW_DOWN)
    code = rules.as_typed_code(typed)
    link = records.link_by_selector(session, code[:4])
    count_try(session, "typed", whom, moment)
    if link is None:
        fits(code[4:], None, None)
        return Refused(Reason.WRONG_CODE)
    if not may_try(session, "link", link.id, moment):
        return Refused(Reason.SLOW_DOWN)
    if not fits(code[4:], link.code_salt, link.code_hash):
        count_try(session, "link", link.id, moment)
        return Refused(Reason.WRONG_CODE)
    return link


def open_link(session: Session, link: Link, device: str) -> Verdict:
    """Opens a link on a device, and binds it to the first one; a sign-in or answer link opens once."""
    moment = now()
    ended = link.revoked_at is not None or (link.purpose != PREPARE and link.used_at is not None)
    verdict = rules.may_open_link(moment, link.ends_at, ended, _holders(session, link), _mark(device))
    if isinstance(verdict, Refused):
        other = verdict.reason is Reason.OTHER_DEVICE and link.purpose == SIGN_IN
        return Refused(Reason.OTHER_BROWSER) if other else verdict
    link.device = link.device or device
    link.opened_at = link.opened_at or moment
    if link.purpose == SIGN_IN:
        link.used_at = moment
    record(session, Actor("link", link.id, link.unit_id), "open_link", subject=link.person_id, object=link.id)
    return Allowed()


def use_up(session: Session, link_id: str) -> None:
    """Notes that a one-time link has done what it was for."""
    link = records.link(session, link_id)
    if link is not None and link.used_at is None:
        link.used_at = now()


def add_device(session: Session, link: Link, device: str) -> None:
    """Binds a link to one more device, after a code that was sent to the person's own address."""
    if _mark(device) not in _holders(session, link):
        session.add(LinkDevice(link_id=link.id, mark=_mark(device), at=now()))
        session.flush()
    actor = Actor("link", link.id, link.unit_id)
    record(session, actor, "give_contact_code", subject=link.person_id, object=link.id)


def _holders(session: Session, link: Link) -> set[str]:
    """The digests of the devices that hold a link: the first one, and those that gave a code."""
    return set() if link.device is None else {_mark(link.device), *records.devices_of(session, link.id)}


def _mark(device: str) -> str:
    return mark_of("device", device)


def link(session: Session, link_id: str) -> Link | None:
    """One link."""
    return records.link(session, link_id)


def links_of_meeting(session: Session, meeting_id: str) -> Sequence[Link]:
    """The links of a meeting, newest first."""
    return records.links_of_meeting(session, meeting_id)


def revoke_links(session: Session, actor: Actor, meeting_id: str, purpose: str | None = None) -> int:
    """Ends the links of a meeting at once, all or those of one purpose, and what they opened; gives how many."""
    made = records.links_of_meeting(session, meeting_id)
    return _revoke(session, actor, [link for link in made if purpose in (None, link.purpose)])


def revoke_links_of_person(session: Session, actor: Actor, person_id: str) -> int:
    """Ends every link of a person at once, and what they opened; gives how many were open."""
    return _revoke(session, actor, records.links_of_person(session, person_id))


def _revoke(session: Session, actor: Actor, links: Sequence[Link]) -> int:
    open_links = [link for link in links if link.revoked_at is None]
    for found in open_links:
        found.revoked_at = now()
        for row in records.sessions_of_link(session, found.id):
            row.ended_at = now()
        record(session, actor, "revoke_link", subject=found.person_id, object=found.id)
    return len(open_links)
