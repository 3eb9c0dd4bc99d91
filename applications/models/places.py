"""Which tilbud an application for places concerns, what came by mail, and places that move outside the decisions."""

from django.db import models
from django.db.models import Q, Sum

from applications.models.draft import Application
from applications.models.submission import Submission
from pools.models import Pool
from portal.models import LockableQuerySet, StoredFile, Tilbud, User

MOST_PEOPLE = 9_999


class ApplicationTilbud(models.Model):
    """One tilbud, or one department of it, that the course would concern: what a budget post is to money.

    `employees` and `citizens` are those the course concerns, None until written.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="tilbud")
    tilbud = models.ForeignKey(Tilbud, on_delete=models.PROTECT, related_name="+")
    department = models.CharField("afdeling", max_length=200, blank=True)
    employees = models.PositiveSmallIntegerField("medarbejdere", null=True)
    citizens = models.PositiveSmallIntegerField("borgere", null=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "tilbud", "department"], name="application_tilbud_department_once"
            ),
            models.CheckConstraint(
                condition=Q(employees__isnull=True) | Q(employees__lte=MOST_PEOPLE), name="application_tilbud_employees"
            ),
            models.CheckConstraint(
                condition=Q(citizens__isnull=True) | Q(citizens__lte=MOST_PEOPLE), name="application_tilbud_citizens"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tilbud_id} i {self.application_id}"


class MailedApplication(models.Model):
    """An application that came by mail: who wrote it in, when it came, and the mail itself. Never changed."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="mailed")
    mail_received_at = models.DateTimeField("mailen modtaget")
    sender = models.CharField("afsender", max_length=200)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("registreret")
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.submission_id} på mail"


class PlaceEntryQuerySet(LockableQuerySet):
    def entered(self) -> "PlaceEntryQuerySet":
        """Places of courses entered by hand: taken (+1), and given back (−1)."""
        return self.filter(application__isnull=True)

    def balance(self) -> int:
        """What these rows come to."""
        return self.aggregate(sum=Sum("change"))["sum"] or 0


class PlaceEntry(models.Model):
    """A place taken (+1) or given back (−1) outside the decisions, with its reason: together they are one ledger.

    Without an application it is a place entered by hand; a tilbud has at most one of these at a time in a call, and
    the database holds that (`applications/places_sql.py`).
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    tilbud = models.ForeignKey(Tilbud, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="+")
    change = models.SmallIntegerField("pladser")
    on = models.DateField("fra")
    reason = models.TextField("begrundelse", max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = PlaceEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(change__in=[1, -1]), name="place_entry_is_one_place"),
            models.CheckConstraint(condition=~Q(reason=""), name="place_entry_has_a_reason"),
            models.CheckConstraint(
                condition=Q(change=-1) | Q(application__isnull=True), name="place_taken_has_no_application"
            ),
            models.UniqueConstraint(
                fields=["application", "tilbud"], condition=Q(change=-1), name="place_given_back_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change:+d} {self.tilbud_id}"
