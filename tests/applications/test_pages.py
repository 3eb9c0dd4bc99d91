"""The pages of an application as people meet them: HTTP alone, no script."""

import html
import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from applications.models import Answer, AnswerRevision, Application, Submission
from applications.states import ApplicationState
from cases.actions.people import add_colleague
from cases.models import Case
from portal.danish import moment_short
from portal.models import HistoryRow, OutboxMail
from portal.states import OrganisationKind
from tests.applications.factories import approved_draft, complete_draft, draft, fill, seen_by, submitted, with_approver

pytestmark = pytest.mark.db
BUTTON = "Indsend ansøgning"


def at(application, name):
    return reverse(f"applications:{name}", args=[application.case.number])


def text_of(response):
    return html.unescape(response.content.decode())


CONTROL = re.compile(r"<input[^>]*>|<textarea[^>]*>\n?.*?</textarea>|<select[^>]*>.*?</select>", re.DOTALL)


def fields_of(response):
    """Every named control of the form as a browser would send it, untouched and in the page's order."""
    page = response.content.decode()
    form = page[page.index('id="application-form"') : page.index("</form>", page.index('id="application-form"'))]
    sent = {}
    for control in CONTROL.findall(re.sub(r"<template.*?</template>", "", form, flags=re.DOTALL)):
        tag = control[: control.index(">") + 1]
        found = {name: html.unescape(value) for name, value in re.findall(r'(\w[\w-]*)="([^"]*)"', tag)}
        if "name" not in found or (found.get("type") in {"checkbox", "radio"} and " checked" not in tag):
            continue
        sent.setdefault(found["name"], []).append(_value_of(control, tag, found))
    return sent


def _value_of(control, tag, found):
    if tag.startswith("<textarea"):
        return html.unescape(control[len(tag) : -len("</textarea>")].removeprefix("\n"))
    if tag.startswith("<select"):
        return html.unescape(next(iter(re.findall(r'value="([^"]*)" selected', control)), ""))
    return found.get("value", "")


@pytest.fixture
def anna(client, applicant, login):
    return login(client, applicant)


def test_the_button_on_the_pool_page_starts_a_case_at_once(anna, open_pool, applicant):
    response = anna.post(reverse("applications:start", args=[open_pool.slug]), follow=True)
    case = Case.objects.get()
    assert response.redirect_chain == [(reverse("applications:form", args=[case.number]), 302)]
    assert "IKKE INDSENDT" in text_of(response)
    assert (case.organisation.name, case.party_words) == ("Odense Kommune", "Kladde")
    assert [place.role for place in case.participants.all()] == ["responsible"]


def test_a_second_starter_is_told_who_has_it_and_can_ask_to_join(anna, open_pool, colleague, login):
    anna.post(reverse("applications:start", args=[open_pool.slug]))
    karl = login(Client(), colleague)
    response = karl.post(reverse("applications:start", args=[open_pool.slug]))
    number = Case.objects.get().number
    assert response.status_code == 409
    assert f"sag {number}. Den hører til Anna Ansøger." in text_of(response)
    karl.post(reverse("applications:ask_to_join", args=[open_pool.slug, number]))
    assert OutboxMail.objects.get(once_key__startswith="join/").to == "ansoeger@odense.example"


def test_whoever_is_on_the_application_goes_on_with_it_and_asks_nobody(anna, open_pool):
    url = reverse("applications:start", args=[open_pool.slug])
    anna.post(url)
    number = Case.objects.get().number
    page = text_of(anna.get(reverse("pools:detail", args=[open_pool.slug])))
    assert "Fortsæt ansøgningen" in page
    assert "Start ansøgning" not in page
    assert anna.post(url).url == reverse("applications:form", args=[number])
    asked = anna.post(reverse("applications:ask_to_join", args=[open_pool.slug, number]), follow=True)
    assert f"Du er allerede på sag {number}." in text_of(asked)
    assert not OutboxMail.objects.filter(once_key__startswith="join/").exists()
    assert not HistoryRow.objects.filter(verb="ask_to_join").exists()


def test_a_closed_pool_starts_nothing_and_says_what_to_do(anna, pool):
    response = anna.post(reverse("applications:start", args=[pool.slug]))
    assert response.status_code == 409
    assert "Ansøgningsfristen var tirsdag den 17. september 2019 kl. 12.00. Puljen er lukket" in text_of(response)
    assert "meld et teknisk problem" in text_of(response)
    assert "kontakt styrelsen" in text_of(response)
    assert Application.objects.count() == 0


