"""An assessor reads tables as tables, and is told what an applicant was never asked."""

from dataclasses import replace

import pytest

from pools.document import Condition
from tests.assessment import stories
from tests.assessment.test_pages import text_of, url
from tests.pools.factories import seed_document

pytestmark = pytest.mark.django_db


def test_a_section_that_was_not_asked_says_why_and_a_table_has_its_headings(
    client, login, odense, applicant, manager, manager2, caseworker
):
    seed = seed_document()
    last = replace(seed.criteria[-1], shown_when=Condition("stage", ("whole_area",)))
    pool = stories.plain_pool(manager, manager2, criteria=(*seed.criteria[:-1], last))
    application = stories.submitted(pool, odense, by=applicant)
    stories.opened(pool, by=manager)
    stories.ready_to_score(application, caseworker, manager=manager)
    sheet, at = url("score", application.case.number), login(client, caseworker)
    pages = [text_of(at.get(f"{sheet}?kriterium={each.key}")) for each in seed.criteria]
    said = "Ikke stillet. Afsnittet skal kun udfyldes, når svaret på «Hvor langt er I i omlægningen"
    assert [said in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert sum('<th scope="col">Indikator (sådan måler I det)</th>' in page for page in pages) == 1
    assert sum("Ikke besvaret" in page for page in pages) == 0
    assert sum('<caption class="sr-only">Aktiviteter, milepæle og budget</caption>' in page for page in pages) == 1
    assert sum("Budgettet efter kategori og projektår, i kroner</caption>" in page for page in pages) == 1
