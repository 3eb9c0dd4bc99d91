"""What of my work waits for what, since when, until when, and where is the next step?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import Enum
from functools import cache
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse

from applications.models import Application
from assessment import faces
from assessment.models import AccessRequest, Assessment, Decision, FormalCheck, Inquiry, Score
from assessment.packages.reversals import judged_now
from assessment.scores.scoring import done_of
from assessment.states import FormalOutcome, InquiryKind
from cases.models import Assignment, Case, Impartiality
from cases.states import ImpartialityState
from pools.document import document_of
from pools.models import Pool
from portal.clock import COPENHAGEN
from portal.danish import short_date
from portal.models import User

NUMBER = "SAGSNR"
SHOWN_AT_ONCE = 10
# A desk's cases are of few pools: each is read once, not once per case.
POOL = Prefetch("pool", Pool.objects.select_related("version").defer("version__document"))
SHOWN = ("pool", "case__number", "case__agency_words", "case__agency_changed_at", "case__organisation__name")
END_OF_DAY = time(23, 59, 59)


class Task(Enum):
    """What a case waits for: heading, the one next step, its page; the most urgent first."""

    ACCESS = "Aktindsigt", "Besvar anmodningen", "access_requests"
    ANSWER = "Svar fra ansøger, eller svarfristen er udløbet", "Se svaret", "files"
    AGREE = "Skriv konsensus", "Skriv konsensus", "score"
    DECLARE = "Erklær habilitet", "Erklær habilitet", "impartiality"
    CHECK = "Kontrollér formalia", "Kontrollér formalia", "formal_check"
    SCORE = "Vurdér", "Vurdér", "score"
    WAIT = "Venter på andre", "Se sagen", "case"

    def __init__(self, heading: str, step: str, page: str) -> None:
        self.heading, self.step, self.page = heading, step, page

    @property
    def anchor(self) -> str:
        return f"task-{self.name.lower()}"


@dataclass(frozen=True)
class Work:
    """One of my cases: what it waits for, since when, until when, how far I am, and the one next step."""

    case: Case
    pool: Pool | None
    task: Task
    since: datetime | None
    due: datetime | None
    progress: str
    step: str
    url: str
    is_overdue: bool = False

    @property
    def pool_words(self) -> str:
        """The pool's short title and its deadline: several calls may share a title."""
        return f"{document_of(self.pool.version).short_title} (frist {short_date(self.pool.deadline_at)})"

    @property
    def urgency(self) -> tuple:
        """Earliest date due first, then who has waited longest."""
        return (self.due is None, self.due or self.since or LATEST, self.since or LATEST, self.case.number)


@dataclass(frozen=True)
class Group:
    """The cases that wait for one thing: the first of them, and the rest folded away."""

    task: Task
    first: tuple[Work, ...]
    rest: tuple[Work, ...]

    @property
    def number(self) -> int:
        return len(self.first) + len(self.rest)


@dataclass(frozen=True)
class Desk:
    """A caseworker's work by what it waits for; `locked` of `total` cases are assessed."""

    groups: tuple[Group, ...]
    locked: int
    total: int

    @property
    def next(self) -> Work | None:
        """The most urgent that is mine to do."""
        mine = (group.first[0] for group in self.groups if group.task != Task.WAIT)
        return next(mine, None)


@dataclass
class Known:
    """What is read about the cases of one desk."""

    sheets: dict[int, Assessment] = field(default_factory=dict)
    scores: dict[int, list[Any]] = field(default_factory=dict)
    inquiries: dict[int, list[Inquiry]] = field(default_factory=dict)


LATEST = datetime.max.replace(tzinfo=COPENHAGEN)


def desk_of(user: User, *, now: datetime) -> Desk:
    """The user's assigned cases in pools under assessment, and what they are asked for, in seven queries.

    The cases are read first: by their keys the database goes straight to them, and not through whole pools.
    """
    assigned = dict(Assignment.objects.current().filter(user=user).values_list("case", "assigned_at"))
    rows = _rows(user, list(assigned))
    keys = [row.pk for row in rows]
    sheets = Assessment.objects.standing().filter(assessor=user, application__in=keys)
    known = Known({sheet.application_id: sheet for sheet in sheets})
    known.scores = _scores_of(sheet for sheet in known.sheets.values() if sheet.locked_at is None)
    for inquiry in Inquiry.objects.filter(application__in=keys, withdrawn_at__isnull=True).order_by("pk"):
        known.inquiries.setdefault(inquiry.application_id, []).append(inquiry)
    work = [_work(row, known, assigned[row.case_id], now) for row in rows]
    work += _requests(list(assigned), now=now)
    locked = sum(sheet.locked_at is not None for sheet in known.sheets.values())
    return Desk(_groups(work), locked, len(rows))


def _groups(work: list[Work]) -> tuple[Group, ...]:
    found = []
    for task in Task:
        rows = tuple(sorted((each for each in work if each.task == task), key=lambda each: each.urgency))
        if rows:
            found.append(Group(task, rows[:SHOWN_AT_ONCE], rows[SHOWN_AT_ONCE:]))
    return tuple(found)


def _rows(user: User, cases: list[int]) -> list[Application]:
    judged = Application.objects.submitted().filter(judged_now(), case__in=cases)
    own = Impartiality.objects.filter(case=OuterRef("case_id"), user=user)
    check = FormalCheck.objects.standing().filter(application=OuterRef("pk")).order_by("-pk")
    decision = Decision.objects.filter(application=OuterRef("pk")).order_by("-pk")
    told = judged.annotate(
        declared=Subquery(own.values("state")[:1]),
        declared_at=Subquery(own.values("declared_at")[:1]),
        checked=Subquery(check.values("outcome")[:1]),
        checked_at=Subquery(check.values("at")[:1]),
        decided_at=Subquery(decision.values("changed_at")[:1]),
    )
    return list(told.select_related("case__organisation").prefetch_related(POOL).only(*SHOWN).order_by("case_id"))


