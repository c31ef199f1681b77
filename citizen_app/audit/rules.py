"""How audit rows are chained, and when a reading is already logged; facts in, values out."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

START = "0" * 64
READING_LASTS = timedelta(minutes=30)


def mac_of(key: bytes, previous: str, facts: Mapping[str, object]) -> str:
    """The link of a row: a keyed digest of the link before it and the row's own facts."""
    body = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, f"{previous}{body}".encode(), hashlib.sha256).hexdigest()


def first_broken(key: bytes, rows: Iterable[tuple[int, str, str, Mapping[str, object]]]) -> int | None:
    """The number of the first row (seq, previous, mac, facts) that does not fit its chain; None when all do."""
    previous, expected = START, 1
    for seq, before, mac, facts in rows:
        if seq != expected or before != previous or not hmac.compare_digest(mac, mac_of(key, previous, facts)):
            return expected
        previous, expected = mac, seq + 1
    return None


def is_logged(mark: str | None, now: datetime) -> bool:
    """Whether a person's own reading is in the log already: once per session, object and half hour."""
    return mark is not None and datetime.fromisoformat(mark) + READING_LASTS > now
