"""Does a course keep the guide's order: nothing of the analysis before it has begun, and the workshops on a report?"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cases.models import Attendance, Gathering, Goal
from cases.run import PLAN
from indsatsforloeb.actions.evaluating import answer_as_leaders, close_evaluation, open_evaluation
from indsatsforloeb.actions.materials import add_material
from indsatsforloeb.actions.starting import Entered, enter_course
from indsatsforloeb.models import AnalysisMaterial
from indsatsforloeb.rules.holding import obstacles_to_hold
from indsatsforloeb.rules.run import stands_in_the_way
from indsatsforloeb.states import Held
from portal.steps import NotPossibleNow
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db
AT = stories.DEVELOPMENT_AT
HELD = """INSERT INTO cases_gathering (case_id, kind, title, starts_at, ends_at, place, hours, agenda, state,
    cancel_reason, uid, sequence, created_at, created_by_id, changed_at, changed_by_id)
    VALUES (%s, %s, 'x', %s, %s, '', 0, '', 'held', '', gen_random_uuid(), 0, now(), %s, now(), %s)"""
MATERIAL = """INSERT INTO indsatsforloeb_analysismaterial (course_id, kind, title, text, added_at, added_by_id)
    VALUES (%s, 'inspection_report', 'x', 'x', now(), %s)"""
CLOSE_ROUND = "UPDATE indsatsforloeb_selfevaluation SET closed_at = now(), closed_by_id = %s WHERE id = %s"


def codes(course, kind) -> list[str]:
    return [each.code for each in obstacles_to_hold(course.case, kind, AT)]


def refused_by(constraint, statement, *values):
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert error.value.__cause__.diag.constraint_name == constraint


def raw(course, kind):
    by = course.responsible_id
    return [course.case_id, kind, AT - timedelta(hours=2), AT, by, by]


def test_each_of_the_guides_activities_is_held_in_its_phase(course, leader):
    assert codes(course, Held.PHONE_MEETING) == codes(course, Held.START_MEETING) == []
    assert codes(course, Held.STORY_WORKSHOP) == ["before_analysis"]
    stories.in_analysis(course, leader)
    assert codes(course, Held.STORY_WORKSHOP) == []
    assert codes(course, Held.AMBITION_WORKSHOP) == codes(course, Held.ACTION_WORKSHOP) == ["before_report"]
    assert codes(course, Held.MODULE) == ["before_development"]
    stories.handed_over(course, by=course.responsible)
    assert codes(course, Held.AMBITION_WORKSHOP) == codes(course, Held.ACTION_WORKSHOP) == []
    assert codes(course, Held.CLOSING_WORKSHOP) == ["before_development"]


def test_the_pages_say_it_where_the_party_stands(course, leader, client, login):
    stories.in_analysis(course, leader)
    workshop = Gathering.objects.get(case=course.case, kind=Held.AMBITION_WORKSHOP)
    with stories.as_already_happened():
        Gathering.objects.filter(pk=workshop.pk).update(
            starts_at=AT - timedelta(days=9), ends_at=AT - timedelta(days=8)
        )
    home = f"/forloeb/{course.case.number}/aktiviteter/"
    refused = login(client, leader).post(f"{home}{workshop.pk}/afholdt/")
    said = "Ambitionsworkshoppen holdes, når analyserapporten er overdraget"
    assert (refused.status_code, said in refused.content.decode()) == (409, True)
    typed = {"kind": "action_workshop", "title": "Handlingsworkshop", "day": "02.12.2019", "starts_clock": "9.00",
             "ends_clock": "12.00", "hours": "3", "already_held": "on", "seen": "0"}  # fmt: skip
    refused = client.post(f"{home}ny/", typed)
    assert (refused.status_code, Attendance.objects.filter(gathering__kind="action_workshop").count()) == (422, 0)
    assert Gathering.objects.filter(case=course.case, kind="action_workshop", state="held").count() == 0


def test_the_documents_of_the_analysis_wait_for_it(course, applicant):
    for kind in ("story_product", "inspection_report", "core_document"):
        with pytest.raises(NotPossibleNow) as refused:
            add_material(course, kind, "Tilsyn", text="x", by=applicant, now=AT)
        assert [each.code for each in refused.value.obstacles] == ["before_analysis"]
    assert AnalysisMaterial.objects.count() == 0


def test_an_entered_course_tells_its_history_but_plans_on_a_report(
    consultant, solsiden, call, odense, applicant, client, login
):
    entered = Entered(odense, (solsiden,), applicant, date(2019, 9, 1), "Kørte før portalen")
    course = enter_course(call, entered, by=consultant, now=AT + timedelta(days=1))
    assert codes(course, Held.AMBITION_WORKSHOP) == []
    later = obstacles_to_hold(course.case, Held.AMBITION_WORKSHOP, AT + timedelta(days=9))
    assert [each.code for each in later] == ["before_report"]
    with connection.cursor() as cursor:
        cursor.execute(HELD, raw(course, "ambition_workshop"))
    assert [each.code for each in stands_in_the_way(course.case, PLAN, now=AT)] == ["no_report"]
    page = login(client, applicant).post(
        f"/forloeb/{course.case.number}/plan/maal/", {"title": "Mål", "theme": "health"}
    )
    assert (page.status_code, Goal.objects.count()) == (422, 0)


def test_a_self_evaluation_nobody_has_answered_is_not_closed(course, leader, consultant):
    stories.in_analysis(course, leader)
    evaluation = open_evaluation(course, by=leader, now=AT)
    with pytest.raises(NotPossibleNow) as refused:
        close_evaluation(evaluation, by=leader, now=AT)
    assert [each.code for each in refused.value.obstacles] == ["nobody_answered"]
    refused_by("evaluation_is_answered", CLOSE_ROUND, consultant.pk, evaluation.pk)
    answer_as_leaders(evaluation, {}, {"health": "Vi er i gang."}, by=leader, now=AT)
    assert close_evaluation(evaluation, by=leader, now=AT).closed_at == AT


def test_sql_refuses_what_belongs_to_a_later_phase(course, leader, consultant):
    refused_by("gathering_held_in_its_phase", HELD, *raw(course, "story_workshop"))
    refused_by("material_in_its_phase", MATERIAL, course.pk, consultant.pk)
    stories.in_analysis(course, leader)
    for kind in ("ambition_workshop", "action_workshop", "closing_workshop", "module", "advice_day"):
        refused_by("gathering_held_in_its_phase", HELD, *raw(course, kind))
    move = "UPDATE cases_gathering SET state = 'held', sequence = sequence + 1 WHERE case_id = %s AND kind = %s"
    refused_by("gathering_held_in_its_phase", move, course.case_id, "action_workshop")
