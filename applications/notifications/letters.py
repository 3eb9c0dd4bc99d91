"""To whom on a case does a mail go, and how is it laid in the outbox?"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from applications.models import Application
from cases.models import CaseParticipant
from cases.states import CaseRole
from portal.models import User
from portal.outbox import Letter, notify_many

GREETING = "Venlig hilsen\n{agency}"


def people_of(application: Application, *roles: CaseRole) -> list[User]:
    """Everybody on the case now (with one of `roles`, when given), each once."""
    places = CaseParticipant.objects.with_access().filter(case=application.case_id)
    if roles:
        places = places.filter(role__in=roles)
    return list(User.objects.filter(pk__in=places.values("user"), is_active=True).order_by("pk"))


def people_by_case(applications: Iterable[Application]) -> dict[int, list[User]]:
    """Case id → everybody on it now, each once; one query for any number of cases."""
    cases = [application.case_id for application in applications]
    places = CaseParticipant.objects.with_access().filter(case__in=cases, user__is_active=True)
    found: dict[int, dict[int, User]] = {case: {} for case in cases}
    for place in places.select_related("user").order_by("case", "pk"):
        found[place.case_id][place.user_id] = place.user
    return {case: list(people.values()) for case, people in found.items()}


def tell(people: Iterable[User], *, subject: str, body: str, key: str, now: datetime) -> None:
    notify_many([Letter(user.email, subject, body, f"{key}/{user.pk}") for user in people], now=now)


def post(addresses: Iterable[str], *, subject: str, body: str, key: str, now: datetime) -> None:
    notify_many([Letter(to, subject, body, f"{key}/{to}"[:200]) for to in dict.fromkeys(addresses)], now=now)


def case_body(application: Application, text: str, page: str) -> str:
    return signed(f"{text}\n\nSag {application.case.number}: {link(page, application.case.number)}")


def signed(text: str) -> str:
    return f"{text}\n\n{GREETING.format(agency=settings.AGENCY['name'])}\n"


def link(name: str, *arguments: str) -> str:
    return f"{settings.PORTAL_URL}{reverse(name, args=arguments)}"
