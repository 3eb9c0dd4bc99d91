"""A block of cells pasted into the grid: one request, one transaction, answered as JSON."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from applications.actions import sheets as actions
from applications.actions.sheets import BlockNotSaved
from applications.budget.block import read_block
from applications.models import BudgetPost
from applications.views.budget_page import budgeted_application
from pools.document import document_of
from portal.danish import clock_or_date


@require_POST
def save_block(request: HttpRequest, number: str) -> JsonResponse:
    """422: what cannot be read, by post and month. 409: posts that are newer or gone. Then nothing is saved."""
    application = budgeted_application(request.user, number)
    try:
        block = read_block(request.POST.get("block", ""), document_of(application.pool_version))
        versions = actions.save_block(application, block, by=request.user, now=request.now)
    except ValueError:
        return JsonResponse({"errors": {}}, status=422)
    except BlockNotSaved as refused:
        errors = {pk: each.entry.errors for pk, each in refused.unreadable.items()}
        newer = {pk: each.row.version for pk, each in refused.stale.items()}
        return JsonResponse({"errors": errors, "newer": newer}, status=422 if errors else 409)
    except BudgetPost.DoesNotExist:
        return JsonResponse({"errors": {}, "newer": {}}, status=409)
    saved = clock_or_date(request.now, now=request.now, exact=True)
    return JsonResponse({"versions": versions, "saved": f"Gemt {saved}"})
