"""Aktindsigt: the day it is due, what is in the dossier and what never is, and the same bytes every time."""

import io
import json
import zipfile
from contextlib import contextmanager
from datetime import date

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from pypdf import PdfReader

from assessment import actions
from assessment.actions.access import due_day
from assessment.insight.bundle import bundled
from assessment.insight.dossier import EVERYTHING, dossier_of, scope_of
from assessment.models import AccessRequest, DecisionPackage
from cases.actions import make_papers, send_message, write_note
from cases.models import Case
from cases.notes import NoteDraft
from portal import files
from portal.models import HistoryRow
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.inquiring import ANSWERED_AT, ASKED_AT, heard
from tests.assessment.test_pages import text_of

pytestmark = pytest.mark.db
TOLD_ONCE = ("worded",)

NOW = stories.RELEASED_AT
INTERNAL = ("KANARIE-internt", "KANARIE-ulåst", "Indstillet til direktøren")


@pytest.fixture
def worded(judged, caseworker3, manager, applicant, aalborg_applicant):
    """Both cases with words that stand nowhere else; a third sheet, which nobody has locked."""
    for application, own in zip(judged, ("ODENSE", "AALBORG"), strict=True):
        note = {"internal_note": "KANARIE-internt"}
        reasons = dict(stories.draft_of(application, "refusal").reasons)
        reasons["effort"] += f" KANARIE-begrundelse-{own}"
        stories.decided(application, "refusal", by=manager, reasons=reasons, **note)
        words = {"subject": f"KANARIE-besked-{own}", "body": "Hej"}
        send_message(application.case, **words, from_agency=True, by=manager, now=stories.DECIDED_AT)
    make_papers(now=stories.DECIDED_AT)
    return judged


def asked(application, by, **more) -> AccessRequest:
    values = {"basis": "party", "asked_by": "Odense Kommune", "received_on": date(2019, 12, 2)} | more
    return actions.register_access(application, **values, by=by, now=NOW)


def given(application, by, *, with_internal=False) -> dict[str, bytes]:
    """{name in the zip: bytes} of an answered request, when every letter on the case is made."""
    make_papers(now=NOW)
    answered = actions.answer_access(asked(application, by), with_internal=with_internal, by=by, now=NOW)
    return opened_zip(files.path_of(answered.file).read_bytes())


def opened_zip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words_of(found: dict[str, bytes]) -> str:
    """Every word of every paper and text in the dossier."""
    texts = []
    for name, content in found.items():
        if name.endswith(".pdf"):
            texts += [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
        else:
            texts.append(content.decode())
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2019, 12, 2), date(2019, 12, 11)),
        (date(2019, 12, 20), date(2020, 1, 7)),  # Christmas, New Year's Eve and Day lie between
        (date(2020, 4, 3), date(2020, 4, 17)),  # Easter
        (date(2020, 7, 1), date(2020, 7, 10)),  # summer is no pause
    ],
)
def test_it_is_due_in_seven_working_days(received, due):
    assert due_day(received) == due


def test_the_case_is_given_whole_after_the_release_without_the_agencys_own_notes(worded, manager, director):
    stories.released(worded[0].pool, manager=manager, director=director)
    make_papers(now=NOW)
    found = given(worded[0], manager)
    number, receipt = worded[0].case.number, worded[0].current_submission.receipt_number
    assert {f"{number}.pdf", "sagens-indhold.pdf", "journalliste.csv", "LÆS MIG.txt"} <= found.keys()
    assert found[f"indsendelser/{receipt}.json"] == bytes(worded[0].current_submission.canonical)
    assert [name.endswith("afgoerelse.pdf") for name in sorted(found) if name.startswith("dokumenter/")][-1]
    said = words_of(found)
    for word in ("KANARIE-besked-ODENSE", "KANARIE-begrundelse-ODENSE", "Sofie Sagsbehandler", "Opfylder formalia"):
        assert word in said
    assert [word for word in INTERNAL if word in said] == []
    assert "AALBORG" not in said
    assert "Aalborg" not in said


def test_with_internal_notes_by_choice_after_the_release(worded, manager, director):
    stories.released(worded[0].pool, manager=manager, director=director)
    said = words_of(given(worded[0], manager, with_internal=True))
    assert ("KANARIE-internt" in said, "Indstillet til direktøren" in said) == (True, True)


