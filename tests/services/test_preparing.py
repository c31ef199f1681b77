"""The own room and sending with a real database: who reads what, the private no, two tabs, taking back."""

from datetime import timedelta

import pytest

from citizen_app.identity import links
from citizen_app.kernel import clock
from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Actor
from citizen_app.meetings import sending, service
from citizen_app.meetings.preparation import Pen, Saved, Stale
from citizen_app.meetings.rules import Called, Hand, Reply, Values
from citizen_app.storage.session import begin
from citizen_app.units import service as units
from tests.builders import HOUSE, Cast
from tests.conftest import both_databases
from tests.services.own_room import LINK, ME, NEXT_LINK, a_meeting, desk, kinds, read, said, send, write

pytestmark = both_databases


def test_staff_read_nothing_before_it_is_sent(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "viktigt", {"text": ["Att sova"]})
        assert service.sent_answers(session, meeting, cast.coordinator) is None
        assert kinds(session, cast) == []


def test_what_is_sent_is_read_by_the_unit_and_waits_until_it_is(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "viktigt", {"text": ["Att sova"], "bilder": ["sleep"]})
        assert send(session, meeting)
        found = read(session, meeting, cast.colleague)
        assert said(found) == {"viktigt": {"text": ["Att sova"], "bilder": ["sleep"]}}
        assert kinds(session, cast) == [("answers_to_read", None)]
        service.mark_read(session, Actor("staff", cast.colleague, cast.unit), meeting, found.version)
        assert read(session, meeting, cast.colleague).read_by == cast.colleague
        assert kinds(session, cast) == []


def test_a_change_is_a_new_version_that_waits_again(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "viktigt", {"text": ["Att sova"]})
        send(session, meeting)
        service.mark_read(session, HOUSE, meeting, 1)
        write(session, meeting, "viktigt", {"text": ["Att gå ut"]}, base=1)
        send(session, meeting)
        found = read(session, meeting, cast.coordinator)
        assert (found.version, found.read_at, said(found)["viktigt"]) == (2, None, {"text": ["Att gå ut"]})


@pytest.mark.parametrize(
    ("slug", "values"),
    [
        ("inte-med", {"vem": ["p2"]}),
        ("nagot-eller-nagon", {"text": ["Inte Per"]}),
        ("vilka", {"vem:p2": ["nej"]}),
        ("inte-prata", {"varfor": ["Det gör ont"]}),
    ],
)
def test_the_private_no_is_read_by_the_coordinator_alone(cast: Cast, slug: str, values: Values) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast, participants=[Called("Johan Berg", someone_id="p2")])
        write(session, meeting, slug, values)
        send(session, meeting)
        assert read(session, meeting, cast.coordinator).private[0].values == values
        for other in (cast.second, cast.colleague, cast.reader):
            found = read(session, meeting, other)
            assert (found.private, found.entries) == ((), ())
        assert ("private_to_read", cast.coordinator) in kinds(session, cast)


def test_the_topic_is_open_and_its_reason_private(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "inte-prata", {"finns": ["ja"], "rader": ["Irak"], "varfor": ["Det gör ont"]})
        send(session, meeting)
        assert said(read(session, meeting, cast.colleague)) == {"inte-prata": {"finns": ["ja"], "rader": ["Irak"]}}


def test_a_private_no_about_the_coordinator_goes_to_the_second_name(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "inte-med", {"vem": ["samordnaren"]})
        send(session, meeting)
        assert read(session, meeting, cast.coordinator).private == ()
        assert read(session, meeting, cast.second).private[0].values == {"vem": ["samordnaren"]}
        assert ("private_to_read", cast.second) in kinds(session, cast)


def test_choosing_a_participant_who_is_staff_here_keeps_it_from_that_member_of_staff(cast: Cast) -> None:
    with begin() as session:
        units.set_absence(session, HOUSE, cast.coordinator, clock.today(), None, cast.second)
        meeting = a_meeting(session, cast, participants=[Called("Ali Berg", someone_id="p9")])
        write(session, meeting, "inte-med", {"vem": ["p9"]})
        send(session, meeting)
        assert read(session, meeting, cast.second).private == ()
        assert read(session, meeting, cast.coordinator).private != ()


