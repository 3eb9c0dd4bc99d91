"""The floor's addresses."""

from django.urls import include, path

from indsatsforloeb.views import front

app_name = "indsatsforloeb"
urlpatterns = [
    path("indsatsforloeb/", front.front, name="front"),
    path("", include("indsatsforloeb.board_urls")),
    path("", include("indsatsforloeb.course_urls")),
    path("", include("indsatsforloeb.analysis_urls")),
]
