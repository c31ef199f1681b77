"""The ledger of yes and no: one row more at each word, and the fold that says what holds."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from citizen_app.audit.service import record
from citizen_app.consent import records, rules
from citizen_app.consent.records import ConsentEvent
from citizen_app.consent.rules import Event, Fact, Method, Named, Organisation, Shown, Standing
from citizen_app.kernel import clock
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor
from citizen_app.storage.keys import vault_of


def index_of(session: Session, organisation: Named) -> str:
    """How the ledger knows an organisation without telling its name."""
    key = Organisation(organisation.name, organisation.code).key
    return vault_of(session).ring.index_of("consent_event.organisation", "", key)


def meaning(rows: Sequence[ConsentEvent], now: datetime) -> dict[str, Standing]:
    """What these rows mean now, by organisation."""
    return rules.fold(map(_fact, rows), clock.local(now).date())


def standings(session: Session, person_id: str, now: datetime) -> dict[str, Standing]:
    """What holds now for each organisation, folded from the whole ledger at every question."""
    return meaning(records.ledger(session, person_id), now)


def standing_of(session: Session, person_id: str, organisation: Named, now: datetime) -> Standing | None:
    """What holds now for one organisation; None where nothing was ever said."""
    return standings(session, person_id, now).get(index_of(session, organisation))


def write(
    session: Session,
    actor: Actor,
    person_id: str,
    organisation: Named,
    event: Event,
    shown: Shown | None,
    *,
    method: Method = Method.APP,
    on: date | None = None,
    kinds: frozenset[Kind] = frozenset(),
    until: date | None = None,
    words: str | None = None,
) -> ConsentEvent:
    """Adds one row to the ledger with its audit row, in the transaction of the act."""
    row = ConsentEvent(
        person_id=person_id,
        event=event,
        method=method,
        organisation=index_of(session, organisation),
        kinds=[kind for kind in Kind if kind in kinds],
        said_on=on or clock.today(),
        until=until,
        wording=shown.wording if shown else None,
        locale=shown.locale if shown else None,
        level=shown.level if shown else None,
        helped_by=shown.helped_by if shown else None,
        actor_kind=actor.kind,
        actor=actor.id,
        at=clock.now(),
    )
    row.name, row.code, row.not_covered = organisation.name, organisation.code, words
    said = event if method is Method.APP else "paper"
    record(session, actor, f"consent_{said}", subject=person_id, object=row.id)
    row.seq = records.last_seq(session, person_id) + 1  # after the audit's lock, so that two taps get two numbers
    session.add(row)
    session.flush()
    return row


def _fact(row: ConsentEvent) -> Fact:
    kinds = frozenset(Kind(kind) for kind in row.kinds)
    return Fact(Event(row.event), row.organisation, row.said_on, Method(row.method), kinds, row.until, row.id)
