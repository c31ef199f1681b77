"""Who acts in the service tests: the person, and her coordinator."""

import pytest

from citizen_app.kernel.levels import Actor
from tests.builders import Cast


@pytest.fixture
def me(cast: Cast) -> Actor:
    """The person herself."""
    return Actor("person", cast.person, cast.unit, "session")


@pytest.fixture
def sara(cast: Cast) -> Actor:
    """Her coordinator."""
    return Actor("staff", cast.coordinator, cast.unit, "session")
