"""Where assessors differ: shown when it may be seen, with who is strict, and settled on the consensus sheet."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment import actions
from assessment.models import Consensus
from assessment.results import ranking_of, result_for
from assessment.scores.disagreement import disagreement_of, strictness_of
from assessment.scores.marks import Reader, Sheet
from pools.document import document_of
from portal.models import HistoryRow
from portal.states import Role
from tests.assessment import stories
from tests.assessment.stories import JUDGED_AT
from tests.conftest import person
from tests.pools.factories import seed_document

CANARY = "Kanariefuglen synger i kælderen."
DOCUMENT = seed_document()


def line(*points: int, met: bool = True) -> str:
    """A locked sheet as the database writes it: the scored criteria in the pool's order."""
    given = {"relevance": "y" if met else "n"}
    given |= dict(zip([each.key for each in DOCUMENT.scored_criteria], map(str, points), strict=True))
    return " ".join(f"{key}={given[key]}" for key in sorted(given))


def tallied(*cases: dict[int, tuple[int, ...]]):
    """{assessor: (deviation, cases, scores)} over cases of {assessor: points}."""
    reader = Reader(DOCUMENT)
    read = []
    for case in cases:
        sheets = [Sheet(who, line(*points)) for who, points in case.items()]
        read.append((sheets, reader.result(sheets, {}).criteria))
    names = {who: str(who) for case in cases for who in case}
    found = [each.named(names) for each in strictness_of(read)]
    return {int(each.name): (each.deviation, each.cases, each.scores) for each in found}


def test_who_gives_one_less_than_the_others_everywhere_is_one_below():
    three = {1: (3, 3, 3, 3, 3), 2: (4, 4, 4, 4, 4), 3: (4, 4, 4, 4, 4)}
    assert tallied(three) == {1: (-1, 1, 5), 2: (Decimal("0.5"), 1, 5), 3: (Decimal("0.5"), 1, 5)}


def test_only_shared_cases_count_and_their_number_is_told():
    found = tallied({1: (2, 2, 2, 2, 2), 2: (4, 4, 4, 4, 4)}, {1: (5, 5, 5, 5, 5), 3: (5, 5, 5, 5, 5)})
    assert found == {1: (-1, 2, 10), 2: (2, 1, 5), 3: (0, 1, 5)}


def test_a_sheet_that_says_nothing_of_a_criterion_is_read_all_the_same():
    reader = Reader(DOCUMENT)
    sheets = [Sheet(1, "budget=4 relevance=y"), Sheet(2, line(1, 2, 3, 4, 5))]
    by_key = {each.criterion.key: each for each in reader.result(sheets, {}).criteria}
    assert (by_key["relevance"].met, by_key["effort"].points) == (True, (1,))


pytestmark = pytest.mark.django_db
TOLD_ONCE = ("several", "apart")


@pytest.fixture(params=[1, 2, 3, 5])
def several(request, manager, manager2, caseworker, caseworker2, caseworker3, person_of):
    """A pool with so many assessors, and its assessors."""
    everybody = [caseworker, caseworker2, caseworker3, person_of("fjerde"), person_of("femte")]
    pool = stories.plain_pool(manager, manager2, assessors=request.param, questions=DOCUMENT.questions[:1])
    organisation, user = stories.municipality(1)
    application = stories.submitted(pool, organisation, by=user)
    stories.opened(pool, by=manager)
    stories.declared_over_list(pool, manager)
    application.refresh_from_db()
    return application, everybody[: request.param]


@pytest.fixture
def person_of(agency):
    return lambda name: person(f"{name}@styrelsen.example", name.capitalize(), agency, Role.CASEWORKER)


