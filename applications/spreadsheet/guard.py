"""Is the file a plain .xlsx, small when unpacked, without anything that acts? Asked before any parser sees it.

Nothing of the zip's own directory is believed: every part is unpacked here, counted as it comes, and what passed is
packed anew, so that the parser never sees the bytes that were sent.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from applications.spreadsheet.refusals import (
    LONGEST_TEXT,
    MOST_COLUMNS,
    MOST_ELEMENTS,
    MOST_MEGABYTES,
    MOST_PARTS,
    MOST_RATIO,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_UNPACKED,
    SheetRefused,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"
CHUNK = 64 * 1024
RATIO_COUNTS_FROM = 256 * 1024  # bytes unpacked: below it nothing is a bomb, and tiny XML packs very well
XML_PARTS = (".xml", ".rels", ".vml")
PLAIN_RELATIONS = ("/hyperlink",)  # an address to click on; the portal never opens it
ACTING = ("vbaproject", "/macrosheets/", "/activex/", "/ctrlprops/")
EMBEDDED = ("/embeddings/",)
REACHING_OUT = ("/externallinks/", "/connections.xml", "/querytables/")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, IndexError)


@dataclass
class SheetFacts:
    """What only the XML of a sheet says: cells with a formula, cells that show an error, by reference («K14»)."""

    formulas: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass
class Guarded:
    """A workbook that passed: packed anew, and the facts of each sheet by its part's name."""

    content: bytes
    facts: dict[str, SheetFacts]


def guarded(content: bytes) -> Guarded:
    """The workbook, unpacked and looked through; raises SheetRefused."""
    _refuse_by_first_bytes(content)
    try:
        parts = _unpacked(content)
    except BROKEN as error:
        raise SheetRefused("broken") from error
    if "[Content_Types].xml" not in parts or "xl/workbook.xml" not in parts:
        raise SheetRefused("other_sheet" if b"opendocument" in parts.get("mimetype", b"") else "not_a_sheet")
    if b"macroEnabled" in parts["[Content_Types].xml"]:
        raise SheetRefused("macros")
    watch, facts = _Watch(), {}
    for name, part in parts.items():
        if name.lower().endswith(XML_PARTS):
            facts[name] = watch.look_through(name, part)
    sheets = {name: each for name, each in facts.items() if name.startswith("xl/worksheets/")}
    if not sheets:
        raise SheetRefused("no_sheet")
    if len(sheets) > MOST_SHEETS:
        raise SheetRefused("too_many_sheets")
    return Guarded(_packed(parts), sheets)


def _refuse_by_first_bytes(content: bytes) -> None:
    if not content:
        raise SheetRefused("empty")
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        raise SheetRefused("too_large")
    if content.startswith(OLE):
        raise SheetRefused("encrypted" if ENCRYPTED_PACKAGE in content else "old_sheet")
    if not content.startswith(ZIP):
        raise SheetRefused("not_a_sheet")


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Every part by name, read to its end and counted as it comes."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS:
            raise SheetRefused("too_many_parts")
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise SheetRefused("unpacks_too_large")
        for entry in entries:
            _refuse_by_name(entry, parts)
            parts[entry.filename] = b"".join(_chunks(archive, entry, sum(map(len, parts.values()))))
            if parts[entry.filename].startswith((ZIP, OLE)):
                raise SheetRefused("nested")
    if sum(map(len, parts.values())) > max(RATIO_COUNTS_FROM, MOST_RATIO * len(content)):
        raise SheetRefused("packed_too_hard")
    return parts


