"""What has stood in a row of the tilbud of an application, who replaced it, and which rows have been removed?"""

from collections.abc import Mapping
from typing import Any

from applications.models import AnswerRevision, Application
from applications.tilbud import CELLS, TITLES, TilbudRow

ROW = "_tilbud/"
KEY = "tilbudsraekke-"  # «tilbudsraekke-12» is the row 12; the page's own anchor for it


def row_of(key: str) -> int | None:
    """The id of the row that `key` names; None when it names something else."""
    number = key.removeprefix(KEY)
    return int(number) if key.startswith(KEY) and number.isascii() and number.isdigit() else None


def revision_key(row_id: int) -> str:
    """Under which key replaced rows are kept."""
    return f"{ROW}{row_id}"


def row_text(value: Mapping[str, Any]) -> str:
    """A row as it is read, one cell a line."""
    cells = {name: value.get("name" if name == "tilbud" else name, "") for name in CELLS}
    return "\n".join(f"{TITLES[name]}: {text}" for name, text in cells.items() if text)


def stored_value(row: TilbudRow) -> dict[str, str]:
    return row.as_json() | {"name": row.name}


def removed_tilbud(application: Application) -> list[tuple[str, str]]:
    """(key, words) of the rows that stand no longer, as they were last."""
    standing = {revision_key(pk) for pk in application.tilbud.values_list("pk", flat=True)}
    kept = AnswerRevision.objects.filter(application=application, question__startswith=ROW).order_by("version")
    removed = {each.question: each.value for each in kept if each.question not in standing}
    return [(question.replace(ROW, KEY, 1), row_text(value).replace("\n", ", ")) for question, value in removed.items()]


def earlier_row(value: Mapping[str, Any], *, key: str, base: str) -> TilbudRow:
    """An earlier version of a row as one to save."""
    return TilbudRow(key=key, base=base, **{name: value.get(name, "") for name in CELLS})
