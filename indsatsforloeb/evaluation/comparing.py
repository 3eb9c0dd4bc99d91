"""How does the second self-evaluation stand beside the first? Only what is shown of both is set side by side."""

from dataclasses import dataclass
from decimal import Decimal

from indsatsforloeb.evaluation.figures import GroupFigures, ThemeFigure


@dataclass(frozen=True)
class ThemeThenAndNow:
    """One theme of one group in both rounds; `change` in words only where both are shown."""

    title: str
    first: str
    second: str
    change: str


@dataclass(frozen=True)
class GroupThenAndNow:
    label: str
    rows: tuple[ThemeThenAndNow, ...]


def compared(first: list[GroupFigures], second: list[GroupFigures]) -> list[GroupThenAndNow]:
    """Theme by theme, group by group; a group hidden in either round is not compared, and no groups are added up."""
    return [
        GroupThenAndNow(before.label, tuple(_row(*pair) for pair in zip(before.themes, after.themes, strict=False)))
        for before, after in zip(first, second, strict=False)
        if before.is_shown and after.is_shown
    ]


def _row(before: ThemeFigure, after: ThemeFigure) -> ThemeThenAndNow:
    return ThemeThenAndNow(before.title, before.words, after.words, _change(before.figure, after.figure))


def _change(before: Decimal | None, after: Decimal | None) -> str:
    """Of the figures as they are shown."""
    if before is None or after is None:
        return "kan ikke sammenlignes"
    if before == after:
        return "uændret"
    words = f"{abs(after - before):.1f}".replace(".", ",")
    return f"{words} op" if after > before else f"{words} ned"
