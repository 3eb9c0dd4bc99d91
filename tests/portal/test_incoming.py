"""Files on their way in: pieces at their place, nothing half-written left by a full disk or a crash."""

import os
import resource
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from portal import files, incoming
from portal.verify import all_problems

pytestmark = pytest.mark.db
KEY = uuid.UUID(int=7)


@contextmanager
def full_disk(limit: int):
    """No file of this process can grow beyond `limit` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_pieces_become_the_file(now):
    incoming.write_at(KEY, 0, b"hej ")
    incoming.write_at(KEY, 4, b"med dig, som blev cuttet")
    incoming.write_at(KEY, 4, b"verden")
    stored = files.keep(incoming.part_of(KEY), name="../brev.txt", media_type="text/plain", now=now)
    incoming.discard(KEY)
    assert files.read(stored) == b"hej verden"
    assert (stored.name, stored.size) == ("brev.txt", 10)
    assert files.is_whole(stored)
    assert not incoming.part_of(KEY).exists()


@pytest.mark.parametrize("there_before", [0, 1000])
def test_a_full_disk_leaves_what_was_there(there_before):
    if there_before:
        incoming.write_at(KEY, 0, b"x" * there_before)
    with full_disk(4096), pytest.raises(incoming.DiskIsFull):
        incoming.write_at(KEY, there_before, b"y" * 8192)
    part = incoming.part_of(KEY)
    assert (part.stat().st_size if part.exists() else 0) == there_before
    assert part.exists() == bool(there_before)
    incoming.write_at(KEY, there_before, b"y" * 8192)
    assert part.stat().st_size == there_before + 8192


def test_what_is_left_is_found(now):
    incoming.write_at(KEY, 0, b"x")
    os.utime(incoming.part_of(KEY), (0, 0))
    incoming.write_at(uuid.uuid4(), 0, b"y")
    assert list(incoming.left_since(now)) == [KEY]


def test_what_is_no_part_is_told_of_and_stops_nothing(now):
    incoming.write_at(KEY, 0, b"x")
    for stray in (incoming.folder() / ".DS_Store", incoming.folder() / "{00000000-0000-0000-0000-000000000007}"):
        stray.write_bytes(b"hvad er det?")
    for path in incoming.folder().iterdir():
        os.utime(path, (0, 0))
    with capture_logs() as told:
        assert list(incoming.left_since(now)) == [KEY]
    assert sorted(line["name"] for line in told) == [".DS_Store", "{00000000-0000-0000-0000-000000000007}"]


def test_bytes_without_a_row_are_told_of_and_set_aside(now):
    kept = files.store(b"x", name="a.pdf", media_type="application/pdf", now=now)
    stray = files.path_of(kept).with_name("0" * 32)
    stray.write_bytes(b"rest")
    os.utime(stray, (0, 0))
    assert [text for text in all_problems() if "0" * 32 in text] != []
    assert files.set_orphans_aside(now - timedelta(days=1)) == 1
    assert list(all_problems()) == []
    assert not stray.exists()
    assert files.is_whole(kept)


def test_a_download_is_saved_and_never_shown(now):
    stored = files.store(b"hej", name="plan – æ.pdf", media_type="application/pdf", now=now)
    response = files.download(stored)
    assert b"".join(response.streaming_content) == b"hej"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''plan")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    files.path_of(stored).write_bytes(b"hov")
    with pytest.raises(files.FileIsDamaged):
        files.download(stored)
