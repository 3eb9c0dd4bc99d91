"""Two have written in one field: how do both texts look beside each other?"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from applications.drafts import CONFIRMATIONS, DECLARATION
from applications.fields import as_typed
from applications.models import Answer
from pools.document import PoolDocument
from pools.questions import Raw, kind_of
from portal.danish import moment_short
from portal.differences import Piece, differences

TEXT_KINDS = ("short_text", "long_text")


@dataclass(frozen=True)
class Merge:
    """What is stored now (theirs) and what was just typed (mine), with the words that differ marked in each."""

    by: str
    at: datetime
    theirs: list[Piece]
    mine: list[Piece]
    theirs_text: str
    mine_text: str
    typed: Raw
    is_text: bool

    @property
    def as_typed_json(self) -> str:
        """For the page's script: theirs as it would be typed, who wrote it and when."""
        return json.dumps({"typed": self.typed, "by": self.by, "at": moment_short(self.at)})


def shown_value(document: PoolDocument, key: str, value: Any) -> str:
    """An answer as a reader sees it, whatever its field; "" for nothing."""
    if key == DECLARATION:
        return ", ".join(part for part in (value or {}).values() if part)
    if key in CONFIRMATIONS:
        return "Bekræftet" if value else ""
    question = document.question(key)
    return kind_of(question).shown(question, value)


def typed_value(document: PoolDocument, key: str, value: Any) -> Raw:
    """An answer as it would be typed in its controls."""
    if key == DECLARATION:
        return [(value or {}).get(part, "") for part in ("name", "title", "date")]
    if key in CONFIRMATIONS:
        return "ja" if value else ""
    return as_typed(document.question(key), value)


def merge_of(document: PoolDocument, theirs: Answer, mine: Any) -> Merge:
    """`theirs` is the stored answer with its writer, `mine` the value that could not be saved over it."""
    key = theirs.question
    text, mine_text = (shown_value(document, key, value) for value in (theirs.value, mine))
    one, other = differences(text, mine_text)
    is_text = key not in CONFIRMATIONS and document.question(key).kind in TEXT_KINDS
    typed = typed_value(document, key, theirs.value)
    return Merge(theirs.by.name, theirs.at, one, other, text, mine_text, typed, is_text)
