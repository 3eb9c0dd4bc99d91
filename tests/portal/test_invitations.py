"""Invited colleagues: in at once by CVR and e-mail together, by neither alone, and not when it has been withdrawn."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal import actions
from portal.claims import Claims
from portal.models import HistoryRow, Invitation, Membership, OutboxMail
from portal.states import MembershipState
from portal.steps import NotPossibleNow
from tests.conftest import person

pytestmark = pytest.mark.db
EMAIL = "ny@odense.example"


def arrives(organisation, now, email=EMAIL):
    """Somebody logs in with MitID Erhverv for the first time."""
    claims = Claims(organisation.cvr, organisation.name, "Nina Ny", email, uuid4())
    return actions.admit(claims, now=now).memberships.get()


def codes(error: pytest.ExceptionInfo) -> list[str]:
    return [obstacle.code for obstacle in error.value.obstacles]


def test_the_invited_is_a_member_from_the_first_log_in_and_nobody_is_told_to_wait(odense, administrator, now):
    invitation = actions.invite(odense, "NY@odense.example", by=administrator, now=now)
    mails = OutboxMail.objects.count()
    place = arrives(odense, now)
    invitation.refresh_from_db()
    assert (place.state, place.role) == (MembershipState.ACTIVE, "member")
    assert (invitation.accepted_at, invitation.accepted_by) == (now, place.user)
    assert OutboxMail.objects.count() == mails


def test_the_mail_names_the_portal_and_opens_nothing_by_itself(odense, administrator, now):
    actions.invite(odense, EMAIL, by=administrator, now=now)
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == (EMAIL, "Invitation til Tilskudsportalen")
    addresses = [word for word in mail.body.split() if word.startswith("http")]
    assert addresses == ["http://127.0.0.1:8000/konto/login/"]
    row = HistoryRow.objects.of(administrator.history_chain).last()
    assert (row.verb, set(row.facts)) == ("invite", {"organisation", "invitation"})


@pytest.mark.parametrize("kept", ["the e-mail alone", "the CVR alone", "withdrawn"])
def test_without_both_or_after_a_withdrawal_the_newcomer_waits(odense, aalborg, administrator, now, kept):
    person("leder@aalborg.example", "Lea Leder", aalborg, admin=True)
    invitation = actions.invite(odense, EMAIL, by=administrator, now=now)
    if kept == "withdrawn":
        actions.withdraw_invitation(invitation, by=administrator, now=now)
    where = aalborg if kept == "the e-mail alone" else odense
    place = arrives(where, now, "anden@odense.example" if kept == "the CVR alone" else EMAIL)
    assert place.state == MembershipState.WAITING
    assert Invitation.objects.filter(accepted_at__isnull=False).count() == 0


def test_who_left_and_is_invited_again_comes_back_at_once(odense, administrator, now):
    actions.invite(odense, EMAIL, by=administrator, now=now)
    place = arrives(odense, now)
    user = place.user
    actions.end_membership(place, by=administrator, now=now)
    actions.invite(odense, EMAIL, by=administrator, now=now)
    claims = Claims(odense.cvr, odense.name, user.name, EMAIL, user.person_uuid)
    assert actions.admit(claims, now=now) == user
    assert Membership.objects.current().get(user=user).state == MembershipState.ACTIVE


def test_nobody_is_invited_twice_and_no_colleague_needs_to_be(odense, administrator, colleague, now):
    actions.invite(odense, EMAIL, by=administrator, now=now)
    for email, code in [(EMAIL, "already_invited"), (colleague.email, "already_member")]:
        with pytest.raises(NotPossibleNow) as refused:
            actions.invite(odense, email, by=administrator, now=now)
        assert codes(refused) == [code]
    Membership.objects.filter(user=colleague).update(state=MembershipState.WAITING)
    with pytest.raises(NotPossibleNow) as refused:
        actions.invite(odense, colleague.email, by=administrator, now=now)
    assert codes(refused) == ["already_waiting"]


def test_people_of_other_organisations_are_invited_like_anybody_so_that_nothing_is_learnt(
    odense, administrator, stranger, now
):
    actions.invite(odense, stranger.email, by=administrator, now=now)
    assert OutboxMail.objects.get().to == stranger.email


def test_only_the_organisations_own_administrator_invites_and_withdraws(
    odense, administrator, colleague, stranger, now
):
    invitation = actions.invite(odense, EMAIL, by=administrator, now=now)
    for other in (colleague, stranger):
        with pytest.raises(PermissionDenied):
            actions.invite(odense, "en.anden@odense.example", by=other, now=now)
        with pytest.raises(PermissionDenied):
            actions.withdraw_invitation(invitation, by=other, now=now)


def test_an_invitation_ends_once(odense, administrator, now):
    accepted = actions.invite(odense, EMAIL, by=administrator, now=now)
    arrives(odense, now)
    withdrawn = actions.invite(odense, "to@odense.example", by=administrator, now=now)
    actions.withdraw_invitation(withdrawn, by=administrator, now=now)
    for invitation, code in [(accepted, "invitation_accepted"), (withdrawn, "invitation_withdrawn")]:
        with pytest.raises(NotPossibleNow) as refused:
            actions.withdraw_invitation(invitation, by=administrator, now=now)
        assert codes(refused) == [code]


def test_the_last_administrator_stays_also_when_the_others_only_wait(odense, administrator, colleague, now):
    Membership.objects.filter(user=colleague).update(state=MembershipState.WAITING)
    with pytest.raises(NotPossibleNow) as refused:
        actions.end_membership(administrator.memberships.get(), by=administrator, now=now)
    assert codes(refused) == ["last_administrator"]


def test_the_page_invites_lists_with_the_date_and_withdraws(client, login, odense, administrator):
    login(client, administrator)
    page, field = reverse("organisation"), f"invitation-{odense.pk}-email"
    address = reverse("invite", args=[odense.pk])
    assert client.post(address, {field: "ingen"}).status_code == 422
    sent = client.post(address, {field: EMAIL}, follow=True).content.decode()
    invitation = Invitation.objects.get()
    assert f"<strong>{EMAIL}</strong> – inviteret" in sent
    again = client.post(address, {field: EMAIL})
    assert (again.status_code, "Der er allerede en invitation til den e-mail." in again.content.decode()) == (422, True)
    client.post(reverse("withdraw_invitation", args=[invitation.pk]))
    assert f"<strong>{EMAIL}</strong>" not in client.get(page).content.decode()


def test_a_member_without_the_duty_sees_no_invitations(client, login, odense, administrator, colleague, now):
    actions.invite(odense, EMAIL, by=administrator, now=now)
    assert EMAIL not in login(client, colleague).get(reverse("organisation")).content.decode()
