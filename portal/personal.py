"""What in a text looks as if it leads to one person: said before the text becomes public, never in the way of it."""

import re

PATTERNS = {
    "et cpr-nummer": re.compile(r"(?<![\d.])\d{6}[- ]?\d{4}(?![\d.])"),
    "en e-mail": re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"),
    "et telefonnummer": re.compile(r"(?<![\d.,])\d{2} ?\d{2} ?\d{2} ?\d{2}(?![\d-])"),
}


def personal_in(text: str) -> list[str]:
    """«et cpr-nummer», «en e-mail», «et telefonnummer»: those whose pattern stands in the text."""
    return [words for words, pattern in PATTERNS.items() if pattern.search(text)]
