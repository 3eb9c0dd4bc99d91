"""What stands in the way of loading or announcing a pool, moving its deadline, asking about it or coming to hear?"""

from datetime import datetime

from django.urls import reverse

from pools.asking import asking_ends
from pools.document import InformationMeeting, PoolDocument, document_of
from pools.editor.findings import findings_in
from pools.editor.working import WorkingCopy, working_copy
from pools.meeting import signup_ends
from pools.models import (
    DeadlineChange,
    MeetingSignup,
    Pool,
    PoolDraft,
    PoolFile,
    PoolVersion,
    PublicAnswer,
    PublicQuestion,
)
from pools.poolfile.checks_of_page import SLUG
from pools.states import PoolState
from portal.clock import COPENHAGEN, exists_once
from portal.danish import moment
from portal.models import Installation, User
from portal.states import InstallationKind
from portal.steps import Obstacle

LONGEST_SLUG = 80
NOT_A_SLUG = {"feed"}
PLAYGROUNDS = {InstallationKind.DEMO, InstallationKind.TEST}


def obstacles_to_load(pool: Pool | None) -> list[Obstacle]:
    """An announced pool is frozen: a change is a new version with a public notice, not a new load."""
    if pool is not None and pool.state != PoolState.DRAFT:
        return [Obstacle("pool_is_announced", "Puljen er udmeldt og kan ikke indlæses igen.")]
    return []


def obstacles_to_announce(pool: Pool, version: PoolVersion, *, by: User, now: datetime) -> list[Obstacle]:
    """Two persons, a deadline ahead, and no assumption in a pool that is for real."""
    obstacles = []
    if by.pk in {*version.writers, version.written_by_id}:
        text = "Puljen skal udmeldes af en anden end dem, der har skrevet den."
        obstacles.append(Obstacle("announcing_takes_two", text))
    draft = PoolDraft.objects.filter(pool=pool).first()
    if draft is not None and working_copy(pool, draft).is_ahead:
        text = f"Der er skrevet i kladden efter version {version.number}. Gør kladden klar, eller fortryd ændringerne."
        obstacles.append(Obstacle("draft_is_ahead", text, reverse("pools:edit", args=[pool.slug])))
    if pool.deadline_at <= now:
        obstacles.append(Obstacle("deadline_is_passed", "Ansøgningsfristen er overskredet. Ret fristen i puljen."))
    document = document_of(version)
    return obstacles + obstacles_from_files(document) + obstacles_from_assumptions(document)


def obstacles_to_begin(document: PoolDocument) -> list[Obstacle]:
    """A slug that can stand in an address, that no pool has, and that is no page of its own."""
    if document.slug in NOT_A_SLUG or not SLUG.fullmatch(document.slug) or len(document.slug) > LONGEST_SLUG:
        text = f"Adressen må kun have små bogstaver a-z, tal og bindestreg, højst {LONGEST_SLUG} tegn."
        return [Obstacle("slug_is_wrong", text)]
    if Pool.objects.filter(slug=document.slug).exists():
        return [Obstacle("slug_is_taken", f"Der er allerede en pulje med adressen «{document.slug}».")]
    return [] if document.title else [Obstacle("title_is_missing", "Skriv puljens titel.")]


def obstacles_to_write(pool: Pool) -> list[Obstacle]:
    """A pool can be written in until its applications are opened; then they are judged by the words that stand."""
    if pool.state in (PoolState.DRAFT, PoolState.ANNOUNCED):
        return []
    return [Obstacle("pool_is_judged", "Ansøgningerne er åbnet, så puljens ordlyd ligger fast.")]


def obstacles_to_replace(copy: WorkingCopy, document: PoolDocument) -> list[Obstacle]:
    """A file of the same pool, with what lies fast as it stands."""
    if document.slug != copy.document.slug:
        return [Obstacle("file_of_another_pool", f"Filen er til puljen «{document.slug}», ikke til denne.")]
    moved = [name for name in sorted(copy.fixed) if getattr(document, name) != getattr(copy.document, name)]
    if moved:
        text = f"Puljen er udmeldt, så dette kan ikke ændres i en fil: {', '.join(moved)}."
        return [Obstacle("file_changes_what_is_fixed", text)]
    return []


def obstacles_to_discard(copy: WorkingCopy) -> list[Obstacle]:
    if copy.pool.version is None:
        return [Obstacle("no_version_to_go_back_to", "Puljen har endnu ingen version at gå tilbage til.")]
    return []


def obstacles_to_write_version(copy: WorkingCopy) -> list[Obstacle]:
    """Everything that is missing, with the field; an announced pool gets its versions by a proposal."""
    if copy.pool.state != PoolState.DRAFT:
        return [Obstacle("pool_is_announced", "Puljen er udmeldt. Foreslå ændringen i stedet.")]
    page = reverse("pools:edit", args=[copy.pool.slug])
    return [
        *(
            Obstacle("problem", f"{each.section.title}: {each.words}", each.url(page))
            for each in findings_in(copy.document)
        ),
        *obstacles_from_files(copy.document),
    ]


def obstacles_from_files(document: PoolDocument) -> list[Obstacle]:
    """Every material that names a file by its SHA-256 has it here: a pool file from elsewhere brings no files."""
    named = {each.sha256: each.title for group in document.material_groups for each in group.materials if each.sha256}
    kept = set(PoolFile.objects.filter(file__sha256__in=named).values_list("file__sha256", flat=True))
    return [
        Obstacle("file_is_not_here", f"Filen til materialet «{title}» er ikke lagt ind på portalen.")
        for sha256, title in named.items()
        if sha256 not in kept
    ]


