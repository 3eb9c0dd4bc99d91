"""The call: its moments, its frozen versions, its dated notices, and every move of its deadline."""

from datetime import datetime
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from pools.states import STEPS, Offers, PoolState
from portal.models import LockableQuerySet, User
from portal.models.records import SHA256
from portal.models.rows import by_two, one_of, paired


class PoolQuerySet(LockableQuerySet):
    def announced(self) -> "PoolQuerySet":
        """All that the public may see."""
        return self.exclude(state=PoolState.DRAFT)

    def offering_places(self) -> "PoolQuerySet":
        return self.filter(offers=Offers.PLACES)

    def in_writing(self) -> "PoolQuerySet":
        """Not announced, or announced with a draft of another wording."""
        return self.filter(Q(state=PoolState.DRAFT) | Q(draft__isnull=False))

    def taking(self) -> "PoolQuerySet":
        """Announced and not opened; a call that takes in again and again until it is closed for good."""
        again = Q(takes_in_rounds=True) & ~Q(state__in=[PoolState.DRAFT, PoolState.CLOSED])
        return self.filter(Q(state=PoolState.ANNOUNCED) | again)

    def open_at(self, now: datetime) -> "PoolQuerySet":
        return self.taking().filter(opens_at__lte=now, deadline_at__gte=now)

    def coming_at(self, now: datetime) -> "PoolQuerySet":
        return self.filter(state=PoolState.ANNOUNCED, opens_at__gt=now)

    def over_at(self, now: datetime) -> "PoolQuerySet":
        return self.announced().filter(deadline_at__lt=now)

    def released(self) -> "PoolQuerySet":
        return self.filter(Q(state__in=[PoolState.RELEASED, PoolState.CLOSED]) | Q(intake__gt=1))


class Pool(models.Model):
    """A call for applications; it offers money (an ansøgningspulje) or places (indsatsforløb).

    `intake` counts the openings of applications so far: one at most, unless the call `takes_in_rounds`.
    """

    slug = models.SlugField("adresse", max_length=80, unique=True)
    offers = models.CharField("udbyder", max_length=10, choices=Offers)
    title = models.CharField("titel", max_length=300)
    state = models.CharField("tilstand", max_length=20, choices=PoolState, default=PoolState.DRAFT)
    version = models.ForeignKey("PoolVersion", on_delete=models.PROTECT, null=True, related_name="+")
    opens_at = models.DateTimeField("åbner")
    deadline_at = models.DateTimeField("ansøgningsfrist")
    calendar_sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField("oprettet")
    announced_at = models.DateTimeField("udmeldt", null=True)
    announced_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("lukket", null=True)
    takes_in_rounds = models.BooleanField("åbnes ad flere gange", default=False)
    intake = models.PositiveSmallIntegerField("antal åbninger", default=0)
    applications_opened_at = models.DateTimeField("ansøgninger åbnet", null=True)
    applications_opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PoolQuerySet.as_manager()
    STEPS = STEPS
    looked_at: int | None = None  # the opening a page looks back at; None: the newest

    class Meta:
        constraints = [
            one_of("offers", Offers, name="pool_offers_known"),
            one_of("state", PoolState, name="pool_state_known"),
            models.CheckConstraint(condition=Q(deadline_at__gt=F("opens_at")), name="pool_deadline_after_opening"),
            paired("announced_at", "announced_by", name="pool_announced_pair"),
            paired("applications_opened_at", "applications_opened_by", name="pool_opened_pair"),
            models.CheckConstraint(
                condition=Q(state="draft", announced_at__isnull=True)
                | (~Q(state="draft") & Q(announced_at__isnull=False)),
                name="pool_announced_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "announced"], applications_opened_at__isnull=True)
                | (~Q(state__in=["draft", "announced"]) & Q(applications_opened_at__isnull=False)),
                name="pool_opened_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(version__isnull=False), name="pool_announced_has_a_version"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def history_chain(self) -> str:
        return f"pulje/{self.slug}"

    @property
    def opening_shown(self) -> F | int:
        """Which opening's rows are shown: the newest, or the one that is looked at; for a query of rows with `pool`."""
        return F("pool__intake") if self.looked_at is None else self.looked_at

    @property
    def is_sealed(self) -> bool:
        """Contents and names of applicants are sealed for everybody in the agency until the manager opens them.

        Of a call that takes in again and again nothing at all has been opened: each case is sealed by itself
        (`Case.unsealed_at`), and one that came after the newest opening still is.
        """
        return self.applications_opened_at is None

    @property
    def is_taking(self) -> bool:
        """As `PoolQuerySet.taking`."""
        if self.takes_in_rounds:
            return self.state not in {PoolState.DRAFT, PoolState.CLOSED}
        return self.state == PoolState.ANNOUNCED

    @property
    def has_answered(self) -> bool:
        """Whether the decisions of any opening have been released."""
        return self.state in {PoolState.RELEASED, PoolState.CLOSED} or self.intake > 1

    @cached_property
    def earlier_deadline(self) -> datetime | None:
        """The deadline before its last move; None (and no query) when it was never moved."""
        if not self.calendar_sequence:
            return None
        moves = self.deadline_changes.filter(approved_at__isnull=False).order_by("-approved_at", "-pk")
        return moves.values_list("old_deadline", flat=True).first()

    def is_open(self, now: datetime) -> bool:
        """Whether new applications can be started and sent: taking, and between opening and deadline (≤)."""
        return self.is_taking and self.opens_at <= now <= self.deadline_at


class PoolVersion(models.Model):
    """One frozen wording of the call: canonical JSON and its SHA-256.

    `writers` are the ids of all who wrote in it; none of them may be the second person.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    writers = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="pool_version_number_once"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="pool_version_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} v{self.number}"


class PoolNotice(models.Model):
    """A dated public notice on a pool: nothing about a call changes quietly."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="notices")
    at = models.DateTimeField("dato")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("overskrift", max_length=200)
    text = models.TextField("tekst", max_length=4000)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title


class DeadlineChangeQuerySet(LockableQuerySet):
    def waiting(self) -> "DeadlineChangeQuerySet":
        """Neither approved nor taken back."""
        return self.filter(approved_at__isnull=True, withdrawn_at__isnull=True)


class DeadlineChange(models.Model):
    """One move of a pool's deadline: proposed by one, approved by another, with a reason; never forgotten.

    A proposal that came to nothing is taken back, by whoever made it or by the one who says no.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="deadline_changes")
    old_deadline = models.DateTimeField("hidtidig frist")
    new_deadline = models.DateTimeField("ny frist")
    reason = models.TextField("begrundelse", max_length=2000)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DeadlineChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            *by_two("deadline_change"),
            models.CheckConstraint(
                condition=Q(new_deadline__gt=F("old_deadline")), name="deadline_is_only_moved_later"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="deadline_change_has_a_reason"),
            models.UniqueConstraint(
                fields=["pool"],
                condition=Q(approved_at__isnull=True, withdrawn_at__isnull=True),
                name="deadline_change_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_deadline.isoformat()} → {self.new_deadline.isoformat()}"
