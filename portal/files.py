"""Where bytes lie, by what name they are shown, and how they leave the house: always through a view that authorises."""

import hashlib
import os
import unicodedata
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from portal.models import StoredFile


class FileIsDamaged(Exception):
    """The bytes on disk are gone or are not those that were stored."""


def path_of(stored: StoredFile) -> Path:
    """The portal's own place for the bytes: two letters of the key, then the key."""
    key = stored.key.hex
    return Path(settings.MEDIA_ROOT) / key[:2] / key


def store(content: bytes, *, name: str, media_type: str, now: datetime) -> StoredFile:
    """Write the bytes durably under a key of our own, then the row (SHA-256, size in bytes)."""
    shown = unicodedata.normalize("NFC", name).replace("/", "-").replace("\\", "-")[:200]
    stored = StoredFile(
        name=shown,
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
    """The file as an answer that no browser will take for anything else than it is."""
    response = HttpResponse(read(stored), content_type=stored.media_type)
    response["Content-Disposition"] = content_disposition_header(not inline, stored.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
