"""What is an activity before it is written, how much time does it all take, and what lies at the same time?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from cases.models import Assignment, Case, Gathering
from cases.models.gathering import GatheringQuerySet
from cases.states import GatheringState
from portal import danish
from portal.models import User

DRAFT_FIELDS = ("kind", "title", "starts_at", "ends_at", "place", "hours", "agenda")


@dataclass(frozen=True)
class GatheringDraft:
    """An activity as it is typed; `already_held`: entered afterwards, so that nobody is invited."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    hours: Decimal = Decimal(0)
    agenda: str = ""
    already_held: bool = False

    def values(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in DRAFT_FIELDS}

    def differs_from(self, gathering: Gathering) -> bool:
        return any(getattr(gathering, name) != value for name, value in self.values().items())


class Outdated(Exception):
    """Somebody has written since the page was shown; `current` is what stands now, and nothing was changed."""

    def __init__(self, current: object) -> None:
        self.current = current
        super().__init__("outdated")


def when(gathering: Gathering) -> str:
    """«mandag den 19. august 2019 kl. 15.00–17.00», with both days when it ends on another."""
    same_day = danish.short_date(gathering.starts_at) == danish.short_date(gathering.ends_at)
    end = danish.clock_time(gathering.ends_at).removeprefix("kl. ")
    return (
        f"{danish.moment(gathering.starts_at)}{'–' + end if same_day else ' til ' + danish.moment(gathering.ends_at)}"
    )


def at_the_same_time(case: Case, draft: GatheringDraft, *, by: User, but: Gathering | None = None) -> GatheringQuerySet:
    """Planned activities of the case, and of the cases `by` runs, that overlap with it."""
    own = Assignment.objects.current().filter(user=by).values("case")
    planned = Gathering.objects.filter(Q(case=case) | Q(case__in=own), state=GatheringState.PLANNED)
    overlapping = planned.filter(starts_at__lt=draft.ends_at, ends_at__gt=draft.starts_at)
    return overlapping.exclude(pk=but.pk if but else None).select_related("case").in_order()


def hours_in_all(gatherings: Iterable[Gathering]) -> Decimal:
    """The hours one participant of everything is expected to spend."""
    return sum((each.hours for each in gatherings if each.state != GatheringState.CANCELLED), Decimal(0))
