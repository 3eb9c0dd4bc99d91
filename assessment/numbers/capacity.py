"""How many places has a call, who holds them, and how many are free? It counts tilbud, never courses.

A place is held by a decision that stands or may come to stand, or is entered by hand; what is given back is free again.
The same is counted by the database (`assessment/sql/places.py`), under the pool's lock.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from applications.models import ApplicationTilbud, PlaceEntry
from assessment.models import Decision, ReleasedDecision
from pools.document import CapacityPeriod, PoolDocument, document_of
from pools.models import Pool
from portal.danish import copenhagen

BESIDE_THE_PLAN = "Uden for planen"


@dataclass(frozen=True)
class Holding:
    """What one application holds of kr. or places, and how many places it has given back since they were told."""

    held: Decimal
    given_back: int = 0


def holdings_in(pool: Pool, document: PoolDocument) -> dict[int, Holding]:
    """{application: what it holds}: of its decisions that no released one has replaced, the highest."""
    rows = Decision.objects.filter(package__pool=pool, replaced_by__released__isnull=True).order_by()
    if document.offers_money:
        highest = rows.values("application").annotate(highest=Max("amount"))
        return {row["application"]: Holding(row["highest"]) for row in highest}
    given_back = PlaceEntry.objects.filter(application=OuterRef("application"), change=-1)
    since = given_back.filter(at__gte=OuterRef("released__released_at")).order_by().values("application")
    back = Coalesce(Subquery(since.annotate(number=Count("pk")).values("number")), 0)
    found: dict[int, Holding] = {}
    for key, count, number in rows.annotate(back=back).values_list("application", "places", "back"):
        known = found.get(key, Holding(Decimal(0)))
        found[key] = Holding(max(known.held, Decimal(count - number)), known.given_back + number)
    return found


def entered_in(pool: Pool, document: PoolDocument) -> int:
    """Places held by courses entered by hand, less those given back: they ran before the portal did."""
    return 0 if document.offers_money else PlaceEntry.objects.entered().filter(pool=pool).balance()


def given_places(pool: Pool, tilbud: Iterable[int], *, besides: int = 0) -> dict[int, str]:
    """Those of the tilbud that a told decision gave a place they still have: the number of its case.

    `besides`: the application whose own place is not asked about.
    """
    told = ReleasedDecision.objects.giving().standing().filter(pool=pool, places__gt=0).exclude(application=besides)
    back = PlaceEntry.objects.filter(application=OuterRef("application"), tilbud=OuterRef("tilbud"), change=-1)
    rows = ApplicationTilbud.objects.filter(application__in=told.values("application"), tilbud__in=list(tilbud))
    return dict(rows.filter(~Exists(back)).values_list("tilbud", "application__case__number"))


def taken_beside(pool: Pool, document: PoolDocument, own: Iterable[int]) -> Decimal:
    """What is not there for the applications `own`: held by others or entered by hand, less what they gave back.

    Nothing, and nothing is asked, where a pool of money answers all of its applications at once.
    """
    if document.offers_money and not pool.takes_in_rounds:
        return Decimal(0)
    mine, taken = set(own), Decimal(entered_in(pool, document))
    for key, holding in holdings_in(pool, document).items():
        taken += -holding.given_back if key in mine else holding.held
    return taken


@dataclass(frozen=True)
class PeriodRow:
    """One half-year or year: planned (None beside the plan), promised since, entered by hand, given back; in tilbud."""

    label: str
    planned: int | None
    promised: int
    entered: int
    given_back: int

    @property
    def used(self) -> int:
        return self.promised + self.entered - self.given_back


@dataclass(frozen=True)
class Capacity:
    """A call's places in tilbud. `proposed` are in decisions that are not told; `awards` are told and hold a place.

    `awards` counts applications: one course each, however many tilbud it concerns. `entered_courses` counts what was
    entered at one stroke the same way.
    """

    places: int
    promised: int
    proposed: int
    entered: int
    given_back: int
    awards: int
    entered_courses: int
    periods: tuple[PeriodRow, ...]
    years: tuple[PeriodRow, ...]

    @property
    def taken(self) -> int:
        """What is promised and stands, and what is entered by hand."""
        return self.promised - self.given_back + self.entered

    @property
    def free(self) -> int:
        return self.places - self.taken

    @property
    def left(self) -> int:
        """What is free once what is proposed has been given."""
        return self.free - self.proposed

    @property
    def courses(self) -> int:
        """How many courses the taken places are: one for each award, and those entered by hand."""
        return self.awards + self.entered_courses


Move = tuple[str, date, int]  # what kind, on which day, how many tilbud


def capacity_of(pool: Pool) -> Capacity | None:
    """The call's places, in three queries; None where it offers money."""
    document = document_of(pool.version)
    if document.offers_money:
        return None
    moves, awards, entered = _moves(pool)
    by_kind: Counter[str] = Counter()
    for kind, _, count in moves:
        by_kind[kind] += count
    held = sum(holding.held for holding in holdings_in(pool, document).values())
    promised, back = by_kind["promised"], by_kind["given_back"]
    of_entered = by_kind["entered"] - entered.places
    return Capacity(
        places=document.places,
        promised=promised,
        proposed=int(held) - (promised - (back - of_entered)),
        entered=by_kind["entered"],
        given_back=back,
        awards=awards,
        entered_courses=entered.courses,
        periods=_by_period(document.capacity, moves),
        years=_by_year(document.capacity, moves),
    )


