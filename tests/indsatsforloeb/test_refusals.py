"""What is typed wrong stands at its field with a line that leads there, and nothing typed is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from indsatsforloeb.models import AnalysisMaterial, SelfEvaluation
from tests.indsatsforloeb import stories
from tests.indsatsforloeb.evaluations import closed, in_phase, opened

pytestmark = pytest.mark.db


def stands_at(page: str, field: str, words: str) -> bool:
    """The words are the field's own error, which its control names, and the summary leads to the control."""
    error = re.search(rf'id="{field}[_-]error"[^>]*>(.*?)</span>\s*<', page, re.DOTALL)
    control = re.search(rf'<(?:input|textarea|select|fieldset)[^>]*aria-describedby="[^"]*{field}[_-]error', page)
    summary = re.search(rf'<a class="function-link" href="#{field}(?:_0)?">[^<]*{re.escape(words)}', page)
    return bool(error and words in error[1] and control and summary)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"kind": ""}, "id_kind", "Vælg, hvad det er."),
        ({"title": ""}, "id_title", "Skriv en titel"),
        ({"title": "x" * 201}, "id_title", "Skriv en titel på højst 200 tegn."),
        ({"text": ""}, "id_text", "Skriv en tekst, eller vælg en fil."),
        ({"text": "", "file": SimpleUploadedFile("ondt.exe", b"MZ" * 500)}, "id_file", ""),
    ],
)
def test_a_document_of_the_analysis(course, applicant, client, login, fields, field, words):
    in_phase(course, "analysis")
    typed = {"kind": "core_document", "title": "Værdigrundlag", "text": "Vi tror på recovery."} | fields
    answer = login(client, applicant).post(f"/forloeb/{course.case.number}/analyse/tilfoej/", typed)
    assert (answer.status_code, stands_at(answer.text, field, words)) == (422, True)
    kept = {name: value for name, value in typed.items() if isinstance(value, str) and name != "kind"}
    assert all(value in answer.text for value in kept.values())
    assert ('value="core_document" checked' in answer.text) == (field != "id_kind")
    assert AnalysisMaterial.objects.count() == 0


def test_a_document_that_names_a_citizen_is_refused_now(course, applicant, leader, client, login):
    stories.in_analysis(course, leader)
    typed = {"kind": "core_document", "title": "Bo fortæller", "text": "En dag i huset."}
    answer = login(client, applicant).post(f"/forloeb/{course.case.number}/analyse/tilfoej/", typed)
    assert (answer.status_code, stands_at(answer.text, "id_title", "Skriv «en borger»")) == (409, True)


def test_before_the_analysis_no_document_can_be_chosen(course, applicant, client, login):
    page = login(client, applicant).get(f"/forloeb/{course.case.number}/analyse/").text
    assert ("Tilføj</button>" in page, "når samarbejdsaftalen er underskrevet" in page) == (False, True)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"group": "", "count": "12"}, "id_group", "Vælg medarbejdere eller borgere."),
        ({"group": "employees", "count": ""}, "id_count", "Skriv et antal fra 1 til 200."),
        ({"group": "employees", "count": "201"}, "id_count", "Skriv et antal fra 1 til 200."),
        ({"group": "employees", "count": "tolv"}, "id_count", "Skriv et antal fra 1 til 200."),
    ],
)
def test_the_links_of_a_self_evaluation(course, consultant, client, login, typed, field, words):
    opened(course, consultant)
    answer = login(client, consultant).post(f"/forloeb/{course.case.number}/selvevaluering/1/links/", typed)
    assert (answer.status_code, stands_at(answer.text, field, words)) == (422, True)
    assert f'value="{typed["count"]}"' in answer.text or not typed["count"]
    assert ('value="employees" checked' in answer.text) == bool(typed["group"])


def test_links_for_a_closed_self_evaluation_are_refused_now(course, consultant, client, login):
    closed(opened(course, consultant), consultant)
    address = f"/forloeb/{course.case.number}/selvevaluering/1/links/"
    answer = login(client, consultant).post(address, {"group": "employees", "count": "12"})
    assert (answer.status_code, "Den kan ikke åbnes igen." in answer.text) == (409, True)


def test_closing_a_self_evaluation_without_the_tick(course, consultant, client, login):
    opened(course, consultant)
    answer = login(client, consultant).post(f"/forloeb/{course.case.number}/selvevaluering/1/luk/")
    assert (answer.status_code, stands_at(answer.text, "id_sure", "Sæt kryds ved")) == (422, True)
    assert SelfEvaluation.objects.get().closed_at is None


