"""What happens on this floor, by noun: habilitet, assigning, formalia, scoring, recommending, deciding, releasing."""

from assessment.actions.assigning import assign_cases
from assessment.actions.deciding import approve, send_back
from assessment.actions.formal import check_formalia
from assessment.actions.impartiality import declare, declare_over_list
from assessment.actions.recommending import DecisionDraft, recommend, save_decision
from assessment.actions.releasing import release
from assessment.actions.scoring import Given, StaleScore, agree, lock_assessment, save_score

__all__ = [
    "DecisionDraft",
    "Given",
    "StaleScore",
    "agree",
    "approve",
    "assign_cases",
    "check_formalia",
    "declare",
    "declare_over_list",
    "lock_assessment",
    "recommend",
    "release",
    "save_decision",
    "save_score",
    "send_back",
]
