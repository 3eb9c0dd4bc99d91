"""Files by their content: what is taken, what is refused and why, and that no file takes the portal with it."""

import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest

from portal.inspection import GRACE, SECONDS, FileRefused, inspect
from portal.inspection.content import check_content
from tests.portal.file_samples import SAMPLES, docx, pdf


def outcome(check, path, name) -> str:
    try:
        return check(path, name).key
    except FileRefused as refused:
        return refused.code if refused.text.endswith(".") else f"{refused.code}: {refused.text}"


@pytest.mark.parametrize("what", SAMPLES)
def test_a_file_is_what_it_holds_not_what_it_is_called(what, tmp_path):
    name, made, expected = SAMPLES[what]
    path = tmp_path / "key"
    path.write_bytes(made())
    assert outcome(check_content, path, name) == expected


def heavy_pdf(numbers: int) -> bytes:
    """Many numbers in one object, packed to almost nothing."""

    def fill(made: pikepdf.Pdf) -> None:
        made.Root.Deep = made.make_indirect(pikepdf.Array([0] * numbers))

    return pdf(fill, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def pdf_of_many(objects: int) -> bytes:
    def fill(made: pikepdf.Pdf) -> None:
        made.Root.Deep = pikepdf.Array([made.make_indirect(pikepdf.Dictionary(A=n)) for n in range(objects)])

    return pdf(fill)


def memory_used(path) -> int:
    """kB at the most, read by the process itself when it ends."""
    watched = (
        "import sys, runpy, atexit\n"
        "def tell(): sys.stderr.write(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])\n"
        "atexit.register(tell)\n"
        "sys.argv = ['x', *sys.argv[1:]]\n"
        "runpy.run_module('portal.inspection', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", watched, str(path), "plan.pdf"], capture_output=True, text=True)
    return int(done.stderr.split()[-1])


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: heavy_pdf(1_500_000), "too_complex"),
        (lambda: pdf_of_many(40_000), "pdf"),
        (lambda: pdf_of_many(210_000), "too_complex"),
        (SAMPLES["a zip bomb"][1], "too_complex"),
    ],
    ids=["1.5 million numbers", "40,000 objects", "210,000 objects", "a zip bomb"],
)
def test_no_file_takes_more_than_5_seconds_or_256_mb(made, expected, tmp_path):
    path = tmp_path / "key"
    path.write_bytes(made())
    begun = time.monotonic()
    found = outcome(inspect, path, "plan.pdf")
    took = time.monotonic() - begun
    assert found == expected
    assert took < SECONDS + GRACE
    if Path("/proc/self/status").exists():
        assert memory_used(path) < 256 * 1024


def test_a_file_is_looked_at_in_a_process_of_its_own(tmp_path):
    path = tmp_path / "key"
    path.write_bytes(pdf())
    assert outcome(inspect, path, "plan – æøå.pdf") == "pdf"
    path.write_bytes(docx())
    assert outcome(inspect, path, "plan – æøå.pdf") == "mismatch"
