"""Leaving the ranking: it is shown, reasoned for the director and the applicant, and no letter says what is untrue."""

import pytest
from django.urls import reverse

from assessment import actions
from assessment.reasoning.reasons import PRIORITY, draft_reasons
from assessment.results import ranking_of, result_for
from assessment.states import Deviation, FormalOutcome
from cases.models import Case, Document, JournalEntry
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.test_release import letters, words

pytestmark = pytest.mark.db

WHY = "Aalborg dækker en del af landet, som ellers ikke ville få noget."
TOLD = "Vi har lagt vægt på, at tilskuddene når hele landet."
COMPARED = "som i højere grad opfylder kriterierne"


def reversed_ranking(judged, manager, **more) -> None:
    """Odense stands first and is refused; Aalborg stands second and gets it all."""
    reasons = stories.draft_of(judged[0], "refusal").reasons | more.pop("reasons", {})
    stories.decided(judged[0], "refusal", by=manager, reasons=reasons, **more)
    stories.decided(judged[1], "grant", "700000.00", by=manager)


def page(client, user, login, name: str) -> str:
    return " ".join(
        login(client, user).get(reverse(f"assessment:{name}", args=["recovery-2019"])).content.decode().split()
    )


def test_passing_over_a_better_place_needs_a_reason_in_and_a_reason_out(judged, manager):
    reversed_ranking(judged, manager)
    with pytest.raises(NotPossibleNow) as refused:
        stories.recommended(judged[0].pool, by=manager)
    line = reverse("assessment:decision", args=["recovery-2019", judged[0].case.number])
    assert [(each.code, each.url) for each in refused.value.obstacles] == [
        ("deviation_unexplained", f"{line}#id_deviation_reason"),
        ("no_own_reason", f"{line}#id_reason_priority"),
    ]
    reversed_ranking(judged, manager, deviation_reason=WHY, reasons={PRIORITY: TOLD})
    assert stories.recommended(judged[0].pool, by=manager).state == "recommended"


def test_the_reason_is_asked_for_once_on_the_one_passed_over(judged, manager, director, client, login):
    reversed_ranking(judged, manager, deviation_reason=WHY, reasons={PRIORITY: TOLD})
    stories.decided(judged[1], "grant", "700000.00", by=manager, deviation_reason="")
    stories.recommended(judged[0].pool, by=manager)
    shown = page(client, director, login, "recommendation")
    passed, ahead = [each.case.number for each in judged]
    bullet = f"{judged[0].case.organisation.name} – Forbigået på ranglisten: {WHY} Sat forud: sag {ahead}"
    assert (f"<li>Nr. 1: {passed} {bullet}" in shown, "Begrundelsen mangler." in shown) == (True, False)


def test_saving_the_line_that_is_passed_over_says_at_once_that_the_reason_is_missing(judged, manager, client, login):
    reversed_ranking(judged, manager, reasons={PRIORITY: TOLD})
    address = reverse("assessment:save_decision", args=["recovery-2019", judged[0].case.number])
    answer = login(client, manager).post(address, {"outcome": "refusal"}, follow=True)
    told = [str(each) for each in answer.context["messages"]]
    assert (len(told), told[1].endswith("Skriv, hvorfor ranglisten fraviges."), answer.redirect_chain[0][0]) == (
        3,
        True,
        reverse("assessment:decision", args=["recovery-2019", judged[0].case.number]) + "#id_deviation_reason",
    )


def test_who_is_set_down_while_a_lower_place_gets_something_is_reasoned(judged, manager):
    stories.decided(judged[0], "grant", "100000.00", by=manager, deviation_reason="")
    stories.decided(judged[1], "grant", "700000.00", by=manager)
    lines = ranking_of(judged[0].pool, viewer=manager).lines
    assert [line.deviation for line in lines] == [Deviation.REDUCED, None]
    with pytest.raises(NotPossibleNow) as refused:
        stories.recommended(judged[0].pool, by=manager)
    assert [each.code for each in refused.value.obstacles] == ["deviation_unexplained"]
    stories.decided(judged[0], "grant", "100000.00", by=manager, deviation_reason=WHY)
    assert stories.recommended(judged[0].pool, by=manager).state == "recommended"


