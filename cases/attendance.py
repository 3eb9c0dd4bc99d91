"""Who came to what: members by activities, with sums for each – and which hours they have spent."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cases.group import shown_name
from cases.models import Attendance, Case, Gathering, GroupMember
from cases.states import AttendanceState, MemberRole

MARK = {
    AttendanceState.PRESENT: "✓",
    AttendanceState.ABSENT: "–",
    AttendanceState.EXCUSED: "A",
    AttendanceState.INVITED: "·",
}


@dataclass(frozen=True)
class Cell:
    """One member at one activity; without words: not invited."""

    gathering: Gathering
    words: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Row:
    """One member: a mark per activity, at how many they were, and the hours these and all of theirs take."""

    name: str
    role: str
    has_left: bool
    cells: list[Cell]
    came: int
    invited: int
    hours_spent: Decimal
    hours_expected: Decimal


@dataclass(frozen=True)
class Grid:
    gatherings: list[Gathering]
    rows: list[Row]
    came: list[int]
    invited: list[int]

    @property
    def sums(self) -> list[tuple[Gathering, int, int]]:
        """(activity, how many came, how many were invited)."""
        return list(zip(self.gatherings, self.came, self.invited, strict=True))

    @property
    def hours_spent(self) -> Decimal:
        return sum((row.hours_spent for row in self.rows), Decimal(0))

    @property
    def hours_expected(self) -> Decimal:
        return sum((row.hours_expected for row in self.rows), Decimal(0))


def grid_of(case: Case, *, carries: bool) -> Grid:
    """Every activity that was not cancelled, in three queries; a citizen's first name only for who carries the run."""
    gatherings = list(case.gatherings.standing().in_order())
    found = {(row.member_id, row.gathering_id): row for row in Attendance.objects.filter(gathering__in=gatherings)}
    asked = {member for member, _ in found}
    members = [each for each in case.members.all() if each.ended_at is None or each.pk in asked]
    rows = [_row(member, gatherings, found, carries=carries) for member in members]
    counted = Counter(row.gathering_id for row in found.values())
    present = Counter(row.gathering_id for row in found.values() if row.state == AttendanceState.PRESENT)
    return Grid(gatherings, rows, [present[each.pk] for each in gatherings], [counted[each.pk] for each in gatherings])


def _row(
    member: GroupMember, gatherings: Iterable[Gathering], found: dict[tuple[int, int], Attendance], *, carries: bool
) -> Row:
    cells, came, invited, spent, expected = [], 0, 0, Decimal(0), Decimal(0)
    for gathering in gatherings:
        row = found.get((member.pk, gathering.pk))
        if row is None:
            cells.append(Cell(gathering))
            continue
        state = AttendanceState(row.state)
        cells.append(Cell(gathering, str(state.label), MARK[state]))
        was_there = state == AttendanceState.PRESENT
        came, invited = came + was_there, invited + 1
        spent += gathering.hours if was_there else 0
        expected += gathering.hours
    name, label = shown_name(member, carries=carries), str(MemberRole(member.role).label)
    has_left = member.ended_at is not None
    return Row(name, label if name != label else "", has_left, cells, came, invited, spent, expected)
