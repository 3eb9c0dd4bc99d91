"""People: CVR numbers, regions that change, who is let in and out of an organisation."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal import actions
from portal.geography import load_geography
from portal.models import HistoryRow, Membership, Organisation, OutboxMail, Region, User
from portal.models.people import validate_cvr
from portal.states import MembershipRole, MembershipState, OrganisationKind
from portal.steps import NotPossibleNow
from tests.conftest import NOW, person

pytestmark = pytest.mark.db


@pytest.mark.parametrize("cvr", ["35209115", "29189420", "64942212"])
def test_a_cvr_number_passes_mod_11(cvr):
    validate_cvr(cvr)


@pytest.mark.parametrize("cvr", ["35209116", "3520911", "352091155", "35 20 91 15", "abcdefgh", ""])
def test_a_cvr_number_that_fails_mod_11_is_refused(cvr):
    with pytest.raises(ValidationError):
        validate_cvr(cvr)


def test_there_are_98_kommuner_in_five_regions_and_from_2027_in_four(now):
    assert load_geography(now=now) == 98
    assert load_geography(now=now) == 98
    kommuner = list(Organisation.objects.kommuner().select_related("region__successor"))
    assert len(kommuner) == 98
    assert len({kommune.region.on(date(2026, 12, 31)) for kommune in kommuner}) == 5
    assert {kommune.region.on(date(2027, 1, 1)).name for kommune in kommuner} == {
        "Region Nordjylland",
        "Region Midtjylland",
        "Region Syddanmark",
        "Region Østdanmark",
    }
    east = Region.objects.get(name="Region Østdanmark")
    assert sum(kommune.region.on(date(2027, 1, 1)) == east for kommune in kommuner) == 46


def test_kommuner_are_listed_the_danish_way(now):
    load_geography(now=now)
    names = list(Organisation.objects.kommuner().in_danish_order().values_list("name", flat=True))
    assert names[0] == "Albertslund Kommune"
    assert names[-4:] == ["Ærø Kommune", "Aabenraa Kommune", "Aalborg Kommune", "Aarhus Kommune"]


def test_an_administrator_lets_a_waiting_colleague_in(odense, administrator, now):
    waiting = person("ny@odense.example", "Nina Ny")
    place = Membership.objects.create(user=waiting, organisation=odense, state=MembershipState.WAITING, created_at=now)
    actions.let_in(place, by=administrator, now=now)
    place.refresh_from_db()
    assert place.state == MembershipState.ACTIVE
    assert OutboxMail.objects.get(to="ny@odense.example").subject == "Din adgang til Tilskudsportalen"
    with pytest.raises(NotPossibleNow):
        actions.let_in(place, by=administrator, now=now)


def test_a_member_cannot_let_anybody_in_or_out(odense, applicant, colleague, now):
    place = Membership.objects.get(user=colleague)
    for act in (actions.let_in, actions.end_membership, actions.make_administrator):
        with pytest.raises(PermissionDenied):
            act(place, by=applicant, now=now)


def test_the_last_administrator_stays_while_others_are_there(odense, administrator, applicant, now):
    place = Membership.objects.get(user=administrator)
    with pytest.raises(NotPossibleNow) as refused:
        actions.end_membership(place, by=administrator, now=now)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["last_administrator"]
    actions.make_administrator(Membership.objects.get(user=applicant), by=administrator, now=now)
    actions.end_membership(place, by=administrator, now=now)
    assert Membership.objects.administrators().get().user == applicant


def test_a_person_has_one_place_at_a_time_in_an_organisation(odense, applicant, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=applicant, organisation=odense, role=MembershipRole.MEMBER, created_at=now)


def test_two_users_cannot_share_an_e_mail_in_any_case(odense, applicant, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=applicant.email.upper(), name="Anden", created_at=now)


def test_an_organisations_kind_is_one_of_the_five(now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="X", kind="forening", cvr="29189420", created_at=now)
    assert len(OrganisationKind) == 5


def test_the_organisation_page_shows_an_administrator_who_waits(client, login, odense, administrator, now):
    waiting = person("ny@odense.example", "Nina Ny")
    place = Membership.objects.create(user=waiting, organisation=odense, state=MembershipState.WAITING, created_at=now)
    page = login(client, administrator).get(reverse("organisation"))
    assert "Venter på adgang" in page.content.decode()
    response = client.post(reverse("let_in", args=[place.pk]), follow=True)
    assert "Nina Ny har nu adgang." in response.content.decode()


def test_a_member_sees_whom_to_ask_and_no_colleagues(client, login, applicant, administrator, colleague):
    page = login(client, applicant).get(reverse("organisation")).content.decode()
    assert administrator.name in page
    assert colleague.name not in page


@pytest.mark.parametrize("address", ["let_in", "make_administrator", "end_membership"])
def test_a_strangers_click_on_another_organisations_member_is_refused(client, login, stranger, applicant, address):
    place = Membership.objects.get(user=applicant)
    response = login(client, stranger).post(reverse(address, args=[place.pk]))
    assert response.status_code == 404
    place.refresh_from_db()
    assert place.state == MembershipState.ACTIVE


@pytest.mark.parametrize(("others", "queries"), [(1, 6), (3, 6)])
def test_the_organisation_page_asks_the_same_for_one_and_three(
    client, login, odense, administrator, others, queries, django_assert_num_queries
):
    for number in range(others):
        person(f"k{number}@odense.example", f"Kollega {number}", odense)
        actions.invite(odense, f"ny{number}@odense.example", by=administrator, now=NOW)
    login(client, administrator).get(reverse("organisation"))
    with django_assert_num_queries(queries):
        client.get(reverse("organisation"))


def test_staff_are_created_with_roles_and_the_payer_has_no_other(agency, now):
    user = actions.create_staff("Ny@styrelsen.example", "Niels Ny", ["caseworker"], agency, now=now)
    assert (user.email, user.roles, user.has_usable_password()) == ("ny@styrelsen.example", ["caseworker"], False)
    with pytest.raises(NotPossibleNow) as refused:
        actions.create_staff("x@styrelsen.example", "X", ["payer", "director"], agency, now=now)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["role_stands_alone"]


def test_an_administrator_sets_the_official_mailbox_and_both_mailboxes_are_told(client, login, odense, administrator):
    address = reverse("set_official_email", args=[odense.pk])
    field = f"organisation-{odense.pk}-official_email"
    wrong = login(client, administrator).post(address, {field: "ikke en mail"})
    assert (wrong.status_code, "Skriv en gyldig e-mail" in wrong.content.decode()) == (422, True)
    assert "ikke en mail" in wrong.content.decode()
    client.post(address, {field: "Hovedpost@Odense.example"})
    odense.refresh_from_db()
    assert odense.official_email == "hovedpost@odense.example"
    assert {mail.to for mail in OutboxMail.objects.all()} == {"post@odense.example", "hovedpost@odense.example"}


def test_only_its_own_administrator_sets_the_mailbox(client, login, odense, applicant, stranger):
    data = {f"organisation-{odense.pk}-official_email": "fremmed@aalborg.example"}
    address = reverse("set_official_email", args=[odense.pk])
    answers = [login(client, user).post(address, data).status_code for user in (applicant, stranger)]
    odense.refresh_from_db()
    assert (answers, odense.official_email) == ([403, 404], "post@odense.example")


def test_the_system_administrator_confirms_who_came_by_themselves(odense, aalborg, admin, manager, capsys):
    call_command("load_kommuner")
    newcomer = Organisation.objects.create(name="Ny Region", kind="privat", cvr="10000041", created_at=admin.created_at)
    with pytest.raises(CommandError):
        call_command("confirm_organisation", newcomer.cvr, kind="region", by=manager.email)
    call_command("confirm_organisation", newcomer.cvr, kind="region", by=admin.email)
    newcomer.refresh_from_db()
    assert (newcomer.kind, newcomer.confirmed_by) == ("region", admin)
    assert newcomer not in Organisation.objects.unconfirmed()


def test_the_first_of_a_new_installation_makes_the_agency_they_belong_to(settings, db):
    settings.AGENCY = settings.AGENCY | {"name": "Styrelsen for Prøver", "cvr": "10000041"}
    call_command("create_staff", "ny@styrelsen.example", "Nanna Ny", "pool_manager")
    call_command("create_staff", "to@styrelsen.example", "Tore To", "director")
    agency = Organisation.objects.get()
    assert (agency.kind, agency.memberships.count()) == (OrganisationKind.STYRELSE, 2)
    settings.AGENCY = settings.AGENCY | {"cvr": ""}
    with pytest.raises(CommandError):
        call_command("create_staff", "tre@styrelsen.example", "Tre", "director")


def test_somebody_who_has_left_is_out_at_the_next_click(client, login, manager):
    assert login(client, manager).get("/sagsbehandling/").status_code == 200
    call_command("end_access", manager.email)
    assert client.get("/sagsbehandling/")["Location"] == "/konto/login/?next=/sagsbehandling/"
    assert HistoryRow.objects.of(manager.history_chain).get().verb == "end_access"
