"""The demo's own addresses."""

from django.urls import path

from demo import views

app_name = "demo"
urlpatterns = [
    path("postkasse/", views.mailbox, name="mailbox"),
]
