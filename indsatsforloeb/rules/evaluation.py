"""What stands in the way of opening a self-evaluation, making its links, answering for the leaders, and closing it?"""

from typing import Any

from cases.run import run_address
from indsatsforloeb.evaluation.figures import enough_in
from indsatsforloeb.evaluation.questions import LEADERS, asked_of
from indsatsforloeb.models import Course, SelfEvaluation
from indsatsforloeb.rules.startup import obstacles_when_over
from indsatsforloeb.states import AnswerGroup, CourseState
from indsatsforloeb.wording import agreed_words, agreement_in_force, evaluates_again
from portal.steps import Obstacle

MOST_LINKS = 200  # at a time
CLOSED = Obstacle("evaluation_closed", "Selvevalueringen er lukket. Den kan ikke åbnes igen.")
BEFORE_ANALYSIS = "Selvevalueringen åbnes i analysefasen, når samarbejdsaftalen er underskrevet."
NOT_AGAIN = "Det er ikke aftalt, at selvevalueringen gentages. Det står i samarbejdsaftalen."
FIRST_FIRST = "Luk den første selvevaluering, før den anden åbnes."
NO_ANSWER = "Svar på mindst ét udsagn."
NOBODY = "Selvevalueringen kan ikke lukkes endnu: Lederne har ikke svaret, og færre end fem har svaret i hver gruppe."
TOO_LONG = "Kommentaren til «{theme}» er for lang. Der er plads til {most} tegn."
LONGEST_COMMENT = 2000


def obstacles_to_open_evaluation(course: Course) -> list[Obstacle]:
    """The first in the analysis; the second in the development, where the agreement says so."""
    rounds = list(course.evaluations.order_by("number"))
    agreement = run_address(course.case) + "samarbejdsaftale/"
    if course.state == CourseState.ANALYSIS:
        return [Obstacle("evaluation_opened", "Selvevalueringen er allerede åbnet.")] if rounds else []
    if course.state != CourseState.DEVELOPMENT:
        return [Obstacle("before_analysis", BEFORE_ANALYSIS, agreement)]
    if not rounds:
        return []
    if len(rounds) > 1:
        return [Obstacle("evaluation_opened", "Begge selvevalueringer er åbnet.")]
    found = (
        []
        if evaluates_again(course, agreed_words(agreement_in_force(course)))
        else [Obstacle("not_again", NOT_AGAIN, agreement)]
    )
    return found + ([Obstacle("first_is_open", FIRST_FIRST)] if rounds[0].closed_at is None else [])


def obstacles_to_make_links(evaluation: SelfEvaluation, group: str, count: int) -> list[Obstacle]:
    if found := obstacles_to_close_evaluation(evaluation):
        return found
    if group not in AnswerGroup.values:
        return [Obstacle("unknown_group", "Vælg medarbejdere eller borgere.", "#group")]
    if not 1 <= count <= MOST_LINKS:
        return [Obstacle("how_many", f"Skriv et antal fra 1 til {MOST_LINKS}.", "#count")]
    return []


def obstacles_to_answer_as_leaders(
    evaluation: SelfEvaluation, values: dict[str, int], comments: dict[str, Any]
) -> list[Obstacle]:
    if found := obstacles_to_close_evaluation(evaluation):
        return found
    if not values and not any(comments.values()):
        return [Obstacle("no_answer", "Svar på mindst ét udsagn, eller skriv en kommentar.")]
    return [
        Obstacle("too_long", TOO_LONG.format(theme=theme.title, most=LONGEST_COMMENT), f"#comment-{theme.key}")
        for theme in asked_of(LEADERS, evaluation.questions)
        if len(comments.get(theme.key, "")) > LONGEST_COMMENT
    ]


def obstacles_to_close_evaluation(evaluation: SelfEvaluation) -> list[Obstacle]:
    """Also in the way of every answer and link: it is closed already, or the course is over."""
    return [CLOSED] if evaluation.closed_at is not None else obstacles_when_over(evaluation.course)


def obstacles_without_answers(evaluation: SelfEvaluation) -> list[Obstacle]:
    """A round carries the report only when somebody has answered: the leaders, or enough of a group to be shown."""
    if evaluation.leader_answers.exists() or enough_in(evaluation):
        return []
    return [Obstacle("nobody_answered", NOBODY)]
