"""Before the release: what stands in the way and who is told. After it: whether letters and mails have come."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment import actions
from assessment.packages.delivery import Shown, state_of
from assessment.packages.manifest import decisions_of, words_by_decision
from assessment.packages.preflight import preflight_of, recipients_of
from assessment.results import package_of
from cases.actions import add_colleague, make_papers, open_document
from cases.models import CaseParticipant, Document
from cases.models.correspondence import MOST_ATTEMPTS
from cases.states import CaseRole
from portal import files, outbox
from portal.models import OutboxMail
from portal.paper import render_pdf
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.test_release import many

pytestmark = pytest.mark.db
TOLD_ONCE = ("package", "released")

AFTER = stories.RELEASED_AT + timedelta(minutes=10)
LONG_AFTER = stories.RELEASED_AT.replace(year=2098)  # later than the page is asked for


@pytest.fixture
def package(proposed, manager, director):
    return stories.approved(proposed[0].pool, manager=manager, director=director)


@pytest.fixture
def released(package, director):
    actions.release(package, by=director, now=stories.RELEASED_AT)
    return package_of(package.pool)


def fail(mail, times: int = 1) -> None:
    OutboxMail.objects.filter(pk=mail.pk).update(
        attempts=times, last_error="550 ukendt modtager", not_before=LONG_AFTER
    )


def decision_mails():
    return OutboxMail.objects.filter(once_key__contains="/decision-").order_by("pk")


def test_the_list_before_the_release_says_who_is_told_and_what_is_missing(
    package, proposed, applicant, colleague, aalborg_applicant, client, login, director, odense
):
    add_colleague(proposed[0].case, email=colleague.email, role=CaseRole.READER, by=applicant, now=stories.DECIDED_AT)
    aalborg_applicant.is_active = False
    aalborg_applicant.save()
    proposed[0].organisation.official_email = ""
    proposed[0].organisation.save()
    check = preflight_of(package, now=stories.RELEASED_AT)
    assert check.is_clear
    told = recipients_of(check.decisions, viewer=director)
    assert [({user.email for user in each.users}, each.warnings) for each in told] == [
        ({applicant.email, colleague.email}, ["Officiel postkasse mangler"]),
        (set(), ["Ingen aktiv bruger får besked"]),
    ]
    page = login(client, director).get(reverse("assessment:preflight", args=[package.pool.slug])).content.decode()
    assert "Intet står i vejen." in page
    assert "Ingen aktiv bruger får besked" in page
    assert "ord for ord som dem, der blev godkendt og forseglet" in page


def test_the_list_names_nobody_to_one_who_has_not_declared(package, manager2, applicant, client, login):
    page = login(client, manager2).get(reverse("assessment:preflight", args=[package.pool.slug])).content.decode()
    assert applicant.name not in page
    assert "navne vises ikke uden erklæret habilitet" in page


def test_the_list_before_the_release_takes_as_many_queries_for_six_cases_as_for_two(
    manager, manager2, caseworker, director, client, login
):
    counts = []
    login(client, director)
    for count in (2, 6):
        package = many(count, manager, manager2, caseworker, director)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("assessment:preflight", args=[package.pool.slug])).status_code == 200
        counts.append(len(queries))
    assert counts == [21, 21]


def test_after_the_release_the_page_counts_letters_mails_and_openings(
    released, proposed, applicant, director, client, login
):
    address = reverse("assessment:delivery", args=[released.pool.slug])
    state = state_of(released, viewer=director)
    assert (state.letters, state.made, state.mails, state.sent, state.waiting) == (2, 0, 2, 0, 2)
    make_papers(now=AFTER)
    outbox.sweep(now=AFTER)
    paper = Document.objects.select_related("entry").get(entry__case=proposed[0].case, kind="afgoerelse")
    open_document(paper, by=applicant, now=AFTER)
    state = state_of(released, viewer=director)
    assert (state.made, state.sent, state.opened, state.is_complete) == (2, 2, 1, True)
    unopened = state_of(released, viewer=director, shown=Shown.UNOPENED)
    assert [row.case.number for row in unopened.rows] == [proposed[1].case.number]
    page = login(client, director).get(address).content.decode()
    assert "03.12.2019 kl. 10.10" in page
    assert applicant.name in page
    assert proposed[1].case.number in client.get(address, {"vis": Shown.UNOPENED}).content.decode()


def test_the_page_of_deliveries_takes_as_many_queries_for_six_cases_as_for_two(
    manager, manager2, caseworker, director, client, login
):
    counts = []
    login(client, director)
    for count in (2, 6):
        package = many(count, manager, manager2, caseworker, director)
        actions.release(package, by=director, now=stories.RELEASED_AT)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("assessment:delivery", args=[package.pool.slug])).status_code == 200
        counts.append(len(queries))
    assert counts == [10, 10]


def test_a_failed_mail_is_tried_again_as_the_same_mail(released, director, client, login, mailoutbox):
    failed, other = decision_mails()
    fail(failed, times=3)
    state = state_of(released, viewer=director)
    assert (state.failed, state.waiting) == (1, 1)
    address = reverse("assessment:send_mails_again", args=[released.pool.slug])
    assert "Mails, der prøves igen nu: 1." in login(client, director).post(address, follow=True).content.decode()
    outbox.sweep(now=LONG_AFTER)
    sent = [mail for mail in mailoutbox if mail.to == [failed.to] and failed.subject == mail.subject]
    assert [mail.extra_headers["Message-ID"] for mail in sent] == [f"<{failed.message_id}@styrelsen.example>"]
    assert decision_mails().count() == 2
    assert actions.send_mails_again(released, by=director, now=AFTER) == 0


def test_a_letter_that_was_set_aside_is_made_when_asked_for(released, director):
    letter = Document.objects.filter(kind="afgoerelse").first()
    Document.objects.filter(pk=letter.pk).update(attempts=MOST_ATTEMPTS, last_error="for lang")
    make_papers(now=AFTER)
    state = state_of(released, viewer=director, shown=Shown.TROUBLE)
    assert (state.made, state.set_aside) == (1, 1)
    assert actions.make_letters_again(released, by=director, now=AFTER) == 1
    make_papers(now=AFTER)
    assert state_of(released, viewer=director).made == 2


def test_only_leaders_try_again_and_only_after_the_release(package, director, caseworker, auditor):
    for user in (caseworker, auditor):
        with pytest.raises(PermissionDenied):
            actions.send_mails_again(package, by=user, now=AFTER)
    with pytest.raises(NotPossibleNow):
        actions.make_letters_again(package, by=director, now=AFTER)


def test_there_is_no_page_of_deliveries_before_the_release(package, director, client, login):
    assert login(client, director).get(reverse("assessment:delivery", args=[package.pool.slug])).status_code == 404


def test_the_letters_are_the_same_bytes_for_ever(released, proposed, odense, manager):
    make_papers(now=AFTER)
    letter = Document.objects.select_related("file", "entry__case").get(entry__case=proposed[0].case, kind="afgoerelse")
    stored = files.read(letter.file)
    odense.name = "Ny Odense Kommune"
    odense.save()
    manager.name = "Et nyt navn"
    manager.save()
    context = {"case_number": letter.entry.case.number} | letter.words
    again = render_pdf(letter.template, context, title=letter.entry.title, made_at=letter.dated_at)
    assert again == stored
    assert letter.dated_at == stories.RELEASED_AT


def test_each_letter_says_its_own_case_and_recipient(manager, manager2, caseworker, director):
    package = many(6, manager, manager2, caseworker, director)
    decisions = decisions_of(package)
    words = words_by_decision(package, decisions)
    told = [(words[each.pk]["case_number"], words[each.pk]["recipient"]) for each in decisions]
    assert told == [(each.application.case.number, each.application.case.organisation.name) for each in decisions]
    assert len(set(told)) == 6


def test_a_mail_goes_to_one_person_and_only_to_who_has_access_at_the_release(
    package, proposed, applicant, colleague, director
):
    add_colleague(proposed[0].case, email=colleague.email, role=CaseRole.READER, by=applicant, now=stories.DECIDED_AT)
    place = CaseParticipant.objects.get(case=proposed[0].case, user=colleague)
    CaseParticipant.objects.filter(pk=place.pk).update(ended_at=stories.DECIDED_AT, ended_by=applicant)
    actions.release(package, by=director, now=stories.RELEASED_AT)
    assert colleague.email not in decision_mails().values_list("to", flat=True)
    assert all("," not in mail.to and "\n" not in mail.subject for mail in decision_mails())
