"""The floor's addresses, Danish as users see them; one list per noun, each in its own part."""

from django.urls import URLPattern, path

from applications.views import (
    budget,
    budget_block,
    budget_history,
    deadline,
    evidence,
    files,
    form,
    mailing,
    presence,
    previewing,
    problems,
    review,
    sending,
    sheets,
    starting,
    tilbud,
    versions,
    wording,
)

app_name = "applications"
CASE = "mine-tilskudssager/<str:number>/"
FIELD = f"{CASE}ansoegning/felt/<str:key>/"
ACTIVITY = f"{CASE}ansoegning/aktivitet/<int:activity_id>/"
SLOT = f"{CASE}ansoegning/filer/<str:question>/"
UPLOAD = f"{CASE}ansoegning/paa-vej/<uuid:upload_key>/"

DRAFT: list[URLPattern] = [
    path("puljer/<slug:slug>/ansoeg/", starting.start, name="start"),
    path("puljer/<slug:slug>/ansoeg/<str:number>/vaer-med/", starting.ask_to_join, name="ask_to_join"),
    path(f"{CASE}ansoegning/", form.form, name="form"),
    path(f"{CASE}ansoegning/mangler/", form.parts, name="parts"),
    path(f"{CASE}ansoegning/frist.json", form.clock, name="clock"),
    path(f"{CASE}ansoegning/gem/", form.save, name="save"),
    path(f"{CASE}ansoegning/felt/", form.save_field, name="save_field"),
    path(f"{CASE}ansoegning/laest/", versions.acknowledge, name="acknowledge"),
    path(f"{CASE}ansoegning/her/", presence.here, name="here"),
    path(f"{CASE}ansoegning/fjernede-aktiviteter/", wording.removed, name="removed_activities"),
    path(f"{FIELD}historik/", wording.field_history, name="field_history"),
    path(f"{FIELD}historik/<int:version>/tag-tilbage/", wording.take_back, name="take_back"),
    path(f"{FIELD}tidligere/", wording.earlier, name="earlier"),
    path(f"{FIELD}tidligere/<int:answer>/indsaet/", wording.insert_earlier, name="insert_earlier"),
    path(f"{CASE}ansoegning/aktivitet/", form.save_activity, name="save_activity"),
    path(f"{ACTIVITY}flyt-op/", form.move_activity, {"direction": "op"}, name="move_activity_up"),
    path(f"{ACTIVITY}flyt-ned/", form.move_activity, {"direction": "ned"}, name="move_activity_down"),
]
TILBUD: list[URLPattern] = [
    path(f"{CASE}ansoegning/tilbud/", tilbud.save_row, name="save_tilbud_row"),
    path(f"{CASE}ansoegning/tilbud/nyt/", tilbud.new, name="new_tilbud"),
    path(f"{CASE}ansoegning/tilbud/fjernede/", tilbud.removed, name="removed_tilbud"),
    path(f"{CASE}ansoegning/tilbud/<int:tilbud_id>/ret/", tilbud.correct, name="correct_tilbud"),
    path(f"{CASE}ansoegning/tilbud/hent/<str:earlier>/", tilbud.reuse, name="reuse_tilbud"),
]
BUDGET: list[URLPattern] = [
    path(f"{CASE}budget/", budget.budget, name="budget"),
    path(f"{CASE}budget/budget.json", budget.budget_json, name="budget_json"),
    path(f"{CASE}budget/tilfoej-post/", budget.add_post, name="add_post"),
    path(f"{CASE}budget/post/<int:post_id>/gem/", budget.save_post, name="save_post"),
    path(f"{CASE}budget/post/<int:post_id>/fordel/", budget.spread_post, name="spread_post"),
    path(f"{CASE}budget/post/<int:post_id>/fjern/", budget.remove_post, name="remove_post"),
    path(f"{CASE}budget/post/<int:post_id>/tag-tilbage/", budget.restore_post, name="restore_post"),
    path(f"{CASE}budget/post/<int:post_id>/historik/", budget_history.post_history, name="post_history"),
    path(f"{CASE}budget/linje/<int:line_id>/historik/", budget_history.line_history, name="line_history"),
    path(f"{CASE}budget/indsaet/", budget_block.save_block, name="save_block"),
    path(f"{CASE}budget/budget.xlsx", sheets.fetch_sheet, name="fetch_sheet"),
    path(f"{CASE}budget/indlaes/", sheets.sheet, name="sheet"),
    path(f"{CASE}budget/indlaes/gem/", sheets.apply_sheet, name="apply_sheet"),
    path(f"{CASE}budget/indlaes/maerket.xlsx", sheets.marked_sheet, name="marked_sheet"),
    path(f"{CASE}budget/tilfoej-linje/", budget.add_financing, name="add_financing"),
    path(f"{CASE}budget/linje/<int:line_id>/gem/", budget.save_financing, name="save_financing"),
    path(f"{CASE}budget/linje/<int:line_id>/fjern/", budget.remove_financing, name="remove_financing"),
]
FILES: list[URLPattern] = [
    path(f"{SLOT}", files.slot, name="slot"),
    path(f"{SLOT}laeg-ved/", files.attach, name="attach"),
    path(f"{SLOT}begynd/", files.begin_upload, name="begin_upload"),
    path(f"{SLOT}<str:sha256>/", files.file, name="file"),
    path(f"{CASE}ansoegning/fil/<int:attachment_id>/fjern/", files.remove_file, name="remove_file"),
    path(f"{UPLOAD}", files.upload, name="upload"),
    path(f"{UPLOAD}faerdig/", files.finish_upload, name="finish_upload"),
    path(f"{UPLOAD}fortryd/", files.cancel_upload, name="cancel_upload"),
]
SENDING: list[URLPattern] = [
    path(f"{CASE}gennemse/", review.review, name="review"),
    path(f"{CASE}gennemse/proev/", review.trial, name="trial"),
    path(f"{CASE}gennemse/til-godkendelse/", review.ask_approval, name="ask_approval"),
    path(f"{CASE}gennemse/godkend/", review.approve, name="approve"),
    path(f"{CASE}gennemse/traek-tilbage/", review.withdraw, name="withdraw"),
    path(f"{CASE}gennemse/genoptag/", review.resume, name="resume"),
    path(f"{CASE}gennemse/kladde.pdf", review.draft_pdf, name="draft_pdf"),
    path(f"{CASE}gennemse/dispensation/", review.ask_dispensation, name="ask_dispensation"),
    path(f"{CASE}indsend/", sending.sending, name="submit"),
    path(f"{CASE}indsend/", sending.sending, name="receipt"),
    path(f"{CASE}beviser/", evidence.evidence, name="evidence"),
    path(f"{CASE}beviser.pdf", evidence.evidence_pdf, name="evidence_pdf"),
]
OPEN: list[URLPattern] = [
    path("kvittering/", sending.receipt_check, name="receipt_check"),
    path("teknisk-problem/", problems.report, name="report_problem"),
    path("puljer/<slug:slug>/budgetskema.xlsx", sheets.empty_sheet, name="empty_sheet"),
]

