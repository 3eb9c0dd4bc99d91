"""What is on the page of one section: as it stands, as it was typed and could not be saved, or in conflict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pools.editor.findings import Finding, findings_in
from pools.editor.overview import Written, written_in
from pools.editor.page import Node, nodes_of
from pools.editor.sections import SECTIONS, Section
from pools.editor.tables import Errors
from pools.editor.working import WorkingCopy
from portal.steps import Obstacle


@dataclass(frozen=True)
class Entry:
    """What was posted and not saved; `is_stale`: somebody else was first."""

    raw: Mapping[str, Any]
    errors: Errors = field(default_factory=dict)
    is_stale: bool = False


@dataclass(frozen=True)
class Sheet:
    """One section as it is shown."""

    section: Section
    nodes: list[Node]
    base: str
    findings: list[Finding]
    obstacles: list[Obstacle]
    theirs: list[Node]
    theirs_by: Written | None
    menu: list[tuple[Section, int]]


def sheet_of(copy: WorkingCopy, section: Section, entry: Entry | None = None) -> Sheet:
    """The section of a working copy; what was typed wins over what is stored."""
    every = findings_in(copy.document)
    stored = section.typed(copy.document)
    entry, is_typed = entry or Entry(stored), entry is not None
    findings = [finding for finding in every if finding.section == section] if not is_typed else []
    nodes = nodes_of(section, copy.document, entry.raw, errors=entry.errors, findings=findings, fixed=copy.fixed)
    theirs = _different(nodes_of(section, copy.document, stored), stored, entry.raw) if entry.is_stale else []
    return Sheet(
        section=section,
        nodes=nodes,
        base=section.fingerprint(copy.document),
        findings=findings,
        obstacles=[_obstacle(nodes, name, text) for name, text in entry.errors.items()],
        theirs=theirs,
        theirs_by=written_in(copy.pool).get(section.key) if entry.is_stale else None,
        menu=[(each, sum(finding.section == each for finding in every)) for each in SECTIONS],
    )


def _different(nodes: list[Node], stored: Mapping[str, Any], mine: Mapping[str, Any]) -> list[Node]:
    """The stored fields that are not as typed; of a list the rows that are not, or all when it only has fewer."""
    different = [node for node in nodes if stored[node.name] != mine[node.name]]
    for node in different:
        if node.rows:
            rows, typed = stored[node.name], mine[node.name]
            other = [row for row in node.rows if rows[row.index : row.index + 1] != typed[row.index : row.index + 1]]
            node.rows = other or node.rows
    return different


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
