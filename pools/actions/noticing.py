"""What is told publicly about a pool and changes nothing in it."""

from datetime import datetime

from django.db import transaction

from pools.actions.calling import publish_notice
from pools.models import Pool, PoolNotice
from pools.permissions import may_publish_notice
from portal.models import User
from portal.steps import require


@transaction.atomic
def tell_publicly(pool: Pool, title: str, text: str, *, by: User, now: datetime) -> PoolNotice:
    """«Meddelelse»: a dated notice that blocks nothing, such as a delay of the answer. Raises PermissionDenied."""
    pool = Pool.objects.locked().announced().get(pk=pool.pk)
    require(may_publish_notice(by))
    return publish_notice(pool, title.strip(), text.strip(), by=by, now=now)
