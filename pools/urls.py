"""The floor's addresses: the front page and everything public about a call."""

from django.urls import path

from pools import views

app_name = "pools"
urlpatterns = [
    path("", views.front, name="front"),
    path("puljer/", views.pool_list, name="list"),
    path("puljer/<slug:slug>/", views.detail, name="detail"),
    path("puljer/<slug:slug>/udmeld/", views.announce, name="announce"),
    path("puljer/<slug:slug>/frist.ics", views.calendar, name="calendar"),
]
