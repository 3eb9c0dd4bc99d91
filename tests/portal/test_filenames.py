"""Forty names that people and others give files: what each is shown as, and that none reaches a path or a header."""

import pytest
from django.utils.http import content_disposition_header

from portal.filenames import LONGEST, extension_of, runs_in_disguise, shown_name

NAMES = {
    "plan.pdf": "plan.pdf",
    "Årsplan æøå.docx": "Årsplan æøå.docx",
    "a\u030arsplan.pdf": "årsplan.pdf",
    "budget.xlsx.pdf": "budget.xlsx.pdf",
    "UDTALELSE.PDF": "UDTALELSE.PDF",
    "../../etc/passwd": "passwd",
    "../../../var/files/x.pdf": "x.pdf",
    "..\\..\\windows\\win.ini": "win.ini",
    "C:\\Users\\anna\\plan.pdf": "plan.pdf",
    "/etc/cron.d/x.pdf": "x.pdf",
    "\\\\server\\share\\plan.pdf": "plan.pdf",
    "%2e%2e%2fx.pdf": "%2e%2e%2fx.pdf",
    "plan\x00.pdf": "plan.pdf",
    "plan.pdf\x00.exe": "plan.pdf.exe",
    "plan\r\nSet-Cookie: x=1.pdf": "planSet-Cookie- x=1.pdf",
    'plan";filename="x.exe.pdf': "plan-;filename=-x.exe.pdf",
    "\u202efdp.exe": "fdp.exe",
    "plan\u202egpj.exe": "plangpj.exe",
    "\u200bplan\u200f.pdf": "plan.pdf",
    "\ufeffplan.pdf": "plan.pdf",
    "plan\u2028linje.pdf": "planlinje.pdf",
    "\ud800plan.pdf": "plan.pdf",
    "x" * 300 + ".pdf": "x" * 146 + ".pdf",
    "å" * 300: "å" * 150,
    "CON": "_CON",
    "con.pdf": "_con.pdf",
    "NUL.tar.pdf": "_NUL.tar.pdf",
    "LPT1 .pdf": "_LPT1.pdf",
    "COM9": "_COM9",
    "": "fil",
    "   ": "fil",
    "...": "fil",
    "/": "fil",
    ".pdf": "fil.pdf",
    ".htaccess": "fil.htaccess",
    " plan .pdf ": "plan.pdf",
    "plan.pdf.": "plan.pdf",
    "plan.pdf:Zone.Identifier": "plan.pdf-Zone.Identifier",
    "<script>alert(1)</script>.pdf": "script-.pdf",
    "😀 👩\u200d👩\u200d👧 plan.pdf": "😀 👩\u200d👩\u200d👧 plan.pdf",
    "-rf.pdf": "-rf.pdf",
    "$(reboot).pdf": "$(reboot).pdf",
    "=cmd|'C'!A0.csv": "=cmd-'C'!A0.csv",
    "план 計画 خطة.pdf": "план 計画 خطة.pdf",
}


@pytest.mark.parametrize("raw", NAMES, ids=ascii)
def test_a_name_is_only_shown(raw):
    name = shown_name(raw)
    assert name == NAMES[raw]
    assert shown_name(name) == name
    assert 0 < len(name) <= LONGEST
    assert len(name.encode()) <= 600
    header = content_disposition_header(True, name)
    assert header is not None
    assert not {"\r", "\n", "\0", "/", "\\"} & set(header)
    assert header.startswith("attachment; filename")


def test_an_ending_is_read_from_the_shown_name():
    assert [extension_of(name) for name in ("plan.PDF", "plan", "a.b.docx", ".pdf")] == ["pdf", "", "docx", ""]


def test_what_runs_does_not_hide_inside_a_name():
    assert [runs_in_disguise(name) for name in ("f.exe.pdf", "f.HTML.pdf", "f.xlsx.pdf", "f.1.2.pdf", "exe.pdf")] == [
        True,
        True,
        False,
        False,
        False,
    ]
