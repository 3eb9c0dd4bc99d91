"""How does a template become a paper that keeps: PDF/A-2a and PDF/UA-1 in one file, the same bytes every time?"""

import mimetypes
import re
import unicodedata
from datetime import UTC, datetime
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from threading import Lock
from xml.sax.saxutils import escape

import pydyf
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STYLESHEET = "static:paper/paper.css"
FONT = "static:dkfds/fonts/IBMPlexSans/complete/woff2/IBMPlexSans-Regular.woff2"  # all faces hold the same letters
ATTEMPTS = 5
LONGEST_HTML = 600_000  # characters: some 110 pages, 6 s; the longest honest application is a third of this
MOST_CELLS = 10_000  # cells of tables: 20 s and 400 MB; a budget of 100 posts over 33 months has 3,500

_STATIC_NAME = re.compile(r"static:((?:[\w-]+/)*[\w-]+(?:\.[\w-]+)+)", re.ASCII)
_UNCLEAR_END = re.compile(rb"\r\nendstream")
_ONE_AT_A_TIME = Lock()  # the font library underneath is not safe between threads

# What the font lacks and has an honest neighbour for.
_NEIGHBOURS = {
    **dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000", " "),
    **dict.fromkeys("\u2007\u202f", "\u00a0"),
    **dict.fromkeys("\u2010\u2011", "-"),
    **dict.fromkeys("\u25aa\u25cf\u25e6\u2023\u2043\uf0b7\uf0a7", "\u2022"),
    **dict.fromkeys("\u2610\u25a1", "[ ]"),
    **dict.fromkeys("\u2611\u2612", "[x]"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f", ""),  # joiners without a form of their own
}

# Both standards in one file. PDF/A allows the mark of PDF/UA only when its schema is described beside it (6.6.2.3).
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>da</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{made_at}</xmp:CreateDate>
<xmp:ModifyDate>{made_at}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


class PaperError(Exception):
    """A paper could not be made; what was refused is in the message (for the log, not for the reader)."""


def render_pdf(template: str, context: dict, *, title: str, made_at: datetime) -> bytes:
    """Render `template` (extends paper/base.html) to a PDF that is valid as PDF/A-2a and as PDF/UA-1.

    The same template, context, title and `made_at` (aware) give the same bytes. The page may use `data:` pictures and
    the project's own static files as `static:<name>`; anything else raises PaperError and nothing is read or fetched.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at needs a time zone")
    stamp = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    html = render_to_string(template, {**context, "title": title, "made_at": made_at, "stamp": stamp})
    cells = html.count("<td") + html.count("<th")
    if len(html) > LONGEST_HTML or cells > MOST_CELLS:
        raise PaperError(f"{template}: {len(html)} characters and {cells} cells are too much for one paper")
    with _ONE_AT_A_TIME:
        return _print(_in_our_letters(html), _xmp(title, stamp))


def _print(html: str, xmp: bytes) -> bytes:
    """Lay out and write the file; raises PaperError when the page asked for an address that is not ours."""
    own_files = OwnFilesOnly()
    try:
        fonts, css = _press()
        page = HTML(string=html, base_url="static:", url_fetcher=own_files)
        document = page.render(font_config=fonts, stylesheets=[css], pdf_variant="pdf/a-2a")
        for attempt in range(ATTEMPTS):
            pdf = document.write_pdf(finisher=partial(_finish, xmp=xmp, attempt=attempt), pdf_variant="pdf/a-2a")
            if not _UNCLEAR_END.search(pdf):
                break
    except FatalURLFetchingError as error:  # a BaseException: left alone it would end the worker
        raise PaperError(f"refused: {error}") from error
    if own_files.refused:  # inside a drawing the refusal itself is swallowed
        raise PaperError(f"refused: {own_files.refused}")
    return pdf


def _finish(_document, pdf: pydyf.PDF, *, xmp: bytes, attempt: int) -> None:
    """Put the metadata in uncompressed, so that an archive reads them without unpacking anything.

    Compressed data that happen to end in a carriage return make it unclear, to strict validators, where a stream stops.
    It meets one file in fifty; a later `attempt` leaves such a stream uncompressed and shifts the two made last.
    """
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream, metadata.compress = [xmp], False
    if attempt:
        pdf.add_object(pydyf.Dictionary({"Shift": attempt}))
        for stream in pdf.objects:
            if isinstance(stream, pydyf.Stream) and _UNCLEAR_END.search(stream.data):
                stream.compress = False


@cache
def _press() -> tuple[FontConfiguration, CSS]:
    """Fonts and stylesheet, read once per process: read anew for each letter they would never be given back."""
    fonts = FontConfiguration()
    return fonts, CSS(url=STYLESHEET, url_fetcher=OwnFilesOnly(), font_config=fonts)


class OwnFilesOnly(URLFetcher):
    """Gives WeasyPrint `data:` and the project's static files by name; every other address stops the paper."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers=None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        name = _STATIC_NAME.fullmatch(url)
        path = finders.find(name[1]) if name else None
        if path is None:
            self.refused.append(url)
            raise ValueError(f"not a static file of the project: {url}")
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": kind})


def _in_our_letters(html: str) -> str:
    """The page in letters the bundled font has: others as a neighbour, or openly by their code, «[U+1F600]».

    A letter from some font of the machine would make other bytes on another machine; one that no font has is not
    allowed in an archive file. The exact text is in the row the paper is made from.
    """
    return _foreign().sub(_stand_in, unicodedata.normalize("NFC", html))


def _stand_in(match: re.Match) -> str:
    letter = match[0]
    return _NEIGHBOURS.get(letter, f"[U+{ord(letter):04X}]")


@cache
def _foreign() -> re.Pattern:
    """One character that the bundled font cannot write."""
    font = TTFont(BytesIO(OwnFilesOnly().fetch(FONT).read()))
    known = "".join(f"\\U{code:08x}" for code in sorted(font.getBestCmap()))
    return re.compile(f"[^\\n\\t{known}]")


def _xmp(title: str, stamp: str) -> bytes:
    """The file's description of itself."""
    text = _XMP.format(title=escape(_in_our_letters(title)), made_at=stamp, producer="Tilskudsportalen")
    return text.encode()
