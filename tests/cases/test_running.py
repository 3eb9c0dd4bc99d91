"""Who opens a case that is run, who reads it, and who keeps its group, activities and plan?"""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cases.models import JournalEntry
from cases.permissions import may_carry, may_run, run_for
from cases.verify import problems
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow

pytestmark = pytest.mark.db


def reads(user, case) -> bool:
    try:
        return run_for(user, case.number) == case
    except Http404:
        return False


def test_a_run_is_open_at_once_with_its_people_and_its_consultant(run, applicant, consultant, now):
    assert (run.unsealed_at, run.created_by) == (now, consultant)
    assert [row.user for row in run.participants.all()] == [applicant]
    assert list(JournalEntry.objects.filter(case=run).values_list("title", flat=True)) == [
        "Sagen er oprettet",
        "Konsulent på forløbet: Ida Indsatsteam",
    ]
    assert [row.verb for row in HistoryRow.objects.of(run.history_chain)] == ["open_case", "assign"]
    assert not OutboxMail.objects.exists()


def test_who_reads_and_who_writes(
    run, applicant, colleague, administrator, consultant, consultant2, external, stranger, caseworker, auditor, manager
):
    people = [applicant, colleague, administrator, consultant, consultant2, external, stranger, caseworker, auditor]
    found = {user.name: (reads(user, run), may_carry(user, run), may_run(user, run)) for user in [*people, manager]}
    assert found == {
        "Anna Ansøger": (True, True, False),
        "Karl Kollega": (False, False, False),
        "Agnes Administrator": (True, False, False),
        "Ida Indsatsteam": (True, True, True),
        "Ivan Indsatsteam": (True, False, False),
        "Eva Ekstern": (False, False, False),
        "Frida Fremmed": (False, False, False),
        "Sofie Sagsbehandler": (False, False, False),
        "Rita Revisor": (True, False, False),
        "Pia Puljeansvarlig": (False, False, False),
    }


def test_an_external_consultant_runs_what_is_assigned(open_run, odense, external, consultant, applicant):
    case = open_run(odense, external, applicant, by=consultant)
    assert reads(external, case)
    assert may_run(external, case)
    assert reads(consultant, case)
    assert not may_run(consultant, case)


def test_only_the_team_opens_a_run(open_run, odense, external, manager, applicant):
    for user in (external, manager, applicant):
        with pytest.raises(PermissionDenied):
            open_run(odense, external, applicant, by=user)


def test_a_run_has_its_own_people_and_somebody_who_can_run_it(open_run, odense, consultant, caseworker, stranger):
    with pytest.raises(NotPossibleNow) as error:
        open_run(odense, caseworker, stranger, by=consultant)
    assert [obstacle.code for obstacle in error.value.obstacles] == ["not_consultant", "not_of_organisation"]


def test_a_run_can_begin_before_anybody_there_has_logged_in(open_run, odense, consultant, administrator):
    case = open_run(odense, consultant)
    assert reads(administrator, case)
    assert list(problems()) == []
