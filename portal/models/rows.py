"""How rows are locked and which constraints come in pairs: the same way on every floor."""

from typing import Self

from django.db import models
from django.db.models import F, Q


class LockableQuerySet(models.QuerySet):
    """Every floor's QuerySets start here."""

    def locked(self) -> Self:
        """Lock the rows themselves (FOR NO KEY UPDATE), in ascending key order."""
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)


def paired(at: str, by: str, *, name: str) -> models.CheckConstraint:
    """A stamp and its person: both or neither."""
    both = Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    neither = Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
    return models.CheckConstraint(condition=both | neither, name=name)


def by_two(name: str) -> list[models.CheckConstraint]:
    """A proposal: approved by another than its proposer, or taken back, never both; each with its person."""
    return [
        paired("approved_at", "approved_by", name=f"{name}_approved_pair"),
        paired("withdrawn_at", "withdrawn_by", name=f"{name}_withdrawn_pair"),
        models.CheckConstraint(
            condition=Q(approved_at__isnull=True) | Q(withdrawn_at__isnull=True), name=f"{name}_ends_once"
        ),
        models.CheckConstraint(
            condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")), name=f"{name}_takes_two_persons"
        ),
    ]


def one_of(field: str, choices: type[models.TextChoices], *, name: str) -> models.CheckConstraint:
    """The column holds a word of the table, whoever writes it."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)
