"""What happens on a case, by noun: its opening, people, correspondence, paper, habilitet and duties."""

from cases.actions.correspondence import NewEntry, journal, journal_many, send_message
from cases.actions.duties import assign, end_assignments_of_barred, record_duty, record_duty_many, unassign
from cases.actions.impartiality import declare_clear_many, declare_impartiality, rule_on_impartiality
from cases.actions.notes import write_note
from cases.actions.opening import open_case, open_run_case
from cases.actions.paper import (
    PAPERS_AT_A_TIME,
    NewDocument,
    make_paper,
    make_papers,
    open_document,
    try_papers_again,
    write_document,
    write_documents_many,
)
from cases.actions.people import add_colleague, change_role, end_place, hand_over
from cases.notifications import tell_participants, tell_participants_many

__all__ = [
    "PAPERS_AT_A_TIME",
    "NewDocument",
    "NewEntry",
    "add_colleague",
    "assign",
    "change_role",
    "declare_clear_many",
    "declare_impartiality",
    "end_assignments_of_barred",
    "end_place",
    "hand_over",
    "journal",
    "journal_many",
    "make_paper",
    "make_papers",
    "open_case",
    "open_document",
    "open_run_case",
    "record_duty",
    "record_duty_many",
    "rule_on_impartiality",
    "send_message",
    "tell_participants",
    "tell_participants_many",
    "try_papers_again",
    "unassign",
    "write_document",
    "write_documents_many",
    "write_note",
]
