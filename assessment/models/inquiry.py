"""What the agency has asked a party for before it decides: formal information, or what it has to say to new facts."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from applications.models import Application
from assessment.states import FormalItem, InquiryKind
from cases.models import Document
from portal.models import LockableQuerySet, StoredFile, User
from portal.models.rows import one_of, paired


class InquiryQuerySet(LockableQuerySet):
    def running(self, now: datetime) -> "InquiryQuerySet":
        """Neither answered, withdrawn nor expired: they block the decision (FVL § 19)."""
        return self.unanswered().filter(due_at__gte=now)

    def unanswered(self) -> "InquiryQuerySet":
        """Neither answered nor withdrawn, whatever the clock says."""
        return self.filter(answered_at__isnull=True, withdrawn_at__isnull=True)

    def expired(self, now: datetime) -> "InquiryQuerySet":
        """The deadline passed, and nothing came: the case is decided on what there is."""
        return self.unanswered().filter(due_at__lt=now)

    def ended(self, now: datetime) -> "InquiryQuerySet":
        """Answered, or expired without an answer; not what was taken back."""
        return self.filter(Q(answered_at__isnull=False) | Q(due_at__lt=now), withdrawn_at__isnull=True)

    def of_kind(self, kind: InquiryKind) -> "InquiryQuerySet":
        return self.filter(kind=kind)

    def for_case_page(self) -> "InquiryQuerySet":
        """Oldest first, with who asked and who answered."""
        return (
            self.select_related("sent_by", "answered_by", "withdrawn_by", "letter__entry")
            .prefetch_related("files__file__scan")
            .order_by("pk")
        )


class Inquiry(models.Model):
    """One thing asked of the party, with its own deadline; answered once, and never part of what is scored."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("art", max_length=20, choices=InquiryKind)
    item = models.CharField("oplysning", max_length=20, choices=FormalItem, blank=True)
    text = models.TextField("tekst", max_length=8000)
    sent_at = models.DateTimeField("sendt")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField("svarfrist")
    letter = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField("svar", max_length=20_000, blank=True)
    answered_at = models.DateTimeField("besvaret", null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("trukket tilbage", null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = InquiryQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", InquiryKind, name="inquiry_kind_known"),
            paired("answered_at", "answered_by", name="inquiry_answered_pair"),
            paired("withdrawn_at", "withdrawn_by", name="inquiry_withdrawn_pair"),
            models.CheckConstraint(
                condition=Q(kind="formalia", item__in=FormalItem.values) | Q(kind="hearing", item=""),
                name="inquiry_asks_about_formalia_only",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="inquiry_says_what_is_asked"),
            models.CheckConstraint(condition=Q(due_at__gt=models.F("sent_at")), name="inquiry_has_time_to_answer"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | Q(answered_at__lte=models.F("due_at"), withdrawn_at__isnull=True),
                name="inquiry_answered_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} på {self.application_id}"

    @property
    def party_url(self) -> str:
        """Where the party reads what is asked, and answers; wants `application__case`."""
        page = "information" if self.kind == InquiryKind.FORMALIA else "hearing"
        return reverse(f"assessment:{page}", args=[self.application.case.number, self.pk])

    def is_running(self, now: datetime) -> bool:
        """As `running`, for one that is read already."""
        return self.answered_at is None and self.withdrawn_at is None and now <= self.due_at


class InquiryFile(models.Model):
    """A file that came with the answer."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.file_id)
