"""Keeps answers as they are given, sends them without a trace, and takes them back while that can be done."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy.orm import Session

from citizen_app.kernel.clock import now, today
from citizen_app.kernel.levels import Principal
from citizen_app.notify import service as notify
from citizen_app.notify.rules import ASKED, Way, answer_by
from citizen_app.questionnaire import records, rules
from citizen_app.questionnaire.records import Answer, Progress, WaitingAnswers
from citizen_app.questionnaire.rules import Chosen, Draft, Mode, Series, WaitingPage

PERSON = "person"
_shuffle = random.SystemRandom().shuffle


class Changed(Exception):
    """Somebody changed the same answers in another window; nothing was overwritten."""


def respondent_of(me: Principal) -> str:
    """The person, or the relative who came by a one-time link of her own."""
    return f"link:{me.link_id}" if me.data.get("purpose") == "answer" else PERSON


def draft_of(session: Session, meeting_id: str, respondent: str) -> tuple[Draft, int]:
    """What has been answered so far, and its version; an empty draft where nothing was."""
    row = records.progress(session, meeting_id, respondent)
    return (Draft(), 0) if row is None or row.draft is None else (row.draft, row.version)


def say_who(session: Session, me: Principal, meeting_id: str, series: Series, relation: str | None) -> None:
    """Keeps who answers; a relative's link always answers as a relative."""
    chosen = Series.RELATIVE if respondent_of(me) != PERSON else series
    row = _row(session, me, meeting_id)
    _keep(row, msgspec.structs.replace(_draft(row), series=chosen.value, relation=relation))


def practise(session: Session, me: Principal, meeting_id: str) -> None:
    """Notes that the practice question is done; its answer is kept nowhere."""
    row = _row(session, me, meeting_id)
    _keep(row, msgspec.structs.replace(_draft(row), practised=True))


def choose(
    session: Session, me: Principal, meeting_id: str, values: Mapping[int, str], mode: Mode, version: int | None = None
) -> None:
    """Keeps answers as they are given; raises Changed when they were given anew in another window."""
    row = _row(session, me, meeting_id)
    if version is not None and version < row.version and _differs(_draft(row), values):
        raise Changed(meeting_id)
    given = {
        number: Chosen(value, mode.value)
        for number, value in values.items()
        if rules.is_value(value) and number not in _draft(row).sent
    }
    halves = {number: half for number, half in _draft(row).halves.items() if number not in given}
    _keep(row, msgspec.structs.replace(_draft(row), chosen={**_draft(row).chosen, **given}, halves=halves))


def choose_half(session: Session, me: Principal, meeting_id: str, number: int, first: str) -> None:
    """Keeps the first of two steps, so that a pause between them loses nothing."""
    row = _row(session, me, meeting_id)
    if rules.second_step(first) and number not in _draft(row).sent:
        _keep(row, msgspec.structs.replace(_draft(row), halves={**_draft(row).halves, number: first}))


def send(session: Session, me: Principal, meeting_id: str, unit_id: str) -> int:
    """Sends what has not been sent yet; gives how many statements. Answers and person part here."""
    row = _row(session, me, meeting_id)
    draft = _draft(row)
    unsent = draft.chosen
    if not unsent:
        return 0
    waiting = WaitingAnswers(unit_id=unit_id, month=rules.month_of(now()))
    waiting.page = WaitingPage(draft.series or Series.SELF.value, unsent)
    session.add(waiting)
    session.flush()
    row.has_answered = True
    left = msgspec.structs.replace(
        draft,
        chosen={},
        halves={},
        sent=(*draft.sent, *unsent),
        low=draft.low or rules.is_low({number: each.value for number, each in unsent.items()}),
        waiting=(*draft.waiting, waiting.id),
    )
    _keep(row, left)
    _shuffle_in(session, unit_id)
    return len(unsent)


def can_take_back(session: Session, draft: Draft) -> bool:
    """Whether what was sent can still be told apart and taken back."""
    return any(records.waiting_by_id(session, waiting_id) for waiting_id in draft.waiting)


def take_back(session: Session, me: Principal, meeting_id: str) -> bool:
    """Ta bort mitt svar: removes what still waits sealed; gives whether there was anything left to remove."""
    row = _row(session, me, meeting_id)
    draft = _draft(row)
    found = [w for waiting_id in draft.waiting if (w := records.waiting_by_id(session, waiting_id))]
    for waiting in found:
        session.delete(waiting)
    row.has_answered = len(found) < len(draft.waiting)
    _keep(row, Draft(series=draft.series, relation=draft.relation, practised=True))
    return bool(found)


def has_answered(session: Session, meeting_ids: Sequence[str]) -> dict[str, bool]:
    """For each meeting whether the person has answered: a flag that lies apart from the answers."""
    found = {row.meeting_id: row.has_answered for row in records.progress_of_meetings(session, meeting_ids, PERSON)}
    return {meeting_id: found.get(meeting_id, False) for meeting_id in meeting_ids}


def ask_for_call(session: Session, me: Principal, unit_id: str) -> None:
    """The person wants to be called; nothing is told of what she answered."""
    wish = notify.ask_for_call(session, me.actor, me.person, unit_id, Way.PHONE, None, answer_by(today()))
    me.remember(ASKED, wish.id)


def forget_old(session: Session, moment: datetime) -> int:
    """Empties what nobody touched for 30 days; gives how many."""
    old = [row for row in records.left_lying(session, moment - rules.PAUSE_MOST) if row.draft is not None]
    for row in old:
        row.draft = None
    return len(old)


def _row(session: Session, me: Principal, meeting_id: str) -> Progress:
    """The respondent's row, made at the first answer."""
    respondent = respondent_of(me)
    row = records.progress(session, meeting_id, respondent)
    if row is None:
        row = Progress(
            person_id=me.person,
            meeting_id=meeting_id,
            respondent=respondent,
            version=0,
            changed_at=now(),
            has_answered=False,
        )
        session.add(row)
        session.flush()
    return row


def _draft(row: Progress) -> Draft:
    """What a row holds; one that was emptied by time begins anew."""
    return row.draft or Draft()


def _keep(row: Progress, draft: Draft) -> None:
    row.draft, row.version, row.changed_at = draft, row.version + 1, now()


def _differs(draft: Draft, values: Mapping[int, str]) -> bool:
    """Whether these answers would overwrite other ones."""
    return any(number in draft.chosen and draft.chosen[number].value != value for number, value in values.items())


def _shuffle_in(session: Session, unit_id: str) -> None:
    """When enough wait, all are opened, mixed and kept as single answers that nobody can put together again."""
    waiting = records.waiting(session, unit_id)
    if len(waiting) < rules.WAIT_FOR:
        return
    answers = [
        Answer(
            unit_id=unit_id,
            month=each.month,
            series=each.page.series,
            statement=number,
            value=chosen.value,
            mode=chosen.mode,
        )
        for each in waiting
        for number, chosen in each.page.chosen.items()
    ]
    _shuffle(answers)
    session.add_all(answers)
    for each in waiting:
        session.delete(each)
