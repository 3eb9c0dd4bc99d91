"""The records everything leans on: history, mail to be sent, stored files, the portal's own pulse, and what it is."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q

from portal.models.rows import LockableQuerySet, one_of
from portal.states import InstallationKind

SHA256 = r"^[0-9a-f]{64}$"


class Installation(models.Model):
    """What the database is for: one row, written when it is made and never changed. No row means live."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=10, choices=InstallationKind)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="installation_is_one"),
            one_of("kind", InstallationKind, name="installation_kind_known"),
        ]

    def __str__(self) -> str:
        return self.kind

    @classmethod
    def current_kind(cls) -> str:
        """`live`, `demo` or `test`; live when nobody has said otherwise."""
        return cls.objects.values_list("kind", flat=True).first() or InstallationKind.LIVE


class HistoryQuerySet(models.QuerySet):
    def of(self, chain: str) -> "HistoryQuerySet":
        return self.filter(chain=chain).order_by("number")

    def shown_to_party(self) -> "HistoryQuerySet":
        return self.filter(audience="party")

    def heads_of(self, chains: Iterable[str]) -> "HistoryQuerySet":
        return self.filter(chain__in=list(chains)).order_by("chain", "-number").distinct("chain")

    def heads(self) -> "HistoryQuerySet":
        return self.order_by("chain", "-number").distinct("chain")

    def in_chain_order(self) -> "HistoryQuerySet":
        return self.order_by("chain", "number")


class HistoryRow(models.Model):
    """One line of history; facts hold ids, numbers and codes, so that a person can be deleted and the chain stand."""

    chain = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    party_number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    audience = models.CharField(max_length=10)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="history_once_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="history_numbers_from_one"),
            models.CheckConstraint(condition=Q(audience__in=["party", "agency"]), name="history_audience_known"),
            models.CheckConstraint(condition=Q(hash__regex=SHA256), name="history_hash_is_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} nr. {self.number}"


class HistoryAnchor(models.Model):
    """One day's digest over all chain heads; it is also mailed to the auditor, outside the database's reach."""

    day = models.DateField(unique=True)
    digest = models.CharField(max_length=64)
    chains = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(digest__regex=SHA256), name="anchor_digest_is_sha256")]

    def __str__(self) -> str:
        return f"{self.day}: {self.digest}"


class OutboxQuerySet(LockableQuerySet):
    def due(self, now: object) -> "OutboxQuerySet":
        return self.filter(sent_at__isnull=True, not_before__lte=now).order_by("not_before", "pk")


class OutboxMail(models.Model):
    """One mail to one recipient, written in the transaction it tells about and sent after it."""

    once_key = models.CharField(max_length=200, unique=True)
    message_id = models.UUIDField(default=uuid.uuid4, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    calendar = models.TextField(blank=True)  # an iCalendar file that goes with it
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(subject__regex=r"[\r\n]"), name="mail_subject_is_one_line"),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(sent_at__isnull=True), name="outbox_due"),
        ]

    def __str__(self) -> str:
        return self.once_key


class StoredFile(models.Model):
    """A file's row: the key is the portal's own, the name is only shown."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField("filnavn", max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="file_sha256")]

    def __str__(self) -> str:
        return self.name


class FileScan(models.Model):
    """What the virus scanner said of a file; a file without a row has not been looked at."""

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="scan")
    is_clean = models.BooleanField("ren")
    signature = models.CharField("fund", max_length=200, blank=True)
    at = models.DateTimeField("scannet")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_clean=False) | Q(signature=""), name="file_scan_names_what_it_found"),
        ]

    def __str__(self) -> str:
        return "ren" if self.is_clean else self.signature


class Heartbeat(models.Model):
    """The portal's last pulse: one row, moved every minute by beat."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="heartbeat_is_one")]

    def __str__(self) -> str:
        return self.at.isoformat()


class HeartbeatGap(models.Model):
    """A stretch without pulse: evidence of when the portal was away."""

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gt=F("started_at")), name="gap_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.started_at.isoformat()} – {self.ended_at.isoformat()}"
