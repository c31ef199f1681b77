"""Secrets people carry: random tokens, typed codes and the personal code, and the tries at them."""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from citizen_app.identity import rules
from citizen_app.identity.records import Try, count_tries, tries
from citizen_app.kernel.verdict import Allowed, Refused, Verdict
from citizen_app.storage.keys import vault_of

SCRYPT = {"n": 2**15, "r": 8, "p": 1, "maxmem": 2**26, "dklen": 32}


def new_token() -> str:
    """A 256-bit secret for a link or a session."""
    return secrets.token_urlsafe(32)


def mark_of(purpose: str, token: str) -> str:
    """What is kept of a 256-bit secret: its SHA-256 with a purpose label."""
    return hashlib.sha256(f"{purpose}|{token}".encode()).hexdigest()


def new_typed_code() -> tuple[str, str]:
    """A code for paper: a four-character selector and twelve secret characters (60 bits)."""
    letters = [secrets.choice(rules.CROCKFORD) for _ in range(16)]
    return "".join(letters[:4]), "".join(letters[4:])


def new_contact_code() -> str:
    """A code for another device of a link: eight characters (40 bits)."""
    return "".join(secrets.choice(rules.CROCKFORD) for _ in range(rules.CONTACT_CODE_SIGNS))


def in_fours(code: str) -> str:
    """A code in groups of four, as a person reads it."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4)).upper()


def harden(code: str) -> tuple[bytes, bytes]:
    """A short code as it is kept: salt and scrypt."""
    salt = secrets.token_bytes(16)
    return salt, _scrypt(code, salt)


def fits(code: str, salt: bytes | None, hardened: bytes | None) -> bool:
    """Whether a short code is the right one; as slow where there is none to compare with."""
    if salt is None or hardened is None:
        _scrypt(code, bytes(16))
        return False
    return hmac.compare_digest(_scrypt(code, salt), hardened)


def may_try(session: Session, what: str, whom: str, now: datetime) -> Verdict:
    """Whether another try may be made now, counted in the database for all processes."""
    return rules.may_try(tries(session, what, _digest(session, whom), now - 4 * rules.SLOW_DOWN), now)


def tries_since(session: Session, what: str, whom: str, since: datetime) -> int:
    """How often something was tried since a moment."""
    return len(tries(session, what, _digest(session, whom), since))


def count_try(session: Session, what: str, whom: str, now: datetime) -> None:
    """Remembers a try."""
    session.add(Try(what=what, whom=_digest(session, whom), at=now))
    session.flush()


def may_anybody_try(session: Session, what: str, now: datetime, most: int) -> Verdict:
    """Whether the whole service is below its limit for the last minute."""
    since = now - rules.SEEN_EVERY
    return Allowed() if count_tries(session, what, since) < most else Refused(rules.Reason.SLOW_DOWN)


def _digest(session: Session, whom: str) -> str:
    return vault_of(session).ring.token_mark("try", whom)


def _scrypt(code: str, salt: bytes) -> bytes:
    return hashlib.scrypt(code.encode(), salt=salt, **SCRYPT)
