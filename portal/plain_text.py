"""How does text that people typed or pasted become paragraphs and bullets, and nothing else?"""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# What word processors put in front of a bullet when pasted as plain text. The last two are letters of their own
# («o», «§») unless a tab follows, as a law reference or a sentence may begin with them.
_BULLET = re.compile(
    "^[ \t]*(?:[\u2022\u00b7\u2023\u25e6\u25aa\u25cf\u2043\uf0b7\uf0a7*][ \t]*|[-\u2013][ \t]+|[o§]\t)(?=\\S)"
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def paragraphs(text: str) -> SafeString:
    """Plain text as `<p>` and `<ul>`: an empty line parts paragraphs, a lone line end is `<br>`, bullets make a list.

    Everything is escaped; numbering («1.») and leading words stay as they were typed.
    """
    clean = _CONTROLS.sub("", _LINE_ENDS.sub("\n", str(text)))
    parts: list[str] = []
    for block in re.split(r"\n[ \t]*\n", clean):
        lines = [line for line in block.split("\n") if line.strip()]
        parts.extend(_runs(lines))
    return mark_safe("\n".join(parts))


def _runs(lines: list[str]) -> list[str]:
    """One block's lines as alternating paragraphs and lists."""
    runs: list[tuple[bool, list[str]]] = []
    for line in lines:
        bullet = _BULLET.match(line)
        words = escape(line[bullet.end() :].strip() if bullet else line.strip())
        if runs and runs[-1][0] == bool(bullet):
            runs[-1][1].append(words)
        else:
            runs.append((bool(bullet), [words]))
    return [_list(items) if is_list else f"<p>{'<br>'.join(items)}</p>" for is_list, items in runs]


def _list(items: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
