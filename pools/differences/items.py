"""Of which things does a pool consist, when two wordings of it are held up against each other?

Every field of the document is in one of them, also fields that come later: what has no words of its own here is shown
under its own name, and a change of it is taken for a demand (pools/differences/demands.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from pools.document import PoolDocument, Question

QUESTIONS = "Spørgsmål i ansøgningsskemaet"
CRITERIA = "Tildelingskriterier"
COMMITMENTS = "Forpligtelser"
BUDGET = "Budget"
TERMS = "Hvem, hvad og hvornår"
LAW = "Regler og klage"
PAGE = "Puljens side"
AREAS = (QUESTIONS, CRITERIA, COMMITMENTS, BUDGET, TERMS, LAW, PAGE)

# What is never changed by a new version (pools/rules/version.py), and what is taken apart below.
KEPT = {"slug", "offers", "opens", "deadline"}
TAKEN_APART = {"questions", "criteria", "commitments", "budget", "law", "thresholds", "allocation", "intake"}
ASKS_NOTHING = {
    *("title", "short_title", "authority", "summary", "finance_account", "amount_text", "expected_answer"),
    *("contacts", "information_meeting", "capacity", "assumptions", "notes"),
}
# Words an applicant must write by, though they stand on the page alone: a change of them is a demand.
ON_THE_PAGE = ASKS_NOTHING | {"headings", "background", "guidance", "material_groups", "questions_until"}
LISTS_ON_THE_PAGE = ("headings", "background", "guidance", "parts", "themes")


@dataclass(frozen=True)
class Item:
    """One thing: where it belongs, what it is called, its facts by name, and where in the form it stands."""

    area: str
    kind: str
    key: str
    title: str
    facts: dict[str, Any]
    place: str = ""

    @property
    def asks_nothing(self) -> bool:
        """A fact of the page that nobody must write by: whom to ask, when the answer is expected …"""
        return self.kind == "document" and self.key in ASKS_NOTHING

    @property
    def identity(self) -> tuple[str, str]:
        return self.kind, self.key


def items_of(document: PoolDocument) -> Iterator[Item]:
    """Everything in the document, in the order in which it is read."""
    for question in document.questions:
        yield Item(QUESTIONS, "question", question.key, question.label, _question(document, question), _place(question))
    for criterion in document.criteria:
        title = f"{criterion.number}. {criterion.title}"
        yield Item(CRITERIA, "criterion", criterion.key, title, _facts(criterion, "key", "sub_points"))
        for point in criterion.sub_points:
            key = f"{criterion.key}/{point.key}"
            yield Item(CRITERIA, "sub_point", key, f"{title}: {point.text}", _facts(point, "key"))
    for group in document.commitments:
        yield Item(COMMITMENTS, "commitments", group.title, group.title, {"items": group.items})
    for name, value in _facts(document.budget).items():
        yield Item(BUDGET, "budget", name, "", {name: value})
    for name, value in (_facts(document.law) | _facts(document.thresholds)).items():
        yield Item(LAW, "law", name, "", {name: value})
    if document.allocation is not None:
        titles = {criterion.key: criterion.title for criterion in document.criteria}
        ranked_by = tuple(titles.get(key, key) for key in document.allocation.ranked_by)
        facts = _facts(document.allocation) | {"ranked_by": ranked_by}
        yield Item(TERMS, "allocation", "allocation", "", facts)
    if document.intake is not None:
        facts = {f"intake_{name}": value for name, value in _facts(document.intake).items()}
        yield Item(TERMS, "intake", "intake", "", facts)
    yield from _rest(document)


def _rest(document: PoolDocument) -> Iterator[Item]:
    for field in fields(document):
        value = getattr(document, field.name)
        if field.name in KEPT | TAKEN_APART:
            continue
        area = PAGE if field.name in ON_THE_PAGE else TERMS
        if field.name in LISTS_ON_THE_PAGE:
            for each in value:
                yield Item(area, field.name, each.key, each.title, _facts(each, "key"))
        else:
            yield Item(area, "document", field.name, "", {field.name: value})


def _facts(thing: Any, *but: str) -> dict[str, Any]:
    return {field.name: getattr(thing, field.name) for field in fields(thing) if field.name not in but}


def _question(document: PoolDocument, question: Question) -> dict[str, Any]:
    """A condition in words: «Vises, når … er besvaret med …» names the question by its wording, not by its key."""
    facts = _facts(question, "key", "criterion", "sub_point")
    condition = facts.get("shown_when")
    if condition is not None:
        asked = document.question(condition.question)
        labels = {option.key: option.label for option in asked.options}
        answers = " eller ".join(f"«{labels.get(key, key.capitalize())}»" for key in condition.any_of)
        facts["shown_when"] = f"«{asked.label}» er besvaret med {answers}"
    return facts


def _place(question: Question) -> str:
    return f"{question.criterion}/{question.sub_point}"
