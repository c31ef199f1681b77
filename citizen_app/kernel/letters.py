"""Which signs a text may hold: those that a person can read and that every screen, database and page can carry."""

import re

_NO_CHARACTERS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_UNREADABLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff{_NO_CHARACTERS}]")


def clean(text: str) -> str:
    """A text without signs that nobody can see or mean: NUL and other controls, lone surrogates, noncharacters."""
    return _UNREADABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
