"""Which texts of a course already hold the name of somebody who has just come into its group?"""

from collections.abc import Iterator

from cases.group import citizens_named_in
from cases.models import Case, Gathering, Goal, Minutes, PlanAction, PlanActionNote
from indsatsforloeb.models import AnalysisMaterial, AnalysisReport, Course, CoursePause, LeaderAnswer, Partnership


def texts_that_name(case: Case, name: str) -> list[str]:
    """Labels of the pages whose texts hold the name, each once; empty for somebody without a name."""
    if not name or name not in citizens_named_in(case, [name]):
        return []
    places = [label for label, texts in _texts(case) if name in citizens_named_in(case, texts)]
    return list(dict.fromkeys(places))


def _texts(case: Case) -> Iterator[tuple[str, list[str]]]:
    course = Course.objects.filter(case=case).first()
    told = Gathering.objects.filter(case=case).values_list("title", "place", "agenda", "cancel_reason")
    yield "Aktiviteter", [word for row in told for word in row]
    yield "Referater", list(Minutes.objects.filter(gathering__case=case).values_list("text", flat=True))
    goals = Goal.objects.filter(case=case).values_list("title", "indicator", "drop_reason")
    actions = PlanAction.objects.filter(goal__case=case).values_list("text", flat=True)
    notes = PlanActionNote.objects.filter(action__goal__case=case).values_list("text", flat=True)
    yield "Indsatsplan", [*(word for row in goals for word in row), *actions, *notes]
    if course is not None:
        yield from _texts_of_course(course)


def _texts_of_course(course: Course) -> Iterator[tuple[str, list[str]]]:
    yield "Samarbejdsaftale", [course.rooms, course.catering, course.substitutes]
    materials = AnalysisMaterial.objects.filter(course=course, removed_at__isnull=True)
    yield "Analyse", [word for row in materials.values_list("title", "text") for word in row]
    comments = LeaderAnswer.objects.filter(evaluation__course=course).values_list("comments", flat=True)
    yield "Selvevaluering", [str(text) for each in comments for text in each.values()]
    for report in AnalysisReport.objects.filter(course=course):
        parts = [str(text) for theme in report.themes.values() for text in theme.values()]
        yield "Analyserapport", [report.summary, *parts]
    reasons = list(CoursePause.objects.filter(course=course).values_list("reason", flat=True))
    yield "Forløbet", [*reasons, course.end_reason, course.gained]
    yield "Partnerskaber", list(Partnership.objects.of(course).values_list("reason", flat=True))
