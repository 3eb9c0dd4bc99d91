"""Who may start a course, lead it, and give it to others; everybody who may see it reads it."""

from cases.permissions import is_barred, may_edit, may_open_run, may_run, run_for
from indsatsforloeb.models import Course
from indsatsforloeb.states import CourseState
from portal.models import User
from portal.states import Role


def course_for(user: User, number: str) -> Course:
    """The course by its case's number, for both sides of the table; Http404 for everybody else."""
    case = run_for(user, number)
    course = Course.objects.select_related("responsible", "pool__version").get(case=case)
    course.case = case
    return course


def may_see_places(user: User) -> bool:
    """The released places that wait for a course: Indsatsteam's, never a supplier's people."""
    return user.has_role(Role.COURSE_CONSULTANT)


def may_start_course(user: User) -> bool:
    return may_open_run(user)


def may_plan(user: User, course: Course) -> bool:
    """Lays the plan of activities: whoever runs the course, a supplier's people too."""
    return may_run(user, course.case)


def may_agree_length(user: User, course: Course) -> bool:
    """In Opstart whoever runs the course; what has been signed for is Indsatsteam's own to propose anew."""
    return may_plan(user, course) if course.state == CourseState.STARTUP else may_lead(user, course)


def may_prepare(user: User, course: Course) -> bool:
    """Names the leaders, rooms, catering and substitutes: both sides' writers."""
    return may_edit(user, course.case) or may_run(user, course.case)


def may_lead(user: User, course: Course) -> bool:
    """Makes the agreement, moves the phases, pauses and ends: Indsatsteam's own who have the course."""
    return user.has_role(Role.COURSE_CONSULTANT) and may_run(user, course.case)


def may_give_on(user: User, course: Course) -> bool:
    """Hands the course over and lets others in: any of Indsatsteam, for the responsible may be the one who is ill."""
    return user.has_role(Role.COURSE_CONSULTANT) and not is_barred(user, course.case)
