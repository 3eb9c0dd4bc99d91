"""Can one sign up, cancel and fetch the material by the pages, and does only the agency see who comes?"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pools.actions.meeting import sign_up
from pools.document import InformationMeeting
from pools.models import MeetingMaterial, MeetingSignup
from portal.models import FileScan, OutboxMail
from tests.pools.factories import announced_pool
from tests.pools.test_pages import main_of, text_of
from tests.portal.file_samples import docx, pdf, pdf_locked

pytestmark = pytest.mark.db
PAGE, DESK = "/puljer/recovery-2019/informationsmoede/", "/sagsbehandling/puljer/recovery-2019/informationsmoede/"
ANNA = {"name": "Anna", "organisation": "Odense Kommune", "email": "anna@odense.example"}
BO = {"name": "Bo", "organisation": "Aalborg Kommune", "email": "bo@aalborg.example"}
PDF = pdf()


@pytest.fixture
def pool(manager, manager2):
    """A meeting in a week with one place: what is posted is stamped by the database's own clock."""
    today = timezone.now()
    starts = today + timedelta(days=7)
    meeting = InformationMeeting(starts, starts + timedelta(hours=2), "Der er møde", "i Odense", capacity=1)
    return announced_pool(
        manager,
        manager2,
        now=today,
        opens=today - timedelta(days=1),
        deadline=today + timedelta(days=30),
        information_meeting=meeting,
    )


def test_a_visitor_signs_up_and_is_told_the_place(client, pool):
    assert "Ledige pladser 1 af 1" in text_of(client.get(PAGE))
    answer = text_of(client.post(f"{PAGE}tilmeld/", ANNA, follow=True))
    assert "Du har en plads. Vi har sendt en bekræftelse til anna@odense.example." in answer
    assert "Ingen. Du kan komme på venteliste." in answer
    second = text_of(client.post(f"{PAGE}tilmeld/", BO, follow=True))
    assert "Mødet er fuldt. Du står som nr. 1 på ventelisten." in second
    assert ("Tilmeld en mere" in second, "Skriv mig på ventelisten" in second) == (True, False)


def test_the_same_mail_again_is_told_as_such(client, pool):
    for _ in range(2):
        answer = text_of(client.post(f"{PAGE}tilmeld/", ANNA, follow=True))
    assert "Du er allerede tilmeldt med den e-mail. Du har en plads." in answer
    assert MeetingSignup.objects.count() == 1


def test_a_wrong_field_keeps_what_was_typed(client, pool):
    response = client.post(f"{PAGE}tilmeld/", ANNA | {"email": "anna"})
    assert (response.status_code, 'value="Odense Kommune"' in main_of(response)) == (422, True)
    assert MeetingSignup.objects.count() == 0


def test_the_link_of_the_mail_shows_before_it_cancels(client, pool):
    client.post(f"{PAGE}tilmeld/", ANNA)
    client.post(f"{PAGE}tilmeld/", BO)
    signup = MeetingSignup.objects.get(name="Anna")
    link = f"{PAGE}afmeld/{signup.token}/"
    assert link in OutboxMail.objects.get(to=signup.email).body
    assert "Du har en plads." in text_of(client.get(link))
    assert MeetingSignup.objects.standing().count() == 2
    assert "Din tilmelding er afmeldt." in text_of(client.post(link, follow=True))
    assert "Du har allerede meldt afbud." in text_of(client.get(link))
    assert client.post(link).status_code == 409
    assert OutboxMail.objects.filter(to=BO["email"], subject__startswith="Plads på").count() == 1


def test_a_token_opens_its_own_sign_up_alone(client, pool, manager, manager2):
    assert client.get(f"{PAGE}afmeld/{uuid4()}/").status_code == 404
    signup = sign_up(pool, **ANNA, by=None, now=timezone.now()).signup
    announced_pool(manager, manager2, slug="en-anden")
    assert client.get(f"/puljer/en-anden/informationsmoede/afmeld/{signup.token}/").status_code == 404


