"""The printer of papers is closed: no file, no network, and what people type is printed as they typed it."""

import re
import threading
from base64 import b64encode
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import page
import pytest
from pypdf import PdfReader

from portal import paper

PROFILES = (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1)
MADE_AT = datetime(2019, 12, 3, 8, 0, tzinfo=UTC)
TYPED = """{% extends "paper/base.html" %}{% load danish %}{% block content %}{{ text|paragraphs }}{% endblock %}"""
RAW = """{% extends "paper/base.html" %}{% block content %}{{ text|safe }}{% endblock %}"""


@pytest.fixture(autouse=True)
def _templates(settings, tmp_path):
    (tmp_path / "typed.html").write_text(TYPED)
    (tmp_path / "raw.html").write_text(RAW)
    templates = settings.TEMPLATES[0]
    settings.TEMPLATES = [templates | {"DIRS": [*templates["DIRS"], tmp_path]}]


def typed(text: str, *, title: str = "Prøve", case_number: str = "2026-0007") -> bytes:
    context = {"agency": "Socialstyrelsen", "case_number": case_number, "text": text}
    return paper.render_pdf("typed.html", context, title=title, made_at=MADE_AT)


def raw(html: str) -> bytes:
    """A template's own mistake: what people typed, let through as markup."""
    return paper.render_pdf("raw.html", {"agency": "Socialstyrelsen", "text": html}, title="Prøve", made_at=MADE_AT)


def words(pdf: bytes) -> str:
    """The text of all pages without spaces, line ends and hyphens."""
    return re.sub(r"[\s-]", "", "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages))


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
    assert [page.is_pdf_compliant_bytes(pdf, profile=profile) for pdf in (own, data) for profile in PROFILES] == [
        True
    ] * 4


def test_a_page_beyond_measure_is_refused_at_once():
    with pytest.raises(paper.PaperError, match="too much"):
        typed("x" * (paper.LONGEST_HTML + 1))
    with pytest.raises(paper.PaperError, match="too much"):
        raw("<table><tr>" + "<td>1</td>" * (paper.MOST_CELLS + 1) + "</tr></table>")


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
    assert re.sub(r"[\s-]", "", text) in words(typed(text, title=text[:60], case_number=text[:40]))


def test_control_characters_leave_no_trace():
    assert "førogefter" in words(typed("før\x00 \x1bog\x7f efter\ud800"))
