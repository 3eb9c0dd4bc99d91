"""Does the document make sense? What would trip an applicant or an assessor, with the path where it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from pools.canonical import hints_of
from pools.document import PoolDocument
from pools.poolfile import (
    checks_of_allocation,
    checks_of_conditions,
    checks_of_form,
    checks_of_page,
    checks_of_places,
    checks_of_questions,
)
from pools.poolfile.lines import Path

Finding = tuple[Path, str]
MAY_BE_BLANK_OF_TEXTS = "notes"


def problems_in(document: PoolDocument) -> Iterator[Finding]:
    """Every (path, Danish sentence) that is wrong; nothing when the pool can be used."""
    yield from _texts(document, ())
    yield from checks_of_page.findings(document)
    yield from checks_of_form.findings(document)
    yield from checks_of_questions.findings(document)
    yield from checks_of_conditions.findings(document)
    yield from checks_of_allocation.findings(document)
    yield from checks_of_places.findings(document)
    yield from _assumptions(document)


def _texts(value: Any, path: Path) -> Iterator[Finding]:
    """No text may have blanks around it, and no item of a list may be empty or said twice."""
    if is_dataclass(value):
        for field in fields(value):
            if field.name != MAY_BE_BLANK_OF_TEXTS:
                yield from _texts(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple):
        yield from _items(value, path)
        for number, item in enumerate(value):
            yield from _texts(item, (*path, number))
    elif isinstance(value, str) and value != value.strip():
        yield path, "Teksten må ikke begynde eller slutte med mellemrum eller linjeskift."


def _items(values: Iterable[Any], path: Path) -> Iterator[Finding]:
    texts = [value for value in values if isinstance(value, str)]
    if "" in texts:
        yield path, "Listen har et tomt punkt."
    if len(set(texts)) < len(texts):
        yield path, "Listen har det samme punkt to gange."


def _assumptions(document: PoolDocument) -> Iterator[Finding]:
    seen = set()
    for number, assumption in enumerate(document.assumptions):
        path: Path = ("assumptions", number)
        if not _exists(assumption.path):
            yield (*path, "path"), f"Der er ingen nøgle «{assumption.path}», som kan være en antagelse."
        if assumption.path in seen:
            yield (*path, "path"), f"Antagelsen om «{assumption.path}» står to gange."
        if not assumption.text:
            yield (*path, "text"), "Skriv, hvorfor værdien er en antagelse."
        seen.add(assumption.path)


def _exists(path: str) -> bool:
    """Is "criteria.sub_points.rubric" a way down the document's declared fields?"""
    kind: Any = PoolDocument
    for name in path.split("."):
        while not is_dataclass(kind) and get_args(kind):
            kind = next(a for a in get_args(kind) if a is not NoneType or get_origin(kind) is not UnionType)
        if not is_dataclass(kind) or name not in hints_of(kind):  # type: ignore[arg-type]
            return False
        kind = hints_of(kind)[name]  # type: ignore[arg-type]
    return True
