"""What do all the courses look like in numbers: phases, regions, themes, load, people reached, and places?"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from applications.models import Application, ApplicationTilbud
from indsatsforloeb.board.capacity import Places, places_of_calls
from indsatsforloeb.board.geography import kommune_of, region_of
from indsatsforloeb.board.standing import Standing, standing_of_many
from indsatsforloeb.permissions.board import courses_of
from indsatsforloeb.states import RUNNING, CourseState
from indsatsforloeb.themes import THEMES
from pools.states import Offers
from portal.danish import sort_key_da
from portal.denmark import DenmarkMap, kommuner, map_of, shades_of
from portal.models import User

WITHOUT_THEME = "Uden tema endnu"


@dataclass(frozen=True)
class Line:
    """One row of a table: how many courses, and how many tilbud, employees and citizens they concern."""

    label: str
    courses: int
    running: int
    tilbud: int
    employees: int
    citizens: int


@dataclass(frozen=True)
class KommuneLine:
    code: str
    name: str
    courses: int
    applied: int


@dataclass(frozen=True)
class Overview:
    standings: tuple[Standing, ...]
    in_all: Line
    phases: tuple[Line, ...]
    regions: tuple[Line, ...]
    themes: tuple[Line, ...]
    consultants: tuple[Line, ...]
    kommuner: tuple[KommuneLine, ...]
    courses_map: DenmarkMap
    applied_map: DenmarkMap
    calls: tuple[Places, ...]


def overview_for(user: User, *, now: datetime) -> Overview:
    """A course over several themes stands under each of them; everything else adds up."""
    found = tuple(standing_of_many(courses_of(user).order_by("case__number"), now=now))
    phases = [(state.label, [each for each in found if each.course.state == state]) for state in CourseState]
    lines = _kommuner(found)
    return Overview(
        standings=found,
        in_all=_line("I alt", found),
        phases=tuple(_line(label, rows) for label, rows in phases),
        regions=_grouped(found, lambda each: [region_of(each)]),
        themes=_grouped(found, _themes),
        consultants=_grouped([each for each in found if each.course.state in RUNNING], _people),
        kommuner=lines,
        courses_map=_map(lines, "courses", "Tilbud i forløb, også afsluttede og afbrudte", "forloebskort"),
        applied_map=_map(lines, "applied", "Tilbud i åbnede ansøgninger, også afgjorte", "ansoegningskort"),
        calls=places_of_calls(),
    )


def _line(label: str, rows: Sequence[Standing]) -> Line:
    tilbud = [row for each in rows for row in each.tilbud]
    return Line(
        label,
        courses=len(rows),
        running=sum(each.course.state in RUNNING for each in rows),
        tilbud=len(tilbud),
        employees=sum(row.employees or 0 for row in tilbud),
        citizens=sum(row.citizens or 0 for row in tilbud),
    )


def _grouped(rows: Iterable[Standing], labels: Callable[[Standing], list[str]]) -> tuple[Line, ...]:
    groups: dict[str, list[Standing]] = {}
    for each in rows:
        for label in labels(each):
            groups.setdefault(label, []).append(each)
    return tuple(_line(label, groups[label]) for label in sorted(groups, key=sort_key_da))


def _themes(standing: Standing) -> list[str]:
    return [words for key, words in THEMES.items() if key in standing.themes] or [WITHOUT_THEME]


def _people(standing: Standing) -> list[str]:
    """The responsible and the others who have the course: each carries it."""
    people = (standing.course.responsible, *standing.consultants)
    return list(dict.fromkeys(each.name for each in people))


def _kommuner(rows: Iterable[Standing]) -> tuple[KommuneLine, ...]:
    names = kommuner()
    courses: Counter[str] = Counter()
    for each in rows:
        courses.update(row.tilbud.kommunekode or kommune_of(each) for row in each.tilbud)
    taken_in = Application.objects.submitted().filter(pool__offers=Offers.PLACES, intake__isnull=False)
    concerned = ApplicationTilbud.objects.filter(application__in=taken_in).order_by()
    codes = concerned.values_list("application", "tilbud", "tilbud__kommunekode").distinct()
    applied = Counter(code for _, _, code in codes)
    both = sorted((code for code in {*courses, *applied} if code in names), key=lambda code: sort_key_da(names[code]))
    return tuple(KommuneLine(code, names[code], courses[code], applied[code]) for code in both)


def _map(lines: Iterable[KommuneLine], column: str, title: str, key: str) -> DenmarkMap:
    amounts = {line.code: number for line in lines if (number := getattr(line, column))}
    shades, legend = shades_of(amounts)
    words = {code: f"{number} tilbud" for code, number in amounts.items()}
    return map_of(shades, title=title, words=words, legend=legend, key=key)
