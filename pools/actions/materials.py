"""What happens to the files a pool offers: kept once by their content, named by their SHA-256."""

import hashlib
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from pools import permissions
from pools.models import Pool, PoolFile
from portal import history
from portal.filenames import shown_name
from portal.files import store
from portal.filetypes import DEFAULT_MEGABYTES, MEGABYTE, FileType
from portal.inspection import FileRefused, inspect
from portal.models import StoredFile, User
from portal.steps import require


@transaction.atomic
def add_file(pool: Pool, file: UploadedFile, *, by: User, now: datetime) -> StoredFile:
    """The file as the portal keeps it; the same bytes twice are one. Raises FileRefused: type, size, locked, empty."""
    require(permissions.may_load_pool(by))
    if (file.size or 0) > DEFAULT_MEGABYTES * MEGABYTE:
        raise FileRefused("too_big", f"Filen må højst fylde {DEFAULT_MEGABYTES} MB.")
    content = file.read()
    kept = PoolFile.objects.select_related("file").filter(file__sha256=hashlib.sha256(content).hexdigest()).first()
    if kept is not None:
        return kept.file
    name = shown_name(file.name or "")
    pool = Pool.objects.locked().get(pk=pool.pk)
    stored = store(content, name=name, media_type=_type_of(content, name).media_type, now=now)
    PoolFile.objects.create(pool=pool, file=stored, at=now, by=by)
    history.record(pool.history_chain, "add_file", by=by, now=now, facts={"file": stored.pk, "sha256": stored.sha256})
    return stored


def _type_of(content: bytes, name: str) -> FileType:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        return inspect(path, name)
