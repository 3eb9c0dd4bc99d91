"""What stands in the way of a partnership between two courses, and of a yes to one?"""

from cases.rules.naming import obstacles_of_names
from indsatsforloeb.models import Course, Partnership
from indsatsforloeb.states import RUNNING
from portal.steps import Obstacle

NOT_RUNNING = "Et partnerskab er mellem forløb, der er i gang. Det andet forløb er slut."
ENDED = "Partnerskabet er ophørt. Indsatsteamet kan foreslå det igen."


def obstacles_to_suggest(course: Course, other: Course, *, reason: str) -> list[Obstacle]:
    if course.pk == other.pk:
        return [Obstacle("same_course", "Vælg et andet forløb end dette.")]
    if course.state not in RUNNING or other.state not in RUNNING:
        return [Obstacle("not_running", NOT_RUNNING)]
    if Partnership.objects.of(course).not_ended().of(other).exists():
        return [Obstacle("suggested", "Partnerskabet er allerede foreslået. Se det øverst på siden.")]
    if not reason.strip():
        return [Obstacle("no_reason", "Skriv, hvorfor netop de to tilbud kan lære af hinanden.", "#suggest-heading")]
    names = [each for one in (course, other) for each in obstacles_of_names(one.case, {"#suggest-heading": reason})]
    return list(dict.fromkeys(names))


def obstacles_to_agree(partnership: Partnership, course: Course) -> list[Obstacle]:
    if partnership.ended_at is not None:
        return [Obstacle("ended", ENDED)]
    if partnership.has_agreed(course):
        return [Obstacle("agreed", "I har allerede sagt ja til partnerskabet.")]
    if any(each.state not in RUNNING for each in (partnership.first, partnership.second)):
        return [Obstacle("not_running", NOT_RUNNING)]
    return []


def obstacles_to_end(partnership: Partnership) -> list[Obstacle]:
    return [Obstacle("ended", "Partnerskabet er allerede ophørt.")] if partnership.ended_at is not None else []
