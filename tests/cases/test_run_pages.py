"""The shared pages of a run: who sees what, what is asked, and is anything typed ever lost?"""

import pytest
from django.utils import timezone

from cases import actions
from cases.models import Attendance, Gathering, Goal, GroupMember, PlanAction
from cases.plan import ActionDraft, GoalDraft

pytestmark = pytest.mark.db


@pytest.fixture
def now():
    """The pages ask the clock itself."""
    return timezone.now()


@pytest.fixture
def home(run) -> str:
    return f"/forloeb/{run.number}/"


@pytest.fixture
def goal(run, consultant, now) -> Goal:
    return actions.add_goal(run, GoalDraft("Flere dyrker motion", "health"), by=consultant, now=now)


def text_of(response) -> str:
    return response.content.decode()


MEETING = {
    "seen": "0", "kind": "start_meeting", "title": "Opstartsmøde", "day": "24.09.2030", "clock": "9.00",
    "ends_clock": "12.00", "ends_day": "", "place": "Rådhuset", "hours": "3,5", "agenda": "1. Velkomst",
}  # fmt: skip


def test_who_opens_the_pages(
    client, login, run, gathering, goal, home, applicant, administrator, consultant, consultant2, external, stranger,
    auditor, caseworker, colleague,
):  # fmt: skip
    pages = ["gruppe/", "aktiviteter/", f"aktiviteter/{gathering.pk}/", "aktiviteter/fremmoede/", "plan/"]
    pages += [f"aktiviteter/{gathering.pk}/invitation/", f"aktiviteter/{gathering.pk}/aktivitet.ics"]
    readers, others = (
        [applicant, administrator, consultant, consultant2, auditor],
        [external, stranger, caseworker, colleague],
    )
    for user in readers:
        assert {login(client, user).get(home + page).status_code for page in pages} == {200}, user
    for user in others:
        assert {login(client, user).get(home + page).status_code for page in pages} == {404}, user


def test_a_citizens_first_name_is_seen_by_those_who_carry_the_run_alone(
    client, login, gathering, home, applicant, consultant, consultant2, auditor, administrator
):
    pages = ["gruppe/", f"aktiviteter/{gathering.pk}/", "aktiviteter/fremmoede/"]
    for user in (applicant, consultant):
        assert all("Bodil" in text_of(login(client, user).get(home + page)) for page in pages)
    for user in (consultant2, auditor, administrator):
        assert not any("Bodil" in text_of(login(client, user).get(home + page)) for page in pages)
    printed = login(client, applicant).get(f"{home}aktiviteter/{gathering.pk}/invitation/")
    assert not [name for name in ("Bodil", "Lene", "Arne") if name in text_of(printed)]


def test_the_group_says_who_is_missing_until_they_are_there(client, login, home, applicant):
    login(client, applicant)
    page = text_of(client.get(f"{home}gruppe/"))
    assert "Gruppen mangler" in page
    assert "Daglig leder eller souschef" in page
    for role, name in (("daily_leader", "Lene"), ("amr", "Arne"), ("tr", "Trine")):
        sent = client.post(f"{home}gruppe/tilfoej/", {"role": role, "name": name})
        assert (sent.status_code, sent["Location"]) == (302, f"{home}gruppe/")
    assert "Gruppen mangler" not in text_of(client.get(f"{home}gruppe/"))


