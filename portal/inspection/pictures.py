"""Is this a whole picture of a bearable size, and nothing else besides?"""

from pathlib import Path
from typing import BinaryIO
from zipfile import is_zipfile

from portal.inspection.refusal import FileRefused, mixed, unreadable

MOST_PIXELS = 100_000_000
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
WEB = (b"<script", b"<html", b"<!doctype", b"<iframe", b"<?php", b"%pdf-")
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # markers that carry height and width
ALONE = {0x01, *range(0xD0, 0xD8)}
SCAN, END = 0xDA, 0xD9
PIECE = 1024 * 1024


def check_png(path: Path) -> None:
    """Chunk by chunk to its end; nothing may follow. Raises FileRefused."""
    with path.open("rb") as file:
        file.seek(len(PNG))
        while True:
            header = file.read(8)
            if len(header) < 8:
                raise unreadable("billede")
            length, kind = int.from_bytes(header[:4], "big"), header[4:]
            if kind == b"IHDR":
                sides = file.read(8)
                _check_pixels(int.from_bytes(sides[:4], "big") * int.from_bytes(sides[4:], "big"))
                length -= 8
            file.seek(length + 4, 1)
            if kind == b"IEND":
                break
        if file.read(1):
            raise mixed()
    _check_words(path)


def check_jpeg(path: Path) -> None:
    """Marker by marker to the picture itself, which must have an end. Raises FileRefused."""
    with path.open("rb") as file:
        file.seek(2)
        while (marker := _next_marker(file)) != SCAN:
            if marker in ALONE:
                continue
            length = int.from_bytes(file.read(2), "big")
            if marker == END or length < 2:
                raise unreadable("billede")
            body = file.read(length - 2)
            if marker in FRAMES:
                _check_pixels(int.from_bytes(body[1:3], "big") * int.from_bytes(body[3:5], "big"))
        if bytes((0xFF, END)) not in file.read():
            raise unreadable("billede")
    _check_words(path)


def _next_marker(file: BinaryIO) -> int:
    if file.read(1) != b"\xff":
        raise unreadable("billede")
    while (byte := file.read(1)) == b"\xff":
        pass
    if not byte:
        raise unreadable("billede")
    return byte[0]


def _check_pixels(pixels: int) -> None:
    if not 0 < pixels <= MOST_PIXELS:
        text = "Billedet er for stort at åbne. Gem det med færre punkter (højst 100 millioner)."
        raise FileRefused("too_complex", text)


def _check_words(path: Path) -> None:
    """No page, program, PDF or archive inside the picture: some programs look for these wherever they stand."""
    if is_zipfile(path):
        raise mixed()
    kept = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            text = (kept + piece).lower()
            if any(word in text for word in WEB):
                raise mixed()
            kept = piece[-16:]
