"""The tests of this folder walk through one ordinary world, built once."""

from tests.journeys.conftest import browser
from tests.walks import kept, world

__all__ = ["browser", "kept", "world"]