PREVIEW: list[URLPattern] = [
    path(
        "sagsbehandling/puljer/<slug:slug>/rediger/se-som-ansoeger/skema/", previewing.form_preview, name="form_preview"
    ),
]
MAIL: list[URLPattern] = [path("puljer/<slug:slug>/registrer/", mailing.register, name="register_mailed")]
DESK = "sagsbehandling/puljer/<slug:slug>/"
AGENCY: list[URLPattern] = [
    path(f"{DESK}frist/", deadline.deadline, name="deadline"),
    path(f"{DESK}frist/foreslaa/", deadline.propose, name="propose_deadline"),
    path(f"{DESK}frist/<int:change_id>/godkend/", deadline.approve, name="approve_deadline"),
    path(f"{DESK}frist/<int:change_id>/tag-tilbage/", deadline.withdraw, name="withdraw_deadline"),
    path(f"{DESK}frist/dispensation/", deadline.dispense, name="give_dispensation"),
    path(f"{DESK}frist/anmodning/<int:request_id>/giv/", deadline.grant, name="grant_dispensation"),
    path(f"{DESK}frist/anmodning/<int:request_id>/sig-nej/", deadline.refuse, name="refuse_dispensation"),
    path(f"{DESK}version/", versions.version, name="propose_version"),
    path(f"{DESK}version/foreslaa/", versions.propose, name="send_version"),
    path(f"{DESK}version/<int:proposal_id>/godkend/", versions.approve, name="approve_version"),
    path(f"{DESK}version/<int:proposal_id>/tag-tilbage/", versions.withdraw, name="withdraw_version"),
    path(f"{DESK}version/meddelelse/", versions.notice, name="publish_notice"),
]

urlpatterns = [*PREVIEW, *DRAFT, *TILBUD, *FILES, *BUDGET, *SENDING, *OPEN, *MAIL, *AGENCY]
