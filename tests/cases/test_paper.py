"""Are a paper's words frozen, its file made once, and its first opening by the party remembered?"""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from cases import actions
from cases.models import Document, JournalEntry
from cases.states import Direction
from portal import files
from portal.models import HistoryRow, StoredFile

WORDS = {"watermark": "Kopi"}


def write(case, now, *, direction=Direction.OUT, visible=True, template="paper/base.html"):
    return actions.write_document(
        case,
        kind="letter",
        title="Brev om sagen",
        template=template,
        words=WORDS,
        direction=direction,
        visible_to_party=visible,
        dated_at=now,
        now=now,
    )


@pytest.mark.db
def test_words_are_written_with_the_akt_and_the_file_comes_after(case, now):
    document = write(case, now)
    document.refresh_from_db()
    assert (document.words, document.file, document.entry.number, document.entry.title) == (
        WORDS, None, 2, "Brev om sagen",
    )  # fmt: skip
    assert actions.make_paper(document, now=now) is True
    document.refresh_from_db()
    assert files.read(document.file)[:5] == b"%PDF-"
    assert (document.file.name, document.file.media_type) == ("2019-0001-2-letter.pdf", "application/pdf")


@pytest.mark.db
def test_a_paper_is_never_made_again(case, now):
    document = write(case, now)
    assert actions.make_papers(now=now) == 1
    assert actions.make_papers(now=now) == 0
    assert actions.make_paper(document, now=now) is False
    assert StoredFile.objects.count() == 1


@pytest.mark.db
def test_the_same_words_give_the_same_bytes(case, now):
    first, second = write(case, now), write(case, now)
    actions.make_papers(now=now)
    assert files.read(Document.objects.get(pk=first.pk).file) == files.read(Document.objects.get(pk=second.pk).file)


@pytest.mark.db
def test_an_internal_papers_name_does_not_borrow_the_partys_count(case, now):
    document = write(case, now, visible=False, direction=Direction.INTERNAL)
    actions.make_paper(document, now=now)
    assert StoredFile.objects.get().name == "2019-0001-2-letter.pdf"
    assert document.entry.party_number == 1


@pytest.mark.db
def test_one_paper_that_fails_does_not_keep_the_others_waiting(case, now, monkeypatch, caplog):
    broken, sound = write(case, now), write(case, now)
    real = actions.paper.render_pdf
    calls = []

    def first_fails(*args, **options):
        calls.append(args)
        if len(calls) == 1:
            raise actions.paper.PaperError("refused")
        return real(*args, **options)

    monkeypatch.setattr(actions.paper, "render_pdf", first_fails)
    assert actions.make_papers(now=now) == 1
    assert list(Document.objects.not_made()) == [broken]
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        f"document {broken.pk} could not be made"
    ]
    assert Document.objects.get(pk=sound.pk).file is not None


@pytest.mark.db
def test_many_papers_are_written_in_three_queries(open_case, odense, applicant, now, django_assert_num_queries):
    cases = [open_case(odense, applicant, now) for _ in range(5)]
    new = [
        actions.NewDocument(case, "decision", "Afgørelse", "paper/base.html", WORDS, Direction.OUT, True, now)
        for case in cases
    ]
    with django_assert_num_queries(3):
        documents = actions.write_documents_many(new, now=now)
    assert [document.entry.case for document in documents] == cases
    assert set(JournalEntry.objects.filter(title="Afgørelse").values_list("number", flat=True)) == {2}


@pytest.mark.db
def test_the_first_opening_by_the_party_is_remembered_once(case, applicant, colleague, place, now):
    document = write(case, now)
    place(colleague, "reader")
    actions.open_document(document, by=colleague, now=now)
    actions.open_document(document, by=applicant, now=now)
    document.refresh_from_db()
    assert (document.opened_at, document.opened_by) == (now, colleague)
    opened = HistoryRow.objects.of(case.history_chain).filter(verb="open_document")
    assert list(opened.values_list("actor_id", "facts")) == [(colleague.pk, {"document": document.pk})]


@pytest.mark.db
def test_opening_ones_own_papers_is_not_remembered(case, applicant, now):
    document = write(case, now, direction=Direction.IN)
    actions.open_document(document, by=applicant, now=now)
    document.refresh_from_db()
    assert document.opened_at is None


@pytest.mark.db
@pytest.mark.parametrize("visible", [True, False])
def test_who_may_not_see_a_paper_does_not_open_it(case, applicant, stranger, now, visible):
    document = write(case, now, visible=visible)
    with pytest.raises(PermissionDenied):
        actions.open_document(document, by=stranger if visible else applicant, now=now)


@pytest.mark.race
def test_two_makers_at_once_make_one_file(world, open_case, odense, applicant, now):
    document = write(open_case(odense, applicant, now), now)
    both = threading.Barrier(2)
    made = []

    def make() -> None:
        both.wait()
        try:
            made.append(actions.make_paper(document, now=now))
        finally:
            connection.close()

    makers = [threading.Thread(target=make) for _ in range(2)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert sorted(made) == [False, True]
    assert StoredFile.objects.count() == 1
