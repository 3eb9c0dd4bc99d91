"""What the case file keeps: the case and its people, what was written, and who did which duty."""

from cases.models.case import Assignment, Case, CaseNumber, CaseParticipant
from cases.models.correspondence import Document, JournalEntry, Message, Note
from cases.models.duties import CaseDuty, Impartiality

__all__ = [
    "Assignment",
    "Case",
    "CaseDuty",
    "CaseNumber",
    "CaseParticipant",
    "Document",
    "Impartiality",
    "JournalEntry",
    "Message",
    "Note",
]
