"""Which part of a workbook is which sheet? The workbook names its sheets, its relations say where they lie."""

import io
import posixpath
import zipfile
from xml.parsers import expat

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet_parts(content: bytes) -> dict[str, str]:
    """{name of sheet: name of part}; wants a workbook that has passed the guard."""
    names: dict[str, str] = {}
    targets: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        if local == "sheet":
            names[attributes.get("name", "")] = attributes.get(f"{RELATION} id", "")
        elif local == "Relationship":
            targets[attributes.get("Id", "")] = posixpath.normpath(
                posixpath.join("/xl", attributes.get("Target", ""))
            ).lstrip("/")

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            if part in archive.namelist():
                parser = expat.ParserCreate(namespace_separator=" ")
                parser.StartElementHandler = start
                parser.Parse(archive.read(part), True)
    return {name: targets[key] for name, key in names.items() if key in targets}
