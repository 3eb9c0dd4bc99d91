"""Who may read and write the analysis: its documents, its self-evaluation, and the report that is the tilbud's own?"""

from django.db.models import QuerySet

from cases.models import Case
from cases.permissions import may_edit, may_run, reads_as_party, roles_on
from cases.states import CaseRole
from indsatsforloeb.models import AnalysisMaterial, AnalysisReport, Course, ReportShare
from indsatsforloeb.states import MaterialKind
from portal.models import Membership, User
from portal.states import Role


def takes_part(user: User, case: Case) -> bool:
    """The tilbud's users on the case and the course's consultants; everybody else sees only that the thing exists."""
    return reads_as_party(user, case) or may_run(user, case)


def is_leader(user: User, course: Course) -> bool:
    """Leads one of the course's tilbud, or is responsible for the case there."""
    if not reads_as_party(user, course.case):
        return False
    return course.tilbud.filter(leader=user).exists() or CaseRole.RESPONSIBLE in roles_on(user, course.case)


def may_add_material(user: User, course: Course) -> bool:
    return may_edit(user, course.case) or may_run(user, course.case)


def may_read_material(user: User, course: Course, kind: str) -> bool:
    """The application is the tilbud's and Indsatsteam's: a supplier's people never read one."""
    if kind == MaterialKind.APPLICATION and not reads_as_party(user, course.case):
        return user.has_role(Role.COURSE_CONSULTANT) and may_run(user, course.case)
    return takes_part(user, course.case)


def may_remove_material(user: User, material: AnalysisMaterial) -> bool:
    """Whoever laid it there, and whoever runs the course."""
    own = material.added_by_id == user.pk and may_edit(user, material.course.case)
    return own or may_run(user, material.course.case)


def may_evaluate(user: User, course: Course) -> bool:
    """Opens and closes a self-evaluation: a consultant of the course, or the leader."""
    return may_run(user, course.case) or is_leader(user, course)


def may_close_evaluation(user: User, course: Course) -> bool:
    """For good, and so not everybody who runs the course: its responsible consultant, or the leader."""
    return is_leader(user, course) or (user.pk == course.responsible_id and may_run(user, course.case))


def may_make_links(user: User, course: Course) -> bool:
    """Sees the secrets: a consultant alone. Who hands out links to those they know could answer for them."""
    return may_run(user, course.case)


def may_answer_as_leader(user: User, course: Course) -> bool:
    return is_leader(user, course)


def may_write_report(user: User, course: Course) -> bool:
    return may_run(user, course.case)


def may_read_report(user: User, report: AnalysisReport) -> bool:
    """The tilbud's once it is handed over, and the consultants' who write it: nobody else's, auditor included."""
    handed_over = report.handed_over_at is not None and reads_as_party(user, report.course.case)
    return handed_over or may_run(user, report.course.case)


def may_share_report(user: User, report: AnalysisReport) -> bool:
    """The tilbud alone: its responsible and leader."""
    return report.handed_over_at is not None and is_leader(user, report.course)


def shares_with(user: User) -> QuerySet[ReportShare]:
    """Reports that other organisations let the user's own read now."""
    own = Membership.objects.active().filter(user=user).values("organisation")
    return ReportShare.objects.filter(ended_at__isnull=True, organisation__in=own)
