"""The portal's addresses, and beside them the two floors."""

from django.urls import include, path

from tests.bench import floor

urlpatterns = [
    path("bench/floor/read/", floor.read, name="floor_read"),
    path("bench/floor/write/", floor.write, name="floor_write"),
    path("", include("portal.urls")),
]
