"""Which calls are walked: the seed pool with its money, and the call for courses with its places; one road for both."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pools.models import Pool
from portal.models import User
from tests.applications.factories import a_tilbud, organisation_of
from tests.pools.factories import announced_places, announced_pool


@dataclass(frozen=True)
class Call:
    """One call that is walked: how it is announced, and what an applicant must have before starting."""

    name: str
    announce: Callable[..., Pool]
    offers_money: bool

    def announced(self, manager: User, second: User, *, now: datetime, **changes: Any) -> Pool:
        return self.announce(manager, second, now=now, **changes)

    def prepare(self, applicant: User) -> None:
        """A call for courses is applied for on behalf of a tilbud that the organisation has."""
        if not self.offers_money:
            a_tilbud(organisation_of(applicant))

    def __str__(self) -> str:
        return self.name


MONEY = Call("money", announced_pool, True)
PLACES = Call("places", announced_places, False)
CALLS = (MONEY, PLACES)
