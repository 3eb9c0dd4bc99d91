"""What is mailed about a case, and to whom: never what it is about, only that there is something to log in and see."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from cases.models import Assignment, Case, CaseParticipant
from cases.permissions import RUN_KINDS
from cases.run import run_address
from portal import outbox
from portal.models import User
from portal.outbox import Letter
from portal.states import Role

NEWS = """\
Der er ny information på jeres sag i Tilskudsportalen. Log ind med MitID Erhverv for at se den.

{address}
"""
NEWS_FOR_STAFF = """\
Der er nyt på sag {number} i Tilskudsportalen. Log ind for at se det.

{address}
"""
PLACE_ENDED = """\
Du er ikke længere med på sag {number} i Tilskudsportalen. Har du spørgsmål, så kontakt jeres ansøgningsansvarlige.
"""
MANY_NEWS_FOR_STAFF = """\
Du har fået {number} sager i Tilskudsportalen. Log ind for at se dem.

{address}
"""
IMPARTIALITY_REPORTED = """\
Der er meldt et forhold om habilitet på sag {number} i Tilskudsportalen. Log ind for at tage stilling til det.

{address}
"""


def party_address() -> str:
    return f"{settings.PORTAL_URL}/mine-tilskudssager/"


def desk_address() -> str:
    return f"{settings.PORTAL_URL}/sagsbehandling/"


def staff_address(case: Case) -> str:
    """A case that is run has pages both sides share; all others are read at the desk."""
    return f"{settings.PORTAL_URL}{run_address(case)}" if case.kind in RUN_KINDS else desk_address()


def news_letter(case: Case, user: User, *, occasion: str) -> Letter:
    """«Nyt på sag <nr.>» to one user on the case; `occasion` says once per what."""
    body = NEWS.format(address=party_address())
    return Letter(user.email, f"Nyt på sag {case.number}", body, f"case/{case.number}/{occasion}/{user.pk}")


def staff_letter(case: Case, user: User, *, occasion: str) -> Letter:
    body = NEWS_FOR_STAFF.format(number=case.number, address=staff_address(case))
    return Letter(user.email, f"Nyt på sag {case.number}", body, f"case/{case.number}/{occasion}/{user.pk}")


def letters_to_caseworkers(told: Iterable[tuple[Case, User, str]]) -> list[Letter]:
    """One letter to each person: of one case by its number, of several how many there are. (case, user, occasion)."""
    by_person: dict[int, list[tuple[Case, User, str]]] = {}
    for each in told:
        by_person.setdefault(each[1].pk, []).append(each)
    letters = []
    for rows in by_person.values():
        case, user, occasion = rows[0]
        if len(rows) == 1:
            letters.append(staff_letter(case, user, occasion=occasion))
            continue
        body = MANY_NEWS_FOR_STAFF.format(number=len(rows), address=desk_address())
        key = f"case/{case.number}/{occasion}/{user.pk}"
        letters.append(Letter(user.email, f"Du har fået {len(rows)} sager", body, key))
    return letters


def place_ended_letter(case: Case, user: User, *, occasion: str) -> Letter:
    body = PLACE_ENDED.format(number=case.number)
    return Letter(user.email, f"Nyt på sag {case.number}", body, f"case/{case.number}/{occasion}/{user.pk}")


def tell_participants(case: Case, *, occasion: str, now: datetime) -> None:
    """One contentless mail to every user on the case now, Læser included; a second call for one occasion is nothing."""
    tell_participants_many([case], occasion=occasion, now=now)


def tell_participants_many(cases: Iterable[Case], *, occasion: str, now: datetime) -> None:
    """The same for many cases in two queries."""
    by_key = {case.pk: case for case in cases}
    places = CaseParticipant.objects.with_access().filter(case__in=by_key, user__is_active=True)
    rows = places.select_related("user").order_by("case", "user").distinct("case", "user")
    letters = [news_letter(by_key[row.case_id], row.user, occasion=occasion) for row in rows]
    outbox.notify_many(letters, now=now)


def tell_caseworkers(case: Case, *, occasion: str, now: datetime) -> None:
    """One contentless mail to every caseworker the case is assigned to."""
    rows = Assignment.objects.current().filter(case=case, user__is_active=True).select_related("user")
    outbox.notify_many([staff_letter(case, row.user, occasion=occasion) for row in rows], now=now)


def tell_superiors(case: Case, *, reporter: User, occasion: str, now: datetime) -> None:
    """A reported conflict goes to the pool managers, a leader's to the director, the director's to the deputy."""
    role = Role.DIRECTOR if reporter.has_role(Role.POOL_MANAGER, Role.DEPUTY) else Role.POOL_MANAGER
    role = Role.DEPUTY if reporter.has_role(Role.DIRECTOR) else role
    superiors = User.objects.filter(roles__contains=[role], is_active=True).exclude(pk=reporter.pk)
    body = IMPARTIALITY_REPORTED.format(number=case.number, address=desk_address())
    subject = f"Habilitet på sag {case.number}"
    letters = [
        Letter(user.email, subject, body, f"case/{case.number}/{occasion}/{user.pk}")
        for user in superiors.order_by("pk")
    ]
    outbox.notify_many(letters, now=now)
