"""Who carries a run: how does somebody come into the group and leave it, and what is known of a citizen?"""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from cases import actions
from cases.group import MemberDraft, shown_name
from cases.models import GroupMember
from cases.rules import missing_roles
from cases.states import MemberRole
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow, Obstacle

pytestmark = pytest.mark.db

TRIO = [(MemberRole.DAILY_LEADER, MemberRole.DEPUTY_LEADER), (MemberRole.AMR,), (MemberRole.TR,)]


def codes(error: pytest.ExceptionInfo) -> list[str]:
    return [obstacle.code for obstacle in error.value.obstacles]


def test_what_the_group_lacks_is_told_in_words(run, member):
    assert missing_roles(run, TRIO) == [
        "Daglig leder eller souschef",
        "Arbejdsmiljørepræsentant (AMR)",
        "Tillidsrepræsentant (TR)",
    ]
    member(MemberRole.DEPUTY_LEADER, "Sanne Souschef")
    member(MemberRole.AMR, "Arne Miljø")
    assert missing_roles(run, TRIO) == ["Tillidsrepræsentant (TR)"]


def test_a_member_who_has_left_is_missed_and_kept(run, member, applicant, now):
    leader = member(MemberRole.DAILY_LEADER, "Lene Leder")
    actions.end_member(leader, by=applicant, now=now)
    assert "Daglig leder eller souschef" in missing_roles(run, TRIO)
    assert GroupMember.objects.get() == leader
    with pytest.raises(NotPossibleNow) as error:
        actions.end_member(leader, by=applicant, now=now)
    assert codes(error) == ["member_ended"]


@pytest.mark.parametrize("role", [MemberRole.CITIZEN, MemberRole.RELATIVE])
@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"name": "Bodil", "email": "bodil@privat.example"}, "citizen_has_no_address"),
        ({"name": "Bodil", "phone": "12345678"}, "citizen_has_no_address"),
        ({"name": "Bodil Borgersen"}, "citizen_is_a_first_name"),
        ({"name": "B" * 41}, "citizen_is_a_first_name"),
    ],
)
def test_of_a_citizen_at_most_a_first_name_is_written(run, applicant, now, role, about, code):
    with pytest.raises(NotPossibleNow) as error:
        actions.add_member(run, MemberDraft(role, **about), by=applicant, now=now)
    assert codes(error) == [code]


def test_a_citizen_needs_no_name(member):
    assert member(MemberRole.CITIZEN).name == ""


def test_a_citizens_first_name_is_for_those_who_carry_the_run(member):
    citizen, leader = member(MemberRole.CITIZEN, "Bodil"), member(MemberRole.DAILY_LEADER, "Lene Leder")
    assert [shown_name(each, carries=carries) for each in (citizen, leader) for carries in (True, False)] == [
        "Borger: Bodil", "Borger", "Lene Leder", "Lene Leder",
    ]  # fmt: skip


def test_nothing_of_a_citizen_leaves_the_group(run, group, gathering):
    """Neither history nor mail nor calendar holds the first name; there is no letter to a citizen."""
    told = json.dumps([row.facts for row in HistoryRow.objects.all()])
    mails = [(mail.to, mail.subject + mail.body + mail.calendar) for mail in OutboxMail.objects.all()]
    assert "Bodil" not in told
    assert not any("Bodil" in text for _, text in mails)
    assert sorted(to for to, _ in mails) == ["amr@odense.example", "leder@odense.example", "tr@odense.example"]


def test_a_citizen_does_not_become_an_employee_by_a_change(member, applicant, now):
    citizen = member(MemberRole.CITIZEN, "Bodil")
    with pytest.raises(NotPossibleNow) as error:
        actions.change_member(citizen, MemberDraft(MemberRole.TR, "Bodil"), by=applicant, now=now)
    assert codes(error) == ["member_changes_kind"]


def test_a_member_is_known_by_the_e_mail_they_log_in_with(run, member, colleague, stranger, applicant, now):
    own = member(MemberRole.TR, "Karl Kollega", "Kollega@odense.example")
    other = member(MemberRole.AMR, "Frida Fremmed", stranger.email)
    assert (own.user, other.user) == (colleague, None)
    own = actions.change_member(own, MemberDraft(MemberRole.TR, "Karl", "k@andet.example"), by=applicant, now=now)
    assert own.user is None


def test_another_role_keeps_the_row_and_is_history(member, applicant, now, run):
    leader = member(MemberRole.DEPUTY_LEADER, "Sanne")
    actions.change_member(leader, MemberDraft(MemberRole.DAILY_LEADER, "Sanne"), by=applicant, now=now)
    assert GroupMember.objects.get().role == MemberRole.DAILY_LEADER
    row = HistoryRow.objects.of(run.history_chain).last()
    assert (row.verb, row.facts) == (
        "change_member", {"member": leader.pk, "role": "daily_leader", "before": "deputy_leader"},
    )  # fmt: skip


def test_the_same_is_not_written_twice_and_a_name_is_needed(run, member, applicant, now):
    member(MemberRole.TR, "Trine")
    for draft, code in [
        (MemberDraft(MemberRole.TR, "trine"), "member_already_there"),
        (MemberDraft(MemberRole.TR), "member_without_name"),
        (MemberDraft("chief", "Lene"), "member_role_unknown"),
    ]:
        with pytest.raises(NotPossibleNow) as error:
            actions.add_member(run, draft, by=applicant, now=now)
        assert codes(error) == [code]


def test_who_writes_in_the_group(run, applicant, consultant, consultant2, administrator, auditor, external, now):
    draft = MemberDraft(MemberRole.KEY_PERSON, "Nora Nøgle")
    for user in (consultant2, administrator, auditor, external):
        with pytest.raises(PermissionDenied):
            actions.add_member(run, draft, by=user, now=now)
    assert actions.add_member(run, draft, by=consultant, now=now).added_by == consultant


def test_the_floor_above_can_say_no_under_the_lock(run, applicant, now):
    closed = Obstacle("course_closed", "Forløbet er afsluttet.")
    with pytest.raises(NotPossibleNow) as error:
        actions.add_member(run, MemberDraft(MemberRole.TR, "Trine"), by=applicant, now=now, also=lambda case: [closed])
    assert codes(error) == ["course_closed"]


def test_a_citizens_first_name_goes_when_the_citizen_does(run, applicant, member, now):
    citizen = member(MemberRole.CITIZEN, "Bo")
    actions.end_member(citizen, by=applicant, now=now)
    citizen.refresh_from_db()
    assert (citizen.name, citizen.ended_at) == ("", now)


def test_the_database_keeps_no_first_name_of_a_citizen_who_left(run, applicant, member, now):
    citizen = member(MemberRole.CITIZEN, "Bo")
    left = "UPDATE cases_groupmember SET ended_at = now(), ended_by_id = %s WHERE id = %s"
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(left, [applicant.pk, citizen.pk])
    assert refused.value.__cause__.diag.constraint_name == "ended_citizen_has_no_name"
