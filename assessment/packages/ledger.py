"""How an act on decisions stands in the history, so that the numbers are one ledger from application to accounts."""

from collections.abc import Iterable
from datetime import datetime

from assessment.models import Decision
from portal import history
from portal.models import User


def record_written(chain: str, verb: str, rows: Iterable[Decision], *, by: User, now: datetime, **more: int) -> None:
    """One line of history for one act: of every decision its keys, outcome and amounts – no word that was written."""
    told = [
        {
            "application": row.application_id,
            "decision": row.pk,
            "outcome": str(row.outcome),
            "amount": format(row.amount, ".2f"),
            "per_year": row.amounts_per_year,
        }
        | ({"places": row.places} if row.places else {})
        for row in rows
    ]
    history.record(chain, verb, by=by, now=now, facts={"decisions": told} | more)
