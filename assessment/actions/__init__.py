"""What happens on this floor, by noun: habilitet, assigning, formalia, scoring, recommending, deciding, releasing."""

from assessment.actions.asking import (
    NewFile,
    answer,
    ask,
    end_expired,
    record_refused_answer,
    remind_of_inquiries,
    withdraw_inquiry,
)
from assessment.actions.assigning import assign_cases
from assessment.actions.deciding import approve, send_back, withdraw_approval
from assessment.actions.delivering import make_letters_again, send_mails_again
from assessment.actions.formal import check_formalia
from assessment.actions.giving_on import give_on
from assessment.actions.impartiality import declare, declare_over_list, end_tie, rule, tell_tie
from assessment.actions.planning import cancel_planned_release, plan_release, release_as_planned, release_due
from assessment.actions.recommending import DecisionDraft, recommend, save_decision
from assessment.actions.releasing import release
from assessment.actions.scoring import Given, StaleScore, agree, lock_assessment, save_score

__all__ = [
    "DecisionDraft",
    "Given",
    "NewFile",
    "StaleScore",
    "agree",
    "answer",
    "approve",
    "ask",
    "assign_cases",
    "cancel_planned_release",
    "check_formalia",
    "declare",
    "declare_over_list",
    "give_on",
    "end_expired",
    "lock_assessment",
    "make_letters_again",
    "plan_release",
    "recommend",
    "record_refused_answer",
    "release",
    "release_as_planned",
    "release_due",
    "remind_of_inquiries",
    "save_decision",
    "save_score",
    "send_back",
    "withdraw_inquiry",
    "withdraw_approval",
    "send_mails_again",
    "end_tie",
    "rule",
    "tell_tie",
]
