"""What stands in the way of closing a course? The closing workshop, the plan, the second self-evaluation, the words."""

from cases.models import Gathering
from cases.rules.naming import obstacles_of_names
from cases.run import run_address
from cases.states import GatheringState
from indsatsforloeb.ending import MOST_TOLD, Ending, open_actions, themes_of
from indsatsforloeb.models import Course, SelfEvaluation
from indsatsforloeb.rules.agreement import obstacles_to_keep_length
from indsatsforloeb.rules.phases import RESUME_FIRST
from indsatsforloeb.states import CourseState, Held
from indsatsforloeb.wording import agreed_words, agreement_in_force, evaluates_again
from portal.steps import Obstacle

NOT_IN_DEVELOPMENT = "Forløbet er i fasen {phase}. Det kan først afsluttes fra udviklingsfasen."
NO_WORKSHOP = "Afslutningsworkshoppen er ikke afholdt. Planlæg den, og notér, at den er afholdt."
NO_SECOND = "I har aftalt en selvevaluering til sidst. Den er ikke afsluttet endnu."
SECOND = 2


def obstacles_to_prepare_closing(course: Course) -> list[Obstacle]:
    """What must have happened, whatever is written on the page where the course is closed."""
    home = run_address(course.case)
    found = []
    if course.state != CourseState.DEVELOPMENT:
        phase = CourseState(course.state).label
        return [Obstacle("not_in_development", NOT_IN_DEVELOPMENT.format(phase=phase), home)]
    if course.pauses.filter(ended_at__isnull=True).exists():
        found.append(Obstacle("paused", RESUME_FIRST, home))
    held = Gathering.objects.filter(case=course.case_id, kind=Held.CLOSING_WORKSHOP, state=GatheringState.HELD)
    if not held.exists():
        found.append(Obstacle("no_closing_workshop", NO_WORKSHOP, f"{home}aktiviteter/"))
    if evaluates_again(course, agreed_words(agreement_in_force(course))) and not _evaluated_again(course):
        found.append(Obstacle("no_second_evaluation", NO_SECOND, f"{home}selvevaluering/"))
    return found + obstacles_to_keep_length(course)


def obstacles_to_close(course: Course, ending: Ending) -> list[Obstacle]:
    """The same, and that every open action is handed on in words, and that what was gained is told."""
    found = obstacles_to_prepare_closing(course)
    for action in open_actions(course):
        if not ending.handed_on.get(action.pk, "").strip():
            text = f"«{action.text}» er hverken gennemført eller opgivet. Skriv, hvem der fører den videre."
            found.append(Obstacle("open_action", text, f"#action-{action.pk}"))
    if not ending.gained.strip():
        found.append(Obstacle("nothing_gained", "Skriv, hvad forløbet gav.", "#id_gained"))
    for key, words in themes_of(course):
        if not ending.per_theme.get(key, "").strip():
            found.append(Obstacle("theme_not_told", f"Skriv, hvad forløbet gav på temaet {words}.", f"#theme-{key}"))
    texts = {"#id_gained": ending.gained} | {f"#theme-{key}": text for key, text in ending.per_theme.items()}
    texts |= {f"#action-{key}": text for key, text in ending.handed_on.items()}
    found += obstacles_of_names(course.case, texts)
    if len(ending.as_text()) > MOST_TOLD:
        text = f"Det, der står om udbyttet, fylder mere end {MOST_TOLD} tegn. Gør det kortere."
        found.append(Obstacle("too_long", text, "#id_gained"))
    return found


def _evaluated_again(course: Course) -> bool:
    return SelfEvaluation.objects.filter(course=course, number=SECOND, closed_at__isnull=False).exists()