def _scores_of(sheets: Iterable[Assessment]) -> dict[int, list[Any]]:
    """What is scored on each sheet, as plain rows: a desk has hundreds, and only how far they are is asked."""
    found = Score.objects.filter(assessment__in=[sheet.pk for sheet in sheets])
    by_sheet: dict[int, list[Any]] = {}
    columns = ("assessment_id", "criterion", "met", "points", "sub_points", "reason")
    for score in found.values_list(*columns, named=True):
        by_sheet.setdefault(score.assessment_id, []).append(score)
    return by_sheet


def _work(row: Application, known: Known, assigned_at: datetime, now: datetime) -> Work:
    sheet = known.sheets.get(row.pk)
    asked = _asked(row, known.inquiries.get(row.pk, []))
    task = _task(row, sheet, asked, now)
    scored = known.scores.get(sheet.pk, []) if sheet else []
    step = "Fortsæt vurderingen" if task == Task.SCORE and scored else task.step
    due = asked.due_at if asked and task in (Task.WAIT, Task.ANSWER) else None
    since = _since(row, sheet, asked, task, assigned_at)
    return Work(
        row.case,
        row.pool,
        task,
        since,
        due,
        _progress(row, scored, task, asked, now),
        step,
        _address(_page(task, asked)).replace(NUMBER, row.case.number),
        is_overdue=task == Task.ANSWER and asked is not None and asked.answered_at is None,
    )


def _page(task: Task, asked: Inquiry | None) -> str:
    """What was asked about formalia is read at the formal check, a hearing on its own page."""
    if task == Task.ANSWER and asked is not None:
        return "formal_check" if asked.kind == InquiryKind.FORMALIA else "hearings"
    return task.page


def _asked(row: Application, inquiries: list[Inquiry]) -> Inquiry | None:
    """The inquiry that still waits for the applicant, or for somebody here to read what came of it.

    What was asked about formalia is dealt with by the next formal check; a hearing by the proposal written after it.
    """
    dealt_with: dict[str, datetime | None] = {InquiryKind.FORMALIA: row.checked_at, InquiryKind.HEARING: row.decided_at}
    left = [each for each in inquiries if not _is_before(_ended_at(each), dealt_with[each.kind])]
    return min(left, key=_ended_at, default=None)


def _ended_at(inquiry: Inquiry) -> datetime:
    return inquiry.answered_at or inquiry.due_at


def _is_before(moment: datetime, later: datetime | None) -> bool:
    return later is not None and moment <= later


def _task(row: Application, sheet: Assessment | None, asked: Inquiry | None, now: datetime) -> Task:
    if row.declared is None:
        return Task.DECLARE
    if row.declared in (ImpartialityState.REPORTED, ImpartialityState.CONFIRMED):
        return Task.WAIT
    if asked is not None and _is_over(asked, now):
        return Task.ANSWER
    if row.checked is None:
        return Task.WAIT if asked else Task.CHECK
    if row.checked == FormalOutcome.REJECT:
        return Task.WAIT
    if sheet is None or sheet.locked_at is None:
        return Task.SCORE
    return Task.AGREE if row.case.agency_words == faces.CONSENSUS_MISSING else Task.WAIT


def _is_over(inquiry: Inquiry, now: datetime) -> bool:
    return inquiry.answered_at is not None or inquiry.due_at < now


def _since(
    row: Application, sheet: Assessment | None, asked: Inquiry | None, task: Task, assigned_at: datetime
) -> datetime | None:
    if task == Task.DECLARE:
        return assigned_at
    if task == Task.CHECK:
        return row.declared_at
    if task == Task.SCORE:
        return max(row.checked_at, row.declared_at, assigned_at)
    if asked is not None:
        return asked.answered_at or (asked.due_at if task == Task.ANSWER else asked.sent_at)
    return row.case.agency_changed_at


def _progress(row: Application, scored: list[Any], task: Task, asked: Inquiry | None, now: datetime) -> str:
    if task == Task.ANSWER and asked is not None:
        return f"{asked.get_kind_display()}: {'besvaret' if asked.answered_at else 'ikke besvaret'}"
    if task == Task.SCORE:
        document = document_of(row.pool.version)
        return f"{done_of(document, scored)} af {len(document.criteria)} kriterier"
    if task == Task.WAIT and asked is not None and not _is_over(asked, now):
        return f"{asked.get_kind_display()} sendt"
    return "" if task in (Task.DECLARE, Task.CHECK) else row.case.agency_words


def _requests(cases: list[int], *, now: datetime) -> list[Work]:
    """Aktindsigt asked for on the cases, due at the end of a day in Copenhagen."""
    asked = AccessRequest.objects.unanswered().filter(case__in=cases).select_related("case__organisation")
    found = []
    for each in asked:
        due = datetime.combine(each.due_on, END_OF_DAY, COPENHAGEN)
        url = _address(Task.ACCESS.page).replace(NUMBER, each.case.number)
        told = (each.case, None, Task.ACCESS, each.registered_at, due, each.get_basis_display(), Task.ACCESS.step, url)
        found.append(Work(*told, is_overdue=due < now))
    return found


@cache
def _address(page: str) -> str:
    """The page's address with NUMBER where the case number goes; looked up once for a desk full of cases."""
    return reverse(f"assessment:{page}", args=[NUMBER])
