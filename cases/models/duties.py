"""Who has done what on a case, and who may not: duties that exclude each other, and declarations of habilitet."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value, When

from cases.models.case import Case
from cases.states import SIDE_OF_DUTY, Duty, ImpartialityState
from portal.models import LockableQuerySet, User
from portal.models.rows import one_of, paired


class CaseDuty(models.Model):
    """One duty one person has done on one case; a second duty of another side is refused by the database."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="duties")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=20, choices=Duty)
    side = models.GeneratedField(
        expression=models.Case(
            *[When(duty=duty.value, then=Value(side)) for duty, side in SIDE_OF_DUTY.items()], default=Value("other")
        ),
        output_field=models.CharField(max_length=10),
        db_persist=True,
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person", "duty"], name="duty_once"),
            one_of("duty", Duty, name="duty_known"),
            ExclusionConstraint(
                name="duty_pair_refused",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("side", RangeOperators.NOT_EQUAL),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.duty} på {self.case_id}"


BARRING = (ImpartialityState.REPORTED, ImpartialityState.CONFIRMED)


class ImpartialityQuerySet(LockableQuerySet):
    def barring(self) -> "ImpartialityQuerySet":
        """Open or confirmed conflicts: they bar reading, scoring, recommending, deciding and export."""
        return self.filter(state__in=BARRING)

    def unruled(self) -> "ImpartialityQuerySet":
        """Reported conflicts that nobody has ruled on yet."""
        return self.filter(state=ImpartialityState.REPORTED)

    def clearing(self) -> "ImpartialityQuerySet":
        return self.filter(state__in=[ImpartialityState.CLEAR, ImpartialityState.DISMISSED])


class Impartiality(models.Model):
    """One person's declaration of habilitet on one case, and the manager's ruling (FVL §§ 3 and 6)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="impartialities")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ImpartialityState)
    text = models.TextField("forhold", max_length=4000, blank=True)
    declared_at = models.DateTimeField("erklæret")
    ruled_at = models.DateTimeField("afgjort", null=True)
    ruled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ruling = models.TextField("begrundelse", max_length=4000, blank=True)

    objects = ImpartialityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], name="impartiality_once"),
            one_of("state", ImpartialityState, name="impartiality_state_known"),
            paired("ruled_at", "ruled_by", name="impartiality_ruled_pair"),
            models.CheckConstraint(
                condition=Q(ruled_by__isnull=True) | ~Q(ruled_by=F("user")), name="impartiality_not_ruled_by_oneself"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["clear", "reported"], ruled_at__isnull=True)
                | Q(state__in=["confirmed", "dismissed"], ruled_at__isnull=False),
                name="impartiality_ruling_has_its_moment",
            ),
            models.CheckConstraint(condition=Q(state="clear") | ~Q(text=""), name="impartiality_conflict_is_told"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} på {self.case_id}: {self.state}"

    @property
    def bars(self) -> bool:
        """As `barring()` asks it, of a row that is already read."""
        return self.state in BARRING
