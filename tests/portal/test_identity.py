"""Log-in with MitID Erhverv against a real OIDC provider on loopback: who gets in, as what, and who is told no."""

import re
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import run_server_in_thread

from portal import actions
from portal.models import Membership, Organisation, OutboxMail, User
from portal.states import MembershipRole, MembershipState, OrganisationKind
from tests.conftest import person

pytestmark = pytest.mark.db

UUID_1 = "7d0f3f0e-3a53-4b6b-8d6a-2f5f1d7a0001"
UUID_2 = "7d0f3f0e-3a53-4b6b-8d6a-2f5f1d7a0002"
SUBSTANTIAL = "https://data.gov.dk/concept/core/nsis/Substantial"


@pytest.fixture(scope="module")
def provider():
    with run_server_in_thread() as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def mitid(provider, settings):
    settings.MITID_SERVER_URL = provider
    app = {
        "provider_id": "mitid",
        "name": "MitID Erhverv",
        "client_id": "portalen",
        "secret": "hemmelig",
        "settings": {"server_url": provider, "oauth_pkce_enabled": True, "fetch_userinfo": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "SCOPE": ["openid", "nemlogin"]}}
    return provider


def claims(**changes: str) -> dict[str, str]:
    whole = {
        "loa": SUBSTANTIAL,
        "nemlogin.cvr": "29189420",
        "nemlogin.org_name": "Aalborg Kommune",
        "nemlogin.name": "Mette Medarbejder",
        "nemlogin.email": "mette@aalborg.example",
        "nemlogin.persistent_professional_id": UUID_1,
    }
    return {name: value for name, value in (whole | changes).items() if value}


def log_in(
    provider: str, given: dict[str, str], *, sub: str = "person-1", next_page: str = ""
) -> tuple[Client, httpx.Response]:
    """Walk the whole code flow: our button, the provider's form, our callback."""
    httpx.put(f"{provider}/users/{sub}", json=given).raise_for_status()
    client = Client()
    asked = {"next": next_page} if next_page else {}
    to_provider = client.post(reverse("openid_connect_login", kwargs={"provider_id": "mitid"}), asked)
    assert "code_challenge" in to_provider["Location"]
    back = httpx.post(to_provider["Location"], data={"sub": sub})
    callback = urlsplit(back.headers["Location"])
    return client, client.get(f"{callback.path}?{callback.query}")


def test_the_first_from_an_unknown_organisation_becomes_its_administrator(mitid):
    client, response = log_in(mitid, claims())
    assert response.status_code == 302
    organisation = Organisation.objects.get(cvr="29189420")
    membership = Membership.objects.get(organisation=organisation)
    assert (organisation.name, organisation.kind, organisation.confirmed_at) == (
        "Aalborg Kommune",
        OrganisationKind.PRIVAT,
        None,
    )
    assert (membership.role, membership.state) == (MembershipRole.ADMINISTRATOR, MembershipState.ACTIVE)
    assert membership.user.person_uuid == UUID(UUID_1)
    assert client.session["tilskud_login"] == {"user": membership.user.pk, "cvr": "29189420", "person_uuid": UUID_1}


def test_the_log_in_returns_to_the_very_field(mitid):
    field = "/mine-tilskudssager/2019-0001/ansoegning/#project_manager"
    _, response = log_in(mitid, claims(), next_page=field)
    assert (response.status_code, response["Location"]) == (302, field)


def test_the_invited_is_a_member_at_once(mitid, aalborg, now):
    leader = person("leder@aalborg.example", "Lea Leder", aalborg, admin=True)
    actions.invite(aalborg, "Mette@aalborg.example", by=leader, now=now)
    log_in(mitid, claims())
    assert Membership.objects.get(user__email="mette@aalborg.example").state == MembershipState.ACTIVE


def test_the_next_colleague_waits_for_the_administrator_and_a_known_organisation_is_reused(mitid, aalborg):
    log_in(mitid, claims())
    changed = {"nemlogin.persistent_professional_id": UUID_2, "nemlogin.email": "karl@aalborg.example"}
    log_in(mitid, claims(**changed), sub="person-2")
    states = Membership.objects.filter(organisation=aalborg).order_by("pk").values_list("role", "state")
    assert list(states) == [("administrator", "active"), ("member", "waiting")]
    assert Organisation.objects.filter(cvr="29189420").count() == 1


def test_the_same_person_logs_in_twice_and_stays_one_user(mitid):
    log_in(mitid, claims())
    log_in(mitid, claims(**{"nemlogin.email": "nyt-navn@aalborg.example"}))
    assert User.objects.count() == 1
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (claims(**{"nemlogin.cvr": ""}), "privat MitID"),
        (claims(identity_type="private"), "privat MitID"),
        (claims(loa="https://data.gov.dk/concept/core/nsis/Low"), "sikringsniveau"),
        (claims(loa=""), "sikringsniveau"),
        (claims(**{"nemlogin.cvr": "29189421"}), "har ikke oplyst"),
        (claims(**{"nemlogin.persistent_professional_id": "ikke-et-id"}), "har ikke oplyst"),
        (claims(**{"nemlogin.email": ""}), "har ikke oplyst"),
    ],
)
def test_a_log_in_that_is_not_enough_is_refused_in_plain_danish(mitid, given, words):
    client, response = log_in(mitid, given, sub="person-3")
    assert response.status_code == 403
    assert words in re.sub(r"\s+", " ", response.content.decode())
    assert User.objects.count() == 0
    assert "_auth_user_id" not in client.session


def test_an_e_mail_that_is_taken_is_never_handed_over(mitid, applicant):
    _, response = log_in(mitid, claims(**{"nemlogin.email": applicant.email}))
    assert response.status_code == 403
    assert User.objects.count() == 1


def test_a_person_bound_to_one_cvr_is_refused_with_another(mitid, odense):
    log_in(mitid, claims())
    _, response = log_in(mitid, claims(**{"nemlogin.cvr": odense.cvr}), sub="person-4")
    assert response.status_code == 403
    assert Membership.objects.filter(organisation=odense).count() == 0


@pytest.mark.parametrize(("allowed", "status"), [(True, 302), (False, 200)])
def test_outside_a_demo_an_applicant_has_no_password_log_in(client, applicant, settings, allowed, status):
    settings.PASSWORD_FOR_APPLICANTS = allowed
    response = client.post(reverse("account_login"), {"login": applicant.email, "password": "tilskud-demo"})
    assert response.status_code == status
    assert ("_auth_user_id" in client.session) is allowed


def test_staff_have_a_password_only_where_the_agency_says_so(client, caseworker, settings):
    settings.PASSWORD_FOR_STAFF = False
    client.post(reverse("account_login"), {"login": caseworker.email, "password": "tilskud-demo"})
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_answered_by_the_outbox_and_tells_nothing_to_others(client, caseworker):
    client.post(reverse("account_reset_password"), {"email": caseworker.email})
    assert [(mail.to, "/konto/password/reset/key/" in mail.body) for mail in OutboxMail.objects.all()] == [
        (caseworker.email, True)
    ]
