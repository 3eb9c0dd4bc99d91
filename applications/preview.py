"""How will the form look to an applicant before the pool is announced? A draft of nobody's, never stored."""

from functools import cached_property
from typing import Any

from applications.budget import Budget
from applications.drafts import Draft
from applications.fields import Entered, sections_of
from applications.models import Application
from applications.page import stored_rows
from cases.models import Case
from pools.conditions import Asked
from pools.document import PoolDocument
from pools.models import Pool
from portal.models import Organisation

NOBODY = Case(number="FORHAANDSVISNING", organisation=Organisation(name="Ansøger", cvr="00000000"))


class EmptyDraft(Draft):
    """A form in which nothing is answered and everything is shown, also what depends on an answer."""

    @cached_property
    def asked(self) -> Asked:
        criteria, questions = self.document.criteria, self.document.questions
        return Asked(frozenset(each.key for each in criteria), frozenset(each.key for each in questions))

    @cached_property
    def is_outside_audience(self) -> bool:
        return False


def preview_context(pool: Pool, document: PoolDocument, entered: Entered | None = None) -> dict[str, Any]:
    """What the form's own templates want, for an empty form; asks the database nothing. `entered` was just typed."""
    budget = Budget(document.months, document.project_years, ()) if document.offers_money else None
    application = Application(pool=pool, case=NOBODY)
    draft = EmptyDraft(application, document, {}, (), budget)
    return {
        "preview": True,
        "editable": True,
        "application": application,
        "case": NOBODY,
        "document": document,
        "draft": draft,
        "sections": sections_of(draft, entered or Entered.nothing()),
        "rows": stored_rows(draft),
        "confirmed": {},
        "asks_for_files": document.question_of_kind("file") is not None,
        "contacts": document.contacts,
    }
