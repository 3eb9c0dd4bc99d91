"""What stands in the way of a goal or an action: what it says, whose it is, and whether it stands still?"""

from datetime import date

from cases.group import citizens_named_in
from cases.models import Case, Goal, PlanAction
from cases.plan import ActionDraft, GoalDraft
from cases.states import ActionState
from portal.steps import Obstacle

EARLIEST, LATEST = date(2015, 1, 1), date(2100, 1, 1)
NAMES_A_CITIZEN = "Planen læses af mange. Skriv «en borger» eller «en pårørende» i stedet for {names}."
GOAL_DROPPED = Obstacle("goal_dropped", "Målet er opgivet og kan ikke ændres.")


def obstacles_to_add_goal(case: Case, draft: GoalDraft) -> list[Obstacle]:
    found = [] if draft.title else [Obstacle("goal_empty", "Skriv målet.", "#id_title")]
    return found + _citizens(case, {"title": draft.title, "indicator": draft.indicator})


def obstacles_to_change_goal(goal: Goal, draft: GoalDraft) -> list[Obstacle]:
    return [GOAL_DROPPED] if goal.dropped_at else obstacles_to_add_goal(goal.case, draft)


def obstacles_to_drop_goal(goal: Goal, reason: str) -> list[Obstacle]:
    if goal.dropped_at:
        return [GOAL_DROPPED]
    if not reason:
        return [Obstacle("dropped_without_reason", "Skriv, hvorfor målet bliver opgivet.", "#id_reason")]
    return _citizens(goal.case, {"reason": reason})


def obstacles_to_move_goal(goal: Goal) -> list[Obstacle]:
    return [GOAL_DROPPED] if goal.dropped_at else []


def obstacles_to_add_action(goal: Goal, draft: ActionDraft) -> list[Obstacle]:
    if goal.dropped_at:
        return [GOAL_DROPPED]
    found = [] if draft.text else [Obstacle("action_empty", "Skriv handlingen.", "#id_text")]
    if draft.state not in ActionState.values:
        found.append(Obstacle("action_state_unknown", "Vælg en status.", "#id_state"))
    if draft.due_on is not None and not EARLIEST <= draft.due_on < LATEST:
        found.append(Obstacle("action_due_unlikely", "Skriv en dato i dette forløb.", "#id_due_on"))
    if draft.responsible is not None and draft.responsible.case_id != goal.case_id:
        found.append(Obstacle("responsible_unknown", "Vælg en fra gruppen.", "#id_responsible"))
    return found + _citizens(goal.case, {"text": draft.text, "note": draft.note})


def obstacles_to_change_action(action: PlanAction, draft: ActionDraft) -> list[Obstacle]:
    found = obstacles_to_add_action(action.goal, draft)
    is_given_up = draft.state == ActionState.DROPPED and action.state != ActionState.DROPPED
    if is_given_up and not draft.note:
        found.append(Obstacle("dropped_without_reason", "Skriv, hvorfor handlingen bliver opgivet.", "#id_note"))
    left = draft.responsible is not None and draft.responsible.ended_at is not None
    if left and draft.responsible != action.responsible:
        found.append(Obstacle("responsible_left", "Vælg en, der stadig er i gruppen.", "#id_responsible"))
    return found


def _citizens(case: Case, texts: dict[str, str]) -> list[Obstacle]:
    found = []
    for field, text in texts.items():
        if names := citizens_named_in(case, [text]):
            said = NAMES_A_CITIZEN.format(names=" og ".join(names))
            found.append(Obstacle("plan_names_a_citizen", said, f"#id_{field}"))
    return found