def test_a_pool_without_a_meeting_has_no_such_page(client, manager, manager2):
    announced_pool(manager, manager2, information_meeting=None)
    assert (client.get(PAGE).status_code, client.get(f"{PAGE}moede.ics").status_code) == (404, 404)


def test_after_the_meeting_one_reads_and_no_longer_signs_up(client, manager, manager2):
    announced_pool(manager, manager2)
    page = text_of(client.get(PAGE))
    assert ("Mødet er holdt." in page, "Tilmeld dig" in page) == (True, False)
    assert client.post(f"{PAGE}tilmeld/", ANNA).status_code == 409


def put_up(client, content=PDF, name="oplaeg.pdf"):
    file = SimpleUploadedFile(name, content)
    return client.post(f"{DESK}materiale/", {"title": "Oplæg om puljen", "file": file})


def test_the_manager_puts_material_up_that_everybody_can_fetch(client, login, pool, manager):
    login(client, manager)
    assert put_up(client).status_code == 302
    client.logout()
    assert "Oplæg om puljen (PDF" in text_of(client.get(PAGE))
    material = MeetingMaterial.objects.get()
    file = client.get(f"{PAGE}materiale/{material.pk}/")
    assert (file.content, file["Content-Type"]) == (PDF, "application/pdf")
    assert file["Content-Disposition"].startswith("attachment")


def test_material_with_a_virus_is_given_to_nobody(client, login, pool, manager):
    login(client, manager)
    put_up(client)
    material = MeetingMaterial.objects.get()
    FileScan.objects.create(file=material.file, is_clean=False, signature="Win.Test.EICAR", at=timezone.now())
    for _ in ("the manager", "a visitor"):
        answer = client.get(f"{PAGE}materiale/{material.pk}/")
        assert (answer.status_code, "Filen indeholder virus" in text_of(answer)) == (409, True)
        client.logout()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (docx(), "oplaeg.docx", "Filen er ikke en PDF. Gem den som PDF, og vælg den igen."),
        (docx(), "oplaeg.pdf", "vælg den rigtige fil."),
        (b"%PDF-1.7\n1 0 obj\n", "oplaeg.pdf", "Filen kan ikke læses som PDF."),
        (pdf_locked(), "oplaeg.pdf", "adgangskode"),
        (b"", "oplaeg.pdf", "Filen er tom. Vælg en anden."),
        (PDF + b" " * (20 * 1024 * 1024), "oplaeg.pdf", "Filen er for stor. Den må højst fylde 20 MB."),
    ],
)
def test_what_is_no_whole_pdf_is_refused_with_a_reason(client, login, pool, manager, content, name, words):
    response = put_up(login(client, manager), content, name)
    assert (response.status_code, words in text_of(response)) == (422, True)
    assert MeetingMaterial.objects.count() == 0


def test_who_comes_is_seen_by_the_agency_alone(client, login, pool, manager, auditor, caseworker, applicant):
    sign_up(pool, **ANNA, by=None, now=timezone.now())
    sign_up(pool, **BO, by=None, now=timezone.now())
    for other in (caseworker, applicant):
        assert login(client, other).get(DESK).status_code == 403
        assert put_up(client).status_code == 403
    page = text_of(login(client, manager).get(DESK))
    assert "1 har en plads af 1. 1 står på venteliste." in page
    assert "Bo Aalborg Kommune bo@aalborg.example" in page
    read_only = login(client, auditor).get(DESK)
    assert ("Bo Aalborg" in text_of(read_only), 'type="file"' in main_of(read_only)) == (True, False)
    client.logout()
    assert "anna@odense.example" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_and_for_three(client, login, pool, manager, count, django_assert_num_queries):
    login(client, manager)
    for number in range(count):
        sign_up(pool, **ANNA | {"email": f"{number}@odense.example"}, by=None, now=timezone.now())
        put_up(client)
    client.get(DESK)
    with django_assert_num_queries(5):
        client.get(DESK)
    signup = MeetingSignup.objects.order_by("pk").last()
    client.logout()
    with django_assert_num_queries(3):
        client.get(PAGE)
    with django_assert_num_queries(3):
        client.get(f"{PAGE}afmeld/{signup.token}/")
