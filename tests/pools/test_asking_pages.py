"""Can everybody ask and read, and does only who answers for the pool answer: the pages, their errors and their cost?"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from pools.actions.asking import answer, ask, decline
from pools.models import PublicAnswer, PublicQuestion
from tests.pools.factories import announced_pool
from tests.pools.test_pages import WHILE_OPEN, get, main_of, text_of

pytestmark = pytest.mark.db
PAGE, DESK = "/puljer/recovery-2019/sporgsmaal/", "/sagsbehandling/puljer/recovery-2019/sporgsmaal/"
QUESTION = {"text": "Må vi søge?", "email": ""}
WHO_READS = ["manager", "director", "auditor"]


@pytest.fixture
def pool(manager, manager2):
    """Open now: what is posted is stamped by the database's own clock."""
    today = timezone.now()
    soon = today + timedelta(days=20)
    return announced_pool(manager, manager2, now=today, opens=today - timedelta(days=1), deadline=soon)


@pytest.fixture
def asked(pool) -> PublicQuestion:
    return ask(pool, text="Må vi i Odense søge?", email="a@odense.example", by=None, now=timezone.now())


def test_a_visitor_asks_without_logging_in(client, pool):
    response = client.post(f"{PAGE}stil/", QUESTION, follow=True)
    assert "Tak. Spørgsmålet er sendt." in text_of(response)
    [question] = PublicQuestion.objects.all()
    assert (question.text, question.email) == ("Må vi søge?", "")


def test_a_wrong_field_keeps_what_was_typed(client, pool):
    response = client.post(f"{PAGE}stil/", {"text": "Et langt spørgsmål", "email": "ikke en e-mail"})
    assert response.status_code == 422
    assert "Skriv en gyldig e-mail, for eksempel navn@kommune.dk." in text_of(response)
    assert "Et langt spørgsmål</textarea>" in main_of(response)
    assert client.post(f"{PAGE}stil/", {"text": " "}).status_code == 422
    assert PublicQuestion.objects.count() == 0


def test_a_question_that_comes_too_late_is_refused_with_the_text_kept(client, manager, manager2):
    announced_pool(manager, manager2)
    response = client.post(f"{PAGE}stil/", QUESTION)
    assert response.status_code == 409
    assert "Fristen for spørgsmål til puljen var tirsdag den 10. september 2019 kl. 12.00." in text_of(response)
    assert "Må vi søge?</textarea>" in main_of(response)


def test_one_sender_asks_ten_times_an_hour_and_another_goes_on(client, pool):
    for _ in range(10):
        assert client.post(f"{PAGE}stil/", QUESTION).status_code == 302
    refused = client.post(f"{PAGE}stil/", QUESTION)
    assert (refused.status_code, "Vent en time, eller ring til os." in text_of(refused)) == (429, True)
    assert client.post(f"{PAGE}stil/", QUESTION, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert PublicQuestion.objects.count() == 11


def test_what_is_typed_is_shown_as_text(client, asked, manager):
    script = "<script>alert(1)</script>"
    answer(asked, as_published=script, answer=script, base=0, by=manager, now=timezone.now())
    assert script not in main_of(client.get(PAGE))
    assert "&lt;script&gt;" in main_of(client.get(PAGE))


@pytest.mark.parametrize("who", WHO_READS)
def test_who_answers_decides_and_audits_reads_what_waits(client, login, asked, who, request):
    page = login(client, request.getfixturevalue(who)).get(DESK)
    assert "Venter på svar (1)" in text_of(page)
    assert "Må vi i Odense søge?" in text_of(page)
    assert "a@odense.example" not in page.content.decode()
    assert ("button-primary" in main_of(page)) == (who == "manager")


@pytest.mark.parametrize("who", ["caseworker", "payer", "applicant", "admin"])
def test_others_have_nothing_to_do_there(client, login, asked, who, request):
    login(client, request.getfixturevalue(who))
    assert client.get(DESK).status_code == 403
    assert client.get(f"{DESK}{asked.pk}/").status_code == 403


@pytest.mark.parametrize("who", ["director", "auditor"])
def test_who_only_reads_answers_nothing(client, login, asked, who, request):
    login(client, request.getfixturevalue(who))
    for verb in ("besvar", "afvis"):
        assert client.post(f"{DESK}{asked.pk}/{verb}/", {"because": "Nej."}).status_code == 403
    assert PublicAnswer.objects.count() == 0


def test_the_manager_answers_and_corrects_from_what_stands(client, login, asked, manager):
    page = login(client, manager).get(f"{DESK}{asked.pk}/")
    assert "Må vi i Odense søge?</textarea>" in main_of(page)
    typed = {"as_published": "Må man søge?", "answer": "Ja.", "base": "0"}
    assert client.post(f"{DESK}{asked.pk}/besvar/", typed).url == DESK
    correcting = main_of(client.get(f"{DESK}{asked.pk}/"))
    base = re.search(r'name="base" value="(\d+)"', correcting)[1]
    assert "Ja.</textarea>" in correcting
    stale = client.post(f"{DESK}{asked.pk}/besvar/", typed | {"answer": "Nej."})
    assert stale.status_code == 409
    assert "En anden har besvaret spørgsmålet i mellemtiden." in text_of(stale)
    assert "Nej.</textarea>" in main_of(stale)
    assert client.post(f"{DESK}{asked.pk}/besvar/", typed | {"answer": "Nej.", "base": base}).status_code == 302
    assert "Rettet" in text_of(client.get(PAGE))


def test_an_empty_answer_or_reason_is_refused(client, login, asked, manager):
    login(client, manager)
    assert client.post(f"{DESK}{asked.pk}/besvar/", {"as_published": "", "answer": "", "base": "0"}).status_code == 422
    personal = {"as_published": "Må Jens (010190-1234) søge?", "answer": "Ja.", "base": "0"}
    warned = client.post(f"{DESK}{asked.pk}/besvar/", personal)
    assert (warned.status_code, "Teksten ligner et cpr-nummer" in warned.content.decode()) == (422, True)
    assert 'type="checkbox" name="confirmed"' in warned.content.decode()
    assert client.post(f"{DESK}{asked.pk}/afvis/", {"because": ""}).status_code == 422
    assert client.post(f"{DESK}{asked.pk}/afvis/", {"because": "En anden pulje."}).status_code == 302
    assert "Afvist (1)" in text_of(client.get(DESK))


def test_a_question_of_another_pool_is_not_at_this_address(client, login, asked, manager, manager2):
    announced_pool(manager, manager2, slug="en-anden")
    elsewhere = f"/sagsbehandling/puljer/en-anden/sporgsmaal/{asked.pk}/"
    assert login(client, manager).get(elsewhere).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_and_for_three(
    client, login, manager, manager2, now, count, django_assert_num_queries
):
    pool = announced_pool(manager, manager2)
    for _ in range(count):
        for text in ("A", "B", "C"):
            question = ask(pool, text=text, email="", by=None, now=now)
            if text == "A":
                first = answer(question, as_published="A", answer="A", base=0, by=manager, now=now)
                answer(question, as_published="A", answer="B", base=first.pk, by=manager, now=now)
            elif text == "B":
                decline(question, because="Nej.", by=manager, now=now)
    with django_assert_num_queries(2):
        assert get(client, PAGE).status_code == 200
    login(client, manager)
    with time_machine.travel(WHILE_OPEN, tick=False):
        client.get(DESK)
        with django_assert_num_queries(6):
            client.get(DESK)
        with django_assert_num_queries(6):
            client.get(f"{DESK}{question.pk}/")
