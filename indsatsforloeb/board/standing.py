"""Where do many courses stand at once? The same facts and words as the rules of one, in as few queries as for one.

`rules/phases.py` and `rules/closing.py` ask the database about one course; a board of thirty would ask it hundreds of
times. tests/indsatsforloeb/test_board.py walks a course through and compares the two at every step.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases.models import Assignment, Gathering, Goal, GroupMember, PlanAction
from cases.states import ActionState, GatheringState
from indsatsforloeb.clock import Clock, clock_of
from indsatsforloeb.models import Agreement, AgreementSignature, AnalysisReport, Course, CourseTilbud, SelfEvaluation
from indsatsforloeb.rules.agreement import NOT_AGREED, OUTDATED
from indsatsforloeb.rules.closing import NO_SECOND, NO_WORKSHOP, SECOND
from indsatsforloeb.rules.phases import RESUME_FIRST, not_held_words
from indsatsforloeb.startup import GROUP, is_held
from indsatsforloeb.states import CourseState, Held
from indsatsforloeb.wording import Plan, evaluates_again, length_is_agreed, wording_of, words_of
from portal.danish import copenhagen
from portal.models import User

NO_AGREEMENT = "Der er ingen samarbejdsaftale endnu."
NOT_SIGNED = "Samarbejdsaftalen mangler underskrift fra {name}."
NOT_HANDED_OVER = "Analyserapporten er ikke overdraget til tilbuddet."
NO_PLAN = "Indsatsplanen har ikke et mål med en handling."
SETTLED = (ActionState.DONE, ActionState.DROPPED)


@dataclass(frozen=True)
class Standing:
    """One course with all that its card tells; `course` carries the annotations of `_with_facts`."""

    course: Course
    tilbud: tuple[CourseTilbud, ...]
    gatherings: tuple[Gathering, ...]
    consultants: tuple[User, ...]
    clock: Clock
    lacking: tuple[str, ...]

    @property
    def themes(self) -> frozenset[str]:
        return frozenset(self.course.themes)

    def next_at(self, now: datetime) -> Gathering | None:
        """The first planned activity that is not over."""
        planned = (each for each in self.gatherings if each.state == GatheringState.PLANNED and each.ends_at > now)
        return next(planned, None)


def standing_of_many(courses: QuerySet[Course], *, now: datetime) -> list[Standing]:
    """Six queries, however many courses."""
    rows = list(_with_facts(courses, copenhagen(now).date()).prefetch_related("pauses"))
    cases = [each.case_id for each in rows]
    tilbud = _by(CourseTilbud.objects.filter(course__in=rows).select_related("tilbud", "leader"), "course_id")
    gatherings = _by(Gathering.objects.standing().in_order().filter(case__in=cases).defer("agenda"), "case_id")
    assigned = Assignment.objects.current().filter(case__in=cases).select_related("user").order_by("pk")
    consultants = _by(assigned, "case_id")
    members = _by(GroupMember.objects.in_group().filter(case__in=cases), "case_id")
    found = []
    for course in rows:
        own, held = tilbud[course.pk], gatherings[course.case_id]
        clock = clock_of(course, now=now, pauses=course.pauses.all())
        lacking = tuple(_lacking(course, Plan(own, members[course.case_id], held), clock))
        people = tuple(each.user for each in consultants[course.case_id])
        found.append(Standing(course, tuple(own), tuple(held), people, clock, lacking))
    return found


def _by(rows: Iterable, key: str) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _with_facts(courses: QuerySet[Course], today: date) -> QuerySet[Course]:
    """Each course with what one line can tell of it: signed by whom, roles there, report, plan, themes."""
    of_course, of_case = {"course": OuterRef("pk")}, {"case": OuterRef("case")}
    standing = Agreement.objects.filter(**of_course, set_aside_at__isnull=True)
    newest = Agreement.objects.filter(course=OuterRef(OuterRef("pk")), set_aside_at__isnull=True).order_by("-number")
    signed = AgreementSignature.objects.filter(agreement=Subquery(newest.values("pk")[:1]))
    goals = Goal.objects.filter(**of_case, dropped_at__isnull=True)
    second = SelfEvaluation.objects.filter(**of_course, number=SECOND, closed_at__isnull=False)
    return courses.select_related("case__organisation__region", "responsible").annotate(
        has_agreement=Exists(standing),
        standing_sha256=Subquery(standing.order_by("-number").values("sha256")[:1]),
        agreed_canonical=Subquery(standing.filter(agreed_at__isnull=False).values("canonical")[:1]),
        signed=ArraySubquery(signed.values("tilbud")),
        handed_over=Exists(AnalysisReport.objects.filter(**of_course, handed_over_at__isnull=False)),
        planned=Exists(goals.filter(actions__isnull=False)),
        evaluated_again=Exists(second),
        themes=ArraySubquery(goals.exclude(theme="").values("theme").distinct()),
        overdue=_count(_open_actions().filter(due_on__lt=today)),
        still_open=_count(_open_actions()),
    )


def _open_actions() -> QuerySet[PlanAction]:
    own = Q(goal__case=OuterRef("case"), goal__dropped_at__isnull=True)
    return PlanAction.objects.filter(own).exclude(state__in=SETTLED).order_by()


def _count(actions: QuerySet[PlanAction]) -> Coalesce:
    counted = actions.annotate(of_case=F("goal__case")).values("of_case").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _lacking(course: Course, plan: Plan, clock: Clock) -> list[str]:
    """What the rules would say stands in the way of the next step, in their order."""
    held = plan.gatherings
    paused = [RESUME_FIRST] if clock.is_paused else []
    words = words_of(course.agreed_canonical)
    length = [] if length_is_agreed(course, words) else [NOT_AGREED]
    match course.state:
        case CourseState.STARTUP:
            return paused + _before_analysis(course, plan)
        case CourseState.ANALYSIS:
            return paused + _before_development(course, held) + length
        case CourseState.DEVELOPMENT:
            return paused + _before_closing(course, held, words) + length
    return []


def _before_analysis(course: Course, plan: Plan) -> list[str]:
    found = _not_held(plan.gatherings, Held.PHONE_MEETING)
    roles = {each.role for each in plan.members}
    lacking = [wanted for wanted in GROUP if wanted.required and not {*wanted.roles} & roles]
    found += [f"Implementeringsgruppen mangler: {wanted.text}." for wanted in lacking]
    found += _not_held(plan.gatherings, Held.START_MEETING)
    if not course.has_agreement:
        return [*found, NO_AGREEMENT]
    if missing := _not_signed(course, plan.tilbud):
        return found + [NOT_SIGNED.format(name=name) for name in missing]
    return [*found, OUTDATED] if wording_of(course, plan).sha256 != course.standing_sha256 else found


def _not_signed(course: Course, tilbud: Sequence[CourseTilbud]) -> list[str]:
    left = [row for row in tilbud if row.tilbud_id not in course.signed]
    names = [
        f"{row.leader.name} ({row.tilbud.name})" if row.leader else f"lederen af {row.tilbud.name}" for row in left
    ]
    return names if None in course.signed else [*names, f"styrelsens konsulent {course.responsible.name}"]


def _before_development(course: Course, held: Sequence[Gathering]) -> list[str]:
    found = _not_held(held, Held.STORY_WORKSHOP)
    found += [] if course.handed_over else [NOT_HANDED_OVER]
    found += _not_held(held, Held.AMBITION_WORKSHOP) + _not_held(held, Held.ACTION_WORKSHOP)
    return found if course.planned else [*found, NO_PLAN]


def _before_closing(course: Course, held: Sequence[Gathering], words: dict[str, Any]) -> list[str]:
    found = [] if is_held(held, Held.CLOSING_WORKSHOP) else [NO_WORKSHOP]
    return [*found, NO_SECOND] if evaluates_again(course, words) and not course.evaluated_again else found


def _not_held(held: Sequence[Gathering], kind: Held) -> list[str]:
    return [] if is_held(held, kind) else [not_held_words(kind)]
