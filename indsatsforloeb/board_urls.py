"""Addresses of the board, the overview, the auditor's lists, and what both sides share beside the phases."""

from django.urls import path

from assessment.views.audit import audit_csv, audit_list, audit_xlsx
from indsatsforloeb.audit import ROOM
from indsatsforloeb.views import audit, board, closing, correspondence, development, overview, partners

RUN = "forloeb/<slug:number>/"

urlpatterns = [
    path("indsatsforloeb/tavle/", board.board, name="board"),
    path("indsatsforloeb/overblik/", overview.overview, name="overview"),
    path("indsatsforloeb/overblik/forloeb.xlsx", overview.xlsx, name="overview_xlsx"),
    path("indsatsforloeb/overblik/forloeb.csv", overview.csv, name="overview_csv"),
    path("indsatsforloeb/revision/", audit.audit, name="audit"),
    path("indsatsforloeb/revision/<slug:listing>/", audit_list, {"room": ROOM}, name="audit_list"),
    path("indsatsforloeb/revision/<slug:listing>.xlsx", audit_xlsx, {"room": ROOM}, name="audit_xlsx"),
    path("indsatsforloeb/revision/<slug:listing>.csv", audit_csv, {"room": ROOM}, name="audit_csv"),
    path(f"{RUN}beskeder/", correspondence.messages, name="messages"),
    path(f"{RUN}beskeder/send/", correspondence.send_message, name="send_message"),
    path(f"{RUN}dokumenter/", correspondence.documents, name="documents"),
    path(f"{RUN}dokumenter/<int:place>/", correspondence.document, name="document"),
    path(f"{RUN}udvikling/", development.development, name="development"),
    path(f"{RUN}afslutning/", closing.closing, name="closing"),
    path(f"{RUN}afslutning/luk/", closing.close, name="close"),
    path(f"{RUN}partnerskaber/", partners.partners, name="partners"),
    path(f"{RUN}partnerskaber/foreslaa/", partners.suggest, name="suggest_partner"),
    path(f"{RUN}partnerskaber/<int:partnership_id>/ja/", partners.agree, name="agree_partner"),
    path(f"{RUN}partnerskaber/<int:partnership_id>/slut/", partners.end, name="end_partner"),
]
