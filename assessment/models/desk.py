"""What the desk keeps for its people: a pool's views they have named, what-if scenarios, and words to search by."""

from decimal import Decimal

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from applications.models import Submission
from pools.models import Pool
from portal.models import LockableQuerySet, User


class SavedView(models.Model):
    """One person's own name for a set of filters on a pool's cases; `query` is the address's query, without «?»."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("navn", max_length=80)
    query = models.CharField(max_length=500)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "pool", "name"], name="saved_view_once_per_name")]

    def __str__(self) -> str:
        return self.name


class Scenario(models.Model):
    """A named what-if: who would get how many kr., {case number: "kr."}; it decides nothing until it is taken over."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("navn", max_length=80)
    note = models.TextField("note", max_length=4000, blank=True)
    amounts = models.JSONField("beløb pr. sag", default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["pool", "name"], name="scenario_once_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def kroner(self) -> dict[str, Decimal]:
        """{case number: kr.} of those who get something."""
        return {number: Decimal(kr) for number, kr in self.amounts.items()}


class SubmissionWords(models.Model):
    """The words of one submission, for search; made anew from the submission whenever they are missing."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="+")
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="submission_words")]

    def __str__(self) -> str:
        return str(self.submission_id)
