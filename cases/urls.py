"""The floor's addresses."""

from django.urls import path

from cases import views

app_name = "cases"
MINE = "mine-tilskudssager/"
CASE = f"{MINE}<slug:number>/"

urlpatterns = [
    path("konto/hjem/", views.home, name="home"),
    path(MINE, views.mine, name="mine"),
    path("kalender/<str:token>.ics", views.feed, name="feed"),
    path(CASE, views.case, name="case"),
    path(f"{CASE}beskeder/", views.messages, name="messages"),
    path(f"{CASE}beskeder/send/", views.send_message, name="send_message"),
    path(f"{CASE}dokumenter/", views.documents, name="documents"),
    path(f"{CASE}dokumenter/<int:place>/", views.document, name="document"),
    path(f"{CASE}historik/", views.history, name="history"),
    path(f"{CASE}kolleger/", views.colleagues, name="colleagues"),
    path(f"{CASE}kolleger/tilfoej/", views.add_colleague, name="add_colleague"),
    path(f"{CASE}kolleger/overdrag/", views.hand_over, name="hand_over"),
    path(f"{CASE}kolleger/<int:place>/rolle/", views.change_role, name="change_role"),
    path(f"{CASE}kolleger/<int:place>/fjern/", views.end_place, name="end_place"),
]
