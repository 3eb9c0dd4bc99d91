"""What in a submitted budget should an assessor see at a glance, and what should be looked at twice?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from applications.budget import Budget, Post, resembles_lump_post
from applications.budget.agreement import Agreement, agreement_of
from applications.budget.content import total_of
from applications.budget.rules import HOURS, is_lump_post, is_salary, name_of, plain
from applications.reading import ReadActivity, Reading
from pools.document import BudgetRules, PoolDocument


@dataclass(frozen=True)
class Numbered:
    """An activity of the submission with its number in the plan, as the posts are compared with it."""

    pk: int
    name: str
    first_month: str
    last_month: str


@dataclass(frozen=True)
class CategorySum:
    """One category: kr. per project year and in all, over so many posts."""

    title: str
    posts: int
    years: tuple[Decimal, ...]
    total: Decimal


@dataclass(frozen=True)
class BudgetLook:
    """The budget summed by category, what to look at twice, and whether money and activities agree."""

    sums: tuple[CategorySum, ...]
    flags: tuple[str, ...]
    agreement: Agreement | None
    elsewhere: Decimal


def look_at(reading: Reading, document: PoolDocument) -> BudgetLook | None:
    """Asks nothing of the database; None in a call for places."""
    budget = reading.budget
    if budget is None:
        return None
    agreement = _agreement(budget, reading.activities) if reading.activities else None
    flags = tuple(_flags(budget, document.budget)) if document.budget else ()
    elsewhere = total_of(line.amount for line in budget.financing)
    return BudgetLook(tuple(_sums(budget)), flags, agreement, elsewhere)


def _sums(budget: Budget) -> Iterator[CategorySum]:
    titles = dict.fromkeys(post.category_title for post in budget.posts)
    for title in titles:
        posts = [post for post in budget.posts if post.category_title == title]
        years = tuple(total_of(post.amount_in(year.months) for post in posts) for year in budget.project_years)
        yield CategorySum(title, len(posts), years, total_of(post.total for post in posts))


def _agreement(budget: Budget, activities: Sequence[ReadActivity]) -> Agreement:
    """A submission names activities by their names; the comparison goes by number."""
    numbered = [Numbered(n, each.name, each.first_month, each.last_month) for n, each in enumerate(activities, 1)]
    by_name = {each.name: each.pk for each in numbered}
    posts = tuple(replace(post, activity_id=by_name.get(post.activity)) for post in budget.posts)
    return agreement_of(replace(budget, posts=posts), numbered)


def _flags(budget: Budget, rules: BudgetRules) -> Iterator[str]:
    for number, post in enumerate(budget.posts, start=1):
        yield from (f"{name_of(post, number)} {words}" for words in _flags_of(post, rules))


def _flags_of(post: Post, rules: BudgetRules) -> Iterator[str]:
    if is_lump_post(post.specification, rules):
        yield "står på puljens liste over samleposter."
    if resembles_lump_post(post.specification, rules):
        yield "ligner en samlepost."
    if post.quantity and not post.unit:
        yield "har ingen enhed."
    elif is_salary(post) and plain(post.unit) not in HOURS:
        yield "er løn, men ikke skrevet som timer × timeløn."
