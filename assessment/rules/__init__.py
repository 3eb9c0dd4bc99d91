"""What stands in the way right now, by noun: judging, recommending, deciding, releasing, fetching files."""

from assessment.rules.asking import (
    obstacles_of_inquiries,
    obstacles_of_inquiries_in,
    obstacles_to_answer,
    obstacles_to_ask,
    obstacles_to_ask_at_all,
    obstacles_to_check_formalia,
    obstacles_to_open_paper,
    obstacles_to_read_answer,
    obstacles_to_withdraw_inquiry,
)
from assessment.rules.deciding import obstacles_to_approve, obstacles_to_send_back, obstacles_to_withdraw_approval
from assessment.rules.files import obstacles_to_fetch, obstacles_to_fetch_file, obstacles_to_fetch_mail
from assessment.rules.impartiality import flags_for, obstacles_of_conflicts, obstacles_to_let_go
from assessment.rules.judging import obstacles_to_agree, obstacles_to_judge, obstacles_to_lock, obstacles_to_score
from assessment.rules.money import over_supply, over_supply_with
from assessment.rules.reasoning import obstacles_of_reasons, obstacles_of_replies, obstacles_to_tick
from assessment.rules.recommending import (
    obstacles_to_print_briefing,
    obstacles_to_recommend,
    obstacles_to_save_decision,
)
from assessment.rules.releasing import (
    obstacles_to_cancel_plan,
    obstacles_to_follow_up,
    obstacles_to_plan_release,
    obstacles_to_release,
)
from assessment.rules.reversing import obstacles_to_recommend_reversal, obstacles_to_reverse

__all__ = [
    "obstacles_of_inquiries",
    "obstacles_of_inquiries_in",
    "flags_for",
    "obstacles_of_conflicts",
    "obstacles_to_let_go",
    "obstacles_of_reasons",
    "obstacles_of_replies",
    "obstacles_to_agree",
    "obstacles_to_answer",
    "obstacles_to_approve",
    "obstacles_to_ask",
    "obstacles_to_ask_at_all",
    "obstacles_to_cancel_plan",
    "obstacles_to_check_formalia",
    "obstacles_to_fetch",
    "obstacles_to_fetch_file",
    "obstacles_to_fetch_mail",
    "obstacles_to_follow_up",
    "obstacles_to_judge",
    "obstacles_to_lock",
    "obstacles_to_open_paper",
    "obstacles_to_plan_release",
    "obstacles_to_print_briefing",
    "obstacles_to_read_answer",
    "obstacles_to_recommend",
    "obstacles_to_recommend_reversal",
    "obstacles_to_release",
    "obstacles_to_reverse",
    "obstacles_to_save_decision",
    "obstacles_to_score",
    "obstacles_to_send_back",
    "obstacles_to_withdraw_inquiry",
    "obstacles_to_tick",
    "obstacles_to_withdraw_approval",
    "over_supply",
    "over_supply_with",
]
