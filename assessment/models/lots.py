"""A drawing of lots: the public source is named by one before it is known, the seed is read off by another."""

from django.db import models
from django.db.models import F, Q

from pools.models import Pool
from portal.models import LockableQuerySet, User
from portal.models.rows import paired


class LotDraw(models.Model):
    """A pool's drawing of lots between equals; the order follows from the seed (assessment/allocation/lots.py)."""

    pool = models.OneToOneField(Pool, on_delete=models.PROTECT, related_name="+")
    source = models.CharField("offentlig kilde", max_length=400)
    announced_at = models.DateTimeField("kilden nævnt")
    announced_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seed = models.CharField("tal fra kilden", max_length=200, blank=True)
    drawn_at = models.DateTimeField("trukket", null=True)
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LockableQuerySet.as_manager()

    class Meta:
        constraints = [
            paired("drawn_at", "drawn_by", name="lot_draw_pair"),
            models.CheckConstraint(condition=~Q(source=""), name="lot_draw_has_a_source"),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, seed="") | (Q(drawn_at__gt=F("announced_at")) & ~Q(seed="")),
                name="lot_draw_source_comes_first",
            ),
            models.CheckConstraint(
                condition=Q(drawn_by__isnull=True) | ~Q(drawn_by=F("announced_by")), name="lot_draw_takes_two"
            ),
        ]

    def __str__(self) -> str:
        return self.source
