"""What has stood in one field, who wrote it and when, and what was changed in the version after?"""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.http import Http404

from applications.models import Answer, AnswerRevision, Application
from applications.new_version import asked_ever
from applications.plan import TITLES, Row, TypedMilestone
from applications.tilbud import TilbudRow
from applications.tilbud_history import earlier_row, row_of, row_text, stored_value
from applications.tilbud_history import revision_key as tilbud_revisions
from pools.document import document_of
from pools.questions import kind_of
from portal.danish import month_label
from portal.differences import Piece, differences

ROW = "_activity/"
ACTIVITY = "aktivitet-"  # «aktivitet-12» is the row of activity 12; any other key is a question's


@dataclass(frozen=True)
class Wording:
    """One version of a field; `pieces` are its words, marked where the next version has others."""

    version: int
    text: str
    pieces: list[Piece]
    at: datetime | None
    by: str
    is_current: bool


@dataclass(frozen=True)
class FieldHistory:
    """Every version, the newest first; `base` is what a change must name as the version it was written from."""

    key: str
    title: str
    wordings: list[Wording]
    base: str
    is_asked: bool = True


def activity_of(key: str) -> int | None:
    """The activity whose row `key` names; None when it names a question."""
    number = key.removeprefix(ACTIVITY)
    return int(number) if key.startswith(ACTIVITY) and number.isascii() and number.isdigit() else None


def revision_key(key: str) -> str:
    """Under which key replaced versions are kept."""
    activity, tilbud = activity_of(key), row_of(key)
    if tilbud is not None:
        return tilbud_revisions(tilbud)
    return key if activity is None else f"{ROW}{activity}"


def history_of(application: Application, key: str) -> FieldHistory:
    """Http404 for a field that neither asks now nor has ever held anything."""
    asked = AnswerRevision.objects.filter(application=application, question=revision_key(key))
    revisions = list(asked.select_related("by").order_by("version"))
    if row_of(key) is not None:
        return _of_tilbud(application, key, revisions)
    if activity_of(key) is None:
        return _of_answer(application, key, revisions)
    return _of_activity(application, key, revisions)


def _of_answer(application: Application, key: str, revisions: list[AnswerRevision]) -> FieldHistory:
    """Also of a question that is no longer asked: its earlier texts are read, in the words of when it was asked."""
    question = asked_ever(application).get(key)
    answer = application.answers.filter(question=key).select_related("by").first()
    if question is None:
        raise Http404
    rows: list[AnswerRevision | Answer] = [*revisions, *([answer] if answer else [])]
    shown = kind_of(question).shown
    versions = [(row.version, shown(question, row.value), row.at, row.by.name) for row in rows]
    base = str(answer.version if answer else 0)
    is_asked = any(each.key == key for each in document_of(application.pool_version).questions)
    wordings = _wordings(versions, is_current=answer is not None)
    return FieldHistory(key, question.label, wordings, base, is_asked=is_asked)


def _of_activity(application: Application, key: str, revisions: list[AnswerRevision]) -> FieldHistory:
    """A row's revision names who replaced it: the writer of a version stands on the one before."""
    activity = application.activities.filter(pk=activity_of(key)).prefetch_related("milestones").first()
    rows = [_row(revision.value) for revision in revisions] + ([Row.of(activity)] if activity else [])
    if not rows:
        raise Http404
    versions = _versions([_row_text(row) for row in rows], revisions)
    base = Row.of(activity).base if activity else ""
    return FieldHistory(key, rows[-1].name or "Aktivitet", _wordings(versions, is_current=activity is not None), base)


def _of_tilbud(application: Application, key: str, revisions: list[AnswerRevision]) -> FieldHistory:
    """As of an activity: who wrote a version stands on the one before."""
    stored = application.tilbud.filter(pk=row_of(key)).select_related("tilbud").first()
    now = [stored_value(TilbudRow.of(stored))] if stored else []
    values = [revision.value for revision in revisions] + now
    if not values:
        raise Http404
    versions = _versions([row_text(value) for value in values], revisions)
    base = TilbudRow.of(stored).base if stored else ""
    return FieldHistory(key, values[-1].get("name") or "Tilbud", _wordings(versions, is_current=bool(stored)), base)


def _versions(texts: list[str], revisions: list[AnswerRevision]) -> list[tuple[int, str, datetime | None, str]]:
    writers = [(None, ""), *((revision.at, revision.by.name) for revision in revisions)]
    return [(place + 1, text, *writers[place]) for place, text in enumerate(texts)]


def _wordings(versions: list[tuple[int, str, datetime | None, str]], *, is_current: bool) -> list[Wording]:
    marked = [differences(one[1], other[1])[0] for one, other in pairwise(versions)]
    if versions:
        marked.append([Piece(versions[-1][1], differs=False)] if versions[-1][1] else [])
    last = len(versions) - 1
    wordings = [
        Wording(version, text, pieces, at, by, is_current=is_current and place == last)
        for place, ((version, text, at, by), pieces) in enumerate(zip(versions, marked, strict=True))
    ]
    return wordings[::-1]


def removed_activities(application: Application) -> list[tuple[str, str]]:
    """(key, name) of the activities that no longer stand in the plan, as they were called last."""
    standing = {revision_key(f"{ACTIVITY}{pk}") for pk in application.activities.values_list("pk", flat=True)}
    kept = AnswerRevision.objects.filter(application=application, question__startswith=ROW).order_by("version")
    removed = {each.question: each.value.get("name", "") for each in kept if each.question not in standing}
    return [(question.replace(ROW, ACTIVITY, 1), name) for question, name in removed.items()]


def row_to_take_back(application: Application, key: str, version: int, base: str) -> Row:
    """An earlier version of an activity as a row to save; a removed activity comes back as a new one."""
    kept = AnswerRevision.objects.filter(application=application, question=revision_key(key), version=version).first()
    if kept is None:
        raise Http404
    stands = application.activities.filter(pk=activity_of(key)).exists()
    return _row(kept.value, key=str(activity_of(key)) if stands else "ny", base=base if stands else "")


def tilbud_to_take_back(application: Application, key: str, version: int, base: str) -> TilbudRow:
    """As of an activity, for a row of the tilbud."""
    kept = AnswerRevision.objects.filter(application=application, question=revision_key(key), version=version).first()
    if kept is None:
        raise Http404
    stands = application.tilbud.filter(pk=row_of(key)).exists()
    return earlier_row(kept.value, key=str(row_of(key)) if stands else "ny", base=base if stands else "")


def _row(value: dict[str, Any], **where: str) -> Row:
    milestones = tuple(TypedMilestone(*each) for each in value.get("milestones", []))
    cells = {name: text for name, text in value.items() if name != "milestones"}
    return Row(**({"key": ""} | cells | where), milestones=milestones)


def _row_text(row: Row) -> str:
    lines = [row.name, row.period, row.responsible and f"{TITLES['responsible']}: {row.responsible}", row.description]
    lines += [f"Milepæl {month_label(each.month)}: {each.name}" for each in row.milestones]
    lines += [row.note and f"{TITLES['note']}: {row.note}"]
    return "\n".join(line for line in lines if line)
