"""What waits for whom at the desk, and how far has each come?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse

from applications.models import Application
from applications.states import ApplicationState
from assessment import faces
from assessment.models import Assessment, DecisionPackage, FormalCheck
from assessment.scoring import done_of
from assessment.states import FormalOutcome, PackageState
from cases.models import Assignment, Impartiality
from cases.states import ImpartialityState
from pools.document import document_of
from pools.models import Pool
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
    """The user's assigned cases in pools under assessment, in three queries."""
    mine = Assignment.objects.current().filter(user=user).values("case")
    rows = Application.objects.submitted().filter(case__in=mine, pool__state=PoolState.ASSESSING)
    rows = rows.select_related("case__organisation", "pool__version").defer("pool__version__document")
    declared = Impartiality.objects.filter(case=OuterRef("case_id"), user=user).values("state")[:1]
    checked = FormalCheck.objects.filter(application=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
    rows = list(rows.annotate(declared=Subquery(declared), checked=Subquery(checked)).order_by("case_id"))
    sheets = Assessment.objects.standing().with_scores().filter(assessor=user, application__in=rows)
    by_application = {sheet.application_id: sheet for sheet in sheets}
    work = [_work(row, by_application.get(row.pk)) for row in rows]
    groups = tuple((task, tuple(each for each in work if each.task == task)) for task in TASKS)
    locked = sum(sheet.locked_at is not None for sheet in by_application.values())
    return Desk(tuple(group for group in groups if group[1]), locked, len(work))


def _work(row: Application, sheet: Assessment | None) -> Work:
    number = row.case.number
    task = _task(row, sheet)
    page = {DECLARE: "impartiality", CHECK: "formal_check", SCORE: "score", AGREE: "score"}.get(task, "case")
    return Work(row, task, _progress(row, sheet, task), reverse(f"assessment:{page}", args=[number]))


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


def _progress(row: Application, sheet: Assessment | None, task: str) -> str:
    if task == SCORE:
        document = document_of(row.pool.version)
        done = done_of(document, sheet.scores.all()) if sheet else 0
        return f"{done} af {len(document.criteria)} kriterier"
    return "" if task in (DECLARE, CHECK) else row.case.agency_words


def pools_under_way() -> Iterable[Pool]:
    """Announced pools, newest deadline first, with how many applications stand and their package's state."""
    package = DecisionPackage.objects.filter(pool=OuterRef("pk")).order_by("-number").values("state")[:1]
    return Pool.objects.announced().annotate(package_state=Subquery(package)).order_by("-deadline_at", "-pk")[:50]


def packages_to_decide() -> Iterable[DecisionPackage]:
    """What waits for the director: recommended, or approved and not yet released."""
    waiting = [PackageState.RECOMMENDED, PackageState.APPROVED]
    return DecisionPackage.objects.filter(state__in=waiting).select_related("pool").order_by("recommended_at")


@dataclass(frozen=True)
class SealedNumbers:
    """All that anyone in the agency sees before the opening."""

    drafts: int
    for_approval: int
    ready: int
    submitted: int


def sealed_numbers(pool: Pool) -> SealedNumbers:
    """Counts alone, in one query: who has applied, and with what, stays sealed."""
    standing = Q(current_submission__isnull=False) & ~Q(state=ApplicationState.WITHDRAWN)
    unsent = Q(current_submission__isnull=True)
    counts = Application.objects.filter(pool=pool).aggregate(
        drafts=Count("pk", filter=unsent & Q(state=ApplicationState.DRAFT)),
        for_approval=Count("pk", filter=unsent & Q(state=ApplicationState.FOR_APPROVAL)),
        ready=Count("pk", filter=unsent & Q(state=ApplicationState.READY)),
        submitted=Count("pk", filter=standing),
    )
    return SealedNumbers(**counts)


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
    found = list(rows.annotate(declared=Subquery(declared)).order_by("case_id")[: PAGE + 1])
    assigned = Assignment.objects.current().filter(case__in=[row.case_id for row in found]).select_related("user")
    by_case: dict[int, list[str]] = {}
    for place in assigned.order_by("pk"):
        by_case.setdefault(place.case_id, []).append(place.user.name)
    for row in found:
        row.caseworkers = by_case.get(row.case_id, [])
    return Page(found[:PAGE], found[PAGE - 1].case.number if len(found) > PAGE else "")


def counts_of(pool: Pool) -> list[tuple[str, int]]:
    """How many applications carry each inside word, most first."""
    rows = Application.objects.submitted().filter(pool=pool).values_list("case__agency_words")
    return [(words or "Modtaget", number) for words, number in rows.annotate(n=Count("pk")).order_by("-n")]
