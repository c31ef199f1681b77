"""Operational logs: JSON on standard output, codes and places only; what could name somebody is taken out."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_PRIVATE = re.compile(
    r"\b(?:19|20)?\d{6}[-+]?\d{4}\b"  # personnummer
    r"|[\w.+-]+@[\w-]+\.[\w.]+"  # e-mail
    r"|(?<![\w.])\+?\d[\d -]{7,}\d\b"  # phone
    r"|\b[A-Za-z0-9_-]{40,}\b"  # tokens
)
_OPEN_FIELDS = ("timestamp", "where")


def set_up_log() -> None:
    """Logs as JSON, without personal data."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_private_data,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )


def without_private_data(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Takes out what looks like a number, an address or a token, whatever was logged."""
    for name, value in event.items():
        if isinstance(value, str) and name not in _OPEN_FIELDS:
            event[name] = _PRIVATE.sub("[dolt]", value)
    return event
