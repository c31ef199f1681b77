"""Meetings: made or taken in, answered by the person, held or not, and what of them waits for staff."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from citizen_app.audit.service import record
from citizen_app.identity import service as identity
from citizen_app.kernel.clock import now
from citizen_app.kernel.ids import looks_like_id
from citizen_app.kernel.levels import Actor
from citizen_app.kernel.verdict import Allowed, Refused, Verdict
from citizen_app.meetings import records, rules
from citizen_app.meetings.cards import Card, Shown, card_of, cards_of
from citizen_app.meetings.people import groups_of, keeper_of
from citizen_app.meetings.preparation import Desk, Pen, desk_of
from citizen_app.meetings.reading import answer_wish, arranged, mark_read, sent_answers, waiting_for, wishes_of
from citizen_app.meetings.records import Meeting, Participant
from citizen_app.meetings.rules import Called, Held, Reply, Way
from citizen_app.meetings.sending import settle_hand, unknown_hand, write_together

__all__ = [  # what other slices ask meetings for, with the acts below
    "Called",
    "Card",
    "Meeting",
    "answer_wish",
    "arranged",
    "cards_of",
    "groups_of",
    "keeper_of",
    "mark_read",
    "sent_answers",
    "settle_hand",
    "unknown_hand",
    "waiting_for",
    "wishes_of",
    "write_together",
]
_TAKEN_IN = {"yes": Reply.YES, "no": Reply.NO_MEETING}


class NoSuchMeeting(LookupError):
    """There is no meeting with that id, or not for the one who asks: both are answered alike."""


def make_meeting(
    session: Session,
    actor: Actor,
    person_id: str,
    unit_id: str,
    *,
    title: str | None = None,
    starts: datetime | None = None,
    minutes: int | None = None,
    place: str | None = None,
    source_id: str | None = None,
    cancelled: bool = False,
    held: bool | None = None,
    own_reply: str = Reply.WAITING,
    participants: Sequence[Called] = (),
) -> Meeting:
    """A new meeting, with or without a day, and those who are called."""
    meeting = Meeting(
        person_id=person_id,
        unit_id=unit_id,
        arranged_by=actor.id if actor.kind == "staff" else None,
        source_id=source_id,
        made_at=now(),
        starts=starts,
        minutes=minutes,
        cancelled=cancelled,
        held=held,
        reply=_TAKEN_IN.get(own_reply, Reply.WAITING),
        hidden=identity.person(session, person_id).protected,
    )
    meeting.title, meeting.place = title, place
    session.add(meeting)
    session.flush()
    _call(session, meeting, participants)
    record(session, actor, "make_meeting", subject=person_id, object=meeting.id)
    return meeting


def take_in_meeting(
    session: Session,
    actor: Actor,
    person_id: str,
    unit_id: str,
    *,
    title: str | None,
    starts: datetime | None,
    minutes: int | None,
    place: str | None,
    source_id: str,
    cancelled: bool = False,
    held: bool | None = None,
    own_reply: str = Reply.WAITING,
    participants: Sequence[Called] = (),
) -> Meeting:
    """A meeting from a bundle: made, or brought up to date where the same unit sent it before."""
    meeting = records.meeting_by_source(session, person_id, unit_id, source_id)
    meeting = meeting or make_meeting(session, actor, person_id, unit_id, source_id=source_id)
    _set_time(meeting, starts, minutes, place)
    meeting.title, meeting.cancelled = title, cancelled
    meeting.held = meeting.held if held is None else held
    if meeting.replied_at is None:
        meeting.reply = _TAKEN_IN.get(own_reply, Reply.WAITING)
    records.remove(session, records.participants(session, [meeting.id]))
    _call(session, meeting, participants)
    record(session, actor, "take_in_meeting", subject=person_id, object=meeting.id)
    return meeting


def meetings_of(session: Session, person_id: str) -> Sequence[Meeting]:
    """All meetings of a person: booked ones by time, then those without a day."""
    return records.meetings_of(session, person_id)


def next_meeting(session: Session, person_id: str, moment: datetime) -> Meeting | None:
    """The person's next meeting: the first that is not over, else one that waits for a day."""
    ahead = [each for each in records.meetings_of(session, person_id) if _is_ahead(each, moment)]
    return ahead[0] if ahead else None


def meeting_to_judge(session: Session, person_id: str, moment: datetime) -> Meeting | None:
    """The newest meeting of which it is asked whether it was held."""
    found = [
        each
        for each in records.meetings_of(session, person_id)
        if rules.asks_whether_held(each.times, each.said, moment)
    ]
    return found[-1] if found else None


def meeting_of_person(session: Session, meeting_id: str | None, person_id: str) -> Meeting:
    """One of the person's own meetings; raises NoSuchMeeting for everybody else's and for nobody's."""
    found = records.meeting(session, meeting_id) if meeting_id and looks_like_id(meeting_id) else None
    if found is None or found.person_id != person_id:
        raise NoSuchMeeting(meeting_id)
    return found


