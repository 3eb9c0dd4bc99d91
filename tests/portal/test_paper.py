"""Papers keep: valid as archive and as accessible files, the same bytes each time, and closed to everything outside."""

import hashlib
import os
import re
import subprocess
import sys
import threading
from base64 import b64encode
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import page
import pytest
from pypdf import PdfReader

from portal import paper

MADE_AT = datetime(2019, 12, 3, 8, 0, tzinfo=UTC)
LETTER = """{% extends "paper/base.html" %}{% load danish %}
{% block recipient %}<p class="recipient">Odense Kommune<br>CVR-nr. 35209115</p>{% endblock %}
{% block content %}{{ text|paragraphs }}
<p>Se <a href="https://portal.example/">portalen</a>.</p>
<h2>Budget</h2>
<table><caption>Budget pr. post</caption>
<thead><tr><th scope="col">Post</th><th scope="col" class="amount">Beløb</th></tr></thead>
<tbody>{% for post, amount in posts %}
<tr><th scope="row">{{ post }}</th><td class="amount">{{ amount|kroner }}</td></tr>
{% endfor %}</tbody></table>{% endblock %}"""
RAW = '{% extends "paper/base.html" %}{% block content %}{{ raw|safe }}{% endblock %}'
CONTEXT = {"agency": "Socialstyrelsen", "case_number": "2026-0007"}


@pytest.fixture(autouse=True)
def _templates(settings, tmp_path):
    (tmp_path / "letter.html").write_text(LETTER)
    (tmp_path / "raw.html").write_text(RAW)
    templates = settings.TEMPLATES[0]
    settings.TEMPLATES = [templates | {"DIRS": [*templates["DIRS"], tmp_path]}]


def letter(text="I har søgt.", *, posts=(), title="Afgørelse om tilskud", **more) -> bytes:
    context = {**CONTEXT, "text": text, "posts": posts, **more}
    return paper.render_pdf("letter.html", context, title=title, made_at=MADE_AT)


def raw(html: str) -> bytes:
    return paper.render_pdf("raw.html", {**CONTEXT, "raw": html}, title="Prøve", made_at=MADE_AT)


def words(pdf: bytes) -> str:
    """The text of all pages, with spaces and line ends as one space and end-of-line hyphens taken away."""
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text)


def failures(pdf: bytes) -> list[str]:
    profiles = (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1)
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in profiles]
    assert [report.rules.total > 50 for report in reports] == [True, True]
    return [f"{failure.rule_id} {failure.message}" for report in reports for failure in report.failures]


# --- valid ---------------------------------------------------------------------------------------------------------

LONG = "\n\n".join(["Menneskerettighedskonventionsbestemmelserne for socialpsykiatriske botilbud er fulgt."] * 60)


@pytest.mark.parametrize(
    "paper_made",
    [
        {},
        {"text": "• et\n• to\n\nSlut"},
        {"text": LONG},
        {"posts": [(f"Projektleder {n}", n) for n in range(120)]},
        {"watermark": "KLADDE – IKKE INDSENDT", "text": LONG},
        {"watermark": "UDKAST"},
        {"text": "God idé 😀 – привет, مرحبا, 你好 \u2610 ja \u2611 nej, a\u030a, x\u0301, \u202eomvendt"},
        {"title": "Tilsagn til »A & B« <2019>"},
    ],
    ids=["plain", "bullets", "pages", "table", "draft", "proof", "letters the font lacks", "title with signs"],
)
def test_a_letter_is_valid_as_archive_and_as_accessible_file(paper_made):
    assert failures(letter(**paper_made)) == []


def test_letters_stay_valid_whatever_their_compressed_bytes_end_in():
    """Some streams end in a line end by chance; over 40 letters several do."""
    invalid = [n for n in range(40) if failures(letter(f"Jeres sag nr. {n} er afgjort."))]
    assert invalid == []


def test_the_validator_does_find_a_broken_file():
    """The control: the same bytes without the mark of PDF/UA."""
    broken = letter().replace(b"<pdfuaid:part>1<", b"<pdfuaid:qart>1<")
    assert failures(broken) != []


def test_a_letter_tells_title_language_and_moment():
    pdf = PdfReader(BytesIO(letter(title="Tilsagn til »A & B« <2019>")))
    info = pdf.metadata
    assert (info.title, pdf.trailer["/Root"]["/Lang"]) == ("Tilsagn til »A & B« <2019>", "da")
    assert info.creation_date == MADE_AT
    assert info.modification_date == MADE_AT
    assert pdf.xmp_metadata.dc_title == {"x-default": "Tilsagn til »A & B« <2019>"}


def test_a_letter_shows_sender_date_case_and_page_numbers():
    text = words(letter("Kære ansøger", posts=[(f"Post {n}", n) for n in range(60)]))
    shown = [
        "Socialstyrelsen",
        "3. december 2019",
        "2026-0007",
        "Kære ansøger",
        "59,00 kr.",
        "Side 1 af 3",
        "Side 3 af 3",
    ]
    assert [part for part in shown if part not in text] == []


