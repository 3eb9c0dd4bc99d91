"""What does the project cost, month by month, and where does the money come from?"""

from applications.budget.content import Budget, Financing, Post
from applications.budget.rules import budget_warnings, obstacles_to_submit_budget, resembles_lump_post

__all__ = [
    "Budget",
    "Financing",
    "Post",
    "budget_warnings",
    "obstacles_to_submit_budget",
    "resembles_lump_post",
]
