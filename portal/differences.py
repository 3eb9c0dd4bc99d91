"""Which words are in one text and not in the other?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
MOST_WORDS = 3_000  # of both texts; longer ones are compared line by line, as comparing costs their product


@dataclass(frozen=True)
class Piece:
    """A stretch of one text; `differs` when it does not stand in the other."""

    text: str
    differs: bool


def differences(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts whole, cut in pieces; every character of each stands in exactly one of its pieces."""
    ones, others = _WORDS.findall(one), _WORDS.findall(other)
    if len(ones) + len(others) > MOST_WORDS:
        ones, others = _LINES.findall(one), _LINES.findall(other)
    steps = SequenceMatcher(None, ones, others, autojunk=False).get_opcodes()
    return (
        list(_joined((ones[start:end], kind != "equal") for kind, start, end, _, _ in steps)),
        list(_joined((others[start:end], kind != "equal") for kind, _, _, start, end in steps)),
    )


def _joined(stretches: Iterator[tuple[list[str], bool]]) -> Iterator[Piece]:
    """Pieces without the empty ones; neighbours of one kind are one piece, also over a blank between changed words."""
    found: list[Piece] = []
    for words, differs in stretches:
        text = "".join(words)
        if not text:
            continue
        if len(found) > 1 and differs and not found[-1].differs and found[-1].text == " ":
            blank, before = found.pop(), found.pop()
            found.append(Piece(before.text + blank.text + text, differs=True))
        elif found and found[-1].differs == differs:
            found[-1] = Piece(found[-1].text + text, differs)
        else:
            found.append(Piece(text, differs))
    yield from found
