"""Phone numbers: what a phone dials, and how people write them."""

import re
from functools import lru_cache
from typing import Any

SHORTEST, LONGEST_SHORT = 3, 6  # 112, 1177, 90101, 116 111 are dialled as they are


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _parsed(number: str) -> Any:
    import phonenumbers  # heavy, and needed on few pages

    try:
        found = phonenumbers.parse(number, "SE")
    except phonenumbers.NumberParseException:
        return None
    return found if phonenumbers.is_possible_number(found) else None


@lru_cache(maxsize=1024)
def link(number: str) -> str:
    """The address that dials a number: "tel:+46701234567"; nothing when there is nothing to dial."""
    digits, abroad = _digits(number), number.strip().startswith("+")
    if len(digits) <= LONGEST_SHORT and not abroad:
        return f"tel:{digits}" if len(digits) >= SHORTEST else ""
    found = _parsed(number)
    if found is not None:
        return f"tel:+{found.country_code}{found.national_number}"
    return f"tel:{'+' if abroad else ''}{digits}"


@lru_cache(maxsize=1024)
def in_words(number: str) -> str:
    """A number as people write it: "070-123 45 67"; as it was given when it is short, foreign or unknown."""
    found = _parsed(number) if len(_digits(number)) > LONGEST_SHORT else None
    if found is None or found.country_code != 46:
        return number.strip()
    import phonenumbers

    return str(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.NATIONAL))
