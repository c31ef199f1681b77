"""Mail leaves the outbox through a real mail server, is rechecked right before, and is never lost or doubled."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from citizen_app import jobs
from citizen_app.identity import service as identity
from citizen_app.kernel import clock
from citizen_app.kernel.levels import Actor
from citizen_app.notify import rules
from citizen_app.notify import service as notify
from citizen_app.notify.records import OutboxRow
from citizen_app.settings import Settings
from citizen_app.storage import queue
from citizen_app.storage.session import begin, database, reading
from tests.builders import Cast
from tests.conftest import both_databases

SARA = Actor("staff", "sara")
ADDRESS = "fatima@exempel.se"


class Postbox:
    """What the mail server took, and what it answers."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def by_smtp(settings: Settings, postbox: Postbox) -> Iterator[Settings]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield replace(settings, smtp_host="127.0.0.1", smtp_port=port, mail_from="plan@exempel.se")
    controller.stop()


def a_mail(cast: Cast, occasion: str = "link:1", body: str = "Ditt ord: Blå båt\n\nhttps://x.se/l#abc\n") -> None:
    with begin() as session:
        notify.put_in_outbox(session, cast.person, ADDRESS, "Du har ett nytt meddelande", body, occasion)


def it_is_safe(cast: Cast, unknown: bool = False) -> None:
    with begin() as session:
        notify.answer_safety(session, SARA, cast.person, "ingen annan", "mejl går bra", unknown)


def states() -> list[tuple[str, bool]]:
    with reading() as session:
        return [(row.state, row.letter_sealed is not None) for row in session.scalars(select(OutboxRow))]


@both_databases
def test_a_mail_arrives_with_neutral_subject_and_its_own_words(cast: Cast, by_smtp: Settings, postbox: Postbox) -> None:
    it_is_safe(cast)
    a_mail(cast)
    assert jobs.send_mail(by_smtp) == 1
    [mail] = postbox.mails
    assert (mail["To"], mail["From"], mail["Subject"]) == (ADDRESS, "plan@exempel.se", "Du har ett nytt meddelande")
    assert "Ditt ord: Blå båt" in mail.get_content()
    assert "https://x.se/l#abc" in mail.get_content()
    assert states() == [("sent", False)]


def test_a_mail_is_sent_once(cast: Cast, by_smtp: Settings, postbox: Postbox) -> None:
    it_is_safe(cast)
    a_mail(cast)
    assert [jobs.send_mail(by_smtp), jobs.send_mail(by_smtp)] == [1, 0]
    assert len(postbox.mails) == 1


def test_a_refused_mail_waits_and_is_tried_again(cast: Cast, by_smtp: Settings, postbox: Postbox) -> None:
    it_is_safe(cast)
    a_mail(cast)
    postbox.answer = "451 later"
    assert jobs.send_mail(by_smtp) == 0
    assert states() == [("waiting", True)]
    postbox.answer = "250 OK"
    assert jobs.send_mail(by_smtp) == 0, "not before its time"
    clock.move_to(clock.now() + rules.next_try(1))
    assert jobs.send_mail(by_smtp) == 1


def test_a_mail_server_that_is_down_loses_nothing(cast: Cast, settings: Settings) -> None:
    it_is_safe(cast)
    a_mail(cast)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        down = replace(settings, smtp_host="127.0.0.1", smtp_port=probe.getsockname()[1], mail_from="plan@exempel.se")
    assert jobs.send_mail(down) == 0
    assert states() == [("waiting", True)]


def test_a_mail_is_given_up_after_the_last_try(cast: Cast, by_smtp: Settings, postbox: Postbox) -> None:
    it_is_safe(cast)
    a_mail(cast)
    postbox.answer = "550 no"
    with begin() as session:
        session.scalars(select(OutboxRow)).one().attempts = rules.MOST_ATTEMPTS - 1
    jobs.send_mail(by_smtp)
    assert states() == [("failed", True)]


def test_a_sender_that_dies_leaves_its_mail_to_the_next(cast: Cast, by_smtp: Settings, postbox: Postbox) -> None:
    it_is_safe(cast)
    a_mail(cast)
    with begin() as session:
        assert len(notify.take_due(session, by_smtp.mail_from, lambda _person: True)) == 1
    assert jobs.send_mail(by_smtp) == 0, "the dead one still holds it"
    clock.move_to(clock.now() + rules.LEASE + timedelta(seconds=1))
    assert jobs.send_mail(by_smtp) == 1


def test_nothing_leaves_once_identity_is_protected(cast: Cast, by_smtp: Settings, postbox: Postbox) -> None:
    it_is_safe(cast)
    a_mail(cast)
    with begin() as session:
        identity.protect(session, SARA, cast.person)
    assert jobs.send_mail(by_smtp) == 0
    assert states() == [("stopped", False)]
    assert postbox.mails == []


def test_nothing_leaves_where_nobody_knows_what_is_safe(cast: Cast, by_smtp: Settings, postbox: Postbox) -> None:
    it_is_safe(cast, unknown=True)
    a_mail(cast)
    assert jobs.send_mail(by_smtp) == 0
    assert postbox.mails == []


def test_no_transaction_is_open_while_the_mail_server_thinks(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    it_is_safe(cast)
    a_mail(cast)
    seen: list[str] = []

    def slow(_message: EmailMessage) -> None:
        with begin() as session:  # another writer; it would wait for ever inside the sender's own transaction
            seen.append(identity.person(session, cast.person).id)
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(notify, "deliver_by", lambda _settings: slow)
    assert jobs.send_mail(settings) == 0
    assert seen == [cast.person]


def test_without_a_mail_server_outside_the_demo_nothing_is_written_down(cast: Cast, settings: Settings) -> None:
    it_is_safe(cast)
    a_mail(cast)
    assert jobs.send_mail(replace(settings, testing=False)) == 0
    assert states() == [("waiting", True)]
    assert not settings.mail_folder.exists()


def test_in_the_demo_mail_is_put_in_a_folder(cast: Cast, settings: Settings) -> None:
    it_is_safe(cast)
    a_mail(cast)
    assert jobs.send_mail(settings) == 1
    assert [file.suffix for file in settings.mail_folder.iterdir()] == [".eml"]


def test_a_committed_letter_wakes_the_worker_and_an_undone_one_does_not(cast: Cast) -> None:
    it_is_safe(cast)
    engine = queue._open[0][0]
    before = engine.pending_count()
    with suppress(ZeroDivisionError), begin() as session:
        notify.put_in_outbox(session, cast.person, ADDRESS, "s", "b", "undone")
        raise ZeroDivisionError
    assert engine.pending_count() == before
    a_mail(cast)
    assert engine.pending_count() == before + 1


def test_a_queue_that_is_down_stops_nobody(cast: Cast, settings: Settings) -> None:
    it_is_safe(cast)
    queue.open_queue(replace(settings, redis_url="redis://127.0.0.1:1/0"), database().ring)
    a_mail(cast)
    assert states() == [("waiting", True)]