def test_any_number_of_assessors_add_up(several, manager):
    application, assessors = several
    stories.ready_to_score(application, *assessors, manager=manager)
    for place, assessor in enumerate(assessors):
        assert result_for(application).complete is False
        stories.scored(application, assessor, 3 + place % 2)
    result, (read,) = result_for(application), ranking_of(application.pool, viewer=manager).lines
    given = [3 + place % 2 for place in range(len(assessors))]
    assert (result.complete, round(result.total, 9)) == (True, round(Decimal(sum(given)) / len(given), 9))
    assert (read.result.total, read.result.gate_met, read.result.locked) == (result.total, True, len(assessors))
    found = disagreement_of(application.pool, viewer=manager)
    assert [row.number for row in found.rows] == ([application.case.number] if len(assessors) > 1 else [])


@pytest.fixture
def apart(manager, manager2, caseworker, caseworker2, director):
    """Two cases; on both one gives 5 and the other 2, and writes a canary."""
    pool = stories.plain_pool(manager, manager2, questions=DOCUMENT.questions[:1])
    people = [stories.municipality(number) for number in (1, 2)]
    sent = [stories.submitted(pool, organisation, by=user) for organisation, user in people]
    stories.opened(pool, by=manager)
    stories.declared_over_list(pool, manager, director)
    for application in sent:
        application.refresh_from_db()
        stories.ready_to_score(application, caseworker, caseworker2, manager=manager)
        for criterion in document_of(pool.version).criteria:
            given = stories.given(criterion, 5, reason=CANARY)
            actions.save_score(
                application.case.number, criterion.key, given, base_version=0, by=caseworker, now=JUDGED_AT
            )
        actions.lock_assessment(application.case.number, by=caseworker, now=JUDGED_AT)
    return sent


def pages_of(client, application) -> list[str]:
    slug, number = application.pool.slug, application.case.number
    addresses = [
        reverse("assessment:desk"),
        reverse("assessment:pool", args=[slug]),
        reverse("assessment:disagreement", args=[slug]),
        reverse("assessment:disagreement", args=[slug]) + "?vis=konsensus",
        *(reverse(f"assessment:{name}", args=[number]) for name in ("case", "score", "consensus", "files")),
    ]
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200] * len(addresses)
    return [answer.content.decode() for answer in answers]


def test_who_has_not_locked_sees_neither_points_nor_reasons_nor_that_there_is_a_difference(
    apart, login, client, caseworker2
):
    stories.scored(apart[0], caseworker2, 2, lock=False)
    pages = pages_of(login(client, caseworker2), apart[0])
    assert [CANARY in page for page in pages] == [False] * len(pages)
    overview, sheet = pages[2], pages[6]
    assert "Der er endnu ingen sager, du kan sammenligne." in overview
    assert ("Lås din egen" in sheet, "af 2 vurderinger er låst" in sheet) == (True, False)


def test_leaders_numbers_do_not_reach_an_assessor(apart, login, client, caseworker2):
    names = ("priorities", "statistics", "statistik_xlsx", "point_csv")
    answers = [login(client, caseworker2).get(reverse(f"assessment:{each}", args=["recovery-2019"])) for each in names]
    assert [answer.status_code for answer in answers] == [403] * 4


def test_an_assessor_compares_only_the_cases_where_the_own_sheet_is_locked(apart, login, client, caseworker2, manager):
    stories.scored(apart[0], caseworker2, 2)
    own, every = (disagreement_of(apart[0].pool, viewer=each) for each in (caseworker2, manager))
    assert ([row.number for row in own.rows], own.waiting) == ([apart[0].case.number], 1)
    assert ([row.open for row in every.rows], every.waiting) == ([5], 1)
    assert [(each.deviation, each.cases, each.few) for each in own.strictness] == [(-3, 1, True), (3, 1, True)]


def test_a_barred_case_is_only_a_number(apart, login, client, caseworker2, director):
    for application in apart:
        stories.scored(application, caseworker2, 2)
    actions.declare(apart[0].case, conflict=True, text="Min søster er leder der.", by=director, now=JUDGED_AT)
    found = disagreement_of(apart[0].pool, viewer=director)
    assert ([row.number for row in found.rows], found.unread) == ([apart[1].case.number], 1)
    page = login(client, director).get(reverse("assessment:disagreement", args=["recovery-2019"])).content.decode()
    assert (apart[0].case.number in page, apart[1].case.number in page) == (False, True)


