"""Whom would spread speak for? A hint to a person who may leave the ranking with a reason; it bars and moves nobody."""

from dataclasses import dataclass

from assessment.allocation.suggestion import Suggestion, Verdict
from assessment.lines import Line, Ranking
from portal.denmark import kommuner


@dataclass(frozen=True)
class SpreadRegion:
    """A region with applications and, as suggested, no place: its best placed, and how many tilbud are applied for."""

    name: str
    best: Line
    applied: int

    @property
    def words(self) -> str:
        return (
            f"{self.name}: {self.applied} tilbud har søgt, og ingen får plads efter forslaget. "
            f"Bedst placeret er nr. {self.best.rank}, sag {self.best.number}."
        )


@dataclass(frozen=True)
class Spread:
    """Regions that get nothing as suggested, and how many kommuner apply and get nothing."""

    regions: tuple[SpreadRegion, ...]
    kommuner_without: int
    kommuner_applying: int


def spread_of(ranking: Ranking, suggestion: Suggestion) -> Spread | None:
    """None where the call has money to divide, or where places are enough for all; counts only what may be read."""
    if ranking.document.offers_money or not ranking.is_oversubscribed:
        return None
    gets = {each.candidate.number for each in suggestion.lines if each.gets}
    settled = {each.candidate.number for each in suggestion.lines if each.verdict in (Verdict.OUT, *OPEN)}
    read = [line for line in ranking.lines if line.readable and line.rank]
    reached = {line.region for line in read if line.number in gets}
    missing: dict[str, list[Line]] = {}
    for line in read:
        if line.region and line.region not in reached and line.number in settled:
            missing.setdefault(line.region, []).append(line)
    regions = tuple(
        SpreadRegion(name, lines[0], int(sum(each.applied for each in lines)))
        for name, lines in sorted(missing.items(), key=lambda each: each[1][0].rank or 0)
    )
    known = kommuner()
    applying = {line.kommunekode for line in read if line.kommunekode in known}
    given = {line.kommunekode for line in read if line.number in gets}
    return Spread(regions, len(applying - given), len(applying))


OPEN = (Verdict.OPEN,)