def obstacles_from_assumptions(document: PoolDocument) -> list[Obstacle]:
    """One per assumption, except where everything is invented anyway (a demo or a test)."""
    if not document.assumptions or Installation.current_kind() in PLAYGROUNDS:
        return []
    return [
        Obstacle("pool_has_assumptions", f"«{assumption.path}» er en antagelse: {assumption.text}")
        for assumption in document.assumptions
    ]


def obstacles_to_propose_deadline(pool: Pool, new_deadline: datetime, reason: str) -> list[Obstacle]:
    """Only later, only before the applications are opened, with a reason, and never at an hour that is not one."""
    obstacles = _obstacles_of_pool(pool)
    if new_deadline <= pool.deadline_at:
        obstacles.append(Obstacle("deadline_is_only_moved_later", "En ansøgningsfrist kan kun flyttes til senere."))
    if not exists_once(new_deadline.astimezone(COPENHAGEN).replace(tzinfo=None)):
        text = "Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet."
        obstacles.append(Obstacle("deadline_at_clock_change", text))
    if not reason.strip():
        obstacles.append(Obstacle("deadline_change_has_a_reason", "Skriv, hvorfor fristen flyttes."))
    return obstacles


def obstacles_to_move_deadline(pool: Pool, change: DeadlineChange, *, by: User) -> list[Obstacle]:
    """Approved once, by somebody else, while the old deadline is still the one in force."""
    obstacles = _obstacles_of_pool(pool)
    if change.proposed_by_id == by.pk:
        text = "Fristen skal flyttes af en anden end den, der har foreslået det."
        obstacles.append(Obstacle("deadline_change_takes_two_persons", text))
    if change.withdrawn_at is not None:
        obstacles.append(Obstacle("deadline_change_is_withdrawn", "Forslaget er taget tilbage i mellemtiden."))
    elif change.approved_at is not None or change.old_deadline != pool.deadline_at:
        text = "Forslaget er ikke længere aktuelt. Fristen er flyttet i mellemtiden."
        obstacles.append(Obstacle("deadline_change_is_stale", text))
    return obstacles


def obstacles_to_withdraw_deadline(change: DeadlineChange) -> list[Obstacle]:
    """Only a proposal that has neither been approved nor taken back."""
    if change.approved_at is None and change.withdrawn_at is None:
        return []
    return [Obstacle("deadline_change_is_over", "Forslaget er godkendt eller taget tilbage i mellemtiden.")]


def _obstacles_of_pool(pool: Pool) -> list[Obstacle]:
    if pool.state != PoolState.ANNOUNCED:
        text = "Fristen kan kun flyttes, fra puljen er udmeldt, til ansøgningerne er åbnet."
        return [Obstacle("deadline_cannot_move_now", text)]
    return []


def obstacles_to_ask(pool: Pool, *, now: datetime) -> list[Obstacle]:
    """Everybody may ask about an announced pool until its last moment for questions (≤)."""
    ends = asking_ends(pool, document_of(pool.version))
    if pool.state == PoolState.ANNOUNCED and now <= ends:
        return []
    return [Obstacle("asking_has_ended", f"Fristen for spørgsmål til puljen var {moment(ends)}.")]


def obstacles_to_answer(question: PublicQuestion, newest: PublicAnswer | None, *, base: int) -> list[Obstacle]:
    """Answers may be given and corrected at any time, but never over what somebody else has just written."""
    if question.declined_at is not None:
        return [Obstacle("question_is_declined", "Spørgsmålet er afvist og kan ikke besvares.")]
    if (newest.pk if newest else 0) != base:
        text = "En anden har besvaret spørgsmålet i mellemtiden. Læs svaret, før du retter det."
        return [Obstacle("answer_is_stale", text)]
    return []


def obstacles_to_decline(question: PublicQuestion, newest: PublicAnswer | None) -> list[Obstacle]:
    """Once, and never when it is answered."""
    if newest is not None or question.declined_at is not None:
        return [Obstacle("question_is_handled", "Spørgsmålet er besvaret eller afvist i mellemtiden.")]
    return []


def obstacles_to_sign_up(pool: Pool, meeting: InformationMeeting | None, *, now: datetime) -> list[Obstacle]:
    """An announced pool with a meeting, until the last moment to sign up (≤); a full meeting has a waiting list."""
    if meeting is None or pool.state == PoolState.DRAFT:
        return [Obstacle("no_meeting", "Der er ikke et informationsmøde om puljen.")]
    ends = signup_ends(meeting)
    if now > ends:
        return [Obstacle("signup_has_ended", f"Tilmeldingen sluttede {moment(ends)}.")]
    return []


def obstacles_to_cancel(signup: MeetingSignup, meeting: InformationMeeting | None, *, now: datetime) -> list[Obstacle]:
    """Once, and before the meeting begins."""
    if signup.cancelled_at is not None:
        return [Obstacle("signup_is_cancelled", "Tilmeldingen er allerede afmeldt.")]
    if meeting is not None and now >= meeting.starts:
        return [Obstacle("meeting_has_begun", "Informationsmødet er begyndt, så tilmeldingen kan ikke længere ændres.")]
    return []
