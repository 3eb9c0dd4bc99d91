"""What does one read in a submission (or in a draft as it would be sent)? Read from its canonical content alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from applications.budget import Budget, Post
from applications.canonical import content_of_draft
from applications.drafts import Draft
from applications.models import Submission
from applications.slots import shown_size
from applications.tilbud import People
from applications.timeplan import TimePlan, time_plan_of
from pools.conditions import in_words
from pools.document import PoolDocument, ProjectYear, document_of
from pools.models import PoolVersion
from portal.danish import month_label
from portal.states import OrganisationKind


@dataclass(frozen=True)
class ReadFile:
    """A file as the submission names it; `path` is the end of its address wherever it is fetched."""

    question: str
    name: str
    media_type: str
    size: int
    sha256: str

    @property
    def shown_size(self) -> str:
        return shown_size(self.size)

    @property
    def path(self) -> str:
        return f"{self.question}/{self.sha256}/"


@dataclass(frozen=True)
class ReadAnswer:
    """A question as it was worded and the answer as it is shown; long texts keep their paragraphs."""

    key: str
    kind: str
    label: str
    shown: str = ""
    why_not_asked: str = ""
    columns: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    files: tuple[ReadFile, ...] = ()

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
    why_not_asked: str = ""


@dataclass(frozen=True)
class ReadMilestone:
    name: str
    month: str


@dataclass(frozen=True)
class ReadActivity:
    """Months are YYYY-MM; description, note and milestones came later, and older submissions have none."""

    name: str
    first_month: str
    last_month: str
    responsible: str
    description: str
    note: str
    milestones: tuple[ReadMilestone, ...]

    @property
    def period(self) -> str:
        return f"{month_label(self.first_month)} – {month_label(self.last_month)}"


@dataclass(frozen=True)
class ReadTilbud:
    """A tilbud or a department of it as it was sent; `tilbud` is the number the portal knows it by."""

    tilbud: int
    name: str
    lovgrundlag: str
    lovgrundlag_title: str
    p_number: str
    address: str
    kommunekode: str
    kommune: str
    department: str
    employees: int | None
    citizens: int | None

    @property
    def title(self) -> str:
        return ", ".join(filter(None, [self.name, self.department]))

    @property
    def where(self) -> str:
        """The address, and its kommune when that is not the town's own name."""
        known = self.kommune and self.kommune in self.address
        return self.address if known else ", ".join(filter(None, [self.address, self.kommune]))


@dataclass(frozen=True)
class BudgetRow:
    """One post with its amounts per project year, in kr."""

    number: int
    post: Post
    years: tuple[Decimal, ...]


@dataclass(frozen=True)
class Reading:
    """A whole application as a reader meets it; `budget` is None in a call for places, which has `concerned` instead.

    `operator` is who runs the tilbud: the applicant's kind of organisation, in words.
    """

    title: str
    organisation: str
    cvr: str
    tilbud: str
    case_number: str
    sections: tuple[ReadSection, ...]
    activities: tuple[ReadActivity, ...]
    project_years: tuple[ProjectYear, ...]
    budget: Budget | None
    files: tuple[ReadFile, ...]
    commitments: tuple[tuple[str, tuple[str, ...]], ...]
    commitments_accepted: bool
    outside_audience: bool
    declaration: Mapping[str, str]
    operator: str = ""
    concerned: tuple[ReadTilbud, ...] = ()
    recommended_employees: tuple[int, int] | None = None

    @property
    def named_files(self) -> tuple[tuple[str, str], ...]:
        """(question, SHA-256) of every file, in the order of the form."""
        return tuple((each.question, each.sha256) for each in self.files)

    @cached_property
    def time_plan(self) -> TimePlan | None:
        """The activities over the project's months, with the money of each."""
        return time_plan_of(self.activities, self.project_years, self.budget)

    @property
    def told_activities(self) -> tuple[tuple[int, ReadActivity], ...]:
        """Those with a description or a note, by their number in the plan."""
        numbered = enumerate(self.activities, start=1)
        return tuple((number, each) for number, each in numbered if each.description or each.note)

    @cached_property
    def placed(self) -> frozenset[str]:
        """Which of plan, budget and tilbud stand under a criterion instead of after all of them."""
        kinds = {answer.kind for section in self.sections for answer in section.answers}
        return frozenset(kinds & {"activities", "budget", "tilbud"})

    @cached_property
    def people(self) -> People:
        """Everybody the course would concern."""
        return People.of(self.concerned, self.recommended_employees)

    @property
    def places(self) -> int:
        """How many places are asked for: distinct tilbud."""
        return len({each.tilbud for each in self.concerned})

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


