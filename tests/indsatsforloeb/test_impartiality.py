"""A consultant is tied to a tilbud: is it told, does it bar at once and everywhere, and does it reach both cases?"""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from assessment.actions import declare, rule
from cases.models import Assignment, Impartiality
from cases.permissions import agency_cases, is_barred
from indsatsforloeb.actions.impartiality import TOLD, report_conflict, rule_on_conflict
from indsatsforloeb.actions.people import add_consultant
from indsatsforloeb.actions.phases import end_early
from indsatsforloeb.actions.places import give_back_from
from indsatsforloeb.actions.starting import Entered, enter_course, start_course
from indsatsforloeb.tasks import follow_rulings
from portal import history
from portal.models import HistoryRow, OutboxMail
from portal.states import Role
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db
NOW = stories.PREPARED_AT
WHY = "Min bror er leder på Solsiden."


def address(case, *more: str) -> str:
    return "/".join(["/forloeb", case.number, "habilitet", *more, ""])


def test_a_consultant_tells_a_conflict_and_is_out_at_once(client, login, course, consultant, consultant2):
    login(client, consultant)
    assert address(course.case) in client.get(f"/forloeb/{course.case.number}/").content.decode()
    assert client.post(address(course.case, "meld"), {"text": ""}).status_code == 422
    answer = client.post(address(course.case, "meld"), {"text": WHY}, follow=True)
    assert "så længe forholdet står" in answer.content.decode()
    pages = ["", "gruppe/", "aktiviteter/", "samarbejdsaftale/", "analyse/", "analyse/ansoegning/", "rapport/", "plan/"]
    assert {client.get(f"/forloeb/{course.case.number}/{page}").status_code for page in pages} == {404}
    assert client.post(f"/forloeb/{course.case.number}/pause/", {"pause-reason": "x"}).status_code == 404
    assert course.case.title not in client.get("/indsatsforloeb/tavle/").content.decode()
    assert OutboxMail.objects.filter(to=consultant2.email, subject=f"Nyt på sag {course.case.number}").exists()


def test_a_colleague_sees_that_the_course_must_be_handed_over(client, login, course, consultant, consultant2):
    report_conflict(course.case, text=WHY, by=consultant, now=NOW)
    login(client, consultant2)
    shown = client.get(f"/forloeb/{course.case.number}/").content.decode()
    assert "Forløbet skal gives videre" in shown
    assert WHY not in shown
    handed = client.post(f"/forloeb/{course.case.number}/konsulenter/overdrag/", {"overdrag-to": consultant2.pk})
    course.refresh_from_db()
    assert (handed.status_code, course.responsible) == (302, consultant2)


def test_a_suppliers_consultant_tells_of_a_course_of_their_own_alone(
    client, login, course, consultant, external, external2
):
    add_consultant(course, external, by=consultant, now=NOW)
    login(client, external2)
    assert client.get(address(course.case)).status_code == 404
    assert client.post(address(course.case, "meld"), {"text": WHY}).status_code == 404
    login(client, external)
    assert client.post(address(course.case, "meld"), {"text": WHY}).status_code == 302
    assert client.get(f"/forloeb/{course.case.number}/").status_code == 404
    assert client.get(address(course.case)).status_code == 200


def test_told_on_the_application_it_bars_from_starting_the_course(client, login, place, consultant, consultant2):
    login(client, consultant)
    assert client.post(address(place.case, "meld"), {"text": WHY}).status_code == 302
    page = client.get("/indsatsforloeb/pladser/").content.decode()
    assert ("En kollega skal starte forløbet" in page, "Start forløb" in page) == (True, False)
    for act in ("start", f"{place.tilbud.first().tilbud_id}/giv-tilbage"):
        sent = client.post(f"/indsatsforloeb/pladser/{place.case.number}/{act}/", {"reason": "x"})
        assert sent.status_code == 403
    started = start_course(place, by=consultant2, now=NOW)
    assert is_barred(consultant, started.case)
    assert not agency_cases(consultant).filter(pk=started.case_id).exists()


