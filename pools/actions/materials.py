"""What happens to the files a pool offers: kept once by their content, named by their SHA-256."""

import hashlib
from datetime import datetime

from django.db import transaction

from pools import permissions
from pools.models import Pool, PoolFile
from portal import history
from portal.files import store
from portal.models import StoredFile, User
from portal.steps import require
from portal.uploads import Inspected


@transaction.atomic
def keep_file(pool: Pool, file: Inspected, *, by: User, now: datetime) -> StoredFile:
    """The file as the portal keeps it; the same bytes twice are one."""
    require(permissions.may_load_pool(by))
    pool = Pool.objects.locked().get(pk=pool.pk)
    sha256 = hashlib.sha256(file.content).hexdigest()
    kept = PoolFile.objects.select_related("file").filter(file__sha256=sha256).first()
    if kept is not None:
        return kept.file
    stored = store(file.content, name=file.name, media_type=file.type.media_type, now=now)
    PoolFile.objects.create(pool=pool, file=stored, at=now, by=by)
    history.record(pool.history_chain, "add_file", by=by, now=now, facts={"file": stored.pk, "sha256": stored.sha256})
    return stored
