"""Who may close a course?"""

from indsatsforloeb.models import Course
from indsatsforloeb.permissions.course import may_lead
from portal.models import User


def may_close(user: User, course: Course) -> bool:
    """Indsatsteam's own who have the course: a supplier's people run it, but do not end it."""
    return may_lead(user, course)
