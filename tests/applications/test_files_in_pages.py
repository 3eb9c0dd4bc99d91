"""Files through the pages: without a script, piece by piece with one, fetched by the party, and by nobody else."""

import re
from io import BytesIO

import pytest
from django.urls import reverse

from applications.models import Answer, Attachment, Upload
from cases.actions.people import add_colleague
from cases.states import CaseRole
from portal import incoming
from portal.filetypes import MEGABYTE
from portal.models import FileScan
from tests.applications.factories import complete_draft
from tests.applications.file_stories import PICTURES, PLAN, lay, pool_with_slots
from tests.pools.factories import announced_pool
from tests.portal.file_samples import SAMPLES, docx, pdf
from tests.portal.test_incoming import full_disk

pytestmark = pytest.mark.db


@pytest.fixture
def draft(manager, manager2, applicant, now, monkeypatch):
    draft = complete_draft(pool_with_slots(manager, manager2), applicant, now)
    monkeypatch.setattr("portal.clock.database_now", lambda: now)
    monkeypatch.setattr("portal.clock.timezone.now", lambda: now)
    return draft


@pytest.fixture
def anna(client, login, applicant):
    return login(client, applicant)


def named(content: bytes, name: str) -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


def at(draft, name: str, *arguments) -> str:
    return reverse(f"applications:{name}", args=[draft.case.number, *arguments])


def test_a_plain_form_lays_files_and_saves_the_rest_of_the_page(draft, anna):
    chosen = [named(pdf(), "plan.pdf"), named(docx(), "mere.docx")]
    page = {f"file-{PLAN}": chosen, "project_manager": "Ny tekst", "project_manager-version": "1"}
    answer = anna.post(at(draft, "attach", PLAN), page)
    assert (answer.status_code, answer["Location"]) == (302, at(draft, "form") + f"#{PLAN}")
    assert list(Attachment.objects.order_by("pk").values_list("file__name", flat=True)) == ["plan.pdf", "mere.docx"]
    assert Answer.objects.get(question="project_manager").value == "Ny tekst"
    shown = anna.get(at(draft, "form")).content.decode()
    assert "plan.pdf" in shown
    assert "Her er ikke plads til flere filer." in shown
    assert "Andre filer kan ikke lægges ved og ville ikke indgå i vurderingen." in shown


def test_a_refused_file_is_told_at_its_slot_and_what_was_typed_is_kept(draft, anna):
    page = {f"file-{PLAN}": named(pdf(), "plan.exe"), "project_manager": "Ny tekst", "project_manager-version": "1"}
    answer = anna.post(at(draft, "attach", PLAN), page)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(
        rf'id="{PLAN}-error"[^>]*><span class="sr-only">Fejl: </span>«plan.exe» kan ikke lægges her', shown
    )
    assert f'href="#{PLAN}"' in shown
    assert "Ny tekst" in shown
    assert anna.post(at(draft, "attach", PLAN), {}).status_code == 422


def test_files_are_refused_where_nobody_asked_for_them(draft, anna, manager, manager2, applicant, now):
    """Also in a pool without slots, and the form says it."""
    bare = complete_draft(announced_pool(manager, manager2, slug="uden-filer"), applicant, now)
    assert "Der kan ikke lægges filer ved ansøgningen" in anna.get(at(bare, "form")).content.decode()
    for application, question in ((bare, PLAN), (draft, "project_manager"), (draft, "x")):
        answer = anna.post(at(application, "begin_upload", question), {"name": "a.pdf", "size": "10"})
        assert answer.status_code == 422
        assert "ville ikke indgå i vurderingen" in answer.json()["error"]
        anna.post(at(application, "attach", question), {f"file-{question}": named(pdf(), "a.pdf")})
    assert not Attachment.objects.exists()


def test_piece_by_piece(draft, anna):
    content = pdf()
    begun = anna.post(at(draft, "begin_upload", PLAN), {"name": "plan.pdf", "size": len(content)})
    assert begun.status_code == 201
    key = begun.json()["upload"]

    def send(offset: int, piece: bytes):
        headers = {"Upload-Offset": str(offset)}
        return anna.post(at(draft, "upload", key), piece, content_type="application/octet-stream", headers=headers)

    assert send(0, content[:200]).json() == {"received": 200}
    again = send(0, content[:200])
    assert (again.status_code, again.json()) == (409, {"received": 200})
    assert anna.get(at(draft, "upload", key)).json() == {"received": 200}
    assert send(200, content[200:]).json() == {"received": len(content)}
    finished = anna.post(at(draft, "finish_upload", key))
    assert finished.status_code == 200
    assert "plan.pdf" in finished.content.decode()
    assert "<html" not in finished.content.decode()
    assert anna.post(at(draft, "finish_upload", key)).status_code == 404
    assert anna.get(at(draft, "slot", PLAN)).status_code == 200


