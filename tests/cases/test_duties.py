"""Which duties may one person not combine on a case – refused by the action and by the database alike?"""

import itertools

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from cases import actions
from cases.models import Assignment, Case, CaseDuty
from cases.states import Duty
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow

pytestmark = pytest.mark.db

# product.md, People: recommend + approve, recommend + pay, approve + pay, score + approve, score + pay.
REFUSED = [
    {Duty.RECOMMEND, Duty.APPROVE},
    {Duty.RECOMMEND, Duty.PAY},
    {Duty.APPROVE, Duty.PAY},
    {Duty.SCORE, Duty.APPROVE},
    {Duty.SCORE, Duty.PAY},
    *({Duty.REGISTER, other} for other in (Duty.SCORE, Duty.RECOMMEND, Duty.APPROVE, Duty.PAY)),
]
PAIRS = list(itertools.permutations(Duty, 2))


def insert_by_hand(case, person, duty, now):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_caseduty (case_id, person_id, duty, at) VALUES (%s, %s, %s, %s)",
            [case.pk, person.pk, duty, now],
        )


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_action_refuses_every_refused_pair_and_no_other(case, caseworker, now, first, second):
    actions.record_duty(case, first, by=caseworker, now=now)
    if {first, second} in REFUSED:
        with pytest.raises(NotPossibleNow) as error:
            actions.record_duty(case, second, by=caseworker, now=now)
        assert [obstacle.code for obstacle in error.value.obstacles] == ["duty_pair_refused"]
        assert CaseDuty.objects.count() == 1
    else:
        actions.record_duty(case, second, by=caseworker, now=now)
        assert CaseDuty.objects.count() == 2


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_database_refuses_every_refused_pair_and_no_other(case, caseworker, now, first, second):
    insert_by_hand(case, caseworker, first, now)
    if {first, second} in REFUSED:
        with pytest.raises(IntegrityError, match="duty_pair_refused"):
            insert_by_hand(case, caseworker, second, now)
    else:
        insert_by_hand(case, caseworker, second, now)
        assert CaseDuty.objects.count() == 2


def test_the_refusal_says_in_danish_what_was_done(case, director, now):
    actions.record_duty(case, Duty.RECOMMEND, by=director, now=now)
    with pytest.raises(NotPossibleNow) as error:
        actions.record_duty(case, Duty.APPROVE, by=director, now=now)
    assert error.value.obstacles[0].text == (
        "Ditte Direktør har indstillet sag 2019-0001. Den samme person må ikke både behandle, godkende og udbetale på"
        " en sag. En anden skal gøre det her."
    )


def test_two_persons_and_two_cases_do_not_meet(open_case, odense, applicant, case, director, manager, now):
    other = open_case(odense, applicant, now)
    actions.record_duty(case, Duty.RECOMMEND, by=manager, now=now)
    actions.record_duty(case, Duty.APPROVE, by=director, now=now)
    actions.record_duty(other, Duty.APPROVE, by=manager, now=now)
    assert CaseDuty.objects.count() == 3


def test_a_duty_done_twice_is_written_once(case, manager, now):
    actions.record_duty(case, Duty.RECOMMEND, by=manager, now=now)
    actions.record_duty(case, Duty.RECOMMEND, by=manager, now=now)
    assert CaseDuty.objects.count() == 1
    assert HistoryRow.objects.filter(verb="duty").count() == 1


def test_many_duties_are_all_written_or_none(open_case, odense, applicant, case, director, now):
    cases = [case, open_case(odense, applicant, now)]
    actions.record_duty(case, Duty.SCORE, by=director, now=now)
    with pytest.raises(NotPossibleNow):
        actions.record_duty_many(cases, Duty.APPROVE, by=director, now=now)
    assert CaseDuty.objects.count() == 1


@pytest.mark.parametrize("duty", list(Duty))
def test_the_inhabil_does_no_duty_by_action_or_by_hand(unsealed, director, now, duty):
    actions.declare_impartiality(unsealed, conflict=True, text="Min bror", by=director, now=now)
    with pytest.raises(NotPossibleNow) as error:
        actions.record_duty(unsealed, duty, by=director, now=now)
    assert [obstacle.code for obstacle in error.value.obstacles] == ["duty_impartial"]
    with pytest.raises(IntegrityError) as refusal:
        insert_by_hand(unsealed, director, duty, now)
    assert refusal.value.__cause__.diag.constraint_name == "duty_impartial"


def test_the_manager_assigns_a_caseworker_who_is_told(unsealed, caseworker, manager, now):
    actions.assign(unsealed, caseworker, by=manager, now=now)
    assert list(Assignment.objects.current().values_list("user", "assigned_by")) == [(caseworker.pk, manager.pk)]
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == (caseworker.email, "Nyt på sag 2019-0001")


def test_a_case_is_assigned_to_a_caseworker_once_and_can_be_taken_back(unsealed, caseworker, payer, manager, now):
    assignment = actions.assign(unsealed, caseworker, by=manager, now=now)
    for user, code in [(caseworker, "already_assigned"), (payer, "not_caseworker")]:
        with pytest.raises(NotPossibleNow) as error:
            actions.assign(unsealed, user, by=manager, now=now)
        assert [obstacle.code for obstacle in error.value.obstacles] == [code]
    actions.unassign(assignment, by=manager, now=now)
    actions.unassign(assignment, by=manager, now=now)
    assert list(Assignment.objects.current()) == []
    assert HistoryRow.objects.filter(verb="unassign").count() == 1


def test_an_inhabil_caseworker_is_not_assigned(unsealed, caseworker, manager, now):
    assignment = actions.assign(unsealed, caseworker, by=manager, now=now)
    actions.declare_impartiality(unsealed, conflict=True, text="Min bror", by=caseworker, now=now)
    actions.unassign(assignment, by=manager, now=now)
    with pytest.raises(NotPossibleNow) as error:
        actions.assign(unsealed, caseworker, by=manager, now=now)
    assert [obstacle.code for obstacle in error.value.obstacles] == ["barred"]


def test_only_the_manager_assigns_and_first_after_the_opening(case, caseworker, director, manager, now):
    with pytest.raises(PermissionDenied):
        actions.assign(case, caseworker, by=manager, now=now)
    case.unsealed_at = now
    case.save(update_fields=["unsealed_at"])
    for user in (caseworker, director):
        with pytest.raises(PermissionDenied):
            actions.assign(case, caseworker, by=user, now=now)


PARTY_COLUMNS = [
    field.name for field in Case._meta.fields if field.name.startswith("party_")
]  # every column the applicant's lists read


def test_no_step_of_the_agency_touches_a_party_column(unsealed, caseworker, manager, director, now):
    before = Case.objects.values(*PARTY_COLUMNS).get()
    assignment = actions.assign(unsealed, caseworker, by=manager, now=now)
    declaration = actions.declare_impartiality(unsealed, conflict=True, text="Min bror", by=caseworker, now=now)
    actions.rule_on_impartiality(declaration, confirmed=False, reason="Fjern bekendt", by=manager, now=now)
    actions.declare_clear_many([unsealed], by=director, now=now)
    actions.record_duty(unsealed, Duty.SCORE, by=caseworker, now=now)
    actions.record_duty(unsealed, Duty.APPROVE, by=director, now=now)
    actions.unassign(assignment, by=manager, now=now)
    assert Case.objects.values(*PARTY_COLUMNS).get() == before
    assert len(PARTY_COLUMNS) == 8
