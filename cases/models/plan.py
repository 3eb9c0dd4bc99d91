"""What a case's run is to reach: goals, and the actions that lead there, with who, when and how far."""

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.group import GroupMember
from cases.states import ActionState
from portal.models import LockableQuerySet, User
from portal.models.rows import one_of, paired


class Goal(models.Model):
    """One goal; `theme` is a key of the call's themes, "" when it belongs to none. A dropped goal is kept.

    `version` tells two writers apart.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="goals")
    theme = models.CharField("tema", max_length=40, blank=True)
    title = models.CharField("mål", max_length=300)
    indicator = models.CharField("hvordan kan vi se det?", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField("opgivet", null=True)
    dropped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    drop_reason = models.CharField("hvorfor opgivet", max_length=500, blank=True)

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="goal_says_something"),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(drop_reason=""), name="goal_dropped_has_a_reason"
            ),
            paired("dropped_at", "dropped_by", name="goal_dropped_pair"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanAction(models.Model):
    """One action towards a goal: what, who, until when, and how far it is; `version` tells two writers apart."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="actions")
    text = models.CharField("handling", max_length=500)
    responsible = models.ForeignKey(GroupMember, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField("senest", null=True)
    state = models.CharField("status", max_length=20, choices=ActionState, default=ActionState.NOT_BEGUN)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField("senest ændret")
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            one_of("state", ActionState, name="plan_action_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="plan_action_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class PlanActionNote(models.Model):
    """What happened to an action: its state from then on, and a note. Only grows."""

    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="notes")
    state = models.CharField("status", max_length=20, choices=ActionState)
    text = models.TextField("bemærkning", max_length=2000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [one_of("state", ActionState, name="plan_action_note_state_known")]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.state}"
