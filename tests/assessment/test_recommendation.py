"""The recommendation from round to round: what is checked before it, what comes back, and what the director reads."""

import re
import time

import pytest
from django.urls import reverse

from assessment import actions
from assessment.models import ConsistencyTick, LineReturn, RecommendedLine
from assessment.packages.manifest import decisions_of
from assessment.packages.rounds import changes_since, comments_of
from assessment.reasoning.letters import check_letters
from assessment.results import package_of, ranking_of
from assessment.states import PackageState
from cases.models import JournalEntry
from pools.document import document_of
from portal.models import HistoryRow
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.test_release import failures, words

pytestmark = [pytest.mark.db, stories.both_roads]
TOLD_ONCE = ("again",)

QUERIES = {"money": 27, "places": 33}  # of places it is asked too who holds them, and what is free
COMMENT = "Skriv, hvad der har talt imod."
COPY = "Kommunen har ikke beskrevet, hvordan medarbejderne skal oplæres i metoden."


@pytest.fixture
def url(pool):
    """The address of one of the pool's pages."""
    return lambda name, *args: reverse(f"assessment:{name}", args=[pool.slug, *args])


@pytest.fixture
def page(client, login, url):
    """What `user` reads on one of the pool's pages."""
    return lambda user, name, *args: " ".join(login(client, user).get(url(name, *args)).content.decode().split())


@pytest.fixture
def criterion(pool):
    """The first that is given points."""
    return next(each for each in document_of(pool.version).criteria if not each.gate)


def copied(judged, manager, criterion) -> None:
    """Two refusals with the same words on one criterion."""
    for application in judged:
        reasons = stories.draft_of(application, "refusal").reasons | {criterion.key: COPY}
        stories.decided(application, "refusal", by=manager, reasons=reasons)


@pytest.fixture
def again(proposed, manager, director, criterion):
    """Aalborg's line came back with a comment and was written anew; Odense's was left alone."""
    package = stories.recommended(proposed[0].pool, by=manager)
    aalborg = package.decisions.get(application=proposed[1])
    actions.send_back(package, comment="", comments={aalborg.pk: COMMENT}, by=director, now=stories.DECIDED_AT)
    reasons = stories.draft_of(proposed[1], "refusal").reasons | {criterion.key: "Budgettet rummer ingen mentorer."}
    stories.decided(proposed[1], "refusal", by=manager, reasons=reasons)
    return package_of(proposed[0].pool)


# Before the recommendation


def test_a_copied_reason_of_another_weight_bars_until_somebody_has_looked_and_said_why(
    judged, manager, client, url, page, criterion
):
    copied(judged, manager, criterion)
    with pytest.raises(NotPossibleNow) as refused:
        stories.recommended(judged[0].pool, by=manager)
    assert [(each.code, each.url) for each in refused.value.obstacles] == [("not_looked_at", url("control"))]
    shown = page(manager, "control")
    for part in (COPY, "Skal ses efter (2 mangler)", "Skal rettes, før der kan indstilles (0)"):
        assert part in shown
    copy, weight = (part[:64] for part in shown.split('name="finding" value="')[1:])
    assert client.post(url("tick"), {"finding": copy, "note": " "}).status_code == 422
    for key in (copy, weight):
        assert client.post(url("tick"), {"finding": key, "note": "Samme mangel i begge."}).status_code == 302
    assert HistoryRow.objects.filter(verb="look_at_reasons").count() == 2
    assert "Samme mangel i begge." in page(manager, "control")
    assert stories.recommended(judged[0].pool, by=manager).state == PackageState.RECOMMENDED


def test_a_tick_is_for_the_words_that_were_read_and_only_the_manager_gives_it(
    judged, manager, director, client, login, url, page, criterion
):
    copied(judged, manager, criterion)
    key = page(manager, "control").split('name="finding" value="')[1][:64]
    assert login(client, director).post(url("tick"), {"finding": key, "note": "Ja."}).status_code == 403
    reasons = stories.draft_of(judged[1], "refusal").reasons
    stories.decided(judged[1], "refusal", by=manager, reasons=reasons)
    answer = login(client, manager).post(url("tick"), {"finding": key, "note": "Ja."})
    assert (answer.status_code, ConsistencyTick.objects.count()) == (409, 0)


