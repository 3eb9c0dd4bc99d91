"""The addresses of a course's spine: its places, its overview, its start, its agreement, its phases, its people."""

from django.urls import path

from indsatsforloeb.views import agreement, course, impartiality, people, phases, places, startup

RUN = "forloeb/<slug:number>/"
PLACES = "indsatsforloeb/pladser/"

urlpatterns = [
    path(PLACES, places.places, name="places"),
    path(f"{PLACES}<slug:number>/start/", places.start, name="start_course"),
    path(f"{PLACES}<slug:number>/<int:tilbud_id>/giv-tilbage/", places.give_back_one, name="give_back_place"),
    path(f"{PLACES}indtast/", places.enter, name="enter_course"),
    path(f"{PLACES}indtast/gem/", places.enter_save, name="save_entered_course"),
    path(RUN, course.course, name="course"),
    path(f"{RUN}opstart/", startup.startup, name="startup"),
    path(f"{RUN}opstart/laengde/", startup.length, name="agree_length"),
    path(f"{RUN}opstart/plan/", startup.plan, name="lay_plan"),
    path(f"{RUN}samarbejdsaftale/", agreement.agreement, name="agreement"),
    path(f"{RUN}samarbejdsaftale/praktisk/", agreement.practical, name="practical"),
    path(f"{RUN}samarbejdsaftale/lav/", agreement.make, name="make_agreement"),
    path(f"{RUN}samarbejdsaftale/<int:agreement_number>/underskriv/", agreement.sign, name="sign_agreement"),
    path(f"{RUN}samarbejdsaftale/<int:agreement_number>/aftale.pdf", agreement.paper, name="agreement_paper"),
    path(f"{RUN}fase/analyse/", phases.begin_analysis, name="begin_analysis"),
    path(f"{RUN}fase/udvikling/", phases.begin_development, name="begin_development"),
    path(f"{RUN}pause/", phases.pause, name="pause_course"),
    path(f"{RUN}genoptag/", phases.resume, name="resume_course"),
    path(f"{RUN}afbryd/", phases.end_early, name="end_course"),
    path(f"{RUN}habilitet/", impartiality.impartiality, name="impartiality"),
    path(f"{RUN}habilitet/meld/", impartiality.tell_conflict, name="tell_conflict"),
    path(f"{RUN}habilitet/<int:declaration_id>/afgoer/", impartiality.rule_on, name="rule_on_conflict"),
    path(f"{RUN}konsulenter/", people.consultants, name="consultants"),
    path(f"{RUN}konsulenter/overdrag/", people.hand_over, name="hand_over_course"),
    path(f"{RUN}konsulenter/tilfoej/", people.add, name="add_consultant"),
    path(f"{RUN}konsulenter/<int:assignment_id>/fjern/", people.end, name="end_consultant"),
]
