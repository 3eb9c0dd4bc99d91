"""What surrounds a file on its way in: it is looked at with no lock held, and a refused one leaves nothing behind."""

from collections.abc import Iterable
from datetime import datetime

from applications.actions import attaching
from applications.models import Application, Attachment, Upload
from portal import incoming
from portal.inspection import FileRefused, inspect
from portal.models import User

PIECE = 1024 * 1024  # bytes of one piece: what is held in memory at a time


def finish_upload(upload: Upload, *, by: User, now: datetime) -> Attachment:
    """Look at what has come in and lay it in its slot. Raises FileRefused, NotPossibleNow; then the upload is gone."""
    try:
        part = incoming.part_of(upload.key)
        if upload.received != upload.size or not part.exists() or part.stat().st_size != upload.size:
            raise FileRefused("incomplete", "Filen er ikke kommet helt ind. Vælg den igen.")
        found = inspect(part, upload.name)
        return attaching.attach(upload, found, by=by, now=now)
    except BaseException:
        attaching.cancel_upload(upload.key, by=by)
        raise


def take_in(
    application: Application, question: str, name: str, size: int, pieces: Iterable[bytes], *, by: User, now: datetime
) -> Attachment:
    """A whole file at once, as a plain form sends it. Raises as finish_upload, and DiskIsFull."""
    upload = attaching.begin_upload(application, question, name, size, by=by, now=now)
    try:
        for piece in pieces:
            upload.received = attaching.receive_piece(upload.key, upload.received, piece, by=by)
    except BaseException:
        attaching.cancel_upload(upload.key, by=by)
        raise
    return finish_upload(upload, by=by, now=now)