@pytest.mark.parametrize("stage", ["judged", "recommended", "approved"])
def test_before_the_release_a_dossier_tells_nothing_of_what_is_being_decided(worded, manager, director, stage):
    if stage == "recommended":
        stories.recommended(worded[0].pool, by=manager)
    if stage == "approved":
        stories.approved(worded[0].pool, manager=manager, director=director)
    found = given(worded[0], manager)
    said = words_of(found)
    assert "KANARIE-besked-ODENSE" in said
    told = ("KANARIE-begrundelse", "Sofie Sagsbehandler", "Formaliakontrol", "Vurdering låst", "Indstilling", "Afslag")
    assert [word for word in (*INTERNAL, *told) if word in said] == []


def test_two_worlds_with_opposite_decisions_give_the_same_dossier_before_the_release(worded, manager, director):
    def dossier():
        scope = scope_of(worded[0], internal=False)
        with bundled(dossier_of(worded[0], scope), now=NOW) as path:
            return path.read_bytes()

    before = dossier()
    stories.decided(worded[0], "grant", "400000.00", by=manager)
    stories.approved(worded[0].pool, manager=manager, director=director)
    assert dossier() == before


def test_internal_notes_are_refused_before_the_release(worded, manager):
    with pytest.raises(NotPossibleNow) as refused:
        actions.answer_access(asked(worded[0], manager), with_internal=True, by=manager, now=NOW)
    assert [each.code for each in refused.value.obstacles] == ["internal_before_release"]


def test_before_the_release_the_public_is_not_told_what_a_party_is_asked(worded, manager, director):
    asked_by_paper = asked(worded[0], manager, basis="public", asked_by="Avisen")
    with pytest.raises(NotPossibleNow) as refused:
        actions.answer_access(asked_by_paper, with_internal=False, by=manager, now=NOW)
    assert [each.code for each in refused.value.obstacles] == ["public_before_release"]
    stories.released(worded[0].pool, manager=manager, director=director)
    make_papers(now=NOW)
    assert actions.answer_access(asked_by_paper, with_internal=False, by=manager, now=NOW).file is not None


def test_a_dossier_waits_for_the_letters_that_are_still_being_made(worded, manager, director):
    stories.released(worded[0].pool, manager=manager, director=director)
    with pytest.raises(NotPossibleNow) as refused:
        actions.answer_access(asked(worded[0], manager), with_internal=False, by=manager, now=NOW)
    assert [each.code for each in refused.value.obstacles] == ["papers_not_made"]


def test_a_request_is_answered_once_and_its_file_is_kept(worded, manager, caseworker):
    request = asked(worded[0], caseworker)
    answered = actions.answer_access(request, with_internal=False, by=caseworker, now=NOW)
    with pytest.raises(NotPossibleNow):
        actions.answer_access(request, with_internal=False, by=manager, now=NOW)
    verbs = HistoryRow.objects.of(worded[0].case.history_chain).values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["register_access", "answer_access"]
    assert files.is_whole(answered.file)


def test_the_same_case_at_the_same_moment_is_the_same_bytes(worded):
    made = []
    for _ in range(2):
        with bundled(dossier_of(worded[0], EVERYTHING), now=NOW) as path:
            made.append(path.read_bytes())
    assert made[0] == made[1]


def test_the_joined_pdf_has_a_bookmark_per_part_and_every_page_of_every_paper(worded):
    with bundled(dossier_of(worded[0], EVERYTHING), now=NOW) as path:
        found = opened_zip(path.read_bytes())
    joined = pikepdf.Pdf.open(io.BytesIO(found[f"{worded[0].case.number}.pdf"]))
    with joined.open_outline() as outline:
        marks = [str(item.title) for item in outline.root]
    assert {"Journal", "Beskeder", "Formaliakontrol", "Vurdering ved Sofie Sagsbehandler"} <= set(marks)
    laid = [name for name in found if name.startswith("dokumenter/")]
    assert sum(mark.startswith("Akt ") for mark in marks) == len(laid) > 0
    papers = [
        content for name, content in found.items() if name.endswith(".pdf") and name != f"{worded[0].case.number}.pdf"
    ]
    assert len(joined.pages) == sum(len(pikepdf.Pdf.open(io.BytesIO(each)).pages) for each in papers)
    assert str(joined.docinfo["/Title"]) == f"Sag {worded[0].case.number}"


