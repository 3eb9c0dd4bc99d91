"""What does the guide require before a course goes on? One list per step: checklist, grey button and guard in one."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from cases.models import Gathering, Goal, PlanAction
from cases.rules.naming import obstacles_of_names
from cases.run import run_address
from indsatsforloeb.models import AnalysisReport, Course
from indsatsforloeb.rules.agreement import obstacles_to_be_agreed, obstacles_to_keep_length
from indsatsforloeb.rules.startup import obstacles_when_over
from indsatsforloeb.startup import is_held, missing_in_group, standing_of
from indsatsforloeb.states import CourseState, Held
from portal.steps import Obstacle

RESUME_FIRST = "Forløbet er på pause. Genoptag det først."


@dataclass(frozen=True)
class Requirement:
    """One line of the checklist; `obstacles` are empty when it is met."""

    text: str
    url: str
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def is_met(self) -> bool:
        return not self.obstacles


def requirements_now(course: Course) -> list[Requirement]:
    """What the phase the course is in still asks for before the next; none when there is no next step here."""
    if course.state == CourseState.STARTUP:
        return requirements_of_analysis(course)
    return requirements_of_development(course) if course.state == CourseState.ANALYSIS else []


def requirements_of_analysis(course: Course) -> list[Requirement]:
    """Opstart is done: telephone meeting, group, start meeting, and the agreement signed by all (the guide, 6)."""
    home, held = run_address(course.case), standing_of(course.case)
    lacking = [wanted for wanted in missing_in_group(course.case) if wanted.required]
    group = [
        Obstacle(f"group_{each.key}", f"Implementeringsgruppen mangler: {each.text}.", home + "gruppe/")
        for each in lacking
    ]
    return [
        _held(Held.PHONE_MEETING, course, held),
        Requirement("Implementeringsgruppen er nedsat", home + "gruppe/", tuple(group)),
        _held(Held.START_MEETING, course, held),
        Requirement(
            "Samarbejdsaftalen er underskrevet af alle",
            home + "samarbejdsaftale/",
            tuple(obstacles_to_be_agreed(course)),
        ),
    ]


def requirements_of_development(course: Course) -> list[Requirement]:
    """Analyse is done: story workshop, report handed over, both workshops, and a plan with goal and action."""
    home, held = run_address(course.case), standing_of(course.case)
    report, plan = home + "rapport/", home + "plan/"
    no_report = Obstacle("no_report", "Analyserapporten er ikke overdraget til tilbuddet.", report)
    no_plan = Obstacle("no_plan", "Indsatsplanen har ikke et mål med en handling.", plan)
    handed_over = AnalysisReport.objects.filter(course=course, handed_over_at__isnull=False).exists()
    return [
        _held(Held.STORY_WORKSHOP, course, held),
        Requirement("Analyserapporten er overdraget", report, () if handed_over else (no_report,)),
        _held(Held.AMBITION_WORKSHOP, course, held),
        _held(Held.ACTION_WORKSHOP, course, held),
        Requirement("Indsatsplanen har mål og handlinger", plan, () if has_plan(course) else (no_plan,)),
    ]


def _held(kind: Held, course: Course, gatherings: list[Gathering]) -> Requirement:
    page = run_address(course.case) + "aktiviteter/"
    found = () if is_held(gatherings, kind) else (Obstacle(f"not_held_{kind}", not_held_words(kind), page),)
    return Requirement(f"{definite(kind)} er holdt", page, found)


def definite(kind: Held) -> str:
    """«Telefonmødet», «Fortællingsworkshoppen», «Rådgivningsdagen»."""
    ending = "t" if kind.label.endswith("møde") else "et" if kind == Held.MODULE else "pen"
    return kind.label + ("en" if kind == Held.ADVICE_DAY else ending)


def not_held_words(kind: Held) -> str:
    """«Telefonmødet er ikke noteret som afholdt.»"""
    return f"{definite(kind)} er ikke noteret som afholdt."


def has_plan(course: Course) -> bool:
    """At least one goal that is not dropped has an action."""
    actions = PlanAction.objects.filter(goal=OuterRef("pk"))
    return Goal.objects.filter(Exists(actions), case=course.case, dropped_at__isnull=True).exists()


def obstacles_to_begin_analysis(course: Course) -> list[Obstacle]:
    return obstacles_to_go_on(course) + _unmet(requirements_of_analysis(course))


def obstacles_to_begin_development(course: Course) -> list[Obstacle]:
    return obstacles_to_go_on(course) + _unmet(requirements_of_development(course)) + obstacles_to_keep_length(course)


def _unmet(requirements: list[Requirement]) -> list[Obstacle]:
    return [obstacle for requirement in requirements for obstacle in requirement.obstacles]


def obstacles_to_go_on(course: Course) -> list[Obstacle]:
    """No phase moves when the course is over or stands still."""
    found = obstacles_when_over(course)
    if is_paused(course):
        found.append(Obstacle("paused", RESUME_FIRST, run_address(course.case)))
    return found


def is_paused(course: Course) -> bool:
    return course.pauses.filter(ended_at__isnull=True).exists()


def obstacles_to_pause(course: Course, *, reason: str) -> list[Obstacle]:
    found = obstacles_to_go_on(course)
    if not reason.strip():
        found.append(Obstacle("no_reason", "Skriv, hvorfor forløbet sættes på pause.", "#id_pause-reason"))
    return found + obstacles_of_names(course.case, {"#id_pause-reason": reason})


def obstacles_to_resume(course: Course) -> list[Obstacle]:
    found = obstacles_when_over(course)
    if not is_paused(course):
        found.append(Obstacle("not_paused", "Forløbet er ikke på pause."))
    return found


def obstacles_to_end_early(course: Course, *, reason: str) -> list[Obstacle]:
    found = obstacles_when_over(course)
    if not reason.strip():
        found.append(Obstacle("no_reason", "Skriv, hvorfor forløbet afbrydes.", "#id_end-reason"))
    return found + obstacles_of_names(course.case, {"#id_end-reason": reason})