def test_every_page_of_a_draft_says_that_it_is_not_submitted():
    pdf = PdfReader(BytesIO(letter(LONG, watermark="KLADDE – IKKE INDSENDT")))
    assert len(pdf.pages) > 2
    assert [sheet.extract_text().count("KLADDE – IKKE INDSENDT") for sheet in pdf.pages] == [1] * len(pdf.pages)


def test_only_the_bundled_font_is_used():
    pdf = PdfReader(BytesIO(letter("God idé 😀 привет مرحبا 你好")))
    fonts = {
        str(font.get_object()["/BaseFont"]) for sheet in pdf.pages for font in sheet["/Resources"]["/Font"].values()
    }
    assert {name.split("+")[1].split("-")[0] for name in fonts} == {"Paper"}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("God idé 😀", "God idé [U+1F600]"),
        ("\u2610 ja \u2611 nej", "[ ] ja [x] nej"),
        ("A\u030arhus", "Århus"),
        ("med\u200bnul\u200dtegn\ufeff", "mednultegn"),
        ("\u202eomvendt", "[U+202E]omvendt"),
        ("1\u202f000 fem\u2011ti", "1 000 fem-ti"),
        ("–−«»„“€½§✓→", "–−«»„“€½§✓→"),
    ],
)
def test_letters_the_font_lacks_are_shown_openly(typed, printed):
    assert f"{printed} Se portalen" in words(letter(typed))


# --- the same every time ---------------------------------------------------------------------------------------------


def test_the_same_letter_has_the_same_bytes():
    assert letter(LONG) == letter(LONG)
    assert letter(LONG) != letter(LONG, title="En anden")


SECOND_PROCESS = """
import django, hashlib, resource
django.setup()
from datetime import datetime, UTC
from portal import paper

def letter(title):
    return paper.render_pdf("paper/base.html", {"agency": "Styrelsen", "case_number": title, "watermark": "UDKAST"},
                            title=title, made_at=datetime(2019, 12, 3, 8, 0, tzinfo=UTC))

print(hashlib.sha256(letter("Prøve på «æøå»")).hexdigest())
for number in range(10):
    letter(f"Sag {number}")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for number in range(50):
    letter(f"Sag nr. {number}")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / before)
"""


