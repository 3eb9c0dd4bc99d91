"""The files a submission came with, at the desk: sealed, then for whoever may read the case, and only when safe."""

import pytest
from django.urls import reverse

from applications.actions import attaching
from applications.actions.mailing import register_mailed
from applications.mailed import Applicant
from applications.models import Application
from assessment import actions
from portal.clock import Arrival
from portal.models import FileScan
from portal.scanning import scan_waiting
from tests.applications.factories import complete_draft, seen_by, sent
from tests.applications.file_stories import PLAN, lay, pool_with_slots
from tests.applications.test_mailed import CVR, a_row, mail
from tests.assessment import stories
from tests.clamd import running_clamd
from tests.portal.file_samples import docx, pdf

pytestmark = pytest.mark.db


@pytest.fixture
def application(manager, manager2, applicant, now):
    """Odense's application as sent with one file, after which another was laid in the draft and the first removed."""
    draft = complete_draft(pool_with_slots(manager, manager2, approval="none"), applicant, now)
    laid = lay(draft, pdf(), by=applicant, now=now)
    sent(draft, by=applicant, now=now)
    attaching.remove_file(draft, laid.pk, by=applicant, now=now)
    lay(draft, docx(), by=applicant, now=now, name="senere.docx")
    return seen_by(applicant, draft)


def addresses(application) -> list[str]:
    """Of the file that was sent, and of the one that was not."""
    number = application.case.number
    laid = application.attachments.order_by("pk")
    return [reverse("assessment:attachment", args=[number, PLAN, each.file.sha256]) for each in laid]


def opened(application, manager, *readers, now=stories.JUDGED_AT) -> None:
    stories.opened(application.pool, by=manager)
    actions.assign_cases(application.pool, [application.case.number], readers, by=manager, now=now)
    for reader in readers:
        actions.declare(application.case, conflict=False, text="", by=reader, now=now)


def test_files_are_sealed_until_the_opening(application, client, login, caseworker, manager, auditor):
    for user in (caseworker, manager, auditor):
        assert login(client, user).get(addresses(application)[0]).status_code == 404


def test_whoever_may_read_the_case_fetches_what_was_sent_and_nothing_else(
    application, client, login, caseworker, caseworker2, manager, payer, applicant
):
    opened(application, manager, caseworker)
    was_sent, was_not = addresses(application)
    desk = login(client, caseworker)
    page = desk.get(reverse("assessment:case", args=[application.case.number])).content.decode()
    assert was_sent in page
    assert "Ikke scannet for virus" in page
    assert "sat op uden virusscanner" in page
    assert "senere.docx" not in page
    answer = desk.get(was_sent)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert desk.get(was_not).status_code == 404
    led = login(client, caseworker2).get(was_sent)
    assert led["Location"] == reverse("assessment:impartiality", args=[application.case.number])
    assert login(client, payer).get(was_sent).status_code == 403
    assert login(client, applicant).get(was_sent).status_code == 403


def test_a_download_waits_for_the_scanner_and_comes_by_itself(
    application, client, login, caseworker, manager, settings
):
    opened(application, manager, caseworker)
    was_sent, desk = addresses(application)[0], login(client, caseworker)
    page = reverse("assessment:case", args=[application.case.number])
    with running_clamd() as (_, address):
        settings.CLAMD_URL = address
        waiting = desk.get(was_sent)
        assert waiting.status_code == 409
        assert "er ikke scannet for virus endnu" in waiting.content.decode()
        assert "Venter. Filen kan hentes, når den er scannet." in desk.get(page).content.decode()
        scan_waiting(now=stories.JUDGED_AT)
    assert desk.get(was_sent).status_code == 200
    assert "Scannet for virus" in desk.get(page).content.decode()


