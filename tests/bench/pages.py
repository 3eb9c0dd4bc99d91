"""What do people do in the portal that must be quick, and how many times the floor may each thing cost?"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from assessment.states import SubPointMark
from cases.actions.paper import make_paper
from cases.models import Document
from pools.document import document_of
from pools.models import Pool
from portal import files
from portal.models import User
from tests.bench.client import Answer, Caller
from tests.bench.crowd import COUNT, OF_APPLICANT, OF_ODENSE, People, criterion_to_score
from tests.bench.measuring import Page

LIST, AUTOSAVE, SUBMIT = 4, 2, 4
JSON = "application/json"


@dataclass(frozen=True)
class Scene:
    """A running portal and who and what is in it."""

    address: str
    people: People
    administrator: User
    open_pool: Pool
    draft: Application
    ready: list[Application]
    judged_pool: Pool
    walked: Application
    letter: Document


def floors(scene: Scene) -> list[Page]:
    """A view that changes one row, and one that only reads who is there."""
    caller = Caller(scene.address, scene.people.applicant)
    return [
        Page("Gulvet: session, bruger, én UPDATE", lambda: caller.post("/bench/floor/write/")),
        Page("Gulvet, kun læsning", lambda: caller.get("/bench/floor/read/")),
    ]


def of_visitors(scene: Scene) -> list[Page]:
    visitor = Caller(scene.address)
    pool = reverse("pools:detail", args=[scene.open_pool.slug])
    return [
        Page("Forsiden", lambda: visitor.get("/")),
        Page("Puljens side", lambda: visitor.get(pool)),
        Page("Puljer", lambda: visitor.get("/puljer/"), aim=LIST),
    ]


def of_applicants(scene: Scene) -> list[Page]:
    applicant = Caller(scene.address, scene.people.applicant)
    administrator = Caller(scene.address, scene.administrator)
    number, mine = scene.draft.case.number, reverse("cases:mine")
    names = ("form", "review", "draft_pdf")
    form, review, copy = (reverse(f"applications:{name}", args=[number]) for name in names)
    post = scene.draft.posts.first()
    budget = reverse("applications:budget", args=[number]) + f"?post={post.pk}"
    answers, cells, sendings = _saving(scene, applicant), _saving_cells(scene, applicant), _sending(scene, applicant)
    return [
        Page(f"Mine tilskudssager, {OF_APPLICANT} af {COUNT}", lambda: applicant.get(mine), aim=LIST),
        Page(f"Mine tilskudssager, {OF_ODENSE} af {COUNT}", lambda: administrator.get(mine), aim=LIST),
        Page("Åbn ansøgningen", lambda: applicant.get(form)),
        Page("Gem ét svar, når feltet forlades", lambda: next(answers), aim=AUTOSAVE),
        Page("Åbn budgettet", lambda: applicant.get(budget)),
        Page("Gem én celle i budgettet", lambda: next(cells), aim=AUTOSAVE),
        Page("Gennemse", lambda: applicant.get(review)),
        Page("Hent kladde som PDF", lambda: applicant.get(copy)),
        Page("Indsend ansøgning", lambda: next(sendings), aim=SUBMIT),
    ]


def of_the_agency(scene: Scene) -> list[Page]:
    caseworker = Caller(scene.address, scene.people.caseworker)
    manager = Caller(scene.address, scene.people.manager)
    pool = reverse("assessment:pool", args=[scene.judged_pool.slug])
    sheet = reverse("assessment:score", args=[scene.walked.case.number])
    scores = _scoring(scene, caseworker)
    return [
        Page("Sagsbehandlerens bord, 100 sager", lambda: caseworker.get("/sagsbehandling/"), aim=LIST),
        Page(f"Puljens {COUNT} ansøgninger, sagsbehandler", lambda: caseworker.get(pool), aim=LIST),
        Page(f"Puljens {COUNT} ansøgninger, puljeansvarlig", lambda: manager.get(pool), aim=LIST),
        Page("Åbn vurderingen", lambda: caseworker.get(sheet)),
        Page("Gem ét kriterium", lambda: next(scores), status=302),
    ]


def letters(scene: Scene) -> list[Page]:
    """In this process, as the worker makes them; each time the same letter, and each time as if it were the first."""
    return [Page("Ét brev (PDF, i workeren)", lambda: _made(scene.letter))]


def _made(letter: Document) -> Answer:
    statements: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        statements.append(sql)
        return execute(sql, *arguments)

    with transaction.atomic():
        begun = time.perf_counter()
        with connection.execute_wrapper(count):
            make_paper(letter, now=timezone.now())
        ms = (time.perf_counter() - begun) * 1000
        content = files.read(Document.objects.get(pk=letter.pk).file)
        transaction.set_rollback(True)
    return Answer(200, ms, len(statements), content, "")


def _saving(scene: Scene, caller: Caller) -> Iterator[Answer]:
    """One answer changed again and again, each time from the version that was stored before."""
    url = reverse("applications:save_field", args=[scene.draft.case.number])
    question = next(each for each in document_of(scene.draft.pool_version).questions if each.kind == "long_text")
    version = scene.draft.answers.get(question=question.key).version
    for number in count():
        value = f"Vi har arbejdet recovery-orienteret siden 2014 og har nu {number} nøglepersoner. " * 6
        answer = caller.post(url, field=question.key, value=value, base=version, accept=JSON)
        version = _next_version(answer, version)
        yield answer


def _saving_cells(scene: Scene, caller: Caller) -> Iterator[Answer]:
    """One month of one post changed again and again."""
    post = scene.draft.posts.first()
    url = reverse("applications:save_post", args=[scene.draft.case.number, post.pk])
    month, version = document_of(scene.draft.pool_version).months[3], post.version
    for number in count(1):
        answer = caller.post(url, accept=JSON, **{"version": version, month: f"12.{100 + number % 900},50"})
        version = _next_version(answer, version)
        yield answer


def _next_version(answer: Answer, before: int) -> int:
    """A save that changed nothing would be quicker than it is."""
    version = json.loads(answer.body).get("version") if answer.status == 200 else None
    if version != before + 1:
        raise RuntimeError(f"not saved: {answer.status} {answer.body[:500].decode()}")
    return version


def _sending(scene: Scene, caller: Caller) -> Iterator[Answer]:
    """A whole, approved application of its own each time."""
    for application in scene.ready:
        url = reverse("applications:submit", args=[application.case.number])
        yield caller.post(url, version=application.draft_version)


def _scoring(scene: Scene, caller: Caller) -> Iterator[Answer]:
    """One criterion scored and corrected again and again."""
    key = criterion_to_score(scene.judged_pool)
    url = reverse("assessment:save_score", args=[scene.walked.case.number, key])
    points = document_of(scene.judged_pool.version).criterion(key).sub_points
    marks = {f"{key}-point_{point.key}": SubPointMark.MET.value for point in points}
    for number in count():
        typed = {f"{key}-given": 4, f"{key}-reason": f"Udgave {number} er konkret.", f"{key}-version": number}
        yield caller.post(url, **marks, **typed)
