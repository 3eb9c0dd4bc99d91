"""Is habilitet declared before reading, does a conflict bar at once, and is the ruling somebody else's?"""

import pytest
from django.core.exceptions import PermissionDenied

from cases import actions
from cases.models import Impartiality, JournalEntry
from cases.permissions import agency_cases, has_declared, is_barred, may_read_as_agency
from cases.states import ImpartialityState
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow

pytestmark = pytest.mark.db

WHY = "Min søster leder tilbuddet"


@pytest.fixture
def assigned(unsealed, caseworker, manager, now):
    actions.assign(unsealed, caseworker, by=manager, now=now)
    return unsealed


def declare(case, by, now, *, conflict=False, text=""):
    return actions.declare_impartiality(case, conflict=conflict, text=text, by=by, now=now)


def test_the_assigned_caseworker_reads_when_declared(assigned, caseworker, now):
    assert may_read_as_agency(caseworker, assigned) is False
    declare(assigned, caseworker, now)
    assert may_read_as_agency(caseworker, assigned) is True
    assert list(agency_cases(caseworker)) == [assigned]


@pytest.mark.parametrize("who", ["manager", "director", "deputy"])
def test_manager_director_and_deputy_read_when_declared(unsealed, now, request, who):
    user = request.getfixturevalue(who)
    assert may_read_as_agency(user, unsealed) is False
    declare(unsealed, user, now)
    assert may_read_as_agency(user, unsealed) is True


@pytest.mark.parametrize("who", ["caseworker2", "payer", "admin", "applicant"])
def test_others_have_nothing_to_declare_and_do_not_read(assigned, now, request, who):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        declare(assigned, user, now)
    assert may_read_as_agency(user, assigned) is False


def test_the_auditor_reads_what_is_unsealed_without_declaring(case, auditor, now):
    assert list(agency_cases(auditor)) == []
    case.unsealed_at = now
    case.save(update_fields=["unsealed_at"])
    assert list(agency_cases(auditor)) == [case]


def test_nobody_in_the_agency_reads_or_declares_before_the_opening(case, manager, now):
    with pytest.raises(PermissionDenied):
        declare(case, manager, now)
    assert list(agency_cases(manager)) == []


def test_a_reported_conflict_bars_at_once_and_the_superior_is_told(assigned, caseworker, manager, now):
    declaration = declare(assigned, caseworker, now, conflict=True, text=WHY)
    assert declaration.state == ImpartialityState.REPORTED
    assert (has_declared(caseworker, assigned), is_barred(caseworker, assigned)) == (True, True)
    assert may_read_as_agency(caseworker, assigned) is False
    mail = OutboxMail.objects.latest("pk")
    assert (mail.to, mail.subject) == (manager.email, "Habilitet på sag 2019-0001")
    assert WHY not in mail.body


def test_a_managers_own_conflict_goes_to_the_director(unsealed, manager, director, now):
    declare(unsealed, manager, now, conflict=True, text=WHY)
    assert list(OutboxMail.objects.filter(subject__startswith="Habilitet").values_list("to", flat=True)) == [
        director.email
    ]


def test_a_conflict_is_told_in_words(assigned, caseworker, now):
    with pytest.raises(NotPossibleNow) as error:
        declare(assigned, caseworker, now, conflict=True, text="  ")
    assert [obstacle.code for obstacle in error.value.obstacles] == ["conflict_untold"]


@pytest.mark.parametrize(("confirmed", "state", "reads"), [(True, "confirmed", False), (False, "dismissed", True)])
def test_the_ruling_bars_for_good_or_clears(assigned, caseworker, manager, now, confirmed, state, reads):
    declaration = declare(assigned, caseworker, now, conflict=True, text=WHY)
    actions.rule_on_impartiality(declaration, confirmed=confirmed, reason="Efter FVL § 3", by=manager, now=now)
    declaration.refresh_from_db()
    assert (declaration.state, declaration.ruled_by, declaration.ruled_at) == (state, manager, now)
    assert may_read_as_agency(caseworker, assigned) is reads


