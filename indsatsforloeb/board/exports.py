"""What leaves the portal about the courses as a spreadsheet?

Numbers and names of tilbud; never a citizen or a relative, never the report, never a figure of a self-evaluation.
"""

from collections.abc import Iterable, Sequence

from cases.states import GatheringState
from indsatsforloeb.board.geography import kommune_of, region_of
from indsatsforloeb.board.overview import Line, Overview
from indsatsforloeb.board.standing import Standing
from indsatsforloeb.themes import THEMES
from portal.denmark import kommuner, regions
from portal.exports import Cell, Sheet, book_of, csv_of

NAME = "indsatsforloeb"
COURSES = (
    "Sag", "Tilbud", "Organisation", "Type", "CVR", "Kommune", "Region", "Fase", "På pause", "Ansvarlig", "Konsulenter",
    "Begynder", "Måneder", "Slutter", "Antal tilbud", "Medarbejdere", "Borgere", *THEMES.values(),
    "Aktiviteter afholdt", "Åbne handlinger", "Forsinkede handlinger", "Mangler", "Oprettet", "Afsluttet", "Afbrudt",
)  # fmt: skip
TILBUD = ("Sag", "Fase", "Tilbud", "Lovgrundlag", "Kommune", "Region", "Medarbejdere", "Borgere")
LINES = ("Forløb", "Heraf i gang", "Tilbud", "Medarbejdere", "Borgere")
CALLS = (
    "Opslag", "Pladser (tilbud)", "Fik plads", "I et forløb, der er begyndt", "Venter på forløb", "Frie pladser",
    "Forløb begyndt", "Forløb i gang",
)  # fmt: skip
PERIODS = ("Opslag", "Periode", "Planlagt (tilbud)", "Fik plads (tilbud)", "Begyndte i et forløb (tilbud)")


def xlsx_export(found: Overview) -> bytes:
    return book_of("Indsatsforløb", [_courses(found), _tilbud(found), *_tables(found), *_places(found)])


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
        sum(row.citizens or 0 for row in standing.tilbud), *(key in standing.themes for key in THEMES), held,
        course.still_open, course.overdue, standing.lacking[0] if standing.lacking else "", course.created_at,
        course.closed_at, course.ended_at,
    )  # fmt: skip


def _tilbud(found: Overview) -> Sheet:
    """A row for each tilbud: a course over several has them side by side, each where it lies."""
    rows = [
        (
            each.course.case.number, each.course.get_state_display(), row.tilbud.name,
            row.tilbud.get_lovgrundlag_display(), kommuner().get(row.tilbud.kommunekode, ""),
            regions().get(row.tilbud.kommunekode, ""), row.employees, row.citizens,
        )
        for each in found.standings for row in each.tilbud
    ]  # fmt: skip
    return Sheet("Tilbud", TILBUD, rows)


def _tables(found: Overview) -> Iterable[Sheet]:
    for name, heading, lines in (
        ("Faser", "Fase", found.phases),
        ("Regioner", "Region", found.regions),
        ("Temaer", "Tema", found.themes),
        ("Konsulenter", "Konsulent", found.consultants),
    ):
        yield Sheet(name, (heading, *LINES), [_line(each) for each in lines])


def _line(line: Line) -> Sequence[Cell]:
    return line.label, line.courses, line.running, line.tilbud, line.employees, line.citizens


def _places(found: Overview) -> Iterable[Sheet]:
    calls = [
        (
            each.pool.title, each.places, each.taken, each.used, each.promised, each.free, each.courses, each.running,
        )
        for each in found.calls
    ]  # fmt: skip
    periods = [
        (call.pool.title, each.label, each.planned, each.given, each.begun)
        for call in found.calls
        for each in (*call.periods, *call.years)
    ]
    return Sheet("Pladser", CALLS, calls), Sheet("Pladser i tid", PERIODS, periods)
