"""What is on the page of one section: as it stands, as it was typed and could not be saved, or in conflict."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pools.editor.findings import Finding, findings_in
from pools.editor.merging import put, seal
from pools.editor.overview import Written, written_in
from pools.editor.page import Node, nodes_of
from pools.editor.sections import SECTIONS, Section
from pools.editor.tables import Errors, Table, Tables
from pools.editor.working import WorkingCopy
from portal.steps import Obstacle


@dataclass(frozen=True)
class Entry:
    """What was posted and not saved, and what it was written from; `clashes`: what is stored where both wrote.

    `copy`: somebody else was first, and this is what stood then.
    """

    raw: Mapping[str, Any]
    errors: Errors = field(default_factory=dict)
    base: str = ""
    base_words: Mapping[str, Any] = field(default_factory=dict)
    clashes: Mapping[str, Any] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    copy: WorkingCopy | None = None


@dataclass(frozen=True)
class Clash:
    """A field both have written in: both texts, and which is chosen ("mine", "theirs", "")."""

    name: str
    row: str
    mine: Node
    theirs: Node
    chosen: str

    @property
    def sides(self) -> list[tuple[str, str, Node]]:
        """Each text with what choosing it is called; my own can still be corrected in its field."""
        return [("mine", "Min tekst, som den står i feltet", self.mine), ("theirs", "Den gemte tekst", self.theirs)]


@dataclass(frozen=True)
class Sheet:
    """One section as it is shown; `base`, `base_words`, `clash_words` come back with the form."""

    section: Section
    nodes: list[Node]
    base: str
    base_words: str
    clash_words: str
    labels: str
    findings: list[Finding]
    obstacles: list[Obstacle]
    clashes: list[Clash]
    theirs_by: Written | None
    menu: list[tuple[Section, int]]


def sheet_of(copy: WorkingCopy, section: Section, entry: Entry | None = None) -> Sheet:
    """The section of a working copy; what was typed wins over what is stored."""
    every = findings_in(copy.document)
    stored = section.typed(copy.document)
    entry, is_typed = entry or Entry(stored), entry is not None
    findings = [finding for finding in every if finding.section == section] if not is_typed else []
    nodes = nodes_of(section, copy.document, entry.raw, errors=entry.errors, findings=findings, fixed=copy.fixed)
    place = place_of(copy.pool.pk, section)
    return Sheet(
        section=section,
        nodes=nodes,
        base=entry.base or section.fingerprint(copy.document),
        base_words=seal(place, entry.base_words or stored),
        clash_words=seal(place, entry.clashes) if entry.clashes else "",
        labels=json.dumps(labels_of(section.table, ""), ensure_ascii=False),
        findings=findings,
        obstacles=[_obstacle(nodes, name, text) for name, text in entry.errors.items()],
        clashes=_clashes(section, copy, entry, nodes),
        theirs_by=written_in(copy.pool).get(section.key) if entry.clashes else None,
        menu=[(each, sum(finding.section == each for finding in every)) for each in SECTIONS],
    )


def labels_of(table: Table, name: str) -> dict[str, str]:
    """What each field is called, by its name without the numbers of rows; what nobody types is called nothing."""
    found: dict[str, str] = {}
    for each in table.fields:
        here = f"{name}.{each.name}".lstrip(".")
        inner = each.shape.row if isinstance(each.shape, Tables) else each.shape
        found[here] = "" if isinstance(inner, Table) or each.label.control == "file" else each.label.text
        found |= labels_of(inner, here) if isinstance(inner, Table) else {}
    return found


def place_of(pool: int, section: Section) -> str:
    """What is sealed on one section's page holds on that page alone."""
    return f"{pool}/{section.key}"


def _clashes(section: Section, copy: WorkingCopy, entry: Entry, nodes: list[Node]) -> list[Clash]:
    """Both texts of each field, drawn as they are read."""
    raw = deepcopy(dict(entry.raw))
    for name, value in entry.clashes.items():
        put(raw, name, value)
    theirs = {node.name: node for node in _all(nodes_of(section, copy.document, raw))}
    rows = {row.name: row.title for node in _all(nodes) for row in node.rows}
    return [
        Clash(node.name, rows.get(node.row, ""), node, theirs[node.name], entry.chosen.get(node.name, ""))
        for node in _all(nodes)
        if node.name in entry.clashes and node.name in theirs
    ]


def _obstacle(nodes: list[Node], name: str, text: str) -> Obstacle:
    """A line of the summary on top, leading to its field."""
    label = next((node.label.text for node in _all(nodes) if node.name == name), "")
    return Obstacle("unreadable", f"{label}: {text}".removeprefix(": "), f"#{name}")


def _all(nodes: list[Node]) -> list[Node]:
    found = []
    for node in nodes:
        inside = [*node.nodes, *(each for row in node.rows for each in (*row.nodes, *row.aside))]
        found += [node, *_all(inside)]
    return found
