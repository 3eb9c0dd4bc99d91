"""Who lives in the demo world: invented people with mailboxes that end in .example, one password for all."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import slugify

from portal.models import Membership, Organisation, Region, Tilbud, User
from portal.states import Lovgrundlag, MembershipRole, MembershipState, OrganisationKind, Role

PASSWORD = "tilskud-demo"  # noqa: S105 - shown on the demo's log-in page, never made outside a demo

ODENSE, AALBORG = "35209115", "29189420"
AGENCY, SUPPLIER = "10000009", "10000017"


@dataclass(frozen=True)
class DemoLogin:
    """One log-in as the log-in page lists it."""

    email: str
    name: str
    what: str
    organisation: str
    roles: tuple[Role, ...] = ()
    administrator: bool = False


def domain_of(organisation: str) -> str:
    """«broenderslev.example» of «Brønderslev Kommune»."""
    spelt = organisation.removesuffix(" Kommune").lower().translate(str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"}))
    return f"{slugify(spelt)}.example"


def _staff(mailbox: str, name: str, what: str, role: Role) -> DemoLogin:
    return DemoLogin(f"{mailbox}@styrelsen.example", name, what, "styrelsen", (role,))


LOGINS = [
    DemoLogin("ansoeger@odense.example", "Anna Ansøger", "Ansøgningsansvarlig, Odense Kommune", "odense", (), True),
    DemoLogin("kollega@odense.example", "Karl Kollega", "Redaktør, Odense Kommune", "odense"),
    DemoLogin("godkender@odense.example", "Gerda Godkender", "Godkender (centerchef), Odense Kommune", "odense"),
    DemoLogin("ansoeger@aalborg.example", "Aksel Ansøger", "Ansøgningsansvarlig, Aalborg Kommune", "aalborg", (), True),
    DemoLogin("godkender@aalborg.example", "Grethe Godkender", "Godkender, Aalborg Kommune", "aalborg"),
    DemoLogin("ansoeger@tilbud.example", "Tina Tilbudsleder", "Privat tilbud", "tilbud", (), True),
    _staff("sagsbehandler1", "Sofie Sagsbehandler", "Sagsbehandler", Role.CASEWORKER),
    _staff("sagsbehandler2", "Søren Sagsbehandler", "Sagsbehandler", Role.CASEWORKER),
    _staff("sagsbehandler3", "Signe Sagsbehandler", "Sagsbehandler", Role.CASEWORKER),
    _staff("puljeansvarlig", "Pia Puljeansvarlig", "Puljeansvarlig", Role.POOL_MANAGER),
    _staff("puljeansvarlig2", "Per Puljeansvarlig", "Puljeansvarlig", Role.POOL_MANAGER),
    _staff("direktoer", "Ditte Direktør", "Direktør", Role.DIRECTOR),
    _staff("stedfortraeder", "Sten Stedfortræder", "Stedfortræder", Role.DEPUTY),
    _staff("udbetaler", "Ulla Udbetaler", "Udbetaler", Role.PAYER),
    _staff("indsatsteam", "Ida Indsats", "Indsatsteam", Role.COURSE_CONSULTANT),
    _staff("revisor", "Rita Revisor", "Revisor", Role.AUDITOR),
    _staff("admin", "Adam Administrator", "Systemadministrator", Role.SYSTEM_ADMINISTRATOR),
    DemoLogin(
        "konsulent@leverandoer.example",
        "Kim Konsulent",
        "Ekstern konsulent, leverandør",
        "leverandoer",
        (Role.EXTERNAL_CONSULTANT,),
    ),
]


def make_organisations(*, now: datetime) -> dict[str, Organisation]:
    """The agency, a supplier, regional and private operators with their tilbud, and the two kommuner by name."""
    make = _maker(now)
    organisations = {
        "styrelsen": make("Styrelsen", OrganisationKind.STYRELSE, AGENCY, None),
        "leverandoer": make("Leverandøren ApS (demo)", OrganisationKind.LEVERANDOER, SUPPLIER, None),
        "tilbud": make("Fonden Fjordhuset (demo)", OrganisationKind.PRIVAT, "10000025", "1082"),
        "aasen": make("Bosted Åsen ApS (demo)", OrganisationKind.PRIVAT, "10000033", "1081"),
        "syd": make("Region Syddanmark (demo)", OrganisationKind.REGION, "10000041", "1083"),
        "midt": make("Region Midtjylland (demo)", OrganisationKind.REGION, "10000068", "1082"),
        "odense": Organisation.objects.get(cvr=ODENSE),
        "aalborg": Organisation.objects.get(cvr=AALBORG),
    }
    for name in ("odense", "aalborg"):
        organisations[name].official_email = f"post@{name}.example"
        organisations[name].save(update_fields=["official_email"])
    Tilbud.objects.bulk_create(
        Tilbud(organisation=organisations[owner], name=name, lovgrundlag=ground, kommunekode=code, address=address)
        for owner, name, ground, code, address in [
            ("tilbud", "Fjordhuset, botilbud", Lovgrundlag.SEL_107, "0615", "Fjordvej 1, 8700 Horsens"),
            ("tilbud", "Fjordhuset, bostøtte", Lovgrundlag.SEL_85, "0615", "Fjordvej 3, 8700 Horsens"),
            ("aasen", "Bosted Åsen", Lovgrundlag.SEL_108, "0851", "Åsvej 2, 9000 Aalborg"),
            ("syd", "Bosted Lillebælt", Lovgrundlag.SEL_108, "0607", "Bæltvej 4, 7000 Fredericia"),
            ("midt", "Bostøttecenter Gudenå", Lovgrundlag.ALMENBOLIG_85, "0740", "Åvej 5, 8600 Silkeborg"),
        ]
    )
    return organisations


def _maker(now: datetime):  # type: ignore[no-untyped-def]
    regions = {region.code: region for region in Region.objects.all()}

    def make(name: str, kind: OrganisationKind, cvr: str, region: str | None) -> Organisation:
        return Organisation.objects.create(
            name=name, kind=kind, cvr=cvr, region=regions[region] if region else None, created_at=now
        )

    return make


def make_people(organisations: dict[str, Organisation], *, now: datetime) -> dict[str, User]:
    """All log-ins of the list, by e-mail; only ever called on a demo or test database."""
    people = {}
    for login in LOGINS:
        user = User.objects.create_user(login.email, login.name, PASSWORD, roles=list(login.roles), created_at=now)
        user.title = login.what.split(",")[0]
        user.save(update_fields=["title"])
        add_member(user, organisations[login.organisation], administrator=login.administrator, now=now)
        people[login.email] = user
    return people


def add_member(user: User, organisation: Organisation, *, administrator: bool, now: datetime) -> None:
    """An active place, as if let in long ago."""
    Membership.objects.create(
        user=user,
        organisation=organisation,
        role=MembershipRole.ADMINISTRATOR if administrator else MembershipRole.MEMBER,
        state=MembershipState.ACTIVE,
        created_at=now,
    )
