"""What does one read in a submission (or in a draft as it would be sent)? Read from its canonical content alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from applications.budget import Budget, Post
from applications.canonical import content_of_draft
from applications.drafts import Draft
from applications.models import Submission
from pools.document import PoolDocument, document_of
from pools.models import PoolVersion
from portal.danish import month_label


@dataclass(frozen=True)
class ReadAnswer:
    """A question as it was worded and the answer as it is shown; long texts keep their paragraphs."""

    key: str
    kind: str
    label: str
    shown: str

    @property
    def is_long(self) -> bool:
        return self.kind == "long_text"


@dataclass(frozen=True)
class ReadSection:
    """One award criterion with its answers."""

    key: str
    number: int
    title: str
    answers: tuple[ReadAnswer, ...]


@dataclass(frozen=True)
class ReadActivity:
    name: str
    period: str
    responsible: str


@dataclass(frozen=True)
class BudgetRow:
    """One post with its amounts per project year, in kr."""

    number: int
    post: Post
    years: tuple[Decimal, ...]


@dataclass(frozen=True)
class Reading:
    """A whole application as a reader meets it; `budget` is None in a call for places."""

    title: str
    organisation: str
    cvr: str
    tilbud: str
    case_number: str
    sections: tuple[ReadSection, ...]
    activities: tuple[ReadActivity, ...]
    budget: Budget | None
    commitments: tuple[tuple[str, tuple[str, ...]], ...]
    commitments_accepted: bool
    outside_audience: bool
    declaration: Mapping[str, str]

    @property
    def budget_rows(self) -> tuple[BudgetRow, ...]:
        """Posts × project years, for the page and the paper."""
        if self.budget is None:
            return ()
        years = self.budget.project_years
        return tuple(
            BudgetRow(number, post, tuple(post.amount_in(year.months) for year in years))
            for number, post in enumerate(self.budget.posts, start=1)
        )

    @property
    def budget_years(self) -> tuple[Decimal, ...]:
        """Expenses per project year, in kr."""
        return tuple(self.budget.by_year.values()) if self.budget else ()


def reading_of(submission: Submission) -> Reading:
    """The submission as read from its own bytes; never from the draft."""
    content = json.loads(bytes(submission.canonical))
    application = submission.application
    version = application.pool_version
    if version.sha256 != content["pool"]["sha256"]:
        version = PoolVersion.objects.get(pool=application.pool_id, sha256=content["pool"]["sha256"])
    return read(content, document_of(version), case_number=application.case.number)


def reading_of_draft(draft: Draft) -> Reading:
    """The draft as it would be sent now."""
    return read(content_of_draft(draft), draft.document, case_number=draft.application.case.number)


def read(content: Mapping[str, Any], document: PoolDocument, *, case_number: str) -> Reading:
    """Canonical content of a pool version as a Reading; the document gives only months and project years."""
    applicant = content["applicant"]
    return Reading(
        title=content["pool"]["title"],
        organisation=applicant["organisation"],
        cvr=applicant["cvr"],
        tilbud=applicant["tilbud"],
        case_number=case_number,
        sections=tuple(_section(criterion) for criterion in content["criteria"]),
        activities=tuple(_activity(activity) for activity in content["activities"]),
        budget=Budget.from_canonical(content["budget"], document) if content["budget"] else None,
        commitments=tuple((group["title"], tuple(group["items"])) for group in content["commitments"]["groups"]),
        commitments_accepted=content["commitments"]["accepted"],
        outside_audience=content["outside_audience_confirmed"],
        declaration=content["declaration"] or {},
    )


def _section(criterion: Mapping[str, Any]) -> ReadSection:
    answers = tuple(ReadAnswer(q["key"], q["kind"], q["label"], q["shown"]) for q in criterion["questions"])
    return ReadSection(criterion["key"], criterion["number"], criterion["title"], answers)


def _activity(activity: Mapping[str, str]) -> ReadActivity:
    first, last = month_label(activity["first_month"]), month_label(activity["last_month"])
    return ReadActivity(activity["name"], f"{first} – {last}", activity["responsible"])
