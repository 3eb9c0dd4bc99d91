"""Who writes when 98 municipalities write at once, when does each press, and what was acknowledged to whom?"""

import json
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median, quantiles

from django.urls import reverse

from applications.actions.starting import start
from applications.models import Answer, AnswerRevision, Application
from cases.models import CaseParticipant
from cases.states import CaseRole
from pools.document import document_of
from pools.models import Pool
from portal.models import Membership, Organisation, User
from portal.states import MembershipRole, MembershipState, OrganisationKind
from tests.bench.client import Caller

MUNICIPALITIES, EDITORS = 98, 5
EVERY, SECONDS = 10, 60  # each editor saves every ten seconds for a minute: 49 saves a second
LINES = 49  # each line of callers makes one save a second, so that nobody waits for another's answer
TEXT = "Vi samler borgere, medarbejdere og pårørende om målene og følger op hvert kvartal. " * 6
JSON = "application/json"


@dataclass
class Editor:
    """One person in one field of one application, and the version that stands on the person's page."""

    caller: Caller
    url: str
    application: int
    question: str
    version: int = 0


@dataclass(frozen=True)
class Saved:
    """One save: milliseconds from when it was due to the last byte, and what was acknowledged."""

    ms: float
    status: int
    application: int
    question: str
    version: int
    text: str


@dataclass
class Load:
    """What a stretch of saving gave."""

    saved: list[Saved] = field(default_factory=list)

    @property
    def refused(self) -> list[Saved]:
        return [each for each in self.saved if each.status != 200]

    @property
    def median(self) -> float:
        return median(each.ms for each in self.saved)

    @property
    def p95(self) -> float:
        return quantiles([each.ms for each in self.saved], n=20)[-1]

    @property
    def slowest(self) -> float:
        return max(each.ms for each in self.saved)


def applications_of(pool: Pool, *, now: datetime) -> list[tuple[Application, list[User]]]:
    """98 applications of 98 municipalities, each with one responsible and four editors."""
    made = []
    for number in range(MUNICIPALITIES):
        organisation = Organisation.objects.create(
            name=f"Kommune {number}", kind=OrganisationKind.KOMMUNE, cvr=str(80_000_000 + number), created_at=now
        )
        people = User.objects.bulk_create(
            User(email=f"redaktoer{n}@kommune{number}.example", name=f"Redaktør {n}", password="!", created_at=now)
            for n in range(EDITORS)
        )
        seat = {"role": MembershipRole.MEMBER, "state": MembershipState.ACTIVE, "created_at": now}
        Membership.objects.bulk_create(Membership(user=each, organisation=organisation, **seat) for each in people)
        application = start(pool, organisation=organisation, by=people[0], now=now)
        place = {"case": application.case, "role": CaseRole.EDITOR, "added_at": now, "added_by": people[0]}
        CaseParticipant.objects.bulk_create(CaseParticipant(user=each, **place) for each in people[1:])
        made.append((application, people))
    return made


def editors_of(address: str, applications: Iterable[tuple[Application, list[User]]]) -> list[Editor]:
    """Everybody logged in, each in a field of their own."""
    editors = []
    for application, people in applications:
        document = document_of(application.pool_version)
        questions = [each.key for each in document.questions if each.kind == "long_text"][:EDITORS]
        url = reverse("applications:save_field", args=[application.case.number])
        editors += [
            Editor(Caller(address, user), url, application.pk, question)
            for user, question in zip(people, questions, strict=True)
        ]
    return editors


def save(editor: Editor, number: int, due: float) -> Saved:
    """One save of a new text, from the version that stands on the page."""
    text = f"Udgave {number}. {TEXT}".strip()
    fields = {"field": editor.question, "value": text, "base": editor.version}
    answer = editor.caller.post(editor.url, accept=JSON, **fields)
    ms = (time.perf_counter() - due) * 1000
    version = json.loads(answer.body)["version"] if answer.status == 200 else 0
    editor.version = version or editor.version
    return Saved(ms, answer.status, editor.application, editor.question, version, text)


def one_at_a_time(editors: list[Editor], *, times: int) -> Load:
    """The portal with nothing else to do: one save, a pause, the next."""
    load = Load()
    for number in range(times):
        time.sleep(0.05)
        load.saved.append(save(editors[number % len(editors)], -number, time.perf_counter()))
    return load


def all_at_once(editors: list[Editor]) -> Load:
    """Every editor saves every ten seconds for a minute, each at a moment of its own."""
    begun = time.perf_counter() + 1
    with ThreadPoolExecutor(LINES) as callers:
        lines = callers.map(lambda line: _line(editors, line, begun), range(LINES))
        return Load([saved for line in lines for saved in line])


def _line(editors: list[Editor], line: int, begun: float) -> list[Saved]:
    """Ten editors in turn, one save a second."""
    mine, saved = editors[line::LINES], []
    for number in range(SECONDS):
        due = begun + number + line / LINES
        time.sleep(max(0.0, due - time.perf_counter()))
        saved.append(save(mine[number % EVERY], number + 1, due))
    return saved


def lost(loads: Iterable[Load]) -> list[Saved]:
    """Acknowledged texts that are neither the newest answer nor among the replaced ones."""
    columns = ("application", "question", "version", "value")
    kept = {tuple(row) for rows in (Answer, AnswerRevision) for row in rows.objects.values_list(*columns)}
    every = [each for load in loads for each in load.saved if each.status == 200]
    return [each for each in every if (each.application, each.question, each.version, each.text) not in kept]
