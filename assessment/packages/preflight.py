"""Is a package ready to go out? Everything that would stop it, and everything that is good to know before it does."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from applications.models import Application
from applications.models.draft import ApplicationQuerySet
from assessment.models import Decision, DecisionPackage
from assessment.packages.manifest import decisions_of, differences, words_by_decision
from assessment.permissions import readable_cases
from assessment.rules import obstacles_to_release
from assessment.states import PackageKind, PackageTransition
from cases.models import Case, CaseParticipant
from portal.models import HistoryRow, User
from portal.steps import Obstacle

PLANNED, CANCELLED, STOPPED = "plan_release", "cancel_planned_release", "planned_release_stopped"
PLANS = (PLANNED, CANCELLED, STOPPED, PackageTransition.RELEASE)


@dataclass(frozen=True)
class Preflight:
    """The one check that the page, the plan and the release share.

    `decisions` are those that go out: a withdrawn application's is not sent. `words` are the letters', by decision.
    """

    decisions: list[Decision]
    words: dict[int, dict[str, Any]]
    obstacles: list[Obstacle]

    @property
    def is_clear(self) -> bool:
        return not self.obstacles


def answered_by(package: DecisionPackage) -> ApplicationQuerySet:
    """Those that must have their answer: all that were taken in with it, or the one whose decision is changed."""
    standing = Application.objects.submitted().filter(pool=package.pool_id, intake=package.intake)
    if package.kind == PackageKind.JOINT:
        return standing
    return standing.filter(pk__in=package.decisions.values("application"))


def preflight_of(package: DecisionPackage, *, now: datetime) -> Preflight:
    """Computed anew and compared with the seal; wants `package.pool` with its version; a fixed number of queries."""
    decisions = decisions_of(package)
    standing = list(answered_by(package).select_related("case").order_by("case__number"))
    found = obstacles_to_release(package, standing, {decision.application_id for decision in decisions}, now=now)
    words = words_by_decision(package, decisions)
    if not any(obstacle.code in ("released_already", "not_approved") for obstacle in found):
        found += [Obstacle("seal_broken", f"{text}.") for text in differences(package, decisions, words)]
    answered = {application.pk for application in standing}
    return Preflight([each for each in decisions if each.application_id in answered], words, found)


@dataclass(frozen=True)
class Recipients:
    """Who is told about one case; names only where the viewer may read the case."""

    case: Case
    users: tuple[User, ...]
    readable: bool

    @property
    def warnings(self) -> list[str]:
        """What should be put right first, though it stops nothing: the letter lies on the case all the same."""
        found = [] if self.users else ["Ingen aktiv bruger får besked"]
        return found if self.case.organisation.official_email else [*found, "Officiel postkasse mangler"]


def recipients_of(decisions: Iterable[Decision], *, viewer: User) -> list[Recipients]:
    """One line per case, in the order given; two queries."""
    cases = [decision.application.case for decision in decisions]
    places = CaseParticipant.objects.with_access().filter(case__in=cases, user__is_active=True)
    told: dict[int, dict[int, User]] = defaultdict(dict)
    for place in places.select_related("user").order_by("user__name", "user"):
        told[place.case_id][place.user_id] = place.user
    readable = set(readable_cases(viewer).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    return [Recipients(case, tuple(told[case.pk].values()), case.pk in readable) for case in cases]


@dataclass(frozen=True)
class StoppedPlan:
    """A planned release that came to nothing: when it should have been, when it was stopped."""

    planned: datetime
    stopped: datetime


def stopped_plan_of(package: DecisionPackage) -> StoppedPlan | None:
    """The last plan, if it was stopped and nothing has been planned or released since; one query."""
    lines = HistoryRow.objects.of(package.history_chain).filter(verb__in=PLANS, facts__package=package.number)
    newest = lines.order_by("-number").first()
    if newest is None or newest.verb != STOPPED:
        return None
    return StoppedPlan(datetime.fromisoformat(newest.facts["planned"]), newest.at)
