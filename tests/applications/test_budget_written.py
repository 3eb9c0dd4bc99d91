"""A budget is written one row at a time: versions, spreads, removals, and what the database itself refuses."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from applications.actions import budget as actions
from applications.budget import Budget
from applications.budget.entry import read_financing, read_post
from applications.budget.rows import StaleRow, UnreadableCells
from applications.models import BudgetPost, BudgetRevision
from cases.actions.people import add_colleague
from cases.states import CaseRole
from pools.document import document_of
from portal.steps import NotPossibleNow
from tests.applications.budget_stories import draft_with_activities, write_line, write_post
from tests.pools.factories import announced_pool, later

pytestmark = pytest.mark.db


@pytest.fixture
def draft(manager, manager2, applicant, odense, now):
    return draft_with_activities(announced_pool(manager, manager2), odense, by=applicant, now=now)


def cells(application, **typed):
    return read_post(typed, document_of(application.pool_version), application.activities.values_list("pk", flat=True))


def test_a_post_is_stored_by_month_and_adds_up(draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    stored = BudgetPost.objects.get(pk=post.pk)
    assert stored.months == {"2020-01": "20000.00", "2020-02": "21250.00"}
    assert (stored.total, stored.quantity, stored.unit_price) == (Decimal("41250.00"), Decimal(100), Decimal("412.50"))
    whole = Budget.of(draft)
    assert (whole.expenses, whole.amount_applied) == (Decimal("41250.00"), Decimal("41250.00"))
    assert Budget.from_canonical(whole.canonical(), document_of(draft.pool_version)) == whole


def test_every_change_raises_the_drafts_version_and_the_same_again_does_not(draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    draft.refresh_from_db()
    before = draft.draft_version
    actions.save_post(draft, post.pk, cells(draft, unit="timer"), base_version=1, by=applicant, now=now)
    draft.refresh_from_db()
    assert draft.draft_version == before
    actions.save_post(draft, post.pk, cells(draft, unit="dage"), base_version=post.version, by=applicant, now=now)
    draft.refresh_from_db()
    assert draft.draft_version == before + 1


def test_one_cell_that_cannot_be_read_saves_nothing_of_the_post(draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    entry = cells(draft, unit="dage", quantity="mange")
    with pytest.raises(UnreadableCells) as refused:
        actions.save_post(draft, post.pk, entry, base_version=post.version, by=applicant, now=now)
    assert refused.value.entry.typed == {"unit": "dage", "quantity": "mange"}
    assert BudgetPost.objects.get(pk=post.pk).unit == "timer"


def test_a_post_written_from_an_older_version_is_refused_with_both_texts(draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    opened = post.version
    actions.save_post(draft, post.pk, cells(draft, unit="dage"), base_version=opened, by=applicant, now=now)
    with pytest.raises(StaleRow) as stale:
        actions.save_post(draft, post.pk, cells(draft, unit="uger"), base_version=opened, by=applicant, now=now)
    assert (stale.value.row.unit, stale.value.entry.typed["unit"]) == ("dage", "uger")
    assert BudgetPost.objects.get(pk=post.pk).unit == "dage"


def test_what_a_save_replaces_is_kept(draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    actions.save_post(draft, post.pk, cells(draft, unit="dage"), base_version=post.version, by=applicant, now=now)
    kept = BudgetRevision.objects.get(row="post", row_id=post.pk, version=post.version)
    assert (kept.content["unit"], kept.content["unit_price"], kept.removed) == ("timer", "412.50", False)


def test_an_even_spread_replaces_the_months_and_gives_the_last_the_rest(draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    entry = cells(draft, quantity="1", unit_price="100")
    months = ("2020-11", "2021-01")
    spread = actions.spread_post(draft, post.pk, entry, months, base_version=post.version, by=applicant, now=now)
    assert spread.months == {"2020-11": "33.33", "2020-12": "33.33", "2021-01": "33.34"}
    assert spread.total == Decimal("100.00")


@pytest.mark.parametrize("months", [("2021-01", "2020-11"), ("", ""), ("2023-01", "2023-02")])
def test_a_spread_over_no_months_is_refused(draft, applicant, now, months):
    post = write_post(draft, by=applicant, now=now)
    with pytest.raises(UnreadableCells) as refused:
        actions.spread_post(draft, post.pk, cells(draft), months, base_version=post.version, by=applicant, now=now)
    assert list(refused.value.entry.errors) == ["spread_from"]
    assert BudgetPost.objects.get(pk=post.pk).total == Decimal("41250.00")


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ({"quantity": "9.999.999.999", "unit_price": "2"}, "unit_price"),
        ({"2020-05": "9.999.999.999,99"}, "2020-05"),
    ],
)
def test_a_sum_beyond_what_money_can_be_is_refused_in_the_cell(draft, applicant, now, typed, cell):
    post = write_post(draft, by=applicant, now=now)
    with pytest.raises(UnreadableCells) as refused:
        actions.save_post(draft, post.pk, cells(draft, **typed), base_version=post.version, by=applicant, now=now)
    assert list(refused.value.entry.errors) == [cell]


def test_a_removed_post_can_be_taken_back_as_it_was(draft, applicant, now):
    first, second = (write_post(draft, by=applicant, now=now, specification=name) for name in ("Husleje", "Rejser"))
    before = Budget.of(draft)
    actions.remove_post(draft, first.pk, by=applicant, now=now)
    actions.remove_post(draft, first.pk, by=applicant, now=now)
    assert [post.specification for post in draft.posts.all()] == ["Rejser"]
    assert [kept.row_id for kept in BudgetRevision.objects.removed_posts(draft)] == [first.pk]
    actions.restore_post(draft, first.pk, by=applicant, now=now)
    assert Budget.of(draft) == before
    assert list(BudgetRevision.objects.removed_posts(draft)) == []
    actions.remove_post(draft, first.pk, by=applicant, now=now)
    assert BudgetRevision.objects.removed_posts(draft).get().content["specification"] == "Husleje"


def test_lines_of_financing_lower_the_amount_applied_for(draft, applicant, now):
    write_post(draft, by=applicant, now=now)
    own = write_line(draft, "cofunding", "10.000", by=applicant, now=now)
    write_line(draft, "income", "1.250,50", by=applicant, now=now)
    whole = Budget.of(draft)
    assert (whole.cofunding, whole.income) == (Decimal("10000.00"), Decimal("1250.50"))
    assert whole.amount_applied == Decimal("29999.50")
    entry = read_financing({"amount": "0"})
    actions.save_financing(draft, own.pk, entry, base_version=own.version, by=applicant, now=now)
    stale = read_financing({"amount": "5"})
    with pytest.raises(StaleRow):
        actions.save_financing(draft, own.pk, stale, base_version=own.version, by=applicant, now=now)
    actions.remove_financing(draft, own.pk, by=applicant, now=now)
    assert Budget.of(draft).amount_applied == Decimal("39999.50")
    assert BudgetRevision.objects.filter(row="financing", row_id=own.pk).count() == 2


def test_only_writers_write_and_only_until_the_deadline(draft, applicant, approver, now):
    with pytest.raises(Http404):
        actions.add_post(draft, by=approver, now=now)
    add_colleague(draft.case, email=approver.email, role=CaseRole.READER, by=applicant, now=now)
    with pytest.raises(PermissionDenied):
        actions.add_post(draft, by=approver, now=now)
    late = later(draft.pool.deadline_at, seconds=1)
    with pytest.raises(NotPossibleNow):
        actions.add_post(draft, by=applicant, now=late)
    actions.add_post(draft, by=applicant, now=draft.pool.deadline_at)
    assert draft.posts.count() == 1


ATTACKS = [
    ('{"2020-01": "NaN"}', "0", "budget_months_readable"),
    ('{"2020-01": "Infinity"}', "0", "budget_months_readable"),
    ('{"2020-01": "1.005"}', "1.005", "budget_months_readable"),
    ('{"2020-01": "1,50"}', "1.50", "budget_months_readable"),
    ('{"2020-01": "1e3"}', "1000", "budget_months_readable"),
    ('{"2020-01": "-1.00"}', "-1", "budget_months_readable"),
    ('{"2020-01": 1.5}', "1.5", "budget_months_readable"),
    ('{"2020-01": null}', "0", "budget_months_readable"),
    ('{"2020-01": "10000000000.00"}', "0", "budget_months_readable"),
    ('{"2020-13": "1.00"}', "1", "budget_months_readable"),
    ('{"januar": "1.00"}', "1", "budget_months_readable"),
    ('{"2020-01 ": "1.00"}', "1", "budget_months_readable"),
    ('["1.00"]', "1", "budget_months_readable"),
    ('{"2020-01": "1.00"}', "1.01", "budget_months_add_up"),
    ("{}", "0.01", "budget_months_add_up"),
    ('{"2020-01": "1.00"}', "NaN", "budget_months_add_up"),
    ('{"2020-01": "9999999999.99", "2020-02": "0.01"}', "10000000000.00", "post_total_bounds"),
]


@pytest.mark.parametrize(("months", "total", "constraint"), ATTACKS)
def test_the_database_refuses_months_that_do_not_hold(draft, applicant, now, months, total, constraint):
    post = write_post(draft, by=applicant, now=now)
    sql = "UPDATE applications_budgetpost SET months = %s, total = %s, version = version + 1 WHERE id = %s"
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [months, total, post.pk])
    assert refused.value.__cause__.diag.constraint_name == constraint


def test_a_bare_update_cannot_skip_the_version_nor_touch_what_is_kept(draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    attacks = {
        "UPDATE applications_budgetpost SET unit = 'x'": "budget_change_has_a_version",
        "UPDATE applications_budgetrevision SET version = 99": "applications_budgetrevision_append_only",
        "DELETE FROM applications_budgetrevision": "applications_budgetrevision_append_only",
    }
    assert BudgetRevision.objects.filter(row_id=post.pk).count() == 1
    for sql, constraint in attacks.items():
        with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert refused.value.__cause__.diag.constraint_name == constraint
