"""What others may see of a plan, what is new in it, and what staff wrote that a newer version keeps."""

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from citizen_app.exchange.fhir import read_bundle
from citizen_app.kernel.kinds import Kind
from citizen_app.plan.document import (
    SELF,
    Action,
    Goal,
    Group,
    Note,
    Organisation,
    PlanDocument,
    Someone,
    State,
    Step,
    When,
    from_json,
    to_json,
)
from citizen_app.plan.rules import (
    WHY,
    How,
    News,
    Part,
    confirmed,
    first_words,
    is_written,
    kept,
    marked,
    seen_with,
    what_is_new,
    without_plain,
)
from tests import bundles

HEALTH, WORK, CHILDREN = Kind.HEALTH, Kind.WORK, Kind.CHILDREN

CARE = Organisation("care", "Vårdcentralen", Group.CARE)
TOWN = Organisation("town", "Kommunen", Group.MUNICIPALITY)
OFFICE = Organisation("office", "Arbetsförmedlingen", Group.STATE)
JOHAN = Someone("johan", "Johan Berg", "läkare", "care", Group.CARE)
SARA = Someone("sara", "Sara Lind", "socialsekreterare", "town", Group.MUNICIPALITY)
MIA = Someone("mia", "Mia Dahl", "arbetsförmedlare", "office", Group.STATE)
AMIR = Someone("amir", "Amir", "make")

PLAN = PlanDocument(
    title="SIP",
    sender="town",
    why="Ont och sorg.",
    why_plain="Du har ont.",
    author="johan",
    coordinator="sara",
    responsible="town",
    organisations=(CARE, TOWN, OFFICE),
    people=(JOHAN, SARA, MIA, AMIR),
    goals=(
        Goal("g1", "Mindre ont", kinds=(HEALTH,), steps=(Step("s1", "Veta varför", kinds=(HEALTH,)), Step("s2", "?"))),
        Goal("g2", "Arbeta", kinds=(WORK,), note="När värken är borta."),
        Goal("g3", "Läxor", kinds=(CHILDREN,)),
        Goal("g4", "Omärkt"),
    ),
    actions=(
        Action("a1", "Utredning", ("johan",), When(end=date(2026, 12, 11)), goals=("s1",), kinds=(HEALTH,)),
        Action("a2", "Intyg", ("johan", "mia"), goals=("g2", "g1"), kinds=(HEALTH, WORK), plain="Johan skriver."),
        Action("a3", "Arbetsprövning", ("mia", SELF), goals=("g2", "g4"), kinds=(WORK,)),
        Action("a4", "Skolan", ("amir",), kinds=(CHILDREN,)),
        Action("a5", "Omärkt", ("amir",)),
    ),
    notes=(Note("n1", "Tolk", kinds=(Kind.OTHER,)), Note("n2", "Kris", kinds=(HEALTH,), crisis=True)),
    next_follow_up=date(2026, 12, 2),
)


def seen(plan: PlanDocument, kinds: set[Kind]) -> PlanDocument:
    """What a yes to these kinds opens once staff have confirmed every row."""
    found = seen_with(confirmed(plan), kinds)
    assert found is not None
    return found


def rows(plan: PlanDocument) -> list[str]:
    steps = [step for goal in plan.goals for step in goal.steps]
    return [row.id for row in (*plan.goals, *steps, *plan.actions, *plan.notes)]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({WORK}, ["g2", "a3"]),
        ({HEALTH}, ["g1", "s1", "a1", "n2"]),
        ({HEALTH, WORK}, ["g1", "g2", "s1", "a1", "a2", "a3", "n2"]),
        ({Kind.OTHER}, ["n1"]),
        ({Kind.MONEY}, []),
    ],
)
def test_a_row_is_seen_only_where_all_its_kinds_are_open(kinds: set[Kind], expected: list[str]) -> None:
    assert rows(seen(PLAN, kinds)) == expected


def test_an_unmarked_row_is_hidden_even_from_a_yes_to_everything() -> None:
    assert not {"g4", "s2", "a5"} & set(rows(seen(PLAN, set(Kind))))


def test_why_and_notes_under_goals_ask_for_a_yes_to_everything() -> None:
    some, everything = seen(PLAN, {WORK}), seen(PLAN, set(Kind))
    assert (some.why, some.why_plain, some.goals[0].note) == (None, None, None)
    assert (everything.why, everything.goals[1].note) == (PLAN.why, "När värken är borta.")


def test_only_those_who_act_in_what_is_seen_and_the_coordinator_are_seen() -> None:
    found = seen(PLAN, {WORK})
    assert [each.id for each in found.people] == ["sara", "mia"]
    assert [each.id for each in found.organisations] == ["town", "office"]
    assert found.author is None
    assert found.actions[0].goals == ("g2",)


def test_a_hidden_word_is_nowhere_in_what_is_seen() -> None:
    told = to_json(seen(PLAN, {WORK})).decode()
    assert not [word for word in ("ont", "Johan", "Amir", "Läxor", "Omärkt", "Tolk", "g1", "g4") if word in told]


def test_fatimas_plan_with_a_yes_to_work_tells_nothing_of_psychiatry() -> None:
    plan = read_bundle(bundles.example("fatima")).plan
    told = to_json(seen(plan, {WORK})).decode().casefold()
    assert "arbetsprövning" in told
    assert not [word for word in ("psyk", "trauma", "leila", "barn", "försörjningsstöd ", "smärt") if word in told]


