"""Who may see a case, and who may do what on it; a stranger gets 404, never 403."""

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from cases.models import Assignment, Case, CaseParticipant, Impartiality
from cases.models.case import CaseQuerySet
from cases.states import CaseKind, CaseRole
from portal.models import Membership, Organisation, User
from portal.states import Role

DECIDERS = (Role.DIRECTOR, Role.DEPUTY)
OVERSEERS = (Role.POOL_MANAGER, *DECIDERS)
CONSULTANTS = (Role.COURSE_CONSULTANT, Role.EXTERNAL_CONSULTANT)
RUN_KINDS = (CaseKind.COURSE,)  # cases with a group, activities and a plan


def party_cases(user: User) -> CaseQuerySet:
    """Cases the user is named on, and those of organisations the user administers; a leaver's are gone at once."""
    memberships = Membership.objects.filter(user=user)
    is_named = Exists(CaseParticipant.objects.current().filter(case=OuterRef("pk"), user=user))
    as_colleague = Q(is_named, organisation__in=memberships.current().values("organisation"))
    as_administrator = Q(organisation__in=memberships.administrators().values("organisation"))
    return Case.objects.filter(as_colleague | as_administrator)


def agency_cases(user: User) -> CaseQuerySet:
    """Cases the user may read for the agency: unsealed, declared and not barred; the auditor declares nothing."""
    declarations = Impartiality.objects.filter(user=user)
    unsealed = Case.objects.unsealed()
    if user.has_role(Role.AUDITOR):
        return unsealed.exclude(pk__in=declarations.barring().values("case"))
    cleared = unsealed.filter(pk__in=declarations.clearing().values("case"))
    if user.has_role(*OVERSEERS):
        return _with_runs(cleared, user)
    if user.has_role(Role.CASEWORKER):
        own = cleared.filter(pk__in=Assignment.objects.current().filter(user=user).values("case"))
        return _with_runs(own, user)
    return consultant_cases(user)


def _with_runs(cases: CaseQuerySet, user: User) -> CaseQuerySet:
    """And the runs of somebody who also is a consultant: one role takes nothing from the other."""
    return cases | consultant_cases(user) if user.has_role(*CONSULTANTS) else cases


def consultant_cases(user: User) -> CaseQuerySet:
    """Cases that are run, for those who run them: all of them for Indsatsteam, only one's own for a supplier's people.

    Nobody declares over them beforehand; a conflict that is told bars here as everywhere.
    """
    barred = Impartiality.objects.filter(user=user).barring().values("case")
    cases = Case.objects.unsealed().filter(kind__in=RUN_KINDS).exclude(pk__in=barred)
    if user.has_role(Role.COURSE_CONSULTANT):
        return cases
    if user.has_role(Role.EXTERNAL_CONSULTANT):
        return cases.filter(pk__in=Assignment.objects.current().filter(user=user).values("case"))
    return Case.objects.none()


def visible_to(user: User) -> CaseQuerySet:
    """Every case the user may read, on either side of the table."""
    return party_cases(user) | agency_cases(user) if user.roles else party_cases(user)


def without_responsible(user: User) -> CaseQuerySet:
    """Cases of organisations the user administers that nobody can send any more: the only responsible has left."""
    own = Membership.objects.administrators().filter(user=user).values("organisation")
    able = CaseParticipant.objects.with_role(CaseRole.RESPONSIBLE).filter(case=OuterRef("pk"), user__is_active=True)
    return Case.objects.filter(organisation__in=own).exclude(Exists(able)).newest_for_party()


def case_for(user: User, number: str) -> Case:
    """The case by its number, for a party's page (the draft is never the agency's); Http404 for everybody else."""
    return _one(party_cases(user), number)


def _one(cases: CaseQuerySet, number: str) -> Case:
    case = cases.filter(number=number).select_related("organisation", "tilbud").first()
    if case is None:
        raise Http404
    return case


def roles_on(user: User, case: Case) -> set[str]:
    """The roles (CaseRole) the user has on the case now; empty for an administrator without a place."""
    places = CaseParticipant.objects.with_access().filter(case=case, user=user)
    return set(places.values_list("role", flat=True))


def administers(user: User, organisation_id: int) -> bool:
    return Membership.objects.administrators().filter(user=user, organisation=organisation_id).exists()


# The party's side


def may_open_case(user: User, organisation: Organisation) -> bool:
    """Members may, also one who still waits for the administrator (seeing no other case meanwhile)."""
    return Membership.objects.current().filter(user=user, organisation=organisation).exists()


def may_open_run(user: User) -> bool:
    """A case that is run is opened by Indsatsteam, never by a supplier's people."""
    return user.has_role(Role.COURSE_CONSULTANT)


def may_open_mailed(user: User) -> bool:
    """What comes by mail is written in by Indsatsteam, never by a supplier's people."""
    return user.has_role(Role.COURSE_CONSULTANT)


def reads_as_party(user: User, case: Case) -> bool:
    return party_cases(user).filter(pk=case.pk).exists()


def may_read(user: User, case: Case) -> bool:
    return visible_to(user).filter(pk=case.pk).exists()


