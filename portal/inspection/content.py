"""What type is a file by its content, and may it come in under the name it has? Runs in a small process of its own."""

from pathlib import Path

import puremagic

from portal.filenames import extension_of, runs_in_disguise
from portal.filetypes import TYPES, FileType, type_named
from portal.inspection.archive import check_archive
from portal.inspection.pdf import check_pdf
from portal.inspection.pictures import JPEG, PNG, check_jpeg, check_png
from portal.inspection.refusal import FileRefused, locked, unreadable
from portal.inspection.text import check_text, is_text

HEAD = 4096
PDF, ZIP, OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EMPTY_ZIP = b"PK\x05\x06"
LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def check_content(path: Path, name: str) -> FileType:
    """The type the content has, when the portal takes it and the name agrees. Raises FileRefused."""
    if runs_in_disguise(name):
        raise FileRefused(
            "double_extension", "Filens navn har to endelser, og den ene er et programs. Giv den et andet navn."
        )
    if not path.stat().st_size:
        raise FileRefused("empty", "Filen er tom.")
    found = TYPES[_key_of(path, extension_of(name))]
    _check_agreement(found, name)
    return found


def _key_of(path: Path, extension: str) -> str:
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(PDF):
        check_pdf(path)
        return "pdf"
    if head.startswith((ZIP, EMPTY_ZIP)):
        return check_archive(path)
    if head.startswith(PNG):
        check_png(path)
        return "png"
    if head.startswith(JPEG):
        check_jpeg(path)
        return "jpg"
    if head.startswith(OLE):
        raise _of_old_office(path)
    if extension in {"txt", "csv"} and is_text(path):
        check_text(path, table=extension == "csv")
        return extension
    raise _unknown(head, extension)


def _of_old_office(path: Path) -> FileRefused:
    """New Office puts a password around a file by wrapping it in the old format."""
    if LOCKED_OFFICE in path.read_bytes():
        return locked()
    return FileRefused("old_office", "Filen er i et gammelt Office-format. Gem den som .docx, .xlsx eller PDF.")


def _unknown(head: bytes, extension: str) -> FileRefused:
    """Named when it can be: people rarely know what their file is inside."""
    claimed = type_named(extension)
    guesses = [each for each in puremagic.magic_string(head) if each.confidence >= 0.3] if _has_magic(head) else []
    if guesses:
        return FileRefused("not_taken", f"Filen er af en type, som portalen ikke tager imod ({guesses[0].name}).")
    if claimed:
        return unreadable(claimed.title)
    return FileRefused("not_taken", "Filen er af en type, som portalen ikke tager imod.")


def _has_magic(head: bytes) -> bool:
    try:
        return bool(puremagic.magic_string(head))
    except puremagic.PureError:
        return False


def _check_agreement(found: FileType, name: str) -> None:
    extension = extension_of(name)
    if extension in found.extensions:
        return
    ending = f"«.{extension}»" if extension else "uden endelse"
    text = f"Filen hedder {ending}, men indholdet er {found.title}. Giv den endelsen «.{found.extensions[0]}»"
    raise FileRefused("mismatch", f"{text}, eller vælg den rigtige fil.")
