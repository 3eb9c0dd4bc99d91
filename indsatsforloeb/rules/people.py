"""What stands in the way of giving a course to a colleague, letting a consultant in, or ending a consultant's place?"""

from cases.models import Assignment
from cases.permissions import CONSULTANTS, is_assigned, is_barred
from indsatsforloeb.models import Course
from indsatsforloeb.rules.startup import obstacles_when_over
from portal.models import Membership, User
from portal.states import OrganisationKind, Role
from portal.steps import Obstacle


def obstacles_to_hand_over(course: Course, to: User) -> list[Obstacle]:
    """Only Indsatsteam is responsible, for the responsible signs for the agency."""
    found = obstacles_when_over(course) + _not_consultant(course, to, "#id_overdrag-to")
    if not found and not to.has_role(Role.COURSE_CONSULTANT):
        text = f"{to.name} er ekstern konsulent. Kun Indsatsteamets egne kan være ansvarlige."
        found.append(Obstacle("external_responsible", text, "#id_overdrag-to"))
    if course.responsible_id == to.pk:
        found.append(Obstacle("is_responsible", f"{to.name} er allerede ansvarlig.", "#id_overdrag-to"))
    return found


def obstacles_to_add_consultant(course: Course, user: User) -> list[Obstacle]:
    found = obstacles_when_over(course) + _not_consultant(course, user, "#id_tilfoej-user")
    if is_assigned(user, course.case):
        found.append(Obstacle("has_course", f"{user.name} er allerede på forløbet.", "#id_tilfoej-user"))
    return found


def obstacles_to_end_consultant(course: Course, assignment: Assignment) -> list[Obstacle]:
    if course.responsible_id == assignment.user_id and not obstacles_when_over(course):
        text = f"{assignment.user.name} er ansvarlig for forløbet. Giv det først til en kollega."
        return [Obstacle("is_responsible", text, "#overdrag")]
    return []


def _not_consultant(course: Course, user: User, field: str) -> list[Obstacle]:
    """A consultant who can work: active, not barred, and a supplier's own of a supplier's organisation."""
    if not user.is_active or not user.has_role(*CONSULTANTS):
        return [Obstacle("not_consultant", f"{user.name} er ikke konsulent på indsatsforløb.", field)]
    if is_barred(user, course.case):
        return [Obstacle("barred", f"{user.name} har meldt et forhold om habilitet på sagen.", field)]
    works_for = Membership.objects.current().filter(user=user, organisation__kind=OrganisationKind.LEVERANDOER)
    if user.has_role(Role.EXTERNAL_CONSULTANT) and not works_for.exists():
        text = f"{user.name} er ikke tilknyttet en leverandør og kan derfor ikke få forløb."
        return [Obstacle("no_supplier", text, field)]
    return []