def test_someone_with_two_organisations_is_asked_which(anna, open_pool, applicant, aalborg, now):
    applicant.memberships.create(organisation=aalborg, state="active", created_at=now)
    url = reverse("applications:start", args=[open_pool.slug])
    assert "Hvem søger du for?" in text_of(anna.post(url))
    anna.post(url, {"organisation": aalborg.pk})
    assert Case.objects.get().organisation == aalborg


def test_the_form_shows_every_question_under_its_criterion(anna, open_pool, applicant):
    application = draft(open_pool, applicant, timezone.now())
    page = text_of(anna.get(at(application, "form")))
    places = [page.index(f">{n}. ") for n in range(1, 7)]
    assert places == sorted(places)
    assert page.count('-version" value="0"') == 19 + 1
    assert "At ansøger, formål og målgruppe ligger inden for ansøgningspuljens" in page
    assert page.count("Teknisk") >= 1


def test_one_press_saves_everything_that_was_typed(anna, open_pool, applicant):
    application = draft(open_pool, applicant, timezone.now())
    typed = fields_of(anna.get(at(application, "form")))
    typed |= {
        "citizens": ["1.250"],
        "need_for_support": ["Første afsnit\r\n\r\n• et punkt"],
        "goals_for_citizens": ["wellbeing", "communities"],
        "_commitments": ["ja"],
        "activity-ny-name": ["Netværk"],
        "activity-ny-first_month": ["2020-01"],
        "activity-ny-last_month": ["2020-06"],
        "activity-ny-responsible": ["Centerchefen"],
    }
    response = anna.post(at(application, "save"), typed, follow=True)
    stored = {answer.question: answer.value for answer in Answer.objects.all()}
    assert stored["citizens"] == "1250.00"
    assert stored["need_for_support"] == "Første afsnit\n\n• et punkt"
    assert stored["goals_for_citizens"] == ["wellbeing", "communities"]
    assert len(stored["_commitments"]["items"]) == 13
    assert application.activities.get().name == "Netværk"
    assert re.search(r"Gemt kl\. \d\d\.\d\d", text_of(response))
    assert "af Anna Ansøger" in text_of(response)


def test_posting_the_page_untouched_changes_nothing(anna, open_pool, applicant):
    application = complete_draft(open_pool, applicant, timezone.now())
    anna.post(at(application, "save"), fields_of(anna.get(at(application, "form"))))
    assert seen_by(applicant, application).draft_version == application.draft_version
    assert AnswerRevision.objects.count() == 0


def test_a_number_that_cannot_be_read_stays_on_the_page_and_the_rest_is_saved(anna, open_pool, applicant):
    application = draft(open_pool, applicant, timezone.now())
    typed = fields_of(anna.get(at(application, "form"))) | {"citizens": ["mange"], "project_manager": ["Pernille"]}
    response = anna.post(at(application, "save"), typed)
    page = text_of(response)
    assert response.status_code == 422
    assert 'value="mange"' in page
    assert 'href="#citizens"' in page
    assert [answer.question for answer in Answer.objects.all()] == ["project_manager"]


def test_two_editors_of_one_field_see_both_texts_and_lose_none(anna, open_pool, applicant):
    application = draft(open_pool, applicant, timezone.now())
    before = fields_of(anna.get(at(application, "form")))
    anna.post(at(application, "save"), before | {"project_manager": ["Den første"]})
    response = anna.post(at(application, "save"), before | {"project_manager": ["Den anden"], "citizens": ["5"]})
    page = text_of(response)
    assert response.status_code == 409
    assert ("Den første" in page, 'value="Den anden"' in page) == (True, True)
    assert Answer.objects.get(question="project_manager").value == "Den første"
    assert Answer.objects.get(question="citizens").value == "5.00"
    anna.post(at(application, "save"), fields_of(response))
    assert Answer.objects.get(question="project_manager").value == "Den anden"
    assert AnswerRevision.objects.get(question="project_manager").value == "Den første"


def test_a_field_somebody_else_changed_is_no_conflict_for_one_who_did_not_touch_it(anna, open_pool, applicant):
    application = complete_draft(open_pool, applicant, timezone.now())
    before = fields_of(anna.get(at(application, "form")))
    anna.post(at(application, "save"), before | {"project_manager": ["En ny"]})
    response = anna.post(at(application, "save"), before | {"citizens": ["5"]})
    assert response.status_code == 302
    assert Answer.objects.get(question="project_manager").value == "En ny"


