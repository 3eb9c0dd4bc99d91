"""Which tables of a pool may be taken out as a spreadsheet: numbers, ranking, cases and points?

Cases the person may not read are left out, and the last line says how many. What is taken out is what the pages show.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from applications.models import Application
from assessment.lines import Line
from assessment.models import Consensus, Score
from assessment.numbers.standing import standing_of_pool
from assessment.numbers.statistics import Statistics, statistics_of
from assessment.results import ranking_of
from assessment.scores.blindness import sight_of
from assessment.scores.marks import sheets_in
from assessment.units import Unit, unit_of
from pools.document import document_of
from pools.models import Pool
from portal.exports import Cell, Sheet, book_of, csv_of
from portal.models import User

MOST_AT_ONCE = 2_000
RANKING = (
    "Nr.", "Sag", "Ansøger", "Krav opfyldt", "Vægtet", "Ansøgt {}", "Formalia", "Afgørelse", "Foreslået {}",
    "I alt til og med {}", "Afvigelse", "Oprindeligt meddelt",
)  # fmt: skip
CASES = ("Sag", "Ansøger", "CVR", "Kommunekode", "Modtaget", "Ansøgt {}", "Tilstand", "Frist")
POINTS = ("Sag", "Ansøger", "Kriterium", "Vurderet af", "Point", "Opfyldt", "Begrundelse")
MEASURE = {True: "tilbud", False: "kr."}
FORMALIA = {"ok": "I orden", "reject": "Afvises"}


@dataclass(frozen=True)
class Table:
    """One export: what it is called, in an address and on its tab, and how its sheets are made."""

    key: str
    title: str
    sheets: Callable[[Pool, User], list[Sheet]]


def xlsx_export(table: Table, pool: Pool, *, viewer: User) -> bytes:
    return book_of(f"{table.title} {pool.slug}", table.sheets(pool, viewer))


def csv_export(table: Table, pool: Pool, *, viewer: User) -> str:
    """One table; where a spreadsheet would have several sheets they follow each other under their names."""
    sheets = table.sheets(pool, viewer)
    if len(sheets) == 1:
        return csv_of(sheets[0].headings, sheets[0].rows)
    rows = [row for sheet in sheets for row in ([sheet.name], sheet.headings, *sheet.rows, [""])]
    return csv_of([table.title], rows)


def _left_out(number: int) -> Iterator[Sequence[Cell]]:
    if number:
        cases = "1 sag" if number == 1 else f"{number} sager"
        yield [f"{cases} er udeladt: habilitet er ikke erklæret, eller der er meldt forhold."]


def _headings(headings: Sequence[str], unit: Unit) -> tuple[str, ...]:
    """With what is applied for and given: kroner, or tilbud."""
    return tuple(each.format(MEASURE[unit.is_whole]) for each in headings)


def _ranking(pool: Pool, viewer: User) -> list[Sheet]:
    standing = standing_of_pool(pool, ranking_of(pool, viewer=viewer))
    lines, first = standing.ranking.lines, {each.now.key: each.first for each in standing.changed}
    read = [line for line in lines if line.readable]
    rows = [
        *(_ranked(line, first.get(line.key), standing.ranking.unit) for line in read),
        *_left_out(len(lines) - len(read)),
    ]
    return [Sheet("Rangliste", _headings(RANKING, unit_of(document_of(pool.version))), rows)]


def _ranked(line: Line, first: Line | None, unit: Unit) -> Sequence[Cell]:
    """What stands; `first` is the line as it was told first, where it has been changed."""
    total = line.result.total
    return (
        line.rank, line.number, line.name, line.result.gate_met, None if total is None else round(total, 4),
        line.applied, FORMALIA.get(line.checked, ""), line.outcome_words, line.proposed if line.outcome else None,
        line.running, line.deviation.label if line.deviation else "",
        f"{first.outcome_words}, {unit.tell(first.proposed)}" if first else "",
    )  # fmt: skip


def _cases(pool: Pool, viewer: User) -> list[Sheet]:
    sight, unit = sight_of(viewer, pool), unit_of(document_of(pool.version))
    shown = (
        "case_id", "case__number", "case__organisation__name", "case__organisation__cvr",
        "case__organisation__kommunekode", "current_submission__received_at", f"current_submission__{unit.applied}",
        "case__agency_words", "case__agency_due_at",
    )  # fmt: skip
    every = list(Application.objects.judged_in(pool).order_by("case__number").values_list(*shown))
    rows = [row for case, *row in every if sight.reads(case)]
    return [Sheet("Sager", _headings(CASES, unit), [*rows, *_left_out(len(every) - len(rows))])]


def _points(pool: Pool, viewer: User) -> list[Sheet]:
    sight, sheets = sight_of(viewer, pool), sheets_in(pool)
    every = list(Application.objects.judged_in(pool).values_list("pk", "case_id"))
    seen = {key for key, case in every if sight.sees(case, sheets.get(key, []))}
    unread = sum(not sight.reads(case) for _, case in every)
    return [Sheet("Point", POINTS, _point_rows(pool, seen, unread))]


def _point_rows(pool: Pool, seen: set[int], unread: int) -> Iterator[Sequence[Cell]]:
    titles = {each.key: f"{each.number}. {each.title}" for each in document_of(pool.version).criteria}
    case = ("application_id", "application__case__number", "application__case__organisation__name")
    of_sheet = [f"assessment__{name}" for name in case]
    locked = {"assessment__locked_at__isnull": False, "assessment__voided_at__isnull": True}
    scores = Score.objects.filter(assessment__application__pool=pool, **locked).order_by(
        "assessment__application__case__number", "assessment__started_at", "assessment_id", "criterion"
    )
    given = scores.values_list(*of_sheet, "criterion", "assessment__assessor__name", "points", "met", "reason")
    agreed = (
        Consensus.objects.standing().filter(application__pool=pool).order_by("application__case__number", "criterion")
    )
    settled = agreed.values_list(*case, "criterion", "by__name", "points", "met", "reason")
    for rows, who in ((given, "{}"), (settled, "Konsensus, skrevet af {}")):
        for key, number, name, criterion, by, *rest in rows.iterator(MOST_AT_ONCE):
            if key in seen:
                yield number, name, titles.get(criterion, criterion), who.format(by), *rest
    yield from _left_out(unread)


def _statistics(pool: Pool, viewer: User) -> list[Sheet]:
    found = statistics_of(pool, viewer=viewer)
    granted = "Bevilget" if found.released else "Foreslået"
    regions = _headings(("Region", "Ansøgninger", "Ansøgt {}", f"{granted}, antal", f"{granted} {{}}"), found.unit)
    return [
        Sheet("Regioner", regions, [*_regions(found), *_left_out(found.left_out)]),
        Sheet(
            "Pointfordeling",
            ("Kriterium", "1", "2", "3", "4", "5", "Opfyldt", "Ikke opfyldt", "Gennemsnit"),
            _counts(found),
        ),
        Sheet("Tider", ("Strækning", "Sager", "Korteste dage", "Midterste dage", "Længste dage"), _times(found)),
        Sheet("Tilstande", ("Tilstand", "Sager"), found.states),
    ]


def _regions(found: Statistics) -> Iterable[Sequence[Cell]]:
    lines = (*found.regions, found.in_all)
    return [(each.name, each.applications, each.applied, each.given, each.granted) for each in lines]


def _counts(found: Statistics) -> Iterable[Sequence[Cell]]:
    for each in found.points:
        numbers = (None,) * 5 + each.counts if each.criterion.gate else (*each.counts, None, None)
        yield each.criterion.title, *numbers, None if each.mean is None else round(each.mean, 4)


def _times(found: Statistics) -> Iterable[Sequence[Cell]]:
    return [(each.words, each.cases, each.shortest, each.middle, each.longest) for each in found.times]


TABLES = (
    Table("statistik", "Statistik", _statistics),
    Table("rangliste", "Rangliste", _ranking),
    Table("sager", "Sager", _cases),
    Table("point", "Point og begrundelser", _points),
)
