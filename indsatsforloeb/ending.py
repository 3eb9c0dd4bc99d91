"""What is told when a course is closed: what it gave, theme by theme and in words, and who carries what is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cases.models import Goal, PlanAction
from cases.states import ActionState
from indsatsforloeb.models import Course
from indsatsforloeb.themes import THEMES

MOST_TOLD = 8000  # characters, as the course keeps them
CARRIED = "Føres videre efter forløbet: "


@dataclass(frozen=True)
class Ending:
    """`per_theme` by theme key, `handed_on` by the action's key."""

    gained: str = ""
    per_theme: Mapping[str, str] = field(default_factory=dict)
    handed_on: Mapping[int, str] = field(default_factory=dict)

    def as_text(self) -> str:
        """All that was gained as one text: in words, then theme by theme in the guide's order."""
        themes = [f"{name}: {self.per_theme[key].strip()}" for key, name in THEMES.items() if self.per_theme.get(key)]
        return "\n\n".join([self.gained.strip(), *themes])


def themes_of(course: Course) -> list[tuple[str, str]]:
    """(key, words) of the themes the course's goals belong to, in the guide's order."""
    keys = set(Goal.objects.filter(case=course.case_id, dropped_at__isnull=True).values_list("theme", flat=True))
    return [(key, words) for key, words in THEMES.items() if key in keys]


def open_actions(course: Course) -> list[PlanAction]:
    """What the plan has left: neither done nor dropped, of goals that stand."""
    rows = PlanAction.objects.filter(goal__case=course.case_id, goal__dropped_at__isnull=True)
    left = rows.exclude(state__in=[ActionState.DONE, ActionState.DROPPED])
    return list(left.select_related("goal", "responsible").order_by("goal__position", "goal", "position", "pk"))
