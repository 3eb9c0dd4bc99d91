"""How does a decision letter look before it is sent? As it will be, marked as a draft and never filed."""

from datetime import datetime
from typing import Any

from assessment.documents.letters import TEMPLATES, heading_of, letter_words
from assessment.models import Decision
from pools.document import PoolDocument
from portal.paper import render_pdf

DRAFT_MARK = "UDKAST – IKKE MEDDELT"
OPEN = {"watermark": DRAFT_MARK, "signed_by": "", "signed_title": "", "accept_by": "(dato i brevet)"}


def draft_letter(decision: Decision, document: PoolDocument, figures: dict[str, Any], *, made_at: datetime) -> bytes:
    """The letter as PDF; wants the decision read with everything."""
    words = letter_words(decision, document, figures) | OPEN
    return render_pdf(TEMPLATES[decision.outcome], words, title=heading_of(decision, document), made_at=made_at)
