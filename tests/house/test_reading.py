"""The reader of pages sees what people see, and finds what breaks the rules."""

import pytest

from tests.reading import page_findings, visible_text


def a_page(main: str, lang: str = "sv") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><title>Plan</title><style>p{{}}</style></head>'
        f'<body><main><h1>Min plan</h1>{main}</main><script src="/a.js"></script></body></html>'
    )


def test_each_block_is_a_line_of_its_own() -> None:
    text = visible_text(a_page("<p>Anna <b>ringer</b> dig.</p><ul><li>Ett</li><li>Två</li></ul><a href=/x>Läs mer</a>"))
    assert text.splitlines() == ["Min plan", "Anna ringer dig.", "Ett", "Två", "Läs mer"]


def test_a_link_in_a_sentence_stays_in_it() -> None:
    assert "Läs din plan nu." in visible_text(a_page('<p>Läs <a href="/plan">din plan</a> nu.</p>')).splitlines()


@pytest.mark.parametrize(
    "own",
    [
        '<p dir="auto">Enligt utredningen</p>',
        '<blockquote lang="sv">Insatser initieras</blockquote>',
        '<textarea name="a">Man kan</textarea>',
        '<p lang="en">You must</p>',
        "<p hidden>Man kan</p>",
        '<span aria-hidden="true">KBT</span>',
        "<svg><title>Man kan</title></svg>",
        "<select><option>Man kan</option></select>",
    ],
)
def test_words_that_are_not_ours_are_left_out(own: str) -> None:
    assert visible_text(a_page(own)) == "Min plan"


def test_names_count_as_one_word() -> None:
    assert "Anna ringer." in visible_text(a_page("<p><bdi>Dr Karl-Johan af Klint</bdi> ringer.</p>"))


def test_a_plain_page_has_no_findings() -> None:
    assert page_findings(a_page("<p>Anna ringer dig på fredag.</p>"), "sv") == []
    assert page_findings(a_page("<p>Anna ringer dig på fredag.</p>"), "sv@easy") == []


@pytest.mark.parametrize(
    ("main", "level", "rule"),
    [
        ("<p>Man kan läsa planen.</p>", "sv", "33"),
        ("<p>Vardagliga meningar innehåller ibland ansträngande bokstavsord.</p>" * 8, "sv", "31"),
        ("<p>Du kan läsa hela planen här och sedan kan du ringa och fråga Anna.</p>", "sv@easy", "30"),
        ("<p>Läs. Välj. Skriv. Vänta. Skicka.</p>", "sv@easy", "30"),
        ("<p>Du kan få bistånd.</p>", "sv@easy", "30"),
        ("<p>Inte nu.</p><p>Inte sen.</p><p>Inte alls.</p>", "sv@easy", "34"),
    ],
)
def test_a_page_that_breaks_a_rule_is_seen(main: str, level: str, rule: str) -> None:
    assert any(finding.startswith(f"{rule}:") for finding in page_findings(a_page(main), level))


def test_a_hard_word_may_stand_with_its_explanation() -> None:
    explained = '<details class="explain"><summary>bistånd</summary><span>Hjälp från kommunen.</span></details>'
    page = a_page(f"<div>Du kan få {explained} hemma.</div><p>Ditt bistånd börjar i dag.</p>")
    assert "Du kan få bistånd hemma." in visible_text(page).splitlines()
    assert page_findings(page, "sv@easy") == []


def test_other_languages_are_not_judged() -> None:
    assert page_findings(a_page("<p>Man must, 40 %.</p>", "en"), "en") == []
