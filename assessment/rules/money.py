"""Is there money for it? One rule for whoever types an amount, writes a decision, uses a scenario or changes one."""

from decimal import Decimal

from django.db.models import Max

from applications.models import Application
from assessment.models import Decision
from pools.document import PoolDocument, document_of
from portal.money import show_kroner
from portal.steps import Obstacle


def over_money(document: PoolDocument, given: Decimal, url: str = "") -> list[Obstacle]:
    """`given` is what all would get together; `url` the field where it can be set down."""
    if not document.offers_money or given <= document.amount:
        return []
    over = show_kroner(given - document.amount)
    return [Obstacle("over_money", f"Så gives der {over} mere, end puljen har. Sæt et beløb ned først.", url)]


def over_money_with(application: Application, amount: Decimal) -> list[Obstacle]:
    """When `application` gets `amount` beside what the others have or may come to have; wants `pool__version`."""
    document = document_of(application.pool.version)
    return over_money(document, _given_to_others(application) + amount, "#id_amount") if amount else []


def _given_to_others(application: Application) -> Decimal:
    """As the database counts: of each one's decisions that no released one has replaced, the highest."""
    rows = Decision.objects.filter(package__pool=application.pool_id, replaced_by__released__isnull=True)
    highest = rows.exclude(application=application).order_by().values("application").annotate(highest=Max("amount"))
    return sum((row["highest"] for row in highest), Decimal(0))