def test_a_virus_in_what_was_sent_goes_to_nobody(application, client, login, caseworker, manager, settings):
    opened(application, manager, caseworker)
    FileScan.objects.create(
        file=application.attachments.order_by("pk")[0].file, is_clean=False, signature="Eicar", at=stories.JUDGED_AT
    )
    settings.CLAMD_URL = ""
    desk = login(client, caseworker)
    refused = desk.get(addresses(application)[0])
    assert refused.status_code == 409
    assert "spærret for alle" in refused.content.decode()
    assert "Kan ikke hentes" in desk.get(reverse("assessment:case", args=[application.case.number])).content.decode()


# What came by mail: the mail itself.


@pytest.fixture
def mailed(manager, manager2, consultant, now) -> Application:
    """An application for one tilbud that came by mail and was written in by Indsatsteam."""
    call, whose = stories.pool_of_places(manager, manager2), Applicant(CVR, "Fonden Solgården", "privat")
    who = {"arrival": Arrival(now, "database"), "by": consultant, "now": now}
    return register_mailed(call, mail(now), whose, [a_row()], {}, **who).application


def mail_of(application) -> str:
    return reverse("assessment:mail", args=[application.case.number])


def test_the_mail_is_sealed_until_the_opening_and_is_nobodys_without_a_place_at_the_desk(
    mailed, client, login, caseworker, manager, auditor, consultant, payer, external, applicant
):
    for user in (caseworker, manager, auditor):
        assert login(client, user).get(mail_of(mailed)).status_code == 404
    opened(mailed, manager, caseworker)
    for user in (consultant, payer, external, applicant):
        assert login(client, user).get(mail_of(mailed)).status_code == 403


def test_whoever_has_the_case_fetches_the_mail_and_reads_how_it_came(
    mailed, client, login, caseworker, caseworker2, manager, director
):
    opened(mailed, manager, caseworker)
    desk = login(client, caseworker)
    page = desk.get(reverse("assessment:case", args=[mailed.case.number])).content.decode()
    assert mail_of(mailed) in page
    assert "lørdag den 17. august 2019 kl. 12.00 fra Gerda Gård, leder@gaarden.example; det tidspunkt tæller" in page
    answer = desk.get(mail_of(mailed))
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="mail.pdf"'
    led = reverse("assessment:impartiality", args=[mailed.case.number])
    actions.declare(mailed.case, conflict=True, text="Min søster", by=director, now=stories.JUDGED_AT)
    for user in (caseworker2, director):  # not declared; barred
        assert login(client, user).get(mail_of(mailed)).get("Location") == led


def test_the_mail_waits_for_the_scanner_as_every_file_does(mailed, client, login, caseworker, manager, settings):
    opened(mailed, manager, caseworker)
    desk, page = login(client, caseworker), reverse("assessment:case", args=[mailed.case.number])
    with running_clamd() as (_, address):
        settings.CLAMD_URL = address
        assert desk.get(mail_of(mailed)).status_code == 409
        assert "Den kan hentes, så snart den er det." in desk.get(page).content.decode()
        scan_waiting(now=stories.JUDGED_AT)
    assert desk.get(mail_of(mailed)).status_code == 200
    assert "Hent mailen" in desk.get(page).content.decode()


def test_a_mail_with_a_virus_goes_to_nobody(mailed, client, login, caseworker, manager, settings):
    opened(mailed, manager, caseworker)
    settings.CLAMD_URL = ""
    kept = mailed.current_submission.mailed.file
    FileScan.objects.create(file=kept, is_clean=False, signature="Eicar", at=stories.JUDGED_AT)
    desk = login(client, caseworker)
    assert desk.get(mail_of(mailed)).status_code == 409
    page = desk.get(reverse("assessment:case", args=[mailed.case.number])).content.decode()
    assert "Filen er spærret for alle.</td>" in page
    assert "Hent mailen" not in page


def test_what_came_through_the_portal_has_no_mail(application, client, login, caseworker, manager):
    opened(application, manager, caseworker)
    desk = login(client, caseworker)
    assert desk.get(mail_of(application)).status_code == 404
    assert "Kom på mail" not in desk.get(reverse("assessment:case", args=[application.case.number])).content.decode()
