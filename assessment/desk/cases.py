"""A pool's cases, page by page, as one person may see them: the rows, what was found in their texts, and who is on."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case as When_
from django.db.models import OuterRef, QuerySet, Subquery, When

from applications.models import Application, Submission
from assessment.desk import search
from assessment.desk.filters import APPLIED, Chosen, after, chosen_cases, in_order
from assessment.permissions import readable_cases
from cases.models import Assignment, Case, Impartiality
from pools.models import Pool
from portal.models import User

PAGE = 25
CASE_NUMBER = re.compile(r"[0-9]{4}-[0-9]{4,7}")
SHOWN = ("pool", "case__number", "case__agency_words", "case__agency_changed_at", "case__organisation__name")


@dataclass(frozen=True)
class Row:
    """One line: the case, who is on it, what the person has declared; amount and excerpt only where it is readable."""

    application: Application
    caseworkers: tuple[str, ...]
    declared: str | None
    amount: Decimal | None
    excerpt: search.Excerpt | None

    @property
    def case(self) -> Case:
        return self.application.case


@dataclass(frozen=True)
class Page:
    """Some of the cases that were asked for, how many there are in all, and the case number to go on after."""

    rows: list[Row] = field(default_factory=list)
    total: int = 0
    next_after: str = ""
    not_ready: int = 0


def page_of(pool: Pool, user: User, chosen: Chosen, *, after_number: str = "") -> Page:
    """The next 25 of the cases asked for: a handful of queries however many there are."""
    asked, found = chosen_cases(pool, user, chosen)
    total = asked.count()
    ordered = in_order(Application.objects.judged_in(pool), chosen.order, user)
    last = ordered.filter(case__number=after_number).first() if CASE_NUMBER.fullmatch(after_number) else None
    coming = after(in_order(asked, chosen.order, user), chosen.order, last)
    rows = list(_with_columns(coming, user)[: PAGE + 1])
    on = _caseworkers(rows)
    excerpts = _excerpts(rows[:PAGE], found, chosen)
    shown = [
        Row(row, on.get(row.case_id, ()), row.declared, row.readable_amount, excerpts.get(row.current_submission_id))
        for row in rows[:PAGE]
    ]
    return Page(shown, total, rows[PAGE - 1].case.number if len(rows) > PAGE else "", found.not_ready)


def numbers_of(pool: Pool, user: User, chosen: Chosen) -> list[str]:
    """The numbers of all cases that are asked for: for what is done with all that the filter finds."""
    return list(chosen_cases(pool, user, chosen)[0].order_by("case_id").values_list("case__number", flat=True))


def _with_columns(rows: QuerySet[Application], user: User) -> QuerySet[Application]:
    declared = Impartiality.objects.filter(case=OuterRef("case_id"), user=user).values("state")[:1]
    readable = When(case__in=readable_cases(user).values("pk"), then=APPLIED)
    rows = rows.annotate(declared=Subquery(declared), readable_amount=When_(readable, default=None))
    return rows.select_related("case__organisation").only(*SHOWN, "current_submission_id")


def _caseworkers(rows: list[Application]) -> dict[int, tuple[str, ...]]:
    by_case: dict[int, list[str]] = {}
    assigned = Assignment.objects.current().filter(case__in=[row.case_id for row in rows]).order_by("pk")
    for case_id, name in assigned.values_list("case", "user__name"):
        by_case.setdefault(case_id, []).append(name)
    return {case_id: tuple(names) for case_id, names in by_case.items()}


def _excerpts(rows: list[Application], found: search.Found, chosen: Chosen) -> dict[int, search.Excerpt]:
    """Where in the texts of this page's cases the words stand; only of those that were found by their text."""
    keys = {row.current_submission_id for row in rows} & found.submissions
    stems = search.stems_in(chosen.text) if keys and chosen.text else []
    if not stems:
        return {}
    submissions = Submission.objects.filter(pk__in=keys).select_related(
        "application__case", "application__pool_version"
    )
    return search.excerpts_of(submissions.defer("application__pool_version__document"), stems)
