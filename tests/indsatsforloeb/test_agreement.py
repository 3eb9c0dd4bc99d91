"""Is the samarbejdsaftale one wording with one hash, signed by the right hands, and does the analysis wait for all?"""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from cases import actions as case_actions
from cases.models import CaseParticipant, Document, Gathering
from indsatsforloeb.actions.agreement import make_agreement, set_aside_changed, sign_agreement
from indsatsforloeb.actions.people import add_consultant, hand_over_course
from indsatsforloeb.actions.phases import begin_analysis
from indsatsforloeb.actions.startup import Practical, agree_length, write_practical
from indsatsforloeb.board.standing import standing_of_many
from indsatsforloeb.models import Agreement, AgreementSignature, Course
from indsatsforloeb.rules.agreement import missing_signatures
from indsatsforloeb.rules.closing import obstacles_to_prepare_closing
from indsatsforloeb.states import CourseState, Held
from indsatsforloeb.wording import agreement_in_force
from portal import files
from portal.identity import Login
from portal.models import OutboxMail
from portal.steps import NotPossibleNow
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db
AT = stories.AGREED_AT
MITID = Login("mitid", "35209115")


def codes(refused) -> list[str]:
    return [obstacle.code for obstacle in refused.value.obstacles]


def sign(agreement, who, sha256=None):
    stories.printed(agreement)
    return sign_agreement(agreement, sha256=sha256 or agreement.sha256, by=who, login=MITID, now=AT)


@pytest.fixture
def ready(course, leader):
    return stories.prepared(course, leader)


@pytest.fixture
def agreement(ready, consultant):
    return make_agreement(ready, by=consultant, now=AT)


def test_what_is_missing_is_said_with_the_field_it_belongs_to(course, consultant):
    with pytest.raises(NotPossibleNow) as refused:
        make_agreement(course, by=consultant, now=AT)
    home = f"/forloeb/{course.case.number}/"
    urls = {obstacle.code: obstacle.url for obstacle in refused.value.obstacles}
    row = course.tilbud.get()
    assert urls == {
        "no_phone_meeting": f"{home}opstart/",
        "no_length": f"{home}opstart/#id_months",
        "group_leader": f"{home}gruppe/",
        "group_amr": f"{home}gruppe/",
        "group_tr": f"{home}gruppe/",
        "plan_start_meeting": f"{home}aktiviteter/",
        "plan_story_workshop": f"{home}aktiviteter/",
        "plan_ambition_workshop": f"{home}aktiviteter/",
        "plan_action_workshop": f"{home}aktiviteter/",
        "plan_closing_workshop": f"{home}aktiviteter/",
        "no_rooms": f"{home}samarbejdsaftale/#id_rooms",
        "no_catering": f"{home}samarbejdsaftale/#id_catering",
        "no_substitutes": f"{home}samarbejdsaftale/#id_substitutes",
        "no_leader": f"{home}samarbejdsaftale/#id_leader_{row.pk}",
    }


def test_the_hash_is_of_the_words_and_citizens_are_a_number(agreement):
    content = json.loads(bytes(agreement.canonical))
    assert agreement.sha256 == hashlib.sha256(bytes(agreement.canonical)).hexdigest()
    assert content["group"] == {
        "named": [
            ["Arbejdsmiljørepræsentant (AMR)", "Arne Arbejdsmiljø"],
            ["Daglig leder", "Lene Leder"],
            ["Tillidsrepræsentant (TR)", "Tine Tillid"],
        ],
        "unnamed": {"citizen": 2},
    }
    assert "Bo" not in [name for _, name in content["group"]["named"]]
    assert '"Bo"' not in bytes(agreement.canonical).decode()
    assert [each["kind"] for each in content["activities"]][:2] == ["phone_meeting", "start_meeting"]
    assert content["activities"][0]["hours"] == "8.00"
    assert content["evaluates_again"] is True


def test_the_paper_is_an_accessible_pdf_with_the_hash_in_it(agreement):
    assert agreement.document.words["sha256"] == agreement.sha256
    assert case_actions.make_paper(agreement.document, now=AT) is True
    content = files.read(Document.objects.get(pk=agreement.document_id).file)
    assert content[:5] == b"%PDF-"
    assert (b"pdfuaid" in content, b"pdfaid" in content) == (True, True)


def test_the_leader_is_let_in_and_told(ready, leader):
    assert [row.role for row in CaseParticipant.objects.filter(case=ready.case, user=leader)] == ["editor"]
    assert OutboxMail.objects.filter(to=leader.email, subject=f"Nyt på sag {ready.case.number}").exists()


