"""What an application keeps: the draft, its activities and money, its attempts and its submissions."""

from applications.models.budget import BudgetPost, FinancingLine
from applications.models.draft import Activity, Answer, AnswerRevision, Application, Approval
from applications.models.submission import Attempt, AttemptResult, Dispensation, Submission

__all__ = [
    "Activity",
    "Answer",
    "AnswerRevision",
    "Application",
    "Approval",
    "Attempt",
    "AttemptResult",
    "BudgetPost",
    "Dispensation",
    "FinancingLine",
    "Submission",
]