@pytest.fixture(scope="module")
def second_process() -> list[str]:
    """Another process, hash seed and time zone: the hash of one letter, and how much 50 letters made the process grow."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "77",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "TZ": "Asia/Tokyo",
    }
    run = subprocess.run(
        [sys.executable, "-c", SECOND_PROCESS], env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout.split()


def test_another_process_makes_the_same_bytes(second_process):
    context = {"agency": "Styrelsen", "case_number": "Prøve på «æøå»", "watermark": "UDKAST"}
    here = paper.render_pdf("paper/base.html", context, title="Prøve på «æøå»", made_at=MADE_AT)
    assert second_process[0] == hashlib.sha256(here).hexdigest()


def test_fifty_letters_do_not_grow_the_process(second_process):
    """With fonts and stylesheet read anew for each letter it grows by about a tenth."""
    assert float(second_process[1]) < 1.04


def test_threads_make_the_same_bytes_at_once():
    made = []
    threads = [threading.Thread(target=lambda: made.append(letter("Samtidig"))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [letter("Samtidig")] * 6


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        paper.render_pdf("letter.html", CONTEXT, title="x", made_at=datetime(2019, 12, 3))  # noqa: DTZ001


# --- closed ----------------------------------------------------------------------------------------------------------

CANARY = "kanariefugl-5417"


class _Listener(BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self):
        self.hits.append(self.path)
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
        else:
            self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments):
        """Quiet."""


@pytest.fixture(scope="module")
def listener():
    server = HTTPServer(("127.0.0.1", 0), _Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "hemmelig.txt"
    path.write_text(CANARY)
    return path.as_uri()


def _picture(svg: str) -> str:
    return f'<img alt="x" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{}</svg>'
VECTORS = {
    "picture from a file": '<img alt="x" src="{file}">',
    "picture from the network": '<img alt="x" src="{http}/a.png">',
    "picture by capital scheme": '<img alt="x" src="{FILE}">',
    "picture by absolute path": '<img alt="x" src="/etc/passwd">',
    "picture by relative path": '<img alt="x" src="../../etc/passwd">',
    "picture without scheme": '<img alt="x" src="//127.0.0.1/a.png">',
    "picture by ftp": '<img alt="x" src="ftp://127.0.0.1/a.png">',
    "picture by redirect": '<img alt="x" src="{http}/redirect">',
    "climbing out of static files": '<img alt="x" src="static:../portal/settings.py">',
    "climbing out, disguised": '<img alt="x" src="static:%2e%2e/portal/settings.py">',
    "absolute static name": '<img alt="x" src="static:/etc/passwd">',
    "static file that is not there": '<img alt="x" src="static:paper/findes-ikke.svg">',
    "stylesheet from the network": '<link rel="stylesheet" href="{http}/a.css">',
    "stylesheet from a file": '<link rel="stylesheet" href="{file}">',
    "attachment of a file": '<link rel="attachment" href="{file}">',
    "attachment from the network": '<link rel="attachment" href="{http}/a.txt">',
    "attachment link": '<a rel="attachment" href="{file}">her</a>',
    "import": '<style>@import url("{http}/a.css");</style>',
    "import of a file": '<style>@import "{file}";</style>',
    "background": '<p style="background: url({http}/a.png)">x</p>',
    "generated content": '<style>h1::before {{ content: url("{file}") }}</style>',
    "bullet picture": '<ul style="list-style-image: url({http}/a.png)"><li>x</li></ul>',
    "font face": '<style>@font-face {{ font-family: X; src: url("{http}/a.woff") }}</style>',
    "object": '<object data="{file}">x</object>',
    "embed": '<embed src="{http}/a.png">',
    "moved base": '<base href="{http}/"><img alt="x" src="a.png">',
    "picture in a drawing": SVG.format('<image href="{http}/a.png" width="9" height="9"/>'),
    "file in a drawing": SVG.format('<image href="{file}" width="9" height="9"/>'),
}


@pytest.mark.parametrize("vector", VECTORS)
def test_a_foreign_address_stops_the_paper_and_nothing_is_read(vector, listener, canary):
    html = VECTORS[vector].format(file=canary, FILE=canary.replace("file", "FILE"), http=listener)
    with pytest.raises(paper.PaperError, match="refused"):
        raw(html)
    assert _Listener.hits == []


def test_a_foreign_address_inside_a_drawing_given_as_data_stops_the_paper(listener):
    with pytest.raises(paper.PaperError, match="refused"):
        raw("<p>" + _picture(SVG.format(f'<image href="{listener}/a.png" width="9" height="9"/>')) + "</p>")
    assert _Listener.hits == []


def test_links_frames_and_foreign_shapes_are_not_followed(listener, canary):
    shape = SVG.format(f'<use href="{listener}/a.svg#x"/>')
    frame = f'<iframe src="{canary}"></iframe><script src="{listener}/a.js"></script>'
    pdf = raw(f'<p><a href="{listener}/a">her</a> <a href="{canary}">der</a></p>{shape}{frame}')
    assert (_Listener.hits, CANARY.encode() in pdf) == ([], False)


def test_pictures_of_our_own_are_printed():
    own = raw('<p><img alt="Pil" src="static:dkfds/img/all-svg-icons.svg"></p>')
    data = raw("<p>" + _picture(SVG.format('<rect width="9" height="9"/>')) + "</p>")
    assert (failures(own), failures(data)) == ([], [])


def test_a_page_beyond_measure_is_refused_at_once():
    with pytest.raises(paper.PaperError, match="too many"):
        letter("x" * (paper.LONGEST_HTML + 1))


HOSTILE = [
    '<img src="file:///etc/passwd">',
    "<script>alert(1)</script>",
    '<link rel="stylesheet" href="http://127.0.0.1/a.css">',
    '<link rel=attachment href="file:///etc/passwd">',
    "<style>@import 'http://127.0.0.1/a.css';</style>",
    "</p></body></html><img src=x>",
    "</title><title>x",
    "<!-- kommentar -->",
    "<![CDATA[ x ]]>",
    "&lt;b&gt; og &amp;amp;",
    "&#60;b&#62;",
    "&#x1F600;",
    "{{ settings.SECRET_KEY }}",
    "{% load static %}",
    "{% include '/etc/passwd' %}",
    "{# skjult #}",
    "' onload='x",
    '" style="position:fixed',
    "`${x}`",
    "javascript:alert(1)",
    "data:text/html,<b>x</b>",
    "file:///etc/passwd",
    "static:paper/paper.css",
    "url(http://127.0.0.1/a.png)",
    "expression(alert(1))",
    "<svg onload=alert(1)>",
    "<math><mi>x</mi></math>",
    "<iframe src=//127.0.0.1></iframe>",
    "<object data=file:///etc/passwd>",
    "<base href=http://127.0.0.1/>",
    "<meta http-equiv=refresh content=0>",
    "<?xml version='1.0'?>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "<b>fed</b>",
    "%PDF-1.7 1 0 obj << >> endobj",
    "(parentes) \\ ) ( endstream",
    "=HYPERLINK('http://127.0.0.1')",
    "'; DROP TABLE cases_case; --",
    "../../../../etc/passwd",
    "\\u0000 %00 \\x00",
    "<p>" * 30,
    "A" * 300,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:24])
def test_hostile_text_is_printed_as_text(text):
    printed = words(letter(text, title=text[:60], case_number=text[:40]))
    assert re.sub(r"[\s-]", "", text) in re.sub(r"[\s-]", "", printed)


def test_control_characters_leave_no_trace():
    assert "før og efter" in words(letter("før\x00 \x1bog\x7f efter\ud800"))
