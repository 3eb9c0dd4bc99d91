"""What the case file keeps: the case and its people, what was written, and who did which duty."""

from cases.models.case import Assignment, Case, CaseNumber, CaseParticipant
from cases.models.correspondence import Document, JournalEntry, Message, Note
from cases.models.duties import CaseDuty, Impartiality
from cases.models.gathering import Attendance, CalendarFeed, Gathering, Minutes
from cases.models.group import GroupMember
from cases.models.plan import Goal, PlanAction, PlanActionNote

__all__ = [
    "Assignment",
    "Attendance",
    "CalendarFeed",
    "Case",
    "CaseDuty",
    "CaseNumber",
    "CaseParticipant",
    "Document",
    "Gathering",
    "Goal",
    "GroupMember",
    "Impartiality",
    "JournalEntry",
    "Message",
    "Minutes",
    "Note",
    "PlanAction",
    "PlanActionNote",
]
