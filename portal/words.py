"""How are Danish words compared? By their stems, with æ ø å as ae oe aa, and cut out of their text to be shown."""

import re
import unicodedata
from collections.abc import Iterable

from django.db import connection

LONGEST = 200  # characters of what is asked
MOST_WORDS = 8
LONGEST_WORD = 100
AROUND = 90  # characters on each side of what was found
WORD = re.compile(r"[\w§-]+")
PART = re.compile(r"[^\W_]+")  # hyphens, strokes and the like part words
LETTERS = {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe"}


def fold(text: str) -> str:
    """Lower case, æ ø å as ae oe aa, without other marks: «Århus» and «aarhus» are the same."""
    return "".join(map(_fold_letter, unicodedata.normalize("NFC", text)))


def _fold_letter(letter: str) -> str:
    lower = letter.lower()
    if lower in LETTERS:
        return LETTERS[lower]
    return "".join(each for each in unicodedata.normalize("NFD", lower) if not unicodedata.combining(each))


def words_of(query: str, pattern: re.Pattern[str] = WORD) -> list[str]:
    """The words somebody searches for, in lower case; no more than MOST_WORDS."""
    return [word.lower() for word in pattern.findall(unicodedata.normalize("NFC", query[:LONGEST]))][:MOST_WORDS]


def stems_of(words: Iterable[str]) -> dict[str, str]:
    """{word: its folded Danish stem}, «» for words that carry no meaning; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ts_lexize('danish_stem', word) FROM unnest(%s::text[]) AS word", [list(dict.fromkeys(words))]
        )
        return {word: fold(lexemes[0]) if lexemes else "" for word, lexemes in cursor.fetchall()}


def telling_stems(words: Iterable[str]) -> list[str]:
    """The folded stems of the words that carry meaning; of all words when none does."""
    words = list(words)
    stems = stems_of(words)
    found = [stems[word] for word in words if stems[word]]
    return list(dict.fromkeys(found or map(fold, words)))


def lexemes_of(text: str) -> set[str]:
    """Every word of a text, folded, as it stands and as its stem: what a search by the beginnings of words looks in."""
    text = unicodedata.normalize("NFC", text).lower()
    words = {word[:LONGEST_WORD] for word in PART.findall(text)}
    return {fold(word) for word in words} | set(stems_of(words).values()) - {""}


def cut(text: str, stem: str) -> tuple[str, str, str] | None:
    """The text around the first place where the folded stem stands: before, the whole word it stands in, after."""
    places = [place for place, letter in enumerate(text) for _ in _fold_letter(letter)]
    folded = "".join(map(_fold_letter, text))
    at_a_beginning = re.search(rf"\b{re.escape(stem)}", folded)
    start = at_a_beginning.start() if at_a_beginning else folded.find(stem)
    if start < 0:
        return None
    first = places[start]
    word = next(word for word in WORD.finditer(text) if word.end() > first)
    left, right = max(0, word.start() - AROUND), min(len(text), word.end() + AROUND)
    before = ("… " if left else "") + text[left : word.start()]
    after = text[word.end() : right] + (" …" if right < len(text) else "")
    return before, word[0], after
