"""Sending: the unit gets its own copy, its private part sealed apart; it can be taken back until the day before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy.orm import Session

from citizen_app.audit.service import record
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor
from citizen_app.kernel.verdict import Refused, Verdict
from citizen_app.meetings import people, records, rules
from citizen_app.meetings.preparation import Pen, drafts_of, has_hand, sent_now
from citizen_app.meetings.questions import BY_SLUG
from citizen_app.meetings.records import Entry, Meeting, OwnAnswer, Private, SentAnswers
from citizen_app.meetings.rules import Hand, Settled, Values
from citizen_app.meetings.screens import ITEMS, NEW_ITEM, WHO, people_meant


@dataclass(frozen=True, slots=True)
class Unknown:
    """What was written behind a link and nobody has vouched for."""

    day: date
    answers: tuple[tuple[str, Values], ...]


def send(session: Session, actor: Actor, pen: Pen, meeting: Meeting) -> Verdict:
    """Sends what lies in the own room as a new version; what came by another hand stands on beside it."""
    records.locked_meeting(session, meeting.id)
    current, moment = sent_now(session, meeting.id), now()
    verdict = rules.may_send(meeting.times, has_hand(current, pen.hand), moment)
    if isinstance(verdict, Refused):
        return verdict
    keeper = people.keeper_of(session, meeting)
    names = {} if pen.hand is Hand.LINK else people.names_of(session, meeting, keeper)
    entries = [_entry(row, names) for row in drafts_of(session, meeting.id, pen.hand)]
    if current is not None and _is_same(entries, [each for each in _entries(current) if each.hand == pen.hand]):
        current.sent_at = moment  # the same words once more: nothing new for staff to read
        return verdict
    about = people.staff_meant(session, meeting, keeper, _meant(entries), names, pen.link_id)
    _add_version(session, meeting, current, pen.hand, entries, about)
    record(session, actor, "send_preparation", subject=meeting.person_id, object=meeting.id)
    return verdict


def write_together(session: Session, actor: Actor, meeting: Meeting, answers: Mapping[str, Values]) -> None:
    """What staff write together with the person, marked so and sent as it is written; her own room is not opened."""
    records.locked_meeting(session, meeting.id)
    current = sent_now(session, meeting.id)
    entries = [each for each in _entries(current) if each.hand == Hand.TOGETHER and each.question not in answers]
    keeper, moment = people.keeper_of(session, meeting), now().isoformat()
    names = people.names_of(session, meeting, keeper)
    for question, values in answers.items():
        if rules.has_words(values):
            entries.append(Entry(question, values, Hand.TOGETHER, moment, names=_known(values, names), by=actor.id))
    about = people.staff_meant(session, meeting, keeper, _meant(entries), names, None)
    _add_version(session, meeting, current, Hand.TOGETHER, entries, about)
    record(session, actor, "write_together", subject=meeting.person_id, object=meeting.id)


def take_back(session: Session, actor: Actor, pen: Pen, meeting: Meeting) -> Verdict:
    """Takes the sending back until the day before; the words stay in the own room."""
    verdict = rules.may_change(meeting.times, now())
    if isinstance(verdict, Refused):
        return verdict
    records.locked_meeting(session, meeting.id)
    if _drop_hand(session, meeting, pen.hand):
        record(session, actor, "take_back_preparation", subject=meeting.person_id, object=meeting.id)
    return verdict


def unknown_hand(session: Session, person_id: str) -> Unknown | None:
    """What the card "Det här skrevs i länken" shows; None where there is nothing to ask."""
    rows = [row for row in records.answers_by_link(session, person_id) if rules.has_words(row.values)]
    if not rows:
        return None
    return Unknown(rules.day_of(rows[0].written_at), tuple((row.question, row.values) for row in rows))


def settle_hand(session: Session, actor: Actor, person_id: str, said: Settled) -> None:
    """”Var det du?”: what was written behind a link becomes the person's own, or is taken away."""
    rows = records.answers_by_link(session, person_id)
    for meeting_id in dict.fromkeys(row.meeting_id for row in rows):
        meeting = records.locked_meeting(session, meeting_id)
        if meeting is not None and said is Settled.NOT_ME:
            _drop_hand(session, meeting, Hand.LINK)
        elif meeting is not None:
            _vouch(sent_now(session, meeting.id), said is Settled.HELPED)
    if said is Settled.NOT_ME:
        records.remove(session, rows)
    else:
        _make_own(session, rows, said is Settled.HELPED)
    if rows:
        record(session, actor, f"settle_hand_{said}", subject=person_id)


