"""What each page of meetings and of the preparation shows, put together from facts and wording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from citizen_app.meetings import rules, wording
from citizen_app.meetings.preparation import Desk
from citizen_app.meetings.questions import BY_SLUG, NOT_WANTED, ROUNDS, THREE, screens_of
from citizen_app.meetings.rules import Called, Reply, Values, Way
from citizen_app.meetings.screens import WHO, Group, Part, Screen
from citizen_app.meetings.service import Card
from citizen_app.meetings.wording import Line
from citizen_app.plain.wording import big_first, day_away, moment_in_words


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting: what it is, what I answered, and what can be answered now."""

    title: str
    lead: str
    replied: str
    choices: tuple[tuple[str, str], ...]
    ways: tuple[tuple[str, str], ...]
    coming: tuple[Called, ...]
    not_coming: tuple[Called, ...]
    reader: str


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the task list: a group, how far it has come, and the screen to go on with."""

    words: str
    small: str
    state: str
    state_words: str
    slug: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One row of the page where the answers are looked through."""

    slug: str
    title: str
    lines: Sequence[Line]
    hidden: bool
    reader: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of the preparation says: which meeting, who reads it and when, and that a copy stays there."""

    round: str
    meeting: str
    reader: str
    first_name: str
    day: str
    copy: str
    last_day: str
    sent: bool
    changed: bool
    read: bool
    booked: bool


@dataclass(frozen=True, slots=True)
class ThreePage:
    """The three questions: which are answered and not read back, and what another tab wrote."""

    frame: Frame
    hidden: frozenset[str]
    theirs: Mapping[str, str]
    private: str
    about_keeper: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question: where it stands, what is not read back, what another tab wrote, and who reads it."""

    frame: Frame
    screen: Screen
    title: str
    lead: str
    over: str
    progress: tuple[int, int]
    hidden: bool
    answered: bool
    unknown: str
    is_unknown: bool
    items: Sequence[str]
    aside: Sequence[Line]
    earlier: Sequence[Line]
    reader: str
    about_keeper: str
    kinds: bool
    from_before: bool


def meeting_page(card: Card, reader: str, changing: bool) -> MeetingPage:
    """The words of one meeting."""
    replied = card.reply is not Reply.WAITING and not changing
    return MeetingPage(
        title=_title(card),
        lead=big_first(day_away(card.times.day)) + "." if card.times.day and not card.is_over else "",
        replied=wording.reply_in_words(card.reply, card.way) if replied else "",
        choices=() if replied else tuple((reply, str(wording.REPLIES[reply])) for reply in card.replies),
        ways=_ways(card) if replied else (),
        coming=tuple(each for each in card.called if each.reply != rules.Answered.NO),
        not_coming=tuple(each for each in card.called if each.reply == rules.Answered.NO),
        reader=reader,
    )


def _title(card: Card) -> str:
    if card.times.cancelled:
        return gettext("Mötet är inställt")
    if card.times.starts is None:
        return gettext("Mötet är inte bokat än")
    moment = big_first(moment_in_words(card.times.starts))
    if card.is_over:
        return moment
    return gettext("%(when)s ses ni om din plan.", when=moment)


def _ways(card: Card) -> tuple[tuple[str, str], ...]:
    """How the person would rather take part, asked by one more tap."""
    if card.reply is not Reply.OTHER_WAY or Reply.OTHER_WAY not in card.replies:
        return ()
    return tuple((way, str(wording.WAYS[way])) for way in Way if way is not card.way)


def frame(desk: Desk) -> Frame:
    """What every page of the preparation says."""
    name = wording.reader_of(desk)
    return Frame(
        round=str(wording.ROUNDS[rules.round_of(desk.times)]),
        meeting=_meeting_line(desk),
        reader=name,
        first_name="" if desk.by_link or not desk.keeper.reader else name.split()[0],
        day=wording.reading_day(desk),
        copy=wording.copy_of(desk),
        last_day=wording.last_day(desk),
        sent=desk.sent is not None,
        changed=desk.sent is not None and desk.sent.changed,
        read=desk.sent is not None and desk.sent.read_at is not None,
        booked=desk.times.starts is not None,
    )


def _meeting_line(desk: Desk) -> str:
    """Day and time, unless staff chose to keep them out of the link."""
    if desk.times.starts is None or (desk.by_link and desk.hidden):
        return ""
    return big_first(moment_in_words(desk.times.starts))


def three_page(desk: Desk, theirs: Mapping[str, Values | None]) -> ThreePage:
    """The three questions."""
    texts = {slug: _plain(slug, values) for slug, values in theirs.items() if values}
    texts |= {
        slug: _plain(slug, shown.aside)
        for slug in THREE
        if slug not in theirs and (shown := desk.answers.get(slug)) and shown.aside
    }
    return ThreePage(
        frame=frame(desk),
        hidden=frozenset(slug for slug in THREE if slug in desk.answers and desk.answers[slug].is_hidden),
        theirs=texts,
        private=wording.private_reader(desk, about_keeper=False),
        about_keeper=wording.about_keeper(desk),
    )


