"""How do the lines of a division stand in a table of fields: as kept, or as somebody typed them?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessment.allocation import SuggestedLine
from assessment.allocation.dividing import Row
from assessment.lines import Line
from assessment.models import Scenario
from assessment.units import Unit


@dataclass(frozen=True)
class AmountField:
    """One amount of a table as it was typed; `error` says why it cannot be read."""

    number: str
    text: str
    read: str = ""
    amount: Decimal | None = None
    error: str = ""


def shown_amount(gets: bool, amount: Decimal, unit: Unit, *, decided: bool) -> str:
    """As it stands in its field: the amount, 0 for nothing, and blank where nobody has decided."""
    if not decided:
        return ""
    return unit.field(amount) if gets else "0"


@dataclass(frozen=True)
class FieldRow:
    """A line with its amount as it stands in the field, what the page was shown with, and what is wrong with it.

    `is_typed`: whether an amount can be typed here at all.
    """

    row: Row
    text: str
    was: str
    error: str
    is_typed: bool


def fields_of(rows: Iterable[Row], typed: Mapping[str, AmountField], unit: Unit, *, open_to: bool) -> list[FieldRow]:
    """`open_to`: whether the reader may type amounts on this page."""
    found = []
    for row in rows:
        line, again = row.line, typed.get(row.line.number)
        was = shown_amount(line.gives, line.proposed, unit, decided=bool(line.outcome))
        is_typed = open_to and line.readable and line.rank is not None and not line.is_rejected
        found.append(FieldRow(row, again.text if again else was, was, again.error if again else "", is_typed))
    return found


@dataclass(frozen=True)
class ScenarioRow:
    """A ranked line in a scenario's own table."""

    line: Line
    text: str
    error: str = ""


def scenario_rows(
    lines: Iterable[Line], amounts: Mapping[str, str], typed: Mapping[str, AmountField], unit: Unit
) -> list[ScenarioRow]:
    """`amounts` as {case number: "kr." or "tilbud"}; what could not be read stands as it was typed."""
    rows = []
    for line in lines:
        if line.rank is None and line.number not in amounts:
            continue
        again = typed.get(line.number)
        kept = unit.field(Decimal(amounts[line.number])) if line.number in amounts else ""
        rows.append(ScenarioRow(line, again.text if again else kept, again.error if again else ""))
    return rows


@dataclass(frozen=True)
class ComparedRow:
    """One case in several scenarios; `differs` when they do not say the same."""

    line: Line
    amounts: tuple[Decimal | None, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.amounts)) > 1


@dataclass(frozen=True)
class Column:
    """A scenario, and what is true of it as a whole."""

    scenario: Scenario
    total: Decimal
    left: Decimal
    partners: int
    regions: int


@dataclass(frozen=True)
class Comparison:
    """Scenarios side by side: those who get something in any of them, and how many get nothing in all."""

    columns: tuple[Column, ...]
    rows: tuple[ComparedRow, ...]
    without: int

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.rows)


def comparison_of(
    scenarios: Iterable[Scenario], lines: Iterable[Line], regions: Mapping[str, str], free: Decimal
) -> Comparison:
    """Only cases the viewer may read are shown and counted."""
    scenarios, readable = list(scenarios), [line for line in lines if line.readable]
    numbers = {line.number for line in readable}
    given = [{n: Decimal(kr) for n, kr in each.amounts.items() if n in numbers} for each in scenarios]
    columns = tuple(
        Column(
            scenario,
            sum(amounts.values(), Decimal(0)),
            free - sum(amounts.values(), Decimal(0)),
            len(amounts),
            len({regions.get(number, "") for number in amounts} - {""}),
        )
        for scenario, amounts in zip(scenarios, given, strict=True)
    )
    rows = tuple(
        ComparedRow(line, tuple(amounts.get(line.number) for amounts in given))
        for line in readable
        if any(line.number in amounts for amounts in given)
    )
    return Comparison(columns, rows, len(readable) - len(rows))


def with_lines(suggested: Iterable[SuggestedLine], lines: Iterable[Line]) -> list[tuple[SuggestedLine, Line]]:
    """The suggestion's lines beside the ranking's."""
    by_number = {line.number: line for line in lines}
    return [(each, by_number[each.candidate.number]) for each in suggested]
