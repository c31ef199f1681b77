"""What happens without anybody waiting for it: mail leaves the outbox, and what is old enough is emptied."""

import smtplib

import structlog
from sqlalchemy.orm import Session

from citizen_app.identity import service as identity
from citizen_app.kernel.clock import now
from citizen_app.notify import service as notify
from citizen_app.questionnaire import service as questionnaire
from citizen_app.settings import Settings
from citizen_app.storage import queue
from citizen_app.storage.session import begin, database

log = structlog.get_logger()


def work(settings: Settings) -> None:
    """Sends what waits, whenever it is woken and each minute, until the process is told to stop."""
    queue.open_queue(settings, database().ring)
    queue.work(lambda: sweep(settings))


def sweep(settings: Settings) -> None:
    """All that is due: mail leaves, and what nobody touched for long enough is emptied."""
    send_mail(settings)
    with begin() as session:
        questionnaire.forget_old(session, now())


def send_mail(settings: Settings) -> int:
    """Sends all mail that is due; no transaction is open while a mail server thinks. Gives how many left."""
    if not settings.mail_leaves:
        return 0
    deliver = notify.deliver_by(settings)
    with begin() as session:
        taken = notify.take_due(session, settings.mail_from, lambda person_id: _may_leave(session, person_id))
    sent = 0
    for row_id, message in taken:
        try:
            deliver(message)
        except (OSError, smtplib.SMTPException) as trouble:
            log.warning("mail_not_sent", kind=type(trouble).__name__)
            with begin() as session:
                notify.note_not_sent(session, row_id)
        else:
            with begin() as session:
                notify.note_sent(session, row_id)
            sent += 1
    return sent


def _may_leave(session: Session, person_id: str) -> bool:
    """Whether the person may be written to now: protected identity and what is safe are asked again."""
    return bool(notify.may_send(session, person_id, identity.person(session, person_id).protected))
