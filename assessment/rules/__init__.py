"""What stands in the way right now, by noun: judging, recommending, deciding, releasing, fetching files."""

from assessment.rules.deciding import obstacles_to_approve, obstacles_to_send_back
from assessment.rules.files import obstacles_to_fetch
from assessment.rules.judging import obstacles_to_agree, obstacles_to_judge, obstacles_to_lock, obstacles_to_score
from assessment.rules.recommending import obstacles_to_recommend, obstacles_to_save_decision
from assessment.rules.releasing import obstacles_to_release

__all__ = [
    "obstacles_to_agree",
    "obstacles_to_approve",
    "obstacles_to_fetch",
    "obstacles_to_judge",
    "obstacles_to_lock",
    "obstacles_to_recommend",
    "obstacles_to_release",
    "obstacles_to_save_decision",
    "obstacles_to_score",
    "obstacles_to_send_back",
]
