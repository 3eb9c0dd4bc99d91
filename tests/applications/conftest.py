"""The pools of this floor's stories."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pools.models import Pool
from tests.pools.factories import announced_places, announced_pool


@pytest.fixture
def pool(manager, manager2) -> Pool:
    """The seed pool, open from 1 July to 17 September 2019 kl. 12.00 (10:00Z)."""
    return announced_pool(manager, manager2)


@pytest.fixture
def places(manager, manager2) -> Pool:
    """The call for courses, open in the same months, with the guide's own approval by declaration."""
    return announced_places(manager, manager2)


@pytest.fixture(params=["money", "places"])
def any_pool(request: pytest.FixtureRequest, manager, manager2) -> Pool:
    """What holds on the one road holds for money and for places: the same story is told over both."""
    if request.param == "money":
        return announced_pool(manager, manager2)
    return announced_places(manager, manager2, approval="portal")


@pytest.fixture
def open_places(manager, manager2) -> Pool:
    """The call for courses open at this moment, for stories told through pages."""
    now = timezone.now()
    moments = {"opens": now - timedelta(days=20), "deadline": now + timedelta(days=10)}
    return announced_places(manager, manager2, now=now - timedelta(days=21), **moments)


@pytest.fixture
def open_pool(manager, manager2) -> Pool:
    """The same pool open at this moment, for stories told through pages: deadline in ten days."""
    now = timezone.now()
    moments = {"opens": now - timedelta(days=20), "deadline": now + timedelta(days=10)}
    return announced_pool(manager, manager2, now=now - timedelta(days=21), slug="recovery-aaben", **moments)
