"""Can a course be carried by its pages, from the place to the analysis, with every refusal where it was typed?"""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Assignment
from indsatsforloeb.actions import evaluating
from indsatsforloeb.actions.planning import lay_plan
from indsatsforloeb.actions.startup import agree_length
from indsatsforloeb.clock import add_months
from indsatsforloeb.models import Agreement, Course
from indsatsforloeb.places import waiting_places
from indsatsforloeb.states import Held
from portal.danish import copenhagen, short_date
from portal.models import Tilbud
from portal.steps import NotPossibleNow
from portal.working_days import is_working_day
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db


def at(name: str, course: Course, *more) -> str:
    return reverse(f"indsatsforloeb:{name}", args=[course.case.number, *more])


def test_a_consultant_starts_a_course_from_the_list_of_places(client, login, consultant, place_of_two):
    login(client, consultant)
    page = client.get("/indsatsforloeb/pladser/").content.decode()
    assert page.count("Start forløb<") == 1
    assert "Solsiden, Bakken" in page
    answer = client.post(f"/indsatsforloeb/pladser/{place_of_two.case.number}/start/", follow=True)
    course = Course.objects.get()
    assert answer.redirect_chain == [(f"/forloeb/{course.case.number}/", 302)]
    assert "Indsatsforløb: Solsiden og Bakken" in answer.content.decode()
    again = client.post(f"/indsatsforloeb/pladser/{place_of_two.case.number}/start/")
    assert (again.status_code, "Forløbet er allerede startet." in again.content.decode()) == (409, True)


def test_the_overview_says_what_is_next_and_greys_the_button(client, login, consultant, course):
    page = login(client, consultant).get(at("course", course)).content.decode()
    for words in (
        "Telefonmødet er holdt",
        "Implementeringsgruppen mangler: Tillidsrepræsentant (TR).",
        "Indsatsteamet",
    ):
        assert words in page
    assert '<button type="submit" class="button button-secondary" disabled aria-describedby="waits">' in page
    refused = client.post(at("begin_analysis", course))
    assert refused.status_code == 409
    assert "Der er ingen samarbejdsaftale endnu." in refused.content.decode()


def next_of(client, course: Course) -> tuple[str, str]:
    """The words of the one button on the course's first page, and the page it leads to below the course's address."""
    page = client.get(at("course", course)).text
    ((address, words),) = re.findall(rf'<a class="button [^"]*" href="{at("course", course)}([^"]*)">([^<]*)</a>', page)
    return words, address


def test_each_side_is_led_to_the_very_page_that_is_next(client, login, consultant, leader, course):
    login(client, consultant)
    assert next_of(client, course) == ("Planlæg telefonmødet", "aktiviteter/ny/?slags=phone_meeting")
    stories.prepared(course, leader)
    meeting = course.case.gatherings.get(kind="start_meeting")
    assert next_of(client, course) == ("Notér, at opstartsmødet er holdt", f"aktiviteter/{meeting.pk}/")
    later = timezone.now() + timedelta(days=9)
    course.case.gatherings.filter(pk=meeting.pk).update(starts_at=later, ends_at=later + timedelta(hours=3), sequence=1)
    assert next_of(client, course) == ("Gå til samarbejdsaftalen", "samarbejdsaftale/")  # it can be signed before
    login(client, leader)
    assert next_of(client, course) == ("Gå til samarbejdsaftalen", "samarbejdsaftale/")
    course.case.members.filter(role="tr").update(ended_at=stories.AGREED_AT, ended_by=leader)
    assert next_of(client, course) == ("Sæt gruppen", "gruppe/")


def test_in_the_analysis_the_leader_is_led_to_the_joint_answer(client, login, consultant, leader, course):
    stories.in_analysis(course, leader)
    workshop = course.case.gatherings.get(kind="story_workshop")
    seen = ("Notér, at fortællingsworkshoppen er holdt", f"aktiviteter/{workshop.pk}/")
    assert next_of(login(client, leader), course) == seen
    round_ = evaluating.open_evaluation(course, by=consultant, now=stories.ANALYSIS_AT)
    assert next_of(client, course) == ("Svar for lederne", "selvevaluering/1/ledere/")
    evaluating.answer_as_leaders(round_, {"health-1": 5}, {}, by=leader, now=stories.ANALYSIS_AT)
    assert next_of(client, course) == seen
    stories.held(course, Held.STORY_WORKSHOP)
    assert next_of(login(client, consultant), course) == ("Gå til selvevalueringen", "selvevaluering/")
    evaluating.close_evaluation(round_, by=consultant, now=stories.ANALYSIS_AT)
    assert next_of(client, course) == ("Skriv analyserapporten", "rapport/")