def test_a_wrong_member_stands_at_the_field_and_is_kept(client, login, home, applicant):
    login(client, applicant)
    answer = client.post(f"{home}gruppe/tilfoej/", {"role": "citizen", "name": "Bodil Borger", "email": "b@x.example"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Skriv højst fornavnet" in page
    assert 'value="Bodil Borger"' in page
    assert "<title>Fejl: " in page
    assert not GroupMember.objects.exists()


def test_a_member_is_changed_and_taken_out(client, login, group, home, applicant):
    login(client, applicant)
    one = f"{home}gruppe/{group[0].pk}/"
    assert 'value="Lene Leder"' in text_of(client.get(one))
    client.post(one, {"role": "deputy_leader", "name": "Lene Leder", "email": "ny@odense.example"})
    client.post(f"{one}tag-ud/")
    group[0].refresh_from_db()
    assert (group[0].role, group[0].email, group[0].ended_by) == ("deputy_leader", "ny@odense.example", applicant)
    assert client.post(f"{one}tag-ud/").status_code == 409
    assert client.get(one).status_code == 404


def test_an_activity_is_planned_with_the_kinds_of_the_floor_above(client, login, home, group, consultant):
    login(client, consultant)
    blank = text_of(client.get(f"{home}aktiviteter/ny/?slags=story_workshop"))
    assert 'value="Fortællingsworkshop"' in blank
    assert blank.count("checked") == 4  # the whole group
    sent = client.post(f"{home}aktiviteter/ny/", MEETING | {"members": [group[0].pk, group[3].pk]})
    one = Gathering.objects.get()
    assert sent["Location"] == f"{home}aktiviteter/{one.pk}/"
    assert [str(one.hours), one.attendance.count()] == ["3.50", 2]
    page = text_of(client.get(f"{home}aktiviteter/"))
    assert "tirsdag den 24. september 2030 kl. 09.00–12.00" in page
    assert "3,50 timer" in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"day": "24.09.2010"}, "Vælg et tidspunkt, der ikke er passeret."),
        ({"ends_clock": "8.00"}, "Aktiviteten slutter, før den begynder."),
        ({"day": "27.10.2030", "clock": "2.30"}, "Klokkeslættet findes to gange eller slet ikke"),
        ({"day": "31.03.2030", "clock": "2.30", "ends_clock": "4.00"}, "Klokkeslættet findes to gange eller slet ikke"),
        ({"day": "31.02.2030"}, "Den dato findes ikke."),
        ({"clock": "25.00"}, "Skriv klokkeslættet som timer.minutter"),
        ({"hours": "mange"}, "Timer"),
        ({"kind": "party"}, "party"),
        ({"title": ""}, "Titel"),
        ({"agenda": "Bodil fortæller"}, "Teksten nævner Bodil"),
    ],
)
def test_a_wrong_activity_stands_at_the_field_and_is_kept(client, login, home, group, applicant, typed, told):
    login(client, applicant)
    answer = client.post(f"{home}aktiviteter/ny/", MEETING | typed)
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'data-module="error-summary"' in page
    assert told.lower() in page.lower()
    assert 'value="Rådhuset"' in page
    assert not Gathering.objects.exists()


def test_two_who_move_an_activity_both_see_what_the_other_wrote(
    client, login, home, gathering, applicant, meeting, now
):
    actions.change_gathering(gathering, meeting("Opstart i Vollsmose", days=9), by=applicant, now=now)
    login(client, applicant)
    one = f"{home}aktiviteter/{gathering.pk}/ret/"
    answer = client.post(one, MEETING | {"title": "Mit møde"})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Opstart i Vollsmose" in page
    assert 'value="Mit møde"' in page
    assert '<input type="hidden" name="seen" value="1"' in page
    again = client.post(one, MEETING | {"title": "Mit møde", "seen": "1"})
    assert again.status_code == 302
    assert Gathering.objects.get().sequence == 2


def test_what_lies_at_the_same_time_is_a_warning(client, login, home, consultant):
    login(client, consultant)
    client.post(f"{home}aktiviteter/ny/", MEETING)
    answer = client.post(f"{home}aktiviteter/ny/", MEETING | {"title": "Andet"}, follow=True)
    assert "Ligger samtidig med «Opstartsmøde»" in text_of(answer)
    assert Gathering.objects.count() == 2


def test_who_is_invited_is_counted_by_how_they_hear_of_it(client, login, home, gathering, applicant):
    assert "3 inviteret med mail, 1 på papir" in text_of(login(client, applicant).get(f"{home}aktiviteter/"))
    GroupMember.objects.exclude(role="citizen").update(email="")
    assert "4 inviteret på papir" in text_of(client.get(f"{home}aktiviteter/"))
    GroupMember.objects.filter(role="amr").update(user=applicant)
    assert "1 inviteret med mail, 3 på papir" in text_of(client.get(f"{home}aktiviteter/"))


def test_cancelled_and_held_from_the_page(client, login, home, gathering, run, applicant, meeting, now):
    login(client, applicant)
    one = f"{home}aktiviteter/{gathering.pk}/"
    assert client.post(f"{one}afholdt/").status_code == 409
    assert client.post(f"{one}aflys/", {"aflys-reason": ""}).status_code == 422
    assert client.post(f"{one}aflys/", {"aflys-reason": "Sygdom"}).status_code == 302
    assert "Aflyst: Sygdom" in text_of(client.get(one))
    earlier = actions.plan_gathering(run, meeting(days=-2, already_held=True), by=applicant, now=now)
    assert "deltog" in text_of(client.get(f"{home}aktiviteter/"))
    assert client.post(f"{home}aktiviteter/{earlier.pk}/afholdt/").status_code == 409