def test_the_one_who_sent_the_link_never_reads_what_is_about_her(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        sara = Actor("staff", cast.coordinator, cast.unit)
        made = links.make_link(session, sara, links.PREPARE, cast.person, cast.unit, meeting_id=meeting.id)
        pen = Pen(Hand.LINK, "b" * 26, made.id)
        write(session, meeting, "inte-med", {"vem": ["den_som_skickade"]}, pen)
        send(session, meeting, pen)
        assert read(session, meeting, cast.coordinator).private == ()
        assert read(session, meeting, cast.second).private != ()


def test_while_the_coordinator_is_away_her_second_name_reads(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "inte-med", {"nagon_annan": ["Per"]})
        send(session, meeting)
        units.set_absence(session, HOUSE, cast.coordinator, clock.today(), None, cast.second)
        assert read(session, meeting, cast.coordinator).private == ()
        assert read(session, meeting, cast.second).private != ()


def test_names_travel_with_the_answer_so_that_staff_see_who_is_meant(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast, participants=[Called("Johan Berg", someone_id="p2")])
        write(session, meeting, "vilka", {"vem:p2": ["maste"]})
        send(session, meeting)
        assert read(session, meeting, cast.colleague).entries[0].names == {"p2": "Johan Berg"}


def test_another_tab_overwrites_nothing_and_loses_nothing(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "bra", {"text": ["ett"]}, base=0, form="one")
        assert write(session, meeting, "bra", {"text": ["två"]}, base=0, form="two") == Stale(1, {"text": ["ett"]})
        shown = desk(session, meeting, ME).answers["bra"]
        assert (shown.values, shown.aside) == ({"text": ["ett"]}, {"text": ["två"]})
        assert write(session, meeting, "bra", {"text": ["ett och två"]}, base=1, form="two") == Saved(2)
        assert desk(session, meeting, ME).answers["bra"].aside is None


def test_the_same_page_saves_again_and_again(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        for number in range(4):
            assert write(session, meeting, "bra", {"text": [str(number)]}, base=0) == Saved(number + 1)
        assert write(session, meeting, "bra", {"text": ["3"]}, base=0) == Saved(4)


def test_another_session_behind_the_link_sees_that_it_is_answered_and_never_the_words(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "bra", {"text": ["hemligt"]}, LINK)
        assert desk(session, meeting, LINK).answers["bra"].values == {"text": ["hemligt"]}
        shown = desk(session, meeting, NEXT_LINK).answers["bra"]
        assert (shown.is_hidden, shown.values, shown.aside) == (True, None, None)


def test_an_empty_page_behind_the_link_leaves_the_unseen_answer_and_words_rewrite_it(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "viktigt", {"text": ["gammalt"], "bilder": ["money"]}, LINK)
        assert write(session, meeting, "viktigt", {}, NEXT_LINK, base=1, form="g") == Saved(1)
        write(session, meeting, "viktigt", {"text": ["nytt"]}, NEXT_LINK, base=1, form="g")
        shown = desk(session, meeting, NEXT_LINK).answers["viktigt"]
        assert shown.values == {"text": ["nytt"]}


def test_a_stale_page_behind_the_link_is_told_of_no_words(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "bra", {"text": ["hemligt"]}, LINK)
        assert write(session, meeting, "bra", {"text": ["mitt"]}, NEXT_LINK, base=0, form="g") == Stale(1, None)


def test_what_is_written_by_link_never_touches_the_persons_own_words(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "bra", {"text": ["mitt eget"]})
        write(session, meeting, "bra", {"text": ["av länken"]}, LINK)
        assert desk(session, meeting, ME).words == {"bra": {"text": ["mitt eget"]}}
        send(session, meeting)
        send(session, meeting, LINK)
        found = read(session, meeting, cast.colleague)
        assert [(entry.hand, entry.values["text"]) for entry in found.entries] == [
            ("own", ["mitt eget"]),
            ("link", ["av länken"]),
        ]
        assert found.by_link


def test_taking_back_ends_the_reading_and_keeps_the_words(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "bra", {"text": ["mitt"]})
        send(session, meeting)
        assert sending.take_back(session, HOUSE, ME, meeting)
        assert service.sent_answers(session, meeting, cast.coordinator) is None
        assert desk(session, meeting, ME).sent is None
        assert desk(session, meeting, ME).words == {"bra": {"text": ["mitt"]}}
        assert kinds(session, cast) == []


def test_a_link_takes_back_only_what_came_by_link(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "bra", {"text": ["mitt"]})
        write(session, meeting, "bra", {"text": ["länk"]}, LINK)
        send(session, meeting)
        send(session, meeting, LINK)
        sending.take_back(session, HOUSE, LINK, meeting)
        found = read(session, meeting, cast.colleague)
        assert [entry.values for entry in found.entries] == [{"text": ["mitt"]}]
        assert not found.by_link


def test_on_the_day_a_change_is_not_sent_but_kept(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast, days=0.2)
        write(session, meeting, "bra", {"text": ["mitt"]})
        assert send(session, meeting)
        write(session, meeting, "bra", {"text": ["ändrat"]}, base=1)
        assert not send(session, meeting)
        assert not sending.take_back(session, HOUSE, ME, meeting)
        assert said(read(session, meeting, cast.colleague)) == {"bra": {"text": ["mitt"]}}
        assert desk(session, meeting, ME).words == {"bra": {"text": ["ändrat"]}}


def test_a_line_that_was_typed_and_not_added_is_sent_all_the_same(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "fragor", {"rader": ["ett"], "ny": ["två"]})
        send(session, meeting)
        assert said(read(session, meeting, cast.colleague)) == {"fragor": {"rader": ["ett", "två"]}}


def test_a_pause_of_ten_minutes_closes_a_links_session_to_its_own_words(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "bra", {"text": ["hemligt"]}, LINK)
        later = Pen(Hand.LINK, LINK.session_id, since=now() + timedelta(minutes=10))
        assert desk(session, meeting, later).answers["bra"].is_hidden


def test_reply_and_preparation_live_apart(cast: Cast) -> None:
    with begin() as session:
        meeting = a_meeting(session, cast)
        write(session, meeting, "bra", {"text": ["x"]})
        service.reply(session, Actor("person", cast.person), meeting, Reply.NO_MEETING)
        assert service.sent_answers(session, meeting, cast.coordinator) is None
