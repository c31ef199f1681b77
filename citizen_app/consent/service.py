"""What the person says about each organisation, and what holds now; no answer is kept from one request to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from citizen_app.audit.service import record
from citizen_app.consent import records, rules
from citizen_app.consent.ledger import index_of, meaning, standing_of, standings, write
from citizen_app.consent.records import ConsentDraft, ConsentEvent, SeenCard, TellingTask
from citizen_app.consent.rules import Draft, Event, Method, Named, Organisation, Shown, Standing
from citizen_app.identity import service as identity
from citizen_app.kernel import clock
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor
from citizen_app.kernel.verdict import Refused, Verdict
from citizen_app.kernel.waiting import Waiting
from citizen_app.storage.keys import vault_of
from citizen_app.units import service as units

TELL, MARK = "tell_withdrawal", "mark_limits"
PAPER_CARD = "paper"


@dataclass(frozen=True, slots=True)
class Answer:
    """What holds between the person and one organisation, the words that belong to it, and its rows of the ledger."""

    organisation: Organisation
    standing: Standing
    words: str | None
    paper_words: str | None
    rows: tuple[ConsentEvent, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One row of the ledger as the person reads it."""

    event: Event
    method: Method
    on: date
    until: date | None
    kinds: tuple[Kind, ...]
    words: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """The telling of an organisation outside the app; `told` is the day it was done."""

    told: date | None


def mark_of(session: Session, person_id: str, organisation: Named) -> str:
    """What stands in the address of the person's page about an organisation: hers alone, and telling nothing."""
    key = Organisation(organisation.name, organisation.code).key
    return vault_of(session).ring.index_of("consent.page", person_id, key)[:26]


def reads_here(session: Session, organisation: Named) -> bool:
    """Whether the organisation's staff use this service, so that a yes opens and its end closes by itself."""
    return bool(organisation.code and units.reading_codes(session, [organisation.code]))


def opens_to(session: Session, person_id: str, organisation: Named, now: datetime) -> frozenset[Kind]:
    """The kinds that the person's yes opens to an organisation at this moment."""
    standing = standing_of(session, person_id, organisation, now)
    return standing.opens if standing else frozenset()


def answers_of(session: Session, person_id: str, now: datetime) -> list[Answer]:
    """Every organisation that the person has said something about, with the name and words it had then."""
    ledger = records.ledger(session, person_id)
    rows = {row.id: row for row in ledger}
    found = meaning(ledger, now)
    return [_answer(standing, rows) for standing in found.values()]


def yeses_of(session: Session, person_id: str, now: datetime) -> list[Answer]:
    """The yeses that hold now, also those that still open nothing."""
    return [answer for answer in answers_of(session, person_id, now) if answer.standing.is_yes]


def persons_with_yes_to(session: Session, organisation: Named, now: datetime) -> list[str]:
    """The persons whose yes opens something for an organisation now."""
    index = index_of(session, organisation)
    persons = records.persons_in_ledger(session, index)
    return [person for person in persons if standings(session, person, now)[index].opens]


def history(answer: Answer) -> list[Receipt]:
    """All that was said about an organisation, newest first; asked in the transaction that found the answer."""
    return [_receipt(row) for row in reversed(answer.rows)]


def give(
    session: Session,
    actor: Actor,
    person_id: str,
    organisation: Named,
    kinds: frozenset[Kind],
    not_covered: str | None,
    shown: Shown,
) -> Verdict:
    """A yes to named kinds for twelve months; with words about what it does not cover it opens nothing yet."""
    verdict = rules.may_give(kinds)
    if isinstance(verdict, Refused):
        return verdict
    event = Event.LIMITED if not_covered else Event.GIVEN
    records.drop_open_tasks(session, person_id, index_of(session, organisation))
    until = rules.last_day(clock.today())
    row = write(session, actor, person_id, organisation, event, shown, kinds=kinds, until=until, words=not_covered)
    standing = standing_of(session, person_id, organisation, clock.now())
    if standing is not None and standing.waits:
        _task(session, MARK, row)
    _drop_draft(session, person_id, organisation)
    return verdict


def refuse(session: Session, actor: Actor, person_id: str, organisation: Named, shown: Shown) -> None:
    """A no; where the organisation may have been told of a yes on paper, it is told of this too."""
    _end(session, actor, person_id, organisation, Event.REFUSED, shown)


def put_off(session: Session, actor: Actor, person_id: str, organisation: Named, shown: Shown) -> None:
    """Not now: nothing opens, and nothing is asked again by itself; a yes on paper stays what it is."""
    before = standing_of(session, person_id, organisation, clock.now())
    if before is None or not rules.is_asked(before):
        _end(session, actor, person_id, organisation, Event.NOT_NOW, shown)
        return
    see_card(session, person_id, rules.card_key(PAPER_CARD, before))
    _drop_draft(session, person_id, organisation)


def withdraw(session: Session, actor: Actor, person_id: str, organisation: Named, shown: Shown) -> Verdict:
    """Takes a yes back: it bites at the next request, and outside the app the coordinator has to tell."""
    verdict = rules.may_withdraw(standing_of(session, person_id, organisation, clock.now()))
    if verdict:
        _end(session, actor, person_id, organisation, Event.WITHDRAWN, shown)
    return verdict


def restrict(
    session: Session,
    actor: Actor,
    person_id: str,
    organisation: Named,
    permit: bool,
    words: str | None,
    given: date | None,
    until: date | None,
) -> None:
    """A yes or no that was given on paper: it is asked about and may close or limit, and it never opens."""
    said = (Event.LIMITED if rules.sounds_limiting(words) else Event.GIVEN) if permit else Event.REFUSED
    index, on = index_of(session, organisation), given or clock.today()
    for row in records.ledger(session, person_id):
        same = row.organisation == index and row.method == Method.IMPORTED and row.event == said
        if same and (given is None or row.said_on == on) and row.not_covered == words:
            return
    write(session, actor, person_id, organisation, said, None, method=Method.IMPORTED, on=on, until=until, words=words)


