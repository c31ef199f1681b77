"""Which kinds of information a row seems to be about; a row that no word tells stays without, and so hidden."""

import pytest

from citizen_app.exchange.fhir import read_bundle
from citizen_app.kernel.kinds import Kind
from citizen_app.plan.kinds import propose_kinds
from tests import bundles

HEALTH, MENTAL, CHILDREN, MONEY, HOME, WORK, OTHER = Kind


def kinds_of(name: str) -> dict[str, set[Kind]]:
    """The proposed kinds of every row in an example, by the row's text."""
    plan = read_bundle(bundles.example(name)).plan
    steps = [step for goal in plan.goals for step in goal.steps]
    return {row.text: set(row.kinds) for row in (*plan.goals, *steps, *plan.actions, *plan.notes)}


def test_every_row_of_fatimas_that_is_about_her_children_says_so_and_no_other() -> None:
    about = {text for text, kinds in kinds_of("fatima").items() if CHILDREN in kinds}
    assert about == {
        "Barnen ska få hjälp med läxorna.",
        "Kontakt med skolan om läxhjälp för 11- och 15-åringen.",
    }


@pytest.mark.parametrize(
    ("name", "text", "kinds"),
    [
        ("fatima", "Jag vill kunna sova och känna mig lugn.", {HEALTH, MENTAL}),
        ("fatima", "Jag vill arbetsträna några timmar i veckan.", {WORK}),
        ("fatima", "Traumafokuserad samtalsbehandling.", {MENTAL}),
        ("fatima", "Beslut om fortsatt försörjningsstöd under planperioden.", {MONEY}),
        ("fatima", "Inskrivning och planering av arbetsprövning inom förstärkt samarbete.", {WORK}),
        (
            "fatima",
            "Ansökan om bostadsanpassning prövas inte i nuläget; sömnhygienråd ges på arabiska.",
            {HEALTH, MENTAL, HOME},
        ),
        ("ulrika", "Min sjuåring ska få rätt hjälp i skolan.", {CHILDREN}),
        ("ulrika", "Neuropsykiatrisk utredning av barn, återgivning.", {CHILDREN, MENTAL}),
        ("ulrika", "Barnomsorg på obekväm arbetstid utreds.", {CHILDREN}),
        ("ulrika", "KBT via internet, tio veckor.", {MENTAL}),
        ("ulrika", "Jag vill börja söka jobb när jag mår bättre.", {WORK}),
        ("jonas", "Jag vill ha en egen lägenhet.", {HOME}),
        ("jonas", "Nutritionsbedömning och viktkontroll månadsvis.", {HEALTH, MENTAL}),
        ("jonas", "Jag vill träffa någon som gillar schack.", {OTHER}),
        ("alva", "Jag vill orka vara i skolan tre dagar i veckan.", {WORK}),
        ("alva", "Individuella samtal, tio tillfällen.", {MENTAL}),
        ("alva", "Jag vill ha en egen vuxen att prata med.", set()),
        ("karl", "Jag vill sköta mitt blodsocker själv.", {HEALTH}),
    ],
)
def test_the_rows_of_the_examples(name: str, text: str, kinds: set[Kind]) -> None:
    assert kinds_of(name)[text] == kinds


@pytest.mark.parametrize("name", bundles.NAMES)
def test_nearly_every_row_of_the_examples_gets_a_proposal(name: str) -> None:
    assert sum(not kinds for kinds in kinds_of(name).values()) <= 1


@pytest.mark.parametrize(
    ("text", "role", "organisation", "kinds"),
    [
        ("Något annat", None, None, ()),
        ("", None, None, ()),
        ("Återbesök", "läkare", "Vårdcentralen Linden", (HEALTH,)),
        ("Återbesök", "psykolog", None, (MENTAL,)),
        ("Återbesök", None, "Vuxenpsykiatrin Ekköping", (MENTAL,)),
        ("Stöd i vardagen", "boendestödjare", None, (HOME,)),
        ("Planering", "arbetsförmedlare", "Arbetsförmedlingen", (WORK,)),
        ("Besked", "handläggare", "Försäkringskassan", (MONEY,)),
        ("Hjälp med hyran", "kurator", "Vuxenpsykiatrin", (MENTAL, MONEY)),
        ("Fysioterapi", None, None, (HEALTH,)),
        ("Samarbete i koordination", None, None, ()),
        ("Kontakt med rehabkoordinator", None, None, (OTHER,)),
        ("Beroende på väder", None, None, ()),
        ("Stöd vid beroende", None, None, (MENTAL,)),
        ("Studier på folkhögskola", None, None, (WORK,)),
        ("Barndomsminnen", None, None, ()),
        ("PSYKISK HÄLSA", None, None, (MENTAL,)),
    ],
)
def test_words_decide_then_who_does_it(
    text: str, role: str | None, organisation: str | None, kinds: tuple[Kind, ...]
) -> None:
    assert propose_kinds(text, role, organisation) == kinds


def test_psychiatry_is_told_by_the_name_of_who_does_it_whatever_the_row_says() -> None:
    assert propose_kinds("Blodprov", "kontaktsjuksköterska", "Vuxenpsykiatrin Ekköping") == (HEALTH, MENTAL)


def test_school_is_the_childrens_for_a_parent_and_ones_own_work_for_a_child() -> None:
    assert propose_kinds("Möte med skolan") == (CHILDREN,)
    assert propose_kinds("Möte med skolan", minor=True) == (WORK,)
    assert propose_kinds("Barnsamtal", minor=True) == (OTHER,)
