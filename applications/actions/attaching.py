"""How files come into a draft and leave it: piece by piece into a part, then whole into a slot the pool asked for."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from applications import notifications
from applications.actions.drafting import locked_for_editing, touch
from applications.models import Application, Attachment, Upload
from applications.slots import Slot, laid_files, refuse_before_upload, refuse_content, slot_in
from pools.document import document_of
from portal import files, incoming
from portal.filenames import shown_name
from portal.filetypes import FileType
from portal.history import Audience, record
from portal.inspection import FileRefused
from portal.models import User

KEPT_FOR = timedelta(days=1)  # an upload nobody finishes


class OutOfStep(Exception):
    """The piece does not begin where the last one ended: `received` bytes are here."""

    def __init__(self, received: int) -> None:
        self.received = received
        super().__init__(str(received))


@transaction.atomic
def begin_upload(application: Application, question: str, name: str, size: int, *, by: User, now: datetime) -> Upload:
    """Make room for a file of `size` bytes. Raises FileRefused, NotPossibleNow.

    The same person's earlier, broken attempt with the same file gives up its place.
    """
    application = locked_for_editing(application.pk, by=by, now=now)
    slot, name = _slot(application, question), shown_name(name)
    for broken in application.uploads.filter(question=question, name=name, size=size, by=by):
        _forget(broken)
    refuse_before_upload(application, slot, name, size)
    return Upload.objects.create(application=application, question=question, name=name, size=size, begun_at=now, by=by)


@transaction.atomic
def receive_piece(key: UUID, offset: int, content: bytes, *, by: User) -> int:
    """Add a piece; returns how much is here. Raises OutOfStep, DiskIsFull, Upload.DoesNotExist."""
    upload = Upload.objects.locked().get(key=key, by=by)
    if offset != upload.received or offset + len(content) > upload.size:
        raise OutOfStep(upload.received)
    incoming.write_at(key, offset, content)
    upload.received += len(content)
    upload.save(update_fields=["received"])
    return upload.received


@transaction.atomic
def attach(upload: Upload, found: FileType, *, by: User, now: datetime) -> Attachment:
    """Lay a file that has come in whole, and was looked at, in its slot. Raises FileRefused, NotPossibleNow."""
    application = locked_for_editing(upload.application_id, by=by, now=now)
    upload = Upload.objects.locked().get(pk=upload.pk)
    slot, part = _slot(application, upload.question), incoming.part_of(upload.key)
    if not slot.has_room:
        raise FileRefused("too_many", f"Her ligger allerede {len(slot.counted)} filer. Fjern en, før I lægger en ny.")
    refuse_content(slot, found, files.sha256_of_file(part))
    stored = files.keep(part, name=upload.name, media_type=found.media_type, now=now)
    attachment = Attachment.objects.create(
        application=application, question=upload.question, file=stored, at=now, by=by
    )
    _record(application, "attach_file", attachment, by=by, now=now)
    touch(application, by=by, now=now)
    _forget(upload)
    return attachment


@transaction.atomic
def remove_file(application: Application, attachment_id: int, *, by: User, now: datetime) -> None:
    """Take a file out of its slot; row and bytes stay, for a submission may name them. Removed already: no change."""
    application = locked_for_editing(application.pk, by=by, now=now)
    attachment = application.attachments.standing().filter(pk=attachment_id).first()
    if attachment is None:
        return
    attachment.removed_at, attachment.removed_by = now, by
    attachment.save(update_fields=["removed_at", "removed_by"])
    _record(application, "remove_file", attachment, by=by, now=now)
    touch(application, by=by, now=now)


@transaction.atomic
def cancel_upload(key: UUID, *, by: User) -> None:
    """Give an upload up; gone already: no change."""
    for upload in Upload.objects.locked().filter(key=key, by=by):
        _forget(upload)


@transaction.atomic
def sweep_uploads(*, now: datetime) -> int:
    """Uploads that nobody finished within a day leave nothing behind, nor do parts without a row; returns how many."""
    left = list(Upload.objects.locked().filter(begun_at__lt=now - KEPT_FOR))
    for upload in left:
        _forget(upload)
    known = set(Upload.objects.values_list("key", flat=True))
    strays = [key for key in incoming.left_since(now - KEPT_FOR) if key not in known]
    for key in strays:
        incoming.discard(key)
    return len({*strays, *(upload.key for upload in left)})


@transaction.atomic
def tell_infected(*, now: datetime) -> int:
    """Tell the people of each case, once, about a file that turned out to hold a virus; returns how many files."""
    infected = Attachment.objects.standing().filter(file__scan__is_clean=False)
    found = list(infected.select_related("file__scan", "application__case__organisation", "application__pool"))
    for attachment in found:
        notifications.file_infected(attachment, now=now)
    return len(found)


def _slot(application: Application, question: str) -> Slot:
    document = document_of(application.pool_version)
    return slot_in(document, question, laid_files(application, document))


def _forget(upload: Upload) -> None:
    """The part goes when the row is surely gone."""
    key = upload.key
    upload.delete()
    transaction.on_commit(lambda: incoming.discard(key))


def _record(application: Application, verb: str, attachment: Attachment, *, by: User, now: datetime) -> None:
    facts = {"attachment": attachment.pk, "sha256": attachment.file.sha256}
    record(application.history_chain, verb, by=by, now=now, facts=facts, audience=Audience.PARTY)
