"""Is this zip one of the office formats, whole, readable, without macros and of a bearable size? No XML is parsed."""

import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from portal.inspection.refusal import FileRefused, acting, locked, mixed, too_big_inside, unreadable

MOST_PARTS = 5000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100  # times as big unpacked, for what is bigger than a few MB unpacked
SMALL_ENOUGH = 20 * 1024 * 1024
LONGEST_PART_READ = 1024 * 1024
ENCRYPTED = 1
END = b"PK\x05\x06"
END_SIZE = 22

MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
PROGRAMS = re.compile(
    r"vbaProject|vbaData|macrosheets/|activeX/|oleObject[^/]*\.bin$|^Basic/|^Scripts/|\.(?:exe|dll|js|vbs|jar)$", re.I
)
OUTSIDE = re.compile(rb'<[^>]*TargetMode="External"[^>]*>', re.I)
FETCHES = re.compile(rb'/(?:attachedTemplate|oleObject|frame|subDocument)"', re.I)
DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)


def check_archive(path: Path) -> str:
    """The key of the office type it is. Raises FileRefused, also for an archive that is no office file."""
    try:
        with ZipFile(path) as archive:
            _check_frame(path, archive)
            key = _office_type(archive)
            _check_parts(archive)
    except (BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError, OverflowError) as error:
        raise unreadable("dokument") from error
    return key


def _check_frame(path: Path, archive: ZipFile) -> None:
    """It begins with its first part and ends with its list of parts, and unpacks to something one can open."""
    parts = archive.infolist()
    with path.open("rb") as file:
        file.seek(-END_SIZE, 2)
        ends_with_its_list = file.read(4) == END
    if not ends_with_its_list or archive.comment or not parts or min(part.header_offset for part in parts) != 0:
        raise mixed()
    unpacked, packed = sum(part.file_size for part in parts), path.stat().st_size
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > max(SMALL_ENOUGH, packed * MOST_RATIO):
        raise too_big_inside()
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise locked()


def _office_type(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        types = _read(archive, "[Content_Types].xml")
        if b"macroEnabled" in types:
            raise acting()
        key = next((key for word, key in MAIN_PARTS.items() if word in types), "")
    else:
        key = MIMETYPES.get(_read(archive, "mimetype").strip(), "") if "mimetype" in names else ""
        if key and b"encryption-data" in (
            _read(archive, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        ):
            raise locked()
    if not key:
        text = "Filen er et arkiv (fx zip). Læg dokumenterne ved hver for sig."
        raise FileRefused("archive", text)
    return key


def _check_parts(archive: ZipFile) -> None:
    """No part is a program, fetches something by itself, or declares entities; names stay inside the archive."""
    for part in archive.infolist():
        name = part.filename.replace("\\", "/")
        if PROGRAMS.search(name):
            raise acting()
        if name.startswith("/") or ".." in name.split("/"):
            raise unreadable("dokument")
        if name.endswith((".xml", ".rels")):
            _check_xml(archive, part)


def _check_xml(archive: ZipFile, part: ZipInfo) -> None:
    head = _read(archive, part.filename, LONGEST_PART_READ if part.filename.endswith(".rels") else 4096)
    letters = head.replace(b"\0", b"")  # UTF-16 says the same with zeros between
    if DECLARES.search(letters):
        raise unreadable("dokument")
    if part.filename.endswith(".rels") and any(map(FETCHES.search, OUTSIDE.findall(letters))):
        text = "Dokumentet henter en del af sit indhold fra et andet sted. Gem det på ny som PDF."
        raise FileRefused("fetches", text)


def _read(archive: ZipFile, name: str, most: int = LONGEST_PART_READ) -> bytes:
    with archive.open(name) as part:
        return part.read(most)
