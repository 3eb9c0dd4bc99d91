"""What stands in the way of a new wording of an announced pool: proposed by one, in force by another, in time?"""

from collections.abc import Iterator
from datetime import datetime

from pools.differences import differences
from pools.document import PoolDocument, Question, document_of
from pools.models import Pool, PoolDraft, VersionProposal
from pools.poolfile.checks import problems_in
from pools.rules.announcement import obstacles_from_assumptions, obstacles_from_files
from pools.rules.deadline import obstacles_to_propose_deadline
from pools.states import PoolState
from pools.versions import WORKING_DAYS, Clarification, demands_in, earliest_deadline, versions_in_force
from portal.danish import moment
from portal.models import User
from portal.steps import Obstacle
from portal.working_days import working_days_between

TITLE = "Præcisering"
KEPT = {
    "slug": "puljens adresse",
    "offers": "hvad puljen udbyder",
    "opens": "hvornår puljen åbner",
    "deadline": "ansøgningsfristen",
}


def obstacles_to_propose_version(
    pool: Pool, draft: PoolDraft | None, document: PoolDocument, told: Clarification, *, read: str, now: datetime
) -> list[Obstacle]:
    """Wants a pool with its version in force; `document` is what the draft holds, `read` its fingerprint when read."""
    if draft is None or draft.base_version_id != pool.version_id:
        text = "Kladden bygger ikke på den version, der gælder nu. Åbn den igen, og skriv ændringerne ind."
        return [Obstacle("draft_is_stale", text)]
    if draft.fingerprint != read:
        text = "Kladden er rettet, siden du åbnede siden. Læs ændringerne igen, og foreslå dem derefter."
        return [Obstacle("draft_changed_meanwhile", text)]
    if VersionProposal.objects.waiting().filter(pool=pool).exists():
        text = "Der ligger allerede et forslag til en ny version. Godkend det, eller tag det tilbage."
        return [Obstacle("proposal_waits", text)]
    return [
        *_of_the_pool(pool, now=now),
        *_of_the_words(told),
        *_of_the_document(pool, document),
        *_of_the_deadline(pool, told.new_deadline, told.reason, now=now),
        *_of_the_time(demands_in(pool.version, document), told.new_deadline or pool.deadline_at, now=now),
    ]


def obstacles_to_approve_version(proposal: VersionProposal, pool: Pool, *, by: User, now: datetime) -> list[Obstacle]:
    """By somebody who has neither written nor proposed it, and in time: the working days are counted from now."""
    if over := obstacles_to_withdraw_version(proposal):
        return over
    obstacles: list[Obstacle] = []
    if by.pk in {proposal.proposed_by_id, proposal.version.written_by_id, *proposal.version.writers}:
        text = "En ny version skal godkendes af en anden end dem, der har skrevet eller foreslået den."
        obstacles.append(Obstacle("version_takes_two_persons", text))
    obstacles += _of_the_pool(pool, now=now)
    document = document_of(proposal.version)
    obstacles += obstacles_from_files(document) + obstacles_from_assumptions(document)
    obstacles += _of_the_deadline(pool, proposal.new_deadline, proposal.reason, now=now)
    obstacles += _of_the_time(proposal.demands, proposal.new_deadline or pool.deadline_at, now=now)
    return obstacles


def obstacles_to_withdraw_version(proposal: VersionProposal) -> list[Obstacle]:
    """Only a proposal that has neither been approved nor taken back."""
    if proposal.approved_at is None and proposal.withdrawn_at is None:
        return []
    return [Obstacle("proposal_is_over", "Forslaget er godkendt eller taget tilbage i mellemtiden.")]


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
    if (document.intake is None) != (now_in_force.intake is None):
        text = "Om ansøgningerne åbnes én eller flere gange, ligger fast fra udmeldingen."
        yield Obstacle("pool_takes_in_as_announced", text)
    if not differences(now_in_force, document):
        yield Obstacle("nothing_is_changed", "Der er ikke ændret noget i forhold til den version, der gælder.")
    for name, words in KEPT.items():
        if getattr(document, name) != getattr(now_in_force, name):
            yield Obstacle("version_keeps_its_frame", f"En ny version kan ikke ændre {words}.")
    for _, text in problems_in(document):
        yield Obstacle("draft_has_a_problem", text)
    yield from obstacles_from_files(document)
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


def _of_the_deadline(pool: Pool, new_deadline: datetime | None, reason: str, *, now: datetime) -> list[Obstacle]:
    return obstacles_to_propose_deadline(pool, new_deadline, reason, now=now) if new_deadline else []


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