def may_edit(user: User, case: Case) -> bool:
    return not roles_on(user, case).isdisjoint({CaseRole.EDITOR, CaseRole.RESPONSIBLE})


def may_submit(user: User, case: Case) -> bool:
    return CaseRole.RESPONSIBLE in roles_on(user, case)


def may_approve(user: User, case: Case) -> bool:
    return CaseRole.APPROVER in roles_on(user, case)


def may_add_colleague(user: User, case: Case) -> bool:
    """Any responsible may, and the organisation's administrator (when the only responsible is ill or has left)."""
    return may_submit(user, case) or administers(user, case.organisation_id)


def may_end_place(user: User, participant: CaseParticipant) -> bool:
    """Whoever may add colleagues, and everybody for a place of their own."""
    return participant.user_id == user.pk or may_add_colleague(user, participant.case)


def may_change_role(user: User, participant: CaseParticipant) -> bool:
    """Whoever may add colleagues; nobody gives themselves more by it than by being added."""
    return may_add_colleague(user, participant.case)


def may_hand_over(user: User, case: Case) -> bool:
    return may_add_colleague(user, case)


def may_write_as_party(user: User, case: Case) -> bool:
    """Named users but readers; a Læser reads."""
    return bool(roles_on(user, case) - {CaseRole.READER})


# The agency's side


def is_barred(user: User, case: Case) -> bool:
    """An open or confirmed conflict bars reading, scoring, recommending, deciding and export (FVL § 3)."""
    return Impartiality.objects.barring().filter(case=case, user=user).exists()


def has_declared(user: User, case: Case) -> bool:
    """Whether the user has declared habilitet on the case, with whatever outcome."""
    return Impartiality.objects.filter(case=case, user=user).exists()


def is_assigned(user: User, case: Case) -> bool:
    return Assignment.objects.current().filter(case=case, user=user).exists()


def may_read_as_agency(user: User, case: Case) -> bool:
    return agency_cases(user).filter(pk=case.pk).exists()


def may_write_as_agency(user: User, case: Case) -> bool:
    """Messages to the party: the assigned caseworker and the pool manager; on a case that is run, whoever runs it."""
    if case.kind in RUN_KINDS:
        return may_run(user, case)
    return user.has_role(Role.CASEWORKER, Role.POOL_MANAGER) and may_read_as_agency(user, case)


def may_assign(user: User, case: Case) -> bool:
    """The pool manager, once the applications are opened and unless barred from the case."""
    return user.has_role(Role.POOL_MANAGER) and case.unsealed_at is not None and not is_barred(user, case)


def may_declare(user: User, case: Case) -> bool:
    """Those who are about to read: the assigned caseworker, the pool manager, the director, the deputy."""
    if case.unsealed_at is None:
        return False
    return user.has_role(*OVERSEERS) or (user.has_role(Role.CASEWORKER) and is_assigned(user, case))


def may_report(user: User, case: Case) -> bool:
    """Tells of a conflict, which bars nobody but oneself: whoever declares, and the consultants without declaring.

    Indsatsteam on every case that is unsealed, for a run comes of one; a supplier's people on the runs they have.
    """
    if may_declare(user, case):
        return True
    if case.unsealed_at is None:
        return False
    is_own = user.has_role(Role.EXTERNAL_CONSULTANT) and case.kind in RUN_KINDS and is_assigned(user, case)
    return is_own or user.has_role(Role.COURSE_CONSULTANT)


def may_rule_on(user: User, declaration: Impartiality) -> bool:
    """A superior: the manager or those above, and on a director or deputy only another of the two.

    Never on oneself (FVL § 6, stk. 3), and not while barred from the case.
    """
    if declaration.user_id == user.pk or is_barred(user, declaration.case):
        return False
    return user.has_role(*(DECIDERS if declaration.user.has_role(*DECIDERS) else OVERSEERS))


# The run of a case: group, activities and plan, on pages that both sides share


def run_for(user: User, number: str) -> Case:
    """The case that is run, for its party, its consultants and the auditor; Http404 for everybody else."""
    return _one(visible_to(user).filter(kind__in=RUN_KINDS), number)


def may_run(user: User, case: Case) -> bool:
    """Runs the case for the agency: a consultant who is assigned to it, Indsatsteam's or a supplier's."""
    return user.has_role(*CONSULTANTS) and is_assigned(user, case) and may_read_as_agency(user, case)


def may_carry(user: User, case: Case) -> bool:
    """Keeps group, activities and plan: the party's writers, and whoever runs the case."""
    return may_edit(user, case) or may_run(user, case)


def may_follow(user: User, case: Case) -> bool:
    """Follows the case's activities in a calendar: whoever reads the run."""
    return visible_to(user).filter(pk=case.pk, kind__in=RUN_KINDS).exists()


def followed_cases(user: User) -> CaseQuerySet:
    """The runs one's own calendar holds: those one is named on or runs, as long as one may read them."""
    named = CaseParticipant.objects.current().filter(user=user).values("case")
    assigned = Assignment.objects.current().filter(user=user).values("case")
    own = visible_to(user).filter(kind__in=RUN_KINDS)
    return own.filter(Q(pk__in=named) | Q(pk__in=assigned))
