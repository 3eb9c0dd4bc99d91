"""Does a submission keep how its sender proved who they are?"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.models import Submission
from tests.applications.factories import approved_draft

pytestmark = pytest.mark.db
PERSON = "7d0f3f0e-3a53-4b6b-8d6a-2f5f1d7a0001"


@pytest.fixture
def address(open_pool, applicant, approver) -> str:
    application = approved_draft(open_pool, applicant, approver, timezone.now())
    return reverse("applications:submit", args=[application.case.number])


def kept() -> tuple[str, str, str]:
    sent = Submission.objects.get()
    return sent.login_method, sent.cvr, str(sent.person_uuid)


def test_by_mitid_erhverv_with_cvr_and_person(address, client: Client, applicant, login) -> None:
    login(client, applicant)
    session = client.session
    session["tilskud_login"] = {"user": applicant.pk, "cvr": "35209115", "person_uuid": PERSON}
    session.save()
    assert client.post(address).status_code == 200
    assert kept() == ("mitid", "35209115", PERSON)


def test_by_password_with_neither(address, client: Client, applicant, login) -> None:
    assert login(client, applicant).post(address).status_code == 200
    assert kept() == ("password", "", "None")


def test_another_persons_log_in_in_the_same_session_is_not_taken(address, client: Client, applicant, login) -> None:
    login(client, applicant)
    session = client.session
    session["tilskud_login"] = {"user": applicant.pk + 1, "cvr": "35209115", "person_uuid": PERSON}
    session.save()
    assert client.post(address).status_code == 200
    assert kept() == ("password", "", "None")
