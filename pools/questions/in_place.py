"""Where do plan, budget, tilbud and files stand in a form? Questions whose answer is not text but rows of their own."""

from __future__ import annotations

from pools.document import Question
from pools.questions.kind import AnswerError, Kind, Raw, Value, no_fault


def _not_typed(question: Question, raw: Raw) -> Value:
    raise AnswerError("Feltet gemmes på sin egen side.")


def _not_shown(question: Question, value: Value) -> str:
    return ""


IN_PLACE_KINDS = (
    Kind("activities", "Aktiviteter (plan)", _not_typed, no_fault, _not_shown, is_answer=False),
    Kind("budget", "Budget", _not_typed, no_fault, _not_shown, is_answer=False),
    Kind("tilbud", "Tilbud og afdelinger", _not_typed, no_fault, _not_shown, is_answer=False),
    Kind("file", "Fil", _not_typed, no_fault, _not_shown, is_answer=False),
)