def test_what_is_told_on_the_course_bars_from_the_application_too(course, place, consultant):
    report_conflict(course.case, text=WHY, by=consultant, now=NOW)
    assert is_barred(consultant, place.case)


def test_the_manager_rules_and_the_ruling_counts_for_both(client, login, course, place, consultant, manager):
    declaration = report_conflict(course.case, text=WHY, by=consultant, now=NOW)
    login(client, manager)
    assert address(course.case) in client.get("/sagsbehandling/").content.decode()
    assert WHY in client.get(address(course.case)).content.decode()
    typed = {f"{declaration.pk}-answer": "dismissed", f"{declaration.pk}-reason": "Broren er stoppet."}
    assert client.post(address(course.case, str(declaration.pk), "afgoer"), typed).status_code == 302
    states = set(Impartiality.objects.filter(user=consultant).values_list("state", flat=True))
    assert states == {"dismissed"}
    assert agency_cases(consultant).filter(pk=course.case_id).exists()


def test_a_confirmed_conflict_takes_the_course_from_the_consultant(course, place, consultant, manager):
    declaration = report_conflict(course.case, text=WHY, by=consultant, now=NOW)
    rule_on_conflict(declaration, confirmed=True, reason="Søskende.", by=manager, now=NOW)
    assert not Assignment.objects.current().filter(case=course.case, user=consultant).exists()
    assert Impartiality.objects.get(case=place.case, user=consultant).state == "confirmed"


def lines(case) -> list[tuple]:
    """What the case's history says of conflicts: the act, what it came to, who did it."""
    rows = HistoryRow.objects.of(case.history_chain).filter(verb__in=TOLD)
    return [(row.verb, str(row.facts["state"]), row.actor_id) for row in rows]


def test_what_is_told_and_ruled_stands_in_the_history_of_both_cases(course, place, consultant, manager):
    declaration = report_conflict(course.case, text=WHY, by=consultant, now=NOW)
    rule_on_conflict(declaration, confirmed=False, reason="Broren er stoppet.", by=manager, now=NOW)
    told = [("declare_impartiality", "reported", consultant.pk), ("rule_on_impartiality", "dismissed", manager.pk)]
    assert (lines(course.case), lines(place.case)) == (told, told)


def test_a_ruling_at_the_desk_on_the_application_reaches_the_course(course, place, consultant, consultant2, manager):
    """The desk knows no courses: the course's own clock asks what has been ruled, and writes it down once."""
    report_conflict(course.case, text=WHY, by=consultant, now=NOW)
    on_application = Impartiality.objects.get(case=place.case, user=consultant)
    rule(on_application, confirmed=True, reason="Søskende.", by=manager, now=NOW)
    assert is_barred(consultant, course.case)
    assert Assignment.objects.current().filter(case=course.case, user=consultant).exists()
    follow_rulings()
    told = [("declare_impartiality", "reported", consultant.pk), ("rule_on_impartiality", "confirmed", manager.pk)]
    assert lines(course.case) == told
    assert not Assignment.objects.current().filter(case=course.case, user=consultant).exists()
    follow_rulings()
    assert (lines(course.case), lines(place.case)) == (told, told)
    assert history.broken_links(HistoryRow.objects.of(course.case.history_chain)) == []


def test_a_conflict_told_at_the_desk_is_told_to_the_team_once(course, place, consultant, consultant2):
    """One who is a caseworker too declares at the desk; Indsatsteam hears that the course must be handed over."""
    consultant.roles = [Role.COURSE_CONSULTANT, Role.POOL_MANAGER]
    consultant.save()
    declare(place.case, conflict=True, text=WHY, by=consultant, now=NOW)
    assert is_barred(consultant, course.case)
    follow_rulings()
    follow_rulings()
    assert lines(course.case) == [("declare_impartiality", "reported", consultant.pk)]
    told = OutboxMail.objects.filter(once_key__contains=f"course/{course.case.number}/conflict-")
    assert list(told.values_list("to", flat=True)) == [consultant2.email]


