"""What happens around the deadline: who asks for more time, who reports trouble, and who is on the page now."""

from django.db import models
from django.db.models import Q

from applications.models.draft import Application, Dispensation
from pools.models import Pool
from portal.models import LockableQuerySet, User
from portal.models.rows import paired


class DispensationRequestQuerySet(LockableQuerySet):
    def waiting(self) -> "DispensationRequestQuerySet":
        return self.filter(answered_at__isnull=True)


class DispensationRequest(models.Model):
    """An applicant asks for a later deadline and says why; answered by a dispensation or a reasoned no."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="dispensation_requests")
    reason = models.TextField("begrundelse", max_length=4000)
    at = models.DateTimeField("bedt om")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("besvaret", null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField("svar", max_length=4000, blank=True)
    dispensation = models.OneToOneField(Dispensation, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DispensationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="dispensation_request_has_a_reason"),
            paired("answered_at", "answered_by", name="dispensation_request_answered_pair"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="dispensation_request_answer_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(dispensation__isnull=True) | Q(answered_at__isnull=False),
                name="dispensation_request_granted_is_answered",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_at__isnull=True), name="dispensation_request_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: bedt om dispensation"


class ProblemReport(models.Model):
    """«Meld teknisk problem»: what somebody could not do, stamped as it came; evidence that only grows."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, null=True, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="problem_reports")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField("hvad skete der?", max_length=4000)
    page = models.CharField("side", max_length=300, blank=True)
    email = models.EmailField("e-mail", blank=True)
    received_at = models.DateTimeField("modtaget")
    stored_at = models.DateTimeField("gemt")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="problem_report_says_something")]

    def __str__(self) -> str:
        return f"Teknisk problem {self.pk}"


class Presence(models.Model):
    """Who has a page of the application open, and in which field; a minute old it says nothing."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} på {self.application_id}"
