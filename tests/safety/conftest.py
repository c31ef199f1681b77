"""The tests of this folder walk through one ordinary world, built once."""

from tests.walks import kept, world

__all__ = ["kept", "world"]
