"""Log-in and one's own account: allauth's pages under /konto/, and the organisation's."""

from django.urls import include, path

urlpatterns = [
    path("", include("allauth.urls")),
]
