"""What does the page of a course's self-evaluations show of each round, and to whom?"""

from dataclasses import dataclass

from indsatsforloeb.evaluation.comparing import GroupThenAndNow, compared
from indsatsforloeb.evaluation.figures import TOO_FEW, GroupFigures, enough_in, figures_of
from indsatsforloeb.evaluation.radar import Radar, radar_of
from indsatsforloeb.models import Course, LeaderAnswer, SelfEvaluation
from indsatsforloeb.sql.evaluation import SMALLEST_GROUP
from indsatsforloeb.states import AnswerGroup

ENOUGH = f"{SMALLEST_GROUP} svar eller flere"


@dataclass(frozen=True)
class RoundShown:
    """One round: while it is open whether each group has enough answers, closed its figures and its picture."""

    evaluation: SelfEvaluation
    standing: tuple[tuple[str, str, str], ...]
    leaders: LeaderAnswer | None
    figures: list[GroupFigures]
    radar: Radar | None


def rounds_of(course: Course) -> list[RoundShown]:
    """Newest first; four queries each."""
    return [_shown(evaluation) for evaluation in course.evaluations.order_by("-number")]


def then_and_now(rounds: list[RoundShown]) -> list[GroupThenAndNow]:
    """Empty unless both rounds are closed."""
    if len(rounds) != 2 or not all(each.figures for each in rounds):
        return []
    second, first = rounds
    return compared(first.figures, second.figures)


def _shown(evaluation: SelfEvaluation) -> RoundShown:
    figures = figures_of(evaluation)
    enough = set() if figures else enough_in(evaluation)
    standing = tuple((group.value, group.label, ENOUGH if group.value in enough else TOO_FEW) for group in AnswerGroup)
    newest = LeaderAnswer.objects.filter(evaluation=evaluation).select_related("by").order_by("-pk").first()
    return RoundShown(evaluation, standing, newest, figures, radar_of(figures))
