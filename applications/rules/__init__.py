"""What stands in the way now? One file per thing that can be refused."""

from applications.rules.approval import (
    obstacles_of_approval,
    obstacles_to_approve,
    obstacles_to_ask_approval,
)
from applications.rules.deadline import (
    CLOSES_AFTER,
    LATE,
    obstacles_of_deadline,
    obstacles_to_open_applications,
)
from applications.rules.dispensation import (
    is_unsent,
    obstacles_to_ask_dispensation,
    obstacles_to_give_dispensation,
)
from applications.rules.draft import (
    obstacles_to_ask_to_join,
    obstacles_to_choose_tilbud,
    obstacles_to_edit,
    obstacles_to_resume,
    obstacles_to_stand_again,
    obstacles_to_start,
    obstacles_to_start_another,
    obstacles_to_withdraw,
    tilbud_of,
)
from applications.rules.submission import (
    obstacles_of_files,
    obstacles_of_version,
    obstacles_to_submit,
    obstacles_to_submit_draft,
    obstacles_to_submit_now,
)
from applications.rules.tilbud import ELSEWHERE, foreign_tilbud, obstacles_of_tilbud, obstacles_of_tilbud_sent
from applications.rules.version import obstacles_of_new_version, obstacles_to_acknowledge

__all__ = [
    "CLOSES_AFTER",
    "ELSEWHERE",
    "LATE",
    "foreign_tilbud",
    "is_unsent",
    "obstacles_of_approval",
    "obstacles_of_deadline",
    "obstacles_of_files",
    "obstacles_of_new_version",
    "obstacles_of_tilbud",
    "obstacles_of_tilbud_sent",
    "obstacles_of_version",
    "obstacles_to_acknowledge",
    "obstacles_to_approve",
    "obstacles_to_ask_to_join",
    "obstacles_to_ask_approval",
    "obstacles_to_ask_dispensation",
    "obstacles_to_choose_tilbud",
    "obstacles_to_edit",
    "obstacles_to_give_dispensation",
    "obstacles_to_open_applications",
    "obstacles_to_resume",
    "obstacles_to_stand_again",
    "obstacles_to_start",
    "obstacles_to_start_another",
    "obstacles_to_submit",
    "obstacles_to_submit_draft",
    "obstacles_to_submit_now",
    "obstacles_to_withdraw",
    "tilbud_of",
]