def open_limited(session: Session, actor: Actor, person_id: str, organisation: Named, shown: Shown) -> Verdict:
    """The person has seen exactly what a limited yes would show, and lets it open."""
    verdict = rules.may_open(standing_of(session, person_id, organisation, clock.now()))
    if verdict:
        write(session, actor, person_id, organisation, Event.SEEN, shown)
    return verdict


def waiting_for(session: Session, unit_id: str, now: datetime) -> list[Waiting]:
    """What a unit has to do because of a yes or its end; kinds TELL and MARK, the object is the task's id."""
    tasks = records.open_tasks_of_unit(session, unit_id)
    persons = identity.persons(session, [task.person_id for task in tasks])
    return [
        Waiting(task.kind, task.person_id, task.id, task.made_at, persons[task.person_id].coordinator_id)
        for task in tasks
    ]


def task_of_unit(session: Session, task_id: str, unit_id: str) -> TellingTask | None:
    """One task, for the unit that has it."""
    task = records.task(session, task_id)
    return task if task is not None and task.unit_id == unit_id else None


def words_of(session: Session, task: TellingTask) -> Answer | None:
    """What a task is about: the organisation, the kinds and the words of limit, the person's own or the paper's."""
    answers = answers_of(session, task.person_id, clock.now())
    found = next((answer for answer in answers if answer.standing.organisation == task.organisation), None)
    return replace(found, words=found.words or found.paper_words) if found else None


def telling_of(session: Session, person_id: str, organisation: Named) -> Telling | None:
    """Whether the coordinator is to tell an organisation outside, or has told it."""
    tasks = records.tasks_of(session, person_id, index_of(session, organisation))
    last = next((task for task in reversed(tasks) if task.kind == TELL), None)
    return Telling(clock.local(last.told_at).date() if last.told_at else None) if last else None


def mark_told(session: Session, actor: Actor, task: TellingTask) -> None:
    """Staff have told the organisation outside, or marked the rows that the limit is about."""
    if task.told_at is not None:
        return
    task.told_at, task.told_by = clock.now(), actor.id
    record(session, actor, "told" if task.kind == TELL else "marked_rows", subject=task.person_id, object=task.id)
    answer = words_of(session, task) if task.kind == MARK else None
    if answer is not None:
        write(session, actor, task.person_id, answer.organisation, Event.MARKED, None)


def keep_draft(session: Session, person_id: str, organisation: Named, words: Draft) -> None:
    """Keeps what is ticked and written before the answer; no staff function reaches it."""
    index = index_of(session, organisation)
    row = records.draft(session, person_id, index) or ConsentDraft(person_id=person_id, organisation=index)
    row.words, row.at = words, clock.now()
    session.add(row)


def draft_of(session: Session, person_id: str, organisation: Named) -> Draft | None:
    """What was ticked and written and not answered."""
    row = records.draft(session, person_id, index_of(session, organisation))
    return row.words if row else None


def see_card(session: Session, person_id: str, card: str) -> None:
    """The person has read a card; it does not come again."""
    index = _card(session, person_id, card)
    if index not in records.seen_cards(session, person_id):
        session.add(SeenCard(person_id=person_id, card=index, at=clock.now()))


def unseen(session: Session, person_id: str, cards: Sequence[str]) -> list[str]:
    """Which of these cards the person has not read."""
    seen = records.seen_cards(session, person_id)
    return [card for card in cards if _card(session, person_id, card) not in seen]


def _answer(standing: Standing, rows: dict[str, ConsentEvent]) -> Answer:
    said = rows[standing.said_in]
    paper = rows[standing.paper].not_covered if standing.paper else None
    organisation = Organisation(said.name or "", said.code)
    words = None if standing.said_in == standing.paper else said.not_covered
    about = tuple(row for row in rows.values() if row.organisation == standing.organisation)
    return Answer(organisation, standing, words, paper, about)


def _receipt(row: ConsentEvent) -> Receipt:
    kinds = tuple(kind for kind in Kind if kind in row.kinds)
    return Receipt(Event(row.event), Method(row.method), row.said_on, row.until, kinds, row.not_covered)


def _end(session: Session, actor: Actor, person_id: str, organisation: Named, event: Event, shown: Shown) -> None:
    """What ends or withholds a yes, and the telling of it where the organisation is outside the app."""
    was_open = rules.was_open_outside(standing_of(session, person_id, organisation, clock.now()))
    if was_open:  # else a telling that still waits has to be done
        records.drop_open_tasks(session, person_id, index_of(session, organisation))
    row = write(session, actor, person_id, organisation, event, shown)
    if was_open and not reads_here(session, organisation):
        _task(session, TELL, row)
    _drop_draft(session, person_id, organisation)


def _task(session: Session, kind: str, row: ConsentEvent) -> None:
    """Something for the coordinator of the unit that asked the person in."""
    unit_id = identity.person(session, row.person_id).unit_id
    task = TellingTask(
        kind=kind,
        person_id=row.person_id,
        unit_id=unit_id,
        organisation=row.organisation,
        event_id=row.id,
        made_at=row.at,
    )
    task.name = row.name
    session.add(task)


def _drop_draft(session: Session, person_id: str, organisation: Named) -> None:
    row = records.draft(session, person_id, index_of(session, organisation))
    if row is not None:
        session.delete(row)


def _card(session: Session, person_id: str, card: str) -> str:
    return vault_of(session).ring.index_of("seen_card.card", person_id, card)
