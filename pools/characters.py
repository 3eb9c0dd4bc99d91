"""How many characters has a text, counted the way a person and the browser (static/js/character-count.js) count?"""

import unicodedata

import regex

GRAPHEME = regex.compile(r"\X")
LINE_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\u2028": "\n", "\u2029": "\n"})


def count_characters(text: str) -> int:
    """Grapheme clusters: a line break (CRLF, CR or LF), an emoji with skin tone, a flag, a combined letter is one."""
    return sum(1 for _ in GRAPHEME.finditer(text))


def clean_text(text: str) -> str:
    """The text as it is kept: line breaks as LF, letters composed (NFC), nothing a database cannot hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(LINE_BREAKS)
    return unicodedata.normalize("NFC", "".join(c for c in lines if _can_be_kept(c)))


def _can_be_kept(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"}
