"""How goals are set, changed and given up, and how the actions towards them are kept up to date."""

from datetime import datetime
from typing import Any

from django.db import transaction

from cases.actions.group import locked_run
from cases.gatherings import Outdated
from cases.models import Case, Goal, PlanAction, PlanActionNote
from cases.permissions import may_carry
from cases.plan import ActionDraft, GoalDraft
from cases.rules.plan import (
    obstacles_to_add_action,
    obstacles_to_add_goal,
    obstacles_to_change_action,
    obstacles_to_change_goal,
    obstacles_to_drop_goal,
    obstacles_to_move_goal,
)
from cases.run import Also, nothing_else
from portal import history
from portal.history import Audience
from portal.models import User
from portal.steps import require, require_possible


@transaction.atomic
def add_goal(case: Case, draft: GoalDraft, *, by: User, now: datetime, also: Also = nothing_else) -> Goal:
    case = locked_run(case)
    require(may_carry(by, case))
    require_possible([*also(case), *obstacles_to_add_goal(case, draft)])
    place = _last(case.goals.all())
    goal = Goal.objects.create(case=case, position=place, created_at=now, created_by=by, **draft.values())
    _record(case, "add_goal", {"goal": goal.pk}, by=by, now=now)
    return goal


@transaction.atomic
def change_goal(goal: Goal, draft: GoalDraft, *, seen: int, by: User, now: datetime, also: Also = nothing_else) -> Goal:
    """Another wording; `seen` is the version the writer saw, else Outdated and nothing is changed."""
    goal = _locked_goal(goal)
    require(may_carry(by, goal.case))
    if seen != goal.version:
        raise Outdated(goal)
    require_possible([*also(goal.case), *obstacles_to_change_goal(goal, draft)])
    if _put(goal, draft.values()):
        goal.version += 1
        goal.save()
        _record(goal.case, "change_goal", {"goal": goal.pk, "version": goal.version}, by=by, now=now)
    return goal


@transaction.atomic
def drop_goal(goal: Goal, *, reason: str, by: User, now: datetime, also: Also = nothing_else) -> None:
    """Given up with its reason; the goal, its actions and what was noted on them stay to be read."""
    goal = _locked_goal(goal)
    require(may_carry(by, goal.case))
    require_possible([*also(goal.case), *obstacles_to_drop_goal(goal, reason)])
    goal.dropped_at, goal.dropped_by, goal.drop_reason = now, by, reason
    goal.version += 1
    goal.save()
    _record(goal.case, "drop_goal", {"goal": goal.pk}, by=by, now=now)


@transaction.atomic
def move_goal(goal: Goal, *, up: bool, by: User, now: datetime, also: Also = nothing_else) -> None:
    """One place up or down; at the end it stays."""
    goal = _locked_goal(goal)
    require(may_carry(by, goal.case))
    require_possible([*also(goal.case), *obstacles_to_move_goal(goal)])
    if _moved(list(Goal.objects.locked().filter(case=goal.case, dropped_at=None)), goal, up=up):
        _record(goal.case, "move_goal", {"goal": goal.pk}, by=by, now=now)


@transaction.atomic
def add_action(goal: Goal, draft: ActionDraft, *, by: User, now: datetime, also: Also = nothing_else) -> PlanAction:
    goal = _locked_goal(goal)
    require(may_carry(by, goal.case))
    require_possible([*also(goal.case), *obstacles_to_add_action(goal, draft)])
    stamps = {"changed_at": now, "changed_by": by}
    action = PlanAction.objects.create(goal=goal, position=_last(goal.actions.all()), **stamps, **draft.values())
    _note(action, draft, by=by, now=now)
    _record(goal.case, "add_plan_action", {"action": action.pk, "state": str(action.state)}, by=by, now=now)
    return action


@transaction.atomic
def change_action(
    action: PlanAction, draft: ActionDraft, *, seen: int, by: User, now: datetime, also: Also = nothing_else
) -> PlanAction:
    """How far it is, who and when; a new state or a note is a line that stays. Outdated as for a goal."""
    action = _locked_action(action)
    require(may_carry(by, action.goal.case))
    if seen != action.version:
        raise Outdated(action)
    require_possible([*also(action.goal.case), *obstacles_to_change_action(action, draft)])
    before = action.state
    changed = _put(action, draft.values())
    if not changed and not draft.note:
        return action
    action.version += 1
    action.changed_at, action.changed_by = now, by
    action.save()
    if action.state != before or draft.note:
        _note(action, draft, by=by, now=now)
    codes = {"action": action.pk, "state": str(action.state), "version": action.version}
    _record(action.goal.case, "change_plan_action", codes, by=by, now=now)
    return action


@transaction.atomic
def move_action(action: PlanAction, *, up: bool, by: User, now: datetime, also: Also = nothing_else) -> None:
    """One place up or down under its goal."""
    action = _locked_action(action)
    require(may_carry(by, action.goal.case))
    require_possible([*also(action.goal.case), *obstacles_to_move_goal(action.goal)])
    if _moved(list(PlanAction.objects.locked().filter(goal=action.goal)), action, up=up):
        _record(action.goal.case, "move_plan_action", {"action": action.pk}, by=by, now=now)


def _locked_goal(goal: Goal) -> Goal:
    case = locked_run(goal.case)
    goal = Goal.objects.locked().get(pk=goal.pk)
    goal.case = case
    return goal


def _locked_action(action: PlanAction) -> PlanAction:
    goal = _locked_goal(action.goal)
    action = PlanAction.objects.locked().select_related("responsible").get(pk=action.pk)
    action.goal = goal
    return action


def _last(rows: Any) -> int:
    return (rows.order_by("-position").values_list("position", flat=True).first() or 0) + 1


def _put(thing: Any, values: dict[str, object]) -> bool:
    """Whether anything is another than it was."""
    differs = any(getattr(thing, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(thing, name, value)
    return differs


def _moved(rows: list[Any], thing: Any, *, up: bool) -> bool:
    """Change places with the neighbour; the order of all is written anew, without holes."""
    rows.sort(key=lambda row: (row.position, row.pk))
    here = next(place for place, row in enumerate(rows) if row.pk == thing.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return False
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        row.position = position
    type(thing).objects.bulk_update(rows, ["position"])
    return True


def _note(action: PlanAction, draft: ActionDraft, *, by: User, now: datetime) -> None:
    PlanActionNote.objects.create(action=action, state=action.state, text=draft.note, at=now, by=by)


def _record(case: Case, verb: str, codes: dict[str, object], *, by: User, now: datetime) -> None:
    history.record(case.history_chain, verb, by=by, now=now, facts=codes, audience=Audience.PARTY)
