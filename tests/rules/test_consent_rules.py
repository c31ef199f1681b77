"""What a ledger of yes and no means: exact, ending, and never opened by anything but the person's own word."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_app.consent import rules
from citizen_app.consent.rules import Event, Fact, Method, Organisation, Reason, State, fold
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.verdict import Refused
from tests.figures import figure

DAY = date(2026, 11, 26)
NEXT_YEAR = date(2027, 11, 26)
CARE = "SE-1"
SOME = frozenset({Kind.HOME, Kind.WORK})

YES = Fact(Event.GIVEN, CARE, DAY, kinds=SOME, until=NEXT_YEAR, id="yes")
LIMITED = replace(YES, event=Event.LIMITED, id="limited")
NO = Fact(Event.REFUSED, CARE, DAY, id="no")
NOT_NOW = Fact(Event.NOT_NOW, CARE, DAY, id="not_now")
WITHDRAWN = Fact(Event.WITHDRAWN, CARE, DAY, id="withdrawn")
MARKED = Fact(Event.MARKED, CARE, DAY, id="marked")
SEEN = Fact(Event.SEEN, CARE, DAY, id="seen")
PAPER_YES = Fact(Event.GIVEN, CARE, DAY, Method.IMPORTED, kinds=frozenset(Kind), until=NEXT_YEAR, id="paper")
PAPER_LIMIT = replace(PAPER_YES, event=Event.LIMITED)
PAPER_NO = replace(PAPER_YES, event=Event.REFUSED)
EARLIER = DAY - timedelta(days=50)


@pytest.mark.parametrize(
    ("said", "state", "opens"),
    [
        ([YES], State.YES, SOME),
        ([NO], State.NO, frozenset()),
        ([NOT_NOW], State.NOT_NOW, frozenset()),
        ([YES, WITHDRAWN], State.WITHDRAWN, frozenset()),
        ([YES, WITHDRAWN, YES], State.YES, SOME),
        ([YES, NO], State.NO, frozenset()),
        ([YES, NOT_NOW], State.NOT_NOW, frozenset()),
        ([LIMITED], State.YES, frozenset()),
        ([LIMITED, SEEN], State.YES, frozenset()),
        ([LIMITED, MARKED], State.YES, frozenset()),
        ([LIMITED, SEEN, MARKED], State.YES, frozenset()),
        ([LIMITED, MARKED, SEEN], State.YES, SOME),
        ([LIMITED, MARKED, SEEN, LIMITED], State.YES, frozenset()),
        ([LIMITED, MARKED, SEEN, WITHDRAWN], State.WITHDRAWN, frozenset()),
        ([PAPER_YES], State.PAPER_YES, frozenset()),
        ([PAPER_NO], State.PAPER_NO, frozenset()),
        ([PAPER_YES, NO], State.NO, frozenset()),
        ([PAPER_YES, YES], State.YES, SOME),
        ([PAPER_LIMIT, YES], State.YES, frozenset()),
        ([PAPER_LIMIT, YES, MARKED, SEEN], State.YES, SOME),
        ([PAPER_NO, YES], State.YES, SOME),
        ([YES, PAPER_NO], State.PAPER_NO, frozenset()),
        ([YES, replace(PAPER_NO, on=EARLIER)], State.YES, SOME),
        ([YES, PAPER_LIMIT], State.YES, frozenset()),
        ([YES, replace(PAPER_LIMIT, on=EARLIER)], State.YES, SOME),
        ([YES, PAPER_YES], State.YES, SOME),
        ([NO, PAPER_YES], State.NO, frozenset()),
        ([WITHDRAWN, PAPER_YES], State.WITHDRAWN, frozenset()),
        ([MARKED, SEEN, NOT_NOW], State.NOT_NOW, frozenset()),
    ],
)
def test_what_was_said_last_decides(said: list[Fact], state: State, opens: frozenset[Kind]) -> None:
    standing = fold(said, DAY)[CARE]
    assert (standing.state, standing.opens) == (state, opens)


def test_a_yes_is_for_one_organisation_only() -> None:
    assert list(fold([YES], DAY)) == [CARE]


def test_marks_alone_say_nothing() -> None:
    assert fold([MARKED, SEEN], DAY) == {}


@pytest.mark.parametrize(("today", "opens"), [(NEXT_YEAR, SOME), (NEXT_YEAR + timedelta(days=1), frozenset())])
def test_a_yes_ends_after_its_last_day(today: date, opens: frozenset[Kind]) -> None:
    assert fold([YES], today)[CARE].opens == opens


def test_an_ended_yes_says_so_and_a_paper_that_has_ended_is_not_asked_about() -> None:
    late = NEXT_YEAR + timedelta(days=1)
    assert fold([YES], late)[CARE].state is State.ENDED
    assert not rules.is_asked(fold([PAPER_YES], late)[CARE])
    assert rules.is_asked(fold([PAPER_YES], DAY)[CARE])


def test_a_paper_yes_after_an_ended_one_is_asked_about() -> None:
    late = NEXT_YEAR + timedelta(days=30)
    standing = fold([YES, replace(PAPER_YES, on=late, until=None)], late)[CARE]
    assert (standing.state, standing.opens) == (State.PAPER_YES, frozenset())


@pytest.mark.parametrize(
    ("today", "last"),
    [(date(2026, 11, 23), date(2027, 11, 23)), (date(2028, 2, 29), date(2029, 2, 28))],
)
def test_a_yes_lasts_twelve_months_at_most(today: date, last: date) -> None:
    assert rules.last_day(today) == last


def test_what_staff_read_is_read_within_three_working_days() -> None:
    assert rules.read_by(date(2026, 11, 26)) == date(2026, 12, 1)
    assert rules.read_by(date(2026, 11, 23)) == date(2026, 11, 26)


def test_a_yes_to_nothing_is_refused() -> None:
    verdict = rules.may_give(frozenset())
    assert isinstance(verdict, Refused)
    assert verdict.reason is Reason.NO_KINDS
    assert rules.may_give(SOME)


def test_only_a_yes_that_holds_can_be_taken_back() -> None:
    assert rules.may_withdraw(fold([LIMITED], DAY)[CARE])
    assert not rules.may_withdraw(fold([PAPER_YES], DAY)[CARE])
    assert not rules.may_withdraw(fold([YES, WITHDRAWN], DAY)[CARE])
    assert not rules.may_withdraw(None)


def test_a_limited_yes_is_opened_only_after_the_marking() -> None:
    early = rules.may_open(fold([LIMITED], DAY)[CARE])
    assert isinstance(early, Refused)
    assert early.reason is Reason.NOT_MARKED
    assert rules.may_open(fold([LIMITED, MARKED], DAY)[CARE])
    assert not rules.may_open(fold([LIMITED, MARKED, SEEN], DAY)[CARE])
    assert not rules.may_open(fold([YES], DAY)[CARE])


def test_an_organisation_is_known_by_its_code_before_its_name() -> None:
    assert Organisation("Vårdcentralen Linden", "SE-1").key == Organisation("VC Linden", "SE-1").key == "SE-1"
    assert Organisation("Vårdcentralen  Linden ").key == Organisation("vårdcentralen linden").key
    assert Organisation("Vårdcentralen Linden").key != Organisation("Vårdcentralen Linden", "SE-1").key


@pytest.mark.parametrize(
    ("words", "limits"),
    [
        ("Får delta. Inte uppgifter om barnen.", True),
        ("Endast tandhälsa.", True),
        ("Bara skolan, inte hälsan.", True),
        ("Uppgifter om planering får delas mellan vårdcentralen och socialtjänsten.", False),
        ("Får delas.", False),
        (None, False),
    ],
)
def test_words_on_paper_that_may_limit_are_taken_as_limits(words: str | None, limits: bool) -> None:
    assert rules.sounds_limiting(words) is limits


def a_history(dice: random.Random) -> tuple[list[Fact], date]:
    """Anything that can be said about three organisations, in any order, over two and a half years."""
    day, facts = date(2026, 1, 1), []
    for number in range(dice.randint(0, 14)):
        day += timedelta(days=dice.randint(0, 90))
        event = dice.choice(list(Event))
        imported = event in (Event.GIVEN, Event.LIMITED, Event.REFUSED) and dice.random() < 0.5
        on = day - timedelta(days=dice.randint(0, 60)) if imported else day
        kinds = frozenset(kind for kind in Kind if dice.random() < 0.5)
        method = Method.IMPORTED if imported else Method.APP
        facts.append(Fact(event, dice.choice("abc"), on, method, kinds, rules.last_day(on), str(number)))
    return facts, day + timedelta(days=dice.randint(0, 500))


HISTORIES = st.randoms(use_true_random=False).map(a_history)


def opened_by(facts: Sequence[Fact], today: date) -> frozenset[Kind]:
    """The same question asked backwards from the last answer, without any fold; one organisation's rows."""
    said = [
        i for i, fact in enumerate(facts) if fact.method is Method.APP and fact.event not in (Event.MARKED, Event.SEEN)
    ]
    if not said or facts[said[-1]].event not in (Event.GIVEN, Event.LIMITED):
        return frozenset()
    start, yes = said[-1], facts[said[-1]]
    later = [fact for fact in facts[start + 1 :] if fact.method is Method.APP or fact.on >= yes.on]
    papers = [fact for fact in later if fact.method is Method.IMPORTED]
    if yes.until is None or today > yes.until or any(paper.event is Event.REFUSED for paper in papers):
        return frozenset()
    limits = [i for i, fact in enumerate(later) if fact.method is Method.IMPORTED and fact.event is Event.LIMITED]
    before = any(fact.method is Method.IMPORTED and fact.event is Event.LIMITED for fact in facts[:start])
    if not (limits or before or yes.event is Event.LIMITED):
        return yes.kinds
    rest = [fact.event for fact in (later[limits[-1] + 1 :] if limits else later)]
    if Event.MARKED not in rest or Event.SEEN not in rest[rest.index(Event.MARKED) :]:
        return frozenset()
    return yes.kinds


