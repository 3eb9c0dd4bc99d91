"""The floor's addresses."""

from django.urls import path

from indsatsforloeb.views import front

app_name = "indsatsforloeb"
urlpatterns = [
    path("indsatsforloeb/", front.front, name="front"),
]
