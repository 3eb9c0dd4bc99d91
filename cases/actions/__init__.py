"""What happens on a case, by noun: its opening, people, correspondence, paper, habilitet and duties; its run."""

from cases.actions.attendance import add_participants, note_attendance, write_minutes
from cases.actions.correspondence import NewEntry, journal, journal_many, send_message
from cases.actions.duties import assign, end_assignments_of_barred, record_duty, record_duty_many, unassign
from cases.actions.feeds import end_feed, make_feed
from cases.actions.gatherings import (
    cancel_gathering,
    change_gathering,
    hold_gathering,
    plan_gathering,
    remind_of_gathering,
)
from cases.actions.group import add_member, change_member, end_member
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
from cases.actions.plan import (
    add_action,
    add_goal,
    change_action,
    change_goal,
    drop_goal,
    move_action,
    move_goal,
)
from cases.notifications import tell_participants, tell_participants_many

__all__ = [
    "PAPERS_AT_A_TIME",
    "NewDocument",
    "NewEntry",
    "add_action",
    "add_colleague",
    "add_goal",
    "add_member",
    "add_participants",
    "assign",
    "cancel_gathering",
    "change_action",
    "change_gathering",
    "change_goal",
    "change_member",
    "change_role",
    "declare_clear_many",
    "declare_impartiality",
    "drop_goal",
    "end_assignments_of_barred",
    "end_feed",
    "end_member",
    "end_place",
    "hand_over",
    "hold_gathering",
    "journal",
    "journal_many",
    "make_feed",
    "make_paper",
    "make_papers",
    "move_action",
    "move_goal",
    "note_attendance",
    "open_case",
    "open_document",
    "open_run_case",
    "plan_gathering",
    "record_duty",
    "record_duty_many",
    "remind_of_gathering",
    "rule_on_impartiality",
    "send_message",
    "tell_participants",
    "tell_participants_many",
    "try_papers_again",
    "unassign",
    "write_document",
    "write_documents_many",
    "write_minutes",
    "write_note",
]
