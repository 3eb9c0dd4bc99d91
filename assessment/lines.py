"""What does one line of a ranking say, and what do all of them come to?"""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from applications.models import Application
from assessment.models import Decision, DecisionPackage, FormalCheck
from assessment.scores.scoring import Result
from assessment.states import GIVING, Deviation, FormalOutcome, Outcome
from assessment.units import Unit, unit_of
from pools.document import Criterion, PoolDocument
from pools.models import Pool


def judged_applications(pool: Pool):
    """The applications that are judged together and must be answered, in the order of their numbers."""
    rows = Application.objects.judged_in(pool)
    rows = rows.select_related("case__organisation", "current_submission").defer("current_submission__canonical")
    return rows.order_by("case__number")


def first_decisions(pool: Pool) -> QuerySet[Decision]:
    """The decisions that answer the applications judged now for the first time; the newest package's come last."""
    packages = DecisionPackage.objects.of_opening(pool)
    return Decision.objects.filter(package__in=packages.order_by()).order_by("package__number")


@dataclass
class Whole:
    """The whole rows of a pool's applications, checks and decisions: each kind is read when first asked for."""

    pool: Pool

    @cached_property
    def applications(self) -> dict[int, Application]:
        return {each.pk: each for each in judged_applications(self.pool)}

    @cached_property
    def checks(self) -> dict[int, FormalCheck]:
        rows = FormalCheck.objects.filter(application__pool=self.pool).newest_of_each().select_related("by")
        return {each.application_id: each for each in rows}

    @cached_property
    def decisions(self) -> dict[int, Decision]:
        return {each.application_id: each for each in first_decisions(self.pool)}


@dataclass(slots=True)
class Line:
    """One application in the ranking; `readable` is False where the viewer is barred or has not declared.

    `applied` and `proposed` are kr., or tilbud where the call offers places. `rank` is None outside the ranking
    (rejected on formalia, gate not met, not yet assessed); `running` is the sum proposed down to and with this line,
    None from a line on that is not readable. Where the applicant lives, or the first tilbud lies, `kommunekode` and
    `region`, is "" where the portal does not know. `application`, `check` and `decision` are whole
    rows: the first question for one reads that kind for the whole pool.
    """

    whole: Whole
    key: int
    case_id: int
    number: str
    name: str
    applied: Decimal
    submission_id: int
    kommunekode: str
    region: str
    result: Result
    checked: str
    outcome: str
    proposed: Decimal
    reserve_place: int | None
    deviation_reason: str
    readable: bool
    rank: int | None = None
    running: Decimal | None = Decimal(0)
    deviation: Deviation | None = None

    @property
    def application(self) -> Application:
        return self.whole.applications[self.key]

    @property
    def check(self) -> FormalCheck | None:
        return self.whole.checks.get(self.key) if self.checked else None

    @property
    def decision(self) -> Decision | None:
        return self.whole.decisions.get(self.key) if self.outcome else None

    @property
    def gives(self) -> bool:
        return self.outcome in GIVING

    @property
    def is_refused(self) -> bool:
        return self.outcome == Outcome.REFUSAL

    @property
    def is_rejected(self) -> bool:
        return self.checked == FormalOutcome.REJECT

    @property
    def in_competition(self) -> bool:
        return self.result.total is not None and self.result.gate_met is True and not self.is_rejected

    @property
    def may_compete(self) -> bool:
        """Whether it is in the competition, or may still come to be when it is assessed."""
        return self.result.gate_met is not False and not self.is_rejected

    @property
    def outcome_words(self) -> str:
        """The outcome in Danish; empty when nothing is proposed."""
        return Outcome(self.outcome).label if self.outcome else ""

    @property
    def standing_words(self) -> str:
        """What is proposed, or why nothing is yet, in Danish."""
        if self.outcome:
            return self.outcome_words
        if self.is_rejected:
            return "Afvises på formalia"
        if not self.result.complete:
            return "Vurdering ikke færdig"
        return "Mangler" if self.result.gate_met else "Krav ikke opfyldt"

    @property
    def criteria(self) -> list[tuple[str, Decimal | None, bool | None]]:
        return [(each.criterion.key, each.value, each.met) for each in self.result.criteria]


@dataclass(frozen=True)
class Ranking:
    """A pool's applications in order, against its money (kr.) or places (tilbud) and its partners; added up once.

    `document` has the weights that rank. `taken` is what others hold already, of earlier openings or entered by hand.
    """

    document: PoolDocument
    lines: tuple[Line, ...]
    taken: Decimal = Decimal(0)
    is_oversubscribed: bool = False

    @property
    def unit(self) -> Unit:
        return unit_of(self.document)

    @property
    def ranking_criteria(self) -> tuple[Criterion, ...]:
        """The criteria that order the lines; all that are scored, unless the call is oversubscribed."""
        return tuple(each for each in self.document.scored_criteria if each.weight)

    @property
    def free(self) -> Decimal:
        """What there is to give to these lines."""
        return self.document.supply - self.taken

    @cached_property
    def contested(self) -> Decimal:
        """What those in the competition apply for together, and those who may still come into it."""
        return sum((line.applied for line in self.lines if line.may_compete), Decimal(0))

    @cached_property
    def granted(self) -> Decimal:
        return sum((line.proposed for line in self.lines), Decimal(0))

    @cached_property
    def left(self) -> Decimal:
        return self.free - self.granted

    @cached_property
    def partners(self) -> int:
        return sum(line.gives for line in self.lines)

    @cached_property
    def applied(self) -> Decimal:
        return sum((line.applied for line in self.lines), Decimal(0))

    @cached_property
    def undecided(self) -> int:
        return sum(not line.outcome for line in self.lines)

    @cached_property
    def lowest_granted(self) -> int:
        """The lowest place in the ranking that gets something; 0 when none does."""
        return max((line.rank for line in self.lines if line.rank and line.gives), default=0)

    @cached_property
    def deviating(self) -> tuple[Line, ...]:
        """Every line the viewer may read that leaves the ranking, in one way or another."""
        return tuple(line for line in self.lines if line.readable and line.deviation)

    @cached_property
    def hidden(self) -> int:
        """How many lines the viewer may not read."""
        return sum(not line.readable for line in self.lines)

    @cached_property
    def shown(self) -> "Ranking":
        """What the viewer may read of it: a sum with the hidden lines in it tells of them by subtraction."""
        return replace(self, lines=tuple(line for line in self.lines if line.readable)) if self.hidden else self
