"""What a suggestion says: each line with its amount and its words, and what is true of the whole."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assessment.allocation.candidates import NOTHING, Candidate, Frame


class Verdict(StrEnum):
    WHOLE = "whole"
    PART = "part"
    OUT = "out"
    OPEN = "open"
    OUTSIDE = "outside"


GETS = (Verdict.WHOLE, Verdict.PART)
SAID = {
    Verdict.WHOLE: "Får det hele",
    Verdict.PART: "Får en del",
    Verdict.OUT: "Får ikke",
    Verdict.OPEN: "Ikke afgjort",
    Verdict.OUTSIDE: "Ikke på ranglisten",
}


@dataclass(frozen=True)
class SuggestedLine:
    """One case: what it would get, and why in words; `code` names the rule, `ahead_of` the better places left out."""

    candidate: Candidate
    verdict: Verdict
    amount: Decimal
    code: str
    words: str
    ahead_of: tuple[int, ...] = ()

    @property
    def gets(self) -> bool:
        return self.verdict in GETS

    @property
    def said(self) -> str:
        return SAID[self.verdict]


@dataclass(frozen=True)
class Suggestion:
    """All lines in the order of the ranking, and notes on what could not be kept."""

    frame: Frame
    lines: tuple[SuggestedLine, ...]
    notes: tuple[str, ...]

    @property
    def amounts(self) -> dict[str, Decimal]:
        """{case number: kr. or tilbud} of those who get something."""
        return {line.candidate.number: line.amount for line in self.lines if line.gets}

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), NOTHING)

    @property
    def left(self) -> Decimal:
        return self.frame.supply - self.total

    @property
    def partners(self) -> int:
        return sum(line.gets for line in self.lines)

    @property
    def regions(self) -> int:
        return len({line.candidate.region for line in self.lines if line.gets and line.candidate.region})

    @property
    def is_open(self) -> bool:
        """Whether somebody must choose among equals before the rest can be divided."""
        return any(line.verdict == Verdict.OPEN for line in self.lines)
