"""What does a budget hold, and what do its months, posts and project years add up to?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from applications.states import FinancingKind
from pools.document import PoolDocument, ProjectYear, document_of
from portal.money import round_ore

if TYPE_CHECKING:
    from applications.models import Application, BudgetPost, FinancingLine

NOTHING = Decimal("0.00")


def total_of(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum in kr., 0.00 for none."""
    return sum(amounts, NOTHING)


def text_of(amount: Decimal) -> str:
    """The one way an amount is written down: "1234.50", never with an exponent."""
    return format(amount.quantize(NOTHING), "f")


@dataclass(frozen=True)
class Post:
    """One specified post; quantity × unit_price (kr.) is its price, `months` ({"2020-01": kr.}) when it is spent.

    `key` names the post through all versions of an application; `activity` is the activity's name, "" when not chosen.
    """

    key: str
    category: str
    category_title: str
    activity: str
    specification: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    note: str = ""
    months: Mapping[str, Decimal] = field(default_factory=dict)
    version: int = field(default=1, compare=False)
    activity_id: int | None = field(default=None, compare=False)
    saved_at: datetime | None = field(default=None, compare=False)

    @cached_property
    def price(self) -> Decimal:
        """Quantity × unit price in whole øre, half an øre up."""
        return round_ore(self.quantity * self.unit_price)

    @cached_property
    def total(self) -> Decimal:
        """What the months add up to."""
        return total_of(self.months.values())

    @property
    def missing(self) -> Decimal:
        """What is not yet put in a month; negative when the months hold more than the price."""
        return self.price - self.total

    def amount_in(self, months: Iterable[str]) -> Decimal:
        """What falls in these months, e.g. a project year's."""
        return total_of(self.months.get(month, NOTHING) for month in months)

    def months_outside(self, months: Iterable[str]) -> list[str]:
        """Months with money in them outside the project period (a later pool version may have moved it)."""
        return sorted(set(self.months) - set(months))

    def canonical(self) -> dict[str, Any]:
        """JSON-able, money as text."""
        return {
            "key": self.key,
            "category": self.category,
            "category_title": self.category_title,
            "activity": self.activity,
            "specification": self.specification,
            "unit": self.unit,
            "quantity": text_of(self.quantity),
            "unit_price": text_of(self.unit_price),
            "note": self.note,
            "months": {month: text_of(amount) for month, amount in sorted(self.months.items())},
            "total": text_of(self.total),
        }


@dataclass(frozen=True)
class Financing:
    """Money from elsewhere, in kr. for the whole project; kind is a FinancingKind."""

    key: str
    kind: str
    source: str
    amount: Decimal
    version: int = field(default=1, compare=False)

    @property
    def kind_title(self) -> str:
        return str(FinancingKind(self.kind).label)

    def canonical(self) -> dict[str, Any]:
        return {"key": self.key, "kind": self.kind, "source": self.source, "amount": text_of(self.amount)}


