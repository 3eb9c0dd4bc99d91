"""The caseworker's desk: what waits for what, the most urgent first, in few queries with 0 cases and with 100."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from assessment import actions
from assessment.desk import Task, desk_of
from assessment.desk.waiting import waiting_for
from assessment.models import AccessRequest, Decision, DecisionPackage
from cases.models import Case
from tests.assessment import inquiring, stories
from tests.pools.factories import seed_document

pytestmark = pytest.mark.django_db
NOW = stories.JUDGED_AT
DAY = timedelta(days=1)


def shown(desk) -> list[tuple[str, list[str]]]:
    """Each heading with its case numbers, as they stand on the page."""
    return [(group.task.name, [work.case.number for work in (*group.first, *group.rest)]) for group in desk.groups]


def tasks(user, now=NOW) -> dict[str, str]:
    """{case number: what it waits for}."""
    return {number: task for task, numbers in shown(desk_of(user, now=now)) for number in numbers}


def test_a_case_waits_for_one_thing_at_a_time_until_it_waits_for_others(opened, manager, caseworker, caseworker2):
    application = opened[0]
    number = application.case.number
    assert desk_of(caseworker, now=NOW).groups == ()
    actions.assign_cases(application.pool, [number], [caseworker, caseworker2], by=manager, now=NOW)
    assert tasks(caseworker) == {number: "DECLARE"}
    for person in (caseworker, caseworker2):
        actions.declare(application.case, conflict=False, text="", by=person, now=NOW)
    assert tasks(caseworker) == {number: "CHECK"}
    actions.check_formalia(number, outcome="ok", by=caseworker, now=NOW)
    assert tasks(caseworker) == {number: "SCORE"}
    stories.scored(application, caseworker, 5)
    assert tasks(caseworker) == {number: "WAIT"}
    stories.scored(application, caseworker2, 2)
    assert tasks(caseworker) == {number: "AGREE"}


def test_each_line_says_since_when_how_far_and_the_one_next_step(opened, manager, caseworker, caseworker2):
    stories.ready_to_score(opened[0], caseworker, caseworker2, manager=manager)
    criterion = stories.document_of(opened[0].pool.version).criterion("effort")
    number = opened[0].case.number
    typed = stories.given(criterion)
    actions.save_score(number, "effort", typed, base_version=0, by=caseworker, now=NOW + DAY)
    (work,) = desk_of(caseworker, now=NOW + DAY).groups[0].first
    assert (work.since, work.due, work.progress, work.step) == (NOW, None, "1 af 6 kriterier", "Fortsæt vurderingen")
    assert work.url == reverse("assessment:score", args=[number])


def test_an_answer_or_a_deadline_that_passed_comes_first_and_goes_when_it_is_dealt_with(
    opened, manager, caseworker, aalborg_applicant
):
    first, second = (application.case.number for application in opened)
    inquiring.ready_to_check(opened[0], caseworker, manager=manager)
    stories.ready_to_score(opened[1], caseworker, manager=manager)
    inquiring.asked(opened[0], by=caseworker)
    hearing = inquiring.heard(opened[1], by=caseworker)
    (waits,) = desk_of(caseworker, now=inquiring.ASKED_AT).groups[1].first
    assert (waits.task.name, waits.due, waits.progress) == ("WAIT", inquiring.DUE_AT, "Anmodning om oplysninger sendt")
    actions.answer(hearing, "Det er rigtigt.", by=aalborg_applicant, now=inquiring.ANSWERED_AT)
    assert tasks(caseworker, inquiring.ANSWERED_AT) == {first: "WAIT", second: "ANSWER"}
    group = desk_of(caseworker, now=inquiring.AFTER).groups[0]
    assert [(work.case.number, work.progress, work.is_overdue, work.url) for work in group.first] == [
        (second, "Partshøring: besvaret", False, reverse("assessment:hearings", args=[second])),
        (first, "Anmodning om oplysninger: ikke besvaret", True, reverse("assessment:formal_check", args=[first])),
    ]
    (waiting,) = [each for each in waiting_for(manager, now=inquiring.AFTER) if "partshøring" in each.text]
    assert waiting.text == "1 partshøring er afsluttet"
    actions.check_formalia(first, outcome="ok", by=caseworker, now=inquiring.AFTER)
    assert tasks(caseworker, inquiring.AFTER) == {first: "SCORE", second: "ANSWER"}
    stories.declared_over_list(opened[0].pool, manager)
    Decision.objects.create(
        package=DecisionPackage.objects.create(pool=opened[1].pool, created_at=inquiring.AFTER),
        application=opened[1], submission=opened[1].current_submission, outcome="refusal",
        changed_at=inquiring.AFTER, changed_by=manager,
    )  # fmt: skip
    assert tasks(caseworker, inquiring.AFTER) == {first: "SCORE", second: "SCORE"}


def test_aktindsigt_stands_first_with_the_day_it_is_due(opened, manager, caseworker, caseworker2):
    for application in opened:
        stories.ready_to_score(application, caseworker, caseworker2, manager=manager)
    AccessRequest.objects.create(
        case=opened[1].case, basis="party", asked_by="Odense", received_on=date(2019, 10, 1), due_on=date(2019, 10, 10),
        registered_at=NOW, registered_by=manager,
    )  # fmt: skip
    desk = desk_of(caseworker, now=NOW)
    assert [name for name, _ in shown(desk)] == ["ACCESS", "SCORE"]
    assert desk.next.case == opened[1].case
    assert (desk.groups[0].first[0].due.date(), desk.groups[0].first[0].is_overdue) == (date(2019, 10, 10), False)
    assert desk_of(caseworker, now=NOW + 30 * DAY).groups[0].first[0].is_overdue


def test_in_each_group_the_longest_waiting_stands_first(opened, manager, caseworker):
    first, second = opened
    for application, days in ((second, 0), (first, 3)):
        actions.assign_cases(
            application.pool, [application.case.number], [caseworker], by=manager, now=NOW + days * DAY
        )
    assert shown(desk_of(caseworker, now=NOW + 4 * DAY)) == [("DECLARE", [second.case.number, first.case.number])]


def test_the_order_of_the_tasks_is_the_order_of_urgency():
    assert [task.name for task in Task] == ["ACCESS", "ANSWER", "AGREE", "DECLARE", "CHECK", "SCORE", "WAIT"]


@pytest.mark.parametrize("number", [0, 3, 100])
def test_the_desk_takes_the_same_queries_however_many_cases(
    number, client, login, manager, manager2, agency, caseworker, applicant, odense
):
    pool = stories.plain_pool(manager, manager2, questions=seed_document().questions[:1])
    first = stories.submitted(pool, odense, by=applicant)
    for copy in range(number - 1):
        _copy_of(first, f"2019-{copy + 5000}")
    stories.opened(pool, by=manager)
    numbers = list(Case.objects.values_list("number", flat=True)) if number else []
    if numbers:
        actions.assign_cases(pool, numbers, [caseworker], by=manager, now=NOW)
    login(client, caseworker).get(reverse("assessment:desk"))
    with CaptureQueriesContext(connection) as counted:
        page = client.get(reverse("assessment:desk")).content.decode()
    assert len(counted) == (9 if number else 4)
    assert page.count('data-title="Sagsnr."') == number
    assert page.count("<details") == (1 if number == 100 else 0)


def _copy_of(application: Application, number: str) -> None:
    """A further case as the first, by rows: a hundred by the real actions would take minutes."""
    case = Case.objects.get(pk=application.case_id)
    submission, attempt = application.current_submission, application.current_submission.attempt
    case.pk, case.number = None, number
    case.save()
    copy = Application.objects.get(pk=application.pk)
    copy.pk, copy.case, copy.current_submission = None, case, None
    copy.state = "draft"
    copy.save()
    attempt.pk, attempt.application = None, copy
    attempt.save()
    submission.pk, submission.application, submission.attempt = None, copy, attempt
    submission.receipt_number = f"K-{number}"
    submission.save()
    copy.current_submission, copy.state = submission, "submitted"
    copy.save()
    application.refresh_from_db()
