"""Keeps contact ways, what is safe and who wants to hear from us, and sends mail from the outbox by SMTP."""

import smtplib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage

from sqlalchemy.orm import Session

from citizen_app.audit.service import record
from citizen_app.kernel.clock import now
from citizen_app.kernel.ids import new_id
from citizen_app.kernel.levels import Actor
from citizen_app.kernel.verdict import Verdict
from citizen_app.kernel.waiting import Waiting
from citizen_app.notify import records, rules
from citizen_app.notify.records import CallWish, Contact, OutboxRow, SafeContact
from citizen_app.settings import Settings
from citizen_app.storage.keys import LostKey, vault_of
from citizen_app.storage.queue import wake

Deliver = Callable[[EmailMessage], None]
OWN_ADDRESS = ""  # whatever the person's own e-mail is when the letter leaves; without one it does not


def add_contact(session: Session, person_id: str, way: str, value: str) -> Contact:
    """A way to reach the person: `phone` or `email`; an equal one is not added twice."""
    index = vault_of(session).ring.index_of(f"contact.{way}", "all", value.strip().casefold())
    for known in records.contacts(session, person_id):
        if known.index == index and known.way == way:
            return known
    contact = Contact(person_id=person_id, way=way, index=index)
    contact.value = value.strip()
    session.add(contact)
    session.flush()
    return contact


def contacts(session: Session, person_id: str) -> Sequence[Contact]:
    """The ways to reach a person."""
    return records.contacts(session, person_id)


def forget_contacts(session: Session, person_id: str) -> None:
    """Keeps no number and no address any more, and stops what waited to leave (protected identity, safety 2.9)."""
    for contact in records.contacts(session, person_id):
        session.delete(contact)
    for row in records.waiting_for_person(session, person_id):
        row.state, row.letter = "stopped", None


def email_of(session: Session, person_id: str) -> str | None:
    """The person's e-mail address, if there is one."""
    return next((c.value for c in records.contacts(session, person_id) if c.way == "email"), None)


def phone_of(session: Session, person_id: str) -> str | None:
    """The person's phone number, if there is one."""
    return next((c.value for c in records.contacts(session, person_id) if c.way == "phone"), None)


def persons_with_address(session: Session, address: str) -> Sequence[str]:
    """The ids of the persons who have this e-mail address."""
    index = vault_of(session).ring.index_of("contact.email", "all", address.strip().casefold())
    return records.persons_with(session, index)


def answer_safety(
    session: Session, actor: Actor, person_id: str, readers: str | None, safe: str | None, unknown: bool
) -> None:
    """Keeps the two answers before the first send; "vet inte" gives letter in the hand only."""
    row = records.safe_contact(session, person_id)
    if row is None:
        row = SafeContact(person_id=person_id, unknown=unknown, answered_by=actor.id, answered_at=now())
        session.add(row)
    row.unknown, row.answered_by, row.answered_at = unknown, actor.id, now()
    row.readers, row.safe = readers, safe
    record(session, actor, "answer_safety", subject=person_id)


def safety(session: Session, person_id: str) -> SafeContact | None:
    """The two answers, or None where nobody has asked yet."""
    return records.safe_contact(session, person_id)


def may_send(session: Session, person_id: str, protected: bool) -> Verdict:
    """Whether mail or an sms may go to this person now."""
    row = records.safe_contact(session, person_id)
    return rules.may_send(row is not None, row is not None and row.unknown, protected)


def ask_for_call(
    session: Session, actor: Actor, person_id: str, unit_id: str, way: rules.Way, words: str | None, answer_by: date
) -> CallWish:
    """The person wants to hear from us: how, and when it suits her."""
    wish = CallWish(person_id=person_id, unit_id=unit_id, way=way.value, asked_at=now(), answer_by=answer_by)
    wish.words = words
    session.add(wish)
    session.flush()
    record(session, actor, "ask_for_call", subject=person_id, object=wish.id)
    return wish


def call_wishes(session: Session, unit_id: str) -> Sequence[CallWish]:
    """Those who wait to hear from a unit, oldest first."""
    return records.call_wishes(session, unit_id)


def open_call_of(session: Session, person_id: str, wish_id: str | None = None) -> CallWish | None:
    """What the person still waits to hear about, the soonest first; or one wish of hers, if it is still open."""
    found = records.open_calls_of(session, person_id)
    return next((each for each in found if wish_id in (None, each.id)), None)


