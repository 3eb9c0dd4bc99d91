"""«Se tidligere tal»: every save of one post or line of the budget, cell by cell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.budget.history import row_history
from applications.page import wording_context
from applications.states import BudgetRow
from applications.views.budget_page import budgeted_application


@require_safe
def post_history(request: HttpRequest, number: str, post_id: int) -> HttpResponse:
    """A post, also one that has been removed."""
    return _page(request, number, BudgetRow.POST, post_id)


@require_safe
def line_history(request: HttpRequest, number: str, line_id: int) -> HttpResponse:
    """A line of co-funding or income, also one that has been removed."""
    return _page(request, number, BudgetRow.FINANCING, line_id)


def _page(request: HttpRequest, number: str, kind: BudgetRow, row_id: int) -> HttpResponse:
    application = budgeted_application(request.user, number)
    save = "applications:save_post" if kind == BudgetRow.POST else "applications:save_financing"
    context = wording_context(application, request.user, now=request.now)
    context |= {"history": row_history(application, kind, row_id), "row_id": row_id, "save": save}
    return render(request, "applications/budget_history.html", context)
