"""Which courses could learn from each other, and why? By themes, size and distance; each is told only the least."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cases.models import Goal
from indsatsforloeb.models import Course, CourseTilbud, Partnership
from indsatsforloeb.themes import THEMES, in_words
from portal.denmark import kommuner
from portal.distance import kilometres_between
from portal.models import User

MOST_SUGGESTED = 6
NEAR = 60  # km: both can be home the same day
ALIKE = 2  # one has at most twice as many employees as the other


@dataclass(frozen=True)
class Profile:
    """What one course may be told of another: tilbud, kommuner, themes, size; the leaders only once both agree."""

    course: Course
    names: tuple[str, ...]
    codes: tuple[str, ...]
    themes: frozenset[str]
    employees: int | None
    leaders: tuple[User, ...]

    @property
    def title(self) -> str:
        return " og ".join(filter(None, [", ".join(self.names[:-1]), *self.names[-1:]])) or "Tilbud"

    @property
    def kommuner(self) -> str:
        known = kommuner()
        return ", ".join(dict.fromkeys(known[code] for code in self.codes if code in known))

    @property
    def theme_words(self) -> str:
        return in_words(self.themes)


@dataclass(frozen=True)
class Suggestion:
    """One course that could be a partner; `why` is the consultant's to read, `reason` what both tilbud may be told."""

    other: Profile
    shared: frozenset[str]
    kilometres: int | None
    why: str
    reason: str


@dataclass(frozen=True)
class Bond:
    """One partnership as one of its two courses sees it."""

    partnership: Partnership
    other: Profile
    said_yes: bool
    other_said_yes: bool

    @property
    def words(self) -> str:
        if self.partnership.ended_at:
            return "Ophørt"
        if self.partnership.stands:
            return "Aftalt"
        return "Venter på jeres svar" if not self.said_yes else "Venter på det andet tilbud"


def profiles_of(courses: Iterable[Course]) -> dict[int, Profile]:
    """By the course's key; two queries, however many."""
    courses = list(courses)
    tilbud: dict[int, list[CourseTilbud]] = defaultdict(list)
    rows = CourseTilbud.objects.filter(course__in=courses).select_related("tilbud__organisation", "leader")
    for row in rows:
        tilbud[row.course_id].append(row)
    themes: dict[int, set[str]] = defaultdict(set)
    goals = Goal.objects.filter(case__in=[each.case_id for each in courses], dropped_at__isnull=True)
    for case, theme in goals.exclude(theme="").values_list("case", "theme"):
        themes[case].add(theme)
    return {each.pk: _profile(each, tilbud[each.pk], themes[each.case_id]) for each in courses}


def _profile(course: Course, rows: Sequence[CourseTilbud], themes: set[str]) -> Profile:
    numbers = [row.employees for row in rows if row.employees is not None]
    return Profile(
        course,
        tuple(row.tilbud.name for row in rows),
        tuple(row.tilbud.kommunekode or row.tilbud.organisation.kommunekode or "" for row in rows),
        frozenset(themes),
        sum(numbers) if numbers else None,
        tuple(dict.fromkeys(row.leader for row in rows if row.leader)),
    )


def suggestions_for(course: Course) -> list[Suggestion]:
    """Running courses that share a theme with this one, most first; those it is or was asked about stand aside."""
    tied = {each.other_than(course).pk for each in Partnership.objects.of(course).not_ended()}
    others = Course.objects.running().exclude(pk__in=[course.pk, *tied]).select_related("case")
    profiles = profiles_of([course, *others])
    own = profiles.pop(course.pk)
    found = [_suggestion(own, other) for other in profiles.values() if own.themes & other.themes]
    found.sort(key=lambda each: (-len(each.shared), _unlikeness(own, each.other), each.kilometres or 999))
    return found[:MOST_SUGGESTED]


def _suggestion(own: Profile, other: Profile) -> Suggestion:
    shared = own.themes & other.themes
    far = [kilometres_between(here, there) for here in own.codes for there in other.codes]
    known = [each for each in far if each is not None]
    nearest = min(known) if known else None
    themes = f"Begge arbejder med {_listed(shared)}."
    size, numbers = _size(own, other)
    way = _way(nearest)
    why, reason = ([themes, words, way] for words in (f"{size}{numbers}.", f"{size}."))
    return Suggestion(other, shared, nearest, " ".join(filter(None, why)), " ".join(filter(None, reason)))


def _size(own: Profile, other: Profile) -> tuple[str, str]:
    """«De er omtrent lige store», and the numbers, which only a consultant reads."""
    if not own.employees or not other.employees:
        return "Vi kender ikke størrelsen på dem begge", ""
    alike = _unlikeness(own, other) <= ALIKE
    numbers = f" ({own.employees} og {other.employees} medarbejdere)"
    return f"De er {'omtrent lige store' if alike else 'forskellige i størrelse'}", numbers


def _way(kilometres: int | None) -> str:
    if kilometres is None:
        return ""
    if not kilometres:
        return "De ligger i samme kommune."
    return f"Der er cirka {kilometres} km mellem dem{', så de kan besøge hinanden' if kilometres <= NEAR else ''}."


def _listed(themes: frozenset[str]) -> str:
    names = [words for key, words in THEMES.items() if key in themes]
    return " og ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _unlikeness(own: Profile, other: Profile) -> float:
    """How many times more employees the bigger has; unknown is as unlike as three times."""
    if not own.employees or not other.employees:
        return 3.0
    return max(own.employees, other.employees) / min(own.employees, other.employees)


def bonds_of(course: Course) -> list[Bond]:
    """The course's partnerships, standing and suggested first, those that ended last. Three queries."""
    rows = list(Partnership.objects.of(course))
    profiles = profiles_of(each.other_than(course) for each in rows)
    bonds = [_bond(each, course, profiles) for each in rows]
    return sorted(bonds, key=lambda each: (each.partnership.ended_at is not None, each.partnership.pk))


def _bond(partnership: Partnership, course: Course, profiles: dict[int, Profile]) -> Bond:
    other = partnership.other_than(course)
    return Bond(partnership, profiles[other.pk], partnership.has_agreed(course), partnership.has_agreed(other))
