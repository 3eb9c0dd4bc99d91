"""A pool whose two applications are opened, and the people who judge them."""

from collections.abc import Iterator

import pytest

from applications.models import Application
from pools.models import Pool
from tests import told
from tests.assessment import stories

TOLD_ONCE = ("pool", "sent", "opened", "judged", "proposed")


@pytest.fixture(autouse=True)
def _begun(request: pytest.FixtureRequest) -> Iterator[None]:
    yield from told.begun(request, TOLD_ONCE)


@pytest.fixture
def partners() -> tuple[int, int]:
    """The seed pool's: two to four."""
    return (2, 4)


@pytest.fixture
def offers(request) -> str:
    """Money, unless a test walks the same road over places too: `both_roads` of tests/assessment/stories.py."""
    return getattr(request, "param", "money")


@pytest.fixture
def pool(db, manager, manager2, partners, offers) -> Pool:
    if offers == "places":
        return stories.pool_of_places(manager, manager2, partners=partners)
    return stories.plain_pool(manager, manager2, partners=partners)


@pytest.fixture
def sent(pool, odense, applicant, aalborg, aalborg_applicant) -> list[Application]:
    """Odense's and Aalborg's applications, submitted and sealed."""
    return [
        stories.submitted(pool, odense, by=applicant, tilbud=3),
        stories.submitted(pool, aalborg, by=aalborg_applicant, amount="700.000", tilbud=2),
    ]


@pytest.fixture
def opened(sent, manager) -> list[Application]:
    """The same, opened to the agency."""
    stories.opened(sent[0].pool, by=manager)
    return list(Application.objects.select_related("case", "pool__version", "organisation").order_by("pk"))


@pytest.fixture
def judged(opened, caseworker, caseworker2, manager, director) -> list[Application]:
    """Both assessed and locked by two caseworkers; manager and director have declared over the list."""
    stories.declared_over_list(opened[0].pool, manager, director)
    for application, points in zip(opened, (4, 3), strict=True):
        stories.assessed(application, caseworker, caseworker2, manager=manager, points=points)
    return opened


@pytest.fixture
def proposed(judged, manager) -> list[Application]:
    """Odense is proposed 400.000 kr. of its 500.000, or places for its three tilbud; Aalborg a refusal."""
    stories.decided(judged[0], "grant", "400000.00", by=manager)
    stories.decided(judged[1], "refusal", by=manager)
    return judged