def test_the_journal_list_holds_no_formula(worded, manager, director):
    words = {"subject": '=HYPERLINK("http://x")', "body": "x"}
    send_message(worded[0].case, **words, from_agency=True, by=manager, now=stories.DECIDED_AT)
    listed = given(worded[0], manager)["journalliste.csv"].decode()
    assert "Besked fra styrelsen: " in listed
    assert not any(
        cell.strip('"').startswith(("=", "+", "@")) for row in listed.splitlines() for cell in row.split(";")
    )


# Who may.


def test_on_the_page_it_is_registered_made_and_fetched(worded, client, login, caseworker):
    number = worded[0].case.number
    login(client, caseworker)
    register = reverse("assessment:register_access", args=[number])
    assert client.post(register, {"asked_by": "X"}).status_code == 422
    typed = {"basis": "party", "asked_by": "Odense Kommune", "received_on": "02-12-2019"}
    for day in ("01-01-1990", "01-01-2090"):
        assert client.post(register, typed | {"received_on": day}).status_code == 422
    client.post(register, typed)
    page = reverse("assessment:access_requests", args=[number])
    assert "11. december 2019" in text_of(client.get(page))
    request = AccessRequest.objects.get()
    client.post(reverse("assessment:answer_access", args=[number, request.pk]))
    fetched = client.get(reverse("assessment:access_dossier", args=[number, request.pk]))
    assert f"{number}.pdf" in opened_zip(b"".join(fetched))


def test_the_barred_the_director_and_strangers_give_and_fetch_nothing(
    worded, client, login, caseworker, director, manager
):
    request = asked(worded[0], manager)
    actions.answer_access(request, with_internal=False, by=manager, now=NOW)
    actions.declare(worded[0].case, conflict=True, text="Min bror", by=caseworker, now=NOW)
    fetch = reverse("assessment:access_dossier", args=[worded[0].case.number, request.pk])
    led = login(client, caseworker).get(fetch)
    assert led.url == reverse("assessment:impartiality", args=[worded[0].case.number])
    assert login(client, director).get(fetch).status_code == 403
    for person in (caseworker, director):
        with pytest.raises(PermissionDenied):
            asked(worded[0], person)


def test_the_auditor_takes_the_whole_case_along_and_answers_no_request(worded, client, login, auditor, manager):
    request = asked(worded[0], manager)
    login(client, auditor)
    number = worded[0].case.number
    whole = opened_zip(b"".join(client.get(reverse("assessment:whole_dossier", args=[number]))))
    assert "KANARIE-internt" in words_of({"x.pdf": whole["sagens-indhold.pdf"]})
    assert client.post(reverse("assessment:answer_access", args=[number, request.pk])).status_code == 403
    assert login(client, manager).get(reverse("assessment:whole_dossier", args=[number])).status_code == 403


def test_an_unanswered_request_waits_at_the_managers_desk_with_its_day(worded, client, login, manager):
    asked(worded[0], manager)
    shown = text_of(login(client, manager).get("/sagsbehandling/"))
    assert worded[0].case.number in shown
    assert "11. december 2019" in shown


def test_from_the_desk_one_is_led_to_where_the_request_is_answered(worded, client, login, caseworker):
    asked(worded[0], caseworker)
    page = reverse("assessment:access_requests", args=[worded[0].case.number])
    assert f'href="{page}"' in login(client, caseworker).get("/sagsbehandling/").content.decode()


def test_the_submission_in_the_dossier_is_the_one_that_was_received(worded, manager):
    found = given(worded[0], manager)
    (name,) = [each for each in found if each.startswith("indsendelser/")]
    assert json.loads(found[name]) == json.loads(bytes(worded[0].current_submission.canonical))


# What the party has a right to, and what must not show.


