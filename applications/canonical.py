"""What exactly is sent? One JSON of the content alone, the same bytes every time, and its SHA-256.

No moment, number or person stands in it: the same content has the same hash, so an approval can name what it approved.
"""

import hashlib
import json
from typing import Any

from applications.drafts import Draft, draft_of
from applications.models import Activity, Application, ApplicationTilbud
from applications.slots import LaidFile
from cases.models import Case
from pools.document import Criterion, Question
from pools.questions import kind_of
from pools.questions.table import columns_of, shown_cells
from portal.denmark import kommuner
from portal.states import Lovgrundlag

FORMAT = 1


def content_of(application: Application) -> dict[str, Any]:
    """The draft's content as it stands: questions as worded, answers, activities, budget, commitments, files."""
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
        "files": [_file(each) for each in draft.files],
    } | _concerned(draft)


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


def _concerned(draft: Draft) -> dict[str, Any]:
    """The tilbud a course would concern; without any there is no key: what was sent before keeps its bytes."""
    return {"tilbud": [_tilbud(each) for each in draft.tilbud]} if draft.tilbud else {}


def _tilbud(row: ApplicationTilbud) -> dict[str, Any]:
    """A row with its tilbud as it was then; `tilbud` is the number the portal knows it by."""
    tilbud = row.tilbud
    return {
        "tilbud": tilbud.pk,
        "name": tilbud.name,
        "lovgrundlag": tilbud.lovgrundlag,
        "lovgrundlag_title": str(Lovgrundlag(tilbud.lovgrundlag).label),
        "p_number": tilbud.p_number,
        "address": tilbud.address,
        "kommunekode": tilbud.kommunekode,
        "kommune": kommuner().get(tilbud.kommunekode, ""),
        "department": row.department,
        "employees": row.employees,
        "citizens": row.citizens,
    }


def _criterion(draft: Draft, criterion: Criterion) -> dict[str, Any]:
    content: dict[str, Any] = {"key": criterion.key, "number": criterion.number, "title": criterion.title}
    if criterion.key not in draft.asked.sections:
        content["not_asked"] = True
    return content | {"questions": [_question(draft, each) for each in draft.document.questions_of(criterion.key)]}


def _question(draft: Draft, question: Question) -> dict[str, Any]:
    """A question as worded with its answer; one that was not asked says so, and its stored answer is not sent."""
    content: dict[str, Any] = {"key": question.key, "kind": question.kind, "label": question.label}
    kind = kind_of(question)
    if question.key not in draft.asked.questions:
        return content | {"not_asked": True}
    if not kind.is_answer:
        return content  # plan, budget and files have keys of their own
    value = draft.canonical_value(question)
    content |= {"value": value, "shown": kind.shown(question, value)}
    if columns := columns_of(question):
        content["columns"] = [{"key": column.key, "label": column.label} for column in columns]
        content["cells"] = shown_cells(question, value)
    return content


def _activity(activity: Activity) -> dict[str, Any]:
    """Keys that came later are left out when there is nothing under them: what was sent before keeps its bytes."""
    names = ("name", "first_month", "last_month", "responsible")
    cells: dict[str, Any] = {name: getattr(activity, name) for name in names}
    later = {
        "description": activity.description,
        "note": activity.note,
        "milestones": [{"name": each.name, "month": each.month} for each in activity.milestones.all()],
    }
    return cells | {name: value for name, value in later.items() if value}


def _file(laid: LaidFile) -> dict[str, Any]:
    """A file by what it holds: its bytes lie beside the submission, and its SHA-256 says which they are."""
    stored = laid.attachment.file
    return {
        "question": laid.attachment.question,
        "name": stored.name,
        "media_type": stored.media_type,
        "size": stored.size,
        "sha256": stored.sha256,
    }
