"""Who may suggest, answer and end a partnership between two courses?"""

from cases.permissions import may_submit, reads_as_party
from indsatsforloeb.models import Course
from indsatsforloeb.permissions.course import may_lead
from portal.models import User


def may_suggest_partner(user: User, course: Course) -> bool:
    """Indsatsteam's own who have the course; a supplier's people see only their own courses, so they suggest none."""
    return may_lead(user, course)


def may_answer_partner(user: User, course: Course) -> bool:
    """Says yes or no for the tilbud: the responsible on the case, and the leader of one of its tilbud."""
    if may_submit(user, course.case):
        return True
    return course.tilbud.filter(leader=user).exists() and reads_as_party(user, course.case)


def may_end_partnership(user: User, course: Course) -> bool:
    return may_answer_partner(user, course) or may_lead(user, course)
