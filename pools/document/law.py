"""Which rules, limits and assumptions does a pool rest on?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pools import canonical


@dataclass(frozen=True)
class LegalReference:
    """Which rule an outcome rests on: key is "award", "refusal", "rejection" or one of the pool's own."""

    key: str
    text: str


@dataclass(frozen=True)
class Law:
    """What the letters cite and promise; `accept_days` are days from the letter's date."""

    order_title: str
    references: tuple[LegalReference, ...]
    appeal_text: str
    accept_days: int

    def reference(self, key: str) -> str:
        """The §§ behind an outcome, e.g. "§§ 4-9 i bekendtgørelsen"; KeyError when the pool has none."""
        return canonical.by_key(self.references, key).text


@dataclass(frozen=True)
class Thresholds:
    """Amounts (kr.) and shares (pct.) at which something more is asked after the award."""

    carry_over_amount: Decimal
    carry_over_percent: Decimal
    auditor_statement: Decimal
    reclaim_above: Decimal


@dataclass(frozen=True)
class Assumption:
    """A value the source does not give; path as in the file ("budget.categories"). Bars a real announcement."""

    path: str
    text: str
