"""Which cases' points may somebody see by now? An assessor none but those where the own sheet is locked."""

from dataclasses import dataclass

from applications.models import Application
from assessment.permissions import LEADERS, readable_cases
from assessment.scores.marks import Sheet
from cases.models import Assignment
from pools.models import Pool
from portal.models import User
from portal.states import Role


@dataclass(frozen=True)
class Sight:
    """What one person may see of a pool's points, on every page and in every export alike."""

    user: int
    leads: bool
    readable: frozenset[int]
    assigned: frozenset[int]

    def reads(self, case: int) -> bool:
        """Declared and not barred; the auditor declares nothing."""
        return case in self.readable

    def sees(self, case: int, sheets: list[Sheet]) -> bool:
        """The points on this case: after the own lock, and a leader who does not assess it at once."""
        if case not in self.readable:
            return False
        return any(sheet.assessor == self.user for sheet in sheets) or (self.leads and case not in self.assigned)


def sight_of(user: User, pool: Pool) -> Sight:
    """In two queries, or one for somebody who assesses nothing."""
    of_pool = Application.objects.filter(pool=pool).values("case")
    readable = frozenset(readable_cases(user).filter(pk__in=of_pool).values_list("pk", flat=True))
    assigned: frozenset[int] = frozenset()
    if user.has_role(Role.CASEWORKER):
        mine = Assignment.objects.current().filter(user=user, case__in=of_pool)
        assigned = frozenset(mine.values_list("case", flat=True))
    return Sight(user.pk, user.has_role(*LEADERS, Role.AUDITOR), readable, assigned)
