"""Facts in, verdict out: when a meeting is answered, prepared and judged, and who reads what was said in private."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from citizen_app.kernel.verdict import Allowed, Refused, Verdict
from citizen_app.kernel.workdays import is_working_day, working_days_after

STOCKHOLM = ZoneInfo("Europe/Stockholm")
USUAL_MINUTES = 60
ASK_AFTER = timedelta(hours=2)
ASK_FOR = timedelta(days=60)
REMIND_BEFORE = timedelta(days=3)
PAUSE = timedelta(minutes=10)
READ_WITHIN = 2  # working days
LONGEST_CODE = 100
UNKNOWN_HAND = "hand"  # in a session's small data: whether a link's words wait to be vouched for, "some" or "none"
INTERPRETER_AHEAD = {"spoken": timedelta(days=5), "other": timedelta(days=14)}

Values = dict[str, list[str]]
"""What was answered on one screen: the name of a part and what was chosen or written there."""


class Reply(StrEnum):
    """What the person says of her own meeting; a reason is never asked."""

    WAITING = "waiting"
    YES = "yes"
    OTHER_TIME = "other_time"
    OTHER_WAY = "other_way"
    NO_MEETING = "no_meeting"
    NOT_TODAY = "not_today"


class Way(StrEnum):
    """How the person would rather take part."""

    VIDEO = "video"
    PHONE = "phone"
    TEXT = "text"
    SPOKESPERSON = "spokesperson"


class Answered(StrEnum):
    """What somebody else who is called has replied."""

    WAITING = "waiting"
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who is called to a meeting; `someone_id` is their id in the plan."""

    name: str
    role: str | None = None
    organisation: str | None = None
    someone_id: str | None = None
    reply: str = Answered.WAITING


class Held(StrEnum):
    """What the person says of whether the meeting was held."""

    YES = "yes"
    SOMEONE_MISSING = "yes_but_missing"
    NO = "no"


class Round(StrEnum):
    """The two rounds of preparing: before a day is set, and before the meeting itself."""

    BEFORE_BOOKING = "before_booking"
    BEFORE_MEETING = "before_meeting"


class Hand(StrEnum):
    """Whose hand it is in: the signed-in person's, an unknown one behind a link, or staff's together with her."""

    OWN = "own"
    LINK = "link"
    TOGETHER = "together"


class WishState(StrEnum):
    """What a unit answers to a wish."""

    ARRANGED = "arranged"
    NOT_POSSIBLE = "not_possible"
    LATER = "later"


class Settled(StrEnum):
    """What the person says of answers that were written behind a link."""

    ME = "me"
    NOT_ME = "not_me"
    HELPED = "helped"


class Reason(StrEnum):
    """Why something is refused."""

    OVER = "over"
    CANCELLED = "cancelled"
    TOO_LATE = "too_late"
    NOT_TODAY = "not_today"


@dataclass(frozen=True, slots=True)
class Times:
    """The facts of a meeting that verdicts are made of."""

    starts: datetime | None
    minutes: int | None
    cancelled: bool = False

    @property
    def ends(self) -> datetime | None:
        """When the meeting is booked to end."""
        return self.starts + timedelta(minutes=self.minutes or USUAL_MINUTES) if self.starts else None

    @property
    def day(self) -> date | None:
        """The Swedish day of the meeting."""
        return day_of(self.starts) if self.starts else None

    def is_over(self, now: datetime) -> bool:
        """Whether the booked end has passed."""
        return self.ends is not None and now >= self.ends


def day_of(moment: datetime) -> date:
    """The Swedish day of a moment."""
    return moment.astimezone(STOCKHOLM).date()


def round_of(times: Times) -> Round:
    """Which round of preparing a meeting is in."""
    return Round.BEFORE_BOOKING if times.starts is None else Round.BEFORE_MEETING


def may_reply(times: Times, reply: Reply, now: datetime) -> Verdict:
    """The own reply may be given and changed until the meeting is over; "inte i dag" only on its day."""
    if times.cancelled:
        return Refused(Reason.CANCELLED)
    if times.is_over(now):
        return Refused(Reason.OVER)
    if reply is Reply.NOT_TODAY and times.day != day_of(now):
        return Refused(Reason.NOT_TODAY)
    return Allowed()


def replies_open(times: Times, now: datetime) -> tuple[Reply, ...]:
    """The replies that can be given now, in the order they are shown."""
    wanted = (Reply.YES, Reply.NOT_TODAY, Reply.OTHER_TIME, Reply.OTHER_WAY, Reply.NO_MEETING)
    booked = [reply for reply in wanted if reply not in (Reply.YES, Reply.OTHER_TIME) or times.starts is not None]
    return tuple(reply for reply in booked if may_reply(times, reply, now))


