"""Who may make a samarbejdsaftale, and who may name the one who signs for a tilbud?"""

from cases.permissions import may_read, may_submit
from indsatsforloeb.models import Course
from indsatsforloeb.permissions.course import may_lead
from portal.models import User


def may_make_agreement(user: User, course: Course) -> bool:
    return may_lead(user, course)


def may_name_leader(user: User, course: Course) -> bool:
    """The party's responsible, and Indsatsteam's own who have the course: it gives the leader a place on the case."""
    return may_submit(user, course.case) or may_lead(user, course)


def may_sign(user: User, course: Course) -> bool:
    """Anybody who sees the case and signs for a side; whose sides these are is asked of the course's rows."""
    is_signer = course.responsible_id == user.pk and may_lead(user, course)
    return is_signer or (course.tilbud.filter(leader=user).exists() and may_read(user, course.case))
