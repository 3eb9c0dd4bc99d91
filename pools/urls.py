"""The floor's addresses: the front page and everything public about a call."""

from django.urls import path

from pools.views import (
    answering,
    asking,
    attending,
    drafts,
    editing,
    listing,
    meeting,
    papers,
    previewing,
    public,
)

app_name = "pools"
DESK = "sagsbehandling/puljer/<slug:slug>/"
urlpatterns = [
    path("", public.front, name="front"),
    path("puljer/", listing.pool_list, name="list"),
    path("puljer/feed/", listing.feed, name="feed"),
    path("puljer/<slug:slug>/", public.detail, name="detail"),
    path("puljer/<slug:slug>/udmeld/", public.announce, name="announce"),
    path("puljer/<slug:slug>/frist.ics", public.calendar, name="calendar"),
    path("puljer/<slug:slug>/ansoegningsskema.pdf", papers.empty_form, name="empty_form"),
    path("puljer/<slug:slug>/sporgsmaal/", asking.questions, name="questions"),
    path("puljer/<slug:slug>/sporgsmaal/stil/", asking.ask, name="ask"),
    path("puljer/<slug:slug>/informationsmoede/", meeting.meeting, name="meeting"),
    path("puljer/<slug:slug>/informationsmoede/tilmeld/", meeting.sign_up, name="sign_up"),
    path("puljer/<slug:slug>/informationsmoede/afmeld/<uuid:token>/", meeting.cancel_signup, name="cancel_signup"),
    path("puljer/<slug:slug>/informationsmoede/moede.ics", meeting.meeting_calendar_file, name="meeting_calendar"),
    path(
        "puljer/<slug:slug>/informationsmoede/materiale/<int:material_id>/",
        meeting.meeting_material,
        name="meeting_material",
    ),
    path(f"{DESK}sporgsmaal/", answering.enquiries, name="enquiries"),
    path(f"{DESK}sporgsmaal/<int:question_id>/", answering.enquiry, name="enquiry"),
    path(f"{DESK}sporgsmaal/<int:question_id>/besvar/", answering.answer_enquiry, name="answer_enquiry"),
    path(f"{DESK}sporgsmaal/<int:question_id>/afvis/", answering.decline_enquiry, name="decline_enquiry"),
    path(f"{DESK}informationsmoede/", attending.attending, name="attending"),
    path(f"{DESK}informationsmoede/materiale/", attending.add_material, name="add_meeting_material"),
]
WRITING = f"{DESK}rediger/"
urlpatterns += [
    path("puljer/<slug:slug>/materialer/<str:sha256>/", previewing.material, name="material"),
    path("sagsbehandling/puljer/", drafts.drafts, name="drafts"),
    path("sagsbehandling/ny-pulje/", drafts.new_pool, name="new_pool"),
    path("sagsbehandling/ny-pulje/tom/", drafts.begin_empty, name="begin_empty"),
    path("sagsbehandling/ny-pulje/udgangspunkt/", drafts.begin_clone, name="begin_clone"),
    path("sagsbehandling/ny-pulje/fil/", drafts.begin_file, name="begin_file"),
    path(WRITING, editing.edit, name="edit"),
    path(f"{WRITING}se-som-ansoeger/", previewing.preview, name="preview"),
    path(f"{WRITING}puljefil.toml", editing.pool_file, name="pool_file"),
    path(f"{WRITING}indlaes/", editing.load_pool_file, name="load_pool_file"),
    path(f"{WRITING}goer-klar/", editing.write_version, name="write_version"),
    path(f"{WRITING}fortryd/", editing.discard_draft, name="discard_draft"),
    path(f"{WRITING}slet/", drafts.delete_draft, name="delete_draft"),
    path(f"{WRITING}<slug:section>/", editing.edit_section, name="edit_section"),
    path(f"{WRITING}<slug:section>/gem/", editing.save_section, name="save_section"),
]
