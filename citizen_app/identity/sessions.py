"""Sessions: one row each, found by a digest of the cookie; ended at once when anybody says so."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from citizen_app.identity import records, rules
from citizen_app.identity.codes import mark_of, new_token
from citizen_app.identity.records import SessionRow, found_with
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Human, Level, Principal
from citizen_app.storage.encrypted import Sealed
from citizen_app.storage.keys import LostKey, vault_of
from citizen_app.storage.session import begin, reading
from citizen_app.storage.straight import Finished
from citizen_app.units.records import Staff
from citizen_app.units.service import hours_of

__all__ = ["found_with"]

WAITING = "waiting"  # a secret of this kind never stands for anybody
MORE_TIME = "mer_tid"  # in a session's small data: behind a link it never reaches the person's own sessions


def start(
    session: Session,
    level: Level,
    *,
    person_id: str | None = None,
    staff_id: str | None = None,
    unit_id: str | None = None,
    meeting_id: str | None = None,
    link_id: str | None = None,
    slow: bool = False,
    device: str = "",
    data: dict[str, str] | None = None,
    purpose: str = "session",
) -> str:
    """Starts a session and gives the secret for its cookie; a new one at every change of level (ASVS 7.2.4)."""
    token, moment = new_token(), now()
    session.add(
        SessionRow(
            mark=mark_of(purpose, token),
            level=int(level),
            person_id=person_id,
            staff_id=staff_id,
            unit_id=unit_id,
            meeting_id=meeting_id,
            link_id=link_id,
            device=device[:120],
            made_at=moment,
            seen_at=moment,
            ends_at=moment + rules.longest(level, slow),
            fresh_until=moment + rules.FRESH if level in (Level.PLAN, Level.STAFF) else None,
            data=data or {},
        )
    )
    session.flush()
    return token


def principal(token: str, query: Finished | None = None) -> Principal | None:
    """Who a cookie stands for, in one statement; None where the session is over.

    `query` (`records.found_with`) brings along what the page will ask for: it waits, still sealed, in `along`.
    """
    with reading() as session:
        row = records.found(session, mark_of("session", token), query)
        if row is None:
            return None
        level, slow, moment = Level(row.level), _is_slow(row), now()
        if not rules.lives(moment, row.seen_at, row.ends_at, level, slow):
            return None
        if level is Level.STAFF and row.staff_ended:
            return None
        me = _principal(session, row, level, slow, moment)
        if me is not None and query is not None:
            me.along = row
        return me


def _is_slow(row: Any) -> bool:
    """Whether there is more time: what this session chose, else what the person chose when she was signed in."""
    chosen = row.data.get(MORE_TIME)
    return bool(row.slow) if chosen is None else chosen == "ja"


def _principal(session: Session, row: Any, level: Level, slow: bool, moment: datetime) -> Principal | None:
    """The row as a principal; a destroyed data key leaves nobody to be signed in."""
    vault = vault_of(session)
    data_key = None
    if row.person_id is not None:
        if row.person_wrapped is None:
            return None
        data_key = vault.ring.unwrap(row.person_id, row.person_master, row.person_wrapped)
    return Principal(
        level=level,
        session_id=row.id,
        seen_at=row.seen_at,
        person_id=row.person_id,
        meeting_id=row.meeting_id,
        staff_id=row.staff_id,
        unit_id=row.unit_id,
        link_id=row.link_id,
        language=row.language,
        protected=bool(row.protected),
        slow=slow,
        fresh_until=row.fresh_until,
        ends=min(row.ends_at, moment + rules.idle_limit(level, slow)),
        human=_human(session, row, level),
        data_key=data_key,
        data=dict(row.data),
    )


def _human(session: Session, row: Any, level: Level) -> Human | None:
    """Whom to talk to: a first name only at level L, the full name from level 1 on."""
    if row.unit_name is None:
        return None
    if row.human_id is None or row.unit_wrapped is None:
        return Human(row.unit_name, row.unit_phone, None, hours_of(row.unit_hours), row.human_group)
    vault = vault_of(session)
    vault.know(row.human_unit_id, vault.ring.unwrap(row.human_unit_id, row.unit_master, row.unit_wrapped))
    name = _opened(session, Staff.name, row, row.name_sealed)
    phone = _opened(session, Staff.phone, row, row.phone_sealed) or row.unit_phone
    if name and level is Level.LINK:
        name = name.split()[0]
    return Human(row.unit_name, phone, name, hours_of(row.staff_hours), row.human_group)


def _opened(session: Session, value: Sealed[str | None], row: Any, sealed: bytes | None) -> str | None:
    try:
        return None if sealed is None else value.open(session, row.human_unit_id, row.human_id, sealed, "staff")
    except LostKey:
        return None


def start_waiting(session: Session, link_id: str) -> str:
    """A session of level 0 on a device that a link does not open on: it knows nobody, and waits for a code."""
    return start(session, Level.PUBLIC, link_id=link_id, purpose=WAITING)


def waiting(session: Session, token: str) -> SessionRow | None:
    """The session that waits for a code; None where it is over."""
    row = records.session_by_mark(session, mark_of(WAITING, token))
    return row if row is not None and row.ended_at is None and now() < row.ends_at else None


def end_waiting(session: Session, token: str) -> None:
    """Ends a session that waits for a code."""
    row = waiting(session, token)
    if row is not None:
        row.ended_at = now()


def keep(me: Principal) -> None:
    """Writes last-seen and the session's small data: with the read-log, all that a GET may write."""
    with begin() as session:
        row = records.session_row(session, me.session_id)
        if row is not None and row.ended_at is None:
            row.seen_at = now()
            if me.changed:
                row.data = dict(me.data)


def end(session: Session, session_id: str) -> None:
    """Ends one session at once."""
    row = records.session_row(session, session_id)
    if row is not None and row.ended_at is None:
        row.ended_at = now()


def end_others(session: Session, person_id: str, but: str | None = None) -> int:
    """Ends all of a person's other sessions; gives how many."""
    ended = [row for row in records.live_sessions(session, person_id, now()) if row.id != but]
    for row in ended:
        row.ended_at = now()
    return len(ended)


def end_above(session: Session, person_id: str, level: Level) -> None:
    """Ends the person's sessions that opened more than this level does."""
    for row in records.live_sessions(session, person_id, now()):
        if row.level > level:
            row.ended_at = now()


def sessions_of(session: Session, person_id: str) -> Sequence[SessionRow]:
    """The person's sessions that still live, newest first."""
    return records.live_sessions(session, person_id, now())


def freshen(session: Session, session_id: str) -> None:
    """Notes that the person has just shown who she is (step-up)."""
    row = records.session_row(session, session_id)
    if row is not None:
        row.fresh_until = now() + rules.FRESH


def stay(session: Session, me: Principal) -> None:
    """One tap to stay: the session lives on from now, on a shared device too (plain rule 17)."""
    row = records.session_row(session, me.session_id)
    if row is not None:
        row.seen_at = now()
        row.ends_at = max(row.ends_at, now() + rules.idle_limit(Level(row.level), me.slow))
