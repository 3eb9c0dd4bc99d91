"""Which questions and sections are asked, given what has been answered? A condition looks at earlier answers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pools.document import Condition, Option, PoolDocument, Question
from pools.questions.kind import Value

YES_NO_OPTIONS = (Option("ja", "Ja"), Option("nej", "Nej"))
DEPENDED_ON = ("yes_no", "one_of", "several_of")


@dataclass(frozen=True)
class Asked:
    """The keys of the criteria (sections) and of the questions that are asked."""

    sections: frozenset[str]
    questions: frozenset[str]


def asked(document: PoolDocument, values: Mapping[str, Value]) -> Asked:
    """What is asked when these are the answers by question key.

    An answer to a question that is not asked itself counts as none, so a chain falls together.
    """
    sections: set[str] = set()
    questions: set[str] = set()
    for criterion in document.criteria:
        if not _holds(criterion.shown_when, questions, values):
            continue
        sections.add(criterion.key)
        for question in document.form_questions(criterion.key):
            if _holds(question.shown_when, questions, values):
                questions.add(question.key)
    return Asked(frozenset(sections), frozenset(questions))


def _holds(condition: Condition | None, asked_before: set[str], values: Mapping[str, Value]) -> bool:
    if condition is None:
        return True
    if condition.question not in asked_before:
        return False
    return not chosen(values.get(condition.question)).isdisjoint(condition.any_of)


def chosen(value: Value) -> set[str]:
    """The keys an answer chooses: {"ja"}, {"nej"}, an option's key, or several; none when there is no answer."""
    if isinstance(value, bool):
        return {"ja" if value else "nej"}
    return {value} if isinstance(value, str) else set(value or ())


def options_of(question: Question) -> tuple[Option, ...]:
    """What a condition on the question can name; nothing for a kind that cannot be depended on."""
    if question.kind not in DEPENDED_ON:
        return ()
    return YES_NO_OPTIONS if question.kind == "yes_no" else question.options


def in_words(document: PoolDocument, condition: Condition) -> str:
    """«når svaret på «Er projektet godkendt?» er «Ja»», for those who ask why a question is not there.

    A pool that is still being written may name what is not there: then the key stands instead.
    """
    question = next((each for each in document.questions if each.key == condition.question), None)
    titles = {option.key: option.label for option in options_of(question)} if question else {}
    answers = " eller ".join(f"«{titles.get(key, key)}»" for key in condition.any_of)
    return f"når svaret på «{question.label if question else condition.question}» er {answers}"


def why_not_asked(document: PoolDocument, question: Question, now_asked: Asked) -> str:
    """The condition that keeps a question away, its section's or its own; "" when it is asked."""
    if question.key in now_asked.questions:
        return ""
    criterion: Any = document.criterion(question.criterion)
    holder = question if question.criterion in now_asked.sections else criterion
    return in_words(document, holder.shown_when) if holder.shown_when else ""
