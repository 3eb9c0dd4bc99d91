"""The documents of the analysis: the application by itself, the workshop's products, files that are looked at."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.actions import make_papers, write_document, write_minutes
from cases.models import Gathering
from indsatsforloeb.models import AnalysisMaterial, Course
from indsatsforloeb.states import Held
from portal.models import HistoryRow
from tests.indsatsforloeb.evaluations import in_phase
from tests.indsatsforloeb.stories import STARTED_AT, as_already_happened, gathering
from tests.portal import file_samples

pytestmark = pytest.mark.db
PDF = file_samples.pdf()


@pytest.fixture
def page(course: Course) -> str:
    in_phase(course, "analysis")
    return f"/forloeb/{course.case.number}/analyse/"


def pdf(name: str = "tilsyn.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def lay(client, page: str, **fields):
    sent = {"kind": "core_document", "title": "Værdigrundlag", "text": "Vi tror på recovery."} | fields
    return client.post(f"{page}tilfoej/", {name: value for name, value in sent.items() if value is not None})


def test_the_application_lies_there_by_itself(
    course, page, consultant, consultant2, applicant, external, client, login
):
    paper = write_document(
        course.application.case, kind="ansoegning", title="Ansøgning", template="paper/base.html", direction="in",
        words={"submission": course.application.current_submission_id, "text": "x"}, visible_to_party=True,
        dated_at=STARTED_AT, now=STARTED_AT,
    )  # fmt: skip
    make_papers(now=STARTED_AT)
    assert f"{page}ansoegning/" in login(client, consultant).get(page).content.decode()
    answers = {}
    for user in (consultant, consultant2, applicant):
        answers[user] = login(client, user).get(f"{page}ansoegning/").status_code
    assert list(answers.values()) == [200, 404, 200]
    assert (AnalysisMaterial.objects.count(), paper.kind) == (0, "ansoegning")


def test_the_workshops_agenda_and_minutes_lie_there_by_themselves(course, page, consultant, client, login):
    login(client, consultant)
    workshop = gathering(course, Held.STORY_WORKSHOP, STARTED_AT, by=consultant)
    Gathering.objects.filter(pk=workshop.pk).update(agenda="Fortællinger fra hverdagen", state="held", sequence=1)
    shown = client.get(page).content.decode()
    assert ("Dagsorden: Fortællingsworkshop" in shown, "Referat: Fortællingsworkshop" in shown) == (True, False)
    write_minutes(workshop, "Alle fortalte.", seen=0, by=consultant, now=STARTED_AT + timedelta(hours=3))
    shown = client.get(page).content.decode()
    assert "Referat: Fortællingsworkshop" in shown
    assert f"/forloeb/{course.case.number}/aktiviteter/{workshop.pk}/" in shown


def test_a_suppliers_people_see_that_the_application_exists_and_no_more(
    course, page, consultant, external, client, login
):
    write_document(
        course.application.case, kind="ansoegning", title="Ansøgning om forløb", template="paper/base.html",
        words={"submission": course.application.current_submission_id}, direction="in", visible_to_party=True,
        dated_at=STARTED_AT, now=STARTED_AT,
    )  # fmt: skip
    make_papers(now=STARTED_AT)
    with as_already_happened():
        course.case.assignments.create(user=external, assigned_at=STARTED_AT, assigned_by=consultant)
    body = login(client, external).get(page).content.decode()
    assert ("Ansøgning om forløb" in body, f"{page}ansoegning/" in body) == (True, False)
    assert client.get(f"{page}ansoegning/").status_code == 404


def test_a_text_and_a_file_are_laid_read_and_removed_with_a_trace(course, page, consultant, applicant, client, login):
    login(client, applicant)
    assert lay(client, page).status_code == 302
    assert lay(client, page, kind="inspection_report", title="Tilsyn 2019", text="", file=pdf()).status_code == 302
    text, file = AnalysisMaterial.objects.order_by("pk")
    assert "Vi tror på recovery." in client.get(f"{page}{text.pk}/").content.decode()
    sent = login(client, consultant).get(f"{page}{file.pk}/fil/")
    assert (b"".join(sent.streaming_content), sent["Content-Type"]) == (PDF, "application/pdf")
    client.post(f"{page}{file.pk}/fjern/")
    assert client.get(f"{page}{file.pk}/fil/").status_code == 404
    assert "fjernet" in client.get(page).content.decode()
    verbs = HistoryRow.objects.of(course.history_chain).order_by("number").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["add_material", "add_material", "remove_material"]


def test_products_of_the_story_workshop_come_when_it_is_held(course, page, applicant, client, login):
    login(client, applicant)
    refused = lay(client, page, kind="story_product", title="Fortællinger")
    assert (refused.status_code, "når den er afholdt" in refused.content.decode()) == (422, True)
    gathering(course, Held.STORY_WORKSHOP, STARTED_AT, by=applicant, held=True)
    assert lay(client, page, kind="story_product", title="Fortællinger").status_code == 302


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Skriv en titel"),
        ({"text": ""}, "Skriv en tekst, eller vælg en fil."),
        ({"kind": "application"}, "Vælg, hvad det er."),
        ({"text": "", "file": SimpleUploadedFile("ondt.exe", b"MZ" * 500)}, "alert-heading"),
        ({"text": "", "file": SimpleUploadedFile("tilsyn.pdf", b"ikke en pdf")}, "alert-heading"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(course, page, applicant, client, login, fields, words):
    refused = lay(login(client, applicant), page, **fields)
    body = refused.content.decode()
    assert (refused.status_code, words in body, AnalysisMaterial.objects.count()) == (422, True, 0)
    assert ("Værdigrundlag" in body) == ("title" not in fields)


def test_others_read_nothing(course, page, consultant, consultant2, stranger, auditor, client, login):
    lay(login(client, consultant), page)
    material = AnalysisMaterial.objects.get()
    codes = [login(client, user).get(f"{page}{material.pk}/").status_code for user in (consultant2, stranger, auditor)]
    assert codes == [404, 404, 404]
    assert lay(login(client, auditor), page).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(
    course, page, consultant, client, login, rows, django_assert_num_queries
):
    login(client, consultant)
    for number in range(rows):
        lay(client, page, title=f"Dokument {number}")
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page)


PAGE_QUERIES = 31
