"""What surrounds a party's answer: its files are looked at with no lock held, and a refused answer leaves its trace."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError

from assessment import actions
from assessment.actions import NewFile
from assessment.models import Inquiry
from assessment.rules.asking import ANSWERED, EXPIRED
from portal.filenames import extension_of, runs_in_disguise, shown_name
from portal.files import sha256_of_file
from portal.filetypes import DEFAULT_FILES, DEFAULT_MEGABYTES, DEFAULT_TYPES, MEGABYTE, MOST_MEGABYTES, types_of
from portal.inspection import FileRefused, inspect
from portal.invariants import refusal_texts
from portal.models import User
from portal.steps import NotPossibleNow, obstacle_from

TYPES = types_of(DEFAULT_TYPES)
ENDINGS = tuple(ending for each in TYPES for ending in each.extensions)
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
RULES = (
    f"{', '.join(each.title for each in TYPES[:-1])} eller {TYPES[-1].title}. Højst {DEFAULT_FILES} filer på hver"
    f" {DEFAULT_MEGABYTES} MB, i alt højst {MOST_MEGABYTES} MB."
)
TRACED = {EXPIRED, ANSWERED, "inquiry_answered_in_time", "inquiry_is_kept"}


def receive(inquiry: Inquiry, text: str, sent: Sequence[UploadedFile], *, by: User, now: datetime) -> Inquiry:
    """Take in an answer received at `now`. Raises FileRefused, NotPossibleNow (too late, second), PermissionDenied.

    What came too late or second is told, and that it was tried stands on the case; the files are not kept.
    """
    refuse_files(sent)
    with TemporaryDirectory() as folder:
        files = [_looked_at(file, Path(folder) / str(number)) for number, file in enumerate(sent)]
        _refuse_twins(files)
        try:
            return _answer(inquiry, text, files, by=by, now=now)
        except NotPossibleNow as refusal:
            code = refusal.obstacles[0].code
            if code in TRACED:
                actions.record_refused_answer(inquiry, code=code, by=by, now=now)
            raise


def _answer(inquiry: Inquiry, text: str, files: list[NewFile], *, by: User, now: datetime) -> Inquiry:
    """The database's own refusal is the same as ours."""
    try:
        return actions.answer(inquiry, text, files, by=by, now=now)
    except IntegrityError as error:
        obstacle = obstacle_from(error, refusal_texts())
        if obstacle is None:
            raise
        raise NotPossibleNow([obstacle]) from error


def refuse_files(sent: Sequence[UploadedFile]) -> None:
    """What can be told before a byte is read: number, names and sizes. Raises FileRefused."""
    if len(sent) > DEFAULT_FILES:
        raise FileRefused("too_many", f"Der kan højst lægges {DEFAULT_FILES} filer ved et svar.")
    for file in sent:
        name, size = shown_name(file.name or ""), file.size or 0
        if runs_in_disguise(name) or extension_of(name) not in ENDINGS:
            raise FileRefused("type", f"«{name}» kan ikke lægges ved. {RULES}")
        if size == 0:
            raise FileRefused("empty", f"«{name}» er tom.")
        if size > DEFAULT_MEGABYTES * MEGABYTE:
            raise FileRefused("too_big", f"«{name}» er for stor. {RULES}")
    if sum(file.size or 0 for file in sent) > MOST_MEGABYTES * MEGABYTE:
        raise FileRefused("too_big", f"Filerne fylder for meget tilsammen. {RULES}")


def _looked_at(file: UploadedFile, path: Path) -> NewFile:
    with path.open("wb") as part:
        for piece in file.chunks(MEGABYTE):
            part.write(piece)
    name = shown_name(file.name or "")
    found = inspect(path, name)
    if found not in TYPES:
        raise FileRefused("type", f"Indholdet af «{name}» er: {found.title}. {RULES}")
    return NewFile(path, name, found.media_type)


def _refuse_twins(files: list[NewFile]) -> None:
    seen: dict[str, str] = {}
    for each in files:
        twin = seen.setdefault(sha256_of_file(each.path), each.name)
        if twin is not each.name:
            raise FileRefused("same", f"«{each.name}» er den samme fil som «{twin}».")
