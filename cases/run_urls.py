"""Where do the pages of a run lie? An upper floor includes them below its case with its own words.

app_name = "run"
urlpatterns = run_urls(RunShape(kinds=…, themes=…, required=…))
"""

from django.urls import URLPattern, path

from cases.run import RunShape
from cases.views import attendance, feeds, gatherings, group, plan

ACTIVITY = "aktiviteter/<int:gathering>/"
GOAL, ACTION = "plan/maal/<int:goal>/", "plan/handling/<int:action>/"


def run_urls(shape: RunShape) -> list[URLPattern]:
    """The group, the activities with calendar and attendance, and the plan."""
    told = {"shape": shape}
    return [*_group(told), *_activities(told), *_plan(told)]


def _group(told: dict[str, RunShape]) -> list[URLPattern]:
    return [
        path("gruppe/", group.group, told, name="group"),
        path("gruppe/tilfoej/", group.add_member, told, name="add_member"),
        path("gruppe/<int:member>/", group.member, told, name="member"),
        path("gruppe/<int:member>/tag-ud/", group.end_member, told, name="end_member"),
    ]


def _activities(told: dict[str, RunShape]) -> list[URLPattern]:
    return [
        path("aktiviteter/", gatherings.gatherings, told, name="gatherings"),
        path("aktiviteter/ny/", gatherings.new_gathering, told, name="new_gathering"),
        path("aktiviteter/fremmoede/", attendance.attendance, told, name="attendance"),
        path("aktiviteter/kalender/", feeds.make_feed, name="make_feed"),
        path("aktiviteter/kalender/luk/", feeds.end_feed, name="end_feed"),
        path(ACTIVITY, gatherings.gathering, told, name="gathering"),
        path(f"{ACTIVITY}ret/", gatherings.change_gathering, told, name="change_gathering"),
        path(f"{ACTIVITY}aflys/", gatherings.cancel_gathering, told, name="cancel_gathering"),
        path(f"{ACTIVITY}afholdt/", gatherings.hold_gathering, told, name="hold_gathering"),
        path(f"{ACTIVITY}aktivitet.ics", gatherings.gathering_calendar, name="gathering_calendar"),
        path(f"{ACTIVITY}invitation/", gatherings.printed_invitation, told, name="printed_invitation"),
        path(f"{ACTIVITY}fremmoede/", attendance.note_attendance, told, name="note_attendance"),
        path(f"{ACTIVITY}deltagere/", attendance.add_participants, told, name="add_participants"),
        path(f"{ACTIVITY}referat/", attendance.write_minutes, told, name="write_minutes"),
    ]


def _plan(told: dict[str, RunShape]) -> list[URLPattern]:
    return [
        path("plan/", plan.plan, told, name="plan"),
        path("plan/maal/", plan.add_goal, told, name="add_goal"),
        path(GOAL, plan.goal, told, name="goal"),
        path(f"{GOAL}opgiv/", plan.drop_goal, told, name="drop_goal"),
        path(f"{GOAL}flyt/", plan.move_goal, told, name="move_goal"),
        path(f"{GOAL}handling/", plan.new_action, told, name="new_action"),
        path(ACTION, plan.plan_action, told, name="plan_action"),
        path(f"{ACTION}flyt/", plan.move_action, told, name="move_action"),
    ]
