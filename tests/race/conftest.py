"""The people of the races, and a pool whose deadline is moved when everybody stands ready."""

import pytest

from pools.models import Pool
from tests.race.crowd import Managers, pool_at_its_deadline


@pytest.fixture
def managers(manager, manager2) -> Managers:
    return Managers(manager, manager2)


@pytest.fixture
def pool(world, managers) -> Pool:
    """Whole applications can be walked ten days back; nothing can be sent before the deadline is moved."""
    return pool_at_its_deadline(managers)
