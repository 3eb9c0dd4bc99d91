"""Budget and activities agree both ways: shown on the budget page, in the plan and before sending, with links."""

import pytest
from django.urls import reverse

from applications.budget import Budget
from applications.budget.agreement import agreement_of, agreement_warnings
from applications.completeness import warnings_of
from applications.drafts import draft_of
from applications.models import BudgetPost
from tests.applications.budget_stories import HOURLY, draft_with_activities, write_post
from tests.applications.factories import seen_by
from tests.applications.test_budget_pages import words
from tests.pools.factories import announced_pool

pytestmark = pytest.mark.db


@pytest.fixture
def draft(manager, manager2, applicant, odense, now):
    return draft_with_activities(announced_pool(manager, manager2), odense, by=applicant, now=now)


@pytest.fixture
def page(client, login, draft, applicant, time_machine, monkeypatch, now):
    time_machine.move_to(now, tick=False)
    monkeypatch.setattr("portal.clock.database_now", lambda: now)
    login(client, applicant)
    return reverse("applications:budget", args=[draft.case.number])


@pytest.fixture
def uneven(draft, applicant, now):
    """Training has money in March though it ends in January; the network has none; one post names no activity."""
    training = draft.activities.first()
    training.last_month = "2020-01"
    training.save()
    outside = write_post(draft, by=applicant, now=now)
    loose = write_post(draft, by=applicant, now=now, activity="", specification="Konsulent")
    return outside, loose


def test_what_does_not_agree_is_found_both_ways(draft, uneven):
    agreement = agreement_of(Budget.of(draft), draft.activities.all())
    training, network = agreement.activities
    assert [outside.months for outside in training.outside] == [("2020-02",)]
    assert network.has_no_money
    assert [number for number, _ in agreement.loose] == [2]
    assert agreement.words == (
        "1 aktivitet uden penge, 1 post uden aktivitet (41.250,00 kr.), 1 post med penge uden for aktivitetens måneder"
    )
    found = {warning.code: warning for warning in agreement_warnings(agreement, draft.case.number)}
    assert found["money_outside_activity"].text == (
        "Post 1 (Projektleder, 20 timer om ugen) har penge i feb. 2020, "
        "men aktiviteten «Uddannelse af nøglepersoner» foregår jan. 2020 – jan. 2020."
    )
    assert found["money_outside_activity"].url.endswith(f"?post={uneven[0].pk}#post-{uneven[0].pk}-2020-02")
    assert found["activity_without_money"].url.endswith(f"ansoegning/#aktivitet-{network.activity.pk}")


def test_it_stands_on_the_budget_page_in_the_plan_and_before_sending(client, page, draft, uneven, applicant):
    for address in (page, reverse("applications:form", args=[draft.case.number])):
        shown = words(client.get(address))
        assert "1 aktivitet uden penge" in shown
        assert "har penge i feb. 2020" in shown
    codes = {warning.code for warning in warnings_of(draft_of(seen_by(applicant, draft)))}
    assert {"activity_without_money", "money_outside_activity"} <= codes


def test_an_activity_without_money_gets_a_post_of_its_own(client, page, draft, uneven):
    network = draft.activities.last()
    client.post(f"{page}tilfoej-post/", {"activity": str(network.pk)})
    assert draft.posts.last().activity == network
    client.post(f"{page}tilfoej-post/", {"activity": "999999"})
    assert draft.posts.last().activity is None


def test_a_price_is_spread_over_the_activitys_months(client, page, draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    network = draft.activities.last()
    network.first_month, network.last_month = "2020-03", "2020-05"
    network.save()
    fields = {name: text for name, text in HOURLY.items() if not name.startswith("20")}
    spread = fields | {"version": str(post.version), "spread": "activity", "activity": str(network.pk)}
    assert client.post(f"{page}post/{post.pk}/fordel/", spread).status_code == 302
    post.refresh_from_db()
    assert post.months == {"2020-03": "13750.00", "2020-04": "13750.00", "2020-05": "13750.00"}
    without = client.post(f"{page}post/{post.pk}/fordel/", spread | {"activity": "", "version": str(post.version)})
    assert without.status_code == 422
    assert "Vælg den aktivitet, hvis måneder prisen skal fordeles over." in words(without)
    assert BudgetPost.objects.get(pk=post.pk).version == post.version


def test_salary_in_another_unit_than_hours_is_a_warning(client, page, draft, applicant, now):
    write_post(draft, by=applicant, now=now, unit="stk.")
    assert "er løn. Skriv den som timer × timeløn, med enheden timer." in words(client.get(page))