def test_nothing_is_new_in_an_equal_plan_or_in_one_that_staff_have_marked() -> None:
    assert what_is_new(PLAN, PLAN) == ()
    assert what_is_new(PLAN, marked(PLAN, {"a1": "Johan undersöker dig."}, {"g4": [HEALTH]})) == ()


def test_what_is_new_is_told_row_by_row() -> None:
    goals = (replace(PLAN.goals[0], steps=PLAN.goals[0].steps[:1]), *PLAN.goals[1:3], Goal("g5", "Nytt"))
    actions = (
        replace(PLAN.actions[0], state=State.DONE),
        replace(PLAN.actions[1], when=When(words="i vår")),
        *PLAN.actions[2:],
    )
    newer = replace(
        PLAN, goals=goals, actions=actions, people=PLAN.people[:3], coordinator="mia", next_follow_up=None, notes=()
    )
    assert what_is_new(PLAN, newer) == (
        News(Part.COORDINATOR, How.CHANGED),
        News(Part.FOLLOW_UP, How.GONE),
        News(Part.GOAL, How.NEW, "g5"),
        News(Part.GOAL, How.GONE, "g4"),
        News(Part.STEP, How.GONE, "s2"),
        News(Part.ACTION, How.DONE, "a1"),
        News(Part.ACTION, How.CHANGED, "a2"),
        News(Part.NOTE, How.GONE, "n1"),
        News(Part.NOTE, How.GONE, "n2"),
        News(Part.PERSON, How.GONE, "amir"),
    )


def test_an_action_that_was_done_before_is_not_done_again() -> None:
    before = replace(PLAN, actions=(replace(PLAN.actions[0], state=State.DONE),))
    after = replace(PLAN, actions=(replace(PLAN.actions[0], state=State.DONE, who=("sara",)),))
    assert what_is_new(before, after) == (News(Part.ACTION, How.CHANGED, "a1"),)


def in_words(day: date) -> str:
    return f"den {day.day}"


@pytest.mark.parametrize(
    ("action", "line"),
    [
        (Action("a", "x", ("johan",), When(date(2026, 10, 19), date(2026, 12, 11))), "Johan Berg … klart den 11"),
        (Action("a", "x", ("johan",), When(date(2026, 12, 3), date(2026, 12, 3))), "Johan Berg … den 3"),
        (Action("a", "x", ("johan",), When(date(2026, 12, 3))), "Johan Berg … från den 3"),
        (Action("a", "x", (SELF,), When(words="varje dag")), "Du … varje dag"),
        (Action("a", "x", ("johan", "sara", SELF)), "Johan Berg, Sara Lind och du …"),
        (Action("a", "x", ("care",)), "Vårdcentralen …"),
        (Action("a", "x", ("nobody",)), "…"),
    ],
)
def test_the_first_words_of_a_plain_line_come_from_data(action: Action, line: str) -> None:
    assert first_words(action, PLAN, in_words) == line


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Johan undersöker dig. Klart 11 december.", True),
        ("Johan Berg … klart", False),
        ("Johan ... klart", False),
        ("  ", False),
    ],
)
def test_a_line_is_written_when_a_human_has_filled_its_gap(line: str, written: bool) -> None:
    assert is_written(line) is written


def test_marks_are_kept_where_they_were_put_and_only_there() -> None:
    plan = marked(PLAN, {"a1": " Johan undersöker. ", "a2": "", WHY: "Så här."}, {"s2": [WORK, HEALTH], "n1": []})
    assert (plan.actions[0].plain, plan.actions[1].plain, plan.why_plain) == ("Johan undersöker.", None, "Så här.")
    assert (plan.goals[0].steps[1].kinds, plan.notes[0].kinds) == ((HEALTH, WORK), ())
    assert plan.goals[1:] == PLAN.goals[1:]
    assert [each.id for each in without_plain(plan)] == ["a2", "a3", "a4", "a5"]


def test_a_newer_version_keeps_what_staff_wrote_for_rows_that_say_the_same() -> None:
    older = marked(PLAN, {"a1": "Johan undersöker."}, {"g4": [WORK], "a5": [HEALTH]})
    came = replace(PLAN, why_plain=None, actions=tuple(replace(each, plain=None) for each in PLAN.actions))
    assert kept(older, came) == older


def test_a_plain_line_falls_with_a_changed_who_when_or_what_but_not_with_a_changed_state() -> None:
    older = marked(PLAN, {"a1": "Ett.", "a2": "Två.", "a3": "Tre.", "a4": "Fyra."}, {})
    first, second, third, fourth, fifth = PLAN.actions
    came = replace(
        PLAN,
        actions=(
            replace(first, who=("sara",)),
            replace(second, when=When(words="nu"), plain=None),
            replace(third, text="Något annat"),
            replace(fourth, state=State.DONE),
            fifth,
        ),
        why="Nytt.",
        why_plain=None,
    )
    found = kept(older, came)
    assert [each.plain for each in found.actions] == [None, None, None, "Fyra.", None]
    assert found.why_plain is None


def test_a_row_with_other_words_has_to_be_marked_again() -> None:
    older = marked(PLAN, {}, {"g4": [WORK]})
    came = replace(PLAN, goals=(*PLAN.goals[:3], Goal("g4", "Andra ord", kinds=(HEALTH,))))
    assert kept(older, came).goals[3].kinds == (HEALTH,)


def test_a_document_comes_back_from_its_bytes_and_nothing_else_does() -> None:
    assert from_json(to_json(PLAN)) == PLAN
    with pytest.raises(msgspec.ValidationError):
        from_json(b'{"title": 5}')
