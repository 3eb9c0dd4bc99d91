"""Where do bytes lie while they are on their way in? One part file per key, written at its offset, swept when left."""

import errno
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings

KEY = re.compile(r"[0-9a-f]{32}")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
log = structlog.get_logger("portal.incoming")


class DiskIsFull(Exception):
    """There is no room for the piece; what was there before it is as it was."""


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "incoming"


def part_of(key: UUID) -> Path:
    return folder() / key.hex


def write_at(key: UUID, offset: int, content: bytes) -> None:
    """Write a piece durably at its place; what stood after it (cut off by a crash) is gone. Raises DiskIsFull."""
    path = part_of(key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("r+b" if path.exists() else "w+b", buffering=0) as file:
            _write_all(file, offset, content)
    except OSError as error:
        if error.errno not in FULL:
            raise
        _cut(path, offset)
        raise DiskIsFull from error


def _write_all(file, offset: int, content: bytes) -> None:
    file.seek(offset)
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]
    file.truncate()
    os.fsync(file.fileno())


def _cut(path: Path, offset: int) -> None:
    """Back to what was there before; a part that never had anything is no file."""
    if not path.exists():
        return
    if offset:
        os.truncate(path, offset)
    else:
        path.unlink()


def discard(key: UUID) -> None:
    part_of(key).unlink(missing_ok=True)


def left_since(before: datetime) -> Iterator[UUID]:
    """The keys of parts that nobody has written in since `before`; what is no part is told of and left alone."""
    if not folder().is_dir():
        return
    for path in folder().iterdir():
        if not KEY.fullmatch(path.name) or not path.is_file():
            log.warning("stray_in_incoming", name=path.name)
        elif datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            yield UUID(path.name)
