"""The case: its number, whose it is, who is on it, and the two faces it shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from cases.states import CaseKind, CaseRole
from portal.models import LockableQuerySet, Membership, Organisation, Tilbud, User
from portal.models.rows import one_of, paired
from portal.states import Turn


@dataclass(frozen=True)
class ShownFace:
    """What a case shows at one moment; `derived` when it is the clock alone that has changed it («Ikke indsendt»)."""

    words: str
    turn: Turn
    next_url: str
    due_at: datetime | None
    derived: bool

    @property
    def has_unsent_changes(self) -> bool:
        """Sent, and yet the party's turn: they have written something newer and not sent it."""
        return self.words == "Indsendt" and self.turn == Turn.PARTY


class CaseNumber(models.Model):
    """The last case number given in a year; its row is the lock that makes numbers follow each other."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last:04d}"


class CaseQuerySet(LockableQuerySet):
    def of_organisations(self, keys: Iterable[int]) -> "CaseQuerySet":
        """Only these organisations' cases; by their keys, so that the database reads no one else's to find them."""
        return self.filter(organisation__in=list(keys))

    def unsealed(self) -> "CaseQuerySet":
        return self.filter(unsealed_at__isnull=False)

    def with_party_columns(self) -> "CaseQuerySet":
        """What a list of the party may read, and nothing else."""
        return self.select_related("organisation").only(
            "number",
            "title",
            "organisation__name",
            "party_words",
            "party_turn",
            "party_next_url",
            "party_due_at",
            "party_changed_at",
            "party_words_after_due",
            "party_turn_after_due",
        )

    def newest_for_party(self) -> "CaseQuerySet":
        return self.order_by("-party_changed_at", "-pk")


class Case(models.Model):
    """The spine of everything: no internal step touches a party column; no list of the party reads anything else."""

    number = models.CharField("sagsnr.", max_length=12, unique=True)
    kind = models.CharField("type", max_length=10, choices=CaseKind)
    title = models.CharField("titel", max_length=300)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    tilbud = models.ForeignKey(Tilbud, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unsealed_at = models.DateTimeField("åbnet for styrelsen", null=True)

    party_words = models.CharField(max_length=60)
    party_turn = models.CharField(max_length=10, choices=Turn)
    party_next_url = models.CharField(max_length=200, blank=True)
    party_due_at = models.DateTimeField(null=True)
    party_changed_at = models.DateTimeField()
    party_words_after_due = models.CharField(max_length=60, blank=True)
    party_note = models.CharField(max_length=200, blank=True)
    party_turn_after_due = models.CharField(max_length=10, choices=Turn, blank=True)

    agency_words = models.CharField(max_length=60, blank=True)
    agency_turn = models.CharField(max_length=10, choices=Turn, default=Turn.NOBODY)
    agency_next_url = models.CharField(max_length=200, blank=True)
    agency_due_at = models.DateTimeField(null=True)
    agency_changed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{4}-[0-9]{4,7}$"), name="case_number_form"),
            one_of("kind", CaseKind, name="case_kind_known"),
            one_of("party_turn", Turn, name="case_party_turn_known"),
            one_of("agency_turn", Turn, name="case_agency_turn_known"),
        ]
        indexes = [
            models.Index(fields=["organisation", "-party_changed_at"], name="case_of_organisation"),
            models.Index(fields=["-party_changed_at", "-id"], name="case_newest_for_party"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The party's page."""
        return reverse("cases:case", args=[self.number])

    @property
    def history_chain(self) -> str:
        return f"sag/{self.number}"

    def party_face_at(self, now: datetime) -> ShownFace:
        """The party's face at `now`: after the due moment (due itself is still in time) the words for after it."""
        if self.party_words_after_due and self.party_due_at and now > self.party_due_at:
            turn = Turn(self.party_turn_after_due or Turn.NOBODY)
            return ShownFace(self.party_words_after_due, turn, "", None, derived=True)
        return ShownFace(self.party_words, Turn(self.party_turn), self.party_next_url, self.party_due_at, derived=False)


class ParticipantQuerySet(LockableQuerySet):
    def current(self) -> "ParticipantQuerySet":
        return self.filter(ended_at__isnull=True)

    def with_access(self) -> "ParticipantQuerySet":
        """Places that open the case now: a leaver's place is there still, but opens nothing."""
        member = Membership.objects.current().filter(user=OuterRef("user"), organisation=OuterRef("case__organisation"))
        return self.current().filter(Exists(member))

    def with_role(self, *roles: CaseRole) -> "ParticipantQuerySet":
        return self.with_access().filter(role__in=roles)

    def named_on(self, case: "Case") -> "ParticipantQuerySet":
        """The people on the case now, in the order they came."""
        return self.with_access().filter(case=case).select_related("user").order_by("added_at", "pk")


class CaseParticipant(models.Model):
    """One role of one person on one case; a person may have several, a leaver's are ended and kept."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="participants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("rolle", max_length=20, choices=CaseRole)
    added_at = models.DateTimeField("tilføjet")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("ophørt", null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("role", CaseRole, name="participant_role_known"),
            models.UniqueConstraint(
                fields=["case", "user", "role"], condition=Q(ended_at__isnull=True), name="participant_role_once"
            ),
            paired("ended_at", "ended_by", name="participant_ended_pair"),
        ]
        indexes = [
            models.Index(fields=["user", "case"], condition=Q(ended_at__isnull=True), name="participant_current")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} på {self.case_id} som {self.role}"


class AssignmentQuerySet(LockableQuerySet):
    def current(self) -> "AssignmentQuerySet":
        return self.filter(ended_at__isnull=True)


class Assignment(models.Model):
    """A caseworker's place on a case, given by the pool manager."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField("tildelt")
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("ophørt", null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(ended_at__isnull=True), name="assignment_once_at_a_time"
            ),
            paired("ended_at", "ended_by", name="assignment_ended_pair"),
        ]
        indexes = [models.Index(fields=["user", "case"], condition=Q(ended_at__isnull=True), name="assignment_current")]

    def __str__(self) -> str:
        return f"{self.user_id} på {self.case_id}"
