"""The floor's addresses."""

from django.urls import path

from assessment.views import (
    attachments,
    case,
    decision,
    desk,
    evidence,
    impartiality,
    priorities,
    public,
    recommendation,
    scoring,
)

app_name = "assessment"
POOL, CASE = "sagsbehandling/puljer/<slug:slug>/", "sagsbehandling/sager/<str:number>/"
PACKAGE = "indstilling/<slug:slug>/"
urlpatterns = [
    path("sagsbehandling/", desk.home, name="desk"),
    path(POOL, desk.pool, name="pool"),
    path(f"{POOL}aabn/", desk.open_all, name="open"),
    path(f"{POOL}beviser/", evidence.evidence, name="evidence"),
    path(f"{POOL}beviser.pdf", evidence.evidence_pdf, name="evidence_pdf"),
    path(f"{POOL}tildel/", desk.assign, name="assign"),
    path(f"{POOL}habilitet/", impartiality.declare_list, name="declare_list"),
    path(f"{POOL}habilitet/erklaer/", impartiality.declare_all, name="declare_all"),
    path(f"{POOL}prioritering/", priorities.priorities, name="priorities"),
    path(f"{POOL}prioritering/indstil/", priorities.recommend, name="recommend"),
    path(f"{POOL}prioritering/<str:number>/", decision.decision, name="decision"),
    path(f"{POOL}prioritering/<str:number>/gem/", decision.save_decision, name="save_decision"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}habilitet/", impartiality.impartiality, name="impartiality"),
    path(f"{CASE}habilitet/erklaer/", impartiality.declare, name="declare"),
    path(f"{CASE}habilitet/<int:declaration_id>/afgoer/", impartiality.rule, name="rule"),
    path(f"{CASE}formalia/", case.formal_check, name="formal_check"),
    path(f"{CASE}formalia/godkend/", case.formal_ok, name="formal_ok"),
    path(f"{CASE}formalia/afvis/", case.formal_reject, name="formal_reject"),
    path(f"{CASE}vurdering/", scoring.score, name="score"),
    path(f"{CASE}vurdering/laas/", scoring.lock, name="lock"),
    path(f"{CASE}vurdering/<str:criterion>/gem/", scoring.save, name="save_score"),
    path(f"{CASE}vurdering/<str:criterion>/konsensus/", scoring.agree, name="agree"),
    path(f"{CASE}beviser/", evidence.case_evidence, name="case_evidence"),
    path(f"{CASE}beviser.pdf", evidence.case_evidence_pdf, name="case_evidence_pdf"),
    path(f"{CASE}filer/<str:question>/<str:sha256>/", attachments.attachment, name="attachment"),
    path(f"{CASE}akter/", case.files, name="files"),
    path(f"{CASE}akter/<int:akt>/", case.document, name="document"),
    path(f"{CASE}akter/besked/", case.write_message, name="write_message"),
    path(PACKAGE, recommendation.recommendation, name="recommendation"),
    path(f"{PACKAGE}godkend/", recommendation.approve, name="approve"),
    path(f"{PACKAGE}send-tilbage/", recommendation.send_back, name="send_back"),
    path(f"{PACKAGE}meddel/", recommendation.release, name="release"),
    path(f"{PACKAGE}breve/<str:number>/", recommendation.letter, name="letter"),
    path("tilskudsmodtagere/", public.recipients, name="recipients"),
    path("data/", public.data, name="data"),
    path("data/puljer.json", public.pools_json, name="pools_json"),
    path("data/tilskud.json", public.grants_json, name="grants_json"),
    path("data/tilskud.csv", public.grants_csv, name="grants_csv"),
    path("data/openapi.json", public.openapi_json, name="openapi_json"),
]
