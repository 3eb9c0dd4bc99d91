"""Viruses: what a scanner found is never forgotten, and a scanner that is away takes nothing with it."""

import socket
import tempfile
import time
from pathlib import Path

import pytest

from portal import files, scanning
from portal.models import FileScan
from portal.states import ScanState
from portal.tasks import scan_files
from tests.clamd import EICAR, SIGNATURE, running_clamd

pytestmark = pytest.mark.db


@pytest.fixture
def clamd(settings):
    with running_clamd() as (fake, address):
        settings.CLAMD_URL = address
        yield fake


def stored(content: bytes, now):
    return files.store(content, name="a.txt", media_type="text/plain", now=now)


def answers() -> list[tuple[bool, str]]:
    return list(FileScan.objects.order_by("file").values_list("is_clean", "signature"))


def test_every_file_is_asked_about_once(clamd, now):
    stored(b"hej" * 50_000, now)
    stored(b"gemt i " + EICAR, now)
    assert scanning.scan_waiting(now=now) == 2
    assert answers() == [(True, ""), (False, SIGNATURE)]
    assert max(clamd.pieces) == scanning.PIECE
    scan_files()
    assert clamd.asked == 2


def test_a_scanner_on_a_socket_of_the_machine(settings, now):
    with tempfile.TemporaryDirectory() as folder, running_clamd(f"{folder}/c") as (_, address):
        settings.CLAMD_URL = address
        stored(EICAR, now)
        scanning.scan_waiting(now=now)
    assert answers() == [(False, SIGNATURE)]


@pytest.mark.parametrize("mood", ["close", "hang"])
def test_a_scanner_that_is_away_is_asked_again(clamd, now, monkeypatch, mood):
    monkeypatch.setattr(scanning, "ANSWER_SECONDS", 0.3)
    for _ in range(3):
        stored(b"hej", now)
    clamd.mood, begun = mood, time.monotonic()
    assert scanning.scan_waiting(now=now) == 0
    assert clamd.asked == 1
    assert time.monotonic() - begun < 2
    clamd.mood = "look"
    assert scanning.scan_waiting(now=now) == 3


def test_nobody_at_the_address(settings, now):
    with socket.socket() as held:  # bound, so that nobody else gets the port, and never listening
        held.bind(("127.0.0.1", 0))
        settings.CLAMD_URL = f"tcp://127.0.0.1:{held.getsockname()[1]}"
        stored(b"hej", now)
        assert scanning.scan_waiting(now=now) == 0
    assert answers() == []


def test_one_file_the_scanner_will_not_look_at_does_not_stop_the_others(clamd, now, monkeypatch):
    first = stored(b"stor", now)
    stored(b"lille", now)
    scan = scanning.scan

    def moody(path: Path) -> scanning.Verdict:
        clamd.mood = "error" if path == files.path_of(first) else "look"
        return scan(path)

    monkeypatch.setattr(scanning, "scan", moody)
    assert scanning.scan_waiting(now=now) == 1


def test_what_is_known_of_a_file(settings, now):
    settings.CLAMD_URL = ""
    file = stored(b"hej", now)
    assert scanning.scan_waiting(now=now) == 0
    assert scanning.state_of(file) == ScanState.NOT_SCANNED
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    assert scanning.state_of(file) == ScanState.WAITING
    FileScan.objects.create(file=file, is_clean=False, signature=SIGNATURE, at=now)
    settings.CLAMD_URL = ""
    assert scanning.state_of(file) == ScanState.INFECTED
