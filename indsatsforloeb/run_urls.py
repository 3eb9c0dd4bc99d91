"""The group, the activities and the plan of a course, in the words of the guide: `run:group`, `run:gatherings`, …"""

from cases.run_urls import run_urls
from indsatsforloeb.shape import SHAPE

app_name = "run"
urlpatterns = run_urls(SHAPE)
