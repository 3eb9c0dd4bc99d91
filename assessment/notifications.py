"""What is told inside the agency while a package is on its way: that it waits, or that it came back."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from assessment.models import DecisionPackage, Inquiry
from assessment.packages.addresses import url_of
from assessment.packages.signing import without_director
from cases.models import Assignment, Case, CaseParticipant, Impartiality
from portal.clock import COPENHAGEN
from portal.danish import moment
from portal.models import User
from portal.outbox import Letter, notify_many
from portal.states import Role
from portal.working_days import before_working_days

WAITS = "Der ligger en indstilling til dig i Tilskudsportalen. Log ind for at læse og godkende den:\n\n{url}\n"
WITHDRAWN = "Godkendelsen af en indstilling er trukket tilbage. Log ind for at se hvorfor:\n\n{url}\n"
RETURNED = "Direktøren har sendt indstillingen tilbage med en kommentar. Log ind for at læse den:\n\n{url}\n"

STOPPED = """\
Den planlagte meddelelse af afgørelser blev ikke gennemført, fordi noget stod i vejen. Intet er sendt ud. Log ind for at
se hvorfor:

{url}
"""

FALLEN = """\
Noget på sag {number} i Tilskudsportalen er bortfaldet på grund af et forhold om habilitet og skal gøres om. Log ind for
at se, hvad der mangler.

{url}
"""


def work_has_fallen(case: Case, person: User, *, occasion: str, now: datetime) -> None:
    """To the other caseworkers on the case and the managers: those who must do it anew."""
    assigned = Assignment.objects.current().filter(case=case).values("user")
    barred = Impartiality.objects.barring().filter(case=case).values("user")
    those = Q(pk__in=assigned) | Q(roles__contains=[Role.POOL_MANAGER])
    people = User.objects.filter(those, is_active=True).exclude(pk=person.pk).exclude(pk__in=barred).order_by("pk")
    body = FALLEN.format(number=case.number, url=settings.PORTAL_URL + "/sagsbehandling/")
    subject = f"Sag {case.number}: noget skal gøres om"
    letters = [Letter(user.email, subject, body, f"case/{case.number}/{occasion}/{user.pk}") for user in people]
    notify_many(letters, now=now)


REMINDER = """\
Styrelsen har bedt om et svar på jeres sag i Tilskudsportalen og har ikke modtaget det. Svarfristen er {due}. Log ind
med MitID Erhverv for at læse, hvad der er spurgt om, og svare:

{url}
"""
DAYS_BEFORE = 2  # working days before the deadline that a party is reminded


def recommendation_waits(package: DecisionPackage, *, now: datetime) -> None:
    """To the director, and to the deputy where the director is barred: once each per round, and nothing of contents."""
    roles = [Role.DIRECTOR]
    if without_director(package.decisions.values_list("application__case", flat=True)):
        roles.append(Role.DEPUTY)
    url = settings.PORTAL_URL + url_of(package)
    deciders = User.objects.filter(is_active=True, roles__overlap=roles).order_by("pk")
    key = f"package/{package.pk}/waits/{package.round}"
    letters = [
        Letter(user.email, "En indstilling venter på dig", WAITS.format(url=url), f"{key}/{user.pk}")
        for user in deciders
        if user.pk != package.recommended_by_id
    ]
    notify_many(letters, now=now)


def recommendation_returned(package: DecisionPackage, *, now: datetime) -> None:
    """To the manager who recommended, once per round."""
    _to_recommender(package, "returned", "Indstillingen er sendt tilbage", RETURNED, now=now)


def approval_withdrawn(package: DecisionPackage, *, now: datetime) -> None:
    """To the manager who recommended: the approval no longer stands, and the lines can be written again."""
    _to_recommender(package, "withdrawn", "Godkendelsen er trukket tilbage", WITHDRAWN, now=now)


def _to_recommender(package: DecisionPackage, occasion: str, subject: str, body: str, *, now: datetime) -> None:
    url = settings.PORTAL_URL + url_of(package, "priorities")
    manager = package.recommended_by
    if manager is not None:
        key = f"package/{package.pk}/{occasion}/{package.round}"
        notify_many([Letter(manager.email, subject, body.format(url=url), key)], now=now)


def planned_release_stopped(package: DecisionPackage, *, now: datetime) -> None:
    """To the planner and to the manager who recommended: nothing has gone out, and the page says why."""
    url = settings.PORTAL_URL + url_of(package, "preflight")
    people = {user.pk: user for user in (package.planned_by, package.recommended_by) if user is not None}
    key = f"package/{package.pk}/stopped/{package.release_at.isoformat()}"
    letters = [
        Letter(user.email, "Afgørelserne blev ikke meddelt", STOPPED.format(url=url), f"{key}/{user.pk}")
        for user in people.values()
        if user.is_active
    ]
    notify_many(letters, now=now)


def remind_of_inquiries(inquiries: Iterable[Inquiry], *, now: datetime) -> None:
    """To everybody on the case, when two working days are left: that something waits, not what; once per inquiry."""
    today = now.astimezone(COPENHAGEN).date()
    due = {row.application.case_id: row for row in inquiries if before_working_days(row.due_at, DAYS_BEFORE) <= today}
    places = CaseParticipant.objects.with_access().filter(case__in=due, user__is_active=True)
    letters = [
        _reminder(due[place.case_id], place.user)
        for place in places.select_related("user").order_by("case", "user").distinct("case", "user")
    ]
    notify_many(letters, now=now)


def _reminder(inquiry: Inquiry, user: User) -> Letter:
    body = REMINDER.format(due=moment(inquiry.due_at), url=settings.PORTAL_URL + inquiry.party_url)
    subject = f"Husk at svare på sag {inquiry.application.case.number}"
    return Letter(user.email, subject, body, f"inquiry/{inquiry.pk}/reminder/{user.pk}")
