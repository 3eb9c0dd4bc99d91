"""The addresses of the analysis: its documents, the self-evaluation with its open page, and the report."""

from django.urls import path

from indsatsforloeb.views import analysis, answering, evaluation, report

RUN = "forloeb/<slug:number>/"
ROUND = f"{RUN}selvevaluering/<int:round_number>/"

urlpatterns = [
    path("selvevaluering/tak/", answering.answered, name="answered"),
    path("selvevaluering/<str:secret>/", answering.answer, name="answer"),
    path(f"{RUN}selvevaluering/", evaluation.evaluation, name="evaluation"),
    path(f"{RUN}selvevaluering/aabn/", evaluation.open_evaluation, name="open_evaluation"),
    path(f"{ROUND}links/", evaluation.make_links, name="make_links"),
    path(f"{ROUND}ugyldige/", evaluation.void_links, name="void_links"),
    path(f"{ROUND}luk/", evaluation.close_evaluation, name="close_evaluation"),
    path(f"{ROUND}ledere/", evaluation.leaders, name="leaders"),
    path(f"{ROUND}ledere/svar/", evaluation.answer_as_leaders, name="answer_as_leaders"),
    path(f"{RUN}analyse/", analysis.analysis, name="analysis"),
    path(f"{RUN}analyse/tilfoej/", analysis.add_material, name="add_material"),
    path(f"{RUN}analyse/ansoegning/", analysis.application, name="analysis_application"),
    path(f"{RUN}analyse/<int:material_id>/", analysis.material, name="material"),
    path(f"{RUN}analyse/<int:material_id>/fil/", analysis.material_file, name="material_file"),
    path(f"{RUN}analyse/<int:material_id>/fjern/", analysis.remove_material, name="remove_material"),
    path(f"{RUN}rapport/", report.report, name="report"),
    path(f"{RUN}rapport/gem/", report.save_report, name="save_report"),
    path(f"{RUN}rapport/udkast.pdf", report.preview, name="report_preview"),
    path(f"{RUN}rapport/overdrag/", report.hand_over_report, name="hand_over_report"),
    path(f"{RUN}rapport/analyserapport.pdf", report.report_pdf, name="report_pdf"),
    path(f"{RUN}rapport/del/", report.share_report, name="share_report"),
    path(f"{RUN}rapport/delinger/<int:share_id>/ophoer/", report.take_back_share, name="take_back_share"),
    path("delte-rapporter/", report.shared_reports, name="shared_reports"),
    path("delte-rapporter/<int:share_id>/", report.shared_report, name="shared_report"),
]
