"""How is a course held while it changes? Its case first, then the course itself."""

from cases.models import Case
from indsatsforloeb.models import Course


def held(course: Course) -> Course:
    """The course read anew under its case's lock and its own; the caller is in a transaction."""
    case = Case.objects.locked().select_related("organisation").get(pk=course.case_id)
    course = Course.objects.locked().select_related("responsible", "pool__version").get(pk=course.pk)
    course.case = case
    return course