@pytest.fixture
def over(run, group, meeting, applicant, now) -> Gathering:
    return actions.plan_gathering(run, meeting(days=-2, already_held=True), by=applicant, now=now)


def test_two_can_note_attendance_at_once(client, login, home, over, group, applicant, consultant, now):
    """What one has not touched is not written back over what the other noted."""
    actions.note_attendance(over, {group[0].pk: "present"}, by=consultant, now=now)
    login(client, applicant)
    shown_before = {f"foer-{each.pk}": "invited" for each in group}
    sent = {f"fremmoede-{each.pk}": "invited" for each in group} | {f"fremmoede-{group[1].pk}": "excused"}
    assert client.post(f"{home}aktiviteter/{over.pk}/fremmoede/", shown_before | sent).status_code == 302
    found = {row.member_id: row.state for row in Attendance.objects.all()}
    assert [found[each.pk] for each in group] == ["present", "excused", "invited", "invited"]


def test_participants_and_minutes_from_the_page(client, login, home, over, applicant, consultant, now):
    login(client, applicant)
    one = f"{home}aktiviteter/{over.pk}/"
    assert client.post(f"{one}deltagere/", {"names": "Nanna Nielsen\nOskar Olsen"}).status_code == 302
    refused = client.post(f"{one}deltagere/", {"names": "Bodil"})
    assert (refused.status_code, "skrives ikke på en liste" in text_of(refused)) == (422, True)
    assert client.post(f"{one}referat/", {"text": "Vi blev enige.", "seen": "0"}).status_code == 302
    stale = client.post(f"{one}referat/", {"text": "Mit referat", "seen": "0"})
    page = text_of(stale)
    assert stale.status_code == 409
    assert "Anna Ansøger har gemt et referat, mens du skrev" in page
    assert "Mit referat</textarea>" in page
    assert client.post(f"{one}referat/", {"text": "Begge dele", "seen": "1"}).status_code == 302
    login(client, consultant)
    page = text_of(client.get(one))
    assert "Begge dele" in page
    assert "Tidligere udgaver (1)" in page


def test_the_calendar_address_is_made_renewed_and_closed(client, login, home, gathering, consultant2):
    """Also by somebody who only reads the run."""
    login(client, consultant2)
    page = text_of(client.get(f"{home}aktiviteter/"))
    assert page.count("Lav en kalenderadresse") == 2
    assert "Luk adressen" not in page
    client.post(f"{home}aktiviteter/kalender/", {"hvad": "case"})
    page = text_of(client.get(f"{home}aktiviteter/"))
    address = page.split('value="http://127.0.0.1:8000')[1].split('"')[0]
    assert client.get(address).status_code == 200
    client.post(f"{home}aktiviteter/kalender/luk/", {"hvad": "case"})
    assert client.get(address).status_code == 404
    client.post(f"{home}aktiviteter/kalender/", {"hvad": "mine"})
    assert "Lav en ny adresse" in text_of(client.get(f"{home}aktiviteter/"))


def test_a_goal_and_its_actions_from_the_page(client, login, home, group, applicant, consultant, run):
    login(client, applicant)
    client.post(f"{home}plan/maal/", {"seen": "0", "title": "Mere motion", "theme": "health", "indicator": ""})
    goal = Goal.objects.get()
    under = {"seen": "0", "text": "Gåtur", "responsible": group[0].pk, "due_on": "1.10.2019", "state": "not_begun"}
    assert client.post(f"{home}plan/maal/{goal.pk}/handling/", under).status_code == 302
    page = text_of(client.get(f"{home}plan/"))
    assert "Sundhed" in page
    assert "Forsinket" in page
    assert "Lene Leder" in page
    action = PlanAction.objects.get()
    one = f"{home}plan/handling/{action.pk}/"
    login(client, consultant)
    done = under | {"seen": "1", "state": "under_way", "note": "Vi er begyndt"}
    assert client.post(one, done).status_code == 302
    stale = client.post(one, under | {"seen": "1", "text": "Løbetur"})
    page = text_of(stale)
    assert stale.status_code == 409
    assert "Ida Indsatsteam har ændret handlingen, mens du skrev" in page
    assert 'value="Løbetur"' in page
    assert '<input type="hidden" name="seen" value="2"' in page
    assert "Vi er begyndt" in page
    assert client.post(one, under | {"seen": "2", "due_on": "32.1.2019"}).status_code == 422


