"""A new version of an announced pool, walked by the real actions: written by one manager, approved by another."""

from dataclasses import replace
from datetime import datetime

from applications.actions.versions import acknowledge_version, approve_version, propose_version
from applications.models import Application
from pools.document import PoolDocument, Question, canonical_json, document_of
from pools.models import Pool, PoolDraft, VersionProposal
from pools.versions import Clarification
from portal.models import User

TOLD = Clarification("Præcisering af spørgsmålet om borgere", "Svaret må nu være kortere.")


def document_now(pool: Pool) -> PoolDocument:
    """The wording in force."""
    pool.refresh_from_db()
    return document_of(pool.version)


def changed_question(document: PoolDocument, key: str, **changes: object) -> PoolDocument:
    """The document with one question changed."""
    questions = tuple(replace(each, **changes) if each.key == key else each for each in document.questions)
    return replace(document, questions=questions)


def added_question(document: PoolDocument, **changes: object) -> PoolDocument:
    """The document with one question more: required, under the same sub-point as the first."""
    first = document.questions[0]
    new = Question("evaluation", first.criterion, first.sub_point, "short_text", "Hvem evaluerer projektet?")
    return replace(document, questions=(*document.questions, replace(new, **changes)))


def without_question(document: PoolDocument, key: str) -> PoolDocument:
    return replace(document, questions=tuple(each for each in document.questions if each.key != key))


def written(pool: Pool, document: PoolDocument, *, by: User, now: datetime) -> PoolDraft:
    """The pool's draft as the editor leaves it, begun from the version in force."""
    pool.refresh_from_db()
    values = {"document": canonical_json(document), "base_version_id": pool.version_id, "writers": [by.pk]}
    stamps = {"changed_at": now, "changed_by": by}
    return PoolDraft.objects.update_or_create(pool=pool, defaults=values | stamps)[0]


def proposed(
    pool: Pool, document: PoolDocument, *, by: User, now: datetime, told: Clarification = TOLD
) -> VersionProposal:
    written(pool, document, by=by, now=now)
    return propose_as_it_stands(pool, by=by, now=now, told=told)


def propose_as_it_stands(pool: Pool, *, by: User, now: datetime, told: Clarification = TOLD) -> VersionProposal:
    """The draft proposed by somebody who has just read it."""
    draft = PoolDraft.objects.get(pool=pool)
    return propose_version(pool, told, read=draft.fingerprint, by=by, now=now)


def acknowledged(application: Application, *, by: User, now: datetime) -> Application:
    """«Jeg har læst ændringerne» by somebody who has just opened the form."""
    version = Application.objects.select_related("pool__version").get(pk=application.pk).pool.version
    return acknowledge_version(application, read=version.number, by=by, now=now)


def in_force(
    pool: Pool, document: PoolDocument, writer: User, second: User, now: datetime, told: Clarification = TOLD
) -> Pool:
    """The document as the pool's newest version, in force at `now`."""
    return approve_version(proposed(pool, document, by=writer, now=now, told=told), by=second, now=now)
