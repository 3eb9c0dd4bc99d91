"""What the public asks about a call, what everybody is answered, and who comes to the information meeting."""

import uuid

from django.db import models
from django.db.models import Min, Q
from django.db.models.functions import Lower

from pools.models.pool import Pool, PoolVersion
from portal.models import LockableQuerySet, StoredFile, User
from portal.models.rows import paired


class PublicQuestionQuerySet(LockableQuerySet):
    def waiting(self) -> "PublicQuestionQuerySet":
        """Neither answered nor declined, the oldest first."""
        return self.filter(answers__isnull=True, declined_at__isnull=True).order_by("pk")

    def answered(self) -> "PublicQuestionQuerySet":
        """With their public numbers' order: as they were first answered."""
        return self.annotate(first_answer=Min("answers")).filter(first_answer__isnull=False).order_by("first_answer")

    def declined(self) -> "PublicQuestionQuerySet":
        return self.filter(declined_at__isnull=False).order_by("pk")


class PublicQuestion(models.Model):
    """A question as it was asked; only its answers are public. The e-mail is kept until the asker has been told."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="public_questions")
    text = models.TextField("spørgsmål", max_length=4000)
    email = models.EmailField("e-mail", blank=True)
    asked_at = models.DateTimeField("stillet")
    declined_at = models.DateTimeField("ikke besvaret", null=True)
    declined_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    declined_because = models.TextField("hvorfor ikke", max_length=2000, blank=True)

    objects = PublicQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="public_question_is_asked"),
            paired("declined_at", "declined_by", name="public_question_declined_pair"),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | ~Q(declined_because=""), name="public_question_declined_why"
            ),
        ]

    def __str__(self) -> str:
        return f"Spørgsmål {self.pk}"


class PublicAnswer(models.Model):
    """One answer as everybody reads it, with the question made anonymous; the newest counts, the earlier are kept."""

    question = models.ForeignKey(PublicQuestion, on_delete=models.PROTECT, related_name="answers")
    as_published = models.TextField("spørgsmålet, som alle ser det", max_length=4000)
    answer = models.TextField("svar", max_length=8000)
    at = models.DateTimeField("besvaret")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(as_published="") & ~Q(answer=""), name="public_answer_is_whole"),
        ]

    def __str__(self) -> str:
        return f"Svar {self.pk}"


class MeetingSignupQuerySet(LockableQuerySet):
    def standing(self) -> "MeetingSignupQuerySet":
        """Not cancelled, in the order they came: the first `capacity` have a place, the rest wait."""
        return self.filter(cancelled_at__isnull=True).order_by("pk")

    def of_address(self, email: str) -> "MeetingSignupQuerySet":
        return self.filter(email__iexact=email)


class MeetingSignup(models.Model):
    """One person's place, or place in the queue, at a call's information meeting; the token cancels it."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="signups")
    name = models.CharField("navn", max_length=200)
    organisation = models.CharField("organisation", max_length=200)
    email = models.EmailField("e-mail")
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    at = models.DateTimeField("tilmeldt")
    cancelled_at = models.DateTimeField("afmeldt", null=True)

    objects = MeetingSignupQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "pool", Lower("email"), condition=Q(cancelled_at__isnull=True), name="meeting_signup_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Tilmelding {self.pk}"


class MeetingMaterial(models.Model):
    """What was shown at the meeting, for those who were not there."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="meeting_materials")
    title = models.CharField("titel", max_length=200)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class EmptyForm(models.Model):
    """The empty application form of one version as a PDF: made once from the version, so it is never stale."""

    version = models.OneToOneField(PoolVersion, on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Tomt skema {self.version_id}"