def undo_call(session: Session, actor: Actor, wish: CallWish) -> None:
    """The person does not want to hear from us any more; her wish and its words are not kept."""
    record(session, actor, "undo_call", subject=wish.person_id, object=wish.id)
    session.delete(wish)
    session.flush()


def mark_called(session: Session, actor: Actor, wish_id: str, unit_id: str) -> None:
    """Staff have been in touch; the words are not kept any longer."""
    wish = next((each for each in records.call_wishes(session, unit_id) if each.id == wish_id), None)
    if wish is not None:
        wish.called_at, wish.words = now(), None
        record(session, actor, "called", subject=wish.person_id, object=wish.id)


def waiting_for(session: Session, unit_id: str, moment: datetime) -> list[Waiting]:
    """Who waits to hear from a unit."""
    return [Waiting("call", each.person_id, each.id, each.asked_at) for each in records.call_wishes(session, unit_id)]


def put_in_outbox(session: Session, person_id: str, address: str, subject: str, body: str, occasion: str) -> OutboxRow:
    """Puts a mail in the outbox, in the transaction of its cause; one occasion is sent once."""
    row = OutboxRow(person_id=person_id, kind="email", occasion=occasion or new_id(), state="waiting", next_at=now())
    row.letter = {"to": address, "subject": subject, "body": body}
    session.add(row)
    session.flush()
    wake(session)
    return row


def take_due(session: Session, mail_from: str, may_leave: Callable[[str], bool]) -> list[tuple[str, EmailMessage]]:
    """Takes what is due for a while, so that nobody else sends it; `may_leave` rechecks each person right before.

    The mails leave outside the transaction; a sender that dies leaves its mails to the next one (at least once).
    """
    taken = []
    for row in records.due(session, now(), 50):
        row.attempts += 1
        row.next_at = now() + rules.LEASE
        try:
            address = _address(session, row) if may_leave(row.person_id) else None
            message = _message(row, address, mail_from) if address else None
        except LostKey:
            message = None
        if message is None:
            row.state, row.letter = "stopped", None
        else:
            taken.append((row.id, message))
    return taken


def note_sent(session: Session, row_id: str) -> None:
    """The mail has left; its words are not kept."""
    row = records.outbox_row(session, row_id)
    if row is not None:
        row.state, row.sent_at, row.letter = "sent", now(), None


def note_not_sent(session: Session, row_id: str) -> None:
    """The mail did not leave: it is tried again, later each time, and at last given up."""
    row = records.outbox_row(session, row_id)
    if row is not None:
        row.state = "failed" if row.attempts >= rules.MOST_ATTEMPTS else "waiting"
        row.next_at = now() + rules.next_try(row.attempts)


def deliver_by(settings: Settings) -> Deliver:
    """SMTP where a server is set; in the demo a file in `instance/mail/`."""
    if settings.smtp_host is None:
        return lambda message: _put_in_folder(settings, message)
    return lambda message: _send_by_smtp(settings, message)


def _address(session: Session, row: OutboxRow) -> str | None:
    """Where a letter goes: where it was addressed to, else to the person's own address, if there is one."""
    return row.letter["to"] or email_of(session, row.person_id)


def _message(row: OutboxRow, address: str, mail_from: str) -> EmailMessage:
    """The mail itself; its reference is the outbox row, so that a doubled one can be known."""
    message = EmailMessage()
    message["From"] = mail_from or "min-plan@localhost"
    message["To"] = Address(addr_spec=address)
    message["Subject"] = row.letter["subject"]
    message["Message-ID"] = f"<{row.id}@min-plan>"
    message.set_content(row.letter["body"])
    return message


def _send_by_smtp(settings: Settings, message: EmailMessage) -> None:
    with smtplib.SMTP(settings.smtp_host or "", settings.smtp_port, timeout=10) as server:
        server.send_message(message)


def _put_in_folder(settings: Settings, message: EmailMessage) -> None:
    """The demo's mail: the newest lies last."""
    settings.mail_folder.mkdir(parents=True, exist_ok=True)
    name = f"{now():%Y%m%dT%H%M%S%f}.eml"
    (settings.mail_folder / name).write_bytes(message.as_bytes())
