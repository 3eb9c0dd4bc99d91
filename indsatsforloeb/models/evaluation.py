"""The self-evaluation: what was answered, and nothing that tells by whom or when."""

import uuid

from django.db import models
from django.db.models import Q

from indsatsforloeb.models.course import Course
from indsatsforloeb.states import AnswerGroup
from portal.models import LockableQuerySet, User
from portal.models.records import SHA256
from portal.models.rows import one_of, paired


class SelfEvaluation(models.Model):
    """One round over the themes: the first in the analysis, the second at the end where it was agreed.

    `questions` is what is asked in it, as the file stood when it was opened; `questions_sha256` tells versions apart.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="evaluations")
    number = models.PositiveSmallIntegerField()
    questions = models.JSONField()
    questions_sha256 = models.CharField(max_length=64)
    opened_at = models.DateTimeField("åbnet")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("lukket", null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="evaluation_number_once"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="evaluation_first_or_second"),
            paired("closed_at", "closed_by", name="evaluation_closed_pair"),
            models.CheckConstraint(condition=Q(questions_sha256__regex=SHA256), name="evaluation_questions_sha256"),
        ]

    def __str__(self) -> str:
        return f"Selvevaluering {self.number}"


class EvaluationLink(models.Model):
    """One answer's way in, kept as the hash of its secret: used or not, without a moment and without an answer."""

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.PROTECT, related_name="links")
    group = models.CharField("gruppe", max_length=20, choices=AnswerGroup)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    used = models.BooleanField("brugt", default=False)

    objects = LockableQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("group", AnswerGroup, name="evaluation_link_group_known"),
            models.CheckConstraint(condition=Q(secret_sha256__regex=SHA256), name="evaluation_link_sha256"),
        ]

    def __str__(self) -> str:
        return f"Link til {self.evaluation_id}"


class EvaluationAnswer(models.Model):
    """One anonymous answer: {question key: 1–5}. No person, no link, no moment, and a key of chance, so no order.

    The portal's own role reads and writes no row here: indsatsforloeb/sql/evaluation.py has the two doors, one in for
    an answer and one out for figures.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.PROTECT, related_name="answers")
    group = models.CharField("gruppe", max_length=20, choices=AnswerGroup)
    values = models.JSONField(default=dict)

    class Meta:
        constraints = [one_of("group", AnswerGroup, name="evaluation_answer_group_known")]

    def __str__(self) -> str:
        return f"Svar til {self.evaluation_id}"


class LeaderAnswer(models.Model):
    """The leaders' one joint answer, open and with their name on it; a correction is a new row, the newest counts."""

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.PROTECT, related_name="leader_answers")
    values = models.JSONField(default=dict)
    comments = models.JSONField(default=dict)
    at = models.DateTimeField("svaret")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Ledernes svar til {self.evaluation_id}"
