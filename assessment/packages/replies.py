"""Which lines did the director send back that stand as they stood, and why do they stand?"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from assessment.models import ConsistencyTick, DecisionPackage, LineReturn
from assessment.packages.rounds import LineChange, changes_since, comments_of
from assessment.states import PackageState
from pools import canonical

RETURNED = "returned_unchanged"  # the code of the tick that is the manager's reply


@dataclass(frozen=True)
class Unchanged:
    """One line that came back and has not been changed; `key` names the comment it must be answered by."""

    returned: LineReturn
    key: str

    @property
    def number(self) -> str:
        return self.returned.decision.application.case.number


def key_of(returned: LineReturn) -> str:
    """SHA-256 over the comment: another comment, or the same in another round, wants another reply."""
    return hashlib.sha256(canonical.encode([RETURNED, returned.pk, returned.comment])).hexdigest()


def returned_unchanged(package: DecisionPackage) -> list[Unchanged]:
    """Of a draft that came back: the lines with a comment that say what they said; wants `package.pool`."""
    if package.state != PackageState.DRAFT or package.returned_at is None:
        return []
    comments = comments_of(package, package.round)
    changes: Mapping[int, LineChange] = changes_since(package) if comments else {}
    return [Unchanged(row, key_of(row)) for pk, row in comments.items() if pk in changes and not changes[pk].is_changed]


def reply_to(returned: LineReturn | None, ticks: Mapping[str, ConsistencyTick]) -> ConsistencyTick | None:
    """Why the line stands, once somebody has written it."""
    return ticks.get(key_of(returned)) if returned else None
