"""Partnerships: two courses whose tilbud want to share what they learn, agreed by both."""

from django.db import models
from django.db.models import F, Q

from indsatsforloeb.models.course import Course
from portal.models import LockableQuerySet, User
from portal.models.rows import paired


class PartnershipQuerySet(LockableQuerySet):
    def of(self, course: Course) -> "PartnershipQuerySet":
        """All the course is or was in, with the other's case; oldest first."""
        both = self.filter(Q(first=course) | Q(second=course))
        return both.select_related("first__case", "second__case", "first__pool", "second__pool").order_by("pk")

    def not_ended(self) -> "PartnershipQuerySet":
        return self.filter(ended_at__isnull=True)


class Partnership(models.Model):
    """A partnership suggested by a consultant; it stands when both have said yes, and ends when one says no."""

    first = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("hvorfor netop de to", max_length=2000)
    suggested_at = models.DateTimeField("foreslået")
    suggested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_agreed_at = models.DateTimeField(null=True)
    first_agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    second_agreed_at = models.DateTimeField(null=True)
    second_agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("ophørt", null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="partnership_of_two_in_order"),
            models.UniqueConstraint(
                fields=["first", "second"], condition=Q(ended_at__isnull=True), name="partnership_once_at_a_time"
            ),
            paired("first_agreed_at", "first_agreed_by", name="partnership_first_pair"),
            paired("second_agreed_at", "second_agreed_by", name="partnership_second_pair"),
            paired("ended_at", "ended_by", name="partnership_ended_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} og {self.second_id}"

    @property
    def stands(self) -> bool:
        """Both have said yes, and nobody has ended it."""
        return bool(self.first_agreed_at and self.second_agreed_at) and self.ended_at is None

    def side_of(self, course: Course) -> str:
        """«first» or «second»: which of the two the course is."""
        return "first" if self.first_id == course.pk else "second"

    def has_agreed(self, course: Course) -> bool:
        return getattr(self, f"{self.side_of(course)}_agreed_at") is not None

    def other_than(self, course: Course) -> Course:
        return self.second if self.first_id == course.pk else self.first
