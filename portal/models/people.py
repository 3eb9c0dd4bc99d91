"""Who there is: users, the organisations they work for, their tilbud, and the regions these lie in."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate, Lower
from stdnum.dk import cvr as cvr_number

from portal.models.rows import LockableQuerySet, one_of, paired
from portal.states import Lovgrundlag, MembershipRole, MembershipState, OrganisationKind, Role


def validate_cvr(value: str) -> None:
    """Eight digits that pass mod-11 (weights 2,7,6,5,4,3,2,1); raises ValidationError in Danish."""
    if not cvr_number.is_valid(value) or len(value) != 8:
        raise ValidationError("CVR-nummeret er ikke gyldigt. Skriv de otte cifre uden mellemrum.")


class Region(models.Model):
    """A region in the time it exists; the one that takes over is its successor (Region Østdanmark from 1.1.2027)."""

    code = models.CharField("kode", max_length=20, unique=True)
    name = models.CharField("navn", max_length=60)
    valid_from = models.DateField("fra")
    valid_to = models.DateField("til", null=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="region_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def on(self, day: date) -> "Region":
        """The region that covers the same ground on `day`."""
        region = self
        while region.valid_to and region.valid_to < day and region.successor:
            region = region.successor
        return region


class OrganisationQuerySet(LockableQuerySet):
    def in_danish_order(self) -> "OrganisationQuerySet":
        return self.order_by(Collate("name", "da-x-icu"))

    def kommuner(self) -> "OrganisationQuerySet":
        return self.filter(kind=OrganisationKind.KOMMUNE)

    def unconfirmed(self) -> "OrganisationQuerySet":
        """Came by themselves, by log-in with an unknown CVR; the 98 kommuner are known from the start."""
        return self.filter(confirmed_at=None, kommunekode=None)


class Organisation(models.Model):
    """One CVR number: a kommune, a region, a private operator, the agency itself or a supplier."""

    name = models.CharField("navn", max_length=200)
    kind = models.CharField("type", max_length=20, choices=OrganisationKind)
    cvr = models.CharField("CVR-nr.", max_length=8, unique=True, validators=[validate_cvr])
    kommunekode = models.CharField("kommunekode", max_length=4, null=True, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    official_email = models.EmailField("officiel postkasse", blank=True)
    created_at = models.DateTimeField("oprettet")
    confirmed_at = models.DateTimeField("bekræftet", null=True)
    confirmed_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", OrganisationKind, name="organisation_kind_known"),
            models.CheckConstraint(condition=Q(cvr__regex=r"^[0-9]{8}$"), name="organisation_cvr_is_eight_digits"),
            models.CheckConstraint(
                condition=Q(kommunekode__isnull=True) | Q(kommunekode__regex=r"^[0-9]{4}$"),
                name="organisation_kommunekode_is_four_digits",
            ),
            paired("confirmed_at", "confirmed_by", name="organisation_confirmed_pair"),
        ]

    def __str__(self) -> str:
        return self.name


class TilbudQuerySet(LockableQuerySet):
    def in_danish_order(self) -> "TilbudQuerySet":
        return self.order_by(Collate("name", "da-x-icu"), "pk")


class Tilbud(models.Model):
    """A socialpsykiatrisk tilbud under an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tilbud")
    name = models.CharField("navn", max_length=200)
    lovgrundlag = models.CharField("lovgrundlag", max_length=20, choices=Lovgrundlag)
    p_number = models.CharField("P-nr.", max_length=10, blank=True)
    address = models.CharField("adresse", max_length=300, blank=True)
    kommunekode = models.CharField("kommunekode", max_length=4, blank=True)

    objects = TilbudQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("lovgrundlag", Lovgrundlag, name="tilbud_lovgrundlag_known"),
            models.CheckConstraint(
                condition=Q(p_number__regex=r"^([0-9]{10})?$"), name="tilbud_p_number_is_ten_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager.from_queryset(LockableQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """A user with `email` in lower case; without a password nobody can log in with one."""
        user = self.model(email=email.lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email=username.lower())


class User(AbstractBaseUser):
    """A person who can log in; what the person may follows from roles, memberships and places on cases."""

    email = models.EmailField("e-mail", unique=True)
    name = models.CharField("navn", max_length=200)
    title = models.CharField("titel", max_length=200, blank=True)
    phone = models.CharField("telefon", max_length=20, blank=True)
    roles = ArrayField(models.CharField(max_length=30, choices=Role), default=list, blank=True)
    person_uuid = models.UUIDField("MitID Erhverv-id", null=True, unique=True)
    is_active = models.BooleanField("kan logge ind", default=True)
    created_at = models.DateTimeField("oprettet")

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_lower_case"),
            models.CheckConstraint(condition=Q(roles__contained_by=Role.values), name="user_roles_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def role_words(self) -> str:
        """«Puljeansvarlig, Sagsbehandler»: as whom somebody acted, where the name does not stand."""
        return ", ".join(str(Role(role).label) for role in self.roles)

    def has_role(self, *roles: Role) -> bool:
        """Whether the person has at least one of `roles`."""
        return not set(roles).isdisjoint(self.roles)

    @property
    def is_agency_staff(self) -> bool:
        return bool(set(self.roles) - {Role.EXTERNAL_CONSULTANT})

    @property
    def history_chain(self) -> str:
        return f"person/{self.pk}"


class MembershipQuerySet(LockableQuerySet):
    def active(self) -> "MembershipQuerySet":
        return self.filter(state=MembershipState.ACTIVE)

    def waiting(self) -> "MembershipQuerySet":
        return self.filter(state=MembershipState.WAITING)

    def current(self) -> "MembershipQuerySet":
        return self.exclude(state=MembershipState.ENDED)

    def administrators(self) -> "MembershipQuerySet":
        return self.active().filter(role=MembershipRole.ADMINISTRATOR)


class Membership(models.Model):
    """One person's place in one organisation, from a day and perhaps to a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("rolle", max_length=20, choices=MembershipRole, default=MembershipRole.MEMBER)
    state = models.CharField("tilstand", max_length=20, choices=MembershipState, default=MembershipState.WAITING)
    created_at = models.DateTimeField("oprettet")
    ended_at = models.DateTimeField("ophørt", null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("role", MembershipRole, name="membership_role_known"),
            one_of("state", MembershipState, name="membership_state_known"),
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=~Q(state="ended"), name="membership_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at__isnull=True)),
                name="membership_ended_has_its_moment",
            ),
            paired("ended_at", "ended_by", name="membership_ended_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} i {self.organisation_id}"


class InvitationQuerySet(LockableQuerySet):
    def open(self) -> "InvitationQuerySet":
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """An administrator's word that whoever logs in with this e-mail and the organisation's CVR need not wait."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField("e-mail")
    invited_at = models.DateTimeField("inviteret")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField("taget imod", null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("trukket tilbage", null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_in_lower_case"),
            paired("accepted_at", "accepted_by", name="invitation_accepted_pair"),
            paired("withdrawn_at", "withdrawn_by", name="invitation_withdrawn_pair"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True), name="invitation_ends_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.email
