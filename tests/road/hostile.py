"""Forty strings that would hurt whoever shows them unprepared, what to feed them with, and how to see that one took."""

import re
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import lxml.html
import tinyhtml5

EVALUATED = "kanarie-evalueret"
SECRET = "KANARIE-FIL-PAA-DISKEN"
MARK = "__xss"

STRINGS = (
    "<script>window.__xss=1</script>",
    '"><script>window.__xss=2</script>',
    "'><img src=x onerror=window.__xss=3>",
    "<svg onload=window.__xss=4>",
    "<svg><script>window.__xss=5</script></svg>",
    "</title><script>window.__xss=6</script>",
    "</textarea><script>window.__xss=7</script>",
    "</script><script>window.__xss=8</script>",
    "--><script>window.__xss=9</script>",
    "]]><script>window.__xss=10</script>",
    '<a href="javascript:window.__xss=11">klik</a>',
    "javascript:window.__xss=12",
    '<a href="java&#x09;script:window.__xss=13">klik</a>',
    '" onmouseover="window.__xss=14',
    "' autofocus onfocus='window.__xss=15",
    '<iframe srcdoc="<script>parent.__xss=16</script>">',
    '<object data="http://BEACON/17"></object>',
    "<embed src=http://BEACON/18>",
    "<link rel=stylesheet href=http://BEACON/19.css>",
    "<style>@import url(http://BEACON/20.css);</style>",
    '<p style="background:url(http://BEACON/21)">x</p>',
    '<a rel=attachment href="file://CANARY">bilag</a>',
    '<link rel=attachment href="file://CANARY">',
    '<img src="file://CANARY">',
    "<img src=http://BEACON/25.png>",
    '<meta http-equiv=refresh content="0;url=http://BEACON/26">',
    "<base href=http://BEACON/>",
    "<form action=http://BEACON/28><button>Log ind</button></form>",
    "<math><mtext><script>window.__xss=29</script></mtext></math>",
    '{{ "kanarie-"|add:"evalueret" }}{% include "base.html" %}',
    "${'kanarie-'+'evalueret'} #{7*7} <%= 7*7 %>",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://BEACON/33","klik")',
    "+SUM(1+1)*cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "\u202egnp.kilk\u202c \u2066fdp\u2069 \u200f",
    "\uff1cscript\uff1ewindow.__xss=38\uff1c/script\uff1e \ufeff=1+1",
    "}*{background:url(http://BEACON/39)} /* \\3c script\\3e */",
    "&lt;script&gt;window.__xss=40&lt;/script&gt; &#0; %00 \u2400 \\u0000",
)
HEADERS = "Hej\r\nBcc: offer@andet.example\r\nContent-Type: text/html\r\n\r\n<script>window.__xss=41</script>"

# What shows that one of them took, each in the place where it would.
IN_TEXT = [text for text in STRINGS if re.search(r"<(?!%|/)[a-z]", text)]
IN_ATTRIBUTE = [text for text in STRINGS if text.startswith(('"', "'"))]
FORMULAS = [text for text in STRINGS if text[0] in "=+-@"]

RUNS = re.compile(r"^[\s\x00-\x20]*(?:javascript|vbscript|file)\s*:", re.IGNORECASE)
LEADS = {"href", "src", "action", "formaction", "data", "srcset", "poster", "background", "cite", "ping", "content"}
NEVER = {"iframe", "object", "embed", "base", "applet", "frame", "math", "style"}
DATA = {"application/json", "application/ld+json", "importmap"}


@dataclass
class Evil:
    """The strings with this run's listener and file in them, given out in turn, so that each comes first somewhere."""

    beacon: str
    canary: str
    longest: int = 20_000
    at: int = 0
    used: set[int] = field(default_factory=set)

    def text(self, limit: int = 4000, *, between: str = "\n") -> str:
        """As many as there is room for, the next one first."""
        kept: list[str] = []
        for step in range(len(STRINGS)):
            number = (self.at + step) % len(STRINGS)
            said = STRINGS[number].replace("BEACON", self.beacon).replace("CANARY", self.canary)
            if len(between.join([*kept, said])) <= min(limit, self.longest):
                kept.append(said)
                self.used.add(number)
        self.at += 1
        return between.join(kept)

    def line(self, limit: int = 200) -> str:
        return self.text(limit, between=" ")


