"""The key ring, and one data key an owner (a person or a unit): erasing a person is destroying her key."""

import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from citizen_app.kernel.clock import now
from citizen_app.storage.base import Base, Key, When

KEY_BYTES = 32
_SINGLE = ("index", "audit", "tokens")


class BadKeys(Exception):
    """The key ring is missing, short, repeated or readable by others; the message says which."""


class LostKey(LookupError):
    """The owner's data key is destroyed or was never made: what was sealed with it is gone."""


class BrokenSeal(Exception):
    """A sealed value was moved, changed or sealed with another key."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys outside the database: numbered master keys, and one key each for index, audit and tokens."""

    masters: dict[str, bytes]
    current: str
    index: bytes
    audit: bytes
    tokens: bytes
    _ciphers: dict[str, AESGCM] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        keys = [*self.masters.values(), self.index, self.audit, self.tokens]
        if any(len(key) != KEY_BYTES or len(set(key)) < 8 for key in keys):
            raise BadKeys("each key is 32 random bytes")
        if len(set(keys)) != len(keys):
            raise BadKeys("no two keys may be equal")
        if self.current not in self.masters:
            raise BadKeys("the current master key is not on the ring")
        self._ciphers.update({name: AESGCM(key) for name, key in self.masters.items()})

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(self.masters)})"

    def wrap(self, owner: str, key: bytes) -> tuple[str, bytes]:
        """A data key as it lies in the database: the master key's name and the wrapped bytes."""
        return self.current, _seal(self._ciphers[self.current], key, f"data_key|{owner}|{self.current}")

    def unwrap(self, owner: str, master: str, wrapped: bytes) -> bytes:
        """The data key that `wrap` wrapped; raises BrokenSeal."""
        if master not in self.masters:
            raise BrokenSeal("the master key is not on the ring")
        return _open(self._ciphers[master], wrapped, f"data_key|{owner}|{master}")

    def index_of(self, column: str, organisation: str, value: str) -> str:
        """A blind index: finds an equal value in one column of one organisation, and tells nothing else."""
        return hmac.digest(self.index, f"{column}|{organisation}|{value}".encode(), "sha256").hex()

    def token_mark(self, purpose: str, token: str) -> str:
        """A keyed digest of a secret or a body, for one purpose."""
        return hmac.digest(self.tokens, f"{purpose}|{token}".encode(), "sha256").hex()


class DataKey(Base):
    """The wrapped data key of one owner; destroyed means emptied, and the row stays as a tombstone."""

    __tablename__ = "data_key"

    owner_id: Mapped[Key]
    master: Mapped[str] = mapped_column(String(16))
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[When]
    destroyed_at: Mapped[When | None]


class Vault:
    """Opens and seals values inside one transaction; each owner's key is fetched once."""

    def __init__(self, ring: KeyRing, session: Session) -> None:
        self.ring = ring
        self._session = session
        self._ciphers: dict[str, AESGCM] = {}

    def know(self, owner: str, key: bytes) -> None:
        """Hands in a data key that was already unwrapped, so that it is not fetched again."""
        self._ciphers[owner] = AESGCM(key)

    def seal(self, owner: str, place: str, value: bytes) -> bytes:
        """A value sealed to its place (table|column|row); raises LostKey."""
        return _seal(self._cipher(owner), value, place)

    def open(self, owner: str, place: str, sealed: bytes) -> bytes:
        """The value that was sealed to this place; raises LostKey or BrokenSeal."""
        return _open(self._cipher(owner), sealed, place)

    def _cipher(self, owner: str) -> AESGCM:
        if owner not in self._ciphers:
            with self._session.no_autoflush:
                row = self._session.get(DataKey, owner)
            if row is None or row.wrapped is None:
                raise LostKey("the data key is gone")
            self.know(owner, self.ring.unwrap(owner, row.master, row.wrapped))
        return self._ciphers[owner]


def vault_of(session: Session) -> Vault:
    """The vault of a transaction."""
    vault: Vault = session.info["vault"]
    return vault


def new_data_key(session: Session, owner: str) -> None:
    """Makes the data key of a new person or unit."""
    vault = vault_of(session)
    key = AESGCM.generate_key(bit_length=256)
    master, wrapped = vault.ring.wrap(owner, key)
    session.add(DataKey(owner_id=owner, master=master, wrapped=wrapped, made_at=now(), destroyed_at=None))
    vault.know(owner, key)


def destroy_data_key(session: Session, owner: str, at: datetime) -> None:
    """Makes everything sealed for an owner unreadable for ever, in this database and in every backup's future."""
    row = session.get(DataKey, owner)
    if row is not None:
        row.wrapped, row.destroyed_at = None, at


def make_ring() -> KeyRing:
    """A ring of fresh random keys."""
    fresh = (secrets.token_bytes(KEY_BYTES) for _ in range(4))
    return KeyRing({"k1": next(fresh)}, "k1", next(fresh), next(fresh), next(fresh))


def read_ring(path: Path) -> KeyRing:
    """The key ring in a file that only its owner can read; raises BadKeys."""
    try:
        if path.stat().st_mode & 0o077:
            raise BadKeys(f"{path.name} can be read by others: chmod 400")
        kept = json.loads(path.read_text())
        masters = {name: b64decode(key) for name, key in kept["masters"].items()}
        return KeyRing(masters, kept["current"], *(b64decode(kept[name]) for name in _SINGLE))
    except FileNotFoundError as error:
        raise BadKeys(f"there is no {path.name}: run citizen-app keys new") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadKeys(f"{path.name} is not a key ring") from error


def write_ring(path: Path, ring: KeyRing) -> None:
    """Writes a new key ring, readable by its owner only; an existing file is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {
        "masters": {name: b64encode(key).decode() for name, key in ring.masters.items()},
        "current": ring.current,
        **{name: b64encode(getattr(ring, name)).decode() for name in _SINGLE},
    }
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        json.dump(kept, file, indent=1)


def _seal(cipher: AESGCM, value: bytes, place: str) -> bytes:
    """AES-256-GCM with a random nonce; the place is bound to the value (safety 2.5)."""
    nonce = secrets.token_bytes(12)
    return nonce + cipher.encrypt(nonce, value, place.encode())


def _open(cipher: AESGCM, sealed: bytes, place: str) -> bytes:
    """What `_seal` sealed; raises BrokenSeal."""
    try:
        return cipher.decrypt(sealed[:12], sealed[12:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise BrokenSeal(f"a sealed value does not fit its place ({place.split('|')[0]})") from error
