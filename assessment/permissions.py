"""Who may judge, see the ranking, recommend, decide and release?"""

from applications.models import Application
from assessment.models import Assessment
from cases.models import Case
from cases.models.case import CaseQuerySet
from cases.permissions import agency_cases, is_assigned, may_read_as_agency, may_submit
from pools.document import document_of
from portal.models import User
from portal.states import Role

JUDGES = (Role.CASEWORKER, Role.POOL_MANAGER, Role.DIRECTOR, Role.DEPUTY)
LEADERS = (Role.POOL_MANAGER, Role.DIRECTOR, Role.DEPUTY)


def may_use_desk(user: User) -> bool:
    """The agency's judges, and the auditor, who reads."""
    return user.has_role(*JUDGES, Role.AUDITOR)


def may_keep_views(user: User) -> bool:
    """Names a filter to find it again; the auditor, who writes nothing, keeps it as an address."""
    return user.has_role(*JUDGES)


def may_manage(user: User) -> bool:
    """Opens the applications, assigns caseworkers, rules on habilitet, recommends."""
    return user.has_role(Role.POOL_MANAGER)


def may_declare_over_list(user: User) -> bool:
    """Manager, director and deputy declare once over the list of applicants."""
    return user.has_role(*LEADERS)


def may_see_ranking(user: User) -> bool:
    return user.has_role(*LEADERS, Role.AUDITOR)


def readable_cases(user: User) -> CaseQuerySet:
    """Cases whose contents the user may read: declared and not barred; the auditor declares nothing."""
    return agency_cases(user)


def may_read(user: User, case: Case) -> bool:
    return may_use_desk(user) and may_read_as_agency(user, case)


def may_check_formalia(user: User, case: Case) -> bool:
    """An assigned caseworker or the manager, declared and not barred."""
    if not may_read(user, case):
        return False
    return user.has_role(Role.POOL_MANAGER) or (user.has_role(Role.CASEWORKER) and is_assigned(user, case))


def may_score(user: User, case: Case) -> bool:
    """An assigned caseworker who has declared and is not barred; who is nothing else reads assigned cases only."""
    if not (user.has_role(Role.CASEWORKER) and may_read(user, case)):
        return False
    return not user.has_role(*LEADERS, Role.AUDITOR) or is_assigned(user, case)


def may_ask_party(user: User, case: Case) -> bool:
    """Requests and hearings: whoever may check formalia, the assigned caseworker or the manager."""
    return may_check_formalia(user, case)


def may_answer_inquiry(user: User, case: Case) -> bool:
    """The party answers by whoever is responsible on the case."""
    return may_submit(user, case)


def may_see_hearing_answer(user: User, application: Application) -> bool:
    """Who scores reads it when the own sheet is locked, or nobody can score any more; others on the case at once."""
    if not may_score(user, application.case):
        return True
    locked = Assessment.objects.standing().locked_in().filter(application=application)
    assessors = set(locked.values_list("assessor", flat=True))
    return user.pk in assessors or len(assessors) >= document_of(application.pool.version).assessors


def may_audit(user: User) -> bool:
    """Reads the lists of «Revision», and exports them."""
    return user.has_role(Role.AUDITOR)


def may_tell_ties(user: User) -> bool:
    """Those whose habilitet is ever asked about."""
    return user.has_role(*JUDGES)


def may_give_access(user: User, case: Case) -> bool:
    """Gives aktindsigt: the manager and the assigned caseworkers, declared and not barred."""
    return may_check_formalia(user, case)


def may_export(user: User, case: Case) -> bool:
    """The auditor takes the whole case along, and changes nothing."""
    return user.has_role(Role.AUDITOR) and may_read(user, case)


def may_recommend_on(user: User, case: Case) -> bool:
    """The manager's line about one case: declared and not barred."""
    return may_manage(user) and may_read(user, case)


def may_follow_up(user: User) -> bool:
    """Has mails and letters that failed after a release tried again."""
    return user.has_role(*LEADERS)


def may_announce_draw(user: User) -> bool:
    """Names the public source that lots will be drawn by."""
    return may_manage(user)


def may_draw_lots(user: User) -> bool:
    """Reads the source's numbers off; the rule says that it is another than the one who named it."""
    return user.has_role(*LEADERS)


def may_decide(user: User) -> bool:
    """Approves, returns and releases: the director, or the deputy where the director is barred (the rule says when)."""
    return user.has_role(Role.DIRECTOR, Role.DEPUTY)
