"""The group, the activities and the plan of a course, in the words of the guide: `run:group`, `run:gatherings`, …"""

from cases.run import RunShape
from cases.run_urls import run_urls
from cases.states import MemberRole
from indsatsforloeb.agendas import agendas
from indsatsforloeb.rules.holding import obstacles_to_hold
from indsatsforloeb.rules.run import stands_in_the_way
from indsatsforloeb.states import Held
from indsatsforloeb.themes import THEMES

app_name = "run"
urlpatterns = run_urls(
    RunShape(
        kinds=Held.choices,
        themes=THEMES,
        required=((MemberRole.DAILY_LEADER, MemberRole.DEPUTY_LEADER), (MemberRole.AMR,), (MemberRole.TR,)),
        expected=((MemberRole.CITIZEN,),),
        agendas=agendas(),
        stands_in_the_way=stands_in_the_way,
        stands_in_holding=obstacles_to_hold,
    )
)