def test_a_field_is_saved_as_it_is_left(anna, open_pool, applicant):
    application = draft(open_pool, applicant, timezone.now())
    url = at(application, "save_field")
    first = anna.post(url, {"field": "citizens", "value": "12", "base": "0"})
    assert first.json()["version"] == 1
    assert re.fullmatch(r"Gemt kl\. \d\d\.\d\d", first.json()["saved"])
    stale = anna.post(url, {"field": "citizens", "value": "13", "base": "0"})
    assert stale.status_code == 409
    assert (stale.json()["theirs"], stale.json()["typed"], stale.json()["by"]) == ("12", "12", "Anna Ansøger")
    assert anna.post(url, {"field": "citizens", "value": "tolv", "base": "1"}).status_code == 422
    assert anna.post(url, {"field": "state", "value": "submitted", "base": "1"}).status_code == 404


def test_the_whole_road_without_a_script_from_start_to_receipt(anna, open_pool, applicant, approver, login):
    anna.post(reverse("applications:start", args=[open_pool.slug]))
    application = Application.objects.select_related("case").get()
    assert anna.post(at(application, "submit"), {"version": 1}).status_code == 409
    filled = approved_by_pages(anna, application, applicant, approver, login)
    page = text_of(anna.get(at(filled, "review")))
    assert "Jeg bekræfter, at oplysningerne er rigtige" in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    response = anna.post(at(filled, "submit"), {"version": version})
    submission = Submission.objects.get()
    assert response.status_code == 200
    assert submission.receipt_number in text_of(response)
    assert "Hvad sker der nu?" in text_of(response)
    again = anna.post(at(filled, "submit"), {"version": version})
    assert (again.status_code, submission.receipt_number in text_of(again)) == (200, True)
    assert "INDSENDT kl." in text_of(anna.get(at(filled, "form")))


def approved_by_pages(anna, application, applicant, approver, login):
    """The draft filled by the actions, then sent to approval and approved with the buttons."""
    now = timezone.now()
    application = fill(seen_by(applicant, application), by=applicant, now=now)
    with_approver(application, approver, by=applicant, now=now)
    assert "Intet står i vejen" not in text_of(anna.post(at(application, "trial")))
    assert anna.post(at(application, "ask_approval")).status_code == 302
    gerda = login(Client(), approver)
    assert "Godkend</button>" in text_of(gerda.get(at(application, "review")))
    assert gerda.post(at(application, "approve")).status_code == 302
    assert "Intet står i vejen" in text_of(anna.post(at(application, "trial")))
    return seen_by(applicant, application)


def test_after_sending_a_new_edit_is_said_not_to_be_sent(anna, open_pool, applicant, approver):
    application = submitted(open_pool, applicant, approver, timezone.now())
    anna.post(at(application, "save_field"), {"field": "citizens", "value": "5", "base": "1"})
    assert "– nye ændringer er IKKE indsendt" in text_of(anna.get(at(application, "form")))
    case = Case.objects.get()
    assert case.party_next_url == at(application, "review")
    page = " ".join(text_of(anna.get(case.party_next_url)).split())
    shown = page[page.index("Det har I ændret, siden I indsendte") :][:1500]
    assert "Hvor mange borgere over 18 år forventer I, at projektet omfatter?" in shown
    assert re.search(r"Indsendt\b.*<mark>1\.250</mark>.*Nu\b.*<mark>5</mark>", shown)