def applied_per_year(submission: Submission) -> dict[str, Decimal]:
    """{calendar year: kr. applied for} as it was sent; empty when the pool has no budget."""
    budget = reading_of(submission).budget
    return budget.amounts_by_calendar_year if budget else {}


def reading_of_draft(draft: Draft) -> Reading:
    """The draft as it would be sent now."""
    return read(content_of_draft(draft), draft.document, case_number=draft.application.case.number)


def read(content: Mapping[str, Any], document: PoolDocument, *, case_number: str) -> Reading:
    """Canonical content of a pool version as a Reading; the document gives only months and project years."""
    applicant = content["applicant"]
    files = tuple(ReadFile(**each) for each in content["files"])
    return Reading(
        title=content["pool"]["title"],
        organisation=applicant["organisation"],
        cvr=applicant["cvr"],
        tilbud=applicant["tilbud"],
        case_number=case_number,
        sections=tuple(_section(criterion, document, files) for criterion in content["criteria"]),
        files=files,
        activities=tuple(_activity(activity) for activity in content["activities"]),
        project_years=document.project_years,
        budget=Budget.from_canonical(content["budget"], document) if content["budget"] else None,
        commitments=tuple((group["title"], tuple(group["items"])) for group in content["commitments"]["groups"]),
        commitments_accepted=content["commitments"]["accepted"],
        outside_audience=content["outside_audience_confirmed"],
        declaration=content["declaration"] or {},
        operator=str(OrganisationKind(applicant["kind"]).label),
        concerned=tuple(ReadTilbud(**each) for each in content.get("tilbud", ())),
        recommended_employees=document.recommended_employees,
    )


def _section(criterion: Mapping[str, Any], document: PoolDocument, files: tuple[ReadFile, ...]) -> ReadSection:
    condition = document.criterion(criterion["key"]).shown_when if criterion.get("not_asked") else None
    why = f"Afsnittet skal kun udfyldes, {in_words(document, condition)}." if condition else ""
    answers = tuple(_answer(question, document, why, files) for question in criterion["questions"])
    return ReadSection(criterion["key"], criterion["number"], criterion["title"], answers, why)


def _answer(
    question: Mapping[str, Any], document: PoolDocument, why_section: str, files: tuple[ReadFile, ...]
) -> ReadAnswer:
    """`why_section` says why the whole section was not asked, if it was not."""
    condition = document.question(question["key"]).shown_when if question.get("not_asked") else None
    why = f"Spørgsmålet stilles kun, {in_words(document, condition)}." if condition else ""
    return ReadAnswer(
        question["key"],
        question["kind"],
        question["label"],
        question.get("shown", ""),
        why_section or why,
        tuple(column["label"] for column in question.get("columns", ())),
        tuple(tuple(row) for row in question.get("cells", ())),
        tuple(each for each in files if each.question == question["key"]),
    )


def _activity(activity: Mapping[str, Any]) -> ReadActivity:
    milestones = tuple(ReadMilestone(each["name"], each["month"]) for each in activity.get("milestones", ()))
    return ReadActivity(
        activity["name"],
        activity["first_month"],
        activity["last_month"],
        activity["responsible"],
        activity.get("description", ""),
        activity.get("note", ""),
        milestones,
    )
