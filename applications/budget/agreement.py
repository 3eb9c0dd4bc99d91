"""Do the budget and the activities agree, both ways: no activity without money, no money without its activity?"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.urls import reverse

from applications.budget.content import NOTHING, Budget, Post, total_of
from applications.budget.rules import budget_url, field_url, name_of
from portal.danish import month_label
from portal.money import show_kroner
from portal.steps import Obstacle

SHOWN_MONTHS = 3


class Activity(Protocol):
    """An activity of a draft, or of a submission with its number in the plan; months are YYYY-MM."""

    @property
    def pk(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def first_month(self) -> str: ...
    @property
    def last_month(self) -> str: ...


@dataclass(frozen=True)
class Outside:
    """Money of a post in months when its activity is not going on."""

    number: int
    post: Post
    months: tuple[str, ...]

    @property
    def words(self) -> str:
        """«Post 3 (Projektleder) har penge i jan. 2020 og 2 måneder mere»"""
        shown = ", ".join(month_label(month) for month in self.months[:SHOWN_MONTHS])
        more = len(self.months) - SHOWN_MONTHS
        rest = f" og {more} {'måned' if more == 1 else 'måneder'} mere" if more > 0 else ""
        return f"{name_of(self.post, self.number)} har penge i {shown}{rest}"


@dataclass(frozen=True)
class ActivityMoney:
    """One activity and the posts that name it."""

    activity: Activity
    posts: tuple[tuple[int, Post], ...]
    outside: tuple[Outside, ...]

    @property
    def total(self) -> Decimal:
        return total_of(post.total for _, post in self.posts)

    @property
    def has_no_money(self) -> bool:
        return self.total == NOTHING


@dataclass(frozen=True)
class Agreement:
    """Every activity with its money, and the posts that name none, each with its number on the page."""

    activities: tuple[ActivityMoney, ...]
    loose: tuple[tuple[int, Post], ...]

    @property
    def loose_total(self) -> Decimal:
        return total_of(post.total for _, post in self.loose)

    @property
    def words(self) -> str:
        """One line on top: «2 aktiviteter uden penge, 1 post uden aktivitet (3.000,00 kr.)»; "" when all agree."""
        without = sum(each.has_no_money for each in self.activities)
        outside, loose = sum(len(each.outside) for each in self.activities), len(self.loose)
        parts = (
            (without, f"{without} {'aktivitet' if without == 1 else 'aktiviteter'} uden penge"),
            (loose, f"{_posts(loose)} uden aktivitet ({show_kroner(self.loose_total)})"),
            (outside, f"{_posts(outside)} med penge uden for aktivitetens måneder"),
        )
        return ", ".join(words for count, words in parts if count)


def agreement_of(budget: Budget, activities: Iterable[Activity]) -> Agreement:
    """Compares the posts' activities and months with the plan's; asks nothing of the database."""
    numbered = list(enumerate(budget.posts, start=1))
    lines = []
    for activity in activities:
        posts = tuple((number, post) for number, post in numbered if post.activity_id == activity.pk)
        outside = tuple(Outside(number, post, months) for number, post in posts if (months := _outside(post, activity)))
        lines.append(ActivityMoney(activity, posts, outside))
    return Agreement(tuple(lines), tuple((number, post) for number, post in numbered if not post.activity))


def agreement_warnings(agreement: Agreement, number: str) -> list[Obstacle]:
    """What is worth a look before sending; a post without activity is an obstacle already (`rules`)."""
    page, plan = budget_url(number), reverse("applications:form", args=[number])
    warnings = []
    for each in agreement.activities:
        name, first, last = each.activity.name, each.activity.first_month, each.activity.last_month
        if each.has_no_money:
            text = f"Aktiviteten «{name}» har ingen penge i budgettet. Passer det, skal I ikke gøre noget."
            warnings.append(Obstacle("activity_without_money", text, f"{plan}#aktivitet-{each.activity.pk}"))
        for outside in each.outside:
            when = f"«{name}» foregår {month_label(first)} – {month_label(last)}"
            text = f"{outside.words}, men aktiviteten {when}."
            warnings.append(Obstacle("money_outside_activity", text, field_url(page, outside.post, outside.months[0])))
    return warnings


def _posts(count: int) -> str:
    return f"{count} {'post' if count == 1 else 'poster'}"


def _outside(post: Post, activity: Activity) -> tuple[str, ...]:
    first, last = activity.first_month, activity.last_month
    return tuple(month for month, amount in sorted(post.months.items()) if amount and not first <= month <= last)
