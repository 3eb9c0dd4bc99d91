"""Where bytes lie, by what name they are shown, and how they leave the house: always through a view that authorises."""

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from portal.filenames import shown_name
from portal.models import FileScan, StoredFile
from portal.steps import NotPossibleNow, Obstacle

PDF = "application/pdf"


class FileIsDamaged(Exception):
    """The bytes on disk are gone or are not those that were stored."""


def path_of(stored: StoredFile) -> Path:
    """The portal's own place for the bytes: two letters of the key, then the key."""
    key = stored.key.hex
    return Path(settings.MEDIA_ROOT) / key[:2] / key


def store(content: bytes, *, name: str, media_type: str, now: datetime) -> StoredFile:
    """Write the bytes durably under a key of our own, then the row (SHA-256, size in bytes)."""
    stored = StoredFile(
        name=shown_name(name),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=now,
    )
    _write(path_of(stored), content)
    stored.save(force_insert=True)
    return stored


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def keep(part: Path, *, name: str, media_type: str, now: datetime) -> StoredFile:
    """A part file that has come in whole gets a key of its own and a row; the part itself stays until it is discarded.

    It is read piece by piece: a file of any size takes no memory. Raises OSError when the disk is full.
    """
    stored = StoredFile(
        name=shown_name(name),
        media_type=media_type,
        size=part.stat().st_size,
        sha256=sha256_of_file(part),
        created_at=now,
    )
    path = path_of(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(part, path)
    except OSError:  # a disk without links
        shutil.copyfile(part, path)
    stored.save(force_insert=True)
    return stored


def sha256_of_file(path: Path) -> str:
    """64 hex digits; raises FileNotFoundError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_whole(stored: StoredFile) -> bool:
    """Whether the bytes are there and are those that were stored."""
    try:
        return sha256_of_file(path_of(stored)) == stored.sha256
    except FileNotFoundError:
        return False


def orphans(before: datetime) -> Iterator[Path]:
    """Bytes without a row that have lain since `before`: what a crash between the two can leave."""
    root = Path(settings.MEDIA_ROOT)
    for place in sorted(root.glob("[0-9a-f][0-9a-f]")):
        names = {path.name: path for path in place.iterdir() if path.stat().st_mtime < before.timestamp()}
        keys = [uuid.UUID(name) for name in names if len(name) == 32]
        known = {key.hex for key in StoredFile.objects.filter(key__in=keys).values_list("key", flat=True)}
        yield from (names[name] for name in sorted(names.keys() - known))


def set_orphans_aside(before: datetime) -> int:
    """Move them to `quarantine`, where nothing reads; returns how many."""
    aside = Path(settings.MEDIA_ROOT) / "quarantine"
    found = list(orphans(before))
    if found:
        aside.mkdir(parents=True, exist_ok=True)
    for path in found:
        path.rename(aside / path.name)
    return len(found)


def read(stored: StoredFile) -> bytes:
    """The bytes, checked against the row's SHA-256; raises FileIsDamaged."""
    try:
        content = path_of(stored).read_bytes()
    except FileNotFoundError as error:
        raise FileIsDamaged(f"{stored.key} mangler") from error
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise FileIsDamaged(f"{stored.key} er ændret")
    return content


def send(stored: StoredFile, *, inline: bool = False) -> HttpResponse:
    """The file as an answer that no browser will take for anything else than it is. Raises as `_refuse_infected`."""
    _refuse_infected(stored)
    response = answer(read(stored), name=stored.name, media_type=stored.media_type, inline=inline)
    response["Cache-Control"] = "private, no-store"
    return response


def answer(content: bytes, *, name: str, media_type: str = PDF, inline: bool = False) -> HttpResponse:
    """Bytes made for this answer, under their name and taken for nothing else than they are."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def passing(path: Path, *, name: str, media_type: str) -> HttpResponseBase:
    """A file made for this answer, piece by piece; its place may be cleared as soon as this returns."""
    response = FileResponse(path.open("rb"), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Length"] = str(path.stat().st_size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def download(stored: StoredFile) -> HttpResponseBase:
    """A sender's file, to be saved and never shown: piece by piece, after its bytes were found to be those stored."""
    _refuse_infected(stored)
    if not is_whole(stored):
        raise FileIsDamaged(f"{stored.key} mangler eller er ændret")
    response = FileResponse(path_of(stored).open("rb"), content_type=stored.media_type)
    response["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    response["Content-Length"] = str(stored.size)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _refuse_infected(stored: StoredFile) -> None:
    """A file in which a virus was found leaves the house by no door. Raises NotPossibleNow."""
    if FileScan.objects.filter(file=stored, is_clean=False).exists():
        raise NotPossibleNow([Obstacle("file_infected", "Filen indeholder virus. Den er spærret for alle.")])