@dataclass(frozen=True)
class Budget:
    """A whole budget. Every sum is made from the months, so no two of them can differ by an øre."""

    months: tuple[str, ...]
    project_years: tuple[ProjectYear, ...]
    posts: tuple[Post, ...]
    financing: tuple[Financing, ...] = ()

    @classmethod
    def of(cls, application: Application) -> Budget:
        """The draft's budget as it stands, in two queries (none for rows that are prefetched)."""
        document = document_of(application.pool_version)
        titles = _titles(document)
        posts = application.posts.all()
        if "posts" not in getattr(application, "_prefetched_objects_cache", {}):
            posts = posts.select_related("activity")
        return cls(
            document.months,
            document.project_years,
            tuple(post_of(row, titles) for row in posts),
            tuple(financing_of(row) for row in application.financing.all()),
        )

    @classmethod
    def from_canonical(cls, content: Mapping[str, Any], document: PoolDocument) -> Budget:
        """The budget in a submission's canonical content; the document gives its months and project years."""
        posts = tuple(_post_from_canonical(post) for post in content["posts"])
        lines = tuple(
            Financing(line["key"], line["kind"], line["source"], Decimal(line["amount"]))
            for line in content["financing"]
        )
        return cls(document.months, document.project_years, posts, lines)

    def canonical(self) -> dict[str, Any]:
        """JSON-able, money as text; the sums are written too, so that a reader need not trust arithmetic."""
        return {
            "posts": [post.canonical() for post in self.posts],
            "financing": [line.canonical() for line in self.financing],
            "expenses": text_of(self.expenses),
            "cofunding": text_of(self.cofunding),
            "income": text_of(self.income),
            "amount_applied": text_of(self.amount_applied),
        }

    @cached_property
    def by_month(self) -> dict[str, Decimal]:
        """Expenses per month of the project period, every month there."""
        return {month: total_of(post.months.get(month, NOTHING) for post in self.posts) for month in self.months}

    @cached_property
    def by_year(self) -> dict[int, Decimal]:
        """Expenses per project year number."""
        return {year.number: total_of(self.by_month[month] for month in year.months) for year in self.project_years}

    @cached_property
    def expenses(self) -> Decimal:
        return total_of(post.total for post in self.posts)

    @cached_property
    def cofunding(self) -> Decimal:
        return total_of(line.amount for line in self.financing if line.kind == FinancingKind.COFUNDING)

    @cached_property
    def income(self) -> Decimal:
        return total_of(line.amount for line in self.financing if line.kind == FinancingKind.INCOME)

    @property
    def amount_applied(self) -> Decimal:
        """The grant asked for: expenses − co-funding − income; never typed, may be negative in a draft."""
        return self.expenses - self.cofunding - self.income

    @cached_property
    def expenses_by_calendar_year(self) -> dict[str, Decimal]:
        """Expenses per calendar year ("2020"), every year of the period there."""
        sums = dict.fromkeys((month[:4] for month in self.months), NOTHING)
        for month, amount in self.by_month.items():
            sums[month[:4]] += amount
        return sums

    @property
    def amounts_by_calendar_year(self) -> dict[str, Decimal]:
        """The amount applied per calendar year, in proportion to its expenses; adds up to the øre."""
        return share_in_proportion(self.amount_applied, self.expenses_by_calendar_year)


def share_in_proportion(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Part `amount` (kr.) by weight so that the parts add up exactly: each end is rounded once, from the start.

    Without any weight nothing can be parted: every part is 0.00.
    """
    whole = total_of(weights.values())
    shares, run, before = {}, NOTHING, NOTHING
    for key, weight in weights.items():
        run += weight
        end = round_ore(amount * run / whole) if whole else NOTHING
        shares[key], before = end - before, end
    return shares


def post_of(row: BudgetPost, titles: Mapping[str, str]) -> Post:
    """The stored row as a Post; `titles` are the pool's category titles by key."""
    return Post(
        key=str(row.pk),
        category=row.category,
        category_title=titles.get(row.category, ""),
        activity=row.activity.name if row.activity else "",
        specification=row.specification,
        unit=row.unit,
        quantity=row.quantity,
        unit_price=row.unit_price,
        note=row.note,
        months={month: Decimal(amount) for month, amount in sorted(row.months.items())},
        version=row.version,
        activity_id=row.activity_id,
        saved_at=row.at,
    )


def financing_of(row: FinancingLine) -> Financing:
    """The stored row as a Financing."""
    return Financing(str(row.pk), row.kind, row.source, row.amount, row.version)


def _titles(document: PoolDocument) -> dict[str, str]:
    return {category.key: category.title for category in document.budget.categories}


def _post_from_canonical(content: Mapping[str, Any]) -> Post:
    names = ("key", "category", "category_title", "activity", "specification", "unit", "note")
    return Post(
        **{name: content[name] for name in names},
        quantity=Decimal(content["quantity"]),
        unit_price=Decimal(content["unit_price"]),
        months={month: Decimal(amount) for month, amount in content["months"].items()},
    )
