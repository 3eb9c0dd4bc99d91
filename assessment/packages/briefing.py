"""What the director needs to know in five minutes: one reading of a recommendation, for the page and for the paper."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from assessment.allocation.departures import Departure, departures_of
from assessment.lines import Line, Ranking
from assessment.models import ConsistencyTick, Decision, DecisionPackage, Inquiry, LineReturn, Signature
from assessment.packages.replies import reply_to
from assessment.packages.rounds import LineChange, changes_since, comments_of
from assessment.packages.signing import Share, share_of, signatures_of
from assessment.reasoning.consistency import Finding, findings_of, ticks_of
from assessment.reasoning.reasons import PRIORITY, title_of_reason
from assessment.results import ranking_of
from assessment.states import GIVING, Capacity, Outcome, PackageState
from cases.models import Impartiality
from portal.models import User


@dataclass(frozen=True)
class BriefLine:
    """One line as this reader may see it; where `is_shown` is False only its number is.

    `change` is what differs from the round before (None in the first), `comment` what came back with it then, and
    `reply` why it stands although it came back.
    """

    line: Line
    number: str
    is_shown: bool
    is_own: bool
    reasons: tuple[tuple[str, str], ...]
    change: LineChange | None
    comment: LineReturn | None
    inquiries: tuple[Inquiry, ...]
    reply: ConsistencyTick | None = None

    @property
    def decision(self) -> Decision | None:
        return self.line.decision

    @property
    def years(self) -> list[tuple[str, Decimal]]:
        """[(calendar year, kr.)]."""
        years = self.line.decision.amounts_per_year if self.line.decision else {}
        return [(year, Decimal(amount)) for year, amount in sorted(years.items())]

    @property
    def is_changed(self) -> bool:
        return self.change is not None and self.change.is_changed

    @property
    def is_returned_unchanged(self) -> bool:
        return self.comment is not None and self.change is not None and not self.change.is_changed

    @property
    def is_partial(self) -> bool:
        decision = self.line.decision
        return decision is not None and decision.outcome in GIVING and self.line.proposed < self.line.applied


@dataclass(frozen=True)
class Briefing:
    """A recommendation as one reader may read it."""

    package: DecisionPackage
    ranking: Ranking
    share: Share
    lines: tuple[BriefLine, ...]
    signatures: tuple[Signature, ...]
    barred: tuple[Impartiality, ...]
    looked_at: tuple[tuple[Finding, ConsistencyTick], ...]

    @property
    def is_under_correction(self) -> bool:
        """What is shown is the manager's draft as it stands, no longer what was recommended."""
        return self.package.state == PackageState.DRAFT

    @property
    def compared_with(self) -> int:
        """The number of the recommendation that `change` counts from."""
        return self.package.round if self.is_under_correction else self.package.round - 1

    @property
    def shown(self) -> tuple[BriefLine, ...]:
        return tuple(each for each in self.lines if each.is_shown)

    @property
    def hidden(self) -> tuple[BriefLine, ...]:
        return tuple(each for each in self.lines if not each.is_shown)

    @property
    def changed(self) -> tuple[BriefLine, ...]:
        """Changed since the round before: what to read again."""
        return tuple(each for each in self.shown if each.is_changed)

    @property
    def returned_unchanged(self) -> tuple[BriefLine, ...]:
        """Sent back in the round before, and word for word as they were."""
        return tuple(each for each in self.shown if each.is_returned_unchanged)

    @property
    def unchanged(self) -> tuple[BriefLine, ...]:
        return tuple(each for each in self.shown if not each.is_changed and not each.is_returned_unchanged)

    @property
    def is_again(self) -> bool:
        return any(each.change is not None for each in self.lines)

    @property
    def passed_over(self) -> tuple[Departure, ...]:
        return departures_of(each.line for each in self.shown)

    @property
    def readable(self) -> tuple[BriefLine, ...]:
        """All but those the reader is barred from or has not declared on: only these are counted and added up."""
        return tuple(each for each in self.lines if each.line.readable)

    @property
    def reserve(self) -> list[tuple[int | None, BriefLine]]:
        """[(place, line)]: who is next when a recipient declines; no places where a gap in them would tell."""
        placed = [each for each in self.readable if each.line.reserve_place]
        placed.sort(key=lambda each: each.line.reserve_place or 0)
        return [(None if self.ranking.hidden else each.line.reserve_place, each) for each in placed]

    @cached_property
    def per_year(self) -> list[tuple[str, Decimal]]:
        """[(calendar year, kr. proposed)]."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for each in self.readable:
            for year, amount in (each.decision.amounts_per_year if each.decision else {}).items():
                sums[year] += Decimal(amount)
        return sorted(sums.items())

    @property
    def counts(self) -> list[tuple[str, int]]:
        """[(outcome, how many lines)]."""
        outcomes = [each.decision.outcome for each in self.readable if each.decision]
        return [(str(each.label), outcomes.count(each)) for each in Outcome if each in outcomes]


def briefing_of(package: DecisionPackage, *, viewer: User) -> Briefing:
    """The recommendation as `viewer` may read it: the director without barred lines, the deputy with no others."""
    ranking, share = ranking_of(package.pool, viewer=viewer), share_of(package, viewer)
    before = package.round if package.state == PackageState.DRAFT else package.round - 1
    changes, comments, ticks = changes_since(package), comments_of(package, before), ticks_of(package.pool)
    asked = _inquiries(package)
    plain = (_line(line, ranking, share, changes, comments, asked) for line in ranking.lines)
    lines = tuple(replace(each, reply=reply_to(each.comment, ticks)) if each.comment else each for each in plain)
    cases = {each.line.application.case_id for each in lines if each.is_shown or each.is_own}
    found = findings_of(ranking) if ticks else []
    return Briefing(
        package=package,
        ranking=ranking,
        share=share,
        lines=lines,
        signatures=tuple(signatures_of(package)),
        barred=tuple(_barred(package, cases)),
        looked_at=tuple((each, ticks[each.key]) for each in found if each.key in ticks),
    )


def _line(
    line: Line,
    ranking: Ranking,
    share: Share,
    changes: Mapping[int, LineChange],
    comments: Mapping[int, LineReturn],
    asked: Mapping[int, list[Inquiry]],
) -> BriefLine:
    decision = line.decision
    key = decision.pk if decision else 0
    is_own = key in share.keys
    is_shown = line.readable and (share.capacity != Capacity.DEPUTY or is_own)
    order = [each.key for each in ranking.document.criteria]
    reasons = sorted(decision.reasons.items(), key=lambda item: _place(item[0], order)) if decision and is_shown else []
    return BriefLine(
        line=line,
        number=line.application.case.number,
        is_shown=is_shown,
        is_own=is_own,
        reasons=tuple((title_of_reason(name, ranking.document), text) for name, text in reasons),
        change=changes.get(key) if is_shown else None,
        comment=comments.get(key) if is_shown else None,
        inquiries=tuple(asked.get(line.application.pk, ()) if is_shown else ()),
    )


def _place(key: str, order: list[str]) -> int:
    return order.index(key) if key in order else len(order) + (key == PRIORITY)


def _inquiries(package: DecisionPackage) -> dict[int, list[Inquiry]]:
    found: dict[int, list[Inquiry]] = defaultdict(list)
    for each in Inquiry.objects.filter(application__pool=package.pool_id).order_by("pk"):
        found[each.application_id].append(each)
    return found


def _barred(package: DecisionPackage, cases: Iterable[int]) -> Iterable[Impartiality]:
    """Who is barred where, on the lines this reader may see; what they told stays on the case."""
    rows = Impartiality.objects.barring().filter(case__in=package.decisions.values("application__case"))
    return rows.filter(case__in=cases).select_related("case", "user").order_by("case__number", "user__name")
