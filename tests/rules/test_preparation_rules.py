"""The preparation as facts: until when, read by when, read back by whom, and who alone reads the private no."""

from datetime import date, datetime, timedelta

import pytest

from citizen_app.kernel.verdict import Refused
from citizen_app.meetings import rules
from citizen_app.meetings.questions import BY_SLUG, NOT_WANTED, ROUNDS, SCREENS, THREE, is_asked, screens_of, wishes_in
from citizen_app.meetings.rules import Hand, Reason, Round, Times
from citizen_app.meetings.screens import Group, Part, people_meant

STARTS = datetime.fromisoformat("2026-12-02T13:00:00+01:00")  # a Wednesday
MEETING, NOT_BOOKED = Times(STARTS, 60), Times(None, None)
THURSDAY = datetime.fromisoformat("2026-11-26T10:00:00+01:00")
SARA, ALI, KIM = "sara", "ali", "kim"


@pytest.mark.parametrize(
    ("times", "sent_before", "now", "reason"),
    [
        (MEETING, False, THURSDAY, None),
        (MEETING, True, STARTS - timedelta(days=1), None),
        (MEETING, True, STARTS.replace(hour=0), Reason.TOO_LATE),
        (MEETING, False, STARTS - timedelta(hours=1), None),
        (MEETING, False, STARTS + timedelta(hours=2), Reason.OVER),
        (NOT_BOOKED, True, THURSDAY, None),
        (Times(STARTS, 60, cancelled=True), False, THURSDAY, Reason.CANCELLED),
    ],
)
def test_until_when_it_can_be_sent(times: Times, sent_before: bool, now: datetime, reason: Reason | None) -> None:
    verdict = rules.may_send(times, sent_before, now)
    assert (verdict.reason if isinstance(verdict, Refused) else None) == reason


@pytest.mark.parametrize(
    ("now", "starts", "day"),
    [
        ("2026-11-26T10:00+01:00", "2026-12-02T13:00+01:00", date(2026, 11, 30)),
        ("2026-11-26T10:00+01:00", None, date(2026, 11, 30)),
        ("2026-11-27T10:00+01:00", "2026-11-30T13:00+01:00", date(2026, 11, 27)),
        ("2026-11-28T10:00+01:00", "2026-11-30T13:00+01:00", date(2026, 11, 30)),
        ("2026-12-02T08:00+01:00", "2026-12-02T13:00+01:00", date(2026, 12, 2)),
        ("2026-12-01T23:30+01:00", "2026-12-02T13:00+01:00", date(2026, 12, 1)),
    ],
)
def test_read_within_two_working_days_and_before_the_meeting(now: str, starts: str | None, day: date) -> None:
    times = Times(datetime.fromisoformat(starts) if starts else None, 60)
    assert rules.read_by(times, datetime.fromisoformat(now)) == day


@pytest.mark.parametrize(
    ("hand", "signed_in", "same_session", "written", "since", "reads"),
    [
        (Hand.OWN, True, False, 0, None, True),
        (Hand.LINK, False, True, 0, None, True),
        (Hand.LINK, False, False, 0, None, False),
        (Hand.LINK, False, True, 0, 5, False),
        (Hand.LINK, False, True, 6, 5, True),
        (Hand.OWN, False, True, 0, None, False),
    ],
)
def test_only_the_session_that_typed_reads_back_behind_a_link(
    hand: Hand, signed_in: bool, same_session: bool, written: int, since: int | None, reads: bool
) -> None:
    at = [THURSDAY + timedelta(minutes=minutes) for minutes in (written, since or 0)]
    assert rules.may_read_back(hand, signed_in, same_session, at[0], at[1] if since is not None else None) is reads


def test_a_pause_of_ten_minutes_hides_what_was_written_before_it_and_keeps_it_hidden() -> None:
    nine, ten = THURSDAY + timedelta(minutes=9), THURSDAY + timedelta(minutes=10)
    assert rules.reading_since(None, THURSDAY, nine) is None
    assert rules.reading_since(None, THURSDAY, ten) == ten
    assert rules.reading_since(ten, ten, ten + timedelta(minutes=1)) == ten


@pytest.mark.parametrize(
    ("version", "base", "written_by", "form", "stale"),
    [(1, 1, "a", "b", False), (2, 1, "a", "b", True), (2, 1, "a", "a", False), (0, 0, "", "a", False)],
)
def test_another_page_never_overwrites(version: int, base: int, written_by: str, form: str, stale: bool) -> None:
    assert rules.is_stale(version, base, written_by, form) is stale


@pytest.mark.parametrize(
    ("keeper", "second", "away", "about", "reader"),
    [
        (SARA, ALI, False, (), SARA),
        (SARA, ALI, False, (SARA,), ALI),
        (SARA, ALI, False, (ALI,), SARA),
        (SARA, ALI, True, (), ALI),
        (SARA, ALI, True, (ALI,), SARA),
        (SARA, ALI, True, (SARA,), ALI),
        (SARA, None, False, (SARA,), None),
        (SARA, None, True, (), SARA),
        (SARA, ALI, False, (SARA, ALI), None),
        (None, ALI, False, (), ALI),
        (None, None, False, (), None),
    ],
)
def test_who_alone_reads_the_private_no(
    keeper: str | None, second: str | None, away: bool, about: tuple[str, ...], reader: str | None
) -> None:
    assert rules.private_reader(keeper, second, away, about) == reader


