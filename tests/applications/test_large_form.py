"""How dear is the form of a large application: 40 questions, 60 posts over 33 months, twelve activities?"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.actions.drafting import Typed, save_form
from applications.actions.planning import save_plan
from applications.models import BudgetPost
from applications.plan import NEW, Row, TypedMilestone
from pools.document import document_of
from pools.questions import kind_of
from tests.applications.factories import answer_of, draft
from tests.pools.factories import announced_pool, seed_document

pytestmark = pytest.mark.db
QUESTIONS, POSTS, ACTIVITIES = 40, 60, 12
MOST_QUERIES, LARGEST = 15, 400_000  # bytes, before compression


def forty_questions():
    """The seed pool's own, and long texts after them until there are forty."""
    own = seed_document().questions
    model = next(question for question in own if question.kind == "long_text")
    more = (replace(model, key=f"{model.key}-{n}") for n in range(QUESTIONS - len(own)))
    return (*own, *more)


@pytest.fixture
def large(manager, manager2, applicant):
    now = timezone.now()
    moments = {"opens": now - timedelta(days=20), "deadline": now + timedelta(days=10)}
    changes = {"slug": "stor", "questions": forty_questions(), **moments}
    application = draft(announced_pool(manager, manager2, now=now - timedelta(days=21), **changes), applicant, now)
    document = document_of(application.pool_version)
    answered = [question for question in document.questions if kind_of(question).is_answer]
    typed = {question.key: Typed(answer_of(question), 0) for question in answered}
    save_form(application, typed, by=applicant, now=now)
    first, last = document.months[0], document.months[-1]
    marks = (TypedMilestone("Halvvejs", first), TypedMilestone("Færdig", last))
    rows = [Row(NEW, f"Aktivitet {n}", first, last, "Lederen", "Tekst " * 40, "", marks) for n in range(ACTIVITIES)]
    assert save_plan(application, rows, by=applicant, now=now) == {}
    activities, amount = list(application.activities.all()), "1000.00"
    BudgetPost.objects.bulk_create(
        BudgetPost(
            application=application, position=n, category="salary", activity=activities[n % ACTIVITIES],
            specification=f"Medarbejder {n}", unit="måneder", quantity=len(document.months),
            unit_price=Decimal(amount), months=dict.fromkeys(document.months, amount),
            total=len(document.months) * Decimal(amount), at=now, by=applicant,
        )
        for n in range(POSTS)
    )  # fmt: skip
    return application


def test_the_form_of_a_large_application_takes_few_queries(large, client, applicant, login):
    login(client, applicant)
    address = reverse("applications:form", args=[large.case.number])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    print(f"\n{len(asked)} forespørgsler, {len(page.content) / 1024:.0f} kB")
    assert page.status_code == 200
    assert page.content.decode().count("data-plan-row=") == ACTIVITIES + 1
    assert len(asked) <= MOST_QUERIES
    assert len(page.content) <= LARGEST
