"""Is there a virus in a file? Asked of clamd (INSTREAM) when CLAMD_URL names one; every answer is a row that stays."""

import socket
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from portal.files import path_of
from portal.models import FileScan, StoredFile
from portal.states import ScanState

CONNECT_SECONDS, ANSWER_SECONDS = 2, 30
PIECE = 64 * 1024
LONGEST_ANSWER = 4096
log = structlog.get_logger("portal.scanning")


class ScannerIsAway(Exception):
    """It cannot be reached, hangs, or closes the line: the file is asked about again later."""


class ScannerDeclines(Exception):
    """It answered, but not about viruses (an ERROR of its own): the others need not wait for this file."""


@dataclass(frozen=True)
class Verdict:
    is_clean: bool
    signature: str = ""


def is_configured() -> bool:
    return bool(settings.CLAMD_URL)


def state_of(stored: StoredFile) -> ScanState:
    """What is known of the file; wants `select_related("scan")`. What was once found stays found."""
    scan = getattr(stored, "scan", None)
    if scan is not None:
        return ScanState.CLEAN if scan.is_clean else ScanState.INFECTED
    return ScanState.WAITING if is_configured() else ScanState.NOT_SCANNED


def scan(path: Path) -> Verdict:
    """Ask about one file, sent piece by piece. Raises ScannerIsAway, ScannerDeclines, FileNotFoundError."""
    with path.open("rb") as file:
        try:
            with closing(_connect()) as line:
                line.settimeout(ANSWER_SECONDS)
                line.sendall(b"zINSTREAM\0")
                while piece := file.read(PIECE):
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))
                answer = _read_answer(line)
        except OSError as error:
            raise ScannerIsAway from error
    return _verdict(answer)


def _connect() -> socket.socket:
    """`tcp://host:3310` or `unix:///run/clamav/clamd.sock`"""
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECT_SECONDS)
        line.connect(address.path)
        return line
    return socket.create_connection((address.hostname, address.port or 3310), timeout=CONNECT_SECONDS)


def _read_answer(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        piece = line.recv(1024)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("ascii", "replace")


def _verdict(answer: str) -> Verdict:
    """«stream: OK», «stream: Win.Test.EICAR_HDB-1 FOUND», «… ERROR»; nothing at all is a scanner that went away."""
    words = answer.removeprefix("stream: ")
    if words == "OK":
        return Verdict(is_clean=True)
    if words.endswith(" FOUND"):
        return Verdict(is_clean=False, signature=words.removesuffix(" FOUND")[:200])
    if words.endswith("ERROR"):
        raise ScannerDeclines(words)
    raise ScannerIsAway(words)


def scan_waiting(*, now: datetime) -> int:
    """Ask about every file without an answer, the oldest first; returns how many got one. Stops when nobody answers."""
    if not is_configured():
        return 0
    answered = 0
    for stored in StoredFile.objects.filter(scan__isnull=True).order_by("pk").iterator(chunk_size=100):
        try:
            verdict = scan(path_of(stored))
        except ScannerIsAway:
            log.warning("scanner_away")
            break
        except ScannerDeclines:
            log.warning("scanner_declines", file=stored.pk)
            continue
        except FileNotFoundError:
            continue  # `manage.py verify` tells of it
        row = FileScan(file=stored, is_clean=verdict.is_clean, signature=verdict.signature, at=now)
        FileScan.objects.bulk_create([row], ignore_conflicts=True)  # another worker may have asked too
        answered += 1
    return answered