def shown(session: Session, meeting_id: str, person_id: str, moment: datetime) -> Shown:
    """One meeting with all that its page shows; raises NoSuchMeeting."""
    meeting = meeting_of_person(session, meeting_id, person_id)
    keeper, called = keeper_of(session, meeting), records.participants(session, [meeting.id])
    card = card_of(meeting, called, moment, keeper.protected)
    return Shown(card, keeper.reader or "", groups_of(session, person_id))


def desk_of_person(session: Session, meeting_id: str, person_id: str, pen: Pen) -> Desk:
    """What lies on the desk of the person who prepares one of her own meetings; raises NoSuchMeeting."""
    folder = records.folder(session, meeting_id) if looks_like_id(meeting_id) else None
    if folder is None or folder.meeting.person_id != person_id:
        raise NoSuchMeeting(meeting_id)
    return desk_of(session, folder, pen)


def meeting_of_unit(session: Session, meeting_id: str, unit_id: str) -> Meeting | None:
    """One of a unit's own meetings, or None."""
    found = records.meeting(session, meeting_id) if looks_like_id(meeting_id) else None
    return found if found is not None and found.unit_id == unit_id else None


def meetings_of_unit(session: Session, unit_id: str, since: datetime) -> Sequence[Meeting]:
    """A unit's meetings that are not cancelled: without a day, or later than a moment."""
    return records.open_meetings_of_unit(session, unit_id, since)


def participants_of(session: Session, meeting: Meeting) -> Sequence[Participant]:
    """Those who are called, in the order they were named."""
    return records.participants(session, [meeting.id])


def reply(session: Session, actor: Actor, meeting: Meeting, given: Reply, way: Way | None = None) -> Verdict:
    """The person's own reply, given or changed; no reason is asked, and the coordinator sees it at once."""
    moment = now()
    verdict = rules.may_reply(meeting.times, given, moment)
    if isinstance(verdict, Refused):
        return verdict
    if (meeting.reply, meeting.reply_way) != (given, way):
        meeting.reply, meeting.reply_way = given, way
        meeting.replied_at, meeting.reply_seen_at = moment, None
        record(session, actor, "reply_to_meeting", subject=meeting.person_id, object=meeting.id)
    return verdict


def see_reply(session: Session, actor: Actor, meeting: Meeting) -> None:
    """Staff have seen the person's reply."""
    meeting.reply_seen_at = now()
    record(session, actor, "see_reply", subject=meeting.person_id, object=meeting.id)


def say_held(session: Session, actor: Actor, meeting: Meeting, said: Held) -> Verdict:
    """What the person says of whether the meeting was held; it holds whatever staff have ticked."""
    moment = now()
    if meeting.said is None and not rules.asks_whether_held(meeting.times, None, moment):
        return Refused(rules.Reason.OVER)
    if meeting.said is not said:
        meeting.said_held, meeting.said_held_at = said, moment
        record(session, actor, "say_held", subject=meeting.person_id, object=meeting.id)
    return Allowed()


def set_held(session: Session, actor: Actor, meeting: Meeting, held: bool) -> None:
    """What staff say of whether the meeting was held."""
    meeting.held = held
    record(session, actor, "set_held", subject=meeting.person_id, object=meeting.id)


def set_time(
    session: Session, actor: Actor, meeting: Meeting, starts: datetime | None, minutes: int | None, place: str | None
) -> None:
    """Books, moves or unbooks a meeting; a new time asks the person anew."""
    _set_time(meeting, starts, minutes, place)
    record(session, actor, "set_time", subject=meeting.person_id, object=meeting.id)


def cancel_meeting(session: Session, actor: Actor, meeting: Meeting) -> None:
    """Calls a meeting off."""
    meeting.cancelled = True
    record(session, actor, "cancel_meeting", subject=meeting.person_id, object=meeting.id)


def hide_in_link(session: Session, actor: Actor, meeting_id: str, hide: bool) -> None:
    """Whether a link keeps time and place to itself, which staff choose for this person."""
    meeting = records.meeting(session, meeting_id)
    if meeting is not None and meeting.hidden != hide:
        meeting.hidden = hide
        record(session, actor, "hide_in_link", subject=meeting.person_id, object=meeting.id)


def hide_in_links(session: Session, actor: Actor, person_id: str) -> None:
    """No link of this person tells time or place any more, as with protected identity (safety 2.9)."""
    for meeting in records.meetings_of(session, person_id):
        hide_in_link(session, actor, meeting.id, hide=True)


def _set_time(meeting: Meeting, starts: datetime | None, minutes: int | None, place: str | None) -> None:
    if meeting.starts != starts:
        meeting.reply, meeting.reply_way, meeting.replied_at, meeting.reply_seen_at = Reply.WAITING, None, None, None
    meeting.starts, meeting.minutes, meeting.place = starts, minutes, place


def _call(session: Session, meeting: Meeting, participants: Sequence[Called]) -> None:
    for place, called in enumerate(participants):
        row = Participant(
            meeting_id=meeting.id,
            person_id=meeting.person_id,
            place=place,
            someone_id=called.someone_id,
            reply=called.reply,
        )
        row.name, row.role, row.organisation = called.name, called.role, called.organisation
        session.add(row)
    session.flush()


def _is_ahead(meeting: Meeting, moment: datetime) -> bool:
    return not meeting.cancelled and not meeting.times.is_over(moment) and meeting.held is not True
