"""The floor's addresses."""

from django.urls import path

from indsatsforloeb.views import front, partners

app_name = "indsatsforloeb"
RUN = "forloeb/<slug:number>/"

urlpatterns = [
    path("indsatsforloeb/", front.front, name="front"),
    path(f"{RUN}partnerskaber/", partners.partners, name="partners"),
    path(f"{RUN}partnerskaber/foreslaa/", partners.suggest, name="suggest_partner"),
    path(f"{RUN}partnerskaber/<int:partnership_id>/ja/", partners.agree, name="agree_partner"),
    path(f"{RUN}partnerskaber/<int:partnership_id>/slut/", partners.end, name="end_partner"),
]
