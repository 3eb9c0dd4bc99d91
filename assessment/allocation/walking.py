"""Down the ranking, line by line: within the money or places, the partners and the bounds announced, and no others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby

from assessment.allocation import words
from assessment.allocation.candidates import NOTHING, Candidate, Frame, candidates_of, frame_of
from assessment.allocation.suggestion import GETS, SuggestedLine, Suggestion, Verdict
from assessment.lines import Ranking

Cheapest = Mapping[str, Decimal]  # by region: the least it takes to give somebody there something


def suggestion_for(ranking: Ranking, regions: Mapping[str, str], lots: Mapping[str, int] | None = None) -> Suggestion:
    """The suggestion for a pool as it stands ranked; `regions` and `lots` by case number."""
    return suggest(candidates_of(ranking, regions), frame_of(ranking, lots))


def suggest(candidates: Sequence[Candidate], frame: Frame) -> Suggestion:
    """Wants the candidates in the order of the ranking; amounts are kr. or tilbud, and what is not given is said why.

    Where equals cannot all get something and no lots have been drawn, it stops: a person must choose first.
    """
    competing = [each for each in candidates if each.rank is not None]
    aim = _aim(competing, frame)
    walk = _Walk(frame, aim, frame.supply)
    groups = [list(group) for _, group in groupby(competing, key=lambda each: each.rank)]
    below = _below(groups, frame)
    for group, cheapest in zip(groups, below, strict=True):
        walk.take_group(group, cheapest)
    outside = [words.outside(each) for each in candidates if each.rank is None]
    lines = tuple(words.with_better_places([*walk.lines, *outside]))
    return Suggestion(frame, lines, words.notes(lines, frame, aim))


@dataclass(frozen=True)
class Finding:
    """What is true of one candidate at one point of the walk, before any words."""

    verdict: Verdict
    amount: Decimal
    code: str
    kept: Decimal = NOTHING


@dataclass
class _Walk:
    """What is left, and what has been said, so far down."""

    frame: Frame
    aim: int
    left: Decimal
    given: int = 0
    in_region: Counter = field(default_factory=Counter)
    lines: list[SuggestedLine] = field(default_factory=list)
    stopped_at: int | None = None

    def take_group(self, group: list[Candidate], below: Cheapest) -> None:
        """Those of one place: all, none, by lot – or nobody yet, when somebody must choose."""
        if self.stopped_at is not None:
            self.lines += [words.waits(each, self.stopped_at) for each in group]
        elif len(group) == 1 or self._order_is_nothing(group, below):
            self._take(group, below)
        elif self.frame.draws_lots and self.frame.lots and all(each.number in self.frame.lots for each in group):
            lots = self.frame.lots
            self._take(sorted(group, key=lambda each: lots[each.number]), below, by_lot=True)
        else:
            self._stop(group, below)

    def _order_is_nothing(self, group: list[Candidate], below: Cheapest) -> bool:
        """Whether each gets the same in whichever order they are taken: those who can get something all get it whole.

        What is left only shrinks, so whoever cannot get anything as the first of them cannot get it later either.
        """
        fitting = self._fitting(group, below)
        if len(fitting) < 2:
            return True
        trial = replace(self, in_region=Counter(self.in_region), lines=[])
        trial._take(fitting, below)
        return all(line.verdict == Verdict.WHOLE for line in trial.lines)

    def _fitting(self, group: list[Candidate], below: Cheapest) -> list[Candidate]:
        found = []
        for each in group:
            others = _with([other for other in group if other is not each], below, self.frame) if self.short else below
            if self._look_at(each, others).verdict in GETS:
                found.append(each)
        return found

    def _take(self, group: list[Candidate], below: Cheapest, *, by_lot: bool = False) -> None:
        for place, each in enumerate(group):
            rest = _with(group[place + 1 :], below, self.frame) if self.short else below
            finding = self._look_at(each, rest)
            self.lines.append(words.line_of(each, finding, self.frame, self.left, self.given, by_lot=by_lot))
            if finding.verdict in GETS:
                self.left -= finding.amount
                self.given += 1
                self.in_region[each.region] += 1

    def _stop(self, group: list[Candidate], below: Cheapest) -> None:
        fitting = self._fitting(group, below)
        self.lines += [
            words.tied(each, fitting, self.frame, self.left)
            if each in fitting
            else words.line_of(each, self._look_at(each, below), self.frame, self.left, self.given)
            for each in group
        ]
        self.stopped_at = group[0].rank

    @property
    def short(self) -> int:
        """How many more regions must be reached."""
        return max(self.aim - sum(1 for region, count in self.in_region.items() if region and count), 0)

    def _look_at(self, each: Candidate, below: Cheapest) -> Finding:
        """One candidate against what is left; `below` are those who come after it."""
        frame = self.frame
        if frame.most is not None and self.given >= frame.most:
            return Finding(Verdict.OUT, NOTHING, "no_room")
        if each.region and frame.max_per_region is not None and self.in_region[each.region] >= frame.max_per_region:
            return Finding(Verdict.OUT, NOTHING, "region_full")
        is_new = bool(each.region) and not self.in_region[each.region]
        missing = max(self.short - is_new, 0)
        if frame.most is not None and frame.most - self.given - 1 < missing:
            return Finding(Verdict.OUT, NOTHING, "room_kept")
        return self._share_for(each, self._kept(each, below, missing))

    def _share_for(self, each: Candidate, kept: Decimal) -> Finding:
        available = self.left - kept
        if NOTHING < each.applied <= available:
            return Finding(Verdict.WHOLE, each.applied, "whole", kept)
        if (
            self.frame.lowest_share is not None
            and available > 0
            and available >= self.frame.least(each)
            and each.applied
        ):
            return Finding(Verdict.PART, available, "part", kept)
        if not each.applied:
            return Finding(Verdict.OUT, NOTHING, "nothing_applied")
        return Finding(Verdict.OUT, NOTHING, "money_kept" if kept and self.left >= each.applied else "money", kept)

    def _kept(self, each: Candidate, below: Cheapest, missing: int) -> Decimal:
        """What is kept for the regions that must still be reached below; they are the cheapest there are."""
        if not missing:
            return NOTHING
        others = [least for region, least in below.items() if region != each.region and not self.in_region[region]]
        return sum(sorted(others)[:missing], NOTHING)


def _with(candidates: Sequence[Candidate], below: Cheapest, frame: Frame) -> dict[str, Decimal]:
    """The cheapest of each region among these and those below."""
    cheapest = dict(below)
    for each in candidates:
        if each.region and each.applied:
            least = frame.least(each)
            cheapest[each.region] = min(least, cheapest.get(each.region, least))
    return cheapest


def _below(groups: list[list[Candidate]], frame: Frame) -> list[Cheapest]:
    """For each group the cheapest of each region below it."""
    found: list[Cheapest] = []
    cheapest: dict[str, Decimal] = {}
    for group in reversed(groups):
        found.append(cheapest)
        cheapest = _with(group, cheapest, frame) if frame.min_regions else cheapest
    return found[::-1]


def _aim(competing: list[Candidate], frame: Frame) -> int:
    """How many regions can be reached of those the pool announced, within what there is and partners."""
    if not frame.min_regions:
        return 0
    most = frame.min_regions if frame.most is None else min(frame.min_regions, frame.most)
    spent, reached = NOTHING, 0
    for least in sorted(_with(competing, {}, frame).values())[:most]:
        spent += least
        if spent > frame.supply:
            break
        reached += 1
    return reached
