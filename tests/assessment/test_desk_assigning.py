"""How cases are handed out: evenly, past those who are barred or tied, and on to another when somebody falls ill."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment import actions
from assessment.models import Assessment, Score, Tie
from assessment.results import result_for
from cases.models import Assignment, Case, JournalEntry
from cases.permissions import agency_cases
from pools.document import document_of
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.pools.factories import seed_document

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("many", "begun")
NOW = stories.JUDGED_AT
LATER = NOW + timedelta(days=1)


def numbers(applications) -> list[str]:
    return [application.case.number for application in applications]


def held() -> list[tuple[str, str]]:
    """(case number, name) of every current assignment."""
    return sorted(Assignment.objects.current().values_list("case__number", "user__name"))


@pytest.fixture
def many(manager, manager2):
    """Six applications, opened."""
    pool = stories.plain_pool(manager, manager2, questions=seed_document().questions[:1])
    people = [stories.municipality(number) for number in range(6)]
    sent = [stories.submitted(pool, organisation, by=user) for organisation, user in people]
    stories.opened(pool, by=manager)
    return sent


def test_six_cases_are_shared_evenly_two_to_each_among_three(many, manager, caseworker, caseworker2, caseworker3):
    people = [caseworker, caseworker2, caseworker3]
    done = actions.assign_cases(many[0].pool, numbers(many), people, each=2, by=manager, now=NOW)
    assert (done.given, done.notes) == (12, ())
    assert Counter(name for _, name in held()) == {person.name: 4 for person in people}
    assert set(Counter(number for number, _ in held()).values()) == {2}
    again = actions.assign_cases(many[0].pool, numbers(many), people, each=2, by=manager, now=LATER)
    assert (again.given, len(held()), len(again.notes)) == (0, 12, 6)
    third = actions.assign_cases(many[0].pool, numbers(many[:1]), people, by=manager, now=LATER)
    assert (third.given, ["flere sagsbehandlere" in note for note in third.notes]) == (1, [True])


def test_who_has_more_already_gets_fewer(many, manager, caseworker, caseworker2):
    pool = many[0].pool
    actions.assign_cases(pool, numbers(many[:3]), [caseworker], by=manager, now=NOW)
    actions.assign_cases(pool, numbers(many[3:]), [caseworker, caseworker2], each=1, by=manager, now=NOW)
    assert Counter(name for _, name in held()) == {caseworker.name: 3, caseworker2.name: 3}


def test_the_barred_and_the_tied_are_passed_by_and_it_is_said(many, manager, caseworker, caseworker2, caseworker3):
    pool, first, second = many[0].pool, many[0], many[1]
    actions.assign_cases(pool, numbers([first]), [caseworker], by=manager, now=NOW)
    actions.declare(first.case, conflict=True, text="Min søster bor der.", by=caseworker, now=NOW)
    place = Assignment.objects.current().get()
    Assignment.objects.filter(pk=place.pk).update(ended_at=NOW, ended_by=manager)
    Tie.objects.create(user=caseworker2, organisation=second.organisation, kind="home", told_at=NOW)
    people = [caseworker, caseworker2, caseworker3]
    done = actions.assign_cases(pool, numbers([first, second]), people, each=2, by=manager, now=NOW)
    assert done.notes == (
        f"Sag {first.case.number}: {caseworker.name} blev sprunget over (har meldt et forhold om habilitet).",
        f"Sag {second.case.number}: {caseworker2.name} blev sprunget over (bopælskommune).",
    )
    assert held() == sorted(
        [(first.case.number, each.name) for each in (caseworker2, caseworker3)]
        + [(second.case.number, each.name) for each in (caseworker, caseworker3)]
    )


def test_too_few_able_people_is_said(many, manager, caseworker):
    done = actions.assign_cases(many[0].pool, numbers(many[:1]), [caseworker], each=2, by=manager, now=NOW)
    assert done == actions.assigning.HandedOut(1, (f"Sag {many[0].case.number} mangler stadig 1 sagsbehandler.",))


def test_a_manager_leaves_the_case_they_are_barred_from(many, manager, caseworker):
    pool, own = many[0].pool, many[0].case
    actions.declare(own, conflict=True, text="Jeg har boet der.", by=manager, now=NOW)
    done = actions.assign_cases(pool, numbers(many[:2]), [caseworker], by=manager, now=NOW)
    assert done.notes == (f"Sag {own.number}: du har selv meldt et forhold om habilitet.",)
    assert held() == [(many[1].case.number, caseworker.name)]


def test_another_pools_case_and_somebody_who_is_no_caseworker_are_not_taken(many, manager, payer, caseworker):
    other = many[0].pool
    with pytest.raises(NotPossibleNow) as refused:
        actions.assign_cases(other, ["2019-9999"], [caseworker], by=manager, now=NOW)
    assert [each.code for each in refused.value.obstacles] == ["nothing_chosen"]
    with pytest.raises(NotPossibleNow) as refused:
        actions.assign_cases(other, numbers(many), [payer], by=manager, now=NOW)
    assert [each.code for each in refused.value.obstacles] == ["not_caseworker"]
    with pytest.raises(PermissionDenied):
        actions.assign_cases(other, numbers(many), [caseworker], by=caseworker, now=NOW)
    assert held() == []


def test_handing_out_many_takes_as_few_queries_as_one_and_one_mail_each(many, manager, caseworker, caseworker2):
    pool, people, (first, *rest) = many[0].pool, [caseworker, caseworker2], numbers(many)
    document_of(pool.version)  # read once per process
    with CaptureQueriesContext(connection) as one:
        actions.assign_cases(pool, [first], people, each=2, by=manager, now=NOW)
    with CaptureQueriesContext(connection) as five:
        actions.assign_cases(pool, rest, people, each=2, by=manager, now=NOW)
    assert (len(one), len(five)) == (20, 20)
    mails = OutboxMail.objects.filter(to=caseworker.email).order_by("pk").values_list("subject", flat=True)
    assert list(mails) == [f"Nyt på sag {first}", "Du har fået 5 sager"]


# Illness


@pytest.fixture
def begun(opened, manager, caseworker, caseworker2):
    """The first case locked by both; on the second the one who falls ill has scored without locking."""
    for application in opened:
        stories.ready_to_score(application, caseworker, caseworker2, manager=manager)
    stories.scored(opened[0], caseworker, 4)
    stories.scored(opened[0], caseworker2, 2)
    stories.scored(opened[1], caseworker, 5, lock=False)
    return opened


def given_on(begun, caseworker, caseworker3, manager, which=None):
    chosen = numbers(which or begun)
    return actions.give_on(begun[0].pool, chosen, giver=caseworker, receiver=caseworker3, by=manager, now=LATER)


def test_what_is_locked_stands_and_counts_and_what_is_not_falls_and_frees_its_place(
    begun, manager, caseworker, caseworker2, caseworker3
):
    before = result_for(begun[0])
    done = given_on(begun, caseworker, caseworker3, manager)
    assert (done.cases, done.standing, done.fallen) == (2, 1, 1)
    after = result_for(begun[0])
    assert (after.locked, [each.value for each in after.criteria]) == (2, [each.value for each in before.criteria])
    fallen = Assessment.objects.get(application=begun[1], assessor=caseworker)
    assert (fallen.voided_at, fallen.void_reason) == (LATER, "handed_over")
    assert Score.objects.filter(assessment=fallen).count() == 6
    actions.declare(begun[1].case, conflict=False, text="", by=caseworker3, now=LATER)
    stories.scored(begun[1], caseworker2, 3, now=LATER)
    stories.scored(begun[1], caseworker3, 3, now=LATER)
    assert result_for(begun[1]).complete


def test_the_one_who_is_ill_reads_the_cases_no_longer(begun, client, login, manager, caseworker, caseworker3):
    address = f"/sagsbehandling/sager/{begun[0].case.number}/"
    assert login(client, caseworker).get(address).status_code == 200
    given_on(begun, caseworker, caseworker3, manager)
    assert client.get(address).status_code == 302
    assert list(agency_cases(caseworker)) == []


def test_it_stands_in_history_and_journal_with_moment_and_people(begun, manager, caseworker, caseworker3):
    given_on(begun, caseworker, caseworker3, manager)
    case = begun[1].case
    rows = HistoryRow.objects.of(case.history_chain).filter(at=LATER).order_by("number")
    assert [(row.verb, row.facts.get("person"), row.audience) for row in rows] == [
        ("unassign", caseworker.pk, "agency"),
        ("assign", caseworker3.pk, "agency"),
        ("void_assessment", caseworker.pk, "agency"),
    ]
    entries = JournalEntry.objects.filter(case=case, at=LATER).values_list("title", "visible_to_party")
    assert list(entries) == [
        ("Sofie Sagsbehandler har ikke længere sagen", False),
        ("Tildelt Signe Sagsbehandler", False),
        ("Ulåst vurdering bortfaldet: sagen er givet videre", False),
    ]
    ended = Assignment.objects.get(case=case, user=caseworker)
    assert (ended.ended_at, ended.ended_by) == (LATER, manager)


def test_an_inhabil_receiver_is_refused_by_name_and_nothing_moves(begun, manager, caseworker, caseworker3):
    actions.assign_cases(begun[0].pool, numbers(begun[1:]), [caseworker3], by=manager, now=NOW)
    actions.declare(begun[1].case, conflict=True, text="Min mand er ansat der.", by=caseworker3, now=NOW)
    with pytest.raises(NotPossibleNow) as refused:
        given_on(begun, caseworker, caseworker3, manager)
    number = begun[1].case.number
    assert [each.text for each in refused.value.obstacles] == [
        f"Signe Sagsbehandler har meldt et forhold om habilitet på sag {number}. Fravælg sagen, eller vælg en anden."
    ]
    assert Assignment.objects.current().filter(user=caseworker).count() == 2
    assert given_on(begun, caseworker, caseworker3, manager, which=begun[:1]).cases == 1


def test_only_the_manager_gives_on_and_never_to_the_same_person(begun, manager, director, caseworker, caseworker2):
    for person in (caseworker, caseworker2, director):
        with pytest.raises(PermissionDenied):
            given_on(begun, caseworker, caseworker2, person)
    with pytest.raises(NotPossibleNow) as refused:
        given_on(begun, caseworker, caseworker, manager)
    assert [each.code for each in refused.value.obstacles] == ["same_person"]


def test_a_receiver_who_has_the_case_keeps_one_place_and_their_own_sheet(begun, manager, caseworker, caseworker2):
    done = given_on(begun, caseworker, caseworker2, manager)
    assert (done.cases, done.fallen) == (2, 1)
    assert held() == sorted((case.number, caseworker2.name) for case in Case.objects.all())
    assert result_for(begun[0]).locked == 2
