"""Between what does one choose in a field? Lists that stand still, and those that follow from what is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pools.conditions import YES_NO_OPTIONS
from pools.document import PoolDocument
from pools.poolfile.checks_of_page import CONTACT_KINDS
from pools.questions import KINDS
from pools.questions.table import CELL_KINDS
from pools.states import Offers
from portal.filetypes import TYPES
from portal.states import OrganisationKind

Pairs = list[tuple[str, str]]
APPLICANTS = (OrganisationKind.KOMMUNE, OrganisationKind.REGION, OrganisationKind.PRIVAT)
APPROVAL = [
    ("portal", "Godkendes af en godkender i portalen"),
    ("declaration", "Ansøger erklærer, hvem der har godkendt"),
    ("none", "Ingen godkendelse"),
]
ONE_PER = [("organisation", "Organisation"), ("tilbud", "Tilbud"), ("any", "Ingen grænse")]
INTAKE = [("continuous", "Løbende"), ("rounds", "I runder")]
STANDING: dict[str, Pairs] = {
    "offers": [(value, label) for value, label in Offers.choices],
    "audience": [(kind.value, str(kind.label)) for kind in APPLICANTS],
    "approval": APPROVAL,
    "one_application_per": ONE_PER,
    "intake_kinds": INTAKE,
    "contact_kinds": [(kind, kind.capitalize()) for kind in CONTACT_KINDS],
    "kinds": [(kind.key, kind.title) for kind in KINDS.values()],
    "cell_kinds": [(kind.key, kind.title) for kind in CELL_KINDS.values()],
    "file_types": [(each.key, each.title) for each in TYPES.values()],
}


@dataclass(frozen=True)
class Choices:
    """The lists for one page of the editor; `questions` as they are typed, in the form's order."""

    document: PoolDocument
    questions: list[Mapping[str, Any]]

    def pairs(self, name: str, before: str = "") -> Pairs:
        """(key, words) of the list `name`.

        `before`: of answers only those to questions before this one; of sub-points only those of this criterion.
        """
        if name == "criteria":
            return [(each.key, f"{each.number}. {each.title}") for each in self.document.criteria]
        if name == "sub_points":
            return [
                (p.key, f"{c.number}. {_short(p.text)}")
                for c in self.document.criteria
                if before in ("", c.key)
                for p in c.sub_points
            ]
        if name == "answers":
            return self._answers(before)
        return STANDING[name]

    def _answers(self, before: str) -> Pairs:
        pairs: Pairs = []
        for question in self.questions:
            if before and question["key"] == before:
                break
            words = _short(question["label"])
            pairs += [(f"{question['key']}={key}", f"{words}: {label}") for key, label in _answers_of(question)]
        return pairs


def _answers_of(question: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if question["kind"] == "yes_no":
        return [(option.key, option.label) for option in YES_NO_OPTIONS]
    if question["kind"] in {"one_of", "several_of"}:
        return [(option["key"], option["label"]) for option in question["options"]]
    return []


def _short(text: str, longest: int = 70) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
