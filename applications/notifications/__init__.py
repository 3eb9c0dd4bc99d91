"""What is told about an application, to whom, in plain words: one function per occasion, one mail per person."""

from applications.notifications.approval import (
    approval_asked,
    approval_given,
    approval_voided,
)
from applications.notifications.deadline import (
    deadline_moved,
    dispensation_asked,
    not_submitted,
    pool_closed,
    reminders,
)
from applications.notifications.draft import (
    asked_to_join,
    file_infected,
)
from applications.notifications.letters import (
    people_by_case,
    people_of,
)
from applications.notifications.problem import (
    problem_reported,
)
from applications.notifications.submission import (
    mailed_received,
    submission_received,
    withdrawn,
)
from applications.notifications.version import (
    version_in_force,
)

__all__ = [
    "approval_asked",
    "approval_given",
    "approval_voided",
    "asked_to_join",
    "deadline_moved",
    "dispensation_asked",
    "file_infected",
    "mailed_received",
    "not_submitted",
    "people_by_case",
    "people_of",
    "pool_closed",
    "problem_reported",
    "reminders",
    "submission_received",
    "version_in_force",
    "withdrawn",
]
