"""Who sees the consultants' board and the team's overview, and which courses stand on them?"""

from cases.permissions import CONSULTANTS, agency_cases
from indsatsforloeb.models import Course
from indsatsforloeb.models.course import CourseQuerySet
from portal.models import User
from portal.states import Role


def courses_of(user: User) -> CourseQuerySet:
    """Every course for Indsatsteam and the auditor, one's own for a supplier's people."""
    return Course.objects.filter(case__in=agency_cases(user))


def may_see_board(user: User) -> bool:
    return user.has_role(*CONSULTANTS, Role.AUDITOR)


def may_see_overview(user: User) -> bool:
    """The team's numbers and the auditor's; a supplier's people see their own courses on the board alone."""
    return user.has_role(Role.COURSE_CONSULTANT, Role.AUDITOR)
