"""What waits for whom at the desk, and how far has each come?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.urls import reverse

from applications.models import Application
from assessment import faces
from assessment.models import Assessment, DecisionPackage, FormalCheck, Score
from assessment.scoring import done_of
from assessment.states import FormalOutcome, PackageState
from cases.models import Assignment, Impartiality
from cases.states import ImpartialityState
from pools.document import document_of
from pools.models import Pool
from pools.page import desk_words, told_apart
from pools.states import PoolState
from portal.models import User

DECLARE, CHECK, SCORE, AGREE, WAIT = (
    "Erklær habilitet",
    "Kontrollér formalia",
    "Vurdér",
    "Skriv konsensus",
    "Venter på andre",
)
TASKS = (DECLARE, CHECK, SCORE, AGREE, WAIT)
PAGE = 25
MOST_COUNTED = 1000
NUMBER = "SAGSNR"
# A desk's cases are of few pools: each is read once, not once per case.
POOL = Prefetch("pool", Pool.objects.select_related("version").defer("version__document"))
SHOWN = ("pool", "case__number", "case__agency_words", "case__organisation__name")


@dataclass(frozen=True)
class Work:
    """One of my cases: what it waits for, how far I am («5 af 6 kriterier»), and where it is done."""

    application: Application
    task: str
    progress: str
    url: str

    @property
    def is_locked(self) -> bool:
        return self.task in (AGREE, WAIT)


@dataclass(frozen=True)
class Desk:
    """A caseworker's work by what it waits for; `locked` of `total` cases are assessed."""

    groups: tuple[tuple[str, tuple[Work, ...]], ...]
    locked: int
    total: int


def desk_of(user: User) -> Desk:
    """The user's assigned cases in pools under assessment, in five queries.

    The cases are read first: by their keys the database goes straight to them, and not through whole pools.
    """
    mine = list(Assignment.objects.current().filter(user=user).values_list("case", flat=True))
    judged = Application.objects.submitted().filter(case__in=mine, pool__state=PoolState.ASSESSING)
    declared = Impartiality.objects.filter(case=OuterRef("case_id"), user=user).values("state")[:1]
    checked = FormalCheck.objects.standing().filter(application=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
    annotated = judged.annotate(declared=Subquery(declared), checked=Subquery(checked)).order_by("case_id")
    rows = list(annotated.select_related("case__organisation").prefetch_related(POOL).only(*SHOWN))
    sheets = Assessment.objects.standing().filter(assessor=user, application__in=[row.pk for row in rows])
    by_application = {sheet.application_id: sheet for sheet in sheets}
    scores = _scores_of(sheet for sheet in by_application.values() if sheet.locked_at is None)
    work = [_work(row, by_application.get(row.pk), scores) for row in rows]
    groups = tuple((task, tuple(each for each in work if each.task == task)) for task in TASKS)
    locked = sum(sheet.locked_at is not None for sheet in by_application.values())
    return Desk(tuple(group for group in groups if group[1]), locked, len(work))


def _scores_of(sheets: Iterable[Assessment]) -> dict[int, list[Any]]:
    """What is scored on each sheet, as plain rows: a desk has hundreds, and only how far they are is asked."""
    found = Score.objects.filter(assessment__in=[sheet.pk for sheet in sheets])
    by_sheet: dict[int, list[Any]] = {}
    columns = ("assessment_id", "criterion", "met", "points", "sub_points", "reason")
    for score in found.values_list(*columns, named=True):
        by_sheet.setdefault(score.assessment_id, []).append(score)
    return by_sheet


def _work(row: Application, sheet: Assessment | None, scores: dict[int, list[Any]]) -> Work:
    task = _task(row, sheet)
    page = {DECLARE: "impartiality", CHECK: "formal_check", SCORE: "score", AGREE: "score"}.get(task, "case")
    scored = scores.get(sheet.pk, []) if sheet else []
    return Work(row, task, _progress(row, scored, task), _address(page).replace(NUMBER, row.case.number))


@cache
def _address(page: str) -> str:
    """The page's address with NUMBER where the case number goes; looked up once for a desk full of cases."""
    return reverse(f"assessment:{page}", args=[NUMBER])


def _task(row: Application, sheet: Assessment | None) -> str:
    if row.declared is None:
        return DECLARE
    if row.declared in (ImpartialityState.REPORTED, ImpartialityState.CONFIRMED):
        return WAIT
    if row.checked is None:
        return CHECK
    if row.checked == FormalOutcome.REJECT:
        return WAIT
    if sheet is None or sheet.locked_at is None:
        return SCORE
    return AGREE if row.case.agency_words == faces.CONSENSUS_MISSING else WAIT


def _progress(row: Application, scored: list[Any], task: str) -> str:
    if task == SCORE:
        document = document_of(row.pool.version)
        return f"{done_of(document, scored)} af {len(document.criteria)} kriterier"
    return "" if task in (DECLARE, CHECK) else row.case.agency_words


def pools_under_way(*, now: datetime) -> Iterable[Pool]:
    """Announced pools, newest deadline first, each with its state in words."""
    pools = told_apart(Pool.objects.announced().order_by("-deadline_at", "-pk")[:50])
    for pool in pools:
        pool.desk_words = desk_words(pool, now)
    return pools


def packages_to_decide() -> Iterable[DecisionPackage]:
    """What waits for the director, to decide or to follow: recommended, or approved and not yet released."""
    waiting = [PackageState.RECOMMENDED, PackageState.APPROVED]
    return DecisionPackage.objects.filter(state__in=waiting).select_related("pool").order_by("recommended_at")


@dataclass(frozen=True)
class Page:
    """Some of a pool's applications by case, and the case number to go on after."""

    rows: list[Application]
    next_after: str


def page_of(pool: Pool, user: User, *, after: str) -> Page:
    """The next 25 applications after case `after`: number, applicant, state, and what the user has declared."""
    rows = Application.objects.submitted().filter(pool=pool).select_related("case__organisation")
    if after:
        rows = rows.filter(case_id__gt=Subquery(Application.objects.filter(case__number=after).values("case_id")[:1]))
    declared = Impartiality.objects.filter(case=OuterRef("case_id"), user=user).values("state")[:1]
    found = list(rows.annotate(declared=Subquery(declared)).only(*SHOWN).order_by("case_id")[: PAGE + 1])
    assigned = Assignment.objects.current().filter(case__in=[row.case_id for row in found]).order_by("pk")
    by_case: dict[int, list[str]] = {}
    for case_id, name in assigned.values_list("case", "user__name"):
        by_case.setdefault(case_id, []).append(name)
    for row in found:
        row.caseworkers = by_case.get(row.case_id, [])
    return Page(found[:PAGE], found[PAGE - 1].case.number if len(found) > PAGE else "")


def counts_of(pool: Pool, *, among: int) -> list[tuple[str, int]]:
    """How many applications carry each inside word, most first; left out where counting would hold the page up."""
    if among > MOST_COUNTED:
        return []
    rows = Application.objects.submitted().filter(pool=pool).values_list("case__agency_words")
    return [(words or "Modtaget", number) for words, number in rows.annotate(n=Count("pk")).order_by("-n")]
