"""The floor's addresses."""

from django.urls import path

from indsatsforloeb import views

app_name = "indsatsforloeb"
urlpatterns = [path("indsatsforloeb/", views.front, name="front")]