def test_the_deviation_stands_on_the_managers_and_the_directors_page(judged, manager, director, client, login):
    reversed_ranking(judged, manager)
    before = page(client, manager, login, "priorities")
    assert [part in before for part in ("Forslaget fraviger ranglisten", "Begrundelsen mangler.", WHY)] == [1, 1, 0]
    reversed_ranking(judged, manager, deviation_reason=WHY, reasons={PRIORITY: TOLD})
    stories.recommended(judged[0].pool, by=manager)
    shown = page(client, director, login, "recommendation")
    assert [part in shown for part in (WHY, "Forbigået på ranglisten", "Sat forud på ranglisten")] == [True, True, True]


def test_who_is_passed_over_is_told_the_true_reason_and_nothing_of_the_inside(judged, manager, director):
    reversed_ranking(judged, manager, deviation_reason=WHY, reasons={PRIORITY: TOLD})
    stories.released(judged[0].pool, manager=manager, director=director)
    said = words(letters()[0])
    assert [part in said for part in (TOLD, "Den samlede prioritering", COMPARED, WHY)] == [True, True, False, False]
    frozen = [str(each.words) for each in Document.objects.filter(kind="afgoerelse")]
    assert [(WHY in each, "outranked': [" in each) for each in frozen] == [(False, False)] * 2


def test_who_stands_below_those_who_got_it_is_told_so(proposed, manager, director):
    stories.released(proposed[0].pool, manager=manager, director=director)
    assert COMPARED in words(letters()[1])


def test_equal_places_are_a_choice_that_is_reasoned(opened, caseworker, caseworker2, manager, director):
    stories.declared_over_list(opened[0].pool, manager, director)
    for application in opened:
        stories.assessed(application, caseworker, caseworker2, manager=manager)
    stories.decided(opened[0], "grant", "500000.00", by=manager)
    stories.decided(opened[1], "refusal", by=manager)
    with pytest.raises(NotPossibleNow) as refused:
        stories.recommended(opened[0].pool, by=manager)
    assert [each.code for each in refused.value.obstacles] == ["deviation_unexplained", "no_own_reason"]


def test_a_refusal_at_the_gate_says_which_criterion_and_is_compared_with_nobody(
    opened, caseworker, caseworker2, manager, director
):
    stories.declared_over_list(opened[0].pool, manager, director)
    stories.assessed(opened[0], caseworker, caseworker2, manager=manager)
    stories.assessed(opened[1], caseworker, caseworker2, manager=manager, points=5, met=False)
    stories.decided(opened[0], "grant", "500000.00", by=manager)
    stories.decided(opened[1], "refusal", by=manager)
    assert [line.deviation for line in ranking_of(opened[0].pool, viewer=manager).lines] == [None, None]
    stories.released(opened[0].pool, manager=manager, director=director)
    said = words(letters()[1])
    assert "Jeres ansøgning opfylder ikke kriteriet Relevans, som er et krav." in said
    assert COMPARED not in said


def test_a_drafted_reason_has_one_voice_and_says_when_the_gate_is_not_met(opened, caseworker, caseworker2, manager):
    stories.ready_to_score(opened[0], caseworker, caseworker2, manager=manager)
    stories.scored(opened[0], caseworker, 4, met=False)
    stories.scored(opened[0], caseworker2, 3, met=False)
    draft = draft_reasons(result_for(opened[0]))
    assert draft["effort"] == f"{caseworker2.name}: beskrevet konkret."
    assert draft["relevance"].startswith("Kriteriet er et krav, og det er ikke opfyldt.")


def test_formalia_checked_again_leave_an_assessed_case_assessed(judged, caseworker):
    number = judged[0].case.number
    actions.check_formalia(number, outcome=FormalOutcome.OK, by=caseworker, now=stories.DECIDED_AT)
    assert Case.objects.get(number=number).agency_words == "Vurderet"


def test_the_way_over_the_directors_table_is_journalised_inside(proposed, manager, director, auditor, client, login):
    package = stories.recommended(proposed[0].pool, by=manager)
    actions.send_back(package, comment="Forklar beløbet.", by=director, now=stories.DECIDED_AT)
    stories.approved(proposed[0].pool, manager=manager, director=director)
    told = [
        "Indstillet til direktøren",
        "Indstilling sendt tilbage",
        "Indstillet til direktøren",
        "Indstilling godkendt",
    ]
    for application in proposed:
        entries = JournalEntry.objects.filter(case=application.case, title__startswith="Indstil").order_by("number")
        assert list(entries.values_list("title", "visible_to_party")) == [(title, False) for title in told]
    files = login(client, auditor).get(reverse("assessment:files", args=[proposed[0].case.number]))
    assert "Indstilling godkendt" in files.content.decode()