def test_the_party_reads_the_same_page_without_the_consultants_buttons(client, login, applicant, course):
    page = login(client, applicant).get(at("course", course)).content.decode()
    assert "Sæt forløbet på pause" not in page
    assert "Begynd analysen" not in page
    assert "Tilføj kollega" in page


def test_a_length_outside_the_call_is_refused_at_its_field(client, login, consultant, course):
    login(client, consultant)
    answer = client.post(at("agree_length", course), {"months": "3", "begins_on": "21.10.2019"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Et forløb varer fra 4 til 12 måneder." in page
    assert 'value="21.10.2019"' in page
    client.post(at("agree_length", course), {"months": "6", "begins_on": "21.10.2019"})
    assert "20. april 2020" in client.get(at("course", course)).content.decode()


def test_the_plan_is_laid_at_once_spread_over_the_months(consultant, course):
    with pytest.raises(NotPossibleNow):
        lay_plan(course, by=consultant, now=stories.PREPARED_AT)
    course = agree_length(course, months=6, begins_on=date(2019, 10, 21), by=consultant, now=stories.PREPARED_AT)
    lay_plan(course, by=consultant, now=stories.PREPARED_AT)
    kinds = list(course.case.gatherings.order_by("starts_at").values_list("kind", flat=True))
    assert kinds == [
        "start_meeting", "story_workshop", "ambition_workshop", "action_workshop", "advice_day", "module",
        "advice_day", "closing_workshop",
    ]  # fmt: skip
    assert all(is_working_day(copenhagen(each.starts_at).date()) for each in course.case.gatherings.all())
    with pytest.raises(NotPossibleNow):
        lay_plan(course, by=consultant, now=stories.PREPARED_AT)


def test_what_should_have_been_held_in_a_later_phase_is_not_laid_on_a_day_gone_by(client, login, consultant, course):
    login(client, consultant)
    assert "Aftal først længde og første dag" in client.post(at("lay_plan", course)).content.decode()
    client.post(at("agree_length", course), {"months": "6", "begins_on": "2019-10-21"})
    page = client.post(at("lay_plan", course), follow=True).content.decode()
    assert list(course.case.gatherings.values_list("kind", "state")) == [("start_meeting", "held")]
    assert ("1 aktivitet er lagt i planen" in page, "Planen mangler endnu" in page) == (True, True)


def test_the_agreement_is_made_read_and_signed_on_its_page(client, login, consultant, leader, course):
    stories.prepared(course, leader)
    login(client, consultant).post(at("make_agreement", course))
    agreement = Agreement.objects.get()
    early = login(client, leader).get(at("agreement", course)).content.decode()
    assert ("Papiret dannes" in early, ">Underskriv<" in early) == (True, False)
    at_once = client.post(at("sign_agreement", course, 1), {"sha256": agreement.sha256})
    assert (at_once.status_code, "Prøv igen om et øjeblik" in at_once.content.decode()) == (409, True)
    stories.printed(agreement)
    page = login(client, leader).get(at("agreement", course)).content.decode()
    assert agreement.sha256 in page
    assert "Du underskriver for Solsiden" in page
    client.post(at("sign_agreement", course, 1), {"sha256": agreement.sha256})
    wrong = login(client, consultant).post(at("sign_agreement", course, 1), {"sha256": "0" * 64})
    assert wrong.status_code == 409
    done = client.post(at("sign_agreement", course, 1), {"sha256": agreement.sha256}, follow=True).content.decode()
    assert "Alle har underskrevet. Samarbejdsaftalen gælder." in done
    assert agreement.signatures.count() == 2


def test_a_pause_without_a_reason_is_asked_for_it_and_the_clock_page_tells_of_it(client, login, consultant, course):
    login(client, consultant)
    answer = client.post(at("pause_course", course), {"pause-reason": ""})
    assert (answer.status_code, "Skriv en begrundelse." in answer.content.decode()) == (422, True)
    client.post(at("pause_course", course), {"pause-reason": "Lederen er syg."})
    page = client.get(at("course", course)).content.decode()
    assert ("På pause" in page, "Lederen er syg." in page, "Genoptag forløbet" in page) == (True, True, True)
    client.post(at("resume_course", course))
    assert "Genoptag forløbet" not in client.get(at("course", course)).content.decode()


def test_an_external_consultant_loses_sight_of_the_course_at_once(client, login, consultant, external, course):
    assert login(client, external).get(at("course", course)).status_code == 404
    login(client, consultant).post(at("add_consultant", course), {"tilfoej-user": external.pk})
    assert login(client, external).get(at("course", course)).status_code == 200
    row = Assignment.objects.get(case=course.case, user=external)
    login(client, consultant).post(at("end_consultant", course, row.pk))
    assert login(client, external).get(at("course", course)).status_code == 404


def test_a_course_is_handed_to_a_colleague(client, login, consultant, consultant2, course):
    login(client, consultant).post(at("hand_over_course", course), {"overdrag-to": consultant2.pk})
    course.refresh_from_db()
    assert course.responsible == consultant2
    current = Assignment.objects.current().filter(case=course.case)
    assert [row.user for row in current] == [consultant2]


@pytest.mark.parametrize("phase", [None, stories.prepared, stories.in_development])
def test_the_overview_asks_a_settled_number_of_queries(
    phase, client, login, consultant, leader, course, django_assert_num_queries
):
    if phase:
        phase(course, leader)
    login(client, consultant).get(at("course", course))
    with django_assert_num_queries({None: 26, stories.prepared: 26, stories.in_development: 23}[phase]):
        client.get(at("course", course))


def test_a_place_is_given_back_with_a_reason_and_waits_no_more(client, login, consultant, place_of_two, solsiden):
    login(client, consultant)
    address = f"/indsatsforloeb/pladser/{place_of_two.case.number}/{solsiden.pk}/giv-tilbage/"
    refused = client.post(address, {"reason": " "})
    assert (refused.status_code, "Skriv en begrundelse." in refused.content.decode()) == (409, True)
    client.post(address, {"reason": "Tilbuddet lukker."})
    (waiting,) = waiting_places()
    assert [each.tilbud.name for each in waiting.tilbud] == ["Bakken"]
    client.post(f"/indsatsforloeb/pladser/{place_of_two.case.number}/start/")
    assert [row.tilbud.name for row in Course.objects.get().tilbud.all()] == ["Bakken"]


def test_a_course_that_runs_already_is_entered_and_takes_its_places(
    client, login, consultant, applicant, call, odense, solsiden, bakken
):
    login(client, consultant)
    assert "Solsiden" in client.get(f"/indsatsforloeb/pladser/indtast/?organisation={odense.pk}").content.decode()
    about = {"organisation": odense.pk, "pool": call.pk, "responsible": applicant.pk}
    about["tilbud"] = [solsiden.pk, bakken.pk]
    address = "/indsatsforloeb/pladser/indtast/gem/"
    refused = client.post(address, about | {"began_on": "01.09.2019", "reason": ""})
    assert (refused.status_code, "ikke har en ansøgning her" in refused.content.decode()) == (422, True)
    about |= {f"employees_{solsiden.pk}": "31", f"citizens_{solsiden.pk}": "24", "reason": "Begyndte før portalen."}
    for wrong in ({"began_on": "01.01.1999"}, {"began_on": "01.01.2099"}, {"began_on": "01.09.2019", "months": "99"}):
        assert client.post(address, about | wrong).status_code == 409
    client.post(address, about | {"began_on": "01.09.2019", "months": "8"})
    course = Course.objects.get()
    assert (course.application, course.entered_reason, course.begins_on.isoformat()) == (
        None, "Begyndte før portalen.", "2019-09-01",
    )  # fmt: skip
    rows = course.tilbud.select_related("entry").order_by("tilbud")
    assert [(row.entry.change, row.employees, row.citizens) for row in rows] == [(1, 31, 24), (1, None, None)]
    assert course.months == 8
    again = client.post(address, about | {"began_on": "01.09.2019", "reason": "Igen"})
    assert (again.status_code, "har allerede en plads" in again.content.decode()) == (409, True)


def test_a_running_course_is_entered_for_a_tilbud_that_has_never_applied(
    client, login, consultant, applicant, call, odense
):
    page = login(client, consultant).get(f"/indsatsforloeb/pladser/indtast/?organisation={odense.pk}").text
    assert (Tilbud.objects.count(), "Skriv tilbuddet" in page) == (0, True)
    address = "/indsatsforloeb/pladser/indtast/gem/"
    about = {"organisation": odense.pk, "pool": call.pk, "responsible": applicant.pk, "began_on": "01.09.2019"}
    about |= {"months": "", "reason": "Begyndte før portalen."}
    nothing = client.post(address, about)
    assert (nothing.status_code, "Vælg mindst ét tilbud, eller skriv et" in nothing.text) == (409, True)
    new = {"nyt-0-name": "Åhuset", "nyt-0-lovgrundlag": "sel_107", "nyt-0-kommunekode": "0461"}
    half = client.post(address, about | new)
    assert (half.status_code, 'value="Åhuset"' in half.text, Tilbud.objects.count()) == (422, True, 0)
    new |= {"nyt-0-address": "Åvej 1, 5000 Odense C", "nyt-0-employees": "31", "nyt-0-citizens": "24"}
    other = {key.replace("-0-", "-1-"): value for key, value in new.items()}
    twice = client.post(address, about | new | other)
    assert (twice.status_code, "har allerede et tilbud, der hedder Åhuset" in twice.text) == (409, True)
    assert client.post(address, about | new | other | {"nyt-1-name": "Åhaven"}).status_code == 302
    rows = Course.objects.get().tilbud.order_by("position")
    found = [(row.tilbud.name, row.tilbud.organisation, row.employees, row.entry.change) for row in rows]
    assert found == [("Åhuset", odense, 31, 1), ("Åhaven", odense, 31, 1)]


def planned_on(client, course: Course, day: str, kind: str = "advice_day") -> str:
    """What is said when an activity of the kind has been planned on the day."""
    typed = {"seen": "0", "kind": kind, "title": "Dagen", "day": day, "clock": "9.00", "ends_clock": "12.00"}
    return client.post(reverse("run:new_gathering", args=[course.case.number]), typed, follow=True).text


def test_what_lies_outside_the_courses_time_is_saved_and_said(client, login, consultant, leader, course):
    stories.in_development(course, leader)
    begins = timezone.localdate() + timedelta(days=30)
    Course.objects.filter(pk=course.pk).update(begins_on=begins, months=4)
    days = [begins - timedelta(days=1), begins, add_months(begins, 4) - timedelta(days=1), add_months(begins, 4)]
    login(client, consultant)
    first, last = "ligger før forløbets første dag", "ligger efter forløbets planlagte sidste dag"
    pages = [planned_on(client, course, short_date(day)) for day in days]
    assert [(first in page, last in page) for page in pages] == [
        (True, False), (False, False), (False, False), (False, True),
    ]  # fmt: skip
    assert first not in planned_on(client, course, short_date(days[0]), kind="phone_meeting")
    action = course.case.goals.get().actions.get()
    typed = {"seen": action.version, "text": "Gåtur", "state": "under_way", "due_on": short_date(days[3])}
    saved = client.post(reverse("run:plan_action", args=[course.case.number, action.pk]), typed, follow=True).text
    assert (last in saved, "Handlingen er gemt." in saved) == (True, True)


def test_the_example_of_a_date_is_near_the_day_it_is(client, login, consultant, course):
    soon = short_date(timezone.now() + timedelta(weeks=4))
    login(client, consultant)
    assert f"Skriv fx {soon}." in client.get(at("startup", course)).text
    assert f"Skriv fx {soon}." in client.get(reverse("run:new_gathering", args=[course.case.number])).text


@pytest.mark.parametrize("day", ["01.10.1999", "01.10.2099"])
def test_the_first_day_lies_within_the_time_of_the_call(day, client, login, consultant, course):
    answer = login(client, consultant).post(at("agree_length", course), {"months": "6", "begins_on": day})
    assert (answer.status_code, "Første dag skal ligge mellem" in answer.content.decode()) == (409, True)


def test_the_board_leads_by_the_places_to_the_registration_of_a_mailed_application(client, login, consultant, call):
    board = login(client, consultant).get("/indsatsforloeb/tavle/").content.decode()
    assert "/indsatsforloeb/pladser/#mailed" in board
    places = client.get("/indsatsforloeb/pladser/").content.decode()
    assert reverse("applications:register_mailed", args=[call.slug]) in places


def test_a_team_of_one_is_told_why_nobody_can_take_the_course_over(client, login, consultant, course, request):
    address = at("consultants", course)
    alone = login(client, consultant).get(address).content.decode()
    assert ("Der er ingen at give forløbet til" in alone, "Vælg kollega" in alone) == (True, False)
    request.getfixturevalue("consultant2")
    assert "Vælg kollega" in client.get(address).content.decode()
