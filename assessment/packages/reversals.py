"""Which decision stands on a case, which came before it, and is a change of it on its way?"""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from applications.models import Application
from assessment.models import Decision, DecisionPackage, ReleasedDecision
from assessment.results import result_for
from assessment.scores.scoring import CriterionResult
from assessment.states import PackageKind, PackageState
from pools.states import PoolState


def standing_of(application: Application) -> ReleasedDecision | None:
    """The released decision that no later one has replaced."""
    rows = ReleasedDecision.objects.standing().filter(application=application)
    along = ["decision__package", "decision__submission", "letter__opened_by", "letter__entry"]
    return rows.select_related(*along).first()


def earlier_of(application: Application) -> list[ReleasedDecision]:
    """Those that have been replaced, newest first; their letters stay readable."""
    rows = ReleasedDecision.objects.filter(application=application, decision__replaced_by__released__isnull=False)
    return list(rows.select_related("decision__replaced_by", "letter__entry").order_by("-released_at", "-pk"))


def open_reversal_of(application: Application) -> DecisionPackage | None:
    """The change that is being written, is with the director, or waits to be released."""
    rows = DecisionPackage.objects.filter(kind=PackageKind.REVERSAL, decisions__application=application)
    return rows.exclude(state=PackageState.RELEASED).select_related("pool__version", "recommended_by").first()


def judged_now() -> Q:
    """Applications that may be judged: of the opening under assessment, or one whose told decision is being changed."""
    drafts = Decision.objects.filter(application=OuterRef("pk"), package__kind=PackageKind.REVERSAL)
    anew = Exists(drafts.filter(package__state=PackageState.DRAFT))
    newest, told = Q(intake=F("pool__intake")), Q(pool__state=PoolState.RELEASED) | Q(intake__lt=F("pool__intake"))
    return Q(newest, pool__state=PoolState.ASSESSING) | Q(anew) & told


def figures_for(decision: Decision) -> dict[str, Any]:
    """What the new letter cites: the pool's numbers as they were, and the demands this application fails by now."""
    figures, number = decision.package.figures, decision.application.case.number
    failed = [each.criterion.title for each in result_for(decision.application).criteria if _fails(each)]
    not_met = {key: titles for key, titles in figures.get("not_met", {}).items() if key != number}
    return figures | {"not_met": not_met | ({number: failed} if failed else {})}


def _fails(result: CriterionResult) -> bool:
    return result.criterion.gate and result.met is False


def line_of(package: DecisionPackage) -> Decision:
    """The one line of a package that changes a decision, with all that a letter reads."""
    decision = package.decisions.with_everything().get()
    decision.submission.application = decision.application
    return decision
