"""What does one section of the editor show: every field with what stands in it, what is wrong, and what to choose?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pools.document import PoolDocument
from pools.editor.choices import Choices
from pools.editor.findings import Finding
from pools.editor.labels import WORDS_OF_REFERENCES, Label
from pools.editor.sections import BY_KEY, Section
from pools.editor.tables import Errors, Field, Table, Tables

ONE_LINE = {"text", "number", "amount", "moment", "month", "limit"}
LETTERS_ON_A_LINE, LEAST_HEIGHT, MOST_HEIGHT = 70, 3, 20
WORDS_OF_A_ROW = ("label", "title", "text", "path", "key")


@dataclass(frozen=True)
class Choice:
    key: str
    label: str
    chosen: bool


@dataclass
class Node:
    """One field on the page; `name` is its name in the form and its id."""

    name: str
    label: Label
    control: str
    value: Any = ""
    error: str = ""
    findings: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    aside: list[Node] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    parts: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def template(self) -> str:
        part = "text" if self.control in ONE_LINE else "long" if self.control == "lines" else self.control
        return f"pools/editor/controls/{part}.html"

    @property
    def row(self) -> str:
        """The name of the row it stands in."""
        return self.name.rpartition(".")[0]

    @property
    def height(self) -> int:
        """Lines of the field: as many as its text takes, within reason."""
        lines = sum(1 + len(line) // LETTERS_ON_A_LINE for line in str(self.value).split("\n"))
        return max(LEAST_HEIGHT, min(lines + 1, MOST_HEIGHT))

    @property
    def chosen_words(self) -> str:
        return ", ".join(choice.label for choice in self.choices if choice.chosen)

    @property
    def described_by(self) -> str:
        notes = [("help", self.label.help), ("error", self.error), ("findings", self.findings)]
        return " ".join(f"{self.name}-{name}" for name, there in notes if there)

    @property
    def is_wrong(self) -> bool:
        """Something is wrong here or inside: a fold that holds it is open."""
        inside = [*self.nodes, *self.aside, *(node for row in self.rows for node in (*row.nodes, *row.aside))]
        return bool(self.error or self.findings) or any(node.is_wrong for node in inside)

    @property
    def is_filled(self) -> bool:
        return bool(self.value or self.rows)


@dataclass
class Row:
    """One row of a list: a table with its own name, its words as a heading, and what is wrong with it as a whole."""

    name: str
    number: int
    title: str
    nodes: list[Node]
    aside: list[Node]
    findings: list[str]
    is_last: bool

    @property
    def index(self) -> int:
        """Its place as it is posted, from 0."""
        return self.number - 1

    @property
    def filled(self) -> list[Node]:
        """What is shown to who only reads: fields used by few only where something stands in them."""
        return [*self.nodes, *(node for node in self.aside if node.is_filled)]

    @property
    def is_wrong(self) -> bool:
        return bool(self.findings) or any(node.is_wrong for node in (*self.nodes, *self.aside))

    @property
    def opens_aside(self) -> bool:
        return any((node.is_filled and node.label.control != "key") or node.is_wrong for node in self.aside)

    @property
    def is_open(self) -> bool:
        """A row without words has just been added: it is to be written in."""
        return self.is_wrong or not self.title


@dataclass
class Drawing:
    """What the nodes of one section are made from."""

    choices: Choices
    errors: Errors
    findings: Mapping[str, list[str]]
    fixed: frozenset[str]

    def nodes_of(self, table: Table, raw: Mapping[str, Any], name: str) -> list[Node]:
        return [self._node(field, raw[field.name], f"{name}.{field.name}".lstrip("."), raw) for field in table.fields]

    def _node(self, field: Field, raw: Any, name: str, row: Mapping[str, Any]) -> Node:
        shape, wrong = field.shape, {"error": self.errors.get(name, ""), "findings": self.findings.get(name, [])}
        node = Node(name, field.label, _control(shape.control, raw), raw, **wrong)
        if name in self.fixed:
            node.control = "fixed"
        if isinstance(shape, Table):
            node.nodes = self.nodes_of(shape, raw, name)
        elif isinstance(shape, Tables):
            node.rows = [self._row(shape, each, f"{name}.{n}", n, n + 1 == len(raw)) for n, each in enumerate(raw)]
        elif field.label.choices:
            before = row.get({"answers": "key", "sub_points": "criterion"}.get(field.label.choices, ""), "")
            node.choices = _chosen(self.choices.pairs(field.label.choices, before), raw)
        elif isinstance(raw, dict):
            node.parts = [(f"{name}.{part}", part, text) for part, text in raw.items()]
        return node

    def _row(self, shape: Tables, raw: Mapping[str, Any], name: str, number: int, is_last: bool) -> Row:
        every = self.nodes_of(shape.row, raw, name)
        shown = [node for node in every if not node.label.aside]
        aside = [node for node in every if node.label.aside]
        title = next((raw[word] for word in WORDS_OF_A_ROW if raw.get(word)), "")
        title = WORDS_OF_REFERENCES.get(title, title)
        return Row(name, number + 1, title, shown, aside, self.findings.get(name, []), is_last)


def _control(control: str, raw: Any) -> str:
    """A text that has several lines already is shown on several."""
    return "long" if control == "text" and "\n" in raw else control


def _chosen(pairs: Iterable[tuple[str, str]], raw: Any) -> list[Choice]:
    """The choices, the chosen first in their own order; one that is not in the list stands there all the same."""
    chosen = [raw] if isinstance(raw, str) else raw
    known = dict(pairs)
    unknown = [Choice(key, f"{key} (kendes ikke)", True) for key in chosen if key and key not in known]
    if isinstance(raw, str):
        return [*unknown, *(Choice(key, label, key == raw) for key, label in known.items())]
    first = [Choice(key, known[key], True) for key in chosen if key in known]
    return [*first, *unknown, *(Choice(key, label, False) for key, label in known.items() if key not in chosen)]


def nodes_of(
    section: Section,
    document: PoolDocument,
    raw: Mapping[str, Any],
    *,
    errors: Errors | None = None,
    findings: Iterable[Finding] = (),
    fixed: frozenset[str] = frozenset(),
) -> list[Node]:
    """Every field of the section as it stands in `raw`; errors and findings at the fields they are about."""
    questions = raw.get("questions") or BY_KEY["spoergsmaal"].typed(document)["questions"]
    by_name: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        by_name[finding.name].append(finding.text)
    drawing = Drawing(Choices(document, questions), errors or {}, by_name, fixed)
    return drawing.nodes_of(section.table, raw, "")
