"""Is the empty form all that a version asks, made once, never stale, and valid for archive and for reading aloud?"""

import re
from dataclasses import replace
from io import BytesIO

import page
import pytest
from django.core.exceptions import ObjectDoesNotExist
from pypdf import PdfReader

from pools.actions.papers import make_empty_forms
from pools.document import Column, Condition, Option, Question
from pools.documents import print_empty_form
from pools.models import EmptyForm
from portal.files import read
from tests.pools.factories import announced_pool, draft_pool, seed_document
from tests.pools.test_pages import get

pytestmark = pytest.mark.db
ADDRESS = "/puljer/recovery-2019/ansoegningsskema.pdf"
TABLE = (
    Column("place", "Sted", "short_text"),
    Column("kind", "Form", "one_of", required=False, options=(Option("a", "Bosted"), Option("b", "Værested"))),
)
FILES = {"file_types": ("pdf",), "max_files": 2, "max_megabytes": 10}
IF_YES = Condition("has_partner", ("ja",))
KINDS = (
    Question("has_partner", "relevance", "", "yes_no", "Har I en samarbejdspartner?"),
    Question("partner", "relevance", "", "short_text", "Hvilken partner?", shown_when=IF_YES, required=False),
    Question("sites", "relevance", "", "table", "Hvilke steder?", columns=TABLE, min_rows=1, max_rows=4),
    Question("plan", "relevance", "", "file", "Jeres plan", **FILES),
    Question("start", "relevance", "", "date", "Hvornår begynder I?", minimum="2020-01-01"),
)


@pytest.fixture
def pool(manager, manager2):
    return announced_pool(manager, manager2)


def words(pdf: bytes) -> str:
    """All pages as one line of text, without the running lines' page breaks in the middle of words."""
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"-? ?\n ?", " ", text).replace("  ", " ")


def letters(text: str) -> str:
    """Only letters and digits, so that hyphens and line ends say nothing."""
    return re.sub(r"[\W_]", "", text)


def test_everything_the_version_asks_stands_on_the_paper(pool):
    paper = letters(words(print_empty_form(pool.version)))
    document = seed_document()
    asked = [
        *(criterion.title for criterion in document.criteria),
        *(question.label for question in document.questions),
        *(option.label for question in document.questions for option in question.options),
        *(category.title for category in document.budget.categories),
        *document.budget.not_eligible,
        "Tomt skema – ansøgninger sendes i portalen",
        "Lang tekst, skal besvares, højst 2.000 tegn",
    ]
    assert [text for text in asked if letters(text) not in paper] == []


def test_kinds_limits_columns_and_conditions_are_said_in_words(manager, manager2):
    pool = announced_pool(manager, manager2, questions=(*seed_document().questions, *KINDS))
    paper = letters(words(print_empty_form(pool.version)))
    said = [
        "Kort tekst, frivilligt. Besvares kun, hvis «Har I en samarbejdspartner?» er besvaret med «Ja».",
        "1–4 rækker",
        "Form Én af flere Nej Bosted, Værested",
        "højst 2 filer på højst 10 MB, typer: PDF",
        "tidligst 1. januar 2020",
    ]
    assert [text for text in said if letters(text) not in paper] == []


def test_a_section_that_depends_on_an_answer_says_so(manager, manager2):
    first, *others = seed_document().criteria
    last = replace(others[-1], shown_when=IF_YES)
    questions = (KINDS[0], *seed_document().questions)
    pool = announced_pool(manager, manager2, criteria=(first, *others[:-1], last), questions=questions)
    paper = letters(words(print_empty_form(pool.version)))
    assert letters(f"{last.title} Besvares kun, hvis «Har I en samarbejdspartner?»") in paper


def test_the_paper_is_valid_as_archive_and_as_accessible_file(pool):
    pdf = print_empty_form(pool.version)
    profiles = (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1)
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in profiles]
    assert [failure.rule_id for report in reports for failure in report.failures] == []
    assert [report.rules.total > 50 for report in reports] == [True, True]


def test_it_is_made_once_and_kept_and_the_same_before_and_after(client, pool, now, django_assert_num_queries):
    before = get(client, ADDRESS)
    assert (before.status_code, before["Content-Type"]) == (200, "application/pdf")
    assert (make_empty_forms(now=now), make_empty_forms(now=now)) == (1, 0)
    kept = EmptyForm.objects.get(version=pool.version)
    assert read(kept.file) == before.content
    with django_assert_num_queries(2):
        assert get(client, ADDRESS).content == before.content


def test_a_draft_is_not_printed_for_visitors(client, manager, now):
    draft_pool(manager)
    assert get(client, ADDRESS).status_code == 404
    assert make_empty_forms(now=now) == 0
    with pytest.raises(ObjectDoesNotExist):
        EmptyForm.objects.get()
