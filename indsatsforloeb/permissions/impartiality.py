"""On which cases may somebody tell of a conflict, or rule on one? A course, and the application it comes from."""

from django.db.models import Exists, OuterRef
from django.http import Http404

from assessment.models import ReleasedDecision
from cases.models import Case, Impartiality
from cases.permissions import RUN_KINDS, has_declared, may_report, may_rule_on
from portal.models import User


def conflict_case(user: User, number: str) -> Case:
    """A course, or the application of a released place, by its number; Http404 for those it is not asked of."""
    released = Exists(ReleasedDecision.objects.filter(application__case=OuterRef("pk"), places__gt=0))
    cases = Case.objects.unsealed().filter(number=number).select_related("organisation")
    case = (cases.filter(kind__in=RUN_KINDS) | cases.filter(released)).first()
    if case is None or not (may_report(user, case) or has_declared(user, case) or conflicts_to_rule(user, case)):
        raise Http404
    return case


def conflicts_to_rule(user: User, case: Case) -> list[Impartiality]:
    """Others' conflicts on the case that this person rules on or has ruled on."""
    others = Impartiality.objects.barring().filter(case=case).select_related("user", "ruled_by", "case")
    return [each for each in others if may_rule_on(user, each)]
