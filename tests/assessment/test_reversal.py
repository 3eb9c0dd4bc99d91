"""Omgørelse: a released decision is changed by a new, reasoned one with two persons, and in no other way."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from pypdf import PdfReader

from assessment import actions
from assessment.actions import ReversalDraft
from assessment.models import Decision, DecisionPackage, ReleasedDecision
from assessment.numbers.exports import TABLES
from assessment.numbers.statistics import statistics_of
from assessment.opendata import released_grants
from assessment.packages.reversals import earlier_of, line_of, open_reversal_of, standing_of
from assessment.rules import obstacles_to_recommend_reversal
from cases.actions import make_papers
from cases.models import Case, Document, JournalEntry
from portal import files, history
from portal.models import HistoryRow, OutboxMail
from portal.states import Role
from portal.steps import NotPossibleNow
from tests.assessment import stories

pytestmark = pytest.mark.db
TOLD_ONCE = ("released",)

LATER = stories.RELEASED_AT.replace(day=17)
WHY = "Byrådet har sendt det bilag, som vi ved en fejl ikke fik lagt på sagen."


@pytest.fixture
def released(proposed, manager, director):
    """Odense has 400.000 kr., Aalborg a refusal; the letters are made."""
    stories.released(proposed[0].pool, manager=manager, director=director)
    make_papers(now=stories.RELEASED_AT)
    return proposed


def draft_of(application, outcome="grant", amount="300000.00", **more) -> ReversalDraft:
    first = stories.draft_of(application, outcome, amount if outcome == "grant" else "0")
    values = {"change_reason": WHY} | more
    return ReversalDraft(**vars(first), **values)


def saved(application, *, by, outcome="grant", amount="300000.00", **more) -> Decision:
    draft = draft_of(application, outcome, amount, **more)
    return actions.save_reversal(application.case.number, draft, by=by, now=LATER)


def recommended(application, *, by, **more) -> DecisionPackage:
    saved(application, by=by, **more)
    return actions.recommend_reversal(open_reversal_of(application), by=by, now=LATER)


def reversed_(application, *, manager, director, **more) -> DecisionPackage:
    package = actions.approve(recommended(application, by=manager, **more), by=director, now=LATER)
    actions.release(package, by=director, now=LATER)
    return package


def line_for(package) -> Decision:
    decision = line_of(package)
    decision.package = package
    return decision


def codes(refused) -> list[str]:
    return [obstacle.code for obstacle in refused.value.obstacles]


def words(document) -> str:
    pages = PdfReader(BytesIO(files.read(document.file))).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_a_refusal_becomes_a_grant_with_its_own_letter_and_the_old_one_stays(
    released, manager, director, client, login, aalborg_applicant
):
    aalborg = released[1]
    old = standing_of(aalborg)
    before = files.read(old.letter.file)
    reversed_(aalborg, manager=manager, director=director)
    make_papers(now=LATER)
    new = standing_of(aalborg)
    assert (new.outcome, new.amount, new.released_at) == ("grant", 300_000, LATER)
    assert [each.pk for each in earlier_of(aalborg)] == [old.pk]
    said = words(Document.objects.get(pk=new.letter_id))
    for fact in (
        "Ny afgørelse: Tilsagn om tilskud",
        "erstatter vores afgørelse af 3. december 2019 (afslag)",
        WHY,
        "tilsagn om tilskud på 300.000,00 kr.",
        "Dato 17. december 2019",
        "Afgørelsen kan ikke indbringes for anden administrativ myndighed.",
    ):
        assert fact in said
    assert files.read(Document.objects.get(pk=old.letter_id).file) == before
    login(client, aalborg_applicant)
    for letter in (old.letter_id, new.letter_id):
        paper = Document.objects.select_related("entry__case").get(pk=letter)
        assert client.get(paper.party_url).status_code == 200


def test_the_party_sees_the_new_decision_and_is_told_once(released, manager, director):
    aalborg = released[1]
    package = reversed_(aalborg, manager=manager, director=director)
    case = Case.objects.get(pk=aalborg.case_id)
    assert (case.party_words, case.party_turn) == ("Tilsagn", "party")
    assert OutboxMail.objects.filter(once_key__contains=f"/decision-{package.pk}/").count() == 1
    line = HistoryRow.objects.of(case.history_chain).filter(verb="reverse").get()
    assert (line.audience, line.facts) == ("party", {"outcome": "grant"})
    titles = JournalEntry.objects.filter(case=case).order_by("-number").values_list("title", flat=True)
    assert list(titles[:3]) == [
        "Ny afgørelse: Tilsagn om tilskud", "Indstilling godkendt", "Omgørelse indstillet til direktøren",
    ]  # fmt: skip
    assert history.broken_links(HistoryRow.objects.in_chain_order()) == []


def test_the_public_sees_only_what_stands(released, manager, director):
    odense, aalborg = released
    assert [(each.application_id, each.amount) for each in released_grants()] == [(odense.pk, 400_000)]
    reversed_(aalborg, manager=manager, director=director)
    reversed_(odense, manager=manager, director=director, outcome="refusal", no_hearing_reason="I bad om det.")
    assert [(each.application_id, each.amount) for each in released_grants()] == [(aalborg.pk, 300_000)]
    assert ReleasedDecision.objects.count() == 4


def test_the_agencys_figures_follow_what_stands_and_the_ranking_says_that_it_is_the_first_rounds(
    released, manager, director, client, login
):
    odense, aalborg = released
    pool = odense.pool
    reversed_(odense, manager=manager, director=director, amount="350000.00", no_hearing_reason="I bad om det.")
    reversed_(aalborg, manager=manager, director=director)
    pool.refresh_from_db()
    whole = statistics_of(pool, viewer=manager).in_all
    assert (whole.given, whole.granted) == (2, 650_000)
    rows = next(table for table in TABLES if table.key == "rangliste").sheets(pool, manager)[0].rows
    first = {odense.case.number: "Tilsagn, 400.000,00 kr.", aalborg.case.number: "Afslag, 0,00 kr."}
    now = {odense.case.number: 350_000, aalborg.case.number: 300_000}
    assert {row[1]: (row[8], row[11]) for row in rows} == {key: (now[key], first[key]) for key in first}
    at_desk = login(client, manager)
    page = at_desk.get(reverse("assessment:priorities", args=[pool.slug])).content.decode()
    assert "Ranglisten er vist som oprindeligt meddelt, før omgørelse." in page
    assert (page.count("<dd>650.000,00 kr.</dd>"), page.count(" er omgjort</a>")) == (2, 2)
    reserves = at_desk.get(reverse("assessment:reserves", args=[pool.slug])).content.decode()
    assert "Ingen på ranglisten har fået afslag endnu." in reserves


def test_a_changed_decision_can_be_changed_again(released, manager, director):
    aalborg = released[1]
    reversed_(aalborg, manager=manager, director=director)
    reversed_(aalborg, manager=manager, director=director, amount="500000.00")
    assert standing_of(aalborg).amount == 500_000
    assert [each.amount for each in earlier_of(aalborg)] == [300_000, 0]


def test_to_the_partys_disadvantage_it_is_heard_or_it_is_said_why_not(released, manager):
    odense = released[0]
    saved(odense, by=manager, amount="100000.00")
    with pytest.raises(NotPossibleNow) as refused:
        actions.recommend_reversal(open_reversal_of(odense), by=manager, now=LATER)
    assert codes(refused) == ["not_heard"]
    saved(odense, by=manager, amount="100000.00", no_hearing_reason="I har selv bedt om et mindre beløb.")
    assert actions.recommend_reversal(open_reversal_of(odense), by=manager, now=LATER).state == "recommended"


def test_a_party_that_was_heard_may_lose_when_it_has_answered_or_its_time_is_out(released, manager, applicant):
    odense = released[0]
    saved(odense, by=manager, amount="100000.00")
    package, due = open_reversal_of(odense), LATER + timedelta(days=30)
    words = "Vi mener, at udgiften er betalt af en anden pulje."
    inquiry = actions.ask(odense.case.number, "hearing", text=words, due_at=due, by=manager, now=LATER)
    with pytest.raises(NotPossibleNow) as refused:
        actions.recommend_reversal(package, by=manager, now=LATER)
    assert codes(refused) == ["not_heard", "inquiry_runs"]
    assert obstacles_to_recommend_reversal(line_for(package), now=due + timedelta(seconds=181)) == []
    actions.answer(inquiry, "Det er rigtigt.", by=applicant, now=LATER + timedelta(days=2))
    package = actions.recommend_reversal(package, by=manager, now=LATER + timedelta(days=3))
    assert package.state == "recommended"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": "400000.00"}, "nothing_changed"),
        ({"outcome": "refusal", "reasons": {}, "no_hearing_reason": "Aftalt."}, "empty_reason"),
        ({"amount": "500001.00"}, "over_applied"),
    ],
    ids=["the same once more", "a refusal without reasons", "more than was applied for"],
)
def test_what_is_no_sound_new_decision_is_refused(released, manager, changes, code):
    odense = released[0]
    reasons = changes.pop("reasons", None)
    draft = vars(draft_of(odense, **changes))
    draft = ReversalDraft(**draft | ({} if reasons is None else {"reasons": reasons}))
    if draft.outcome == "grant" and code == "nothing_changed":
        draft = ReversalDraft(**vars(draft) | {"per_year": {"2020": draft.amount}})
    actions.save_reversal(odense.case.number, draft, by=manager, now=LATER)
    with pytest.raises(NotPossibleNow) as refused:
        actions.recommend_reversal(open_reversal_of(odense), by=manager, now=LATER)
    assert codes(refused) == [code]


def test_without_a_reason_nothing_is_kept(released, manager):
    with pytest.raises(NotPossibleNow) as refused:
        saved(released[1], by=manager, change_reason=" ")
    assert codes(refused) == ["no_change_reason"]
    assert open_reversal_of(released[1]) is None


def test_before_the_release_there_is_nothing_to_change(proposed, manager, director):
    stories.approved(proposed[0].pool, manager=manager, director=director)
    with pytest.raises(NotPossibleNow) as refused:
        saved(proposed[0], by=manager)
    assert codes(refused) == ["not_released"]


def test_more_than_the_pool_has_is_refused_by_the_database_too(released, manager):
    with connection.cursor() as cursor:
        cursor.execute("SELECT assessment_money_given(%s)", [released[0].pool_id])
        assert cursor.fetchone() == (400_000,)
    with pytest.raises(NotPossibleNow) as refused:
        saved(released[1], by=manager, amount="12600001.00")
    assert codes(refused) == ["over_money"]
    saved(released[1], by=manager, amount="700000.00")
    with pytest.raises(DatabaseError, match="har ikke penge"):
        Decision.objects.filter(replaces__isnull=False).update(amount="12600001.00")


def test_whoever_recommends_does_not_approve_by_page_or_by_sql(released, manager, client, login):
    package = recommended(released[1], by=manager)
    manager.roles = [Role.POOL_MANAGER, Role.DIRECTOR]
    manager.save()
    page = login(client, manager).post(reverse("assessment:approve_reversal", args=[released[1].case.number]))
    assert page.status_code == 409
    assert "Du har selv indstillet" in page.content.decode()
    own = "INSERT INTO assessment_signature (package_id, round, capacity, at, by_id, lines) "
    own += "VALUES (%s, 1, 'director', now(), %s, '[]')"
    sealed = "UPDATE assessment_decisionpackage SET state = 'approved', approved_at = now(), approved_by_id = %s, "
    sealed += "manifest = 'x', manifest_sha256 = repeat('a', 64) WHERE id = %s"
    for sql, values in ((own, [package.pk, manager.pk]), (sealed, [manager.pk, package.pk])):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    assert open_reversal_of(released[1]).state == "recommended"


def test_only_the_manager_writes_and_only_the_director_decides(released, manager, director, caseworker):
    for user in (director, caseworker):
        with pytest.raises(PermissionDenied):
            saved(released[1], by=user)
    package = recommended(released[1], by=manager)
    for act in (actions.approve, actions.release):
        with pytest.raises(PermissionDenied):
            act(package, by=manager, now=LATER)


def test_the_director_sends_it_back_with_a_comment_and_the_text_stays(released, manager, director):
    package = recommended(released[1], by=manager)
    actions.send_back(package, comment="Forklar beløbet.", by=director, now=LATER)
    package = open_reversal_of(released[1])
    assert (package.state, package.return_comment, package.decisions.get().change_reason) == (
        "draft", "Forklar beløbet.", WHY,
    )  # fmt: skip
    assert Case.objects.get(pk=released[1].case_id).party_words == "Afslag"


THIRD_WAYS = (
    "UPDATE assessment_releaseddecision SET outcome = 'refusal', amount = 0 WHERE application_id = %s",
    "DELETE FROM assessment_releaseddecision WHERE application_id = %s",
    "UPDATE assessment_decision SET amount = 1 WHERE application_id = %s",
    "UPDATE assessment_decision SET change_reason = 'x', replaces_id = id WHERE application_id = %s",
    "DELETE FROM assessment_decision WHERE application_id = %s",
    "UPDATE assessment_decisionpackage SET state = 'draft' WHERE id = "
    "(SELECT package_id FROM assessment_decision WHERE application_id = %s)",
    "UPDATE cases_document SET words = '{}' WHERE kind = 'afgoerelse' AND %s > 0",
    "INSERT INTO assessment_releaseddecision (decision_id, application_id, pool_id, outcome, amount, released_at, "
    "letter_id) SELECT decision_id, application_id, pool_id, 'grant', 500000, released_at, letter_id "
    "FROM assessment_releaseddecision WHERE application_id = %s",
)


@pytest.mark.parametrize("sql", THIRD_WAYS)
def test_there_is_no_third_way(released, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [released[0].pk])
    assert standing_of(released[0]).amount == 400_000


def test_the_page_walks_the_whole_way(released, manager, director, client, login):
    number = released[1].case.number

    def address(name: str) -> str:
        return reverse(f"assessment:{name}", args=[number])

    login(client, manager)
    assert "Omgør afgørelsen" in client.get(address("reversal")).content.decode()
    typed = {f"reason_{key}": text for key, text in draft_of(released[1]).reasons.items()}
    typed |= {"outcome": "grant", "amount": "300.000,00", "change_reason": WHY}
    assert client.post(address("save_reversal"), typed | {"change_reason": ""}).status_code == 422
    assert client.post(address("save_reversal"), typed).status_code == 302
    assert client.get(address("reversal_letter")).headers["Content-Type"] == "application/pdf"
    assert client.post(address("recommend_reversal")).status_code == 302
    login(client, director)
    assert "Godkend omgørelse" in client.get(address("reversal")).content.decode()
    assert client.post(address("approve_reversal")).status_code == 302
    assert client.post(address("release_reversal")).status_code == 302
    assert standing_of(released[1]).amount == 300_000
    assert "Tidligere afgørelser" in client.get(address("reversal")).content.decode()
    assert client.get(address("reversal_letter")).status_code == 404
