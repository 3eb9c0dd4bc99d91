"""What stands in the way of approving a recommendation, or of sending it back?"""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from assessment.models import Decision, DecisionPackage
from assessment.states import PackageState
from cases.models import Impartiality
from portal.models import User
from portal.states import Role
from portal.steps import Obstacle


def obstacles_to_approve(package: DecisionPackage, *, by: User, now: datetime) -> list[Obstacle]:
    """Another than the proposer, with habilitet on every line; the deputy only where the director is barred."""
    if package.state != PackageState.RECOMMENDED:
        return [Obstacle("not_recommended", "Der er ingen indstilling at tage stilling til.")]
    if package.recommended_by_id == by.pk:
        return [Obstacle("own_recommendation", "Du har selv indstillet. En anden skal godkende.")]
    lines = package.decisions.select_related("application__case").order_by("application__case__number")
    return [*_undeclared(lines, by, package), *_deputy(lines, by)]


def _undeclared(lines: Iterable[Decision], by: User, package: DecisionPackage) -> list[Obstacle]:
    cases = [line.application.case for line in lines]
    cleared = set(Impartiality.objects.clearing().filter(user=by, case__in=cases).values_list("case", flat=True))
    barred = set(Impartiality.objects.barring().filter(user=by, case__in=cases).values_list("case", flat=True))
    if barred:
        numbers = ", ".join(case.number for case in cases if case.pk in barred)
        text = f"Du har meldt forhold om habilitet på sag {numbers}. Stedfortræderen skal tage stilling."
        return [Obstacle("barred", text)]
    if any(case.pk not in cleared for case in cases):
        url = reverse("assessment:declare_list", args=[package.pool.slug])
        return [Obstacle("not_declared", "Du skal erklære habilitet på alle sager i indstillingen.", url)]
    return []


def _deputy(lines: Iterable[Decision], by: User) -> list[Obstacle]:
    if by.has_role(Role.DIRECTOR):
        return []
    cases = [line.application.case_id for line in lines]
    barred = Impartiality.objects.barring().filter(case__in=cases, user__roles__contains=[Role.DIRECTOR])
    if barred.exists():
        return []
    return [Obstacle("not_deputy", "Stedfortræderen godkender kun, når direktøren er inhabil på en sag.")]


def obstacles_to_send_back(package: DecisionPackage, *, comment: str) -> list[Obstacle]:
    if package.state != PackageState.RECOMMENDED:
        return [Obstacle("not_recommended", "Der er ingen indstilling at sende tilbage.")]
    return [] if comment.strip() else [Obstacle("no_comment", "Skriv, hvad der skal ændres.", "#id_comment")]
