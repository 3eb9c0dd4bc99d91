"""What has fallen on a case because of a conflict of habilitet, and what was released before anybody knew?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from applications.models import Application
from assessment.models import Assessment, Consensus, Decision, FormalCheck
from assessment.states import PackageState, VoidReason
from cases.models import Assignment, Impartiality
from pools.document import document_of
from portal.models import User
from portal.states import Role


@dataclass(frozen=True)
class Fell:
    """One thing that counts no longer: what, by whom, since when."""

    what: str
    by: User
    at: datetime


def fallen_on(application: Application) -> list[Fell]:
    """Everything that has fallen on the application, oldest first, in five queries; the lines last."""
    own = {"application": application, "voided_at__isnull": False}
    titles = {each.key: each.title for each in document_of(application.pool.version).criteria}
    sheets = Assessment.objects.filter(void_reason=VoidReason.CONFLICT, **own).select_related("assessor")
    agreed = Consensus.objects.fallen().filter(**own).select_related("by")
    checks = FormalCheck.objects.filter(**own).select_related("by")
    found = [Fell("Vurdering", each.assessor, each.voided_at) for each in sheets]
    found += [
        Fell(f"Konsensus om {titles.get(each.criterion, each.criterion)}", each.by, each.voided_at) for each in agreed
    ]
    found += [Fell("Formaliakontrol", each.by, each.voided_at) for each in checks]
    found.sort(key=lambda each: each.at)
    return found + [Fell("Den skrevne afgørelse", line.changed_by, since) for line, since in _lines([application])]


def _lines(applications: Iterable[Application]) -> list[tuple[Decision, datetime]]:
    """Lines written by somebody who is barred now, not released, with the moment of the report."""
    lines = Decision.objects.filter(application__in=applications).exclude(package__state=PackageState.RELEASED)
    rows = list(lines.select_related("changed_by", "application").order_by("pk"))
    barring = Impartiality.objects.barring().filter(user__in=[row.changed_by_id for row in rows])
    since = {(each.user_id, each.case_id): each.declared_at for each in barring}
    keys = [(row, (row.changed_by_id, row.application.case_id)) for row in rows]
    return [(row, since[key]) for row, key in keys if key in since]


def has_done_something(application: Application, user: User) -> bool:
    """Whether a conflict reported now would make something fall."""
    done = (
        Assessment.objects.standing().filter(application=application, assessor=user),
        Consensus.objects.standing().filter(application=application, by=user),
        FormalCheck.objects.standing().filter(application=application, by=user),
        Decision.objects.filter(application=application, changed_by=user).exclude(package__state=PackageState.RELEASED),
    )
    return any(each.exists() for each in done)


def successors_for(declaration: Impartiality) -> QuerySet[User]:
    """Caseworkers who can take the case over: not barred from it, and not on it already."""
    case = declaration.case_id
    barred = Impartiality.objects.barring().filter(case=case).values("user")
    has_it = Assignment.objects.current().filter(case=case).values("user")
    others = User.objects.filter(is_active=True, roles__contains=[Role.CASEWORKER])
    return others.exclude(pk__in=barred).exclude(pk__in=has_it).order_by("name")
