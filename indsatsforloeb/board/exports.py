"""What leaves the portal about the courses as a spreadsheet?

Numbers and names of tilbud; never a citizen or a relative, never the report, never a figure of a self-evaluation.
"""

from collections.abc import Iterable, Sequence

from cases.states import GatheringState
from indsatsforloeb.board.geography import kommune_of, region_of
from indsatsforloeb.board.overview import Line, Overview, PeriodLine
from indsatsforloeb.board.standing import Standing
from indsatsforloeb.themes import in_words
from portal.denmark import kommuner
from portal.exports import Cell, Sheet, book_of, csv_of

NAME = "indsatsforloeb"
COURSES = (
    "Sag", "Tilbud", "Organisation", "Type", "CVR", "Kommune", "Region", "Fase", "På pause", "Ansvarlig", "Konsulenter",
    "Begynder", "Måneder", "Slutter", "Antal tilbud", "Medarbejdere", "Borgere", "Temaer", "Aktiviteter afholdt",
    "Åbne handlinger", "Forsinkede handlinger", "Mangler", "Oprettet", "Afsluttet", "Afbrudt",
)  # fmt: skip
LINES = ("", "Forløb", "Heraf i gang", "Tilbud", "Medarbejdere", "Borgere")
PERIODS = ("Periode", "Planlagt", "Givet", "Begyndt i et forløb")


def xlsx_export(found: Overview) -> bytes:
    return book_of("Indsatsforløb", [_courses(found), *_tables(found)])


def csv_export(found: Overview) -> str:
    """The courses alone: one table, as a reader of CSV expects."""
    sheet = _courses(found)
    return csv_of(sheet.headings, sheet.rows)


def _courses(found: Overview) -> Sheet:
    return Sheet("Forløb", COURSES, [_course(each) for each in found.standings])


def _course(standing: Standing) -> Sequence[Cell]:
    course, case, clock = standing.course, standing.course.case, standing.clock
    held = sum(each.state == GatheringState.HELD for each in standing.gatherings)
    return (
        case.number, ", ".join(row.tilbud.name for row in standing.tilbud), case.organisation.name,
        case.organisation.get_kind_display(), case.organisation.cvr, kommuner().get(kommune_of(standing), ""),
        region_of(standing), course.get_state_display(), clock.is_paused, course.responsible.name,
        ", ".join(each.name for each in standing.consultants), course.begins_on, course.months, clock.ends_on,
        len(standing.tilbud), sum(row.employees or 0 for row in standing.tilbud),
        sum(row.citizens or 0 for row in standing.tilbud), in_words(standing.themes), held, course.still_open,
        course.overdue, standing.lacking[0] if standing.lacking else "", course.created_at, course.closed_at,
        course.ended_at,
    )  # fmt: skip


def _tables(found: Overview) -> Iterable[Sheet]:
    for name, lines in (
        ("Faser", found.phases),
        ("Regioner", found.regions),
        ("Temaer", found.themes),
        ("Konsulenter", found.consultants),
    ):
        yield Sheet(name, LINES, [_line(each) for each in (*lines, found.in_all)])
    for number, call in enumerate(found.calls, start=1):
        rows = [_period(each) for each in (*call.periods, *call.years)]
        whole = [
            ("Pladser (tilbud)", call.places),
            ("Brugt", call.used),
            ("Lovet", call.promised),
            ("Fri", call.free),
            ("Forløb", call.courses),
        ]
        yield Sheet(f"Pladser {number}", PERIODS, [*rows, *whole])


def _line(line: Line) -> Sequence[Cell]:
    return line.label, line.courses, line.running, line.tilbud, line.employees, line.citizens


def _period(line: PeriodLine) -> Sequence[Cell]:
    return line.label, line.planned, line.given, line.begun
