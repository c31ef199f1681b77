"""Links for a meeting: what is asked first, the link itself, and the mail that may leave with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from citizen_app.identity import links
from citizen_app.identity import service as identity
from citizen_app.identity.codes import fits
from citizen_app.identity.rules import as_typed_code
from citizen_app.kernel.levels import Principal
from citizen_app.meetings import service as meetings
from citizen_app.notify import service as notify
from citizen_app.staff.rules import Missing

Mail = Callable[[str, str, str | None, str], tuple[str, str]]
"""(token, printed code, recognition word, language) → (subject, body) of a mail."""


@dataclass(frozen=True, slots=True)
class ToSend:
    """What staff see of a person and a meeting before a link is made."""

    person_id: str
    meeting_id: str
    name: str
    language: str
    protected: bool
    word: str | None
    readers: str | None
    safe: str | None
    unknown: bool
    phone: str | None
    email: str | None
    starts: datetime | None
    minutes: int | None
    place: str | None
    hidden: bool
    has_link: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers before the first send, and how this link goes out."""

    readers: str | None
    safe: str | None
    unknown: bool
    word: str
    hide: bool
    by_mail: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A link that was just made, with its secrets: shown once, never kept."""

    token: str
    code: str
    ends_at: datetime
    may_send: bool
    mailed: bool


def to_send(session: Session, me: Principal, meeting_id: str) -> ToSend:
    """What is known before a link is made; raises Missing."""
    meeting = meetings.meeting_of_unit(session, meeting_id, me.unit)
    if meeting is None:
        raise Missing(meeting_id)
    person = identity.person(session, meeting.person_id)
    asked = notify.safety(session, person.id)
    made = links.links_of_meeting(session, meeting.id)
    return ToSend(
        person_id=person.id,
        meeting_id=meeting.id,
        name=person.name or "",
        language=person.language,
        protected=person.protected,
        word=person.word,
        readers=asked.readers if asked else None,
        safe=asked.safe if asked else None,
        unknown=asked.unknown if asked else False,
        phone=notify.phone_of(session, person.id),
        email=notify.email_of(session, person.id),
        starts=meeting.starts,
        minutes=meeting.minutes,
        place=meeting.place,
        hidden=meeting.hidden,
        has_link=any(link.revoked_at is None and link.purpose == links.PREPARE for link in made),
    )


def make(session: Session, me: Principal, meeting_id: str, answers: Answers, mail: Mail) -> Made:
    """Keeps the answers, ends earlier links of the meeting, makes the new one and puts its mail in the outbox."""
    known = to_send(session, me, meeting_id)
    if not known.protected:
        notify.answer_safety(session, me.actor, known.person_id, answers.readers, answers.safe, answers.unknown)
    if answers.word != known.word:
        identity.set_word(session, me.actor, known.person_id, answers.word)
    meetings.hide_in_link(session, me.actor, meeting_id, answers.hide)
    links.revoke_links(session, me.actor, meeting_id, links.PREPARE)
    made = links.make_link(
        session, me.actor, links.PREPARE, known.person_id, me.unit, meeting_id=meeting_id, meeting_starts=known.starts
    )
    may_send = bool(notify.may_send(session, known.person_id, known.protected))
    mailed = bool(may_send and answers.by_mail and known.email)
    if mailed:
        subject, body = mail(made.token, made.printed_code, answers.word, known.language)
        notify.put_in_outbox(session, known.person_id, known.email or "", subject, body, f"link:{made.id}")
    return Made(made.token, made.printed_code, made.ends_at, may_send, mailed)


def make_answer_link(session: Session, me: Principal, meeting_id: str) -> Made:
    """A relative's own one-time link to her questionnaire; it shows and opens nothing else."""
    known = to_send(session, me, meeting_id)
    made = links.make_link(
        session, me.actor, links.ANSWER, known.person_id, me.unit, meeting_id=meeting_id, meeting_starts=known.starts
    )
    return Made(made.token, made.printed_code, made.ends_at, not known.protected, False)


def letter_of(session: Session, me: Principal, meeting_id: str, token: str, code: str) -> ToSend:
    """What a letter says, where both secrets are those of a link of this meeting; raises Missing."""
    link = links.find_by_token(session, (links.PREPARE,), token)
    if link is None or link.meeting_id != meeting_id or link.unit_id != me.unit or link.revoked_at is not None:
        raise Missing(meeting_id)
    if not fits(as_typed_code(code)[4:], link.code_salt, link.code_hash):
        raise Missing(meeting_id)
    return to_send(session, me, meeting_id)


def end_links(session: Session, me: Principal, meeting_id: str) -> int:
    """Ends every link of a meeting at once."""
    to_send(session, me, meeting_id)
    return links.revoke_links(session, me.actor, meeting_id)
