"""Which decision stands on a case, which came before it, and is a change of it on its way?"""

from applications.models import Application
from assessment.models import Decision, DecisionPackage, ReleasedDecision
from assessment.states import PackageKind, PackageState


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


def line_of(package: DecisionPackage) -> Decision:
    """The one line of a package that changes a decision, with all that a letter reads."""
    decision = package.decisions.with_everything().get()
    decision.submission.application = decision.application
    return decision
