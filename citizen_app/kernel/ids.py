"""Random ids: 128 bits that tell nothing of when or where a thing was made (safety: uuid7 leaks when a case began)."""

import base64
import secrets

ID_LENGTH = 26


def new_id() -> str:
    """A random 128-bit id as 26 lower-case letters and digits."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def looks_like_id(text: str) -> bool:
    """Whether a text has the shape of an id; anything else cannot be in a table."""
    return len(text) == ID_LENGTH and text.isascii() and text.isalnum() and text == text.lower()
