"""Every page of the desk as those who stand there see it, and who is turned away."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from assessment import actions
from assessment.actions import TypedAmount
from assessment.models import Assessment, Decision, FormalCheck
from assessment.results import package_of
from cases.models import Assignment, Impartiality
from portal.models import HistoryRow, User
from tests.assessment import stories

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("scoring",)

SLUG = "recovery-2019"


def url(name: str, *args) -> str:
    return reverse(f"assessment:{name}", args=args)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def at(client, login):
    """`at(user)`: the client, logged in as the user."""
    return lambda user: login(client, user)


# Before the opening


def test_before_the_opening_there_are_only_numbers(at, sent, manager, caseworker, auditor):
    for user in (manager, caseworker, auditor):
        page = text_of(at(user).get(url("pool", SLUG)))
        assert "<dt>Indsendt</dt><dd>2</dd>" in page
        assert "Odense Kommune" not in page
        assert "Aalborg Kommune" not in page
        assert sent[0].case.number not in page
    for name in ("case", "impartiality", "formal_check", "score", "files"):
        assert at(manager).get(url(name, sent[0].case.number)).status_code == 404


def test_only_the_manager_opens_the_applications_and_only_when_the_pool_is_closed(at, sent, manager, caseworker):
    assert at(caseworker).post(url("open", SLUG)).status_code == 403
    sent[0].pool.refresh_from_db()
    assert sent[0].pool.is_sealed
    response = at(manager).post(url("open", SLUG))
    assert response.status_code == 302  # the deadline of 2019 has passed by the clock of the request
    assert "2 ansøgninger er åbnet." in text_of(at(manager).get(response.url))


# Assigning and habilitet


def test_the_manager_gives_the_marked_cases_to_the_marked_caseworkers(at, opened, manager, caseworker, caseworker2):
    data = {"cases": [each.case.number for each in opened], "caseworkers": [caseworker.pk, caseworker2.pk]}
    assert at(manager).post(url("assign", SLUG), data).status_code == 302
    assert Assignment.objects.current().count() == 4
    assert at(manager).post(url("assign", SLUG), data).status_code == 302
    assert Assignment.objects.current().count() == 4
    assert at(caseworker).post(url("assign", SLUG), data).status_code == 403


def test_before_declaring_a_caseworker_sees_number_applicant_and_state_and_no_more(at, opened, manager, caseworker):
    number = opened[0].case.number
    stories.actions.assign_cases(opened[0].pool, [number], [caseworker], by=manager, now=stories.JUDGED_AT)
    for name in ("case", "formal_check", "score", "files"):
        response = at(caseworker).get(url(name, number))
        assert (response.status_code, response.url) == (302, url("impartiality", number))
    page = text_of(at(caseworker).get(url("impartiality", number)))
    assert "Odense Kommune" in page
    assert "500.000" not in page
    assert "i gang og har besluttet" not in page
    assert at(caseworker).post(url("declare", number), {"answer": "clear"}).url == url("case", number)
    assert "i gang og har besluttet" in text_of(at(caseworker).get(url("case", number)))


def test_a_reported_conflict_bars_until_the_manager_has_ruled(at, opened, manager, caseworker):
    number = opened[0].case.number
    stories.actions.assign_cases(opened[0].pool, [number], [caseworker], by=manager, now=stories.JUDGED_AT)
    assert at(caseworker).post(url("declare", number), {"answer": "conflict", "text": ""}).status_code == 422
    told = {"answer": "conflict", "text": "Min bror er ansat der."}
    assert at(caseworker).post(url("declare", number), told).status_code == 302
    assert at(caseworker).get(url("case", number)).url == url("impartiality", number)
    declaration = Impartiality.objects.get(user=caseworker)
    ruling = url("rule", number, declaration.pk)
    answer = {f"{declaration.pk}-answer": "dismissed", f"{declaration.pk}-reason": "Broren har ingen del i sagen."}
    assert at(caseworker).post(ruling, answer).status_code == 403
    assert "Min bror er ansat der." in text_of(at(manager).get(url("impartiality", number)))
    assert at(manager).post(ruling, answer).status_code == 302
    assert at(caseworker).get(url("case", number)).status_code == 200


def test_the_manager_declares_once_over_the_list(at, opened, manager):
    page = at(manager).get(url("declare_list", SLUG))
    assert page.status_code == 200
    assert at(manager).post(url("declare_all", SLUG), {}).status_code == 422
    data = {"confirmed": "on", "conflicts": [opened[1].case.number], "text": "Jeg bor i Aalborg."}
    assert at(manager).post(url("declare_all", SLUG), data).status_code == 302
    assert list(Impartiality.objects.order_by("case").values_list("state", flat=True)) == ["clear", "reported"]
    assert at(manager).get(url("case", opened[0].case.number)).status_code == 200
    assert at(manager).get(url("case", opened[1].case.number)).status_code == 302


# Formalia and scoring


def test_formalia_are_checked_or_the_application_is_set_to_be_rejected(at, opened, manager, caseworker):
    number = opened[0].case.number
    stories.actions.assign_cases(opened[0].pool, [number], [caseworker], by=manager, now=stories.JUDGED_AT)
    stories.actions.declare(opened[0].case, conflict=False, text="", by=caseworker, now=stories.JUDGED_AT)
    assert at(caseworker).get(url("formal_check", number)).status_code == 200
    assert at(caseworker).post(url("formal_reject", number), {"afvis-reason_code": "incomplete"}).status_code == 422
    told = {"afvis-reason_code": "incomplete", "afvis-text": "Budgettet mangler."}
    assert at(caseworker).post(url("formal_reject", number), told).status_code == 302
    assert at(caseworker).post(url("formal_ok", number)).status_code == 302
    assert list(FormalCheck.objects.order_by("pk").values_list("outcome", flat=True)) == ["reject", "ok"]


@pytest.fixture
def scoring(opened, manager, caseworker, caseworker2):
    stories.ready_to_score(opened[0], caseworker, caseworker2, manager=manager)
    return opened[0].case.number


def typed(version: int = 0, **more) -> dict:
    marks = {f"effort-point_{key}": "met" for key in ("need", "under_way", "concept")}
    return {"effort-given": "4", "effort-reason": "Konkret.", "effort-version": version} | marks | more


def test_a_criterion_is_saved_and_the_next_one_is_shown(at, scoring, caseworker):
    assert at(caseworker).get(url("score", scoring)).status_code == 200
    response = at(caseworker).post(url("save_score", scoring, "effort"), typed())
    assert response.url == url("score", scoring) + "?kriterium=organisation#criterion-organisation"
    page = text_of(at(caseworker).get(url("score", scoring)))
    assert "1 af 6 kriterier er udfyldt." in page
    assert "1 af 6 kriterier" in text_of(at(caseworker).get(url("desk")))


def test_a_half_filled_criterion_is_kept_and_says_what_is_missing(at, scoring, caseworker):
    at(caseworker).post(url("save_score", scoring, "effort"), {"effort-reason": "Kun lidt.", "effort-version": 0})
    page = text_of(at(caseworker).get(url("score", scoring) + "?kriterium=effort"))
    assert "Mangler point, underpunkter</span>" in page
    assert ">Kun lidt.</textarea>" in page


def test_a_stale_score_is_refused_and_both_texts_are_shown(at, scoring, caseworker):
    at(caseworker).post(url("save_score", scoring, "effort"), typed(0, **{"effort-reason": "Første vindue."}))
    response = at(caseworker).post(url("save_score", scoring, "effort"), typed(0, **{"effort-reason": "Andet vindue."}))
    assert response.status_code == 409
    assert "<mark>Første</mark> vindue." in text_of(response)
    assert "<mark>Andet</mark> vindue." in text_of(response)
    assert ">Andet vindue.</textarea>" in text_of(response)


def test_locking_an_unfinished_sheet_says_what_is_missing(at, scoring, caseworker):
    at(caseworker).post(url("save_score", scoring, "effort"), typed())
    response = at(caseworker).post(url("lock", scoring))
    assert response.status_code == 409
    said = "1. Relevans: opfyldt eller ikke opfyldt, underpunkter, begrundelse mangler."
    there = url("score", scoring) + "?kriterium=relevance#criterion-relevance"
    assert f'<a class="function-link" href="{there}">{said}</a>' in text_of(response)
    assert Assessment.objects.locked_in().count() == 0


def test_neither_sees_the_others_sheet_before_own_is_locked(at, opened, scoring, caseworker, caseworker2):
    stories.scored(opened[0], caseworker, 5)
    said = "Sofie Sagsbehandler: beskrevet konkret."
    assert said not in text_of(at(caseworker2).get(url("score", scoring)))
    assert said not in text_of(at(caseworker2).get(url("case", scoring)))
    assert said not in text_of(at(caseworker2).get(url("files", scoring)))
    stories.scored(opened[0], caseworker2, 5)
    assert said in text_of(at(caseworker2).get(url("score", scoring)))


def test_two_steps_apart_asks_for_consensus_and_then_counts_it(at, opened, scoring, caseworker, caseworker2):
    stories.scored(opened[0], caseworker, 5)
    stories.scored(opened[0], caseworker2, 3)
    page = text_of(at(caseworker).get(url("score", scoring)))
    assert "Konsensus: 2. Indsats" in page
    assert "Konsensus: 1. Relevans" not in page
    for key in ("effort", "organisation", "coherence", "budget", "anchoring"):
        data = {f"agree-{key}-given": "4", f"agree-{key}-reason": "Vi mødtes på midten."}
        assert at(caseworker).post(url("agree", scoring, key), data).status_code == 302
    opened[0].case.refresh_from_db()
    assert opened[0].case.agency_words == "Vurderet"
    assert "<strong>4,00</strong>" in text_of(at(caseworker).get(url("score", scoring)))


# Recommendation and decision


def test_the_manager_writes_a_decision_and_the_years_are_shared(at, judged, manager):
    number = judged[0].case.number
    page = text_of(at(manager).get(url("decision", SLUG, number)))
    assert "Sofie Sagsbehandler: beskrevet konkret." in page
    data = {"outcome": "grant", "amount": "400.000", **{f"reason_{c}": "Godt." for c in ("effort", "budget")}}
    assert at(manager).post(url("save_decision", SLUG, number), data).status_code == 302
    decision = Decision.objects.get()
    assert (str(decision.amount), decision.amounts_per_year["2020"]) == ("400000.00", "400000.00")
    too_much = data | {"amount": "500.000,01"}
    response = at(manager).post(url("save_decision", SLUG, number), too_much)
    assert response.status_code == 422
    assert "Beløbet er højere end det, der er søgt om." in text_of(response)
    wrong_years = data | {"year_2020": "1", "year_2021": "2"}
    assert "Beløbene pr. år skal give det samlede beløb." in text_of(
        at(manager).post(url("save_decision", SLUG, number), wrong_years)
    )


def test_a_decision_that_cannot_be_kept_loses_no_word_that_was_typed(at, judged, manager):
    """First the pool has no money for it; then somebody else has recommended while the page was open."""
    pool, here = judged[0].pool, url("save_decision", SLUG, judged[0].case.number)
    stories.decided(judged[1], "grant", "700000.00", by=manager)
    Decision.objects.filter(application=judged[1]).update(amount="12600000.00")
    typed = {"outcome": "grant", "amount": "400.001", "reason_effort": "En halv times arbejde.", "internal_note": "N"}
    refused = at(manager).post(here, typed)
    page = text_of(refused)
    assert refused.status_code == 409
    assert '<a class="function-link" href="#id_amount">Så gives der 1,00 kr. mere, end puljen har.' in page
    assert [word in page for word in ("En halv times arbejde.", 'value="400.001"', 'id="id_amount"')] == [True] * 3
    Decision.objects.filter(application=judged[1]).update(amount="700000.00")
    stories.decided(judged[0], "grant", "500000.00", by=manager)
    stories.recommended(pool, by=manager)
    late = at(manager).post(here, typed)
    assert (late.status_code, "Forslaget er ikke gemt" in text_of(late)) == (409, True)
    assert "En halv times arbejde." in text_of(late)


def test_amounts_and_outcomes_stand_in_the_history_and_no_word_does(judged, manager):
    stories.decided(judged[0], "grant", "400000.00", by=manager)
    decision = Decision.objects.get()
    typed = [TypedAmount(judged[0].case.number, Decimal(300000), decision.changed_at.isoformat())]
    assert actions.propose_amounts(judged[0].pool, typed, by=manager, now=stories.DECIDED_AT) == {}
    rows = HistoryRow.objects.filter(verb__in=["write_decision", "propose_amounts"]).order_by("number")
    keys = {"application": judged[0].pk, "decision": decision.pk, "outcome": "grant"}
    first, second = (row.facts["decisions"] for row in rows)
    assert first == [keys | {"amount": "400000.00", "per_year": {"2020": "400000.00"}}]
    assert [{**each, "per_year": None} for each in second] == [keys | {"amount": "300000.00", "per_year": None}]


def test_the_recommendation_says_what_is_missing(at, judged, manager):
    stories.decided(judged[0], "refusal", by=manager, reasons={})
    response = at(manager).post(url("recommend", SLUG))
    assert response.status_code == 409
    page = text_of(response)
    assert f"Sag {judged[0].case.number}: der mangler begrundelse til ansøgeren." in page
    assert f"Sag {judged[1].case.number}: der er ikke skrevet en afgørelse." in page


def test_the_whole_road_by_page_to_the_public_list(at, proposed, manager, director, client):
    assert at(manager).post(url("recommend", SLUG)).status_code == 302
    assert at(manager).post(url("approve", SLUG)).status_code == 403
    page = text_of(at(director).get(url("recommendation", SLUG)))
    assert "Godkend indstilling" in page
    letter = at(director).get(url("letter", SLUG, proposed[0].case.number))
    assert (letter["Content-Type"], letter.content[:5]) == ("application/pdf", b"%PDF-")
    assert at(director).post(url("send_back", SLUG), {"comment": ""}).status_code == 422
    assert at(director).post(url("send_back", SLUG), {"comment": "Forklar beløbet."}).status_code == 302
    assert "Forklar beløbet." in text_of(at(manager).get(url("priorities", SLUG)))
    assert at(manager).post(url("recommend", SLUG)).status_code == 302
    assert at(director).post(url("approve", SLUG)).status_code == 302
    assert "Odense" not in text_of(at(director).get(url("recipients")))
    unseen = at(director).post(url("release", SLUG))
    assert (unseen.status_code, package_of(proposed[0].pool).state) == (422, "approved")
    assert at(director).post(url("release", SLUG), {"seen": "on"}).status_code == 302
    client.logout()
    page = text_of(client.get(url("recipients")))
    assert "Odense Kommune" in page
    assert "400.000,00 kr." in page
    assert "Aalborg Kommune" not in page  # the map knows every municipality by its place, and gives this one nothing
    assert package_of(proposed[0].pool).state == "released"


# Who is turned away


DESK = ["desk", "pool", "priorities", "recommendation", "declare_list"]


@pytest.mark.parametrize("who", ["payer", "admin", "applicant"])
def test_payer_system_administrator_and_applicant_have_no_place_at_the_desk(at, proposed, who, request):
    user: User = request.getfixturevalue(who)
    number = proposed[0].case.number
    for name in DESK:
        assert at(user).get(url(name, *([] if name == "desk" else [SLUG]))).status_code == 403
    for name in ("case", "impartiality", "formal_check", "score", "files"):
        assert at(user).get(url(name, number)).status_code == 403
    for name in ("assign", "recommend", "approve", "release", "open"):
        assert at(user).post(url(name, SLUG)).status_code == 403


def test_the_auditor_reads_everything_and_changes_nothing(at, proposed, manager, auditor):
    stories.recommended(proposed[0].pool, by=manager)
    number = proposed[0].case.number
    for name in ("desk", "pool", "priorities", "recommendation"):
        assert at(auditor).get(url(name, *([] if name == "desk" else [SLUG]))).status_code == 200
    for name in ("case", "formal_check", "score", "files"):
        assert at(auditor).get(url(name, number)).status_code == 200
    assert at(auditor).get(url("decision", SLUG, number)).status_code == 200
    posts = [url(name, SLUG) for name in ("open", "assign", "recommend", "approve", "release")]
    posts += [url("declare", number), url("formal_ok", number), url("lock", number)]
    data = {"answer": "clear"}
    assert {at(auditor).post(address, data).status_code for address in posts} == {403}
    assert at(auditor).post(url("save_score", number, "effort"), typed()).status_code == 403


@pytest.mark.parametrize(("number", "words"), [(1, "Det ene brev"), (2, "Alle 2 breve")])
def test_one_letter_is_not_called_all(number, words):
    assert render_to_string("assessment/_letters_counted.html", {"checked": range(number)}) == words


def test_a_caseworker_sees_no_ranking_and_decides_nothing(at, proposed, caseworker):
    number = proposed[0].case.number
    assert at(caseworker).get(url("priorities", SLUG)).status_code == 403
    assert at(caseworker).get(url("decision", SLUG, number)).status_code == 403
    assert at(caseworker).get(url("recommendation", SLUG)).status_code == 403
    assert {at(caseworker).post(url(name, SLUG)).status_code for name in ("recommend", "approve", "release")} == {403}