def _plain(slug: str, values: Values) -> str:
    return "\n".join(line.text for line in wording.lines_of(slug, values, {}))


def tasks(desk: Desk) -> list[Task]:
    """The groups of this round, each open or done, in any order and all optional."""
    return [_task(desk, group) for group in ROUNDS[rules.round_of(desk.times)]]


def _task(desk: Desk, group: Group) -> Task:
    screens = screens_of(group, desk.words)
    left = [one.slug for one in screens if one.slug not in desk.answers and not wording.decided(desk, one.slug)]
    count = len(screens) - len(left)
    begun = any(one.slug in desk.answers for one in screens)
    state = "done" if not left else "ongoing" if begun else "planned"
    words = {"done": gettext("Klart"), "ongoing": gettext("Påbörjat"), "planned": gettext("När du vill")}
    small = gettext("%(done)s av %(all)s klara", done=count, all=len(screens)) if len(screens) > 1 and begun else ""
    return Task(str(wording.GROUPS[group]), small, state, words[state], (left or [screens[0].slug])[0])


def answered(desk: Desk) -> list[Answered]:
    """The answers that would be sent, in the order of the screens, each with who reads it."""
    names = {one.code: one.name for one in desk.people}
    rows = []
    for slug in BY_SLUG:
        shown = desk.answers.get(slug)
        if shown is None or not (shown.is_hidden or rules.has_words(shown.values or {})):
            continue
        lines = wording.lines_of(slug, shown.values or {}, names)
        reader = wording.who_reads(desk, slug, shown.values)
        rows.append(Answered(slug, wording.title_of(slug), lines, shown.is_hidden, reader))
    return rows


def on_paper(desk: Desk) -> list[tuple[str, Sequence[Line]]]:
    """What may lie on the table at the meeting: the private no stays out of it."""
    names = _names(desk)
    opened = [(slug, BY_SLUG[slug].parted(values)[0]) for slug in BY_SLUG if (values := desk.words.get(slug))]
    return [(wording.title_of(slug), wording.lines_of(slug, values, names)) for slug, values in opened if values]


def question_page(desk: Desk, screen: Screen) -> QuestionPage:
    """One question."""
    shown = desk.answers.get(screen.slug)
    values = desk.words.get(screen.slug, {})
    over, number, of = _step(desk, screen)
    private_people = any(field.part is Part.PEOPLE for field in screen.fields)
    return QuestionPage(
        frame=frame(desk),
        screen=screen,
        title=gettext(screen.title),
        lead=gettext(screen.lead) if screen.lead else "",
        over=over,
        progress=(number, of),
        hidden=shown is not None and shown.is_hidden,
        answered=shown is not None and not shown.skipped,
        unknown=gettext(screen.unknown) if screen.unknown else "",
        is_unknown="vet_inte" in values,
        items=values.get("rader", []),
        aside=wording.lines_of(screen.slug, shown.aside, _names(desk)) if shown and shown.aside else (),
        earlier=_earlier(desk, screen.slug),
        reader=wording.who_reads(desk, screen.slug, values),
        about_keeper=wording.about_keeper(desk) if private_people else "",
        from_before=shown is None and screen.slug in desk.before,
        kinds=desk.by_link and any(field.name == WHO for field in screen.fields),
    )


def _earlier(desk: Desk, slug: str) -> Sequence[Line]:
    """What was said to the third of the three questions, so that nobody is asked twice."""
    if slug not in ("inte-prata", "inte-med") or slug in desk.answers:
        return ()
    return wording.lines_of(NOT_WANTED.slug, desk.words.get(NOT_WANTED.slug, {}), _names(desk))


def _names(desk: Desk) -> dict[str, str]:
    return {one.code: one.name for one in desk.people}


def _step(desk: Desk, screen: Screen) -> tuple[str, int, int]:
    """Where a screen stands: "Mitt liv, fråga 1 av 7", and the numbers for the thread of progress."""
    slugs = _asked(desk, screen)
    number = slugs.index(screen.slug) + 1 if screen.slug in slugs else len(slugs)
    group = wording.GROUPS[screen.group]
    if len(slugs) == 1:
        return str(group), 1, 1
    return gettext("%(group)s, fråga %(now)s av %(of)s", group=group, now=number, of=len(slugs)), number, len(slugs)


def next_in_group(desk: Desk, screen: Screen) -> str | None:
    """The next screen of the same group that is neither decided nor out of place; None after the last."""
    slugs = _asked(desk, screen)
    return next(iter(slugs[slugs.index(screen.slug) + 1 :]), None) if screen.slug in slugs else None


def _asked(desk: Desk, screen: Screen) -> list[str]:
    """The screens of the same group that a person meets on her way: this one, and what nobody has decided yet."""
    group = screens_of(screen.group, desk.words)
    return [one.slug for one in group if one.slug == screen.slug or not wording.decided(desk, one.slug)]
