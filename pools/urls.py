"""The floor's addresses: the front page and everything public about a call."""

from django.urls import path

from pools.views import answering, asking, attending, listing, meeting, papers, public

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