def test_a_place_that_is_given_back_without_a_reason(client, login, consultant, place_of_two, solsiden, bakken):
    number = place_of_two.case.number
    address = f"/indsatsforloeb/pladser/{number}/{solsiden.pk}/giv-tilbage/"
    answer = login(client, consultant).post(address, {"reason": " "})
    at = f"reason-{number}-{solsiden.pk}"
    assert (answer.status_code, stands_at(answer.text, at, "Skriv en begrundelse.")) == (409, True)
    assert answer.text.count('<details class="mt-4" open>') == 1  # the other tilbud's is left alone
    assert f"reason-{number}-{bakken.pk}-error" not in answer.text


def test_the_reason_of_a_place_that_cannot_go_back_is_kept(client, login, consultant, course, place, solsiden):
    address = f"/indsatsforloeb/pladser/{place.case.number}/{solsiden.pk}/giv-tilbage/"
    answer = login(client, consultant).post(address, {"reason": "Tilbuddet lukker."})
    assert (answer.status_code, "Forløbet er i gang" in answer.text) == (409, True)


@pytest.mark.parametrize(
    ("typed", "status", "field", "words"),
    [
        ({"months": "", "begins_on": "21.10.2019"}, 422, "id_months", "Skriv, hvor mange måneder"),
        ({"months": "6", "begins_on": "i morgen"}, 422, "id_begins_on", "Skriv en dato"),
        ({"months": "3", "begins_on": "21.10.2019"}, 409, "id_months", "Et forløb varer fra 4 til 12 måneder."),
        ({"months": "6", "begins_on": "01.10.2099"}, 409, "id_begins_on", "Første dag skal ligge mellem"),
    ],
)
def test_the_length_agreed_at_the_telephone_meeting(course, consultant, client, login, typed, status, field, words):
    answer = login(client, consultant).post(f"/forloeb/{course.case.number}/opstart/laengde/", typed)
    assert (answer.status_code, stands_at(answer.text, field, words)) == (status, True)
    assert all(f'value="{value}"' in answer.text for value in typed.values() if value)


@pytest.mark.parametrize(
    ("wrong", "status", "field", "words"),
    [
        ({"reason": ""}, 422, "id_reason", "Skriv, hvorfor forløbet ikke har en ansøgning her."),
        ({"began_on": "i fjor"}, 422, "id_began_on", "Skriv en dato"),
        ({"began_on": "01.01.2099"}, 409, "id_began_on", "er begyndt før i dag"),
        ({"months": "99"}, 409, "id_months", "Et forløb varer fra 4 til 12 måneder."),
    ],
)
def test_a_running_course_that_is_entered(
    client, login, consultant, applicant, call, odense, solsiden, wrong, status, field, words
):
    about = {"organisation": odense.pk, "pool": call.pk, "responsible": applicant.pk, "tilbud": [solsiden.pk]}
    about |= {"began_on": "01.09.2019", "months": "8", "reason": "Begyndte før portalen."} | wrong
    answer = login(client, consultant).post("/indsatsforloeb/pladser/indtast/gem/", about)
    assert (answer.status_code, stands_at(answer.text, field, words)) == (status, True)
    assert all(str(about[name]) in answer.text for name in ("began_on", "months", "reason"))


def test_a_pause_and_a_colleague_who_cannot_be_chosen(course, consultant, consultant2, client, login):
    home = f"/forloeb/{course.case.number}/"
    paused = login(client, consultant).post(f"{home}pause/", {"pause-reason": ""})
    assert (paused.status_code, stands_at(paused.text, "id_pause-reason", "Skriv en begrundelse.")) == (422, True)
    given = client.post(f"{home}konsulenter/overdrag/", {"overdrag-to": ""})
    assert (given.status_code, stands_at(given.text, "id_overdrag-to", "Vælg en kollega.")) == (422, True)


def test_a_message_without_words(course, applicant, client, login):
    answer = login(client, applicant).post(f"/forloeb/{course.case.number}/beskeder/send/", {"subject": "Spørgsmål"})
    assert (answer.status_code, stands_at(answer.text, "id_body", "Skriv jeres besked.")) == (422, True)
    assert 'value="Spørgsmål"' in answer.text


def test_a_long_text_is_not_left_unsaved_unasked(course, applicant, consultant, client, login):
    opened(course, consultant)
    home = f"/forloeb/{course.case.number}/"
    login(client, consultant)
    pages = [client.get(f"{home}rapport/").text, login(client, applicant).get(f"{home}selvevaluering/1/ledere/").text]
    in_phase(course, "development")
    pages.append(login(client, consultant).get(f"{home}afslutning/").text)
    assert [("data-unsaved-warning" in page, "js/unsaved" in page) for page in pages] == [(True, True)] * 3
