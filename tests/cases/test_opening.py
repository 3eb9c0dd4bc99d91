"""Does a case begin whole: a number without holes, somebody responsible, history and journal?"""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cases.models import Case, CaseParticipant, JournalEntry
from cases.states import CaseRole
from portal.models import HistoryRow, Membership
from portal.states import MembershipState
from tests.conftest import person

pytestmark = pytest.mark.db


def test_whoever_opens_a_case_becomes_its_responsible(case, applicant):
    places = CaseParticipant.objects.filter(case=case).values_list("user", "role", "ended_at")
    assert list(places) == [(applicant.pk, CaseRole.RESPONSIBLE, None)]


def test_the_opening_is_history_and_the_first_akt(case, applicant, now):
    rows = HistoryRow.objects.of(case.history_chain).values_list("number", "verb", "actor_id", "audience")
    assert list(rows) == [(1, "open_case", applicant.pk, "party")]
    akter = JournalEntry.objects.filter(case=case).values_list("number", "party_number", "direction", "title", "at")
    assert list(akter) == [(1, 1, "internal", "Sagen er oprettet", now)]


def test_numbers_follow_each_other_and_begin_again_with_the_copenhagen_year(open_case, odense, applicant):
    last_of_2019 = datetime(2019, 12, 31, 22, 59, tzinfo=UTC)  # 23.59 in Copenhagen
    moments = [last_of_2019 - timedelta(days=1), last_of_2019, last_of_2019 + timedelta(minutes=1)]
    numbers = [open_case(odense, applicant, moment).number for moment in moments]
    assert numbers == ["2019-0001", "2019-0002", "2020-0001"]


def test_a_stranger_cannot_open_a_case_for_odense(open_case, odense, stranger, now):
    with pytest.raises(PermissionDenied):
        open_case(odense, stranger, now)
    assert Case.objects.count() == 0


def test_somebody_who_waits_for_the_administrator_may_open_one_and_sees_no_other(open_case, odense, case, now):
    newcomer = person("ny@odense.example", "Nanna Ny", odense)
    Membership.objects.filter(user=newcomer).update(state=MembershipState.WAITING)
    own = open_case(odense, newcomer, now, title="Nannas egen")
    assert own.number == "2019-0002"