def test_all_sign_the_same_hash_with_their_login_and_moment(agreement, leader, consultant, solsiden):
    course = agreement.course
    assert missing_signatures(agreement, course) == ["Lene Leder (Solsiden)", "styrelsens konsulent Ida Indsatsteam"]
    assert course.case.party_turn == "party"
    assert sign(agreement, leader) == ["styrelsens konsulent Ida Indsatsteam"]
    assert sign(agreement, consultant) == []
    rows = AgreementSignature.objects.values_list("side", "tilbud", "by", "sha256", "at", "login_method")
    assert list(rows) == [
        ("tilbud", solsiden.pk, leader.pk, agreement.sha256, AT, "mitid"),
        ("agency", None, consultant.pk, agreement.sha256, AT, "mitid"),
    ]


def test_another_hash_is_refused_and_so_is_a_second_signature(agreement, leader):
    with pytest.raises(NotPossibleNow) as refused:
        sign(agreement, leader, "0" * 64)
    assert codes(refused) == ["agreement_outdated"]
    sign(agreement, leader)
    with pytest.raises(NotPossibleNow) as refused:
        sign(agreement, leader)
    assert codes(refused) == ["already_signed"]


@pytest.mark.parametrize("who", ["applicant", "colleague", "consultant2", "external", "manager", "director", "auditor"])
def test_nobody_else_signs(agreement, who, request):
    with pytest.raises(PermissionDenied):
        sign(agreement, request.getfixturevalue(who))
    assert AgreementSignature.objects.count() == 0


def test_an_external_consultant_who_runs_the_course_neither_makes_nor_signs(ready, consultant, external):
    add_consultant(ready, external, by=consultant, now=AT)
    with pytest.raises(PermissionDenied):
        make_agreement(ready, by=external, now=AT)
    agreement = make_agreement(ready, by=consultant, now=AT)
    with pytest.raises(PermissionDenied):
        sign(agreement, external)
    with pytest.raises(NotPossibleNow) as refused:
        hand_over_course(ready, to=external, by=consultant, now=AT)
    assert codes(refused) == ["external_responsible"]


def test_a_moved_activity_sets_an_unsigned_agreement_aside_and_tells_all(agreement, leader, consultant):
    course = agreement.course
    sign(agreement, leader)
    moved = Gathering.objects.get(case=course.case, kind=Held.STORY_WORKSHOP)
    Gathering.objects.filter(pk=moved.pk).update(starts_at=moved.starts_at + timedelta(hours=1), sequence=1)
    with pytest.raises(NotPossibleNow) as refused:
        sign(agreement, consultant)
    assert codes(refused) == ["agreement_outdated"]
    before = OutboxMail.objects.count()
    assert set_aside_changed(course, now=AT) is True
    assert set_aside_changed(course, now=AT) is False
    agreement.refresh_from_db()
    assert agreement.set_aside_at == AT
    told = OutboxMail.objects.order_by("pk")[before:]
    assert {mail.to for mail in told} == {leader.email, consultant.email, "ansoeger@odense.example"}
    second = make_agreement(course, by=consultant, now=AT)
    assert (second.number, second.sha256 != agreement.sha256) == (2, True)


def test_what_is_written_anew_sets_it_aside_at_once(agreement, applicant):
    write_practical(agreement.course, Practical("Rådhuset", "Ingen", "Ingen"), by=applicant, now=AT)
    agreement.refresh_from_db()
    assert (agreement.set_aside_at, agreement.set_aside_by) == (AT, applicant)


def test_a_signed_agreement_stands_and_an_addendum_takes_its_place(course, leader, consultant):
    agreement = stories.agreed(course, leader)
    write_practical(course, Practical("Rådhuset", "Kaffe", "Ingen"), by=consultant, now=AT)
    agreement.refresh_from_db()
    assert agreement.set_aside_at is None
    addendum = make_agreement(course, by=consultant, now=AT)
    sign(addendum, leader)
    agreement.refresh_from_db()
    assert (addendum.number, agreement.set_aside_at) == (2, None)
    sign(addendum, consultant)
    agreement.refresh_from_db()
    assert (agreement.set_aside_at, agreement.set_aside_reason) == (AT, "Et tillæg har afløst aftalen.")
    assert agreement.signatures.count() == 2
    assert agreement_in_force(course) == addendum


def test_an_addendum_that_falls_leaves_the_signed_agreement_in_force(course, leader, consultant, login, client):
    stories.in_analysis(course, leader)
    first = agreement_in_force(course)
    agree_length(course, months=8, begins_on=course.begins_on, by=consultant, now=AT)
    addendum = make_agreement(course, by=consultant, now=AT)
    page = login(client, leader).get(f"/forloeb/{course.case.number}/samarbejdsaftale/").content.decode()
    assert "Til alle har underskrevet, gælder" in page
    agree_length(course, months=9, begins_on=course.begins_on, by=consultant, now=AT)
    addendum.refresh_from_db()
    assert (addendum.set_aside_at, agreement_in_force(course)) == (AT, first)


