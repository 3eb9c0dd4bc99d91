"""What stands in the way of starting, writing, approving, sending and withdrawing an application?"""

from datetime import datetime, timedelta

from django.urls import reverse

from applications.canonical import canonical_bytes, content_of_draft, sha256_of
from applications.completeness import obstacles_of_content
from applications.drafts import Draft, draft_of
from applications.models import Application, Approval, Attempt
from applications.new_version import obstacles_of_new_version
from applications.permissions import known_to
from applications.states import ApplicationState
from cases.models import CaseParticipant
from cases.states import CaseRole
from pools.document import document_of
from pools.models import Pool
from pools.states import PoolState
from portal.danish import moment
from portal.files import is_whole
from portal.models import Organisation, Tilbud, User
from portal.steps import Obstacle

LATE = "late"
CLOSES_AFTER = timedelta(seconds=180)


def obstacles_to_start(pool: Pool, *, now: datetime) -> list[Obstacle]:
    """Only an announced pool between opening and deadline takes new applications."""
    if pool.is_open(now):
        return []
    url = reverse("pools:detail", args=[pool.slug])
    if pool.state == PoolState.ANNOUNCED and now < pool.opens_at:
        return [Obstacle("not_open_yet", f"Puljen åbner for ansøgninger {moment(pool.opens_at)}.", url)]
    return [Obstacle("closed", f"Ansøgningsfristen var {moment(pool.deadline_at)}. Puljen er lukket.", url)]


def obstacles_to_start_another(
    pool: Pool, organisation: Organisation, tilbud: Tilbud | None, *, by: User
) -> list[Obstacle]:
    """One application per organisation (or per tilbud) unless the pool says otherwise; the text names who has it."""
    rule = document_of(pool.version).one_application_per
    if rule == "any":
        return []
    standing = known_to(by, pool, organisation).select_related("case")
    if rule == "tilbud":
        standing = standing.filter(case__tilbud=tilbud)
    existing = standing.first()
    if existing is None:
        return []
    places = CaseParticipant.objects.with_role(CaseRole.RESPONSIBLE).filter(case=existing.case_id)
    names = ", ".join(places.order_by("pk").values_list("user__name", flat=True)) or "jeres organisationsadministrator"
    text = (
        f"{organisation.name} har allerede en ansøgning til puljen: sag {existing.case.number}. Den hører til {names}."
    )
    return [Obstacle("already_started", text)]


def obstacles_to_edit(application: Application, *, now: datetime) -> list[Obstacle]:
    """A draft is written until the deadline in force; wants `deadline_in_force`."""
    review = reverse("applications:review", args=[application.case.number])
    if application.state == ApplicationState.WITHDRAWN:
        return [Obstacle("withdrawn", "Ansøgningen er trukket tilbage. Genoptag den, hvis I vil rette i den.", review)]
    return _late(application, now, "Ansøgningsfristen var {}. Kladden kan læses, men ikke længere ændres.")


def obstacles_of_deadline(application: Application, *, at: datetime) -> list[Obstacle]:
    """Received after the deadline in force (≤ is in time, one microsecond later is not)."""
    return _late(
        application,
        at,
        "Ansøgningsfristen var {}. Ansøgningen kom for sent, og vi har ikke modtaget den. "
        "Bed om dispensation, eller meld et teknisk problem.",
    )


def _late(application: Application, at: datetime, text: str) -> list[Obstacle]:
    if at <= application.deadline_in_force:
        return []
    url = reverse("applications:review", args=[application.case.number]) + "#dispensation"
    return [Obstacle(LATE, text.format(moment(application.deadline_in_force)), url)]


def obstacles_to_submit(application: Application, *, now: datetime) -> list[Obstacle]:
    """Everything that stands in the way of sending the draft as it is: what «Prøv indsendelse» shows."""
    draft = draft_of(application)
    return obstacles_to_submit_now(draft, now=now) + obstacles_of_files(draft)


def obstacles_to_submit_now(draft: Draft, *, now: datetime) -> list[Obstacle]:
    """As `obstacles_to_submit`, for a draft already read."""
    return obstacles_to_submit_draft(draft, sha256_of(canonical_bytes(content_of_draft(draft))), received_at=now)


def obstacles_of_files(draft: Draft) -> list[Obstacle]:
    """Every file that would be sent is read through: what is sent must be there, byte for byte."""
    page = reverse("applications:form", args=[draft.application.case.number])
    broken = (each.attachment for each in draft.files if not is_whole(each.attachment.file))
    text = "Filen «{}» er gået i stykker hos os. Fjern den, og læg den ved igen."
    return [Obstacle("file_damaged", text.format(each.file.name), f"{page}#{each.question}") for each in broken]