@dataclass(frozen=True)
class Entered:
    """What is entered by hand and held: how many places, in how many courses."""

    places: int
    courses: int


def _moves(pool: Pool) -> tuple[list[Move], int, Entered]:
    """Every move that counts, how many awards still hold a place, and what is still held by hand."""
    told, moves = {}, []
    rows = ReleasedDecision.objects.standing().giving().filter(pool=pool).with_first_award()
    for key, count, at, first in rows.values_list("application", "places", "released_at", "awarded_at"):
        told[key] = (at, count)
        moves.append(("promised", copenhagen(first).date(), count))
    left = {key: count for key, (_, count) in told.items()}
    by_hand = {}
    entries = PlaceEntry.objects.filter(pool=pool).order_by("pk")
    for key, change, on, at, tilbud, by in entries.values_list("application", "change", "on", "at", "tilbud", "by"):
        if change == 1:
            moves.append(("entered", on, 1))
            by_hand[tilbud] = (at, by)  # one act enters one course
        elif key is None:
            moves.append(("given_back", on, 1))
            del by_hand[tilbud]
        elif key in told and at >= told[key][0]:
            moves.append(("given_back", on, 1))
            left[key] -= 1
    return moves, sum(count > 0 for count in left.values()), Entered(len(by_hand), len(set(by_hand.values())))


def _by_period(plan: Iterable[CapacityPeriod], moves: list[Move]) -> tuple[PeriodRow, ...]:
    """As the call planned; what lies in none of its periods stands last."""
    rest, rows = list(moves), []
    for period in plan:
        inside = [each for each in rest if period.first_month <= _month(each) <= period.last_month]
        rest = [each for each in rest if each not in inside]
        rows.append(_row(period.label, period.places, inside))
    return (*rows, _row(BESIDE_THE_PLAN, None, rest)) if rest and rows else tuple(rows)


def _by_year(plan: Iterable[CapacityPeriod], moves: list[Move]) -> tuple[PeriodRow, ...]:
    planned: Counter[str] = Counter()
    for period in plan:
        planned[period.first_month[:4]] += period.places
    years = sorted({*planned, *(_month(each)[:4] for each in moves)})
    return tuple(
        _row(year, planned.get(year), [each for each in moves if _month(each).startswith(year)]) for year in years
    )


def _month(move: Move) -> str:
    return f"{move[1]:%Y-%m}"


def _row(label: str, planned: int | None, moves: list[Move]) -> PeriodRow:
    counts: Counter[str] = Counter()
    for kind, _, count in moves:
        counts[kind] += count
    return PeriodRow(label, planned, counts["promised"], counts["entered"], counts["given_back"])
