"""What is a kind of question: how its answers are read, judged, kept and shown?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pools.document import Question

Raw = str | list[str]
Value = Any  # JSON's own: text, true/false, a list of keys, a table's rows, or None for "not answered"


class AnswerError(ValueError):
    """The answer cannot be read at all; `text` says why, in Danish."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class Kind:
    """A kind of question.

    parse(question, raw) -> value      raises AnswerError when it cannot be read (a draft keeps everything else)
    fault(question, value) -> str      why a readable answer cannot be submitted (limit, minimum …); "" when it can
    shown(question, value) -> str      as a reader sees it, on the page and on paper
    is_answer                          False where a question only says where the plan, budget, tilbud or files stand
    """

    key: str
    title: str
    parse: Callable[[Question, Raw], Value]
    fault: Callable[[Question, Value], str]
    shown: Callable[[Question, Value], str]
    is_answer: bool = True

    @property
    def template(self) -> str:
        """The partial that asks this kind of question."""
        return f"applications/questions/{self.key}.html"

    def missing(self, question: Question, value: Value) -> bool:
        """Is a required answer not there? Blank text is not an answer; «Nej» is."""
        return self.is_answer and question.required and is_empty(value)

    def canonical(self, question: Question, value: Value) -> Value:
        """The value as the submission keeps it: text without blanks around it, None when not answered."""
        if is_empty(value):
            return None
        return value.strip() if isinstance(value, str) else value


def is_empty(value: Value) -> bool:
    """None, an empty list or blank text."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def no_fault(question: Question, value: Value) -> str:
    """For the kinds whose every readable answer can be submitted."""
    return ""
