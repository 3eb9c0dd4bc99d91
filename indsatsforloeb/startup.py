"""What does the guide want of the start of a course: who is in the group, and what is held when?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from cases.group import AnyOf, role_words
from cases.models import Case, Gathering, GroupMember
from cases.states import GatheringState, MemberRole
from indsatsforloeb.clock import ends_on
from indsatsforloeb.models import Course
from indsatsforloeb.states import Held
from portal.clock import COPENHAGEN
from portal.working_days import is_working_day


@dataclass(frozen=True)
class Wanted:
    """One place in the implementation group: any of these roles fills it. What is expected only is no obstacle."""

    key: str
    roles: AnyOf
    required: bool

    @property
    def text(self) -> str:
        return role_words(self.roles)


GROUP = (
    Wanted("leader", (MemberRole.DAILY_LEADER, MemberRole.DEPUTY_LEADER), True),
    Wanted("amr", (MemberRole.AMR,), True),
    Wanted("tr", (MemberRole.TR,), True),
    Wanted("citizens", (MemberRole.CITIZEN,), False),
)
# What a plan must hold before anybody signs it; advice and modules are agreed after the analysis.
GUIDE_HOLDS = (Held.START_MEETING, Held.STORY_WORKSHOP, Held.AMBITION_WORKSHOP, Held.ACTION_WORKSHOP)


def missing_in_group(case: Case) -> list[Wanted]:
    """The guide's places that nobody fills; one query."""
    there = set(GroupMember.objects.in_group().filter(case=case).values_list("role", flat=True))
    return [wanted for wanted in GROUP if not there.intersection(wanted.roles)]


def standing_of(case: Case) -> list[Gathering]:
    """What is planned or held, in order."""
    return list(Gathering.objects.standing().in_order().filter(case=case))


def is_held(gatherings: Sequence[Gathering], kind: Held) -> bool:
    return any(each.kind == kind and each.state == GatheringState.HELD for each in gatherings)


def not_planned(gatherings: list[Gathering]) -> list[Held]:
    """Which of the guide's activities the plan lacks."""
    kinds = {each.kind for each in gatherings}
    return [kind for kind in (*GUIDE_HOLDS, Held.CLOSING_WORKSHOP) if kind not in kinds]


@dataclass(frozen=True)
class Proposed:
    """One activity of «Læg planen»: when, and the hours a participant is expected to spend on it."""

    kind: Held
    title: str
    starts_at: datetime
    ends_at: datetime
    hours: Decimal


# What, how far into the course (per cent), from what hour, how long, and the time a participant needs in all.
SEQUENCE = (
    (Held.START_MEETING, 0, 10, 2, Decimal(3)),
    (Held.STORY_WORKSHOP, 10, 9, 6, Decimal(8)),
    (Held.AMBITION_WORKSHOP, 32, 9, 6, Decimal(7)),
    (Held.ACTION_WORKSHOP, 38, 9, 6, Decimal(8)),
    (Held.ADVICE_DAY, 50, 9, 5, Decimal(7)),
    (Held.MODULE, 62, 9, 6, Decimal(7)),
    (Held.ADVICE_DAY, 75, 9, 5, Decimal(7)),
    (Held.CLOSING_WORKSHOP, 97, 9, 5, Decimal(6)),
)


def proposed_plan(course: Course) -> list[Proposed]:
    """The guide's whole sequence over the agreed months, on working days; what is planned already is left out."""
    last = ends_on(course.begins_on, course.months)
    if course.begins_on is None or last is None:
        return []
    planned = {each.kind for each in standing_of(course.case)}
    days = (last - course.begins_on).days
    return [
        _proposed(kind, course.begins_on + timedelta(days=days * share // 100), hour, length, hours)
        for kind, share, hour, length, hours in SEQUENCE
        if kind not in planned
    ]


def _proposed(kind: Held, day: date, hour: int, length: int, hours: Decimal) -> Proposed:
    while not is_working_day(day):
        day += timedelta(days=1)
    starts = datetime.combine(day, time(hour), tzinfo=COPENHAGEN)
    return Proposed(kind, kind.label, starts, starts + timedelta(hours=length), hours)