def test_a_bare_reason_bars_and_the_obstacle_leads_to_its_field(proposed, manager, url, criterion):
    bare = "Projektet er ikke prioriteret inden for midlerne."
    reasons = stories.draft_of(proposed[1], "refusal").reasons | {criterion.key: bare}
    stories.decided(proposed[1], "refusal", by=manager, reasons=reasons)
    with pytest.raises(NotPossibleNow) as refused:
        stories.recommended(proposed[0].pool, by=manager)
    field = url("decision", proposed[1].case.number) + f"#id_reason_{criterion.key}"
    assert [(each.code, each.url) for each in refused.value.obstacles] == [("bare_priority", field)]


def test_a_draft_says_at_its_field_that_it_is_one_until_somebody_has_saved_it(judged, manager, page, pool):
    criteria, mark = document_of(pool.version).criteria, "Udkast fra vurderingen."
    assert page(manager, "decision", judged[0].case.number).count(mark) == len(criteria)
    stories.decided(judged[0], "refusal", by=manager)
    assert mark not in page(manager, "decision", judged[0].case.number)


def test_every_letter_is_checked_and_says_what_it_lacks(proposed, manager, page, pool):
    shown = page(manager, "letters")
    assert "Alle 2 breve er i orden." in shown
    stories.decided(proposed[1], "refusal", by=manager, reasons={})
    shown = page(manager, "letters")
    assert "1 af 2 breve kan ikke sendes, som de er." in shown
    criteria = document_of(pool.version).criteria
    assert f"Begrundelsen mangler på {len(criteria)} punkter." in shown


def test_letters_are_not_in_order_while_a_reason_in_them_is_not(proposed, manager, url, page, criterion):
    reasons = stories.draft_of(proposed[1], "refusal").reasons | {criterion.key: "Enige om tre."}
    stories.decided(proposed[1], "refusal", by=manager, reasons=reasons)
    shown = page(manager, "letters")
    assert ("er i orden." in shown, "Begrundelsen er for kort til at sige noget." in shown) == (False, True)
    assert f'{url("decision", proposed[1].case.number)}#id_reason_{criterion.key}">' in shown


def test_letters_are_not_in_order_while_something_is_missing(judged, manager, page):
    stories.decided(judged[0], "grant", "400000.00", by=manager)
    assert f"Sag {judged[1].case.number}" in page(manager, "lacking")
    shown = page(manager, "letters")
    assert ("er i orden." in shown, "Se, hvad der mangler" in shown) == (False, True)


def test_what_is_missing_is_told_once_with_its_cases_by_number_and_a_way_to_the_field(
    judged, manager, url, page, criterion
):
    first, second = [each.case.number for each in judged]
    shown = page(manager, "lacking")
    assert "Der er ingen afgørelser at indstille." in shown
    for application in reversed(judged):
        reasons = stories.draft_of(application, "refusal").reasons | {criterion.key: "Se ovenfor."}
        stories.decided(application, "refusal", by=manager, reasons=reasons)
    shown = page(manager, "lacking")
    about = f"{criterion.number}. {criterion.title}"
    links = [
        f'<a href="{url("decision", number)}#id_reason_{criterion.key}">Sag {number}, {about}</a>'
        for number in (first, second)
    ]
    told = [shown.count("<h2>Begrundelsen er for kort til at sige noget.</h2>"), *map(shown.count, links)]
    assert (told, shown.index(links[0]) < shown.index(links[1])) == ([1, 1, 1], True)


def test_five_hundred_letters_are_checked_within_five_seconds(proposed, manager):
    package, ranking = package_of(proposed[0].pool), ranking_of(proposed[0].pool, viewer=manager)
    decisions = decisions_of(package) * 250
    figures = {"received": 2, "applied": "", "money": "", "granted": 1, "amount": ""}
    started = time.process_time()
    assert len(check_letters(decisions, ranking.document, figures)) == 500
    assert time.process_time() - started < 5


# Coming back


def test_one_returned_line_returns_the_package_and_the_manager_sees_which(again, proposed, manager, page):
    assert (again.state, LineReturn.objects.get().comment) == (PackageState.DRAFT, COMMENT)
    line = page(manager, "decision", proposed[1].case.number)
    assert COMMENT in line
    assert COMMENT not in page(manager, "decision", proposed[0].case.number)
    assert f"Sag {proposed[1].case.number}</a>: {COMMENT}" in page(manager, "priorities")
    entry = JournalEntry.objects.filter(case=proposed[1].case).order_by("number").last()
    assert (entry.title, entry.visible_to_party) == ("Indstilling sendt tilbage", False)


def test_what_is_under_correction_is_not_shown_as_the_recommendation_it_was(
    again, manager, director, client, url, page
):
    shown = page(director, "recommendation")
    told = "<strong>Under rettelse.</strong> Indstilling nr. 1 er sendt tilbage."
    parts = (told, f"Indstilling nr. 1 af {manager.name}", "Hent indstillingen", "som i indstilling nr. 1.")
    assert [part in shown for part in parts] == [True, False, False, True]
    assert client.get(url("briefing")).status_code == 409


