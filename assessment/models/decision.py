"""The decisions: gathered in a package, approved as a whole, released at one moment or not at all."""

from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from applications.models import Application, Submission
from assessment.states import GIVING, STEPS, Outcome, PackageKind, PackageState
from cases.models import Document
from pools.models import Pool
from portal.models import LockableQuerySet, User
from portal.models.records import SHA256
from portal.models.rows import one_of, paired
from portal.money import MAX_AMOUNT, MoneyField


class PackageQuerySet(LockableQuerySet):
    def released(self) -> "PackageQuerySet":
        return self.filter(state=PackageState.RELEASED)

    def sealed(self) -> "PackageQuerySet":
        """Approved packages, released ones too: those with a manifest."""
        return self.filter(manifest__isnull=False)

    def of_pool(self, pool: Pool) -> "PackageQuerySet":
        """The packages that answer the pool's applications for the first time; newest first."""
        return self.filter(pool=pool, kind=PackageKind.JOINT).order_by("-number")

    def of_opening(self, pool: Pool) -> "PackageQuerySet":
        """Of these the one that answers the newest opening, or the opening that is looked at."""
        return self.of_pool(pool).filter(intake=pool.opening_shown)

    def reversing(self, pool: Pool) -> "PackageQuerySet":
        """Packages that change one released decision each; newest first."""
        return self.filter(pool=pool, kind=PackageKind.REVERSAL).order_by("-number")

    def returned(self) -> "PackageQuerySet":
        """Sent back by the director, and not sent again."""
        return self.filter(state=PackageState.DRAFT, returned_at__isnull=False)

    def with_page(self) -> "PackageQuerySet":
        """With the pool, and for a change the number of its case: what the address is made of."""
        lines = Decision.objects.filter(package=OuterRef("pk"), package__kind=PackageKind.REVERSAL)
        number = Subquery(lines.values("application__case__number")[:1])
        return self.select_related("pool").annotate(case_number=number)

    def due(self, now: datetime) -> "PackageQuerySet":
        """Approved packages whose planned moment of release has come."""
        return self.filter(state=PackageState.APPROVED, release_at__lte=now).order_by("release_at", "pk")