def test_nobody_rules_on_oneself_and_no_caseworker_rules(assigned, caseworker, caseworker2, manager, now):
    own = declare(assigned, manager, now, conflict=True, text=WHY)
    for user in (manager, caseworker2):
        with pytest.raises(PermissionDenied):
            actions.rule_on_impartiality(own, confirmed=False, reason="Ingen grund", by=user, now=now)


def test_a_barred_manager_does_not_rule_on_others(assigned, caseworker, manager, now):
    declaration = declare(assigned, caseworker, now, conflict=True, text=WHY)
    declare(assigned, manager, now, conflict=True, text=WHY)
    with pytest.raises(PermissionDenied):
        actions.rule_on_impartiality(declaration, confirmed=False, reason="Ingen grund", by=manager, now=now)


def test_a_ruling_has_a_reason_and_something_to_rule_on(assigned, caseworker, manager, now):
    declaration = declare(assigned, caseworker, now, conflict=True, text=WHY)
    with pytest.raises(NotPossibleNow) as error:
        actions.rule_on_impartiality(declaration, confirmed=True, reason=" ", by=manager, now=now)
    assert [obstacle.code for obstacle in error.value.obstacles] == ["ruling_without_reason"]
    actions.rule_on_impartiality(declaration, confirmed=True, reason="FVL § 3", by=manager, now=now)
    with pytest.raises(NotPossibleNow) as error:
        actions.rule_on_impartiality(declaration, confirmed=False, reason="Fortrudt", by=manager, now=now)
    assert [obstacle.code for obstacle in error.value.obstacles] == ["not_reported"]


def test_a_conflict_that_turns_up_later_bars_and_keeps_what_was_said_before(assigned, caseworker, manager, now):
    declaration = declare(assigned, caseworker, now, conflict=True, text=WHY)
    actions.rule_on_impartiality(declaration, confirmed=False, reason="Fjern bekendt", by=manager, now=now)
    declare(assigned, caseworker, now, conflict=True, text="Nu bor hun hos mig")
    declaration.refresh_from_db()
    assert (declaration.state, declaration.ruled_at, declaration.ruling) == ("reported", None, "Fjern bekendt")
    assert declaration.text == f"{WHY}\n\nNu bor hun hos mig"
    assert is_barred(caseworker, assigned) is True


def test_somebody_found_inhabil_does_not_declare_again(assigned, caseworker, manager, now):
    declaration = declare(assigned, caseworker, now, conflict=True, text=WHY)
    actions.rule_on_impartiality(declaration, confirmed=True, reason="FVL § 3", by=manager, now=now)
    with pytest.raises(NotPossibleNow) as error:
        declare(assigned, caseworker, now)
    assert [obstacle.code for obstacle in error.value.obstacles] == ["already_declared"]


def test_declaring_clear_twice_is_one_declaration(assigned, caseworker, now):
    declare(assigned, caseworker, now)
    declare(assigned, caseworker, now)
    assert HistoryRow.objects.filter(verb="declare_impartiality").count() == 1


def test_the_director_declares_once_over_the_whole_list(
    open_case, odense, applicant, director, now, django_assert_num_queries
):
    cases = [open_case(odense, applicant, now) for _ in range(5)]
    for case in cases:
        case.unsealed_at = now
        case.save(update_fields=["unsealed_at"])
    declare(cases[0], director, now, conflict=True, text=WHY)
    with django_assert_num_queries(9):  # savepoint · lock · declared · write · 2 history · 2 journal · release
        actions.declare_clear_many(cases, by=director, now=now)
    assert list(agency_cases(director).order_by("pk")) == cases[1:]


def test_a_caseworker_cannot_declare_over_cases_that_are_not_assigned(unsealed, caseworker, now):
    with pytest.raises(PermissionDenied):
        actions.declare_clear_many([unsealed], by=caseworker, now=now)
    assert Impartiality.objects.count() == 0


def test_the_party_hears_nothing_of_it(assigned, caseworker, now):
    declare(assigned, caseworker, now, conflict=True, text=WHY)
    internal = JournalEntry.objects.filter(case=assigned).last()
    assert (internal.title, internal.visible_to_party) == ("Forhold om habilitet er meldt", False)
    assert HistoryRow.objects.of(assigned.history_chain).last().audience == "agency"
