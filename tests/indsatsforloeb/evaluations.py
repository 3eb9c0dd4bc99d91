"""Self-evaluations for tests: a course in its analysis, a round with links, and answers given through the open page."""

import re
from collections.abc import Iterable

from django.test import Client

from indsatsforloeb.actions import evaluating
from indsatsforloeb.evaluation.figures import enough_in
from indsatsforloeb.evaluation.questions import asked_of
from indsatsforloeb.models import Course, LeaderAnswer, SelfEvaluation
from portal.models import User
from tests.indsatsforloeb.stories import STARTED_AT, as_already_happened


def in_phase(course: Course, state: str) -> Course:
    """The course where the phases' own acts would have brought it."""
    moments = {"analysis_at": STARTED_AT, "development_at": STARTED_AT if state == "development" else None}
    with as_already_happened():
        Course.objects.filter(pk=course.pk).update(state=state, **moments)
    return Course.objects.select_related("case__organisation").get(pk=course.pk)


def opened(course: Course, by: User) -> SelfEvaluation:
    return evaluating.open_evaluation(in_phase(course, "analysis"), by=by, now=STARTED_AT)


def links(evaluation: SelfEvaluation, group: str, count: int, by: User) -> list[str]:
    return evaluating.make_links(evaluation, group, count, by=by, now=STARTED_AT)


def all_of(group: str, point: int, evaluation: SelfEvaluation) -> dict[str, int]:
    """The same point to every statement of the group."""
    themes = asked_of(group, evaluation.questions)
    return {statement.key: point for theme in themes for statement in theme.statements}


def answered(evaluation: SelfEvaluation, group: str, points: Iterable[int], by: User) -> None:
    """One answer for each of `points`."""
    points = list(points)
    for secret, point in zip(links(evaluation, group, len(points), by), points, strict=True):
        assert evaluating.keep_answer(secret, all_of(group, point, evaluation))


def closed(evaluation: SelfEvaluation, by: User) -> SelfEvaluation:
    """Closed; the leaders have answered something, if nobody else has."""
    if not evaluation.leader_answers.exists() and not enough_in(evaluation):
        LeaderAnswer.objects.create(
            evaluation=evaluation, values={}, comments={"health": "Vi er i gang."}, at=STARTED_AT, by=by
        )
    return evaluating.close_evaluation(evaluation, by=by, now=STARTED_AT)


def sheet(client: Client, course: Course, group: str, count: int, number: int = 1) -> list[str]:
    """The addresses on the sheet, as it is shown the one time."""
    path = f"/forloeb/{course.case.number}/selvevaluering/{number}/links/"
    page = client.post(path, {"group": group, "count": str(count)}).content.decode()
    return re.findall(r"<code>http://[^/]+(/selvevaluering/[^<]+)</code>", page)
