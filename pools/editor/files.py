"""Which files were chosen or removed on the page of materials, and how does the section stand with them?"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from pools.editor.tables import Errors
from portal.inspection import FileRefused
from portal.models import StoredFile

GROUPS = "material_groups"


def with_files(
    raw: dict[str, Any],
    removed: Mapping[str, Any],
    chosen: Mapping[str, Any],
    keep: Callable[[UploadedFile], StoredFile],
    errors: Errors,
) -> dict[str, Any]:
    """The typed section with each chosen file kept and named in its row; a file that is refused is told in `errors`."""
    for name, row in _materials(raw):
        file = chosen.get(f"{name}.upload")
        if f"{name}.remove" in removed:
            row |= {"file": "", "sha256": ""}
        if file is None:
            continue
        try:
            stored = keep(file)
        except FileRefused as refusal:
            errors[f"{name}.sha256"] = refusal.text
        else:
            row |= {"file": stored.name, "sha256": stored.sha256, "title": row["title"] or stored.name}
    return raw


def _materials(raw: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, group in enumerate(raw.get(GROUPS, [])):
        for inner, row in enumerate(group["materials"]):
            yield f"{GROUPS}.{number}.materials.{inner}", row
