"""What an application keeps: the draft, its activities and money, its attempts and its submissions."""

from applications.models.budget import BudgetPost, BudgetRevision, FinancingLine
from applications.models.draft import Activity, Answer, AnswerRevision, Application, Approval, Dispensation
from applications.models.submission import Attempt, AttemptResult, Submission

__all__ = [
    "Activity",
    "Answer",
    "AnswerRevision",
    "Application",
    "Approval",
    "Attempt",
    "AttemptResult",
    "BudgetPost",
    "BudgetRevision",
    "Dispensation",
    "FinancingLine",
    "Submission",
]
