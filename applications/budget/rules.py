"""What stands in the way of sending this budget, and what should only be looked at once more?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from django.urls import reverse

from applications.budget.content import NOTHING, Budget, Post
from pools.document import BudgetRules, PoolDocument
from portal.danish import month_label
from portal.money import show_kroner
from portal.steps import Obstacle

if TYPE_CHECKING:
    from applications.models import Application

# Words that make no specification more precise.
FILLERS = {"og", "til", "samt", "i", "alt", "mv", "m", "v", "osv", "div", "poster", "udgifter", "omkostninger"}
CLOSE = 0.8
HOURS = {"timer", "time", "t", "arbejdstimer"}


def obstacles_to_submit_budget(application: Application, budget: Budget, document: PoolDocument) -> list[Obstacle]:
    """Everything that stops a submission, post by post and then in all; each leads to its cell."""
    page = budget_url(application.case.number)
    if not budget.posts:
        text = "Budgettet har ingen poster. Tilføj mindst én post."
        return [Obstacle("budget_empty", text, f"{page}#budget-posts")]
    obstacles = [
        obstacle
        for number, post in enumerate(budget.posts, start=1)
        for obstacle in _in_the_post(post, name_of(post, number), page, budget, document.budget)
    ]
    return obstacles + list(_in_the_lines(budget, page)) + list(_in_all(budget, document, page))


def budget_warnings(application: Application, budget: Budget, document: PoolDocument) -> list[Obstacle]:
    """What does not stop a submission but is worth a second look; the caseworker sees the same flags."""
    page = budget_url(application.case.number)
    warnings = []
    for number, post in enumerate(budget.posts, start=1):
        if resembles_lump_post(post.specification, document.budget):
            text = f"{name_of(post, number)} ligner en samlepost. Skriv præcist, hvad pengene går til."
            warnings.append(Obstacle("budget_resembles_lump", text, field_url(page, post, "specification")))
        if post.quantity and not post.unit:
            text = f"{name_of(post, number)} har ingen enhed. Skriv fx timer, stk. eller kurser."
            warnings.append(Obstacle("budget_no_unit", text, field_url(page, post, "unit")))
        elif is_salary(post) and plain(post.unit) not in HOURS:
            text = f"{name_of(post, number)} er løn. Skriv den som timer × timeløn, med enheden timer."
            warnings.append(Obstacle("budget_salary_not_in_hours", text, field_url(page, post, "unit")))
    return warnings


def is_salary(post: Post) -> bool:
    """A post in the pool's category of salaries, whatever its key: «Løn», «Løn til medarbejdere», «Lønninger»."""
    return plain(post.category_title).startswith("løn")


def budget_url(number: str) -> str:
    """The budget page of the case with this number."""
    return reverse("applications:budget", args=[number])


def field_url(page: str, post: Post, name: str) -> str:
    """Opens the post and goes to one of its fields or months ("2020-01")."""
    return f"{page}?post={post.key}#post-{post.key}-{name}"


def name_of(post: Post, number: int) -> str:
    """«Post 3 (Projektleder)», as the applicant knows it."""
    return f"Post {number} ({post.specification})" if post.specification else f"Post {number}"


def plain(text: str) -> str:
    """Without regard to case, spaces and a full stop at the end: how specifications are compared."""
    return " ".join(text.casefold().split()).rstrip(" .:,")


def is_lump_post(specification: str, rules: BudgetRules) -> bool:
    """Exactly one of the pool's lump posts («Løn», «Diverse» …)."""
    return plain(specification) in {plain(lump) for lump in rules.lump_posts}


def resembles_lump_post(specification: str, rules: BudgetRules) -> bool:
    """Says no more than a lump post does, or begins as one («Diverse materialer») – unless that is a category's name.

    «Løn til projektleder» is precise where «Løn» is a category; «Løn mv.» is not.
    """
    words = re.findall(r"\w+", plain(specification))
    if not words or is_lump_post(specification, rules):
        return False
    lump_words = {word for lump in rules.lump_posts for word in plain(lump).split()}
    telling = [word for word in words if word not in FILLERS and not word.isdigit()]
    if all(get_close_matches(word, lump_words, n=1, cutoff=CLOSE) for word in telling):
        return True
    titles = {plain(category.title) for category in rules.categories}
    return words[0] in {plain(lump) for lump in rules.lump_posts} - titles


