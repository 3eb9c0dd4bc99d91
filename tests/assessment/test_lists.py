"""Every list of this floor asks the database as often with three rows as with one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.assessment import stories
from tests.pools.factories import seed_document

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("rows",)


def queries(client, name: str, *args) -> int:
    """How many queries a page takes once its pool's document has been read."""
    address = reverse(f"assessment:{name}", args=args)
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


@pytest.fixture(params=[1, 3])
def rows(request, manager, manager2, caseworker, caseworker2, director):
    """One or three applications, all the way to the recommendation."""
    pool = stories.plain_pool(manager, manager2, questions=seed_document().questions[:1])
    people = [stories.municipality(number) for number in range(request.param)]
    sent = [stories.submitted(pool, organisation, by=user) for organisation, user in people]
    stories.opened(pool, by=manager)
    stories.declared_over_list(pool, manager, director)
    for application in sent:
        application.refresh_from_db()
        stories.assessed(application, caseworker, caseworker2, manager=manager)
        stories.decided(application, "grant", "500000.00", by=manager)
    return sent


def test_the_desk(rows, client, login, caseworker):
    assert queries(login(client, caseworker), "desk") == 9


def test_the_pools_list(rows, client, login, manager):
    assert queries(login(client, manager), "pool", "recovery-2019") == 16


def test_the_ranking(rows, client, login, manager):
    assert queries(login(client, manager), "priorities", "recovery-2019") == 11


def test_the_recommendation(rows, client, login, manager, director):
    stories.recommended(rows[0].pool, by=manager)
    assert queries(login(client, director), "recommendation", "recovery-2019") == 27


def test_the_recipients_and_the_open_data(rows, client, manager, director):
    stories.released(rows[0].pool, manager=manager, director=director)
    names = ("recipients", "grants_json", "grants_csv", "pools_json")
    assert [queries(client, name) for name in names] == [5, 1, 1, 1]


def test_the_list_goes_on_where_the_page_ended(client, login, manager, manager2, monkeypatch):
    monkeypatch.setattr("assessment.desk.cases.PAGE", 2)
    pool = stories.plain_pool(manager, manager2, questions=seed_document().questions[:1])
    people = [stories.municipality(number) for number in range(3)]
    sent = [stories.submitted(pool, organisation, by=user) for organisation, user in people]
    stories.opened(pool, by=manager)
    numbers = [application.case.number for application in sent]
    address = reverse("assessment:pool", args=[pool.slug])
    first = login(client, manager).get(address).content.decode()
    assert [number in first for number in numbers] == [True, True, False]
    assert f"?efter={numbers[1]}" in first
    second = client.get(f"{address}?efter={numbers[1]}").content.decode()
    assert [f"pick-{number}" in second for number in numbers] == [False, False, True]
