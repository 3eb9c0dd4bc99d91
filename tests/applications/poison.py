"""Files that are no budget, or one that would hurt whoever opened it: made here, never kept as files."""

import io
import random
import struct
import zipfile
from collections.abc import Callable, Iterator

from tests.applications.sheet_stories import workbook

HEAD = ["Kategori", "Aktivitet", "Specifikation", "Antal", "jan. 2020"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>%s</sheetData></worksheet>'
POISON: dict[str, tuple[Callable[[], bytes], str]] = {}


def poison(code: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """One file, and the rule it is refused by."""

    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        POISON[make.__name__] = (make, code)
        return make

    return keep


def good() -> bytes:
    return workbook([HEAD, ["Løn", "", "Projektleder", 1, 100]])


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return memory.getvalue()


def with_parts(**more: bytes) -> bytes:
    """The good sheet with parts added or replaced; «/» is written «__»."""
    return packed(parts(good()) | {name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()})


def with_sheet(rows: str) -> bytes:
    return packed(parts(good()) | {"xl/worksheets/sheet1.xml": (SHEET % rows).encode()})


@poison("packed_too_hard")
def a_zip_bomb_in_a_picture() -> bytes:
    return packed(parts(good()) | {"xl/media/image1.png": b"\0" * 45_000_000})


@poison("unpacks_too_large")
def sixty_megabytes_that_hardly_pack() -> bytes:
    words = random.Random(7).randbytes(12_000) + b"\0" * 288_000
    return packed(parts(good()) | {f"xl/media/{n}.bin": words * 4 for n in range(50)})


@poison("packed_too_hard")
def a_hundred_thousand_empty_rows_of_text() -> bytes:
    return with_sheet("<row><c t='inlineStr'><is><t>a</t></is></c></row>" * 600_000)


@poison("broken")
def a_directory_that_lies_about_sizes() -> bytes:
    content = bytearray(packed(parts(good()) | {"xl/worksheets/sheet1.xml": (SHEET % ("<row/>" * 5_000)).encode()}))
    at = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    content[at + 24 : at + 28] = struct.pack("<L", 200)
    return bytes(content)


@poison("nested")
def a_zip_in_the_zip() -> bytes:
    return packed(parts(good()) | {"xl/media/image1.png": packed({"bomb": b"0" * 1000})})


@poison("nested")
def an_inserted_document() -> bytes:
    return packed(parts(good()) | {"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0 something"})


@poison("macros")
def a_macro_project() -> bytes:
    return packed(parts(good()) | {"xl/vbaProject.bin": b"Sub Auto_Open()"})


@poison("macros")
def a_macro_sheet_of_the_old_kind() -> bytes:
    return packed(parts(good()) | {"xl/macrosheets/sheet1.xml": b"<x/>"})


@poison("macros")
def a_workbook_that_says_it_holds_macros() -> bytes:
    content = parts(good())
    kind = content["[Content_Types].xml"].replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
    return packed(content | {"[Content_Types].xml": kind})


@poison("external_links")
def a_link_to_another_workbook() -> bytes:
    link = f'<externalLink xmlns="{MAIN}"/>'.encode()
    return packed(parts(good()) | {"xl/externalLinks/externalLink1.xml": link})


@poison("external_links")
def a_picture_fetched_from_the_net() -> bytes:
    to = f'<Relationship Id="r9" Type="{OFFICE}/image" Target="http://127.0.0.1:9/x.png" TargetMode="External"/>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">{to}</Relationships>'
    return packed(parts(good()) | {"xl/worksheets/_rels/sheet1.xml.rels": relations.encode()})


@poison("external_links")
def a_connection_to_a_database() -> bytes:
    return packed(parts(good()) | {"xl/connections.xml": f'<connections xmlns="{MAIN}"/>'.encode()})


@poison("encrypted")
def a_locked_workbook() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000


@poison("encrypted")
def a_zip_with_a_password() -> bytes:
    content = bytearray(good())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


@poison("old_sheet")
def a_sheet_of_the_nineties() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000


@poison("not_a_sheet")
def a_page_called_xlsx() -> bytes:
    return b"<html><table><tr><td>Specifikation</td></tr></table></html>"


@poison("not_a_sheet")
def a_text_document_called_xlsx() -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


@poison("broken")
def half_a_file() -> bytes:
    content = good()
    return content[: len(content) // 2]


@poison("too_large")
def six_megabytes() -> bytes:
    return good() + random.Random(7).randbytes(6 * 1024 * 1024)


@poison("too_many_parts")
def forty_thousand_parts() -> bytes:
    return packed(parts(good()) | {f"xl/media/{n}": b"" for n in range(40_000)})


@poison("odd_names")
def a_part_that_wants_out() -> bytes:
    return packed(parts(good()) | {"../../../etc/cron.d/x": b"* * * * *"})


@poison("too_many_rows")
def a_cell_in_the_last_corner() -> bytes:
    head = "".join(f'<c r="{"ABCDE"[n]}1" t="inlineStr"><is><t>{word}</t></is></c>' for n, word in enumerate(HEAD))
    return with_sheet(f'<row r="1">{head}</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


@poison("too_many_columns")
def sixteen_thousand_columns() -> bytes:
    return with_sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>')


@poison("too_many_rows")
def a_million_rows() -> bytes:
    numbers = random.Random(7)
    rows = "".join(f"<row><c><v>{numbers.randrange(10**9)}</v></c></row>" for _ in range(400_000))
    return with_sheet(rows)


@poison("too_many_cells")
def a_million_elements() -> bytes:
    return with_parts(**{"xl__styles_dot_xml": b"<styleSheet>" + b"".join(_elements(800_000)) + b"</styleSheet>"})


def _elements(count: int) -> Iterator[bytes]:
    numbers = random.Random(7)
    return (b'<x a="%d"/>' % numbers.randrange(10**6) for _ in range(count))


@poison("entities")
def a_billion_laughs() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    dtd = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>'
    return packed(parts(good()) | {"xl/sharedStrings.xml": f"{dtd}<sst>&l9;</sst>".encode()})


@poison("entities")
def an_entity_that_reads_a_file() -> bytes:
    dtd = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    return packed(parts(good()) | {"xl/worksheets/sheet1.xml": (dtd + SHEET % "&secret;").encode()})


@poison("entities")
def a_document_type_in_another_encoding() -> bytes:
    dtd = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
    return packed(parts(good()) | {"docProps/core.xml": (dtd + "<x/>").encode("utf-16")})


@poison("too_long_text")
def a_cell_of_two_million_letters() -> bytes:
    letters = random.Random(7).randbytes(1_000_000).hex()
    return with_sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{letters}</t></is></c></row>')


@poison("too_many_cells")
def one_long_text_shown_in_every_cell() -> bytes:
    text = random.Random(7).randbytes(15_000).hex()
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 1900))
    strings = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    relations = parts(good())["xl/_rels/workbook.xml.rels"]
    assert b"sharedStrings" in relations
    return packed(parts(with_sheet(cells)) | {"xl/sharedStrings.xml": strings.encode()})
