"""What stands in the way now? One file per thing that can be refused."""

from pools.rules.announcement import (
    obstacles_from_assumptions,
    obstacles_from_files,
    obstacles_to_announce,
    obstacles_to_load,
)
from pools.rules.asking import (
    obstacles_to_answer,
    obstacles_to_ask,
    obstacles_to_decline,
    obstacles_to_publish_answers,
)
from pools.rules.deadline import (
    obstacles_to_move_deadline,
    obstacles_to_propose_deadline,
    obstacles_to_withdraw_deadline,
    warnings_of_deadline,
)
from pools.rules.draft import (
    obstacles_to_begin,
    obstacles_to_delete,
    obstacles_to_discard,
    obstacles_to_replace,
    obstacles_to_write,
    obstacles_to_write_version,
)
from pools.rules.meeting import obstacles_to_cancel, obstacles_to_sign_up
from pools.rules.version import (
    obstacles_to_approve_version,
    obstacles_to_propose_version,
    obstacles_to_withdraw_version,
)

__all__ = [
    "obstacles_from_assumptions",
    "obstacles_from_files",
    "obstacles_to_announce",
    "obstacles_to_answer",
    "obstacles_to_approve_version",
    "obstacles_to_ask",
    "obstacles_to_begin",
    "obstacles_to_cancel",
    "obstacles_to_decline",
    "obstacles_to_delete",
    "obstacles_to_discard",
    "obstacles_to_load",
    "obstacles_to_move_deadline",
    "obstacles_to_propose_deadline",
    "obstacles_to_propose_version",
    "obstacles_to_publish_answers",
    "obstacles_to_replace",
    "obstacles_to_sign_up",
    "obstacles_to_withdraw_deadline",
    "obstacles_to_withdraw_version",
    "obstacles_to_write",
    "obstacles_to_write_version",
    "warnings_of_deadline",
]
