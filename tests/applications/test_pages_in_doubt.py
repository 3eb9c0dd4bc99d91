"""What the pages say where one could be in doubt: what is sent, what is withdrawn, what is saved but not right."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.actions.drafting import save_answer
from applications.models import Answer
from cases.models import Case
from portal.states import OrganisationKind, Turn
from tests.applications.factories import draft, submitted
from tests.applications.test_pages import at, text_of

pytestmark = pytest.mark.db


@pytest.fixture
def anna(client, applicant, login):
    return login(client, applicant)


def test_unsent_corrections_are_said_on_the_case_and_in_the_list_until_they_are_sent_or_the_deadline_comes(
    anna, open_pool, applicant, approver
):
    application = submitted(open_pool, applicant, approver, timezone.now())
    assert Case.objects.get().party_face_at(timezone.now()).turn == Turn.AGENCY
    anna.post(at(application, "save_field"), {"field": "citizens", "value": "5", "base": "1"})
    case = Case.objects.get()
    face = case.party_face_at(timezone.now())
    assert (face.words, face.turn, face.next_url) == ("Indsendt", Turn.PARTY, at(application, "review"))
    assert case.party_note.startswith("Nye ændringer er IKKE indsendt. Det, I sendte ")
    assert "Nye ændringer er IKKE indsendt" in text_of(anna.get(reverse("cases:mine")))
    assert "Skal rettelserne gælde, så indsend igen senest" in text_of(anna.get(case.get_absolute_url()))
    after = case.party_face_at(open_pool.deadline_at + timedelta(seconds=1))
    assert (after.words, after.turn) == ("Under behandling", Turn.AGENCY)
    assert "gælder ikke for det, der står her nu" in text_of(anna.get(at(application, "review")))
    assert "gælder netop denne version" not in text_of(anna.get(at(application, "review")))


def test_a_withdrawn_application_says_so_and_can_be_resumed_unless_another_has_come(
    anna, open_pool, applicant, approver
):
    application = submitted(open_pool, applicant, approver, timezone.now())
    anna.post(at(application, "withdraw"))
    overview = text_of(anna.get(application.case.get_absolute_url()))
    assert f'href="{at(application, "review")}">Se eller genoptag ansøgningen' in overview
    page = text_of(anna.get(at(application, "review")))
    assert ("Ansøgningen er trukket tilbage</h2>" in page, "Er ansøgningen klar?" in page) == (True, False)
    assert "Genoptag ansøgning</button>" in page
    start = reverse("applications:start", args=[open_pool.slug])
    offer = text_of(anna.post(start))
    assert f'href="{at(application, "review")}">Genoptag sag {application.case.number}' in offer
    assert Case.objects.count() == 1
    anna.post(start, {"bekraeft": "ja"})
    another = Case.objects.exclude(pk=application.case_id).get()
    page = text_of(anna.get(at(application, "review")))
    assert f"har allerede en ansøgning til puljen: sag {another.number}" in page
    assert "Genoptag ansøgning</button>" not in page


def test_outside_the_circle_one_is_warned_before_the_case_is_made(anna, open_pool, odense):
    odense.kind, odense.kommunekode = OrganisationKind.PRIVAT, None
    odense.save()
    start = reverse("applications:start", args=[open_pool.slug])
    page = text_of(anna.post(start))
    assert "ser ikke ud til at høre til ansøgerkredsen" in page
    assert Case.objects.count() == 0
    anna.post(start, {"bekraeft": "ja"})
    assert Answer.objects.get(question="_outside_audience").value is True


def test_a_number_below_the_least_is_saved_and_said_at_the_field_at_once(anna, open_pool, applicant):
    application = draft(open_pool, applicant, timezone.now())
    answer = anna.post(at(application, "save_field"), {"field": "citizens", "value": "-5", "base": "0"}).json()
    assert (answer["version"], answer["fault"]) == (1, "Gemt, men kan ikke indsendes: Svaret skal være mindst 1.")
    page = text_of(anna.get(at(application, "form")))
    assert '<span class="sr-only">Fejl: </span>Gemt, men kan ikke indsendes: Svaret skal være mindst 1.' in page
    better = anna.post(at(application, "save_field"), {"field": "citizens", "value": "5", "base": "1"}).json()
    assert better["fault"] == ""


def test_what_was_saved_another_day_is_said_with_its_date(anna, open_pool, applicant):
    before = timezone.now() - timedelta(days=2)
    application = draft(open_pool, applicant, before)
    save_answer(application, "citizens", "5", base_version=0, by=applicant, now=before)
    answer = anna.post(at(application, "save_field"), {"field": "citizens", "value": "5", "base": "1"}).json()
    assert re.fullmatch(r"Gemt \d\d\.\d\d\.\d{4} kl\. \d\d\.\d\d", answer["saved"])
