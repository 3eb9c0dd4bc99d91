"""What kinds of question can a form ask, and how is an answer read, judged, kept and shown? One entry per kind."""

from pools.document import Question
from pools.questions.in_place import IN_PLACE_KINDS
from pools.questions.kind import AnswerError, Kind, Raw, Value, is_empty
from pools.questions.single import SINGLE_KINDS
from pools.questions.table import TABLE_KINDS

__all__ = ["KINDS", "AnswerError", "Kind", "Raw", "Value", "is_empty", "kind_of"]

KINDS: dict[str, Kind] = {kind.key: kind for kind in (*SINGLE_KINDS, *TABLE_KINDS, *IN_PLACE_KINDS)}


def kind_of(question: Question) -> Kind:
    """The entry that reads this question's answers."""
    return KINDS[question.kind]
