"""Which figures may be shown of a self-evaluation? The only door to them: no other module asks the database.

The database itself gives none below five answers and none before the round is closed (sql/evaluation.py). What is
made of them here is made of shown figures alone, so that nothing hidden can be had by subtraction: a theme is the mean
of its shown statements, and there is no total across groups or tilbud.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection

from indsatsforloeb.evaluation.questions import LEADERS, asked_of
from indsatsforloeb.models import LeaderAnswer, SelfEvaluation
from indsatsforloeb.sql.evaluation import HIGHEST_SHOWN, LOWEST_SHOWN, SMALLEST_GROUP
from indsatsforloeb.states import AnswerGroup

TOO_FEW = f"færre end {SMALLEST_GROUP} svar"
NO_FIGURE = "intet tal"
TENTH = Decimal("0.1")
LEADERS_LABEL = "Ledere (samlet svar)"


@dataclass(frozen=True)
class StatementFigure:
    """One statement's mean, 1 to 5 with one decimal; None where too few answered it."""

    text: str
    figure: Decimal | None
    is_open: bool = False

    @property
    def words(self) -> str:
        return figure_words(self.figure, is_open=self.is_open)


@dataclass(frozen=True)
class ThemeFigure:
    """One theme's mean of the shown statements; None where none is shown."""

    key: str
    title: str
    statements: tuple[StatementFigure, ...]
    comment: str = ""
    is_open: bool = False

    @property
    def figure(self) -> Decimal | None:
        return mean_of(each.figure for each in self.statements)

    @property
    def words(self) -> str:
        return figure_words(self.figure, is_open=self.is_open)


@dataclass(frozen=True)
class GroupFigures:
    """What is shown of one group; `answers` is how many, None below five. The leaders' one answer is open."""

    key: str
    label: str
    answers: int | None
    themes: tuple[ThemeFigure, ...]

    @property
    def is_open(self) -> bool:
        return self.key == LEADERS

    @property
    def is_shown(self) -> bool:
        return any(theme.figure is not None for theme in self.themes)

    @property
    def words(self) -> str:
        if self.is_open:
            return "et samlet, åbent svar" if self.is_shown else "har ikke svaret"
        return f"{self.answers} svar" if self.answers else TOO_FEW


def figures_of(evaluation: SelfEvaluation) -> list[GroupFigures]:
    """Each group's figures, and the leaders' open answer; empty until the round is closed. Two queries."""
    if evaluation.closed_at is None:
        return []
    shown = _shown(evaluation)
    return [*(_group(group, shown, evaluation) for group in AnswerGroup), _leaders(evaluation)]


def enough_in(evaluation: SelfEvaluation) -> set[str]:
    """The groups in which at least five have answered; nothing else is known while the round is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT of_group FROM evaluation_enough(%s)", [evaluation.pk])
        return {row[0] for row in cursor.fetchall()}


def mean_of(figures: Iterable[Decimal | None]) -> Decimal | None:
    """Of figures as they are shown, with one decimal; None of none."""
    shown = [each for each in figures if each is not None]
    return (sum(shown, Decimal(0)) / len(shown)).quantize(TENTH, ROUND_HALF_UP) if shown else None


def figure_words(figure: Decimal | None, *, is_open: bool = False) -> str:
    """«3,4», «1,5 eller lavere» at the ends of what is shown of anonymous answers, and «færre end 5 svar»."""
    if figure is None:
        return NO_FIGURE if is_open else TOO_FEW
    words = f"{figure:.1f}".replace(".", ",")
    if is_open:
        return words
    if figure <= Decimal(LOWEST_SHOWN):
        return f"{words} eller lavere"
    return f"{words} eller højere" if figure >= Decimal(HIGHEST_SHOWN) else words


def _shown(evaluation: SelfEvaluation) -> dict[tuple[str, str], Decimal]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT of_group, statement, figure FROM evaluation_figures(%s)", [evaluation.pk])
        return {(group, statement): figure for group, statement, figure in cursor.fetchall()}


def _group(group: AnswerGroup, shown: dict[tuple[str, str], Decimal], evaluation: SelfEvaluation) -> GroupFigures:
    themes = tuple(
        ThemeFigure(
            theme.key,
            theme.title,
            tuple(StatementFigure(each.text, shown.get((group.value, each.key))) for each in theme.statements),
        )
        for theme in asked_of(group, evaluation.questions)
    )
    answers = shown.get((group.value, ""))
    return GroupFigures(group.value, group.label, int(answers) if answers else None, themes)


def _leaders(evaluation: SelfEvaluation) -> GroupFigures:
    """The newest of the leaders' answers: they were told that it is open."""
    newest = LeaderAnswer.objects.filter(evaluation=evaluation).order_by("-pk").first()
    values, comments = (newest.values, newest.comments) if newest else ({}, {})
    themes = tuple(
        ThemeFigure(
            theme.key,
            theme.title,
            tuple(StatementFigure(each.text, _decimal(values.get(each.key)), True) for each in theme.statements),
            comments.get(theme.key, ""),
            True,
        )
        for theme in asked_of(LEADERS, evaluation.questions)
    )
    return GroupFigures(LEADERS, LEADERS_LABEL, 1 if newest else None, themes)


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
