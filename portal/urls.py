"""Which floor answers which address."""

from django.conf import settings
from django.urls import include, path

from portal import session, views
from portal.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("was/", views.accessibility, name="accessibility"),
    path("privatliv/", views.privacy, name="privacy"),
    path("konto/session/", session.extend, name="session_extend"),
    path("konto/", include("portal.account_urls")),
    path("", include("pools.urls")),
    path("", include("cases.urls")),
    path("", include("applications.urls")),
    path("", include("assessment.urls")),
    path("", include("indsatsforloeb.urls")),
    path("forloeb/<slug:number>/", include("indsatsforloeb.run_urls")),
]
if "demo" in settings.INSTALLED_APPS:
    urlpatterns.append(path("demo/", include("demo.urls")))

handler400 = "portal.views.bad_request"
handler403 = "portal.views.not_allowed"
handler404 = "portal.views.not_found"
handler500 = "portal.views.broken"