def check(facts: list[Fact], today: date) -> bool:
    """Compares the fold with the question asked backwards; tells whether anything was open at all."""
    found = fold(facts, today)
    for organisation in "abc":
        own = [fact for fact in facts if fact.organisation == organisation]
        opens = found[organisation].opens if organisation in found else frozenset()
        assert opens == opened_by(own, today)
    return any(standing.opens for standing in found.values())


@settings(max_examples=300, deadline=None)
@given(HISTORIES)
def test_what_is_open_is_the_same_however_it_is_asked(history: tuple[list[Fact], date]) -> None:
    check(*history)


def test_thousands_of_histories_have_no_difference() -> None:
    dice = random.Random(20261126)
    opened = sum(check(*a_history(dice)) for _ in range(figure("T4.histories") * 10))
    assert opened > figure("T4.histories"), "histories in which nothing is ever open would prove nothing"


@settings(max_examples=300, deadline=None)
@given(HISTORIES)
def test_paper_alone_never_opens_anything(history: tuple[list[Fact], date]) -> None:
    facts, today = history
    papers = [fact for fact in facts if fact.method is Method.IMPORTED or fact.event in (Event.MARKED, Event.SEEN)]
    assert not any(standing.opens for standing in fold(papers, today).values())


@settings(max_examples=300, deadline=None)
@given(HISTORIES, st.sampled_from("abc"))
def test_one_more_paper_never_opens_more(history: tuple[list[Fact], date], organisation: str) -> None:
    facts, today = history
    before = {key: standing.opens for key, standing in fold(facts, today).items()}
    paper = Fact(Event.GIVEN, organisation, today, Method.IMPORTED, frozenset(Kind), rules.last_day(today), "paper")
    for key, standing in fold([*facts, paper], today).items():
        assert standing.opens <= before.get(key, frozenset())
