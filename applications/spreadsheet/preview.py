"""What will happen when this sheet is taken in, as the budget stands at this moment?"""

from dataclasses import dataclass
from decimal import Decimal

from applications.models import Application
from applications.spreadsheet.changes import Changes, Titles, changes_of_lines, changes_of_posts, fingerprint
from applications.spreadsheet.content import SheetContent, content_of
from applications.spreadsheet.reading import Grid
from pools.document import document_of


@dataclass(frozen=True)
class Preview:
    """The sheet as read, what it changes, and the fingerprint of the budget it was compared with."""

    content: SheetContent
    posts: Changes
    lines: Changes
    seen: str

    @property
    def changes_anything(self) -> bool:
        return self.posts.any or self.lines.any

    @property
    def expenses(self) -> Decimal:
        """What the posts come to when the sheet has been taken in."""
        return sum((post.total for post in self.posts.order), Decimal(0))

    @property
    def words(self) -> str:
        """«5 nye poster, 2 poster ændres, 1 post fjernes»"""
        parts = [_told(self.posts, "post", "poster"), _told(self.lines, "linje", "linjer")]
        return "; ".join(part for part in parts if part) or "ingen ændringer"


def preview_of(application: Application, grid: Grid) -> Preview:
    """Compares in three queries. Raises SheetRefused when the sheet is no budget."""
    document = document_of(application.pool_version)
    activities = dict(application.activities.values_list("name", "pk"))
    posts, lines = list(application.posts.all()), list(application.financing.all())
    content = content_of(grid, document, activities)
    categories = {category.key: category.title for category in document.budget.categories}
    titles = Titles(categories, {pk: name for name, pk in activities.items()})
    return Preview(
        content,
        changes_of_posts(content, posts, titles),
        changes_of_lines(content, lines, titles),
        fingerprint(posts, lines, activities),
    )


def _told(changes: Changes, one: str, many: str) -> str:
    def noun(count: int) -> str:
        return one if count == 1 else many

    added, changed, removed = (len(each) for each in (changes.added, changes.changed, changes.removed))
    counts = (
        (added, f"{added} {'ny' if added == 1 else 'nye'} {noun(added)}"),
        (changed, f"{changed} {noun(changed)} ændres"),
        (removed, f"{removed} {noun(removed)} fjernes"),
    )
    return ", ".join(words for count, words in counts if count)