def asks_whether_held(times: Times, said: Held | None, now: datetime) -> bool:
    """Two hours after the booked end the person is asked, whatever staff have ticked; for sixty days."""
    if times.ends is None or times.cancelled or said is not None:
        return False
    return times.ends + ASK_AFTER <= now < times.ends + ASK_FOR


def last_day_to_change(times: Times) -> date | None:
    """The day before the meeting; without a booked day there is no last day yet."""
    return times.day - timedelta(days=1) if times.day else None


def may_send(times: Times, sent_before: bool, now: datetime) -> Verdict:
    """A first sending is taken until the meeting ends; a change until the day before."""
    if times.cancelled:
        return Refused(Reason.CANCELLED)
    if times.is_over(now):
        return Refused(Reason.OVER)
    return may_change(times, now) if sent_before else Allowed()


def may_change(times: Times, now: datetime) -> Verdict:
    """What was sent can be changed and taken back until the day before the meeting."""
    last = last_day_to_change(times)
    return Allowed() if last is None or day_of(now) <= last else Refused(Reason.TOO_LATE)


def is_eve(times: Times, now: datetime) -> bool:
    """Whether the meeting is tomorrow or today, when what lies unsent is worth a word (its last day to be sent)."""
    return times.day is not None and times.day - timedelta(days=1) <= day_of(now) <= times.day


def read_by(times: Times, now: datetime) -> date:
    """The day by which staff read: two working days ahead, and before the meeting where there is a working day left."""
    today = day_of(now)
    wanted = working_days_after(today, READ_WITHIN)
    if times.day is None or wanted < times.day:
        return wanted
    before = times.day - timedelta(days=1)
    while before > today and not is_working_day(before):
        before -= timedelta(days=1)
    return before if before >= today and is_working_day(before) else max(times.day, today)


def reading_since(kept: datetime | None, seen_at: datetime, now: datetime) -> datetime | None:
    """From when on a session behind a link may read what it wrote; a pause of ten minutes begins anew."""
    return now if now - seen_at >= PAUSE else kept


def may_read_back(hand: Hand, own: bool, same_session: bool, written: datetime, since: datetime | None) -> bool:
    """What was written behind the low door is never read back there, but by the session that typed it, unpaused.

    `own` says that the reader is signed in as the person herself.
    """
    if own:
        return True
    return hand is Hand.LINK and same_session and (since is None or written >= since)


def is_stale(version: int, base: int, written_by: str, form: str) -> bool:
    """Whether somebody else has saved since this page was shown; the same page may save again and again."""
    return version != base and written_by != form


def private_reader(keeper: str | None, second: str | None, away: bool, about: Collection[str]) -> str | None:
    """Who alone reads the private no: the coordinator, or the second name where it is about her or she is away."""
    second_may = second is not None and second not in about
    if keeper is not None and keeper not in about and not (away and second_may):
        return keeper
    return second if second_may else None


def about_sender(maker: str | None, keeper: str | None, second: str | None) -> frozenset[str]:
    """Whom "den som skickade länken" means: who made the link and who coordinates, while somebody is left to read."""
    both = frozenset(each for each in (maker, keeper) if each)
    if second is not None and second not in both:
        return both
    return frozenset({maker or keeper or ""}) - {""}


def merged(old: Values, new: Values, touched: Iterable[str]) -> Values:
    """An answer where a page that asked only for some parts leaves the others as they were."""
    kept = {name: values for name, values in old.items() if name not in set(touched)}
    return kept | {name: values for name, values in new.items() if values}


def has_words(values: Mapping[str, list[str]]) -> bool:
    """Whether anything was answered at all."""
    return any(value.strip() for given in values.values() for value in given)


def interpreter_is_late(times: Times, spoken: bool, now: datetime) -> bool:
    """Whether an interpreter should be booked by now: 14 days ahead for sign, writing and deafblind, else 5."""
    ahead = INTERPRETER_AHEAD["spoken" if spoken else "other"]
    return times.starts is not None and times.starts - ahead <= now < times.starts


def reply_is_late(times: Times, reply: Reply, now: datetime) -> bool:
    """Whether the person has not answered her own meeting three days before."""
    if reply is not Reply.WAITING or times.starts is None or times.cancelled:
        return False
    return times.starts - REMIND_BEFORE <= now < times.starts
