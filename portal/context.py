"""What every page knows: whose portal it is, whom to ask, who is logged in, and where that person may go."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import urlencode

from portal.models import Organisation, User
from portal.session import seconds_left
from portal.states import MembershipState, Role

OPEN_LINKS = [
    ("Puljer", "/puljer/"),
    ("Indsatsforløb", "/indsatsforloeb/"),
    ("Tilskudsmodtagere", "/tilskudsmodtagere/"),
]
APPLICANT_LINKS = [("Mine tilskudssager", "/mine-tilskudssager/"), ("Organisation", "/konto/organisation/")]
DESK_ROLES = (Role.CASEWORKER, Role.POOL_MANAGER, Role.DIRECTOR, Role.DEPUTY, Role.AUDITOR)
CONSULTANT_ROLES = (Role.COURSE_CONSULTANT, Role.EXTERNAL_CONSULTANT)
STAFF_LINKS = [
    ("Sagsbehandling", "/sagsbehandling/", DESK_ROLES),
    ("Forløb", "/indsatsforloeb/tavle/", (*CONSULTANT_ROLES, Role.AUDITOR)),
    ("Revision", "/revision/", (Role.AUDITOR,)),
]
# Pages of a menu entry that lie elsewhere.
UNDER = {
    "/sagsbehandling/": ("/indstilling/",),
    "/indsatsforloeb/tavle/": ("/forloeb/", "/indsatsforloeb/overblik/"),
    "/revision/": ("/indsatsforloeb/revision/",),
}


@dataclass(frozen=True)
class Contact:
    """Somebody to ask: a pool's contacts have the same shape, so the same cards show both."""

    kind: str
    title: str
    phone: str
    email: str
    hours: str
    text: str = ""


@dataclass(frozen=True)
class Link:
    """One entry of the main menu; `current` when the page lies under it."""

    label: str
    path: str
    current: bool


@dataclass(frozen=True)
class Person:
    """Who is logged in, for the header; the organisation is read only when the header is drawn."""

    user: User

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def start(self) -> tuple[str, str]:
        return start_of(self.user)

    @cached_property
    def organisation(self) -> str:
        """Names of the organisations the person applies for; for the agency's staff, the roles."""
        if self.user.roles:
            return ", ".join(Role(role).label for role in self.user.roles)
        active = {"memberships__user": self.user, "memberships__state": MembershipState.ACTIVE}
        names = Organisation.objects.filter(**active).in_danish_order().values_list("name", flat=True)
        return ", ".join(names)


def start_of(user: User) -> tuple[str, str]:
    """Where the person's own work begins, as (words, path): desk, board, all others with a role, applicants."""
    if user.has_role(*DESK_ROLES):
        return STAFF_LINKS[0][:2]
    if user.has_role(*CONSULTANT_ROLES):
        return STAFF_LINKS[1][:2]
    return APPLICANT_LINKS[1] if user.roles else APPLICANT_LINKS[0]


def contacts() -> list[Contact]:
    """The agency's two standing contacts; a pool has its own beside them."""
    agency = settings.AGENCY
    return [
        Contact("tilskudsfaglig", "Spørgsmål om tilskud", agency["phone"], agency["mail"], agency["hours"]),
        Contact(
            "teknisk",
            "Teknisk hjælp til portalen",
            agency["technical_phone"],
            agency["technical_mail"],
            agency["technical_hours"],
        ),
    ]


def navigation(request: HttpRequest, user: User | None) -> list[Link]:
    """The main menu for a visitor, an applicant or the agency's staff."""
    links = list(OPEN_LINKS)
    if user and not user.roles:
        links += APPLICANT_LINKS
    if user:
        links += [(label, path) for label, path, roles in STAFF_LINKS if user.has_role(*roles)]
    current = max(
        (prefix for _, path in links for prefix in (path, *UNDER.get(path, ())) if request.path.startswith(prefix)),
        key=len,
        default="",
    )  # the public page of courses lies above the board: the longest address is the one
    return [Link(label, path, current in (path, *UNDER.get(path, ()))) for label, path in links]


def portal(request: HttpRequest) -> dict[str, object]:
    """Context of every page; asks the database nothing by itself."""
    user = getattr(request, "user", None)
    user = user if user is not None and user.is_authenticated else None
    return {
        "demo": settings.DEMO,
        "agency": settings.AGENCY,
        "portal_contacts": contacts(),
        "contacts": contacts(),
        "navigation": navigation(request, user),
        "person": Person(user) if user else None,
        "login_url": f"/konto/login/?{urlencode({'next': request.path})}",
        "mitid_configured": bool(settings.MITID_SERVER_URL),
        "password_configured": settings.PASSWORD_FOR_STAFF or settings.PASSWORD_FOR_APPLICANTS,
        "session_seconds_left": seconds_left(request) if user else None,
    }
