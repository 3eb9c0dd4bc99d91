"""What is still wrong with a pool that is being written, in which section, and at which field?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from types import NoneType
from typing import Any, get_args

from pools.canonical import hints_of
from pools.document import PoolDocument
from pools.editor.labels import HEADINGS, HEADINGS_OF_PLACES, LABELS, WORDS_OF_REFERENCES, Label
from pools.editor.sections import SECTION_OF_FIELD, SECTIONS, Section
from pools.editor.tables import names_in
from pools.poolfile.checks import problems_in
from pools.poolfile.lines import Path

WRITTEN_OTHERWISE = {"som 2020-01": "som 01.2020", "skriv 0.00": "skriv 0", "2020-01-31": "31.01.2020"}
ONE_OF = re.compile(r" skal være en af: .*", re.DOTALL)
PAIR = re.compile(r"\[(\d+), (\d+)\]")
KEYS = (*HEADINGS, *HEADINGS_OF_PLACES, *WORDS_OF_REFERENCES.items())
WORDS_OF_KEYS = {key: f"{words} ({key})" for key, words in KEYS}
NAMED = re.compile(r"«([a-z][a-z0-9_]*)»")


@dataclass(frozen=True)
class Finding:
    """What is wrong, in the words of the page; `name` is the field's, or that of the nearest thing around it."""

    section: Section
    name: str
    text: str
    label: str = ""

    @property
    def words(self) -> str:
        """The sentence away from its field: with the field's name, unless it says it itself."""
        return f"{self.label}: {self.text}" if self.label and self.label not in self.text else self.text

    def url(self, overview: str) -> str:
        """The field on its section's page, below the overview's address."""
        return f"{overview}{self.section.key}/#{self.name}"


def findings_in(document: PoolDocument) -> list[Finding]:
    """All that stands in the way of a version, in the order of the sections."""
    names = {name for each in SECTIONS for name in names_in(each.table, each.typed(document), "")}
    problems = list(problems_in(document))
    others = [path for path, text in problems if not _is_of_no_key(text)]
    told = [
        (path, text)
        for path, text in problems
        if not _is_of_no_key(text) or not any(other[: len(path) - 1] == path[:-1] for other in others)
    ]
    words = WORDS_OF_KEYS | {each.key: each.title for each in document.criteria if each.title}
    found = [_finding(names, words, path, text) for path, text in told]
    return sorted(found, key=lambda finding: SECTIONS.index(finding.section))


def _is_of_no_key(text: str) -> bool:
    """A row without words has no key yet either: the words are what is missing."""
    return text.startswith("Nøglen «»")


def _finding(names: set[str], words: Mapping[str, str], path: Path, text: str) -> Finding:
    nearest = path
    while _name(nearest) not in names:
        nearest = nearest[:-1]
    labels = LABELS.get(_table_at(path), {})
    label = labels[str(path[-1])].text if str(path[-1]) in labels else ""
    return Finding(SECTION_OF_FIELD[str(path[0])], _name(nearest), _in_words_of_the_page(labels, words, text), label)


def _name(path: Path) -> str:
    return ".".join(str(part) for part in path)


def _in_words_of_the_page(labels: Mapping[str, Label], words: Mapping[str, str], text: str) -> str:
    """A sentence about a file names its keys and its way of writing; here a key is called what its field is called."""
    for in_file, on_page in WRITTEN_OTHERWISE.items():
        text = text.replace(in_file, on_page)
    text = PAIR.sub(r"\1 og \2", text)
    text = ONE_OF.sub(" mangler. Vælg en af mulighederne.", text)
    named = {key: label.text for key, label in labels.items()}
    return NAMED.sub(lambda key: f"«{named.get(key[1]) or words.get(key[1]) or key[1]}»", text)


def _table_at(path: Path) -> Any:
    """The declared table the sentence is about: the thing itself, or the one that a single value stands in."""
    kind: Any = PoolDocument
    around: Any = None
    for part in path:
        around = kind if is_dataclass(kind) else around
        if isinstance(part, int) or not is_dataclass(kind):
            kind = _plain(get_args(kind)[0]) if get_args(kind) else None
        else:
            kind = _plain(hints_of(kind).get(part))  # type: ignore[arg-type]
    if is_dataclass(kind):
        return kind
    return None if get_args(kind) else around


def _plain(hint: Any) -> Any:
    """The type itself, also where nothing is allowed."""
    arguments = get_args(hint)
    return next(each for each in arguments if each is not NoneType) if NoneType in arguments else hint
