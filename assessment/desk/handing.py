"""Who has cases in a pool that could be given on, and what would become of each sheet?"""

from dataclasses import dataclass

from applications.models import Application
from assessment.models import Assessment
from cases.models import Assignment
from pools.models import Pool
from portal.models import User


@dataclass(frozen=True)
class Held:
    """One case somebody has: what becomes of their sheet when it is given on."""

    number: str
    applicant: str
    words: str
    has_sheet: bool
    is_locked: bool


def _places(pool: Pool):
    return Assignment.objects.current().filter(case__in=Application.objects.filter(pool=pool).values("case"))


def givers_in(pool: Pool) -> list[User]:
    """Everybody with a case in the pool now, also those who can no longer log in; one query."""
    return list(User.objects.filter(pk__in=_places(pool).values("user")).order_by("name", "pk"))


def held_by(user: User, pool: Pool) -> list[Held]:
    """The cases the person has in the pool, in two queries."""
    places = _places(pool).filter(user=user).select_related("case__organisation").order_by("case")
    places = list(places)
    sheets = Assessment.objects.standing().filter(
        assessor=user, application__case__in=[place.case_id for place in places]
    )
    locked = dict(sheets.values_list("application__case", "locked_at"))
    return [
        Held(
            place.case.number,
            place.case.organisation.name,
            place.case.agency_words,
            place.case_id in locked,
            locked.get(place.case_id) is not None,
        )
        for place in places
    ]
