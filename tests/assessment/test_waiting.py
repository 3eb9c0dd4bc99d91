"""Does the desk say what waits for the one who looks, with a link, and at the same cost however much it is?"""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Dispensation, DispensationRequest
from assessment.desk.waiting import counts_at, waiting_for
from pools.actions import announce, propose_deadline
from pools.actions.asking import ask
from tests.assessment import stories
from tests.pools.factories import ANNOUNCED_AT, draft_pool

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1)


def texts(user, now):
    return [each.text for each in waiting_for(user, now=now)]


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_pool_waits_for_another_than_its_writer(manager, manager2, director, caseworker):
    draft_pool(manager)
    now = ANNOUNCED_AT
    assert texts(manager, now) == []
    for each in (manager2, director):
        (waiting,) = waiting_for(each, now=now)
        assert waiting.text == "En pulje er klar til at blive udmeldt"
        assert waiting.url == reverse("pools:edit", args=["recovery-2019"])
    assert texts(caseworker, now) == []


def test_everything_that_waits_stands_there_in_few_queries(
    sent, pool, applicant, manager, manager2, director, django_assert_num_queries
):
    now = stories.APPLIED_AT
    propose_deadline(pool, pool.deadline_at + timedelta(hours=2), "Nedbrud", by=manager, now=now)
    for _ in range(2):
        ask(pool, text="Må vi søge to gange?", email="", by=None, now=now)
    for each in sent:
        DispensationRequest.objects.create(application=each, reason="Strømmen gik", at=now, by=applicant)
    closed = pool.deadline_at + timedelta(minutes=3)
    requests, questions = "2 anmodninger om dispensation", "2 ubesvarede spørgsmål"
    with django_assert_num_queries(10):
        assert texts(manager, now) == [requests, questions]
    with django_assert_num_queries(5):
        assert texts(director, now) == ["En ny frist venter på godkendelse", requests]
    assert texts(manager2, closed)[-1] == "Ansøgningerne kan åbnes"
    assert "Ansøgningerne kan åbnes" not in texts(director, closed)
    counts = counts_at(pool, manager)
    assert (counts.deadline, counts.version, counts.questions) == (3, 0, 2)


def test_the_desk_links_to_what_waits(client, login, sent, pool, manager):
    page = text_of(login(client, manager).get(reverse("assessment:desk")))
    assert "Venter på dig" in page
    assert f'<a href="{reverse("assessment:pool", args=[pool.slug])}">Ansøgningerne kan åbnes: {pool.title}</a>' in page


def test_what_opening_means_is_read_before_it_is_done(client, login, sent, pool, manager, caseworker):
    until = stories.OPENED_AT + timedelta(days=36500)
    Dispensation.objects.create(
        application=sent[0], until=until, reason="Strømsvigt", at=stories.APPLIED_AT, by=manager
    )
    address = reverse("assessment:open", args=[pool.slug])
    assert login(client, caseworker).get(address).status_code == 403
    page = text_of(login(client, manager).get(address))
    assert "2 ansøgninger er indsendt og bliver åbnet." in page
    assert "1 ansøger har stadig dispensation" in page
    pool.refresh_from_db()
    assert pool.is_sealed


def test_what_announcing_means_is_read_before_it_is_done(client, login, manager, manager2, director, caseworker):
    ahead = timedelta(days=36500)
    pool = draft_pool(manager)
    pool.opens_at, pool.deadline_at = pool.opens_at, pool.deadline_at + ahead
    pool.save()
    address = reverse("pools:announce", args=[pool.slug])
    assert login(client, caseworker).get(address).status_code == 403
    own = login(client, manager).get(address)
    assert own.status_code == 409
    page = text_of(login(client, director).get(address))
    assert "Der kan søges <strong>fra nu</strong>" in page
    assert "antagelser er ikke afklaret" in page
    pool.refresh_from_db()
    assert pool.announced_at is None


def test_a_pool_that_opened_in_the_past_is_open_from_now(manager, director):
    pool = draft_pool(manager)
    announce(pool, by=director, now=pool.opens_at + LATER)
    assert pool.notices.get().text == "Der kan søges fra nu til tirsdag den 17. september 2019 kl. 12.00."
