"""One meeting as its person sees it: values that outlive the transaction they were read in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from citizen_app.meetings import records, rules
from citizen_app.meetings.records import Meeting, Participant
from citizen_app.meetings.rules import Answered, Called, Held, Reply, Times, Way
from citizen_app.plan.document import Group


@dataclass(frozen=True, slots=True)
class Card:
    """One meeting as its person sees it."""

    id: str
    title: str | None
    place: str | None
    times: Times
    reply: Reply
    way: Way | None
    said: Held | None
    called: tuple[Called, ...]
    replies: tuple[Reply, ...]
    asks_held: bool
    is_over: bool
    is_today: bool

    @property
    def not_coming(self) -> int:
        """How many have said no."""
        return sum(each.reply == Answered.NO for each in self.called)


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting with who reads what is said of it, and the groups of those who are called."""

    card: Card
    reader: str
    groups: dict[str, Group]


def card_of(meeting: Meeting, called: Iterable[Participant], moment: datetime, protected: bool) -> Card:
    """A meeting with all that its person sees of it, to be shown after the transaction.

    With protected identity the place stands in no page and no letter, staff tell it (safety 2.9).
    """
    times = meeting.times
    return Card(
        id=meeting.id,
        title=meeting.title,
        place=None if protected else meeting.place,
        times=times,
        reply=Reply(meeting.reply),
        way=Way(meeting.reply_way) if meeting.reply_way else None,
        said=meeting.said,
        called=tuple(Called(row.name or "", row.role, row.organisation, row.someone_id, row.reply) for row in called),
        replies=rules.replies_open(times, moment),
        asks_held=rules.asks_whether_held(times, meeting.said, moment),
        is_over=times.is_over(moment),
        is_today=times.day == rules.day_of(moment),
    )


def cards_of(session: Session, person_id: str, moment: datetime, protected: bool) -> list[Card]:
    """All meetings of a person: booked ones by time, then those without a day."""
    meetings = records.meetings_of(session, person_id)
    called: dict[str, list[Participant]] = {each.id: [] for each in meetings}
    for row in records.participants(session, list(called)):
        called[row.meeting_id].append(row)
    return [card_of(each, called[each.id], moment, protected) for each in meetings]
