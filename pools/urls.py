"""The floor's addresses."""

from django.urls import URLPattern

app_name = "pools"
urlpatterns: list[URLPattern] = []
