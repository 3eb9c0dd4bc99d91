"""Does a course begin from a released place, once, with its people, its tilbud and its consultant?"""

import pytest
from django.core.exceptions import PermissionDenied

from assessment.models import Decision, DecisionPackage
from cases.actions import declare_impartiality
from cases.models import Assignment, CaseParticipant
from cases.states import CaseKind, CaseRole
from indsatsforloeb.actions.starting import start_course
from indsatsforloeb.places import waiting_places
from indsatsforloeb.rules.starting import obstacles_to_start_course
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db


def test_a_released_place_waits_until_its_course_is_started(place_of_two, consultant, solsiden, bakken):
    (waiting,) = waiting_places()
    assert waiting.application == place_of_two
    assert [(each.tilbud, each.employees, each.citizens) for each in waiting.tilbud] == [
        (solsiden, 30, 20), (bakken, 30, 20),
    ]  # fmt: skip
    stories.started(place_of_two, consultant)
    assert waiting_places() == []


def test_the_course_is_a_case_of_its_own_with_the_applications_people(course, place, applicant, consultant, odense):
    case = course.case
    assert (case.kind, case.organisation, case.title) == (CaseKind.COURSE, odense, "Indsatsforløb: Solsiden")
    assert case.unsealed_at == stories.STARTED_AT
    assert case != place.case
    assert (case.party_words, case.party_turn, case.party_next_url) == (
        "Opstart", "agency", f"/forloeb/{case.number}/",
    )  # fmt: skip
    assert (case.agency_words, case.agency_turn) == ("Opstart", "agency")
    on_case = CaseParticipant.objects.filter(case=case)
    assert [(row.user, row.role) for row in on_case] == [(applicant, CaseRole.RESPONSIBLE)]
    assert [row.user for row in Assignment.objects.filter(case=case)] == [consultant]
    assert course.responsible == consultant
    row = course.tilbud.get()
    assert (row.tilbud.name, row.employees, row.citizens) == ("Solsiden", 30, 20)


def test_everybody_on_the_case_is_told_without_content(course, applicant):
    mail = OutboxMail.objects.get(subject=f"Nyt på sag {course.case.number}", to=applicant.email)
    assert "Solsiden" not in mail.body
    assert HistoryRow.objects.filter(chain=course.history_chain, verb="start_course").count() == 1


def test_a_place_has_one_course(place, course, consultant2):
    with pytest.raises(NotPossibleNow) as refused:
        start_course(place, by=consultant2, now=stories.STARTED_AT)
    assert [(each.code, each.url) for each in refused.value.obstacles] == [
        ("has_course", f"/forloeb/{course.case.number}/"),
    ]


def test_a_course_waits_for_a_change_of_its_decision_that_is_with_the_director(place, consultant, manager):
    """A change that is only being written is nobody's business yet, and never bars."""
    first, at = Decision.objects.get(application=place), stories.STARTED_AT
    declare_impartiality(place.case, conflict=False, by=manager, now=at)
    package = DecisionPackage.objects.create(pool=place.pool, number=2, kind="reversal", created_at=at)
    about = {"submission": first.submission, "replaces": first, "changed_at": at, "changed_by": manager}
    about |= {"outcome": "refusal", "places": 0, "change_reason": "Tilbuddet er lukket."}
    Decision.objects.create(package=package, application=place, **about)
    assert obstacles_to_start_course(place) == []
    with stories.as_already_happened():
        to_the_director = {"state": "recommended", "recommended_at": at, "recommended_by": manager}
        DecisionPackage.objects.filter(pk=package.pk).update(**to_the_director)
    with pytest.raises(NotPossibleNow) as refused:
        start_course(place, by=consultant, now=at)
    (told,) = refused.value.obstacles
    assert (told.code, "er ved at blive ændret" in told.text) == ("reversal_under_way", True)


@pytest.mark.parametrize("who", ["applicant", "caseworker", "manager", "director", "auditor", "admin", "external"])
def test_only_indsatsteam_starts_a_course(who, place, request):
    with pytest.raises(PermissionDenied):
        start_course(place, by=request.getfixturevalue(who), now=stories.STARTED_AT)
