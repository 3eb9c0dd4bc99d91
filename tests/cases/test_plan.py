"""How are goals set and actions kept up to date, by whom, and what happens when two write at once?"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cases import actions
from cases.gatherings import Outdated
from cases.group import MemberDraft
from cases.models import Goal, PlanAction, PlanActionNote
from cases.plan import ActionDraft, GoalDraft, plan_of
from cases.states import ActionState, MemberRole
from portal.models import HistoryRow
from portal.steps import NotPossibleNow

pytestmark = pytest.mark.db
THEMES = {"health": "Sundhed"}


def codes(error: pytest.ExceptionInfo) -> list[str]:
    return [obstacle.code for obstacle in error.value.obstacles]


@pytest.fixture
def goal(run, consultant, now) -> Goal:
    return actions.add_goal(run, GoalDraft("Flere borgere dyrker motion", "health", "Tælling"), by=consultant, now=now)


@pytest.fixture
def action(goal, group, applicant, now) -> PlanAction:
    draft = ActionDraft("Fast gåtur hver onsdag", group[0], date(2019, 10, 1))
    return actions.add_action(goal, draft, by=applicant, now=now)


def draft_of(action: PlanAction, **changes: object) -> ActionDraft:
    about = {"text": action.text, "responsible": action.responsible, "due_on": action.due_on, "state": action.state}
    return ActionDraft(**(about | changes))


def test_the_party_and_whoever_runs_it_keep_the_plan(run, goal, action, applicant, consultant, now):
    moved = draft_of(action, state=ActionState.UNDER_WAY, note="Første tur er gået")
    actions.change_action(action, moved, seen=1, by=applicant, now=now)
    notes = [(note.state, note.text, note.by) for note in PlanActionNote.objects.all()]
    assert notes == [("not_begun", "", applicant), ("under_way", "Første tur er gået", applicant)]
    row = HistoryRow.objects.of(run.history_chain).last()
    assert (row.verb, row.facts) == (
        "change_plan_action", {"action": action.pk, "state": "under_way", "version": 2},
    )  # fmt: skip


def test_nobody_else_writes_in_it(run, goal, action, consultant2, external, auditor, administrator, stranger, now):
    for user in (consultant2, external, auditor, administrator, stranger):
        for act in (
            lambda by: actions.add_goal(run, GoalDraft("Nyt"), by=by, now=now),
            lambda by: actions.change_goal(goal, GoalDraft("Nyt"), seen=1, by=by, now=now),
            lambda by: actions.drop_goal(goal, reason="Nej", by=by, now=now),
            lambda by: actions.move_goal(goal, up=True, by=by, now=now),
            lambda by: actions.add_action(goal, ActionDraft("Nyt"), by=by, now=now),
            lambda by: actions.change_action(action, ActionDraft("Nyt"), seen=1, by=by, now=now),
            lambda by: actions.move_action(action, up=True, by=by, now=now),
        ):
            with pytest.raises(PermissionDenied):
                act(user)


def test_two_who_write_the_same_are_told_apart_and_nothing_is_lost(goal, action, applicant, consultant, now):
    actions.change_action(action, draft_of(action, text="Gåtur mandag"), seen=1, by=applicant, now=now)
    with pytest.raises(Outdated) as error:
        actions.change_action(action, draft_of(action, text="Gåtur fredag"), seen=1, by=consultant, now=now)
    assert error.value.current.text == PlanAction.objects.get().text == "Gåtur mandag"
    actions.change_goal(goal, GoalDraft("Mere motion", "health"), seen=1, by=applicant, now=now)
    with pytest.raises(Outdated):
        actions.change_goal(goal, GoalDraft("Mindre motion"), seen=1, by=consultant, now=now)


def test_the_same_again_changes_nothing(action, applicant, now):
    assert actions.change_action(action, draft_of(action), seen=1, by=applicant, now=now).version == 1
    assert PlanActionNote.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": ""}, "action_empty"),
        ({"state": "dropped"}, "dropped_without_reason"),
        ({"state": "soon"}, "action_state_unknown"),
        ({"due_on": date(2914, 1, 1)}, "action_due_unlikely"),
        ({"text": "Bodil går med"}, "plan_names_a_citizen"),
        ({"note": "bodil er med"}, "plan_names_a_citizen"),
    ],
)
def test_what_an_action_cannot_be(action, applicant, now, changes, code):
    with pytest.raises(NotPossibleNow) as error:
        actions.change_action(action, draft_of(action, **changes), seen=1, by=applicant, now=now)
    assert codes(error) == [code]


def test_somebody_of_another_case_or_who_has_left_is_not_responsible(
    action, group, open_run, aalborg, aalborg_applicant, consultant, applicant, now
):
    other = open_run(aalborg, consultant, aalborg_applicant)
    theirs = actions.add_member(other, MemberDraft(MemberRole.TR, "Tor Tillid"), by=aalborg_applicant, now=now)
    actions.end_member(group[1], by=applicant, now=now)
    group[1].refresh_from_db()
    for member, code in [(theirs, "responsible_unknown"), (group[1], "responsible_left")]:
        with pytest.raises(NotPossibleNow) as error:
            actions.change_action(action, draft_of(action, responsible=member), seen=1, by=applicant, now=now)
        assert codes(error) == [code]


def test_whoever_was_responsible_and_left_stays_named(action, group, applicant, now):
    actions.end_member(group[0], by=applicant, now=now)
    group[0].refresh_from_db()
    changed = actions.change_action(
        action, draft_of(action, responsible=group[0], state="done"), seen=1, by=applicant, now=now
    )
    assert changed.responsible == group[0]


def test_a_goal_is_given_up_with_its_reason_and_stays(run, goal, action, applicant, now):
    with pytest.raises(NotPossibleNow) as error:
        actions.drop_goal(goal, reason="", by=applicant, now=now)
    assert codes(error) == ["dropped_without_reason"]
    actions.drop_goal(goal, reason="Vi prøver noget andet", by=applicant, now=now)
    standing = plan_of(run, THEMES, now=now)[0]
    assert (standing.goal.drop_reason, len(standing.actions)) == ("Vi prøver noget andet", 1)
    for act in (
        lambda: actions.drop_goal(goal, reason="Igen", by=applicant, now=now),
        lambda: actions.change_goal(goal, GoalDraft("Nyt"), seen=2, by=applicant, now=now),
        lambda: actions.add_action(goal, ActionDraft("Nyt"), by=applicant, now=now),
        lambda: actions.change_action(action, ActionDraft("Nyt"), seen=1, by=applicant, now=now),
        lambda: actions.move_action(action, up=True, by=applicant, now=now),
    ):
        with pytest.raises(NotPossibleNow) as error:
            act()
        assert codes(error) == ["goal_dropped"]


def test_late_is_after_the_day_and_not_when_it_is_done(run, action, applicant, now):
    def overdue(at) -> int:
        return plan_of(run, THEMES, now=at)[0].overdue

    due = now.replace(month=10, day=1)
    assert (overdue(due), overdue(due + timedelta(hours=14))) == (0, 1)  # 22 UTC is the next day in Copenhagen
    actions.change_action(action, draft_of(action, state=ActionState.DONE), seen=1, by=applicant, now=now)
    assert overdue(due + timedelta(days=9)) == 0


def test_the_picture_is_the_numbers(run, goal, action, applicant, now):
    for state in (ActionState.DONE, ActionState.UNDER_WAY, ActionState.DONE):
        actions.add_action(goal, ActionDraft(f"Handling {state}", state=state), by=applicant, now=now)
    given_up = actions.add_action(goal, ActionDraft("Opgives"), by=applicant, now=now)
    actions.change_action(given_up, draft_of(given_up, state="dropped", note="Nej"), seen=1, by=applicant, now=now)
    counts = plan_of(run, THEMES, now=now)[0].counts
    assert [(each.state.value, each.number, each.begins, each.width) for each in counts] == [
        ("done", 2, 0.0, 50.0),
        ("under_way", 1, 50.0, 25.0),
        ("not_begun", 1, 75.0, 25.0),
        ("dropped", 1, 100.0, 0.0),
    ]


def test_the_order_is_the_writers(run, goal, applicant, now):
    others = [actions.add_goal(run, GoalDraft(title), by=applicant, now=now) for title in ("B", "C")]
    actions.move_goal(others[1], up=True, by=applicant, now=now)
    actions.move_goal(goal, up=True, by=applicant, now=now)  # first already
    actions.move_goal(others[0], up=False, by=applicant, now=now)  # last already
    assert [each.goal.title for each in plan_of(run, THEMES, now=now)] == ["Flere borgere dyrker motion", "C", "B"]


def test_a_citizen_who_is_responsible_is_not_named(run, goal, group, applicant, now):
    actions.add_action(goal, ActionDraft("Brugerråd", group[3]), by=applicant, now=now)
    standing = plan_of(run, THEMES, now=now)[0]
    assert (standing.theme, standing.actions[0].responsible) == ("Sundhed", "Borger")


def test_the_plan_costs_the_same_for_one_and_for_three(run, goal, action, applicant, now, django_assert_num_queries):
    with django_assert_num_queries(3):
        plan_of(run, THEMES, now=now)
    for title in ("B", "C"):
        more = actions.add_goal(run, GoalDraft(title), by=applicant, now=now)
        actions.add_action(more, ActionDraft("Handling"), by=applicant, now=now)
    with django_assert_num_queries(3):
        assert len(plan_of(run, THEMES, now=now)) == 3
