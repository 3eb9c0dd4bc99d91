"""What is new in the pool since a draft was begun, and what became of the answers to questions that are gone?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from applications.drafts import CONFIRMATIONS, Draft
from applications.models import Application
from applications.slots import LaidFile, files_by_question
from pools.differences import AREAS, Difference, differences
from pools.document import Question, document_of
from pools.models import PoolVersion, VersionProposal
from pools.questions import is_empty, kind_of
from pools.questions.table import columns_of, rows_of
from pools.versions import versions_in_force

NEWS = "nyt-i-puljen"  # where on the form it stands
UNREAD = "Puljen er ændret, siden I begyndte. Læs ændringerne i ansøgningen, før I indsender."


@dataclass(frozen=True)
class News:
    """What has come into force since the draft's own version: the notices, the difference, whether it must be read.

    `number`: the version that is shown, and that «Jeg har læst ændringerne» says yes to.
    """

    proposals: tuple[VersionProposal, ...]
    by_area: tuple[tuple[str, tuple[Difference, ...]], ...]
    must_be_read: bool
    number: int

    @property
    def demands(self) -> bool:
        return any(difference.is_demand for _, found in self.by_area for difference in found)


@dataclass(frozen=True)
class GoneAnswer:
    """The answer to a question that is no longer asked, as it was worded and answered, or the files that were laid."""

    key: str
    label: str
    shown: str
    files: tuple[LaidFile, ...] = ()


def has_new_version(application: Application) -> bool:
    """Whether another version is in force than the one the draft is written against. No query."""
    return application.pool.version_id != application.pool_version_id


def unread_versions(application: Application) -> list[VersionProposal]:
    """What has come into force since, oldest first; one query, none when there is nothing new."""
    if not has_new_version(application):
        return []
    since = VersionProposal.objects.in_force_after(application.pool, application.pool_version.number)
    return list(since.select_related("version").defer("version__document"))


def news_of(application: Application) -> News | None:
    """For the form and the last look; None when the draft stands on the newest version."""
    if not has_new_version(application):
        return None
    proposals = unread_versions(application)
    version = PoolVersion.objects.get(pk=application.pool.version_id)
    found = differences(document_of(application.pool_version), document_of(version))
    by_area = [(area, tuple(each for each in found if each.area == area)) for area in AREAS]
    return News(
        tuple(proposals),
        tuple((area, each) for area, each in by_area if each),
        any(proposal.must_be_read for proposal in proposals),
        version.number,
    )


def asked_ever(application: Application) -> dict[str, Question]:
    """Every question that has been asked, by key, in its newest wording; a table also with the columns it once had."""
    questions: dict[str, Question] = {}
    for version in (*versions_in_force(application.pool), application.pool_version):
        for question in document_of(version).questions:
            before = questions.get(question.key, question).columns
            gone = tuple(column for column in before if column.key not in _column_keys(question))
            questions[question.key] = replace(question, columns=(*question.columns, *gone)) if gone else question
    return questions


def gone_answers(draft: Draft) -> tuple[GoneAnswer, ...]:
    """Answers that the draft's version does not ask for, in the words of the version that did.

    Those of removed questions, and the cells of columns that a table no longer has.
    """
    asked = {question.key: question for question in draft.document.questions}
    values = {key: answer.value for key, answer in draft.answers.items() if key not in CONFIRMATIONS}
    laid = _gone_files(draft, set(asked) | set(CONFIRMATIONS))
    kept = {key: value for key, value in values.items() if key not in asked and not is_empty(value)}
    cells = {key: value for key, value in values.items() if key in asked and _has_gone_cells(asked[key], value)}
    if not laid and not kept and not cells:
        return ()
    return tuple(
        GoneAnswer(key, question.label, kind_of(question).shown(question, kept.get(key)), laid.get(key, ()))
        for key, question in asked_ever(draft.application).items()
        if key in laid or key in kept
    ) + tuple(_gone_cells(draft.application, asked, cells))


def _gone_cells(application: Application, asked: dict[str, Question], cells: dict[str, Any]) -> Iterator[GoneAnswer]:
    for key, question in asked_ever(application).items() if cells else ():
        if key in cells:
            columns = tuple(column for column in question.columns if column.key not in _column_keys(asked[key]))
            gone = replace(question, columns=columns)
            yield GoneAnswer(key, question.label, kind_of(gone).shown(gone, cells[key]))


def _column_keys(question: Question) -> set[str]:
    return {column.key for column in columns_of(question)}


def _has_gone_cells(question: Question, value: Any) -> bool:
    """Whether a stored table holds something in a column that the question does not have."""
    columns = _column_keys(question)
    return bool(columns) and any(
        key not in columns and not is_empty(cell) for row in rows_of(value) for key, cell in row.items()
    )


def _gone_files(draft: Draft, asked: set[str]) -> dict[str, tuple[LaidFile, ...]]:
    """Files in slots that are gone; the first version of a pool has none."""
    if draft.application.pool_version.number == 1:
        return {}
    return {key: files for key, files in files_by_question(draft.application).items() if key not in asked}
