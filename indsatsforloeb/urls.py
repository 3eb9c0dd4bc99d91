"""The floor's addresses."""

from django.urls import URLPattern

app_name = "indsatsforloeb"
urlpatterns: list[URLPattern] = []
