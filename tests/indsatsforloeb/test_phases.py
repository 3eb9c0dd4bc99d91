"""Can a course skip what the guide requires, go on while it stands still, or end without a reason?"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from cases.models import Assignment
from indsatsforloeb.actions.people import add_consultant
from indsatsforloeb.actions.phases import begin_analysis, begin_development, end_early, pause, resume
from indsatsforloeb.actions.startup import agree_length
from indsatsforloeb.clock import clock_of
from indsatsforloeb.models import Course
from indsatsforloeb.states import CourseState, Held
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db
AT = stories.DEVELOPMENT_AT


def codes(refused) -> list[str]:
    return [obstacle.code for obstacle in refused.value.obstacles]


def texts(refused) -> list[str]:
    return [obstacle.text for obstacle in refused.value.obstacles]


def test_a_new_course_is_told_all_that_the_analysis_waits_for(course, consultant):
    with pytest.raises(NotPossibleNow) as refused:
        begin_analysis(course, by=consultant, now=AT)
    assert texts(refused) == [
        "Telefonmødet er ikke noteret som afholdt.",
        "Implementeringsgruppen mangler: Daglig leder eller souschef.",
        "Implementeringsgruppen mangler: Arbejdsmiljørepræsentant (AMR).",
        "Implementeringsgruppen mangler: Tillidsrepræsentant (TR).",
        "Opstartsmødet er ikke noteret som afholdt.",
        "Der er ingen samarbejdsaftale endnu.",
    ]


def test_the_development_waits_for_report_workshops_and_plan(course, leader, consultant):
    stories.in_analysis(course, leader)
    with pytest.raises(NotPossibleNow) as refused:
        begin_development(course, by=consultant, now=AT)
    assert texts(refused) == [
        "Fortællingsworkshoppen er ikke noteret som afholdt.",
        "Analyserapporten er ikke overdraget til tilbuddet.",
        "Ambitionsworkshoppen er ikke noteret som afholdt.",
        "Handlingsworkshoppen er ikke noteret som afholdt.",
        "Indsatsplanen har ikke et mål med en handling.",
    ]


def test_the_whole_way_shows_its_words_to_the_party(course, leader):
    stories.in_development(course, leader)
    assert (course.state, course.development_at) == (CourseState.DEVELOPMENT, AT)
    course.case.refresh_from_db()
    assert (course.case.party_words, course.case.agency_words) == ("Udvikling", "Udvikling")
    verbs = HistoryRow.objects.filter(chain=course.history_chain).values_list("verb", flat=True)
    assert [verb for verb in verbs if verb.startswith("begin")] == ["begin_analysis", "begin_development"]


def test_no_phase_moves_in_a_pause_and_the_clock_stands_still(course, leader, consultant):
    stories.agreed(course, leader)
    stories.held(course, Held.START_MEETING)
    began = stories.ANALYSIS_AT
    pause(course, reason="Lederen er syg.", by=consultant, now=began)
    course.refresh_from_db()
    course.case.refresh_from_db()
    assert (course.case.party_words, course.case.party_turn) == ("På pause", "nobody")
    with pytest.raises(NotPossibleNow) as refused:
        begin_analysis(course, by=consultant, now=began)
    assert codes(refused) == ["paused"]
    ended = began + timedelta(days=20)
    assert clock_of(course, now=ended).ends_on == date(2020, 4, 20) + timedelta(days=20)
    resume(course, by=consultant, now=ended)
    clock = clock_of(course, now=ended + timedelta(days=40))
    assert (clock.paused_days, clock.is_paused, clock.ends_on) == (20, False, date(2020, 5, 10))
    assert begin_analysis(course, by=consultant, now=ended).state == CourseState.ANALYSIS


def test_the_clock_warns_three_weeks_before_and_past_the_end(course, leader):
    stories.prepared(course, leader)
    last = clock_of(course, now=AT).ends_on
    assert last == date(2020, 4, 20)
    noon = stories.STARTED_AT.replace(hour=10)
    at = [noon.replace(year=2020, month=3, day=29), noon.replace(year=2020, month=3, day=30)]
    at += [noon.replace(year=2020, month=4, day=20), noon.replace(year=2020, month=4, day=21)]
    shown = [clock_of(course, now=moment) for moment in at]
    assert [(clock.days_left, clock.ends_soon, clock.is_past) for clock in shown] == [
        (22, False, False), (21, True, False), (0, True, False), (-1, False, True),
    ]  # fmt: skip


@pytest.mark.parametrize(("months", "possible"), [(3, False), (4, True), (12, True), (13, False)])
def test_the_length_is_what_the_call_says(course, consultant, months, possible):
    begins = date(2019, 10, 21)
    if possible:
        assert agree_length(course, months=months, begins_on=begins, by=consultant, now=AT).months == months
        return
    with pytest.raises(NotPossibleNow) as refused:
        agree_length(course, months=months, begins_on=begins, by=consultant, now=AT)
    assert [(each.code, each.url) for each in refused.value.obstacles] == [("length_outside", "#id_months")]


def test_another_call_has_other_bounds(manager, manager2, odense, solsiden, applicant, consultant):
    call = stories.call_for_places(manager, manager2, slug="korte-forloeb", course_months=(1, 2))
    place = stories.released_place(call, odense, solsiden, by=applicant)
    course = stories.started(place, consultant)
    assert agree_length(course, months=2, begins_on=date(2019, 10, 21), by=consultant, now=AT).months == 2


@pytest.mark.parametrize("phase", [stories.prepared, stories.in_analysis, stories.in_development])
def test_a_course_ends_early_from_any_phase_with_a_reason(phase, course, leader, consultant):
    phase(course, leader)
    with pytest.raises(NotPossibleNow) as refused:
        end_early(course, reason=" ", by=consultant, now=AT)
    assert codes(refused) == ["no_reason"]
    ended = end_early(course, reason="Tilbuddet lukker.", by=consultant, now=AT)
    assert (ended.state, ended.end_reason, ended.ended_by) == (CourseState.ENDED, "Tilbuddet lukker.", consultant)
    with pytest.raises(NotPossibleNow) as refused:
        pause(course, reason="For sent", by=consultant, now=AT)
    assert codes(refused) == ["course_over"]


def test_a_paused_course_can_end_and_its_pause_ends_with_it(course, consultant):
    pause(course, reason="Flytning", by=consultant, now=AT)
    end_early(course, reason="Tilbuddet lukker.", by=consultant, now=AT)
    assert course.pauses.get().ended_at == AT


@pytest.mark.parametrize("who", ["applicant", "consultant2", "external", "manager", "director", "auditor", "admin"])
def test_only_those_of_indsatsteam_who_have_the_course_lead_it(who, course, request):
    user = request.getfixturevalue(who)
    acts = [
        lambda: begin_analysis(course, by=user, now=AT),
        lambda: begin_development(course, by=user, now=AT),
        lambda: pause(course, reason="x", by=user, now=AT),
        lambda: resume(course, by=user, now=AT),
        lambda: end_early(course, reason="x", by=user, now=AT),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_a_suppliers_people_leave_a_course_that_is_over_and_indsatsteam_stays(
    course, leader, consultant, consultant3, external, client, login
):
    stories.in_development(course, leader)
    for user in (external, consultant3):
        add_consultant(course, user, by=consultant, now=AT)
    end_early(course, reason="Tilbuddet lukker.", by=consultant, now=AT)
    there = Assignment.objects.current().filter(case=course.case).values_list("user", flat=True)
    assert set(there) == {consultant.pk, consultant3.pk}
    assert login(client, external).get(f"/forloeb/{course.case.number}/").status_code == 404
    assert OutboxMail.objects.filter(to=external.email, once_key__contains="consultant-").count() == 2
    page = login(client, consultant).get(f"/forloeb/{course.case.number}/konsulenter/").content.decode()
    assert ("Fjern<span" in page, "Tilføj konsulent</h2>" in page) == (True, False)


# What the database refuses by itself


def refused_by(constraint, course, **values):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Course.objects.filter(pk=course.pk).update(**values)
    assert error.value.__cause__.diag.constraint_name == constraint


def test_sql_refuses_a_skipped_phase_and_a_way_back(course, leader, consultant):
    stamps = {"analysis_at": AT, "development_at": AT}
    refused_by("course_steps", course, state="development", **stamps)
    refused_by("course_steps", course, state="closed", closed_at=AT, closed_by=consultant, gained="Alt", **stamps)
    stories.in_analysis(course, leader)
    refused_by("course_steps", course, state="startup")
    refused_by("course_report_before_development", course, state="development", development_at=AT)
    end_early(course, reason="Lukker", by=consultant, now=AT)
    refused_by("course_steps", course, state="analysis", ended_at=None, ended_by=None)


def test_sql_refuses_a_phase_in_a_pause_another_case_and_a_rewritten_pause(course, leader, consultant, place):
    stories.agreed(course, leader)
    row = pause(course, reason="Syg", by=consultant, now=AT)
    refused_by("course_is_paused", course, state="analysis", analysis_at=AT)
    refused_by("course_is_kept", course, case=place.case)
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE indsatsforloeb_coursepause SET reason = 'andet' WHERE id = %s", [row.pk])
    assert error.value.__cause__.diag.constraint_name == "pause_is_kept"
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM indsatsforloeb_course WHERE id = %s", [course.pk])
    assert error.value.__cause__.diag.constraint_name == "course_is_kept"
