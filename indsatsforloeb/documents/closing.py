"""The words of the paper a course is closed with: what it gave, what was done, and who goes on with the rest."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cases.models import Gathering, PlanAction
from cases.states import ActionState, GatheringState
from indsatsforloeb.ending import Ending
from indsatsforloeb.models import Course
from indsatsforloeb.themes import THEMES
from portal.danish import long_date
from portal.models import User


def closing_words(
    course: Course, ending: Ending, left: Iterable[PlanAction], *, by: User, now: datetime
) -> dict[str, Any]:
    """All in plain words, frozen with the act. No member of the group is named: the paper goes to both sides."""
    rows = course.tilbud.select_related("tilbud").order_by("position", "pk")
    return {
        "recipient": course.case.organisation.name,
        "cvr": course.case.organisation.cvr,
        "tilbud": [row.tilbud.name for row in rows],
        "began": long_date(course.begins_on) if course.begins_on else "",
        "ended": long_date(now),
        "held": _held(course),
        "gained": ending.gained.strip(),
        "themes": [
            {"title": words, "text": ending.per_theme[key].strip()}
            for key, words in THEMES.items()
            if ending.per_theme.get(key)
        ],
        "done": _done(course),
        "handed_on": [{"text": each.text, "words": ending.handed_on[each.pk].strip()} for each in left],
        "signed_by": by.name,
        "signed_title": by.title or "Indsatsteamet",
    }


def _held(course: Course) -> list[str]:
    rows = Gathering.objects.filter(case=course.case_id, state=GatheringState.HELD).in_order()
    return [f"{each.title}, {long_date(each.starts_at)}" for each in rows]


def _done(course: Course) -> list[str]:
    rows = PlanAction.objects.filter(goal__case=course.case_id, goal__dropped_at__isnull=True, state=ActionState.DONE)
    return list(rows.order_by("goal__position", "goal", "position", "pk").values_list("text", flat=True))