def obstacles_of_version(application: Application, attempt: Attempt) -> list[Obstacle]:
    """What is sent is what was on the page: a colleague's change meanwhile must be read first."""
    if attempt.draft_version == application.draft_version:
        return []
    url = reverse("applications:review", args=[application.case.number])
    text = "Ansøgningen er ændret, siden du åbnede siden. Læs den igen, og indsend derefter."
    return [Obstacle("changed_meanwhile", text, url)]


def obstacles_to_submit_draft(draft: Draft, sha256: str, *, received_at: datetime) -> list[Obstacle]:
    """As `obstacles_to_submit`, for a draft already read and hashed; too late is said alone."""
    application = draft.application
    if late := obstacles_of_deadline(application, at=received_at):
        return late
    return (
        _withdrawn(application)
        + _of_pool(application, received_at)
        + obstacles_of_new_version(application)
        + obstacles_of_content(draft)
        + _of_approval(draft, sha256)
    )


def obstacles_to_ask_approval(draft: Draft, *, now: datetime) -> list[Obstacle]:
    """A whole application, in time, and somebody to approve it."""
    application, number = draft.application, draft.application.case.number
    obstacles = obstacles_to_edit(application, now=now)
    obstacles += obstacles_of_new_version(application) + obstacles_of_content(draft)
    if application.state in {ApplicationState.FOR_APPROVAL, ApplicationState.READY}:
        obstacles.append(Obstacle("already_asked", "Denne version er allerede sendt til godkendelse."))
    if not CaseParticipant.objects.with_role(CaseRole.APPROVER).filter(case=application.case_id).exists():
        text = "Sagen har ingen godkender. Tilføj en kollega som godkender først."
        obstacles.append(Obstacle("no_approver", text, reverse("cases:colleagues", args=[number])))
    return obstacles


def obstacles_to_approve(
    application: Application, approval: Approval | None, *, read: int | None = None, now: datetime
) -> list[Obstacle]:
    """Only the version that was sent to approval, and only in time."""
    if late := obstacles_to_edit(application, now=now):
        return late
    if approval is None or approval.approved_at is not None:
        return [Obstacle("nothing_to_approve", "Der er ikke en version, der venter på godkendelse. Genindlæs siden.")]
    if read is not None and read != approval.draft_version:
        text = "Ansøgningen er rettet og sendt til godkendelse igen, siden du åbnede siden. Læs den nye version først."
        return [Obstacle("another_version", text)]
    return []


def obstacles_to_withdraw(application: Application) -> list[Obstacle]:
    """Until the release of the decisions."""
    if application.state == ApplicationState.WITHDRAWN:
        return [Obstacle("withdrawn", "Ansøgningen er allerede trukket tilbage.")]
    if application.pool.state in {PoolState.RELEASED, PoolState.CLOSED}:
        return [Obstacle("released", "Afgørelsen er meddelt, og ansøgningen kan ikke længere trækkes tilbage.")]
    return []


def obstacles_to_resume(application: Application, *, now: datetime) -> list[Obstacle]:
    """A withdrawal is final after the deadline."""
    return _late(application, now, "Ansøgningsfristen var {}. Derefter kan ansøgningen ikke genoptages.")


def obstacles_to_open_applications(pool: Pool, *, now: datetime) -> list[Obstacle]:
    """Three minutes after the deadline at the earliest: a believed stamp may be two minutes old."""
    if pool.state != PoolState.ANNOUNCED:
        return [Obstacle("already_opened", "Ansøgningerne er allerede åbnet.")]
    earliest = pool.deadline_at + CLOSES_AFTER
    if now < earliest:
        return [Obstacle("too_early", f"Ansøgningerne kan tidligst åbnes {moment(earliest)}.")]
    return []


def _withdrawn(application: Application) -> list[Obstacle]:
    if application.state != ApplicationState.WITHDRAWN:
        return []
    return [Obstacle("withdrawn", "Ansøgningen er trukket tilbage. Genoptag den først.")]


def _of_pool(application: Application, at: datetime) -> list[Obstacle]:
    if application.pool.state == PoolState.DRAFT or at < application.pool.opens_at:
        return [Obstacle("not_open_yet", "Puljen er ikke åbnet for ansøgninger endnu.")]
    return []


def _of_approval(draft: Draft, sha256: str) -> list[Obstacle]:
    """Exactly the version and the bytes that were approved may be sent."""
    if draft.document.approval != "portal":
        return []
    application = draft.application
    url = reverse("applications:review", args=[application.case.number])
    approval = application.approvals.standing().first()
    is_this = approval and (approval.draft_version, approval.sha256) == (application.draft_version, sha256)
    if not approval or not is_this:
        text = "Ansøgningen er ikke godkendt. Vælg «Send til godkendelse», så godkenderen kan læse og godkende den."
        return [Obstacle("not_approved", text, f"{url}#godkendelse")]
    if approval.approved_at is None:
        return [Obstacle("awaiting_approval", "Ansøgningen venter på godkenderen.", f"{url}#godkendelse")]
    return []