def test_the_draft_on_paper_is_a_pdf(anna, open_pool, applicant):
    application = complete_draft(open_pool, applicant, timezone.now())
    response = anna.get(at(application, "draft_pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert "KLADDE – IKKE INDSENDT" in words_of_paper(response.content)


def test_what_was_sent_has_its_own_paper_and_an_edit_after_it_says_so(anna, open_pool, applicant, approver):
    application = submitted(open_pool, applicant, approver, timezone.now())
    assert "Hent det indsendte som PDF" in text_of(anna.get(at(application, "review")))
    assert anna.get(at(application, "draft_pdf")).url == reverse("cases:documents", args=[application.case.number])
    anna.post(at(application, "save_field"), {"field": "citizens", "value": "5", "base": "1"})
    paper = words_of_paper(anna.get(at(application, "draft_pdf")).content)
    assert f"INDSENDT {moment_short(application.current_submission.received_at)}" in paper
    assert "denne udgave med nye ændringer er IKKE indsendt" in paper
    assert "KLADDE" not in paper


def words_of_paper(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_an_edit_says_before_and_after_that_it_undoes_what_waits_for_approval(
    anna, open_pool, applicant, approver, login
):
    application = complete_draft(open_pool, applicant, timezone.now())
    with_approver(application, approver, by=applicant, now=timezone.now())
    anna.post(at(application, "ask_approval"))
    gerda = login(Client(), approver)
    read = seen_by(applicant, application).draft_version
    for page in ("form", "budget", "review"):
        shown = text_of(anna.get(at(application, page)))
        assert "Til godkendelse hos Gerda Godkender siden" in shown, page
        assert "Retter I nu, falder den bort." in shown
    anna.post(at(application, "save_field"), {"field": "citizens", "value": "5", "base": "1"})
    why = "Anna Ansøger rettede «Hvor mange borgere over 18 år forventer I, at projektet omfatter?»."
    page = text_of(anna.get(at(application, "review")))
    assert "Anmodningen om godkendelse faldt bort" in page
    assert why in page
    assert "Til godkendelse hos" not in page
    too_late = gerda.post(at(application, "approve"), {"version": read})
    assert (too_late.status_code, why in text_of(too_late)) == (409, True)


def test_withdrawn_and_resumed_by_the_buttons(anna, open_pool, applicant, approver):
    application = submitted(open_pool, applicant, approver, timezone.now())
    anna.post(at(application, "withdraw"))
    assert seen_by(applicant, application).state == ApplicationState.WITHDRAWN
    assert "TRUKKET TILBAGE" in text_of(anna.get(at(application, "review")))
    anna.post(at(application, "resume"))
    resumed = seen_by(applicant, application)
    assert (resumed.state, resumed.current_submission) == (ApplicationState.DRAFT, None)
    assert "IKKE INDSENDT" in text_of(anna.get(at(application, "form")))


def test_anyone_with_number_and_hash_can_check_a_receipt_and_learns_no_name(client, pool, applicant, approver, now):
    submission = submitted(pool, applicant, approver, now).current_submission
    url = reverse("applications:receipt_check")
    good = text_of(client.get(url, {"nummer": submission.receipt_number.lower(), "sha256": submission.sha256}))
    assert "Kvitteringen er ægte" in good
    assert "tirsdag den 20. august 2019 kl. 12.00.00" in good
    assert "Odense" not in good
    false = text_of(client.get(url, {"nummer": submission.receipt_number, "sha256": "0" * 64}))
    assert "Vi kan ikke genkende kvitteringen" in false


def test_a_kind_outside_the_circle_is_a_warning_that_is_confirmed(anna, open_pool, applicant, odense):
    odense.kind, odense.kommunekode = OrganisationKind.PRIVAT, None
    odense.save()
    application = complete_draft(open_pool, applicant, timezone.now())
    assert "ser ikke ud til at høre til ansøgerkredsen" in text_of(anna.get(at(application, "form")))
    page = text_of(anna.get(at(application, "review")))
    assert "hører ikke til puljens ansøgerkreds" in page
    anna.post(at(application, "save_field"), {"field": "_outside_audience", "value": "ja", "base": "0"})
    assert "hører ikke til puljens ansøgerkreds" not in text_of(anna.get(at(application, "review")))


PAGES = ("form", "parts", "review", "draft_pdf", "receipt", "budget")
VERBS = ("save", "save_field", "trial", "ask_approval", "approve", "withdraw", "resume", "submit")


def test_a_stranger_meets_404_on_every_address_and_so_does_the_agency(
    client, open_pool, applicant, approver, stranger, caseworker, manager, auditor, login
):
    application = approved_draft(open_pool, applicant, approver, timezone.now())
    for person in (stranger, caseworker, manager, auditor):
        visitor = login(client, person)
        answers = {name: visitor.get(at(application, name)).status_code for name in PAGES}
        answers |= {name: visitor.post(at(application, name)).status_code for name in VERBS}
        assert answers == dict.fromkeys((*PAGES, *VERBS), 404)


def test_a_reader_reads_and_writes_nothing(client, open_pool, applicant, colleague, login):
    application = draft(open_pool, applicant, timezone.now())
    add_colleague(application.case, email=colleague.email, role="reader", by=applicant, now=timezone.now())
    karl = login(client, colleague)
    page = text_of(karl.get(at(application, "form")))
    assert ("Gem kladde" in page, BUTTON in text_of(karl.get(at(application, "review")))) == (False, False)
    for name in ("save", "save_field", "ask_approval", "approve", "withdraw", "submit"):
        assert karl.post(at(application, name), {"field": "citizens", "value": "1", "base": "0"}).status_code == 403
