"""What do the cells of a sheet say: posts and lines as if typed on the page, and what is wrong, cell by cell?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from applications.budget.entry import Entry, read_financing, read_post
from applications.budget.rows import MOST_LINES, MOST_POSTS
from applications.spreadsheet.cells import CellFault, cell_at, reference, shown, typed_row, unreadable
from applications.spreadsheet.headings import RECKONED, Headings, filled_down, headings_of
from applications.spreadsheet.layout import FIELDS, FINANCING, LINE_FIELDS, SUMS, key_of, named, plain
from applications.spreadsheet.reading import Grid
from applications.spreadsheet.refusals import SheetRefused
from applications.states import FinancingKind
from pools.document import PoolDocument

LINES_END = "udgifter"


@dataclass(frozen=True)
class SheetRow:
    """A post or a line as typed; `key` is (id, version) when the row says which stored one it is."""

    row: int
    key: tuple[int, int] | None
    entry: Entry


@dataclass
class SheetContent:
    """A whole sheet; `lines` is None when it has no part for co-funding and income. Notes are worth a look, no more."""

    posts: list[SheetRow] = field(default_factory=list)
    lines: list[SheetRow] | None = None
    faults: list[CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    columns: Mapping[str, int] = field(default_factory=dict)


def content_of(grid: Grid, document: PoolDocument, activities: Mapping[str, int]) -> SheetContent:
    """The sheet understood; `activities` are ids by name. Raises SheetRefused when it is no budget at all."""
    headings = headings_of(grid, document)
    reader = _Reader(filled_down(grid, headings), headings, document, activities)
    content = reader.read()
    if len(content.posts) > MOST_POSTS or len(content.lines or ()) > MOST_LINES:
        raise SheetRefused("too_many_posts")
    content.faults.sort(key=lambda fault: (fault.row, fault.column))
    return content


class _Reader:
    """Goes down the rows: posts until the sums, then co-funding and income until theirs."""

    def __init__(self, grid: Grid, headings: Headings, document: PoolDocument, activities: Mapping[str, int]) -> None:
        self.grid, self.headings, self.document = grid, headings, document
        self.activities = {plain(name): pk for name, pk in activities.items()}
        self.categories = {plain(each.title): each.key for each in document.budget.categories}
        self.content = SheetContent(faults=list(headings.faults), columns=headings.columns)
        self.content.notes += [
            f"Kolonnen «{text}» hører ikke til budgettet og er ikke læst." for text in headings.unread
        ]
        self.content.notes += [
            f"Kolonnen «{label}» mangler i arket. Det, der står i portalen, bliver stående; nye poster får intet i den."
            for name, label in FIELDS.items()
            if name not in (*headings.columns, RECKONED)
        ]
        self.taken: set[tuple[str, int]] = set()

    def read(self) -> SheetContent:
        for row in range(self.headings.row + 1, len(self.grid.rows)):
            if self._ends_the_posts(row):
                self._financing(row)
                break
            self._post(row)
        return self.content

    def _ends_the_posts(self, row: int) -> bool:
        words = [plain(shown(cell)) for cell in self.grid.rows[row]]
        first = next((word for at, word in enumerate(words) if word and at != self.headings.key), "")
        kind, source = (plain(LINE_FIELDS[name]) for name in ("kind", "source"))
        return first in (plain(SUMS), plain(FINANCING)) or (kind in words and source in words)

    def _post(self, row: int) -> None:
        columns = self.headings.columns
        typed, faults = typed_row(self.grid, row, columns), unreadable(self.grid, row, columns)
        if not any(typed.values()) and not faults:
            return
        key = self._key(row, "P")
        data = {name: text for name, text in typed.items() if name not in faults}
        self._choose_category(data, faults)
        self._choose_activity(row, data, is_new=key is None)
        entry = read_post(data, self.document, self.activities.values())
        entry.errors |= faults
        self.content.posts.append(SheetRow(row, key, entry))
        for name, text in entry.errors.items():
            self._fault(row, columns[name], self.headings.labels[name], text)

    def _choose_category(self, data: dict[str, str], faults: dict[str, str]) -> None:
        title = data.get("category", "")
        if not title:
            return
        data["category"] = self.categories.get(plain(title), "")
        if not data["category"]:
            titles = "», «".join(each.title for each in self.document.budget.categories)
            faults["category"] = f"Puljen har ikke den kategori. Vælg en af «{titles}»."
            del data["category"]

    def _choose_activity(self, row: int, data: dict[str, str], *, is_new: bool) -> None:
        """By its name; one the plan does not have leaves the post as it was, and is told."""
        name = data.get("activity", "")
        if not name:
            return
        data["activity"] = str(self.activities.get(plain(name), ""))
        if not data["activity"]:
            text = f"Række {row + 1}: Planen har ingen aktivitet, der hedder «{name[:60]}»."
            self.content.notes.append(f"{text} Vælg aktiviteten på posten, når arket er læst ind.")
            if not is_new:
                del data["activity"]

    def _financing(self, first: int) -> None:
        """Co-funding and income: from their headings on."""
        for row in range(first, len(self.grid.rows)):
            cells = self.grid.rows[row]
            names = {name: at for at, cell in enumerate(cells) if (name := named(shown(cell), LINE_FIELDS))}
            if len(names) == len(LINE_FIELDS):
                self.content.lines = list(self._lines(row + 1, names))
                return

    def _lines(self, first: int, columns: dict[str, int]) -> Iterator[SheetRow]:
        kinds = {plain(str(kind.label)): str(kind) for kind in FinancingKind}
        for row in range(first, len(self.grid.rows)):
            typed, faults = typed_row(self.grid, row, columns), unreadable(self.grid, row, columns)
            if not typed["kind"] and plain(typed["source"]) == LINES_END:
                return
            if not any(typed.values()) and not faults:
                continue
            data = {name: text for name, text in typed.items() if name not in faults}
            data["kind"] = kinds.get(plain(typed["kind"]), "")
            entry = read_financing(data)
            entry.errors |= faults
            yield SheetRow(row, self._key(row, "L"), entry)
            for name, text in entry.errors.items():
                self._fault(row, columns[name], LINE_FIELDS[name], text)

    def _key(self, row: int, letter: str) -> tuple[int, int] | None:
        """Which stored row it is; a row that was copied is a new one the second time."""
        if self.headings.key is None:
            return None
        key = key_of(shown(cell_at(self.grid, row, self.headings.key)), letter)
        if key is None or (letter, key[0]) in self.taken:
            return None
        self.taken.add((letter, key[0]))
        return key

    def _fault(self, row: int, column: int, label: str, text: str) -> None:
        typed = shown(cell_at(self.grid, row, column))
        if reference(row, column) in self.grid.formulas:
            typed = f"formel, der gav «{typed}»" if typed else "formel"
        self.content.faults.append(CellFault(row, column, label, typed, text))
