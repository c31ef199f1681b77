"""Writes the audit and the read-log, and checks their chains (PDL 4:3, HSLF-FS 2016:40 4:9)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from citizen_app.audit import records, rules
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor, Principal
from citizen_app.storage.keys import KeyRing, vault_of
from citizen_app.storage.session import begin, reading

T = TypeVar("T")
HOUSE = "house"  # the chain of what no unit did


class UnnamedActor(ValueError):
    """Nothing is written about an act that nobody did."""


def record(
    session: Session,
    actor: Actor,
    action: str,
    *,
    subject: str | None = None,
    object: str | None = None,
    purpose: str | None = None,
    outcome: str = "done",
) -> None:
    """Adds one row to the actor's chain, in the transaction of the act itself; raises UnnamedActor."""
    if not actor.id or not actor.kind:
        raise UnnamedActor(action)
    session.flush()
    chain = actor.unit_id or HOUSE
    head = records.locked_head(session, chain)
    if head is None:
        head = records.AuditHead(chain=chain, seq=0, mac=rules.START)
        session.add(head)
    row = records.AuditRow(
        chain=chain,
        seq=head.seq + 1,
        at=now(),
        actor_kind=actor.kind,
        actor=actor.id,
        unit_id=actor.unit_id,
        subject=subject,
        action=action,
        purpose=purpose,
        object=object,
        outcome=outcome,
        previous=head.mac,
        mac="",
    )
    row.mac = rules.mac_of(vault_of(session).ring.audit, head.mac, row.facts())
    head.seq, head.mac = row.seq, row.mac
    session.add(row)
    session.flush()


def read_logged(
    me: Principal, what: str, subject: str, object: str, fetch: Callable[[Session], T], purpose: str | None = None
) -> T:
    """Reads something about a person with the read-log row in the same transaction: no log row, no page.

    A person's own reading is logged once per session, object and half hour, everyone else's each time.
    """
    mark, moment = f"read:{what}:{object}", now()
    own = me.person_id == subject
    if own and rules.is_logged(me.data.get(mark), moment):
        with reading() as session:
            _hand_over_key(session, me)
            return fetch(session)
    with begin() as session:
        _hand_over_key(session, me)
        record(session, me.actor, f"read_{what}", subject=subject, object=object, purpose=purpose)
        found = fetch(session)
    if own:
        me.remember(mark, moment.isoformat())
    return found


def rows_about(session: Session, subject: str, since: datetime, most: int = 200) -> Sequence[records.AuditRow]:
    """What was done and read about a person, newest first."""
    return records.rows_about(session, subject, since, most)


def broken_chains(session: Session, ring: KeyRing) -> dict[str, int]:
    """The chains that do not hold, each with the number of its first bad row (also a cut tail or a lost head)."""
    broken = dict.fromkeys(records.headless(session), 1)
    for head in records.heads(session):
        count, last = 0, rules.START

        def seen(row: records.AuditRow) -> tuple[int, str, str, dict[str, object]]:
            nonlocal count, last
            count, last = count + 1, row.mac
            return row.seq, row.previous, row.mac, row.facts()

        bad = rules.first_broken(ring.audit, map(seen, records.rows_of_chain(session, head.chain)))
        if bad is None and (count, last) != (head.seq, head.mac):
            bad = count + 1
        if bad is not None:
            broken[head.chain] = bad
    return broken


def _hand_over_key(session: Session, me: Principal) -> None:
    """The person's data key came with her session; it is not fetched a second time."""
    if me.person_id and me.data_key:
        vault_of(session).know(me.person_id, me.data_key)
