"""Who came, who else took part, and what was said – and does every wording of the minutes stay?"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from cases import actions
from cases.attendance import grid_of
from cases.gatherings import Outdated
from cases.models import Attendance, GroupMember, JournalEntry, Minutes
from cases.states import AttendanceState, MemberRole
from portal.models import HistoryRow
from portal.steps import NotPossibleNow

pytestmark = pytest.mark.db
PRESENT, ABSENT, EXCUSED = AttendanceState.PRESENT, AttendanceState.ABSENT, AttendanceState.EXCUSED


def codes(error: pytest.ExceptionInfo) -> list[str]:
    return [obstacle.code for obstacle in error.value.obstacles]


@pytest.fixture
def later(now):
    """When the meeting has begun."""
    return now + timedelta(days=7)


def test_only_what_differs_is_noted(gathering, group, applicant, later, run):
    states = {group[0].pk: PRESENT, group[1].pk: EXCUSED, group[2].pk: ABSENT, group[3].pk: "invited"}
    assert actions.note_attendance(gathering, states, by=applicant, now=later) == 3
    assert actions.note_attendance(gathering, states, by=applicant, now=later) == 0
    facts = HistoryRow.objects.of(run.history_chain).last().facts
    assert facts["members"] == {
        str(group[0].pk): "present", str(group[1].pk): "excused", str(group[2].pk): "absent",
    }  # fmt: skip
    assert Attendance.objects.get(member=group[3]).noted_at is None


def test_before_it_begins_only_an_excuse_can_be_noted(gathering, group, applicant, now):
    assert actions.note_attendance(gathering, {group[0].pk: EXCUSED}, by=applicant, now=now) == 1
    with pytest.raises(NotPossibleNow) as error:
        actions.note_attendance(gathering, {group[0].pk: PRESENT}, by=applicant, now=now)
    assert codes(error) == ["gathering_ahead"]


def test_an_unknown_answer_and_a_cancelled_meeting_are_refused(gathering, group, applicant, now, later):
    with pytest.raises(NotPossibleNow) as error:
        actions.note_attendance(gathering, {group[0].pk: "perhaps"}, by=applicant, now=later)
    assert codes(error) == ["attendance_unknown"]
    actions.cancel_gathering(gathering, reason="Sne", by=applicant, now=now)
    with pytest.raises(NotPossibleNow) as error:
        actions.note_attendance(gathering, {group[0].pk: PRESENT}, by=applicant, now=later)
    assert codes(error) == ["gathering_settled"]


def test_participants_are_pasted_once(gathering, applicant, later, now, run, meeting):
    names = ["  Nanna   Nielsen ", "", "Oskar Olsen", "nanna nielsen", "Oskar Olsen"]
    assert actions.add_participants(gathering, names[:3] + names[4:], by=applicant, now=later) == 2
    assert actions.add_participants(gathering, names, by=applicant, now=later) == 0
    people = GroupMember.objects.filter(role=MemberRole.PARTICIPANT)
    assert [each.name for each in people] == ["Nanna Nielsen", "Oskar Olsen"]
    assert set(Attendance.objects.filter(member__in=people).values_list("state", flat=True)) == {PRESENT}
    module = actions.plan_gathering(run, meeting("Modul", days=20), by=applicant, now=now)
    assert module.attendance.filter(member__in=people).count() == 0  # they are not in the group
    assert actions.add_participants(module, ["Oskar Olsen"], by=applicant, now=now) == 1
    assert people.count() == 2
    assert module.attendance.get(member__in=people).state == "invited"


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ([], "no_names"),
        (["  "], "no_names"),
        (["n@odense.example"], "name_is_an_address"),
        (["N" * 101], "name_too_long"),
        ([f"Navn {number}" for number in range(201)], "too_many_names"),
        (["Bodil"], "citizen_on_a_list"),
    ],
)
def test_what_is_no_list_of_participants(gathering, applicant, later, names, code):
    with pytest.raises(NotPossibleNow) as error:
        actions.add_participants(gathering, names, by=applicant, now=later)
    assert codes(error) == [code]


def test_minutes_are_corrected_by_a_new_wording(gathering, applicant, consultant, later):
    actions.write_minutes(gathering, "Vi blev enige.", seen=0, by=applicant, now=later)
    actions.write_minutes(gathering, "Vi blev ikke enige.", seen=1, by=consultant, now=later)
    assert [(row.number, row.text) for row in Minutes.objects.all()] == [
        (1, "Vi blev enige."), (2, "Vi blev ikke enige."),
    ]  # fmt: skip
    assert JournalEntry.objects.last().title == "Rettet referat: Opstartsmøde"


def test_two_who_write_minutes_at_once_are_told_apart(gathering, applicant, consultant, later):
    actions.write_minutes(gathering, "Mit referat", seen=0, by=applicant, now=later)
    with pytest.raises(Outdated) as error:
        actions.write_minutes(gathering, "Dit referat", seen=0, by=consultant, now=later)
    assert error.value.current.text == "Mit referat"
    assert Minutes.objects.count() == 1


def test_minutes_say_something_of_what_has_begun_and_name_no_citizen(gathering, applicant, now, later):
    for text, at, code in [
        ("", later, "minutes_empty"),
        ("Godt møde", now, "gathering_ahead"),
        ("Bodil fortalte", later, "minutes_name_a_citizen"),
    ]:
        with pytest.raises(NotPossibleNow) as error:
            actions.write_minutes(gathering, text, seen=0, by=applicant, now=at)
        assert codes(error) == [code]


def test_who_notes_and_writes(gathering, group, consultant2, external, auditor, administrator, stranger, later):
    for user in (consultant2, external, auditor, administrator, stranger):
        with pytest.raises(PermissionDenied):
            actions.note_attendance(gathering, {group[0].pk: PRESENT}, by=user, now=later)
        with pytest.raises(PermissionDenied):
            actions.write_minutes(gathering, "Tekst", seen=0, by=user, now=later)


def test_the_grid_adds_up_members_and_activities(run, gathering, group, meeting, applicant, now, later):
    off = actions.plan_gathering(run, meeting("Aflyst", days=9), by=applicant, now=now)
    actions.cancel_gathering(off, reason="Sne", by=applicant, now=now)
    actions.plan_gathering(
        run, meeting("Workshop", days=10, hours=Decimal("2.5")), members=group[:2], by=applicant, now=now
    )
    states = dict.fromkeys([group[0].pk, group[3].pk], PRESENT) | {group[1].pk: ABSENT}
    actions.note_attendance(gathering, states, by=applicant, now=later)
    grid = grid_of(run, carries=False)
    assert [each.title for each in grid.gatherings] == ["Opstartsmøde", "Workshop"]
    assert [(row.name, [cell.mark for cell in row.cells], row.came, row.invited) for row in grid.rows] == [
        ("Lene Leder", ["✓", "·"], 1, 2),
        ("Arne Miljø", ["–", "·"], 0, 2),
        ("Trine Tillid", ["·", ""], 0, 1),
        ("Borger", ["✓", ""], 1, 1),
    ]
    assert [(came, invited) for _, came, invited in grid.sums] == [(2, 4), (0, 2)]
    assert (grid.hours_spent, grid.hours_expected) == (Decimal(6), Decimal(17))
    assert grid_of(run, carries=True).rows[3].name == "Borger: Bodil"


def test_the_grid_costs_the_same_for_one_and_for_three(
    run, gathering, meeting, applicant, now, django_assert_num_queries
):
    with django_assert_num_queries(3):
        grid_of(run, carries=True)
    for days in (8, 9):
        actions.plan_gathering(run, meeting(days=days), by=applicant, now=now)
    with django_assert_num_queries(3):
        assert len(grid_of(run, carries=True).gatherings) == 3
