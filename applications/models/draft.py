"""The draft: one application on a case, its answers with every replaced text, its activities, and its approval."""

from django.db import models
from django.db.models import F, Func, Q

from applications.states import STEPS, ApplicationState
from cases.models import Case
from pools.models import Pool, PoolVersion
from pools.states import PoolState
from portal.models import LockableQuerySet, Organisation, User
from portal.models.records import SHA256
from portal.models.rows import one_of, paired

MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


class Dispensation(models.Model):
    """A later deadline for one applicant, with a reason; visible on the case."""

    application = models.ForeignKey("Application", on_delete=models.PROTECT, related_name="dispensations")
    until = models.DateTimeField("frist")
    reason = models.TextField("begrundelse", max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="dispensation_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.application_id} til {self.until.isoformat()}"


class ApplicationQuerySet(LockableQuerySet):
    def not_withdrawn(self) -> "ApplicationQuerySet":
        return self.exclude(state=ApplicationState.WITHDRAWN)

    def withdrawn(self) -> "ApplicationQuerySet":
        return self.filter(state=ApplicationState.WITHDRAWN)

    def standing_in(self, pool: Pool) -> "ApplicationQuerySet":
        """Not withdrawn; where the call takes in again and again, whoever has had an answer may come once more."""
        standing = self.not_withdrawn().filter(pool=pool)
        if not pool.takes_in_rounds:
            return standing
        told = Q(intake__lt=F("pool__intake")) | Q(intake__isnull=False, pool__state=PoolState.RELEASED)
        return standing.exclude(told)

    def unsent(self) -> "ApplicationQuerySet":
        """Drafts without a submission that stands."""
        return self.not_withdrawn().filter(current_submission__isnull=True)

    def submitted(self) -> "ApplicationQuerySet":
        """Applications with a submission that stands, not withdrawn: what the agency assesses."""
        return self.not_withdrawn().filter(current_submission__isnull=False)

    def waiting(self) -> "ApplicationQuerySet":
        """Submitted, and not taken in by any opening: still sealed."""
        return self.submitted().filter(intake__isnull=True)

    def judged_in(self, pool: Pool) -> "ApplicationQuerySet":
        """Those an opening has taken in to be judged together: the newest, or the one that is looked at."""
        return self.submitted().filter(pool=pool, intake=pool.opening_shown)

    def with_everything(self) -> "ApplicationQuerySet":
        """With case, organisation and pool; the pool's document is read once per process, not once per row."""
        related = self.select_related("case", "case__organisation", "pool", "pool_version", "current_submission")
        return related.defer("pool_version__document", "current_submission__canonical")

    def with_deadline(self) -> "ApplicationQuerySet":
        """`deadline_in_force`, by the same SQL function that the trigger compares with (applications/invariants.py)."""
        return self.annotate(
            deadline_in_force=Func(
                F("pool"), F("pk"), function="applications_deadline_in_force", output_field=models.DateTimeField()
            )
        )

    def locked_with_case(self) -> "ApplicationQuerySet":
        """Lock case, then application, in one statement: PostgreSQL locks in the order of `of`, and reads both anew."""
        return self.order_by("pk").select_for_update(of=("case", "self"), no_key=True)


class Application(models.Model):
    """An application to a pool; `draft_version` rises with every change, under the lock that submit takes.

    `intake` is the opening that took it in to be judged (from 1); None until then.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    pool_version = models.ForeignKey(PoolVersion, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("tilstand", max_length=20, choices=ApplicationState, default=ApplicationState.DRAFT)
    draft_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("oprettet")
    changed_at = models.DateTimeField("senest ændret")
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    current_submission = models.OneToOneField("Submission", on_delete=models.PROTECT, null=True, related_name="+")
    intake = models.PositiveSmallIntegerField("åbnet i omgang", null=True)
    withdrawn_at = models.DateTimeField("trukket tilbage", null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ApplicationQuerySet.as_manager()
    STEPS = STEPS

    class Meta:
        constraints = [
            one_of("state", ApplicationState, name="application_state_known"),
            paired("withdrawn_at", "withdrawn_by", name="application_withdrawn_pair"),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="application_withdrawn_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(current_submission__isnull=False),
                name="application_submitted_has_a_submission",
            ),
            models.CheckConstraint(condition=Q(draft_version__gte=1), name="application_version_from_one"),
        ]
        indexes = [models.Index(fields=["pool", "state"], name="application_of_pool")]

    def __str__(self) -> str:
        return f"Ansøgning på sag {self.case_id}"

    @property
    def history_chain(self) -> str:
        return self.case.history_chain

    @property
    def is_opened(self) -> bool:
        """Whether the agency has opened it; of a call with one opening, whether that has been."""
        return self.intake is not None if self.pool.takes_in_rounds else not self.pool.is_sealed

    @property
    def is_fixed(self) -> bool:
        """Whether an opening has taken it in while the call goes on: it is judged as it was sent."""
        return self.intake is not None and self.pool.takes_in_rounds

    @property
    def is_judged(self) -> bool:
        """Whether it is of the opening that is assessed now."""
        return self.pool.state == PoolState.ASSESSING and self.intake == self.pool.intake

    @property
    def is_answered(self) -> bool:
        """Whether the decisions of the opening that took it in are released."""
        if not self.pool.takes_in_rounds or self.pool.state == PoolState.CLOSED:
            return self.pool.state in {PoolState.RELEASED, PoolState.CLOSED}
        if self.intake is None:
            return False
        return self.intake < self.pool.intake or self.pool.state == PoolState.RELEASED


class Answer(models.Model):
    """The newest answer to one question; 409 is per field: a save names the version it was written from."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="answer_once_per_question")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question}"


class AnswerRevision(models.Model):
    """A text that was replaced: nothing typed and acknowledged is ever lost."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "question", "version"], name="revision_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question} v{self.version}"


class Activity(models.Model):
    """One planned activity, from month to month (YYYY-MM); budget posts point to it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="activities")
    position = models.PositiveSmallIntegerField()
    name = models.CharField("aktivitet", max_length=200)
    first_month = models.CharField("fra måned", max_length=7)
    last_month = models.CharField("til måned", max_length=7)
    responsible = models.CharField("ansvarlig", max_length=200, blank=True)
    description = models.TextField("beskrivelse", max_length=4000, blank=True)
    note = models.TextField("note", max_length=2000, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_month__regex=MONTH, last_month__regex=MONTH, last_month__gte=F("first_month")),
                name="activity_months_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """What an activity has reached, and when (month YYYY-MM)."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    name = models.CharField("milepæl", max_length=200)
    month = models.CharField("måned", max_length=7)

    class Meta:
        ordering = ["month", "position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(month__regex=MONTH), name="milestone_month")]

    def __str__(self) -> str:
        return self.name


class ApprovalQuerySet(LockableQuerySet):
    def standing(self) -> "ApprovalQuerySet":
        return self.filter(voided_at__isnull=True)


class Approval(models.Model):
    """The version somebody was asked to approve, by its draft version and the SHA-256 of its canonical content."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="approvals")
    draft_version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    asked_at = models.DateTimeField("sendt til godkendelse")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("godkendt", null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    voided_at = models.DateTimeField("bortfaldet", null=True)
    voided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(voided_at__isnull=True), name="approval_one_standing"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="approval_sha256"),
            paired("approved_at", "approved_by", name="approval_approved_pair"),
            paired("voided_at", "voided_by", name="approval_voided_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} v{self.draft_version}"