def agree(client, application, key="effort", **typed):
    data = {f"agree-{key}-{name}": value for name, value in typed.items()}
    return client.post(reverse("assessment:agree", args=[application.case.number, key]), data)


def test_the_consensus_sheet_has_everybodys_words_side_by_side(apart, login, client, caseworker, caseworker2):
    stories.scored(apart[0], caseworker2, 2)
    page = login(client, caseworker2).get(reverse("assessment:consensus", args=[apart[0].case.number])).content.decode()
    words = [page.count(CANARY), page.count(f"{caseworker2.name}: beskrevet konkret."), page.count("5 point")]
    assert (words, page.count('name="agree-'), "Konsensus mangler." in page) == ([5, 5, 5], 30, True)


def test_when_one_is_away_the_other_writes_the_consensus_and_what_stood_before_is_kept(
    apart, login, client, caseworker, caseworker2
):
    stories.scored(apart[0], caseworker2, 2)
    caseworker.is_active = False
    caseworker.save()
    other = login(client, caseworker2)
    assert agree(other, apart[0], given="4", reason="Vi mødtes på midten.").status_code == 302
    assert agree(other, apart[0], given="3", reason="Vi så på budgettet igen.").status_code == 302
    rows = Consensus.objects.filter(application=apart[0], criterion="effort").order_by("pk")
    assert [(each.points, each.voided_at is None) for each in rows] == [(4, False), (3, True)]
    page = other.get(reverse("assessment:consensus", args=[apart[0].case.number])).content.decode()
    assert ("Enige om: 3 point." in page, "Vi mødtes på midten." in page) == (True, True)


def test_a_consensus_saved_again_is_no_change_and_one_written_anew_is_replaced_not_fallen(
    apart, login, client, caseworker2
):
    stories.scored(apart[0], caseworker2, 2)
    at_desk, number = login(client, caseworker2), apart[0].case.number
    for reason in ("Vi mødtes på midten.", "Vi mødtes på midten. ", "Vi så på budgettet igen."):
        assert agree(at_desk, apart[0], given="4", reason=reason).status_code == 302
    rows = Consensus.objects.filter(application=apart[0], criterion="effort").order_by("pk")
    told = [("Vi mødtes på midten.", "replaced"), ("Vi så på budgettet igen.", "")]
    assert [(each.reason, each.void_reason) for each in rows] == told
    assert HistoryRow.objects.of(apart[0].case.history_chain).filter(verb="agree").count() == 2
    assert "bortfaldet på grund af" not in at_desk.get(reverse("assessment:case", args=[number])).content.decode()
    page = at_desk.get(reverse("assessment:consensus", args=[number])).content.decode()
    assert (page.count("erstattet"), page.count("bortfaldet")) == (1, 0)


def test_nothing_typed_is_lost_when_a_consensus_is_refused(apart, login, client, caseworker2):
    stories.scored(apart[0], caseworker2, 2)
    answer = agree(login(client, caseworker2), apart[0], given="", reason="Lang tekst, som ikke må gå tabt.")
    assert (answer.status_code, "Lang tekst, som ikke må gå tabt." in answer.content.decode()) == (422, True)
    not_yet = agree(client, apart[1], given="4", reason="Skrevet for tidligt.")
    assert (not_yet.status_code, "Skrevet for tidligt." in not_yet.content.decode()) == (409, True)


@pytest.mark.parametrize("asked", ["", "0", "2", "99", "x", "²", "9" * 40])
def test_any_page_number_is_answered(apart, login, client, manager, asked):
    answer = login(client, manager).get(reverse("assessment:disagreement", args=["recovery-2019"]), {"side": asked})
    assert answer.status_code == 200