def test_a_piece_is_never_bigger_than_a_megabyte(draft, anna):
    begun = anna.post(at(draft, "begin_upload", PLAN), {"name": "plan.pdf", "size": str(5 * MEGABYTE)}).json()
    assert begun["piece"] == MEGABYTE
    headers = {"Upload-Offset": "0"}
    answer = anna.post(
        at(draft, "upload", begun["upload"]), b"x" * (MEGABYTE + 1), content_type="application/octet-stream",
        headers=headers,
    )  # fmt: skip
    assert (answer.status_code, answer.json()) == (409, {"received": 0})


def test_a_cancelled_upload_and_a_full_disk_leave_nothing(draft, anna, tmp_path, django_capture_on_commit_callbacks):
    begun = anna.post(at(draft, "begin_upload", PLAN), {"name": "plan.pdf", "size": "9000"}).json()
    send = {"content_type": "application/octet-stream", "headers": {"Upload-Offset": "0"}}
    with full_disk(4096):
        answer = anna.post(at(draft, "upload", begun["upload"]), b"x" * 9000, **send)
    assert answer.status_code == 507
    assert "ikke plads" in answer.json()["error"]
    assert list(incoming.folder().iterdir()) == []
    assert anna.post(at(draft, "upload", begun["upload"]), b"x" * 9000, **send).json() == {"received": 9000}
    with django_capture_on_commit_callbacks(execute=True):
        anna.post(at(draft, "cancel_upload", begun["upload"]))
    assert not Upload.objects.exists()
    assert list(incoming.folder().iterdir()) == []


def test_a_full_disk_is_told_on_the_page_too(draft, anna):
    with full_disk(4096):
        answer = anna.post(
            at(draft, "attach", PLAN), {f"file-{PLAN}": named(SAMPLES["a sheet"][1]() + b"x" * 9000, "a.pdf")}
        )
    assert answer.status_code == 422
    assert "Der er ikke plads til filen hos os lige nu" in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_file_is_taken_out_again(draft, anna, applicant, now):
    laid = lay(draft, pdf(), by=applicant, now=now)
    answer = anna.post(at(draft, "remove_file", laid.pk), {"project_manager": "Nyt", "project_manager-version": "1"})
    assert answer["Location"].endswith(f"#{PLAN}")
    assert not draft.attachments.standing().exists()
    assert Answer.objects.get(question="project_manager").value == "Nyt"


def test_the_party_fetches_its_own_file_and_nobody_else_does(draft, anna, applicant, colleague, stranger, login, now):
    laid = lay(draft, pdf(), by=applicant, now=now, name="plan – æøå.pdf")
    address = at(draft, "file", PLAN, laid.file.sha256)
    answer = anna.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''plan%20")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert anna.get(at(draft, "file", PICTURES, laid.file.sha256)).status_code == 404
    assert anna.get(at(draft, "file", PLAN, "0" * 64)).status_code == 404
    assert login(anna, stranger).get(address).status_code == 404
    add_colleague(draft.case, email=colleague.email, role=CaseRole.READER, by=applicant, now=now)
    reader = login(anna, colleague)
    assert reader.get(address).status_code == 200
    assert reader.post(at(draft, "begin_upload", PLAN), {"name": "a.pdf", "size": "9"}).status_code == 403
    assert "Fjern" not in reader.get(at(draft, "slot", PLAN)).content.decode()


def test_a_file_with_a_virus_goes_to_nobody_and_the_slot_says_so(draft, anna, applicant, now):
    laid = lay(draft, pdf(), by=applicant, now=now)
    FileScan.objects.create(file=laid.file, is_clean=False, signature="Eicar", at=now)
    answer = anna.get(at(draft, "file", PLAN, laid.file.sha256))
    assert answer.status_code == 409
    assert "Den er spærret for alle" in answer.content.decode()
    shown = anna.get(at(draft, "form")).content.decode()
    assert "Filen indeholder virus (Eicar)" in shown
    assert at(draft, "file", PLAN, laid.file.sha256) not in shown


def test_unscanned_files_wait_in_words_where_there_is_a_scanner(draft, anna, applicant, now, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    laid = lay(draft, pdf(), by=applicant, now=now)
    assert "Venter på virusscanning" in anna.get(at(draft, "form")).content.decode()
    assert anna.get(at(draft, "file", PLAN, laid.file.sha256)).status_code == 200
