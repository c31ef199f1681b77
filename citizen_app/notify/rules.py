"""When a letter may leave and is tried again, and how and by when somebody hears from us; facts in, verdict out."""

from datetime import date, timedelta
from enum import StrEnum

from citizen_app.kernel.verdict import Allowed, Refused, Verdict
from citizen_app.kernel.workdays import working_days_after

MOST_ATTEMPTS = 48
ANSWER_WITHIN = 2  # working days
ASKED = "call"  # kept with the session: the wish that it made; below the plan nobody comes to any other
LEASE = timedelta(minutes=5)  # longer than a sender can take for what it took


class Reason(StrEnum):
    """Why nothing is sent."""

    NOT_ASKED = "not_asked"
    UNKNOWN_SAFETY = "unknown_safety"
    PROTECTED = "protected"


class Way(StrEnum):
    """How somebody wants to hear from us."""

    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"
    VIDEO = "video"
    INTERPRETER = "interpreter"


def ways_for(protected: bool) -> tuple[Way, ...]:
    """What may be offered; with protected identity neither sms nor e-mail (safety 2.9)."""
    return tuple(way for way in Way if not (protected and way in (Way.SMS, Way.EMAIL)))


def answer_by(asked: date) -> date:
    """The last day to answer who asked to hear from us: two working days on."""
    return working_days_after(asked, ANSWER_WITHIN)


def may_send(asked: bool, unknown: bool, protected: bool) -> Verdict:
    """Letters in the hand are always right; everything else needs the two answers, and no protected identity."""
    if protected:
        return Refused(Reason.PROTECTED)
    if not asked:
        return Refused(Reason.NOT_ASKED)
    return Refused(Reason.UNKNOWN_SAFETY) if unknown else Allowed()


def next_try(attempts: int) -> timedelta:
    """How long to wait after a failed attempt: longer each time, an hour at most."""
    return timedelta(seconds=min(3600, 15 * 2 ** min(attempts, 8)))
