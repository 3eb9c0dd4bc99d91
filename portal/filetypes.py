"""Which types of file does the portal take at all, and by what names? One table; a pool's slot picks from it."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_MEGABYTES = 20
DEFAULT_FILES = 5
MOST_MEGABYTES = 50  # one file; the proxy lets no more through (deploy/nginx.conf.template)
MOST_FILES = 20  # in one slot
MOST_MEGABYTES_IN_ALL = 200  # one application, those that were sent and those on their way included
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class FileType:
    """A type by its content; `extensions` are the endings a name may have for it, the usual one first."""

    key: str
    title: str
    media_type: str
    extensions: tuple[str, ...]


OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"

TYPES: dict[str, FileType] = {
    each.key: each
    for each in (
        FileType("pdf", "PDF", "application/pdf", ("pdf",)),
        FileType("docx", "Word", f"{OOXML}.wordprocessingml.document", ("docx",)),
        FileType("xlsx", "Excel", f"{OOXML}.spreadsheetml.sheet", ("xlsx",)),
        FileType("pptx", "PowerPoint", f"{OOXML}.presentationml.presentation", ("pptx",)),
        FileType("odt", "OpenDocument-tekst", f"{ODF}.text", ("odt",)),
        FileType("ods", "OpenDocument-regneark", f"{ODF}.spreadsheet", ("ods",)),
        FileType("odp", "OpenDocument-præsentation", f"{ODF}.presentation", ("odp",)),
        FileType("png", "PNG-billede", "image/png", ("png",)),
        FileType("jpg", "JPEG-billede", "image/jpeg", ("jpg", "jpeg")),
        FileType("txt", "ren tekst", "text/plain", ("txt",)),
        FileType("csv", "CSV-tabel", "text/csv", ("csv",)),
    )
}
DEFAULT_TYPES = ("pdf", "docx", "xlsx", "odt", "ods", "png", "jpg")  # a slot that names none


def types_of(keys: tuple[str, ...]) -> tuple[FileType, ...]:
    """The types of a slot; KeyError for a key the table has not."""
    return tuple(TYPES[key] for key in keys or DEFAULT_TYPES)


def type_named(extension: str) -> FileType | None:
    """The type a name's ending claims («jpeg» → JPEG); None when no type of the table ends so."""
    return next((each for each in TYPES.values() if extension in each.extensions), None)
