"""The drawings: whole at any width, and no group of a self-evaluation hides another that answers the same."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from assessment.numbers.figures import bars, dots, lengths
from indsatsforloeb.board.cards import cards_for
from indsatsforloeb.board.timeline import MOST_TICKS, time_line_of
from indsatsforloeb.evaluation.figures import GroupFigures, StatementFigure, ThemeFigure
from indsatsforloeb.evaluation.radar import MARKS, frozen, radar_of
from indsatsforloeb.templatetags.evaluation import line_look, mark_look
from indsatsforloeb.themes import THEMES
from tests.indsatsforloeb import stories
from tests.indsatsforloeb.test_board import put


def percent(words: str) -> Decimal:
    assert words.endswith("%")
    return Decimal(words.removesuffix("%"))


def group(label: str, *figures: str | None) -> GroupFigures:
    of_each = zip(THEMES.items(), figures, strict=True)
    themes = [
        ThemeFigure(key, title, (StatementFigure("x", Decimal(figure) if figure else None),))
        for (key, title), figure in of_each
    ]
    return GroupFigures(label.lower(), label, 7, tuple(themes))


ALIKE = [group(label, *["3.5"] * 6) for label in ("Medarbejdere", "Borgere", "Ledere")]


def test_groups_that_coincide_are_all_seen():
    """The same path, each narrower than the one under it and dashed its own way; each mark fits inside the last."""
    outlines = radar_of(ALIKE).outlines
    assert len({each.path for each in outlines}) == 1
    looks = [line_look(each.mark) for each in outlines]
    widths = [Decimal(re.search(r'stroke-width="([\d.]+)"', look)[1]) for look in looks]
    assert widths == sorted(set(widths), reverse=True)
    assert len({re.sub(r'.*stroke-dasharray="([^"]+)".*|.*', r"\1", look) for look in looks}) == 3
    reaches = [max(abs(Decimal(each)) for each in re.findall(r"^m(-?[\d.]+) (-?[\d.]+)", d)[0]) for d in MARKS.values()]
    assert reaches == sorted(set(reaches), reverse=True)
    assert all('stroke="' in mark_look(each.mark) for each in outlines[:-1])  # an edge is left of those beneath


def test_a_group_keeps_its_mark_when_the_one_before_it_is_hidden():
    hidden = group("Medarbejdere", *[None] * 6)
    radar = radar_of([hidden, *ALIKE[1:]])
    assert [(each.label, each.mark) for each in radar.outlines] == [("Borgere", "square"), ("Ledere", "triangle")]
    assert radar.hidden == ("Medarbejdere: 7 svar",)


def test_a_theme_without_a_figure_leaves_the_line_open():
    (outline,) = radar_of([group("Borgere", "3", "3", None, "3", "3", "3")]).outlines
    assert (outline.path.count("M"), outline.path.count("L"), "Z" in outline.path) == (2, 3, False)
    assert outline.marks.count("M") == 5


def test_the_picture_is_the_same_on_the_page_and_from_the_words_of_a_paper():
    """Coordinates are texts, so that no language puts a comma in them."""
    radar = radar_of(ALIKE)
    page, paper = (render_to_string("indsatsforloeb/_radar.html", {"radar": each}) for each in (radar, frozen(radar)))
    assert page == paper
    assert not re.search(r'(?:[xyd]|points)="[^"]*\d,\d', page)


def test_a_drawing_of_numbers_fills_its_width_whatever_that_is():
    rows = [("Først", [(1, "en"), (3, "tre")]), ("Intet", [(0, "")])]
    first, nothing = bars("k", "t", "d", rows).rows
    assert [(part.x, part.width) for part in first.parts] == [("0%", "25%"), ("25%", "75%")]
    assert nothing.parts == ()
    drawn = lengths("k", "t", "d", [("A", Decimal(3), 1, ""), ("B", Decimal(1), 1, ""), ("C", Decimal(0), 1, "")])
    assert [[part.width for part in row.parts] for row in drawn.rows] == [["100%"], ["33.33%"], []]
    points = dots("k", "t", "d", [("A", Decimal("0.5"), False, ""), ("B", Decimal(9), False, "")], reach=1)
    assert ([each.x for each in points.rows], points.ticks[0]) == (["75%", "100%"], ("0%", "\N{MINUS SIGN}1"))
    assert "viewBox" not in render_to_string("assessment/_figure.html", {"figure": drawn})


@pytest.mark.db
@pytest.mark.parametrize("months", [4, 12])
def test_the_time_line_stays_within_its_width(months, course, consultant):
    put(course, months=months, begins_on=date(2019, 10, 21))
    line = time_line_of(cards_for(consultant, now=stories.STARTED_AT), today=date(2019, 11, 4))
    (bar,) = line.bars
    assert 0 < percent(bar.x) < percent(bar.x) + percent(bar.width) <= 100
    assert percent(bar.x) < percent(line.today) < 100
    assert 1 < len(line.ticks) <= MOST_TICKS
    assert time_line_of(cards_for(consultant, now=stories.STARTED_AT), today=date(2019, 9, 30)).today is None