class DecisionPackage(models.Model):
    """A pool's decisions as one: recommended by one person, approved by another, sealed by a manifest of hashes.

    `round` counts how often it has been recommended, `intake` is the opening it answers. `release_at` is when it goes
    out by itself, if that is planned.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(default=1)
    kind = models.CharField("art", max_length=20, choices=PackageKind, default=PackageKind.JOINT)
    round = models.PositiveSmallIntegerField("indstilling nr.", default=0)
    intake = models.PositiveSmallIntegerField("ansøgninger fra åbning nr.", default=1)
    state = models.CharField(max_length=20, choices=PackageState, default=PackageState.DRAFT)
    created_at = models.DateTimeField()
    figures = models.JSONField("tal til brevene", default=dict)
    recommended_at = models.DateTimeField("indstillet", null=True)
    recommended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField("sendt tilbage", null=True)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    return_comment = models.TextField("kommentar", max_length=4000, blank=True)
    approved_at = models.DateTimeField("godkendt", null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    release_at = models.DateTimeField("meddeles", null=True)
    planned_at = models.DateTimeField("planlagt", null=True)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    manifest = models.BinaryField(null=True)
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    released_at = models.DateTimeField("meddelt", null=True)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PackageQuerySet.as_manager()
    STEPS = STEPS

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="package_number_once"),
            one_of("kind", PackageKind, name="package_kind_known"),
            one_of("state", PackageState, name="package_state_known"),
            paired("planned_at", "planned_by", name="package_planned_pair"),
            models.CheckConstraint(
                condition=Q(release_at__isnull=True, planned_at__isnull=True)
                | Q(release_at__isnull=False, planned_at__isnull=False, approved_at__isnull=False),
                name="package_planned_when_approved",
            ),
            paired("recommended_at", "recommended_by", name="package_recommended_pair"),
            paired("returned_at", "returned_by", name="package_returned_pair"),
            paired("approved_at", "approved_by", name="package_approved_pair"),
            paired("released_at", "released_by", name="package_released_pair"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("recommended_by")),
                name="package_approver_is_not_proposer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "recommended"], approved_at__isnull=True, manifest__isnull=True)
                | Q(
                    state__in=["approved", "released"],
                    approved_at__isnull=False,
                    manifest__isnull=False,
                    manifest_sha256__regex=SHA256,
                ),
                name="package_approved_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(state="released", released_at__isnull=False)
                | (~Q(state="released") & Q(released_at__isnull=True)),
                name="package_released_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(recommended_at__isnull=False), name="package_recommended_has_its_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"Pakke {self.number} til {self.pool_id}"

    @property
    def letters(self) -> tuple[int, int]:
        """How many letters of the released package are printed, of how many; they are made after the release."""
        released = ReleasedDecision.objects.filter(decision__package=self)
        return released.filter(letter__file__isnull=False).count(), released.count()

    @property
    def late_minutes(self) -> int:
        """Whole minutes from the planned moment to the release; 0 when it was not planned, or on time."""
        if self.released_at is None or self.release_at is None:
            return 0
        return int((self.released_at - self.release_at).total_seconds() // 60)

    @property
    def history_chain(self) -> str:
        return self.pool.history_chain


class DecisionQuerySet(LockableQuerySet):
    def with_everything(self) -> "DecisionQuerySet":
        """Decisions with what a letter and a list need, in the order of the case numbers."""
        return self.select_related(
            "application__case__organisation", "application__pool_version", "submission", "replaces__released"
        ).order_by("application__case__number")

    def giving(self) -> "DecisionQuerySet":
        return self.filter(outcome__in=GIVING)


class Decision(models.Model):
    """One line of a package: outcome, kr. per calendar year, reasons for the applicant, and a note for us.

    `replaces` is the released decision it changes (omgørelse), `change_reason` why. `reserve_place` is 1 for the one
    who is next when a recipient declines.
    """

    package = models.ForeignKey(DecisionPackage, on_delete=models.PROTECT, related_name="decisions")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("udfald", max_length=20, choices=Outcome)
    amount = MoneyField("beløb", default=Decimal(0))
    places = models.PositiveSmallIntegerField("pladser (tilbud)", default=0)
    amounts_per_year = models.JSONField("beløb pr. år", default=dict)
    reasons = models.JSONField("begrundelse pr. kriterium", default=dict)
    conditions = models.TextField("betingelser", max_length=4000, blank=True)
    deviation_reason = models.TextField("begrundelse for at fravige ranglisten", max_length=4000, blank=True)
    internal_note = models.TextField("internt notat", max_length=8000, blank=True)
    reserve_place = models.PositiveSmallIntegerField("plads på reservelisten", null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    change_reason = models.TextField("begrundelse for at ændre afgørelsen", max_length=4000, blank=True)
    no_hearing_reason = models.TextField("hvorfor der ikke er partshørt", max_length=4000, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "application"], name="decision_once_per_package"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(replaces__isnull=True), name="decision_first_once"
            ),
            models.UniqueConstraint(fields=["package", "reserve_place"], name="decision_reserve_place_once"),
            models.CheckConstraint(
                condition=Q(reserve_place__isnull=True) | Q(outcome="refusal", reserve_place__gte=1),
                name="decision_reserve_is_refused",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, change_reason="")
                | (Q(replaces__isnull=False) & ~Q(change_reason="")),
                name="decision_change_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(no_hearing_reason="") | Q(replaces__isnull=False), name="decision_hearing_is_of_a_change"
            ),
            one_of("outcome", Outcome, name="decision_outcome_known"),
            models.CheckConstraint(condition=Q(amount__range=(0, MAX_AMOUNT)), name="decision_amount_bounds"),
            models.CheckConstraint(
                condition=Q(outcome__in=["grant", "conditional_grant"]) | Q(amount=0, places=0),
                name="decision_refusal_gives_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="conditional_grant") | ~Q(conditions=""), name="decision_condition_is_told"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.outcome}"


class ReleasedQuerySet(models.QuerySet):
    def giving(self) -> "ReleasedQuerySet":
        """Those who got money or a place: what is public."""
        return self.filter(outcome__in=GIVING)

    def standing(self) -> "ReleasedQuerySet":
        """Those no later decision has changed: one per application."""
        return self.filter(decision__replaced_by__released__isnull=True)

    def with_first_award(self) -> "ReleasedQuerySet":
        """With `awarded_at`, when the application was first given something; a later change does not move it."""
        given = ReleasedDecision.objects.giving().filter(application=OuterRef("application"))
        return self.annotate(awarded_at=Subquery(given.order_by("released_at").values("released_at")[:1]))

    def newest_first(self) -> "ReleasedQuerySet":
        return self.order_by("-released_at", "-pk")

    def with_recipient(self) -> "ReleasedQuerySet":
        names = ["application__case", "application__organisation", "pool__version", "decision__submission"]
        return self.select_related(*names).defer("decision__submission__canonical")


class ReleasedDecision(models.Model):
    """A decision as everybody may see it: there is no row before the release, so there is nothing to leak."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="released")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("udfald", max_length=20, choices=Outcome)
    amount = MoneyField("beløb", default=Decimal(0))
    places = models.PositiveSmallIntegerField("pladser (tilbud)", default=0)
    released_at = models.DateTimeField("meddelt")
    letter = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("outcome", Outcome, name="released_outcome_known"),
            models.CheckConstraint(condition=Q(amount__range=(0, MAX_AMOUNT)), name="released_amount_bounds"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.outcome}"
