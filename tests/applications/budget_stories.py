"""Budgets for tests: a draft of the seed pool with activities, and posts written by the real actions."""

from datetime import datetime
from decimal import Decimal

from applications.actions.budget import add_financing, add_post, save_post
from applications.actions.starting import start
from applications.budget.entry import read_financing, read_post
from applications.models import Activity, Application, BudgetPost, FinancingLine
from pools.document import document_of
from pools.models import Pool
from portal.models import Organisation, User

WHOLE_PERIOD = {"first_month": "2020-01", "last_month": "2022-09"}
HOURLY = {
    "category": "salary",
    "specification": "Projektleder, 20 timer om ugen",
    "unit": "timer",
    "quantity": "100",
    "unit_price": "412,50",
    "2020-01": "20.000",
    "2020-02": "21.250",
}


def draft_with_activities(pool: Pool, organisation: Organisation, *, by: User, now: datetime) -> Application:
    """A draft with two activities over the whole project period."""
    application = start(pool, organisation=organisation, by=by, now=now)
    for position, name in enumerate(("Uddannelse af nøglepersoner", "Netværk mellem kommuner"), start=1):
        Activity.objects.create(application=application, position=position, name=name, **WHOLE_PERIOD)
    return application


def write_post(application: Application, *, by: User, now: datetime, **cells: str) -> BudgetPost:
    """A post added and filled in: the hourly one, with other cells where a story needs them."""
    activities = list(application.activities.values_list("pk", flat=True))
    typed = HOURLY | {"activity": str(activities[0])} | {name.replace("m20", "20").replace("_", "-")
                                                       if name.startswith("m20") else name: text
                                                       for name, text in cells.items()}  # fmt: skip
    post = add_post(application, by=by, now=now)
    entry = read_post(typed, document_of(application.pool_version), activities)
    return save_post(application, post.pk, entry, base_version=post.version, by=by, now=now)


def write_line(application: Application, kind: str, amount: str, *, by: User, now: datetime) -> FinancingLine:
    """A line of financing from the applicant's own purse."""
    entry = read_financing({"kind": kind, "source": "Odense Kommune", "amount": amount})
    return add_financing(application, entry, by=by, now=now)


def kr(text: str) -> Decimal:
    return Decimal(text)
