"""What stands in the way on a case right now, by noun: the case itself, the group, the activities, the plan."""

from cases.rules.case import (
    DUTY_PAIR_REFUSED,
    NOT_IMPARTIAL,
    membership_by_email,
    obstacles_to_add_colleague,
    obstacles_to_assign,
    obstacles_to_change_role,
    obstacles_to_declare,
    obstacles_to_duties,
    obstacles_to_end_place,
    obstacles_to_hand_over,
    obstacles_to_open_run,
    obstacles_to_rule,
    obstacles_to_write_note,
)
from cases.rules.group import missing_roles

__all__ = [
    "DUTY_PAIR_REFUSED",
    "NOT_IMPARTIAL",
    "membership_by_email",
    "missing_roles",
    "obstacles_to_add_colleague",
    "obstacles_to_assign",
    "obstacles_to_change_role",
    "obstacles_to_declare",
    "obstacles_to_duties",
    "obstacles_to_end_place",
    "obstacles_to_hand_over",
    "obstacles_to_open_run",
    "obstacles_to_rule",
    "obstacles_to_write_note",
]
