"""Who may write, announce and see a pool?"""

from django.db.models import Q

from pools.models import Pool, PoolQuerySet
from pools.states import PoolState
from portal.models import User
from portal.states import Role


def may_load_pool(user: User) -> bool:
    """A pool is written by a Puljeansvarlig."""
    return user.has_role(Role.POOL_MANAGER)


def may_announce(user: User, pool: Pool) -> bool:
    """Another Puljeansvarlig or the director; that it is another is a rule (`rules.obstacles_to_announce`)."""
    return user.has_role(Role.POOL_MANAGER, Role.DIRECTOR)


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
    """The public sees what is announced; the agency's staff also its drafts."""
    if isinstance(user, User) and user.is_agency_staff:
        return Pool.objects.all()
    return Pool.objects.filter(~Q(state=PoolState.DRAFT))
