"""Which one page is the next to open, for whoever stands on a course's first page?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.models import Gathering
from cases.run import run_address
from indsatsforloeb.models import Course, SelfEvaluation
from indsatsforloeb.permissions.analysis import may_answer_as_leader
from indsatsforloeb.rules.phases import Requirement, definite
from indsatsforloeb.states import Held
from portal.models import User

NOT_HELD = "not_held_"  # how the obstacle of a meeting begins


@dataclass(frozen=True)
class NextPage:
    """`waits`: there is nothing to do on it yet, for the meeting is planned and its day has not come."""

    words: str
    url: str
    waits: bool = False


def next_page(
    course: Course,
    requirements: Sequence[Requirement],
    gatherings: Sequence[Gathering],
    *,
    user: User,
    is_party: bool,
    now: datetime,
) -> NextPage | None:
    """The page of what the phase lacks first: what can be done now before what only waits for its day.

    The party is led to its own work before a meeting the team calls.
    """
    lacking = [each.obstacles[0].code for each in requirements if each.obstacles]
    if is_party:
        lacking.sort(key=lambda code: code.startswith(NOT_HELD))
    if "no_report" in lacking:
        lacking = [code for code in lacking if code != "no_plan"]  # the plan is written from the report
    found = [
        _of_meeting(course, Held(code.removeprefix(NOT_HELD)), gatherings, now=now)
        if code.startswith(NOT_HELD)
        else _of_work(course, code, user=user, is_party=is_party)
        for code in lacking
    ]
    return min((page for page in found if page), key=lambda page: page.waits, default=None)


def _of_meeting(course: Course, kind: Held, gatherings: Sequence[Gathering], *, now: datetime) -> NextPage:
    """Where it is noted as held, is seen, or is planned."""
    home, name = f"{run_address(course.case)}aktiviteter/", definite(kind).lower()
    planned = next((each for each in gatherings if each.kind == kind), None)
    if planned is None:
        return NextPage(f"Planlæg {name}", f"{home}ny/?slags={kind.value}")
    waits = planned.starts_at > now
    return NextPage(f"Se {name}" if waits else f"Notér, at {name} er holdt", f"{home}{planned.pk}/", waits)


def _of_work(course: Course, code: str, *, user: User, is_party: bool) -> NextPage | None:
    """None where the other side has it, or something else comes first."""
    home = run_address(course.case)
    if code == "no_report":
        return _of_analysis(course, user=user, is_party=is_party)
    if code == "no_plan":
        return NextPage("Skriv indsatsplanen", f"{home}plan/")
    if code.startswith("group_"):
        return NextPage("Sæt gruppen", f"{home}gruppe/")
    return NextPage("Gå til samarbejdsaftalen", f"{home}samarbejdsaftale/")


def _of_analysis(course: Course, *, user: User, is_party: bool) -> NextPage | None:
    """The leaders' answer or the self-evaluation, and when it is closed the report, which the team writes."""
    home, first = run_address(course.case), course.evaluations.order_by("number").first()
    if first is None or first.closed_at is None:
        if first is not None and _waits_for_leaders(first) and may_answer_as_leader(user, course):
            return NextPage("Svar for lederne", f"{home}selvevaluering/{first.number}/ledere/")
        return None if is_party else NextPage("Gå til selvevalueringen", f"{home}selvevaluering/")
    return None if is_party else NextPage("Skriv analyserapporten", f"{home}rapport/")


def _waits_for_leaders(evaluation: SelfEvaluation) -> bool:
    return not evaluation.leader_answers.exists()
