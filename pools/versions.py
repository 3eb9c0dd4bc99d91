"""When may a new wording of an announced pool be proposed and come into force, and must it be read before one sends?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pools.differences import differences, holds_demands
from pools.document import PoolDocument, Question, document_of
from pools.models import Pool, PoolDraft, PoolVersion, VersionProposal
from pools.poolfile.checks import problems_in
from pools.rules import obstacles_from_assumptions, obstacles_to_propose_deadline
from pools.states import PoolState
from portal.clock import COPENHAGEN
from portal.danish import moment
from portal.models import User
from portal.steps import Obstacle
from portal.working_days import after_working_days, working_days_between

WORKING_DAYS = 10  # from a new or stricter demand to the deadline
TITLE = "Præcisering"
KEPT = {
    "slug": "puljens adresse",
    "offers": "hvad puljen udbyder",
    "opens": "hvornår puljen åbner",
    "deadline": "ansøgningsfristen",
}


@dataclass(frozen=True)
class Clarification:
    """What is told about a new version: the public notice, and the extension that goes with it (or none)."""

    title: str
    text: str
    new_deadline: datetime | None = None
    reason: str = ""


def demands_in(version: PoolVersion, document: PoolDocument) -> bool:
    """Whether the document asks for anything new or stricter than the version does."""
    return holds_demands(differences(document_of(version), document))


def obstacles_to_propose_version(
    pool: Pool, draft: PoolDraft | None, document: PoolDocument, told: Clarification, *, now: datetime
) -> list[Obstacle]:
    """Wants a pool with its version in force; `document` is what the draft holds."""
    if draft is None or draft.base_version_id != pool.version_id:
        text = "Kladden bygger ikke på den version, der gælder nu. Åbn den igen, og skriv ændringerne ind."
        return [Obstacle("draft_is_stale", text)]
    if VersionProposal.objects.waiting().filter(pool=pool).exists():
        text = "Der ligger allerede et forslag til en ny version. Godkend det, eller tag det tilbage."
        return [Obstacle("proposal_waits", text)]
    return [
        *_of_the_pool(pool, now=now),
        *_of_the_words(told),
        *_of_the_document(pool, document),
        *_of_the_deadline(pool, told.new_deadline, told.reason),
        *_of_the_time(demands_in(pool.version, document), told.new_deadline or pool.deadline_at, now=now),
    ]


def obstacles_to_approve_version(proposal: VersionProposal, pool: Pool, *, by: User, now: datetime) -> list[Obstacle]:
    """By somebody who has neither written nor proposed it, and in time: the working days are counted from now."""
    if proposal.approved_at is not None or proposal.withdrawn_at is not None:
        return [Obstacle("proposal_is_over", "Forslaget er godkendt eller taget tilbage i mellemtiden.")]
    obstacles = []
    if by.pk in {proposal.proposed_by_id, proposal.version.written_by_id, *proposal.version.writers}:
        text = "En ny version skal godkendes af en anden end dem, der har skrevet eller foreslået den."
        obstacles.append(Obstacle("version_takes_two_persons", text))
    obstacles += _of_the_pool(pool, now=now)
    obstacles += obstacles_from_assumptions(document_of(proposal.version))
    obstacles += _of_the_deadline(pool, proposal.new_deadline, proposal.reason)
    obstacles += _of_the_time(proposal.demands, proposal.new_deadline or pool.deadline_at, now=now)
    return obstacles


def must_be_read(proposal: VersionProposal, pool: Pool, *, now: datetime) -> bool:
    """Whether a draft is sent only when the version is read there: not one that came late, without any demand.

    Asked before the deadline moves with it.
    """
    if proposal.demands or proposal.new_deadline is not None:
        return True
    return working_days_between(now, pool.deadline_at) >= WORKING_DAYS


def earliest_deadline(deadline: datetime, *, now: datetime) -> datetime:
    """The first deadline that a demand told now would do with, at the clock of the deadline in force."""
    day, clock = after_working_days(now, WORKING_DAYS), deadline.astimezone(COPENHAGEN).timetz()
    return datetime.combine(day, clock.replace(tzinfo=None), tzinfo=COPENHAGEN)


def versions_in_force(pool: Pool) -> list[PoolVersion]:
    """Every wording that has been in force since the announcement, oldest first; the one in force now is the last."""
    if pool.announced_at is None:
        return []
    announced = pool.versions.filter(written_at__lte=pool.announced_at).order_by("-number")[:1]
    later = VersionProposal.objects.in_force_after(pool, 0).values("version")
    return list(pool.versions.filter(pk__in=[*announced.values_list("pk", flat=True), *(v["version"] for v in later)]))


def _of_the_pool(pool: Pool, *, now: datetime) -> Iterator[Obstacle]:
    if pool.state != PoolState.ANNOUNCED or now > pool.deadline_at:
        text = f"Puljen kan ikke ændres efter ansøgningsfristen {moment(pool.deadline_at)}."
        yield Obstacle("pool_is_not_open_for_changes", text)


def _of_the_words(told: Clarification) -> Iterator[Obstacle]:
    if not told.title.strip().startswith(TITLE) or not told.title.strip().removeprefix(TITLE).strip(" :.…"):
        text = f"Overskriften skal begynde med «{TITLE}» og sige, hvad der er præciseret."
        yield Obstacle("clarification_needs_a_title", text)
    if not told.text.strip():
        yield Obstacle("clarification_needs_a_text", "Skriv, hvad der er ændret, og hvad ansøgerne skal gøre.")


def _of_the_document(pool: Pool, document: PoolDocument) -> Iterator[Obstacle]:
    now_in_force = document_of(pool.version)
    if not differences(now_in_force, document):
        yield Obstacle("nothing_is_changed", "Der er ikke ændret noget i forhold til den version, der gælder.")
    for name, words in KEPT.items():
        if getattr(document, name) != getattr(now_in_force, name):
            yield Obstacle("version_keeps_its_frame", f"En ny version kan ikke ændre {words}.")
    for _, text in problems_in(document):
        yield Obstacle("draft_has_a_problem", text)
    yield from _of_the_kinds(pool, document)


def _of_the_kinds(pool: Pool, document: PoolDocument) -> Iterator[Obstacle]:
    """A key keeps its kind for ever: what was answered once can always be read as what it was."""
    kinds: dict[str, str] = {}
    for version in versions_in_force(pool):
        for question in document_of(version).questions:
            kinds |= _kinds_of(question)
    for question in document.questions:
        if any(kinds.get(key, kind) != kind for key, kind in _kinds_of(question).items()):
            text = f"«{question.label}» kan ikke skifte svartype. Fjern spørgsmålet, og skriv det nye med en ny nøgle."
            yield Obstacle("question_keeps_its_kind", text)


def _kinds_of(question: Question) -> dict[str, str]:
    return {question.key: question.kind} | {f"{question.key}/{each.key}": each.kind for each in question.columns}


def _of_the_deadline(pool: Pool, new_deadline: datetime | None, reason: str) -> list[Obstacle]:
    return obstacles_to_propose_deadline(pool, new_deadline, reason) if new_deadline else []


def _of_the_time(demands: bool, deadline: datetime, *, now: datetime) -> Iterator[Obstacle]:
    """New or stricter demands give everybody ten working days; otherwise the day is told that would do."""
    left = working_days_between(now, deadline)
    if not demands or left >= WORKING_DAYS:
        return
    text = (
        f"Versionen stiller nye eller skærpede krav, og der er {left} arbejdsdage til fristen {moment(deadline)}. "
        f"Der skal være mindst {WORKING_DAYS}. Forlæng fristen samtidig, tidligst til "
        f"{moment(earliest_deadline(deadline, now=now))}, eller lad kravene være, som de er."
    )
    yield Obstacle("demands_need_ten_working_days", text)
