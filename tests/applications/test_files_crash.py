"""The portal is killed in the middle of an upload, at five places: nothing acknowledged is lost and nothing is left."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connections

from applications import intake
from applications.actions import attaching
from applications.models import Attachment, Upload
from portal import files, incoming
from portal.models import StoredFile
from portal.verify import all_problems
from tests.applications.factories import complete_draft
from tests.applications.file_stories import PLAN, pool_with_slots
from tests.portal.file_samples import pdf

pytestmark = pytest.mark.world
KILLED = 9

# Where it dies, and how many files lie in the slot then.
PLACES = {
    "a piece is written, its row is not": ("applications.models.Upload.save", 0),
    "whole, but not in its place": ("applications.actions.attaching.files.keep", 0),
    "in its place, without a row": ("portal.models.StoredFile.save", 0),
    "every row written, none committed": ("applications.actions.attaching.touch", 0),
    "committed, its part not discarded": ("portal.incoming.discard", 1),
}


@pytest.fixture
def draft(world, manager, manager2, applicant):
    now = datetime.now(UTC)
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=30)}
    pool = pool_with_slots(manager, manager2, now=now - timedelta(days=2), **moments)
    return complete_draft(pool, applicant, now)


def send_on(upload: Upload, content: bytes, by, now) -> Attachment:
    """The rest of the file from where the portal is, and its end."""
    if upload.received < upload.size:
        upload.received = attaching.receive_piece(upload.key, upload.received, content[upload.received :], by=by)
    return intake.finish_upload(upload, by=by, now=now)


def killed_at(place: str, upload: Upload, content: bytes, by, now) -> None:
    """The same in a process that ends at once, without a word, when it comes to `place`."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        with patch(place, lambda *arguments, **named: os._exit(KILLED)):
            send_on(upload, content, by, now)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED


def lying_about() -> set[str]:
    return {path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def age_everything() -> None:
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        os.utime(path, (0, 0))


def test_a_kill_in_the_middle_of_an_upload(draft, applicant):
    now = datetime.now(UTC)
    content = pdf()
    for place, laid in PLACES.values():
        upload = attaching.begin_upload(draft, PLAN, "plan.pdf", len(content), by=applicant, now=now)
        attaching.receive_piece(upload.key, 0, content[:100], by=applicant)
        upload.refresh_from_db()
        killed_at(place, upload, content, applicant, now)
        assert draft.attachments.standing().count() == laid
        assert list(all_problems()) == []
        if not laid:
            upload.refresh_from_db()
            send_on(upload, content, applicant, now)
        attaching.remove_file(draft, draft.attachments.standing().get().pk, by=applicant, now=now)
    age_everything()
    attaching.sweep_uploads(now=now + timedelta(days=2))
    files.set_orphans_aside(now)
    aside = {path.name for path in (Path(settings.MEDIA_ROOT) / "quarantine").iterdir()}
    assert len(aside) == 2  # what was in its place without a row that stayed
    assert lying_about() - aside == {key.hex for key in StoredFile.objects.values_list("key", flat=True)}
    assert list(incoming.folder().iterdir()) == []
    assert list(all_problems()) == []