def test_an_agreement_that_the_plan_has_left_begins_no_analysis(course, leader, consultant):
    stories.agreed(course, leader)
    stories.held(course, Held.START_MEETING)
    agree_length(course, months=12, begins_on=date(2019, 10, 21), by=consultant, now=AT)
    course.refresh_from_db()
    with pytest.raises(NotPossibleNow) as refused:
        begin_analysis(course, by=consultant, now=AT)
    assert [each.text for each in refused.value.obstacles] == [
        "Planen er ændret, siden alle underskrev samarbejdsaftalen. Lav et tillæg, eller ret planen tilbage.",
    ]
    (standing,) = standing_of_many(Course.objects.filter(pk=course.pk), now=AT)
    assert list(standing.lacking) == [each.text for each in refused.value.obstacles]
    agree_length(course, months=6, begins_on=date(2019, 10, 21), by=consultant, now=AT)
    assert begin_analysis(course, by=consultant, now=AT).state == CourseState.ANALYSIS


def test_a_length_that_is_signed_is_changed_by_indsatsteam_alone_and_waits_for_its_addendum(
    course, leader, consultant, external
):
    add_consultant(course, external, by=consultant, now=AT)
    agree_length(course, months=6, begins_on=date(2019, 10, 21), by=external, now=AT)
    stories.in_development(course, leader)
    with pytest.raises(PermissionDenied):
        agree_length(course, months=12, begins_on=date(2019, 10, 21), by=external, now=AT)
    agree_length(course, months=12, begins_on=date(2019, 10, 21), by=consultant, now=AT)
    course.refresh_from_db()
    assert "length_not_agreed" in [each.code for each in obstacles_to_prepare_closing(course)]
    (standing,) = standing_of_many(Course.objects.filter(pk=course.pk), now=AT)
    assert list(standing.lacking) == [each.text for each in obstacles_to_prepare_closing(course)]
    addendum = make_agreement(course, by=consultant, now=AT)
    for who in (leader, consultant):
        sign(addendum, who)
    assert "length_not_agreed" not in [each.code for each in obstacles_to_prepare_closing(course)]


def test_a_second_self_evaluation_is_only_left_out_when_all_have_signed_that(course, leader, consultant, applicant):
    stories.in_development(course, leader)
    without = Practical(course.rooms, course.catering, course.substitutes, False)
    write_practical(course, without, by=applicant, now=AT)
    course.refresh_from_db()
    assert "no_second_evaluation" in [each.code for each in obstacles_to_prepare_closing(course)]
    addendum = make_agreement(course, by=consultant, now=AT)
    for who in (leader, consultant):
        sign(addendum, who)
    assert "no_second_evaluation" not in [each.code for each in obstacles_to_prepare_closing(course)]


def test_the_clock_looks_at_an_agreement_until_all_have_signed(agreement, leader, consultant):
    assert list(Agreement.objects.open()) == [agreement]
    sign(agreement, leader)
    assert list(Agreement.objects.open()) == [agreement]
    sign(agreement, consultant)
    assert list(Agreement.objects.open()) == []
    write_practical(agreement.course, Practical("Rådhuset", "Kaffe", "Ingen"), by=consultant, now=AT)
    addendum = make_agreement(agreement.course, by=consultant, now=AT)
    assert list(Agreement.objects.open()) == [addendum]


def test_the_analysis_waits_for_all(agreement, leader, consultant):
    stories.held(agreement.course, Held.START_MEETING)
    sign(agreement, consultant)
    with pytest.raises(NotPossibleNow) as refused:
        begin_analysis(agreement.course, by=consultant, now=AT)
    assert [each.text for each in refused.value.obstacles] == [
        "Samarbejdsaftalen mangler underskrift fra Lene Leder (Solsiden).",
    ]
    sign(agreement, leader)
    assert begin_analysis(agreement.course, by=consultant, now=AT).state == CourseState.ANALYSIS


# What the database refuses by itself


def refused_by(constraint, statement, *values):
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert error.value.__cause__.diag.constraint_name == constraint


SIGNATURE = """INSERT INTO indsatsforloeb_agreementsignature (agreement_id, side, tilbud_id, sha256, at, by_id,
    login_method) VALUES (%s, %s, %s, %s, %s, %s, 'mitid')"""