def test_a_goal_is_changed_and_given_up_from_the_page(client, login, home, goal, applicant):
    login(client, applicant)
    one = f"{home}plan/maal/{goal.pk}/"
    assert client.post(one, {"seen": "1", "title": "Mere motion", "theme": "", "indicator": ""}).status_code == 302
    stale = client.post(one, {"seen": "1", "title": "Mindre motion", "theme": "", "indicator": ""})
    assert (stale.status_code, "Nu står der: «Mere motion»" in text_of(stale)) == (409, True)
    assert client.post(f"{one}opgiv/", {"reason": ""}).status_code == 422
    assert client.post(f"{one}opgiv/", {"reason": "Vi prøver noget andet"}).status_code == 302
    assert "Opgivne mål (1)" in text_of(client.get(f"{home}plan/"))


def test_who_only_reads_is_offered_nothing_and_refused(
    client, login, home, gathering, goal, group, run, applicant, consultant2, now
):
    action = actions.add_action(goal, ActionDraft("Gåtur"), by=applicant, now=now)
    login(client, consultant2)
    for page in ("gruppe/", f"aktiviteter/{gathering.pk}/", "plan/", f"plan/handling/{action.pk}/"):
        answer = client.get(home + page)
        assert "csrfmiddlewaretoken" not in text_of(answer).split("<main")[1].split("</main")[0], page
    one, goal_page = f"aktiviteter/{gathering.pk}/", f"plan/maal/{goal.pk}/"
    typed = {
        "gruppe/tilfoej/": {"role": "tr", "name": "Ny"},
        f"gruppe/{group[0].pk}/": {"role": "tr", "name": "Ny"},
        f"gruppe/{group[0].pk}/tag-ud/": {},
        "aktiviteter/ny/": MEETING,
        f"{one}ret/": MEETING,
        f"{one}aflys/": {"aflys-reason": "Nej"},
        f"{one}afholdt/": {},
        f"{one}fremmoede/": {f"fremmoede-{group[0].pk}": "excused"},
        f"{one}deltagere/": {"names": "Nanna"},
        f"{one}referat/": {"text": "Nej", "seen": "0"},
        "plan/maal/": {"title": "Nej", "seen": "0"},
        goal_page: {"title": "Nej", "seen": "1"},
        f"{goal_page}opgiv/": {"reason": "Nej"},
        f"{goal_page}flyt/": {"vej": "op"},
        f"{goal_page}handling/": {"text": "Nej", "state": "done", "seen": "0"},
        f"plan/handling/{action.pk}/": {"text": "Nej", "state": "done", "seen": "1"},
        f"plan/handling/{action.pk}/flyt/": {"vej": "op"},
    }
    assert {page: client.post(home + page, data).status_code for page, data in typed.items()} == dict.fromkeys(
        typed, 403
    )


def test_another_cases_rows_are_not_reached_through_ones_own(
    client, login, gathering, group, goal, applicant, open_run, aalborg, aalborg_applicant, consultant, now
):
    action = actions.add_action(goal, ActionDraft("Gåtur"), by=applicant, now=now)
    other = open_run(aalborg, consultant, aalborg_applicant)
    login(client, aalborg_applicant)
    home = f"/forloeb/{other.number}/"
    pages = [f"gruppe/{group[0].pk}/", f"aktiviteter/{gathering.pk}/", f"aktiviteter/{gathering.pk}/ret/"]
    pages += [f"aktiviteter/{gathering.pk}/aktivitet.ics", f"plan/maal/{goal.pk}/", f"plan/handling/{action.pk}/"]
    assert {client.get(home + page).status_code for page in pages} == {404}
    assert client.post(f"{home}gruppe/{group[0].pk}/tag-ud/").status_code == 404


@pytest.mark.parametrize(
    ("page", "queries"), [("gruppe/", 11), ("aktiviteter/", 9), ("aktiviteter/fremmoede/", 10), ("plan/", 11)]
)
def test_the_pages_cost_the_same_for_one_and_for_three(
    client, login, run, home, group, gathering, meeting, applicant, consultant, now, page, queries,
    django_assert_num_queries,
):  # fmt: skip
    def another(number: int) -> None:
        actions.plan_gathering(run, meeting(days=9 + number), by=consultant, now=now)
        goal = actions.add_goal(run, GoalDraft(f"Mål {number}"), by=consultant, now=now)
        for text in ("Gåtur", "Løbetur"):
            actions.add_action(goal, ActionDraft(text, group[0], note="Aftalt"), by=applicant, now=now)

    another(0)
    login(client, applicant)
    client.get(home + page)
    with django_assert_num_queries(queries):
        client.get(home + page)
    for number in (1, 2):
        another(number)
    with django_assert_num_queries(queries):
        client.get(home + page)
