"""Habilitet: flagged, declared, ruled on by another; a late conflict makes what was done fall and says so."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from assessment import actions
from assessment.conflicts import fallen_on
from assessment.models import Assessment, Consensus, Decision, FormalCheck, Tie
from assessment.results import package_of, result_for
from assessment.rules import flags_for
from assessment.states import TieKind
from cases.models import Assignment, Case, Impartiality, JournalEntry
from pools.models import Pool
from portal.models import HistoryRow, Membership, OutboxMail, Tilbud
from portal.states import Lovgrundlag, MembershipRole, MembershipState
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.test_pages import text_of

pytestmark = pytest.mark.db

WHY = "Min søster er ansat der."
LATER = stories.RELEASED_AT.replace(day=2)


def codes(refused) -> list[str]:
    return [each.code for each in refused.value.obstacles]


def conflict(application, by, *, now=LATER) -> Impartiality:
    return actions.declare(application.case, conflict=True, text=WHY, by=by, now=now)


def page(client, login, user, application):
    return text_of(login(client, user).get(reverse("assessment:impartiality", args=[application.case.number])))


# Flags: what the portal knows and what the person has told. They remind, and decide nothing.


@pytest.mark.parametrize("kind", list(TieKind))
def test_a_told_tie_flags_the_organisations_cases_and_no_others(opened, odense, caseworker, kind):
    actions.tell_tie(odense, kind, by=caseworker, now=LATER)
    flags = flags_for(caseworker, [each.case for each in opened])
    assert flags == {opened[0].case_id: (kind.label.lower(),)}


def test_a_membership_flags_too_also_one_that_has_ended(opened, odense, aalborg, caseworker):
    place = {"user": caseworker, "role": MembershipRole.MEMBER, "created_at": LATER}
    Membership.objects.create(organisation=odense, state=MembershipState.ACTIVE, **place)
    ended = {"state": MembershipState.ENDED, "ended_at": LATER, "ended_by": caseworker}
    Membership.objects.create(organisation=aalborg, **place, **ended)
    flags = flags_for(caseworker, [each.case for each in opened])
    assert flags == {
        opened[0].case_id: ("med i organisationen",),
        opened[1].case_id: ("har været med i organisationen",),
    }


def test_ones_own_kommune_flags_a_private_tilbud_that_lies_there(opened, odense, aalborg, caseworker):
    actions.tell_tie(odense, TieKind.HOME, by=caseworker, now=LATER)
    there = Tilbud.objects.create(
        organisation=aalborg, name="Huset", lovgrundlag=Lovgrundlag.SEL_107, kommunekode=odense.kommunekode
    )
    case = opened[1].case
    case.tilbud = there
    assert flags_for(caseworker, [case]) == {case.pk: ("bopælskommune",)}


def test_flags_cost_the_same_for_one_case_and_many(opened, odense, caseworker, django_assert_num_queries):
    actions.tell_tie(odense, TieKind.HOME, by=caseworker, now=LATER)
    for cases in ([opened[0].case], [each.case for each in opened]):
        with django_assert_num_queries(2):
            flags_for(caseworker, cases)


def test_a_tie_is_told_once_and_taken_off_by_its_owner_alone(odense, caseworker, caseworker2):
    tie = actions.tell_tie(odense, TieKind.HOME, by=caseworker, now=LATER)
    assert actions.tell_tie(odense, TieKind.HOME, by=caseworker, now=LATER) == tie
    with pytest.raises(PermissionDenied):
        actions.end_tie(tie, by=caseworker2, now=LATER)
    for _ in range(2):
        actions.end_tie(tie, by=caseworker, now=LATER)
    assert list(Tie.objects.of(caseworker)) == []
    verbs = HistoryRow.objects.of(caseworker.history_chain).values_list("verb", flat=True)
    assert list(verbs) == ["tell_tie", "end_tie"]


def test_the_flag_stands_where_one_declares_and_on_the_leaders_list(opened, odense, client, login, caseworker, manager):
    for user in (caseworker, manager):
        actions.tell_tie(odense, TieKind.HOME, by=user, now=LATER)
    actions.assign_cases(opened[0].pool, [opened[0].case.number], [caseworker], by=manager, now=LATER)
    assert "Om dig og ansøger er oplyst: bopælskommune." in page(client, login, caseworker, opened[0])
    listed = text_of(login(client, manager).get(reverse("assessment:declare_list", args=[opened[0].pool.slug])))
    assert "Odense Kommune (bopælskommune: tænk på habilitet)" in listed
    assert "Aalborg Kommune (" not in listed


def test_ties_are_told_and_removed_on_a_page(client, login, odense, caseworker):
    login(client, caseworker)
    here = reverse("assessment:ties")
    assert client.post(reverse("assessment:tell_tie"), {"kind": "home"}).status_code == 422
    client.post(reverse("assessment:tell_tie"), {"organisation": odense.pk, "kind": "home"})
    assert "Bopælskommune" in text_of(client.get(here))
    client.post(reverse("assessment:end_tie", args=[Tie.objects.get().pk]))
    assert "Du har ikke oplyst nogen tilknytninger." in text_of(client.get(here))


# A reported conflict waits for the one who rules; the ruling hands the case on.


def test_a_reported_conflict_waits_at_the_managers_desk_with_its_case(
    judged, client, login, caseworker, manager, director
):
    conflict(judged[0], caseworker)
    told = f"Et forhold om habilitet venter på din afgørelse: sag {judged[0].case.number}"
    shown = [told in text_of(login(client, user).get("/sagsbehandling/")) for user in (manager, director, caseworker)]
    assert shown == [True, False, False]


def test_the_managers_own_waits_for_the_director_and_the_directors_for_the_deputy(
    judged, client, login, manager, manager2, director, deputy
):
    stories.declared_over_list(judged[0].pool, deputy)
    conflict(judged[0], manager)
    conflict(judged[1], director)
    waits = {}
    for user in (manager, manager2, director, deputy):
        shown = text_of(login(client, user).get("/sagsbehandling/"))
        waits[user.email.split("@")[0]] = [f"din afgørelse: sag {each.case.number}" in shown for each in judged]
    assert waits == {
        "puljeansvarlig": [False, False],
        "puljeansvarlig2": [False, False],
        "direktoer": [True, False],
        "stedfortraeder": [True, True],
    }


def rule(declaration, by, *, confirmed=True, successor=None, reason="Hun er nærtstående.", now=LATER):
    declaration = Impartiality.objects.select_related("case", "user").get(pk=declaration.pk)
    return actions.rule(declaration, confirmed=confirmed, reason=reason, successor=successor, by=by, now=now)


def test_confirmed_the_case_changes_hands_in_the_same_act(judged, caseworker, caseworker3, manager):
    rule(conflict(judged[0], caseworker), manager, successor=caseworker3)
    places = Assignment.objects.filter(case=judged[0].case).order_by("pk")
    assert [(each.user.name, each.ended_at is None) for each in places] == [
        ("Sofie Sagsbehandler", False),
        ("Søren Sagsbehandler", True),
        ("Signe Sagsbehandler", True),
    ]


def test_confirmed_without_a_successor_is_refused_while_too_few_would_be_left(judged, caseworker, caseworker3, manager):
    declaration = conflict(judged[0], caseworker)
    with pytest.raises(NotPossibleNow) as refused:
        rule(declaration, manager)
    assert codes(refused) == ["no_successor"]
    assert Impartiality.objects.get(pk=declaration.pk).state == "reported"
    actions.assign_cases(judged[0].pool, [judged[0].case.number], [caseworker3], by=manager, now=LATER)
    assert rule(declaration, manager).state == "confirmed"
    assert not Assignment.objects.current().filter(case=judged[0].case, user=caseworker).exists()


def test_dismissed_the_work_goes_on_on_a_new_sheet(judged, caseworker, manager):
    rule(conflict(judged[0], caseworker), manager, confirmed=False, reason="Søsteren arbejder et andet sted.")
    assert Assignment.objects.current().filter(case=judged[0].case, user=caseworker).exists()
    actions.check_formalia(judged[0].case.number, outcome="ok", by=caseworker, now=LATER)
    stories.scored(judged[0], caseworker, 4, now=LATER)
    assert result_for(judged[0]).locked == 2


def test_nobody_rules_on_oneself(judged, manager, director):
    for user in (manager, director):
        with pytest.raises(PermissionDenied):
            rule(conflict(judged[0], user), user)


def test_the_ruling_is_made_on_the_page_with_the_choice_of_who_takes_over(
    judged, client, login, caseworker, caseworker2, caseworker3, manager
):
    declaration = conflict(judged[0], caseworker)
    shown = page(client, login, manager, judged[0])
    assert (WHY in shown, f'value="{caseworker3.pk}"' in shown, f'value="{caseworker2.pk}"' in shown) == (
        True,
        True,
        False,
    )
    address = reverse("assessment:rule", args=[judged[0].case.number, declaration.pk])
    typed = {f"{declaration.pk}-answer": "confirmed", f"{declaration.pk}-reason": " "}
    refused = client.post(address, typed)
    assert (refused.status_code, "Skriv begrundelsen for afgørelsen." in text_of(refused)) == (422, True)
    typed |= {f"{declaration.pk}-reason": "Hun er nærtstående.", f"{declaration.pk}-successor": str(caseworker3.pk)}
    assert client.post(address, typed).status_code == 302
    assert Assignment.objects.current().filter(case=judged[0].case, user=caseworker3).exists()
    assert login(client, caseworker).get(reverse("assessment:rule", args=[judged[0].case.number, 1])).status_code == 405
    assert client.post(address, typed).status_code == 403


# What falls.


def test_a_late_conflict_makes_sheet_consensus_and_formal_check_fall_and_says_so_in_one_line(
    judged, caseworker, caseworker2, manager, manager2
):
    case = judged[0].case
    Consensus.objects.create(
        application=judged[0], criterion="effort", points=4, reason="Enige.", at=LATER, by=caseworker2
    )
    conflict(judged[0], caseworker)
    standing = (Assessment, Consensus, FormalCheck)
    assert [model.objects.standing().filter(application=judged[0]).count() for model in standing] == [1, 0, 0]
    fell = "1 vurdering, konsensus om 1 kriterium og formaliakontrollen"
    told = f"Det er bortfaldet på grund af et forhold om habilitet: {fell}"
    assert JournalEntry.objects.filter(case=case, title=told, visible_to_party=False).count() == 1
    line = HistoryRow.objects.of(case.history_chain).get(verb="void_for_conflict")
    assert line.facts == {"person": caseworker.pk, "sheets": 1, "consensus": 1, "checks": 1, "lines": 0}
    redo = OutboxMail.objects.filter(subject=f"Sag {case.number}: noget skal gøres om").order_by("to")
    assert list(redo.values_list("to", flat=True)) == [manager2.email, manager.email, caseworker2.email]
    assert Case.objects.get(pk=case.pk).agency_words == "Formaliakontrol"


def test_the_list_of_what_fell_stands_on_the_case_for_those_who_read_it_and_not_for_the_barred(
    judged, client, login, caseworker, caseworker2
):
    conflict(judged[0], caseworker)
    assert {(each.what, each.by) for each in fallen_on(judged[0])} == {
        ("Formaliakontrol", caseworker),
        ("Vurdering", caseworker),
    }
    on_case = text_of(login(client, caseworker2).get(reverse("assessment:case", args=[judged[0].case.number])))
    assert "Det er bortfaldet på grund af habilitet" in on_case
    assert "Det er bortfaldet på grund af habilitet" not in page(client, login, caseworker, judged[0])


def test_a_conflict_reported_before_anything_was_done_makes_nothing_fall(opened, caseworker, manager):
    actions.assign_cases(opened[0].pool, [opened[0].case.number], [caseworker], by=manager, now=LATER)
    conflict(opened[0], caseworker)
    assert not HistoryRow.objects.filter(verb="void_for_conflict").exists()


def test_an_assessor_is_replaced_and_the_application_is_assessed_anew(judged, caseworker, caseworker3, manager):
    rule(conflict(judged[0], caseworker), manager, successor=caseworker3)
    actions.declare(judged[0].case, conflict=False, text="", by=caseworker3, now=LATER)
    actions.check_formalia(judged[0].case.number, outcome="ok", by=caseworker3, now=LATER)
    stories.scored(judged[0], caseworker3, 5, now=LATER)
    assert result_for(judged[0]).complete


def test_a_draft_line_written_by_the_barred_must_be_written_anew_by_another(proposed, manager, manager2):
    stories.declared_over_list(proposed[0].pool, manager2)
    conflict(proposed[0], manager)
    with pytest.raises(NotPossibleNow) as refused:
        actions.recommend(proposed[0].pool, by=manager2, now=LATER)
    assert codes(refused) == ["written_by_barred"]
    draft = stories.draft_of(proposed[0], "refusal")
    actions.save_decision(proposed[0].case.number, draft, by=manager2, now=LATER)
    assert Decision.objects.get(application=proposed[0]).changed_by == manager2
    actions.recommend(proposed[0].pool, by=manager2, now=LATER)
    assert package_of(proposed[0].pool).state == "recommended"


@pytest.mark.parametrize("who", ["caseworker", "manager"])
def test_a_recommendation_comes_back_by_itself_when_what_it_rests_on_falls(proposed, manager, who, request):
    stories.recommended(proposed[0].pool, by=manager)
    conflict(proposed[0], request.getfixturevalue(who))
    package = package_of(proposed[0].pool)
    assert (package.state, Pool.objects.get().state) == ("draft", "assessing")
    assert f"forhold om habilitet på sag {proposed[0].case.number}" in package.return_comment
    assert package.decisions.count() == 2
    assert OutboxMail.objects.filter(to=manager.email, subject="Indstillingen er sendt tilbage").count() == 1


def test_a_recommendation_stays_where_it_is_when_the_reporter_did_nothing_on_the_case(proposed, manager, director):
    stories.recommended(proposed[0].pool, by=manager)
    conflict(proposed[0], director)
    assert package_of(proposed[0].pool).state == "recommended"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("caseworker", "judging_has_fallen"),
        ("manager", "written_by_barred"),
        ("director", "signed_by_barred"),
    ],
)
def test_what_is_approved_is_not_released_until_the_approval_is_withdrawn(
    proposed, manager, director, deputy, who, code, request
):
    package = stories.approved(proposed[0].pool, manager=manager, director=director)
    conflict(proposed[0], request.getfixturevalue(who))
    stands_in_the_way = reverse("assessment:recommendation", args=[proposed[0].pool.slug])
    with pytest.raises(NotPossibleNow) as refused:
        actions.release(package, by=deputy, now=stories.RELEASED_AT)
    assert code in codes(refused)
    assert {each.url for each in refused.value.obstacles} == {stands_in_the_way}
    actions.withdraw_approval(package, reason="Habilitet", by=director, now=stories.RELEASED_AT)
    assert package_of(proposed[0].pool).state == "draft"


def test_a_dismissed_conflict_lets_the_approved_line_stand(proposed, manager, director, deputy):
    package = stories.approved(proposed[0].pool, manager=manager, director=director)
    rule(conflict(proposed[0], manager), director, confirmed=False)
    assert actions.release(package, by=director, now=stories.RELEASED_AT) == 2


def test_what_is_released_stands(proposed, manager, director, deputy):
    package = stories.released(proposed[0].pool, manager=manager, director=director)
    conflict(proposed[0], director, now=stories.RELEASED_AT)
    assert package_of(package.pool).state == "released"


# A leader is ruled on by an equal, never from below.


def test_the_manager_rules_on_neither_director_nor_deputy_but_they_on_each_other(
    opened, client, login, manager, director, deputy
):
    case = opened[0].case
    declaration = conflict(opened[0], director)
    actions.declare(case, conflict=False, text="", by=manager, now=LATER)
    address = reverse("assessment:rule", args=[case.number, declaration.pk])
    form = {f"{declaration.pk}-answer": "dismissed", f"{declaration.pk}-reason": "Fjern"}
    assert login(client, manager).post(address, form).status_code == 403
    assert address not in client.get(reverse("assessment:impartiality", args=[case.number])).content.decode()
    with pytest.raises(PermissionDenied):
        actions.rule(declaration, confirmed=False, reason="Fjern", by=manager, now=LATER)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_impartiality SET state = 'dismissed', ruled_at = now(), ruled_by_id = %s WHERE id = %s",
            [manager.pk, declaration.pk],
        )
    assert refused.value.__cause__.diag.constraint_name == "ruling_by_an_equal"
    assert rule(declaration, deputy, confirmed=False).state == "dismissed"