def _in_the_post(post: Post, name: str, page: str, budget: Budget, rules: BudgetRules) -> Iterator[Obstacle]:
    """What is wrong with one post."""

    def at(field: str, code: str, text: str) -> Obstacle:
        return Obstacle(code, text, field_url(page, post, field))

    if post.category not in rules.category_keys:
        yield at("category", "budget_no_category", f"{name} mangler en kategori.")
    if not post.activity:
        yield at("activity", "budget_no_activity", f"{name} mangler en aktivitet. Vælg den, posten hører til.")
    if not post.specification:
        yield at("specification", "budget_no_specification", f"{name} mangler en specifikation.")
    elif is_lump_post(post.specification, rules):
        text = f"{name} er en samlepost og kan ikke indsendes. Skriv, hvad pengene går til, fx timer og medarbejder."
        yield at("specification", "budget_lump", text)
    if not post.price:
        yield at("quantity", "budget_no_price", f"{name} mangler antal eller pris pr. enhed.")
    for month in post.months_outside(budget.months):
        text = f"{name} har et beløb i {month_label(month)}, som ligger uden for projektperioden."
        yield at(month, "budget_month_outside", text)
    if post.price and post.missing:
        yield at(_month_to_mend(post, budget), "budget_months_differ", _how_months_differ(post, name))


def _month_to_mend(post: Post, budget: Budget) -> str:
    """The cell a difference leads to: the last month with money in it, else the first of the period."""
    used = [month for month in budget.months if post.months.get(month)]
    return used[-1] if used else next(iter(budget.months), "months")


def _how_months_differ(post: Post, name: str) -> str:
    difference = "mangler at blive fordelt" if post.missing > 0 else "er fordelt for meget"
    return (
        f"{name}: Månederne giver {show_kroner(post.total)}, men prisen er {show_kroner(post.price)} "
        f"{show_kroner(abs(post.missing))} {difference}."
    )


def _in_the_lines(budget: Budget, page: str) -> Iterator[Obstacle]:
    """A line of co-funding or income says from whom and how much."""
    for line in budget.financing:
        if not line.source or not line.amount:
            text = f"{line.kind_title}: En linje mangler kilde eller beløb. Udfyld den, eller fjern den."
            yield Obstacle("budget_line_incomplete", text, f"{page}#line-{line.key}-source")


def _in_all(budget: Budget, document: PoolDocument, page: str) -> Iterator[Obstacle]:
    """tilskud + medfinansiering + indtægter = udgifter holds by construction; what is left are the pool's limits."""
    rules, amount, url = document.budget, budget.amount_applied, f"{page}#budget-financing"
    if amount <= NOTHING:
        text = "Medfinansiering og indtægter dækker alle udgifter, så der er ikke noget beløb at søge om."
        if not budget.expenses:
            text, url = "Budgettet har ingen udgifter, så der er ikke noget beløb at søge om.", f"{page}#budget-posts"
        yield Obstacle("budget_no_amount", text, url)
    if rules.max_amount is not None and amount > rules.max_amount:
        text = f"I søger om {show_kroner(amount)} Puljen giver højst {show_kroner(rules.max_amount)}"
        yield Obstacle("budget_over_max", text, f"{page}#budget-posts")
    elif amount > document.amount:
        text = f"I søger om {show_kroner(amount)} Der er i alt {show_kroner(document.amount)} i puljen."
        yield Obstacle("budget_over_pool", text, f"{page}#budget-posts")
    if rules.min_amount is not None and NOTHING < amount < rules.min_amount:
        text = f"I søger om {show_kroner(amount)} Puljen giver mindst {show_kroner(rules.min_amount)}"
        yield Obstacle("budget_under_min", text, f"{page}#budget-posts")
    if rules.cofunding_required and not budget.cofunding:
        yield Obstacle("budget_no_cofunding", "Puljen kræver medfinansiering. Tilføj mindst én linje.", url)
