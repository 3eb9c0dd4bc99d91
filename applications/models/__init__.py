"""What an application keeps: the draft, its activities, money and files, its attempts and its submissions."""

from applications.models.budget import BudgetPost, BudgetRevision, FinancingLine
from applications.models.day import DispensationRequest, Presence, ProblemReport
from applications.models.draft import Activity, Answer, AnswerRevision, Application, Approval, Dispensation, Milestone
from applications.models.files import Attachment, Upload
from applications.models.places import ApplicationTilbud, MailedApplication, PlaceEntry
from applications.models.submission import Attempt, AttemptResult, Submission

__all__ = [
    "Activity",
    "Answer",
    "AnswerRevision",
    "Application",
    "ApplicationTilbud",
    "Approval",
    "Attachment",
    "Attempt",
    "AttemptResult",
    "BudgetPost",
    "BudgetRevision",
    "Dispensation",
    "DispensationRequest",
    "FinancingLine",
    "MailedApplication",
    "Milestone",
    "PlaceEntry",
    "Presence",
    "ProblemReport",
    "Submission",
    "Upload",
]