def poisoned(thing: Any, evil: Evil, names: frozenset[str]) -> Any:
    """The same document with hostile words behind what stands in the fields of these names."""
    if is_dataclass(thing) and not isinstance(thing, type):
        changed = {}
        for each in fields(thing):
            value = getattr(thing, each.name)
            if each.name in names and isinstance(value, str) and value:
                changed[each.name] = f"{value} {evil.line(120)}"
            elif each.name in names and isinstance(value, tuple) and all(isinstance(item, str) for item in value):
                changed[each.name] = tuple(f"{item} {evil.line(120)}" for item in value)
            else:
                changed[each.name] = poisoned(value, evil, names)
        return replace(thing, **changed)
    return tuple(poisoned(item, evil, names) for item in thing) if isinstance(thing, tuple) else thing


def took(page: str, evil: Evil) -> list[str]:
    """What in a page is a script, an event handler, an address that runs or leads away: by two readers of HTML."""
    found = [f"evaluated: {EVALUATED}"] if EVALUATED in page else []
    for element in lxml.html.document_fromstring(page).iter():
        if isinstance(element.tag, str):
            found += _in_element(str(element.tag), {str(k): str(v) for k, v in element.attrib.items()}, element, evil)
    return found


def took_in_a_browsers_reading(page: str, evil: Evil) -> list[str]:
    """The same, read as the standard says a browser reads: slower."""
    found = []
    for element in tinyhtml5.parse(page, namespace_html_elements=False).iter():
        if isinstance(element.tag, str):
            tag = element.tag.rpartition("}")[2]
            attributes = {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}
            found += _in_element(tag, attributes, element, evil)
    return found


def _in_element(tag: str, attributes: dict[str, str], element: Any, evil: Evil) -> Iterator[str]:
    if tag in NEVER:
        yield f"<{tag}>"
    if tag == "script" and attributes.get("type") not in DATA:
        if (element.text or "").strip() or not attributes.get("src", "").startswith("/static/"):
            yield f"<script>: {(element.text or attributes.get('src', ''))[:60]}"
    if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        yield "<meta refresh>"
    for name, value in attributes.items():
        if name.startswith("on") or name == "srcdoc" or MARK in name:
            yield f"<{tag} {name}>"
        if name == "style" and (evil.beacon in value or MARK in value):
            yield f"<{tag} style>"
        if (
            name in LEADS
            and tag != "meta"
            and (RUNS.match(re.sub(r"[\t\r\n]", "", value)) or value.startswith(f"http://{evil.beacon}"))
        ):
            yield f"<{tag} {name}={value[:40]}>"


def formula_in(rows: Iterable[Iterable[object]]) -> list[str]:
    """Cells of a CSV that a spreadsheet may reckon with."""
    number = re.compile(r"-?[\d.,]+$")
    return [
        str(cell)
        for row in rows
        for cell in row
        if str(cell).lstrip(" \t\r\n\ufeff\u200b\u200f\u202e")[:1] in tuple("=+-@") and not number.match(str(cell))
    ]


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """(host:port, what was asked for there): any fetch at all is heard."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def hear() -> None:
            while not over.is_set():
                try:
                    caller, _ = server.accept()
                except TimeoutError:
                    continue
                with caller:
                    caller.settimeout(1)
                    heard.append(caller.recv(200).decode(errors="replace").partition("\r\n")[0])
                    caller.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")

        thread = threading.Thread(target=hear)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}", heard
        finally:
            over.set()
            thread.join()


def canary_file(folder: Path) -> Path:
    file = folder / "kanarie.txt"
    file.write_text(SECRET)
    return file