def _entry(row: OwnAnswer, names: Mapping[str, str]) -> Entry:
    """An answer as it is sent: the line that was typed and not yet added counts, and people stand by name."""
    values = {name: given for name, given in row.values.items() if name != NEW_ITEM}
    if added := row.values.get(NEW_ITEM):
        values[ITEMS] = [*values.get(ITEMS, []), *added]
    return Entry(row.question, values, row.hand, row.written_at.isoformat(), bool(row.helped), _known(values, names))


def _known(values: Values, names: Mapping[str, str]) -> dict[str, str]:
    """The names of the people whose codes stand in an answer."""
    codes = {*values.get(WHO, []), *(name.partition(":")[2] for name in values)}
    return {code: names[code] for code in codes if code in names}


def _is_same(entries: Iterable[Entry], sent: Iterable[Entry]) -> bool:
    """Whether two sendings say the same, whenever it was written."""
    one, other = ({each.question: (each.values, each.helped) for each in some} for some in (entries, sent))
    return one == other


def _meant(entries: Iterable[Entry]) -> frozenset[str]:
    return frozenset(code for entry in entries for code in people_meant(entry.values))


def _entries(sent: SentAnswers | None) -> list[Entry]:
    """All that a version holds, its open and its private halves put together again."""
    if sent is None:
        return []
    whole: dict[tuple[str, str, str], Entry] = {}
    for entry in (*sent.entries, *(sent.private.entries if sent.private else ())):
        mark = (entry.question, entry.hand, entry.at)
        before = whole.get(mark)
        whole[mark] = msgspec.structs.replace(entry, values=before.values | entry.values) if before else entry
    return list(whole.values())


def _add_version(
    session: Session,
    meeting: Meeting,
    current: SentAnswers | None,
    hand: Hand,
    entries: Sequence[Entry] | None,
    about: Iterable[str] = (),
) -> None:
    """A new version with this hand's answers, or without them, and every other hand's as they were."""
    others = [entry for entry in _entries(current) if entry.hand != hand]
    earlier = current.private.about if current and current.private and others else ()
    newest = max((row.version for row in records.versions_sent(session, meeting.id)), default=0)
    parts = [(entry, *BY_SLUG[entry.question].parted(entry.values)) for entry in (*others, *(entries or ()))]
    closed = tuple(msgspec.structs.replace(entry, values=private) for entry, _, private in parts if private)
    hands = {entry.hand for entry in others} | (set() if entries is None else {hand})
    sent = SentAnswers(
        person_id=meeting.person_id,
        unit_id=meeting.unit_id,
        meeting_id=meeting.id,
        version=newest + 1,
        hands=" ".join(sorted(hands)),
        sent_at=now(),
    )
    sent.entries = tuple(msgspec.structs.replace(entry, values=values) for entry, values, _ in parts if values)
    sent.private = Private(closed, tuple(sorted({*about, *earlier}))) if closed else None
    session.add(sent)
    session.flush()


def _drop_hand(session: Session, meeting: Meeting, hand: Hand) -> bool:
    """Takes one hand's answers out of what staff read; gives whether there were any."""
    current, moment = sent_now(session, meeting.id), now()
    if not has_hand(current, hand):
        return False
    for row in records.versions_sent(session, meeting.id):
        row.undone_at = row.undone_at or moment
    if any(entry.hand != hand for entry in _entries(current)):
        _add_version(session, meeting, current, hand, None)
    return True


def _vouch(sent: SentAnswers | None, helped: bool) -> None:
    """What came by link is the person's own from now on; its words do not change, so nobody reads them anew."""
    if sent is None or not has_hand(sent, Hand.LINK):
        return

    def own(entries: Iterable[Entry]) -> tuple[Entry, ...]:
        vouched = {"hand": str(Hand.OWN), "helped": helped}
        return tuple(msgspec.structs.replace(e, **vouched) if e.hand == Hand.LINK else e for e in entries)

    sent.entries = own(sent.entries)
    if sent.private:
        sent.private = Private(own(sent.private.entries), sent.private.about)
    sent.hands = " ".join(sorted({*sent.hands.split(), Hand.OWN} - {Hand.LINK}))


def _make_own(session: Session, rows: Sequence[OwnAnswer], helped: bool) -> None:
    """Moves answers into the person's own hand; where she has answered herself, both texts are kept."""
    for row in rows:
        own = records.own_answer(session, row.meeting_id, row.question, Hand.OWN)
        if own is None:
            row.hand, row.helped = Hand.OWN, helped
            continue
        own.aside = row.values
        records.remove(session, [row])
