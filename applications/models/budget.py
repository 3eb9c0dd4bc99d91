"""The application's money: posts by month, and where the rest of the money comes from."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from applications.models.draft import Activity, Application
from applications.states import BudgetRow, FinancingKind
from portal.models import User
from portal.models.rows import one_of
from portal.money import MAX_AMOUNT, MoneyField


class BudgetPost(models.Model):
    """One specified post; `months` is {"2020-01": "1234.50", …} and `total` is its sum, which the database checks.

    The post's price is quantity × unit_price (kr.); a draft may differ from its months, a submission may not.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="posts")
    position = models.PositiveSmallIntegerField()
    category = models.CharField("kategori", max_length=60)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, related_name="posts")
    specification = models.CharField("specifikation", max_length=200, blank=True)
    unit = models.CharField("enhed", max_length=40, blank=True)
    quantity = MoneyField("antal", default=Decimal(0))
    unit_price = MoneyField("pris pr. enhed", default=Decimal(0))
    note = models.TextField("budgetnote", max_length=2000, blank=True)
    months = models.JSONField("måneder", default=dict)
    total = MoneyField("i alt", default=Decimal(0))
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField("gemt")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__range=(0, MAX_AMOUNT)), name="post_quantity_bounds"),
            models.CheckConstraint(condition=Q(unit_price__range=(0, MAX_AMOUNT)), name="post_unit_price_bounds"),
            models.CheckConstraint(condition=Q(total__range=(0, MAX_AMOUNT)), name="post_total_bounds"),
        ]

    def __str__(self) -> str:
        return self.specification


class FinancingLine(models.Model):
    """Money from elsewhere: co-funding or income, in kr. for the whole project."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="financing")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField("type", max_length=20, choices=FinancingKind)
    source = models.CharField("kilde", max_length=200, blank=True)
    amount = MoneyField("beløb", default=Decimal(0))
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField("gemt")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kind", "position", "pk"]
        constraints = [
            one_of("kind", FinancingKind, name="financing_kind_known"),
            models.CheckConstraint(condition=Q(amount__range=(0, MAX_AMOUNT)), name="financing_amount_bounds"),
        ]

    def __str__(self) -> str:
        return self.source


class BudgetRevisionQuerySet(models.QuerySet):
    def removed_posts(self, application: Application) -> "BudgetRevisionQuerySet":
        """The removed posts of an application that have not been taken back, each as it stood last."""
        standing = BudgetPost.objects.filter(application=application).values("pk")
        removed = self.filter(application=application, row=BudgetRow.POST, removed=True)
        return removed.exclude(row_id__in=standing).order_by("row_id", "-version").distinct("row_id")


class BudgetRevision(models.Model):
    """A post or line as it stood before it was changed or removed; the database writes it (applications/budget_sql.py).

    `content` is the row's columns as text; `at` and `by` say who had written that version and when.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    row = models.CharField(max_length=20, choices=BudgetRow)
    row_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    content = models.JSONField()
    removed = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = BudgetRevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("row", BudgetRow, name="budget_revision_row_known"),
            models.UniqueConstraint(fields=["row", "row_id", "version"], name="budget_revision_once_per_version"),
        ]
        indexes = [
            models.Index(fields=["application"], condition=Q(removed=True), name="budget_rows_removed"),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.row_id} v{self.version}"