def test_who_still_scores_neither_makes_nor_fetches_a_dossier_with_the_answer_to_a_hearing(
    opened, client, login, caseworker, caseworker2, manager, applicant
):
    stories.ready_to_score(opened[0], caseworker, caseworker2, manager=manager)
    stories.declared_over_list(opened[0].pool, manager)
    answered = heard(opened[0], by=manager, now=ASKED_AT)
    request = asked(opened[0], caseworker)
    actions.answer(answered, "KANARIE-svar", by=applicant, now=ANSWERED_AT)
    with pytest.raises(NotPossibleNow) as refused:
        actions.answer_access(request, with_internal=False, by=caseworker, now=NOW)
    assert [each.code for each in refused.value.obstacles] == ["still_scoring"]
    make_papers(now=NOW)
    actions.answer_access(request, with_internal=False, by=manager, now=NOW)
    fetch = reverse("assessment:access_dossier", args=[opened[0].case.number, request.pk])
    assert login(client, caseworker).get(fetch).status_code == 409
    stories.scored(opened[0], caseworker)
    assert login(client, caseworker).get(fetch).status_code == 200


def noted(application, kind, text, by, **more):
    return write_note(application.case, NoteDraft(kind, stories.JUDGED_AT, text, **more), by=by, now=stories.DECIDED_AT)


def test_before_the_release_the_party_is_given_what_was_said_and_what_was_sent_on(worded, client, login, manager):
    noted(worded[0], "phone", "KANARIE-telefon", manager, with_whom="Anna")
    noted(worded[0], "internal", "KANARIE-internt", manager)
    noted(worded[0], "meeting", "KANARIE-møde", manager, with_whom="Odense")
    noted(worded[0], "misdirected", "KANARIE-fejlsendt", manager, with_whom="En borger", forwarded_to="Odense Kommune")
    found = given(worded[0], manager)
    said = words_of(found)
    assert [word in said for word in ("KANARIE-telefon", "KANARIE-møde", "KANARIE-fejlsendt")] == [True] * 3
    assert "KANARIE-internt" not in said
    listed = [row.split(";")[0].strip('"') for row in found["journalliste.csv"].decode().splitlines()[1:]]
    last = Case.objects.get(pk=worded[0].case_id).journal.last().party_number
    assert listed[-4:] == [str(last), f"{last}.1", f"{last}.2", f"{last}.3"]
    shown = text_of(login(client, manager).get(reverse("assessment:access_requests", args=[worded[0].case.number])))
    assert "telefonnotater, mødenotater og fejlsendte henvendelser" in shown


def test_a_change_on_its_way_leaves_no_gap_in_a_later_dossier(worded, manager, director):
    """Two worlds after the release: in one an omgørelse is recommended; then a message comes. Equal bytes."""
    stories.released(worded[0].pool, manager=manager, director=director)
    make_papers(now=NOW)
    made = []
    for changing in (False, True):
        mark = transaction.savepoint()
        if changing:
            given_now = vars(stories.draft_of(worded[0], "grant", "400000.00"))
            why = {"change_reason": "Kommunen har sendt det bilag, som manglede.", "no_hearing_reason": "Eget bilag."}
            draft = actions.ReversalDraft(**given_now, **why)
            actions.save_reversal(worded[0].case.number, draft, by=manager, now=NOW)
            actions.recommend_reversal(DecisionPackage.objects.reversing(worded[0].pool)[0], by=manager, now=NOW)
        words = {"subject": "Tak", "body": "Hej"}
        send_message(worded[0].case, **words, from_agency=True, by=manager, now=stories.CHANGED_AT)
        with bundled(dossier_of(worded[0], scope_of(worded[0], internal=False)), now=stories.CHANGED_AT) as path:
            made.append(path.read_bytes())
        transaction.savepoint_rollback(mark)
    assert made[0] == made[1]


def test_a_dossier_is_not_kept_when_the_case_moved_while_it_was_made(worded, manager, monkeypatch):
    @contextmanager
    def slowly(dossier, *, now):
        with bundled(dossier, now=now) as zipped:
            words = {"subject": "Imens", "body": "Hej"}
            send_message(worded[0].case, **words, from_agency=True, by=manager, now=NOW)
            yield zipped

    monkeypatch.setattr("assessment.actions.access.bundled", slowly)
    request = asked(worded[0], manager)
    with pytest.raises(NotPossibleNow) as refused:
        actions.answer_access(request, with_internal=False, by=manager, now=NOW)
    assert [each.code for each in refused.value.obstacles] == ["changed_meanwhile"]
    request.refresh_from_db()
    assert (request.answered_at, request.file) == (None, None)