def test_the_next_round_says_per_line_what_has_changed_since(again, proposed, manager, director, page, criterion):
    package = stories.recommended(proposed[0].pool, by=manager)
    odense, aalborg = package.decisions.order_by("application__case__number")
    changes = changes_since(package)
    assert [changes[each.pk].is_changed for each in (odense, aalborg)] == [False, True]
    (change,) = changes[aalborg.pk].texts
    assert (change.label, "".join(piece.text for piece in change.after)) == (
        f"Begrundelse: {criterion.number}. {criterion.title}",
        "Budgettet rummer ingen mentorer.",
    )
    assert [row.comment for row in comments_of(package, 1).values()] == [COMMENT]
    assert list(RecommendedLine.objects.order_by("pk").values_list("round", flat=True)) == [1, 1, 2, 2]
    shown = page(director, "recommendation")
    assert [part in shown for part in ("Ændret siden sidst (1)", "Uændret (1)", COMMENT)] == [True, True, True]


def test_a_line_that_came_back_goes_on_untouched_only_with_a_word_about_why(
    proposed, manager, director, client, url, page
):
    package = stories.recommended(proposed[0].pool, by=manager)
    aalborg, number = package.decisions.get(application=proposed[1]), proposed[1].case.number
    actions.send_back(package, comment="", comments={aalborg.pk: COMMENT}, by=director, now=stories.DECIDED_AT)
    with pytest.raises(NotPossibleNow) as refused:
        stories.recommended(proposed[0].pool, by=manager)
    told = f"Sag {number} er ikke ændret efter direktørens kommentar. Ret den, eller skriv hvorfor den står."
    assert [each.text for each in refused.value.obstacles] == [told]
    finding = re.search(r'name="finding" value="([0-9a-f]{64})"', page(manager, "decision", number))[1]
    given = {"finding": finding, "note": "Byrådet har selv skrevet det i ansøgningen."}
    assert client.post(url("tick"), given | {"note": " "}).status_code == 422
    assert client.post(url("tick"), given).status_code == 302
    stories.recommended(proposed[0].pool, by=manager)
    shown = page(director, "recommendation")
    words = ("Sendt tilbage, ikke ændret (1)", given["note"], "Ændret siden sidst (0)", "Uændret (1)")
    assert [word in shown for word in words] == [True] * 4


def test_a_return_without_a_word_is_refused_and_what_was_typed_is_kept(proposed, manager, director, client, login, url):
    package = stories.recommended(proposed[0].pool, by=manager)
    login(client, director)
    assert client.post(url("send_back"), {"comment": ""}).status_code == 422
    line = package.decisions.first()
    assert client.post(url("send_back"), {f"line_{line.pk}": COMMENT}).status_code == 302
    assert LineReturn.objects.get().decision == line


# The director's page and paper


def test_the_deputy_reads_only_what_is_the_deputys(proposed, manager, director, deputy, page):
    actions.declare(proposed[0].case, conflict=True, text="Nabo.", by=director, now=stories.JUDGED_AT)
    stories.declared_over_list(proposed[0].pool, deputy)
    stories.recommended(proposed[0].pool, by=manager)
    odense, aalborg = (each.case.number for each in proposed)
    shown = page(deputy, "recommendation")
    assert [f'id="sag-{number}"' in shown for number in (odense, aalborg)] == [True, False]
    shown = page(director, "recommendation")
    assert [f'id="sag-{number}"' in shown for number in (odense, aalborg)] == [False, True]
    assert [part in shown for part in (odense, "Odense Kommune", "Nabo.")] == [True, False, False]


def test_the_briefing_is_the_same_bytes_and_marked_until_the_release(proposed, manager, director, client, login, url):
    stories.recommended(proposed[0].pool, by=manager)
    login(client, director)
    first, second = (client.get(url("briefing")) for _ in range(2))
    assert (first["Content-Type"], first.content) == ("application/pdf", second.content)
    assert "UDKAST" in words(first.content)
    assert failures(first.content) == []
    assert "Odense Kommune" in words(first.content)


def test_the_directors_page_is_read_in_a_fixed_number_of_queries(
    proposed, manager, director, client, login, django_assert_num_queries, url, offers
):
    stories.recommended(proposed[0].pool, by=manager)
    login(client, director).get(url("recommendation"))
    with django_assert_num_queries(QUERIES[offers]):
        client.get(url("recommendation"))
