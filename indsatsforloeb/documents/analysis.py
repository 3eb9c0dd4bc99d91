"""Which words stand in an analyserapport on paper? The report as it is handed over, with its figures frozen."""

from typing import Any

from indsatsforloeb.evaluation.figures import GroupFigures, figures_of
from indsatsforloeb.evaluation.radar import frozen, radar_of
from indsatsforloeb.models import AnalysisReport, Course
from indsatsforloeb.rules.analysis import PARTS
from indsatsforloeb.themes import THEMES

KIND = "analyserapport"
TITLE = "Analyserapport"
TEMPLATE = "indsatsforloeb/paper_report.html"


def report_words(course: Course, report: AnalysisReport) -> dict[str, Any]:
    """Plain words, tables and the picture's points; nothing that is not shown on the pages is in them."""
    first = course.evaluations.order_by("number").first()
    figures = figures_of(first) if first else []
    return {
        "organisation": course.case.organisation.name,
        "course": course.case.title,
        "summary": report.summary,
        "themes": [_theme(key, title, report) for key, title in THEMES.items()],
        "table": _table(figures),
        "radar": frozen(radar_of(figures)),
        "comments": _comments(figures),
    }


def _theme(key: str, title: str, report: AnalysisReport) -> dict[str, Any]:
    written = report.themes.get(key, {})
    parts = [[words, written[part]] for part, words in PARTS.items() if written.get(part, "").strip()]
    return {"title": title, "parts": parts}


def _table(figures: list[GroupFigures]) -> dict[str, Any]:
    return {
        "groups": [[group.label, group.words] for group in figures],
        "rows": [
            [themes[0].title, [theme.words for theme in themes]]
            for themes in zip(*(group.themes for group in figures), strict=True)
        ],
    }


def _comments(figures: list[GroupFigures]) -> list[list[str]]:
    """What the leaders wrote, theme by theme: it was said openly."""
    return [[theme.title, theme.comment] for group in figures for theme in group.themes if theme.comment]
