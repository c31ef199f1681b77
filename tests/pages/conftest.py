"""One link and the two phones that try it, for the tests of the doors."""

from tests.other_phone import first, link, second

__all__ = ["first", "link", "second"]
