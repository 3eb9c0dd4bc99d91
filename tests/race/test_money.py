"""A hundred write awards at once: never above the pool's money or its places, and without the locks they are."""

import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, connections
from django.db.models import Sum

from applications.models import Application
from assessment import actions
from assessment.models import Decision, DecisionPackage
from cases.models.case import CaseQuerySet
from pools.document import document_of
from pools.models.pool import PoolQuerySet
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.pools.factories import places_document, seed_document

pytestmark = [pytest.mark.race, pytest.mark.world, stories.both_roads]

WRITERS, SHARES = 100, 60  # a hundred ask for a sixtieth each, or for a place each of the call's seventy-five
FITTING = {"money": 59, "places": 75}  # 13.000.000 kr. in sixtieths, rounded up to the øre
GIVEN = {"money": 59 * Decimal("216666.67"), "places": Decimal(75)}
LAST_WORDS = {"money": "RETURN NULL;", "places": "END $function$"}
GUARD = {"money": "assessment_guard_money", "places": "assessment_require_places"}
THE_LOCK = re.compile(r"PERFORM FROM pools_pool[^;]*;")


@pytest.fixture
def offers(request) -> str:
    return request.param


@pytest.fixture
def applications(world, manager, manager2, offers) -> list[Application]:
    """A hundred applications, opened and declared on; the package is there, so that nobody waits to make it."""
    if offers == "places":
        pool = stories.pool_of_places(manager, manager2, questions=places_document().questions[:1])
    else:
        questions = seed_document().questions[:1]
        pool = stories.plain_pool(manager, manager2, partners=(0, WRITERS), questions=questions)
    for number in range(WRITERS):
        organisation, user = stories.municipality(number)
        stories.submitted(pool, organisation, by=user)
    stories.opened(pool, by=manager)
    stories.declared_over_list(pool, manager)
    DecisionPackage.objects.create(pool=pool, intake=pool.intake, created_at=stories.DECIDED_AT)
    return list(Application.objects.filter(pool=pool).select_related("case", "pool__version").order_by("pk"))


def all_at_once(applications, manager) -> list[str]:
    """Each in its own thread on its own connection; what came of each."""
    total = document_of(applications[0].pool.version).amount
    share = (total / SHARES).quantize(Decimal("0.01"))
    start = Barrier(len(applications))

    def write(application) -> str:
        draft = stories.draft_of(application, "grant", str(share))
        start.wait()
        try:
            actions.save_decision(application.case.number, draft, by=manager, now=stories.DECIDED_AT)
        except (IntegrityError, NotPossibleNow):
            return "refused"
        finally:
            connections.close_all()
        return "written"

    with ThreadPoolExecutor(len(applications)) as writers:
        return list(writers.map(write, applications))


def given(offers: str) -> Decimal:
    column = "amount" if offers == "money" else "places"
    return Decimal(Decision.objects.aggregate(sum=Sum(column))["sum"] or 0)


def without_locks(monkeypatch) -> None:
    for rows in (PoolQuerySet, CaseQuerySet):
        monkeypatch.setattr(rows, "locked", lambda self: self.order_by("pk"))


def test_a_hundred_awards_at_once_are_never_above_the_pool(applications, manager, offers):
    came = all_at_once(applications, manager)
    assert (came.count("written"), given(offers)) == (FITTING[offers], GIVEN[offers])


def test_without_the_lock_the_database_holds_it_alone(applications, manager, monkeypatch, offers):
    without_locks(monkeypatch)
    came = all_at_once(applications, manager)
    assert (came.count("written"), given(offers)) == (FITTING[offers], GIVEN[offers])


def test_without_the_lock_and_the_databases_own_the_same_hundred_overdraw_the_pool(
    applications, manager, monkeypatch, offers
):
    """The trigger still adds up, but each sees only what has been committed: the negative control.

    The pool's history would hold them apart too, for no two rows of a chain have the same number.
    """
    without_locks(monkeypatch)
    monkeypatch.setattr("assessment.actions.recommending.record_written", lambda *args, **more: None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [GUARD[offers]])
        guard = cursor.fetchone()[0]
        assert THE_LOCK.search(guard)
        last = LAST_WORDS[offers]
        slow = THE_LOCK.sub("", guard).replace(last, f"PERFORM pg_sleep(0.3); {last}")
        cursor.execute(slow)
    all_at_once(applications, manager)
    assert given(offers) > document_of(applications[0].pool.version).supply
