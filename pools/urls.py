"""The floor's addresses: the front page and everything public about a call."""

from django.urls import path

from pools.views import public

app_name = "pools"
urlpatterns = [
    path("", public.front, name="front"),
    path("puljer/", public.pool_list, name="list"),
    path("puljer/<slug:slug>/", public.detail, name="detail"),
    path("puljer/<slug:slug>/udmeld/", public.announce, name="announce"),
    path("puljer/<slug:slug>/frist.ics", public.calendar, name="calendar"),
]
