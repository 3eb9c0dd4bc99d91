"""What people and organisations can be, whose turn it is, and what kind of installation this is."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    KOMMUNE = "kommune", "Kommune"
    REGION = "region", "Region"
    PRIVAT = "privat", "Privat"
    STYRELSE = "styrelse", "Styrelse"
    LEVERANDOER = "leverandoer", "Leverandør"


class Role(TextChoices):
    """The agency's roles (and the supplier's one); what each may is asked in every floor's permissions."""

    CASEWORKER = "caseworker", "Sagsbehandler"
    POOL_MANAGER = "pool_manager", "Puljeansvarlig"
    DIRECTOR = "director", "Direktør"
    DEPUTY = "deputy", "Stedfortræder"
    PAYER = "payer", "Udbetaler"
    COURSE_CONSULTANT = "course_consultant", "Indsatsteam"
    EXTERNAL_CONSULTANT = "external_consultant", "Ekstern konsulent"
    AUDITOR = "auditor", "Revisor"
    SYSTEM_ADMINISTRATOR = "system_administrator", "Systemadministrator"


class MembershipRole(TextChoices):
    MEMBER = "member", "Medarbejder"
    ADMINISTRATOR = "administrator", "Organisationsadministrator"


class MembershipState(TextChoices):
    WAITING = "waiting", "Afventer administrator"
    ACTIVE = "active", "Aktiv"
    ENDED = "ended", "Ophørt"


class Lovgrundlag(TextChoices):
    SEL_85 = "sel_85", "§ 85 i lov om social service"
    SEL_107 = "sel_107", "§ 107 i lov om social service"
    SEL_108 = "sel_108", "§ 108 i lov om social service"
    ALMENBOLIG_85 = "almenbolig_85", "Almenboligloven med støtte efter § 85"


class InstallationKind(TextChoices):
    LIVE = "live", "Drift"
    DEMO = "demo", "Demo"
    TEST = "test", "Test"


class LoginMethod(TextChoices):
    PASSWORD = "password", "E-mail og adgangskode"
    MITID = "mitid", "MitID Erhverv"
    MAIL = "mail", "Modtaget på mail"


class Turn(TextChoices):
    PARTY = "party", "Jer"
    AGENCY = "agency", "Styrelsen"
    NOBODY = "nobody", "Ingen"


class ScanState(TextChoices):
    """What is known of a file and viruses; derived from its row and from whether there is a scanner."""

    CLEAN = "clean", "Scannet for virus"
    INFECTED = "infected", "Indeholder virus"
    WAITING = "waiting", "Venter på virusscanning"
    NOT_SCANNED = "not_scanned", "Ikke scannet for virus"
