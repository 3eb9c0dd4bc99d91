"""Who may write, announce and see a pool?"""

from django.db.models import Q
from django.http import Http404

from pools.models import Pool, PoolQuerySet, PoolVersion
from pools.states import PoolState
from portal.models import User
from portal.states import Role
from portal.steps import require


def may_load_pool(user: User) -> bool:
    """A pool is written by a Puljeansvarlig."""
    return user.has_role(Role.POOL_MANAGER)


def may_announce(user: User, pool: Pool) -> bool:
    """Another Puljeansvarlig or the director; that it is another is a rule (`rules.obstacles_to_announce`)."""
    return user.has_role(Role.POOL_MANAGER, Role.DIRECTOR)


def may_read_draft(user: User) -> bool:
    """Those who write, those who announce, and the auditor, who reads."""
    return user.has_role(Role.POOL_MANAGER, Role.DIRECTOR, Role.DEPUTY, Role.AUDITOR)


def pools_in_work(user: User) -> PoolQuerySet:
    """Every pool with version and draft, for those who read drafts; 404 outside the agency, 403 for its other staff."""
    if not user.is_agency_staff:
        raise Http404
    require(may_read_draft(user))
    return Pool.objects.select_related("version", "draft__base_version")


def who_can_announce(version: PoolVersion) -> list[User]:
    """Every active Puljeansvarlig and director who has not written in the version, by name."""
    writers = {*version.writers, version.written_by_id}
    staff = User.objects.filter(is_active=True).filter(
        Q(roles__contains=[Role.POOL_MANAGER]) | Q(roles__contains=[Role.DIRECTOR])
    )
    return list(staff.exclude(pk__in=writers).order_by("name", "pk"))


def may_propose_version(user: User) -> bool:
    """A new wording is written and proposed by a Puljeansvarlig; whoever may announce approves it."""
    return user.has_role(Role.POOL_MANAGER)


def may_publish_notice(user: User) -> bool:
    """A dated notice that changes nothing is one person's act."""
    return user.has_role(Role.POOL_MANAGER)


def may_move_deadline(user: User, pool: Pool) -> bool:
    """Both who proposes and who approves are Puljeansvarlig or director; that they are two is a rule."""
    return user.has_role(Role.POOL_MANAGER, Role.DIRECTOR)


def may_answer_public(user: User) -> bool:
    """What the public asks about a call, and its information meeting, are a Puljeansvarlig's."""
    return user.has_role(Role.POOL_MANAGER)


def may_follow_public(user: User) -> bool:
    """Who reads what was asked: those who answer, who decides, and who audits."""
    return user.has_role(Role.POOL_MANAGER, Role.DIRECTOR, Role.AUDITOR)


def visible_to(user: object) -> PoolQuerySet:
    """The public sees what is announced; the agency's staff also its drafts, once they have a version."""
    if isinstance(user, User) and user.is_agency_staff:
        return Pool.objects.filter(version__isnull=False)
    return Pool.objects.filter(~Q(state=PoolState.DRAFT))
