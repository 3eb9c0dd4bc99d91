"""A file chosen in a plain form by the agency: read whole, looked at, and named, before anything is locked for it."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile

from portal.filenames import shown_name
from portal.filetypes import DEFAULT_MEGABYTES, MEGABYTE, FileType
from portal.inspection import FileRefused, inspect


@dataclass(frozen=True)
class Inspected:
    """What came in whole, and is what its name says."""

    content: bytes
    name: str
    type: FileType


def inspected(file: UploadedFile) -> Inspected:
    """The file as it may be kept. Raises FileRefused: too big, type, locked, empty; takes as long as `inspect`."""
    if (file.size or 0) > DEFAULT_MEGABYTES * MEGABYTE:
        raise FileRefused("too_big", f"Filen er for stor. Den må højst fylde {DEFAULT_MEGABYTES} MB.")
    content, name = file.read(), shown_name(file.name or "")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        return Inspected(content, name, inspect(path, name))
