"""Which of my cases comes next: the following one that waits for the same step, else for another?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from applications.models import Application
from assessment.models import Assessment, FormalCheck
from assessment.packages.reversals import judged_now
from assessment.states import FormalOutcome
from cases.models import Assignment, Impartiality
from cases.states import ImpartialityState
from pools.document import document_of
from portal.models import User

DECLARE, CHECK, SCORE = "habilitet", "formalia", "vurdering"
PAGES = {DECLARE: "impartiality", CHECK: "formal_check", SCORE: "score"}
WORDS = {DECLARE: "erklær habilitet", CHECK: "kontrollér formalia", SCORE: "vurdér"}
NEAREST = (SCORE, CHECK, DECLARE)  # what is furthest on its way first


@dataclass(frozen=True)
class NextCase:
    """One of my cases that waits for me: whose it is, for what, and where that is done."""

    number: str
    organisation: str
    step: str

    @property
    def words(self) -> str:
        return WORDS[self.step]

    @property
    def url(self) -> str:
        return reverse(f"assessment:{PAGES[self.step]}", args=[self.number])


def next_case(user: User, *, after: Application, step: str) -> NextCase | None:
    """The user's case after `after` in its call (from the first again at the end) that waits for `step`; one query.

    When none waits for it, the nearest that waits for another step; None when nothing waits for this person.
    """
    call = Application.objects.filter(pk=after.pk).values("pool")
    others = _cases_of(user).filter(pool__in=call).exclude(pk=after.pk)
    waiting = list(_waiting(user, _in_turn(others, after.case_id)))
    for wanted in (step, *NEAREST):
        found = next((each for each in waiting if each.step == wanted), None)
        if found:
            return found
    return None


def _cases_of(user: User) -> QuerySet:
    """The user's cases in pools under assessment, each with what has been done."""
    mine = Assignment.objects.current().filter(user=user).values("case")
    standing = Assessment.objects.standing().filter(application=OuterRef("pk"))
    checked = FormalCheck.objects.standing().filter(application=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
    declared = Impartiality.objects.filter(case=OuterRef("case_id"), user=user).values("state")[:1]
    sheets = standing.order_by().values("application").annotate(n=Count("pk")).values("n")
    rows = Application.objects.submitted().filter(judged_now(), case__in=mine)
    return rows.annotate(
        number=F("case__number"),
        name=F("case__organisation__name"),
        declared=Subquery(declared),
        checked=Subquery(checked),
        begun=Exists(standing.filter(assessor=user)),
        done=Exists(standing.filter(assessor=user, locked_at__isnull=False)),
        sheets=Coalesce(Subquery(sheets), 0),
    )


def _in_turn(rows: QuerySet[Application], after: int) -> list[Application]:
    """By case, those after this one first; the pool is read along for the number of its assessors."""
    found = list(rows.select_related("pool__version").defer("pool__version__document").order_by("case_id"))
    return [each for each in found if each.case_id > after] + [each for each in found if each.case_id < after]


def _waiting(user: User, rows: Iterable[Application]) -> Iterable[NextCase]:
    for row in rows:
        if step := _step_of(row):
            yield NextCase(row.number, row.name, step)


def _step_of(row: Application) -> str:
    """What the case waits for from this person; "" when for nothing."""
    if row.declared is None:
        return DECLARE
    if row.done or row.declared in (ImpartialityState.REPORTED, ImpartialityState.CONFIRMED):
        return ""
    if row.checked is None:
        return CHECK
    full = not row.begun and row.sheets >= document_of(row.pool.version).assessors
    return "" if full or row.checked == FormalOutcome.REJECT else SCORE