INTO_ANALYSIS = "UPDATE indsatsforloeb_course SET state = 'analysis', analysis_at = now() WHERE id = %s"


def test_sql_refuses_another_hand_another_hash_and_a_wording_set_aside(
    agreement, leader, applicant, external, solsiden
):
    pk, sha256 = agreement.pk, agreement.sha256
    refused_by("signature_of_the_leader", SIGNATURE, pk, "tilbud", solsiden.pk, sha256, AT, applicant.pk)
    refused_by("signature_of_the_responsible", SIGNATURE, pk, "agency", None, sha256, AT, external.pk)
    refused_by("signature_on_the_hash", SIGNATURE, pk, "tilbud", solsiden.pk, "0" * 64, AT, leader.pk)
    Agreement.objects.filter(pk=pk).update(set_aside_at=AT, set_aside_by=leader, set_aside_reason="Ændret")
    refused_by("signature_on_the_hash", SIGNATURE, pk, "tilbud", solsiden.pk, sha256, AT, leader.pk)


def test_sql_refuses_an_external_as_the_agencys_hand_even_when_made_responsible(agreement, external):
    Course.objects.filter(pk=agreement.course_id).update(responsible=external)
    refused_by(
        "signature_of_the_responsible", SIGNATURE, agreement.pk, "agency", None, agreement.sha256, AT, external.pk
    )


IN_FORCE = "UPDATE indsatsforloeb_agreement SET agreed_at = now() WHERE id = %s"
SET_ASIDE = """UPDATE indsatsforloeb_agreement SET set_aside_at = now(), set_aside_by_id = %s WHERE id = %s;
    SET CONSTRAINTS ALL IMMEDIATE"""
CLOSED = """UPDATE indsatsforloeb_course SET state = 'closed', closed_at = now(), closed_by_id = %s, gained = 'Alt'
    WHERE id = %s"""


def test_sql_lets_no_wording_be_in_force_before_all_have_signed_nor_fall_without_another(agreement, leader, consultant):
    sign(agreement, leader)
    refused_by("agreement_signed_by_all", IN_FORCE, agreement.pk)
    sign(agreement, consultant)
    stories.held(agreement.course, Held.START_MEETING)
    begin_analysis(agreement.course, by=consultant, now=AT)
    refused_by("agreement_is_kept", IN_FORCE, agreement.pk)
    refused_by("agreement_remains", SET_ASIDE, consultant.pk, agreement.pk)


@pytest.mark.parametrize("change", ["months = 12", "rooms = 'Andre'", "begins_on = '2019-11-21'"])
def test_sql_begins_no_analysis_of_another_plan_than_the_signed(change, course, leader):
    stories.agreed(course, leader)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE indsatsforloeb_course SET {change} WHERE id = %s", [course.pk])
    refused_by("course_as_agreed", INTO_ANALYSIS, course.pk)


def test_sql_begins_no_analysis_when_an_activity_has_moved(course, leader):
    stories.agreed(course, leader)
    moved = Gathering.objects.filter(case=course.case, kind=Held.STORY_WORKSHOP)
    moved.update(starts_at=F("starts_at") + timedelta(minutes=30), sequence=1)
    refused_by("course_as_agreed", INTO_ANALYSIS, course.pk)


def test_sql_closes_no_course_without_the_second_self_evaluation_that_is_signed(course, leader, consultant):
    stories.in_development(course, leader)
    Course.objects.filter(pk=course.pk).update(evaluates_again=False)
    refused_by("course_evaluated_again", CLOSED, consultant.pk, course.pk)


def test_sql_keeps_the_wording_and_the_signatures(agreement, leader):
    sign(agreement, leader)
    refused_by("agreement_is_kept", "UPDATE indsatsforloeb_agreement SET number = 9 WHERE id = %s", agreement.pk)
    refused_by("agreement_is_kept", "DELETE FROM indsatsforloeb_agreement WHERE id = %s", agreement.pk)
    table = "indsatsforloeb_agreementsignature"
    refused_by(f"{table}_append_only", f"UPDATE {table} SET at = now()")
    refused_by(f"{table}_append_only", f"DELETE FROM {table}")


def test_sql_lets_no_analysis_begin_before_all_have_signed(agreement, leader, consultant):
    refused_by("course_agreed_before_analysis", INTO_ANALYSIS, agreement.course_id)
    sign(agreement, leader)
    refused_by("course_agreed_before_analysis", INTO_ANALYSIS, agreement.course_id)
    sign(agreement, consultant)
    with connection.cursor() as cursor:
        cursor.execute(INTO_ANALYSIS, [agreement.course_id])
        assert cursor.rowcount == 1
