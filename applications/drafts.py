"""What does a whole draft hold at this moment, read in four queries?"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from applications.budget import Budget
from applications.budget.agreement import Agreement, agreement_of
from applications.models import Activity, Answer, Application, ApplicationTilbud
from applications.slots import LaidFile, Slot, laid_files
from applications.tilbud import People
from pools.conditions import Asked, asked
from pools.document import PoolDocument, Question, document_of
from pools.questions import Value, kind_of
from portal.models import Organisation

# What the applicant confirms beside the questions is kept as answers too, under keys no question can have.
COMMITMENTS = "_commitments"
OUTSIDE_AUDIENCE = "_outside_audience"
DECLARATION = "_declaration"
CONFIRMATIONS = (COMMITMENTS, OUTSIDE_AUDIENCE, DECLARATION)


@dataclass(frozen=True)
class Draft:
    """An application: answers and files by question key, activities in order, and its budget (None for places).

    `tilbud` are the rows of a call for places: each tilbud or department the course would concern.
    """

    application: Application
    document: PoolDocument
    answers: dict[str, Answer]
    activities: tuple[Activity, ...]
    budget: Budget | None
    laid: dict[str, tuple[LaidFile, ...]] = field(default_factory=dict)
    tilbud: tuple[ApplicationTilbud, ...] = ()

    def slot(self, question: Question) -> Slot:
        """The place of a file question with what lies in it."""
        return Slot(question, self.laid.get(question.key, ()))

    @property
    def asks_for_files(self) -> bool:
        return self.document.question_of_kind("file") is not None

    @property
    def files(self) -> tuple[LaidFile, ...]:
        """The files that would be sent, slot by slot: those of questions that are asked, and without virus."""
        slots = (self.slot(each) for each in self.document.questions if each.kind == "file" and self.is_asked(each))
        return tuple(each for slot in slots for each in slot.counted)

    def value(self, key: str) -> Any:
        """What is stored under a key; None when nothing is."""
        answer = self.answers.get(key)
        return answer.value if answer else None

    def version(self, key: str) -> int:
        """The version a change must name as its base; 0 when nothing is stored yet."""
        answer = self.answers.get(key)
        return answer.version if answer else 0

    def canonical_value(self, question: Question) -> Value:
        return kind_of(question).canonical(question, self.value(question.key))

    @cached_property
    def asked(self) -> Asked:
        """The sections and questions that are asked, as the answers stand; the others keep theirs, unsent."""
        return asked(self.document, {key: answer.value for key, answer in self.answers.items()})

    def is_asked(self, question: Question) -> bool:
        return question.key in self.asked.questions

    @property
    def plan_stands_last(self) -> bool:
        """Whether the plan stands after all questions: the pool has no place of its own for it."""
        return self.budget is not None and self.document.question_of_kind("activities") is None

    @property
    def tilbud_stand_last(self) -> bool:
        """Whether the tilbud stand after all questions: the call for places has no place of its own for them."""
        return not self.document.offers_money and self.document.question_of_kind("tilbud") is None

    @property
    def places_applied(self) -> int:
        """How many places it asks for: distinct tilbud, however many departments of each."""
        return len({each.tilbud_id for each in self.tilbud})

    @cached_property
    def people(self) -> People:
        """Everybody the course would concern."""
        return People.of(self.tilbud, self.document.recommended_employees)

    @cached_property
    def agreement(self) -> Agreement | None:
        """The plan and the budget held up against each other; None until both have something in them."""
        both = self.activities and self.budget is not None and self.budget.posts
        return agreement_of(self.budget, self.activities) if both and self.budget else None

    @cached_property
    def accepted_commitments(self) -> bool:
        """Accepted word for word as they now stand; a later version with other words is to be accepted anew."""
        value = self.value(COMMITMENTS) or {}
        return not self.document.commitment_items or value.get("items") == list(self.document.commitment_items)

    @cached_property
    def is_outside_audience(self) -> bool:
        """The organisation's kind is not among those the pool names: a warning, never a bar."""
        return is_outside_audience(self.document, self.application.case.organisation)

    @cached_property
    def confirmed_outside_audience(self) -> bool:
        return self.value(OUTSIDE_AUDIENCE) is True

    @cached_property
    def declaration(self) -> dict[str, str]:
        """Name, title and date of the approval outside the portal, where the pool asks for a declaration."""
        return self.value(DECLARATION) or {}


def is_outside_audience(document: PoolDocument, organisation: Organisation) -> bool:
    """Whether the pool names whom it is for, and not this kind of organisation."""
    return bool(document.audience) and organisation.kind not in document.audience


def draft_of(application: Application) -> Draft:
    """Everything written so far; wants an application from `with_everything()`."""
    document = document_of(application.pool_version)
    answers = {answer.question: answer for answer in application.answers.select_related("by")}
    activities = tuple(application.activities.prefetch_related("milestones"))
    budget = Budget.of(application) if document.offers_money else None
    tilbud = () if document.offers_money else tuple(application.tilbud.select_related("tilbud"))
    return Draft(application, document, answers, activities, budget, laid_files(application, document), tilbud)