@pytest.mark.parametrize(
    ("maker", "keeper", "second", "about"),
    [
        (SARA, SARA, ALI, {SARA}),
        (KIM, SARA, ALI, {KIM, SARA}),
        (ALI, SARA, ALI, {ALI}),
        (None, SARA, ALI, {SARA}),
        (KIM, SARA, None, {KIM}),
        (None, None, None, set()),
    ],
)
def test_whom_the_one_who_sent_the_link_means(
    maker: str | None, keeper: str | None, second: str | None, about: set[str]
) -> None:
    assert rules.about_sender(maker, keeper, second) == about


def test_a_page_that_asks_for_some_parts_leaves_the_others() -> None:
    before = {"bilder": ["family"], "text": ["gammal"]}
    assert rules.merged(before, {"text": ["ny"]}, ["text"]) == {"bilder": ["family"], "text": ["ny"]}
    assert rules.merged(before, {}, ["text"]) == {"bilder": ["family"]}


def test_every_screen_has_a_slug_of_its_own_and_a_place_in_a_group() -> None:
    assert len(BY_SLUG) == len(SCREENS) + 1
    assert {screen.number for screen in SCREENS} == set(range(2, 21))
    assert set(THREE) <= set(BY_SLUG)


def test_the_groups_of_the_two_rounds() -> None:
    numbers = {
        when: {screen.number for group in groups for screen in SCREENS if screen.group is group}
        for when, groups in ROUNDS.items()
    }
    assert numbers[Round.BEFORE_BOOKING] == {2, *range(12, 21)}
    assert numbers[Round.BEFORE_MEETING] == set(range(2, 21))


@pytest.mark.parametrize(("answer", "asked"), [("ja", True), ("nej", False), ("vet_inte", False)])
def test_which_interpreter_is_asked_only_where_one_is_wanted(answer: str, asked: bool) -> None:
    assert is_asked(BY_SLUG["vilken-tolk"], {"tolk": {"svar": [answer]}}) is asked
    assert (len(screens_of(Group.SUPPORT, {"tolk": {"svar": [answer]}})) == 4) is asked


@pytest.mark.parametrize(
    ("slug", "values", "opened", "private"),
    [
        ("viktigt", {"text": ["Sova"]}, {"text"}, set()),
        ("inte-prata", {"rader": ["Irak"], "varfor": ["ont"]}, {"rader"}, {"varfor"}),
        ("inte-med", {"vem": ["p1"], "nagon_annan": ["x"]}, set(), {"vem", "nagon_annan"}),
        ("vilka", {"vem:p1": ["maste"], "vem:p2": ["nej"]}, {"vem:p1"}, {"vem:p2"}),
        ("vilka", {"orolig": ["ja"]}, set(), {"orolig"}),
        (NOT_WANTED.slug, {"text": ["Per"], "om": ["samordnaren"]}, set(), {"text", "om"}),
    ],
)
def test_what_is_private_is_parted_from_the_rest(
    slug: str, values: dict[str, list[str]], opened: set[str], private: set[str]
) -> None:
    halves = BY_SLUG[slug].parted(values)
    assert (set(halves[0]), set(halves[1])) == (opened, private)


def test_whom_a_private_no_is_about() -> None:
    assert people_meant({"vem": ["p1"], "vem:p2": ["nej"], "vem:p3": ["maste"], "om": ["samordnaren"]}) == {
        "p1",
        "p2",
        "samordnaren",
    }


@pytest.mark.parametrize(
    ("answers", "wishes"),
    [
        ({"tolk": {"svar": ["ja"]}}, ["tolk:ja"]),
        ({"tolk": {"svar": ["ja"]}, "om-tolken": {"onskar": ["bokar_sjalv"]}}, []),
        ({"tolk": {"svar": ["nej"]}, "stodperson": {"svar": ["nej"]}, "hur-vi-ses": {"svar": ["vi_ses"]}}, []),
        (
            {"lattare": {"bilder": ["pause", "calm"]}, "langd": {"svar": ["30"]}},
            ["lattare:pause", "lattare:calm", "langd:30"],
        ),
        ({"tid": {"svar": ["spelar_ingen_roll"]}, "viktigt": {"bilder": ["money"]}}, []),
        ({"lattare": {"bilder": ["<script>"]}}, []),
    ],
)
def test_which_answers_are_wishes(answers: dict[str, dict[str, list[str]]], wishes: list[str]) -> None:
    assert list(wishes_in(answers)) == wishes


def test_no_question_has_to_be_answered_in_words() -> None:
    for screen in SCREENS:
        written_only = all(field.part in (Part.TEXT, Part.LINE, Part.LIST) for field in screen.fields)
        assert not written_only or screen.unknown, screen.slug
