"""What exactly is sent? One JSON of the content alone, the same bytes every time, and its SHA-256.

No moment, number or person stands in it: the same content has the same hash, so an approval can name what it approved.
"""

import hashlib
import json
from typing import Any

from applications.drafts import Draft, draft_of
from applications.models import Application
from cases.models import Case
from pools.document import Criterion
from pools.questions import kind_of

FORMAT = 1


def content_of(application: Application) -> dict[str, Any]:
    """The draft's content as it stands: questions as worded, answers, activities, budget, commitments, no files."""
    return content_of_draft(draft_of(application))


def content_of_draft(draft: Draft) -> dict[str, Any]:
    """JSON's own kinds only; money is text ("1234.50"), months are text ("2020-01")."""
    version = draft.application.pool_version
    return {
        "format": FORMAT,
        "pool": {
            "slug": draft.document.slug,
            "title": draft.document.title,
            "version": version.number,
            "sha256": version.sha256,
        },
        "applicant": _applicant(draft.application.case),
        "criteria": [_criterion(draft, criterion) for criterion in draft.document.criteria],
        "activities": [_activity(activity) for activity in draft.activities],
        "budget": draft.budget.canonical() if draft.budget else None,
        "commitments": {
            "accepted": draft.accepted_commitments,
            "groups": [{"title": group.title, "items": list(group.items)} for group in draft.document.commitments],
        },
        "outside_audience_confirmed": draft.is_outside_audience and draft.confirmed_outside_audience,
        "declaration": draft.declaration or None,
        "files": [],
    }


def canonical_bytes(content: dict[str, Any]) -> bytes:
    """UTF-8, sorted keys, no spaces: the same content is the same bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sha256_of(canonical: bytes) -> str:
    """64 hex digits."""
    return hashlib.sha256(canonical).hexdigest()


def _applicant(case: Case) -> dict[str, str]:
    organisation = case.organisation
    return {
        "organisation": organisation.name,
        "cvr": organisation.cvr,
        "kind": organisation.kind,
        "tilbud": case.tilbud.name if case.tilbud else "",
    }


def _criterion(draft: Draft, criterion: Criterion) -> dict[str, Any]:
    questions = []
    for question in draft.document.questions_of(criterion.key):
        value = draft.canonical_value(question)
        shown = kind_of(question).shown(question, value)
        questions.append(
            {"key": question.key, "kind": question.kind, "label": question.label, "value": value, "shown": shown}
        )
    return {"key": criterion.key, "number": criterion.number, "title": criterion.title, "questions": questions}


def _activity(activity: Any) -> dict[str, str]:
    names = ("name", "first_month", "last_month", "responsible")
    return {name: getattr(activity, name) for name in names}
