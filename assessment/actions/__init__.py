"""What happens on this floor, by noun: habilitet, assigning, formalia, scoring, recommending, deciding, releasing."""

from assessment.actions.access import answer_access, register_access
from assessment.actions.allocating import TypedAmount, propose_amounts, set_reserve_order, use_scenario
from assessment.actions.asking import (
    NewFile,
    answer,
    ask,
    end_expired,
    record_refused_answer,
    remind_of_inquiries,
    tell_infected_answers,
    withdraw_inquiry,
)
from assessment.actions.assigning import assign_cases
from assessment.actions.deciding import approve, send_back, withdraw_approval
from assessment.actions.delivering import make_letters_again, send_mails_again
from assessment.actions.formal import check_formalia
from assessment.actions.giving_on import give_on
from assessment.actions.impartiality import declare, declare_over_list, end_tie, rule, tell_tie
from assessment.actions.indexing import index_submissions
from assessment.actions.lots import announce_draw, draw_lots
from assessment.actions.planning import cancel_planned_release, plan_release, release_as_planned, release_due
from assessment.actions.recommending import DecisionDraft, recommend, save_decision, tick
from assessment.actions.releasing import release
from assessment.actions.reversing import ReversalDraft, recommend_reversal, save_reversal
from assessment.actions.scenarios import StaleScenario, create_scenario, delete_scenario, save_scenario
from assessment.actions.scoring import Given, StaleScore, agree, lock_assessment, save_score

__all__ = [
    "StaleScenario",
    "announce_draw",
    "create_scenario",
    "delete_scenario",
    "draw_lots",
    "TypedAmount",
    "propose_amounts",
    "save_scenario",
    "set_reserve_order",
    "use_scenario",
    "DecisionDraft",
    "Given",
    "NewFile",
    "ReversalDraft",
    "StaleScore",
    "agree",
    "answer_access",
    "answer",
    "approve",
    "ask",
    "assign_cases",
    "cancel_planned_release",
    "check_formalia",
    "declare",
    "declare_over_list",
    "give_on",
    "index_submissions",
    "end_expired",
    "lock_assessment",
    "make_letters_again",
    "plan_release",
    "recommend",
    "register_access",
    "recommend_reversal",
    "record_refused_answer",
    "release",
    "release_as_planned",
    "release_due",
    "remind_of_inquiries",
    "save_decision",
    "save_reversal",
    "save_score",
    "send_back",
    "tell_infected_answers",
    "withdraw_inquiry",
    "tick",
    "withdraw_approval",
    "send_mails_again",
    "end_tie",
    "rule",
    "tell_tie",
]