def test_the_barred_do_not_give_back_the_places_of_a_course_entered_by_hand(
    client, login, call, consultant, consultant2, odense, applicant, solsiden
):
    entered = Entered(odense, (solsiden,), applicant, date(2019, 9, 1), "Begyndte før portalen.")
    course = enter_course(call, entered, by=consultant, now=NOW)
    end_early(course, reason="Tilbuddet lukker.", by=consultant, now=NOW)
    report_conflict(course.case, text=WHY, by=consultant2, now=NOW)
    with pytest.raises(PermissionDenied):
        give_back_from(course, solsiden, "Lukker", by=consultant2, now=NOW)
    page = login(client, consultant2).get("/indsatsforloeb/pladser/").content.decode()
    assert ("En kollega skal give pladsen tilbage" in page, "giv-tilbage" in page) == (True, False)
    assert "giv-tilbage" in login(client, consultant).get("/indsatsforloeb/pladser/").content.decode()
    assert give_back_from(course, solsiden, "Lukker", by=consultant, now=NOW).change == -1


def test_nobody_rules_on_their_own_and_the_party_is_not_asked(client, login, course, consultant, applicant, director):
    declaration = report_conflict(course.case, text=WHY, by=consultant, now=NOW)
    with pytest.raises(PermissionDenied):
        rule_on_conflict(declaration, confirmed=False, reason="Nej", by=consultant, now=NOW)
    login(client, applicant)
    assert client.get(address(course.case)).status_code == 404


def test_one_role_takes_nothing_from_the_other(course, consultant):
    consultant.roles = [Role.COURSE_CONSULTANT, Role.CASEWORKER]
    consultant.save()
    assert agency_cases(consultant).filter(pk=course.case_id).exists()
    report_conflict(course.case, text=WHY, by=consultant, now=NOW)
    assert not agency_cases(consultant).filter(pk=course.case_id).exists()


ATTACKS = {
    "responsible": "UPDATE indsatsforloeb_course SET responsible_id = {user} WHERE id = {course}",
    "assignment": "INSERT INTO cases_assignment (case_id, user_id, assigned_at, assigned_by_id)"
    " VALUES ({case}, {user}, now(), {user})",
    "signature": "INSERT INTO indsatsforloeb_agreementsignature (agreement_id, by_id, side, sha256, at, login_method)"
    " SELECT id, {user}, 'agency', sha256, now(), 'mitid' FROM indsatsforloeb_agreement WHERE course_id = {course}",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_lets_nobody_barred_lead_or_sign(course, place, leader, consultant, consultant2, attack):
    stories.prepared(course, leader)
    stories.made(course)
    sql = "INSERT INTO cases_impartiality (case_id, user_id, state, text, declared_at, ruling)"
    with connection.cursor() as cursor:  # told on the application alone, past the portal
        cursor.execute(f"{sql} VALUES (%s, %s, 'reported', 'x', now(), '')", [place.case_id, consultant2.pk])
        cursor.execute(f"{sql} VALUES (%s, %s, 'reported', 'x', now(), '')", [place.case_id, consultant.pk])
    signer = consultant if attack == "signature" else consultant2
    words = {"user": signer.pk, "course": course.pk, "case": course.case_id}
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[attack].format(**words))
    assert refused.value.__cause__.diag.constraint_name == "duty_impartial"


def test_the_database_lets_nobody_barred_begin_a_course(place, course, consultant2):
    """What was told on the application before the course began is asked of the one who is to lead it."""
    fields = "pool_id, state, responsible_id, entered_reason, rooms, catering, substitutes, evaluates_again, "
    fields += "created_at, created_by_id, gained, end_reason, application_id"
    report_conflict(place.case, text=WHY, by=consultant2, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM indsatsforloeb_coursetilbud WHERE course_id = %s", [course.pk])
        cursor.execute("DELETE FROM indsatsforloeb_course WHERE id = %s", [course.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    values = "%s, 'startup', %s, '', '', '', '', false, now(), %s, '', '', %s"
    row = [course.case_id, place.pool_id, consultant2.pk, consultant2.pk, place.pk]
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO indsatsforloeb_course (case_id, {fields}) VALUES (%s, {values})", row)
    assert refused.value.__cause__.diag.constraint_name == "duty_impartial"
