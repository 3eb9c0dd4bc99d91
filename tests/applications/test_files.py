"""Files of a draft: only where they are asked for, told at once what is wrong, sent with the rest, and never lost."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from applications import intake
from applications.actions import attaching
from applications.actions.approval import approve, ask_approval
from applications.canonical import content_of
from applications.drafts import draft_of
from applications.envelope import send
from applications.models import Attachment, Upload
from applications.new_version import gone_answers
from applications.reading import reading_of
from applications.rules import obstacles_to_submit
from applications.states import ApplicationState
from applications.tasks import tell_infected
from cases.actions import make_papers
from cases.actions.people import add_colleague
from cases.states import CaseRole
from portal import files, incoming
from portal.clock import Arrival
from portal.filetypes import MEGABYTE
from portal.inspection import FileRefused
from portal.models import FileScan, OutboxMail, StoredFile
from portal.steps import NotPossibleNow
from portal.verify import all_problems
from tests.applications.factories import BY_PASSWORD, complete_draft, seen_by, sent, with_approver
from tests.applications.file_stories import PICTURES, PLAN, lay, pool_with_slots
from tests.applications.version_stories import acknowledged, document_now, in_force, without_question
from tests.portal.file_samples import docx, pdf, pdf_of_size, picture

pytestmark = pytest.mark.db


@pytest.fixture
def draft(manager, manager2, applicant, now):
    return complete_draft(pool_with_slots(manager, manager2), applicant, now)


def codes(application, now) -> set[str]:
    return {obstacle.code for obstacle in obstacles_to_submit(application, now=now)}


def approved(application, applicant, approver, now):
    with_approver(application, approver, by=applicant, now=now)
    ask_approval(application, by=applicant, now=now)
    approve(application, by=approver, now=now)
    return seen_by(applicant, application)


def nothing_left(tmp_path) -> bool:
    return [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == [] and not Upload.objects.exists()


def test_a_file_that_is_asked_for_is_missing_until_it_is_there(draft, applicant, now):
    assert codes(draft, now) == {"file_missing", "not_approved"}
    before = draft.draft_version
    content = pdf()
    laid = lay(draft, content, by=applicant, now=now, name="..\\Årsplan.pdf")
    draft = seen_by(applicant, draft)
    assert codes(draft, now) == {"not_approved"}
    assert draft.draft_version == before + 1
    assert laid.file.name == "Årsplan.pdf"
    assert files.read(laid.file) == content
    assert not Upload.objects.exists()


def test_files_are_part_of_what_is_sent_in_the_order_of_the_form(draft, applicant, now):
    lay(draft, picture("PNG"), by=applicant, now=now, name="b.png", question=PICTURES)
    lay(draft, pdf(), by=applicant, now=now, name="a.pdf")
    lay(draft, docx(), by=applicant, now=now, name="c.docx")
    sent_files = content_of(seen_by(applicant, draft))["files"]
    assert [(each["question"], each["name"]) for each in sent_files] == [
        (PLAN, "a.pdf"),
        (PLAN, "c.docx"),
        (PICTURES, "b.png"),
    ]
    assert sent_files[0].keys() == {"question", "name", "media_type", "size", "sha256"}


def test_an_approval_lapses_when_a_file_comes_or_goes(draft, applicant, approver, now):
    laid = lay(draft, pdf(), by=applicant, now=now)
    application = approved(draft, applicant, approver, now)
    assert application.state == ApplicationState.READY
    attaching.remove_file(application, laid.pk, by=applicant, now=now)
    assert seen_by(applicant, draft).state == ApplicationState.DRAFT
    ask = seen_by(applicant, draft)
    lay(ask, pdf(), by=applicant, now=now)
    assert Attachment.objects.count() == 2


def test_what_was_sent_keeps_its_files(draft, applicant, approver, now):
    laid = lay(draft, pdf(), by=applicant, now=now)
    application = approved(draft, applicant, approver, now)
    submission = sent(application, by=applicant, now=now)
    attaching.remove_file(application, laid.pk, by=applicant, now=now)
    reading = reading_of(submission)
    assert [file.sha256 for file in reading.files] == [laid.file.sha256]
    answer = next(each for section in reading.sections for each in section.answers if each.key == PLAN)
    assert [file.name for file in answer.files] == ["plan.pdf"]
    make_papers(now=now)
    assert list(all_problems()) == []


@pytest.mark.parametrize("harm", ["change", "remove"])
def test_a_damaged_file_is_not_sent(draft, applicant, approver, now, harm):
    laid = lay(draft, pdf(), by=applicant, now=now)
    application = approved(draft, applicant, approver, now)
    path = files.path_of(laid.file)
    path.write_bytes(b"x") if harm == "change" else path.unlink()
    with pytest.raises(NotPossibleNow) as refused:
        send(application, by=applicant, arrival=Arrival(now, "database"), login=BY_PASSWORD, now=now)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["file_damaged"]
    assert application.submissions.count() == 0


def test_the_submission_is_sent_on_time_whether_scanned_or_not(draft, applicant, approver, now, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    lay(draft, pdf(), by=applicant, now=now)
    application = approved(draft, applicant, approver, now)
    assert sent(application, by=applicant, now=now).receipt_number


def test_a_virus_is_told_of_once_and_the_slot_counts_as_empty(draft, applicant, now):
    laid = lay(draft, pdf(), by=applicant, now=now)
    FileScan.objects.create(file=laid.file, is_clean=False, signature="Eicar", at=now)
    tell_infected()
    tell_infected()
    mails = OutboxMail.objects.filter(subject__startswith="Virus i en fil")
    assert [mail.to for mail in mails] == [applicant.email]
    assert "plan.pdf" not in mails.get().body
    assert codes(draft, now) == {"file_missing", "file_infected", "not_approved"}
    assert content_of(draft)["files"] == []
    attaching.remove_file(draft, laid.pk, by=applicant, now=now)
    lay(draft, pdf(pages=2), by=applicant, now=now)
    assert codes(seen_by(applicant, draft), now) == {"not_approved"}


REFUSALS = {
    "not asked for": ({"question": "project_manager"}, "not_asked_for"),
    "no such question": ({"question": "findes-ikke"}, "not_asked_for"),
    "a type the slot does not take": ({"name": "foto.png"}, "type"),
    "a type nobody takes": ({"name": "plan.exe"}, "type"),
    "in disguise": ({"name": "plan.exe.pdf"}, "type"),
    "no ending": ({"name": "plan"}, "type"),
    "empty": ({"content": b""}, "empty"),
    "content of another type": ({"content": picture("PNG")}, "mismatch"),
    "broken": ({"content": b"%PDF-1.7 hov"}, "unreadable"),
    "too big": ({"content": b"x" * (MEGABYTE + 1), "name": "a.png", "question": PICTURES}, "too_big"),
}


def refusal(draft, by, now, **changes) -> str:
    with pytest.raises(FileRefused) as refused:
        lay(draft, **{"content": pdf()} | changes, by=by, now=now)
    return refused.value.code if refused.value.text.endswith(".") else refused.value.text


def test_what_is_refused_leaves_nothing_behind(draft, applicant, now, tmp_path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        found = {story: refusal(draft, applicant, now, **changes) for story, (changes, _) in REFUSALS.items()}
    assert found == {story: code for story, (_, code) in REFUSALS.items()}
    assert nothing_left(tmp_path)
    assert seen_by(applicant, draft).draft_version == draft.draft_version


def test_the_same_file_twice_too_many_files_and_no_room(draft, applicant, now, monkeypatch):
    lay(draft, pdf(), by=applicant, now=now)
    content = files.read(Attachment.objects.get().file)
    with pytest.raises(FileRefused, match="same"):
        lay(draft, content, by=applicant, now=now, name="igen.pdf")
    lay(draft, docx(), by=applicant, now=now, name="to.docx")
    with pytest.raises(FileRefused, match="too_many"):
        lay(draft, pdf(pages=3), by=applicant, now=now)
    monkeypatch.setattr("applications.slots.MOST_MEGABYTES_IN_ALL", 0)
    with pytest.raises(FileRefused, match="no_room"):
        lay(draft, picture("PNG"), by=applicant, now=now, name="a.png", question=PICTURES)


def test_a_file_taken_out_gives_its_room_back_unless_it_was_sent(draft, applicant, approver, now, monkeypatch):
    monkeypatch.setattr("applications.slots.MOST_MEGABYTES_IN_ALL", 1)
    for number in range(3):
        content = pdf_of_size(600_000 + number)
        laid = lay(draft, content, by=applicant, now=now)
        with pytest.raises(FileRefused, match="no_room"):
            lay(draft, content, by=applicant, now=now, name="to.pdf")
        if number < 2:
            attaching.remove_file(draft, laid.pk, by=applicant, now=now)
    sent(approved(draft, applicant, approver, now), by=applicant, now=now)
    attaching.remove_file(draft, laid.pk, by=applicant, now=now)
    with pytest.raises(FileRefused, match="no_room"):
        lay(draft, content, by=applicant, now=now)


def test_pieces_come_in_order_and_go_on_after_a_cut_line(draft, applicant, colleague, now):
    content = pdf()
    upload = attaching.begin_upload(draft, PLAN, "plan.pdf", len(content), by=applicant, now=now)
    assert attaching.receive_piece(upload.key, 0, content[:100], by=applicant) == 100
    incoming.write_at(upload.key, 100, b"rest of a piece that was never acknowledged")
    for offset in (0, 50, 101, 10**12):
        with pytest.raises(attaching.OutOfStep) as out_of_step:
            attaching.receive_piece(upload.key, offset, b"x", by=applicant)
        assert out_of_step.value.received == 100
    with pytest.raises(attaching.OutOfStep):
        attaching.receive_piece(upload.key, 100, b"x" * len(content), by=applicant)
    with pytest.raises(Upload.DoesNotExist):
        attaching.receive_piece(upload.key, 100, content[100:], by=colleague)
    attaching.receive_piece(upload.key, 100, content[100:], by=applicant)
    upload.refresh_from_db()
    laid = intake.finish_upload(upload, by=applicant, now=now)
    assert files.read(laid.file) == content


def test_an_upload_that_is_not_whole_is_refused_and_gone(
    draft, applicant, now, tmp_path, django_capture_on_commit_callbacks
):
    upload = attaching.begin_upload(draft, PLAN, "plan.pdf", 1000, by=applicant, now=now)
    attaching.receive_piece(upload.key, 0, b"%PDF-", by=applicant)
    upload.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(FileRefused, match="incomplete"):
        intake.finish_upload(upload, by=applicant, now=now)
    assert nothing_left(tmp_path)


def test_a_second_attempt_takes_the_place_of_a_broken_one_and_the_rest_is_swept(
    draft, applicant, now, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            upload = attaching.begin_upload(draft, PLAN, "plan.pdf", 15 * MEGABYTE, by=applicant, now=now)
            attaching.receive_piece(upload.key, 0, b"%PDF-", by=applicant)
    assert Upload.objects.count() == 1
    assert [path.name for path in incoming.folder().iterdir()] == [upload.key.hex]
    sweep_uploads_at = now + timedelta(days=1, seconds=1)
    with django_capture_on_commit_callbacks(execute=True):
        assert attaching.sweep_uploads(now=now + timedelta(hours=23)) == 0
        assert attaching.sweep_uploads(now=sweep_uploads_at) == 1
    assert nothing_left(tmp_path)


def test_who_may_not_write_may_not_lay_files(draft, applicant, colleague, stranger, now):
    add_colleague(draft.case, email=colleague.email, role=CaseRole.READER, by=applicant, now=now)
    with pytest.raises(PermissionDenied):
        lay(draft, pdf(), by=colleague, now=now)
    with pytest.raises(Http404):
        lay(draft, pdf(), by=stranger, now=now)


def test_after_the_deadline_no_file_comes_in_or_goes(
    draft, applicant, now, tmp_path, django_capture_on_commit_callbacks
):
    laid = lay(draft, pdf(), by=applicant, now=now)
    late = draft.deadline_in_force + timedelta(microseconds=1)
    content = docx()
    upload = attaching.begin_upload(draft, PLAN, "to.docx", len(content), by=applicant, now=draft.deadline_in_force)
    attaching.receive_piece(upload.key, 0, content, by=applicant)
    upload.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(NotPossibleNow):
        intake.finish_upload(upload, by=applicant, now=late)
    with pytest.raises(NotPossibleNow):
        attaching.remove_file(draft, laid.pk, by=applicant, now=late)
    assert StoredFile.objects.count() == 1
    assert not incoming.part_of(upload.key).exists()


def test_verify_tells_when_a_submission_names_a_file_that_is_gone(draft, applicant, approver, now):
    lay(draft, pdf(), by=applicant, now=now)
    submission = sent(approved(draft, applicant, approver, now), by=applicant, now=now)
    file = json.loads(bytes(submission.canonical))["files"][0]
    make_papers(now=now)
    files.path_of(StoredFile.objects.get(sha256=file["sha256"])).unlink()
    assert len(list(all_problems())) == 1


def test_a_slot_that_is_gone_keeps_its_files_readable_and_does_not_send_them(
    draft, applicant, manager, manager2, now, client, login
):
    laid = lay(draft, pdf(), by=applicant, now=now)
    pool = draft.pool
    in_force(pool, without_question(document_now(pool), PLAN), manager, manager2, now)
    acknowledged(draft, by=applicant, now=now)
    application = seen_by(applicant, draft)
    gone = gone_answers(draft_of(application))
    assert [(each.label, [file.attachment for file in each.files]) for each in gone] == [("Læg jeres plan ved", [laid])]
    assert content_of(application)["files"] == []
    assert "file_missing" not in codes(application, now)
    page = login(client, applicant).get(f"/mine-tilskudssager/{draft.case.number}/ansoegning/").content.decode()
    assert f"/filer/{PLAN}/{laid.file.sha256}/" in page
