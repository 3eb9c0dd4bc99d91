"""Who signs which lines: the director what the director may decide, the deputy what the director is barred on?"""

from collections.abc import Collection
from dataclasses import dataclass

from assessment.models import Decision, DecisionPackage, Signature
from assessment.states import Capacity
from cases.models import Impartiality
from portal.models import User
from portal.states import Role


@dataclass(frozen=True)
class Share:
    """One person's part of a package, as decisions; `capacity` is None for those who sign nothing.

    `own` are the lines that are this person's to decide: the director's all but the `barred`, the deputy's those a
    director is barred on. `undeclared` and `barred` are asked of the person's own declarations.
    """

    capacity: Capacity | None
    own: tuple[Decision, ...]
    barred: tuple[Decision, ...]
    undeclared: tuple[Decision, ...]

    @property
    def keys(self) -> set[int]:
        return {line.pk for line in self.own}


def capacity_of(user: User) -> Capacity | None:
    if user.has_role(Role.DIRECTOR):
        return Capacity.DIRECTOR
    return Capacity.DEPUTY if user.has_role(Role.DEPUTY) else None


def lines_of(package: DecisionPackage) -> list[Decision]:
    """The package's lines by case number, with their cases."""
    return list(package.decisions.select_related("application__case").order_by("application__case__number"))


def without_director(cases: Collection[int]) -> set[int]:
    """Of these cases those a director is barred on: the deputy's (FVL § 3)."""
    barring = Impartiality.objects.barring().filter(case__in=cases, user__is_active=True)
    return set(barring.filter(user__roles__contains=[Role.DIRECTOR]).values_list("case", flat=True))


def share_of(package: DecisionPackage, user: User) -> Share:
    """What is `user`'s to decide, in two queries; the deputy's in three."""
    capacity, lines = capacity_of(user), lines_of(package)
    cases = {line.application.case_id for line in lines}
    told = list(Impartiality.objects.filter(user=user, case__in=cases).only("case", "state"))
    declared, barring = {each.case_id for each in told}, {each.case_id for each in told if each.bars}
    if capacity == Capacity.DEPUTY:
        deputys = without_director(cases)
        lines = [line for line in lines if line.application.case_id in deputys]
    if capacity is None:
        lines = []
    barred = tuple(line for line in lines if line.application.case_id in barring)
    undeclared = tuple(line for line in lines if line.application.case_id not in declared)
    own = tuple(line for line in lines if line.application.case_id not in barring)
    return Share(capacity, own, barred, undeclared)


def signatures_of(package: DecisionPackage) -> list[Signature]:
    """The signatures of the package's newest round."""
    return list(package.signatures.filter(round=package.round).select_related("by"))


def unsigned_lines(package: DecisionPackage) -> list[Decision]:
    """Lines that nobody impartial, and of the right capacity, has signed in this round."""
    lines, signatures = lines_of(package), signatures_of(package)
    cases = [line.application.case_id for line in lines]
    deputys = without_director(cases)
    clearing = Impartiality.objects.clearing().filter(case__in=cases, user__in=[each.by_id for each in signatures])
    impartial = set(clearing.values_list("user", "case"))

    def is_signed(line: Decision) -> bool:
        case = line.application.case_id
        return any(
            line.pk in each.lines
            and (each.by_id, case) in impartial
            and (each.capacity == Capacity.DIRECTOR or case in deputys)
            for each in signatures
        )

    return [line for line in lines if not is_signed(line)]