def _refuse_by_name(entry: zipfile.ZipInfo, parts: dict[str, bytes]) -> None:
    name = "/" + entry.filename.lower()
    if entry.flag_bits & 0x1:
        raise SheetRefused("encrypted")
    if any(word in name for word in ACTING):
        raise SheetRefused("macros")
    if any(word in name for word in EMBEDDED):
        raise SheetRefused("nested")
    if any(word in name for word in REACHING_OUT):
        raise SheetRefused("external_links")
    strange = "\\" in name or "\0" in name or entry.filename.startswith("/") or ".." in name.split("/")
    if strange or entry.filename in parts or posixpath.normpath(name).lower() != name.rstrip("/"):
        raise SheetRefused("odd_names")


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, before: int) -> Iterator[bytes]:
    """The part piece by piece; refuses as soon as it grows out of proportion, whatever the directory says of it."""
    size = 0
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if before + size > MOST_UNPACKED:
                raise SheetRefused("unpacks_too_large")
            if size > max(RATIO_COUNTS_FROM, MOST_RATIO * entry.compress_size):
                raise SheetRefused("packed_too_hard")
            yield chunk


def _packed(parts: dict[str, bytes]) -> bytes:
    """The XML parts that were looked through, and nothing else, as a zip without compression."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as archive:
        for name in [name for name in parts if name.lower().endswith((".xml", ".rels"))]:
            archive.writestr(name, parts.pop(name))
    return memory.getvalue()


class _Watch:
    """Reads every XML part once, as a stream: no document type, no entities, and a bounded number of elements."""

    def __init__(self) -> None:
        self.elements = 0

    def look_through(self, name: str, part: bytes) -> SheetFacts:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_entities
        parser.EntityDeclHandler = self._refuse_entities
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.buffer_text = False
        reader = _SheetReader() if name.startswith("xl/worksheets/") else _PartReader()
        parser.StartElementHandler = self._counted(reader)
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        try:
            parser.Parse(part, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise SheetRefused("broken") from error
        return reader.facts

    def _refuse_entities(self, *_: object) -> None:
        raise SheetRefused("entities")

    def _counted(self, reader: "_PartReader"):
        def start(tag: str, attributes: dict[str, str]) -> None:
            self.elements += 1
            if self.elements > MOST_ELEMENTS:
                raise SheetRefused("too_many_cells")
            reader.start(tag.rpartition(":")[2], attributes)

        return start


class _PartReader:
    """Any part: texts are bounded, and no relation leads out of the file."""

    def __init__(self) -> None:
        self.facts, self.letters = SheetFacts(), 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.letters = self.letters if tag in ("r", "t", "rPr", "rPh") else 0
        reaches = attributes.get("TargetMode") == "External" and tag == "Relationship"
        if reaches and not attributes.get("Type", "").endswith(PLAIN_RELATIONS):
            raise SheetRefused("external_links")
        if tag == "Relationship" and "vbaProject" in attributes.get("Type", ""):
            raise SheetRefused("macros")

    def end(self, tag: str) -> None:
        self.letters = self.letters if tag.rpartition(":")[2] in ("r", "t", "rPr", "rPh") else 0

    def text(self, text: str) -> None:
        self.letters += len(text)
        if self.letters > LONGEST_TEXT:
            raise SheetRefused("too_long_text")


class _SheetReader(_PartReader):
    """A sheet: only cells with something in them count, so a column that is merely coloured is no million rows."""

    def __init__(self) -> None:
        super().__init__()
        self.row, self.column, self.at = 0, 0, ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        if tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif tag == "c":
            self._cell(attributes)
        elif tag in ("v", "is", "f"):
            self._filled()
            if tag == "f":
                self.facts.formulas.append(self.at)

    def _cell(self, attributes: dict[str, str]) -> None:
        found = REFERENCE.fullmatch(attributes.get("r", ""))
        if found:
            self.row, self.column = int(found[2]), column_number(found[1])
        else:
            self.column += 1
        self.at = f"{column_letters(self.column)}{self.row}"
        if attributes.get("t") == "e":
            self.facts.faults.append(self.at)

    def _filled(self) -> None:
        if self.row > MOST_ROWS:
            raise SheetRefused("too_many_rows")
        if self.column > MOST_COLUMNS:
            raise SheetRefused("too_many_columns")


def column_number(letters: str) -> int:
    """1 for «A», 27 for «AA»."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """«A» for 1, «AA» for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
