"""What stands in the way of sending an application?"""

from datetime import datetime

from django.urls import reverse

from applications.canonical import canonical_bytes, content_of_draft, sha256_of
from applications.completeness import obstacles_of_content
from applications.drafts import Draft, draft_of
from applications.models import Application, Attempt
from applications.rules.approval import obstacles_of_approval
from applications.rules.deadline import obstacles_of_deadline, obstacles_when_taken_in
from applications.rules.tilbud import foreign_tilbud, obstacles_of_tilbud_sent
from applications.rules.version import obstacles_of_new_version
from applications.states import ApplicationState
from pools.states import PoolState
from portal.files import is_whole
from portal.steps import Obstacle


def obstacles_to_submit(application: Application, *, now: datetime) -> list[Obstacle]:
    """Everything that stands in the way of sending the draft as it is: what «Prøv indsendelse» shows."""
    draft = draft_of(application)
    return obstacles_to_submit_now(draft, now=now) + obstacles_of_files(draft)


def obstacles_to_submit_now(draft: Draft, *, now: datetime) -> list[Obstacle]:
    """As `obstacles_to_submit`, for a draft already read."""
    return obstacles_to_submit_draft(draft, sha256_of(canonical_bytes(content_of_draft(draft))), received_at=now)


def obstacles_to_submit_draft(draft: Draft, sha256: str, *, received_at: datetime) -> list[Obstacle]:
    """As `obstacles_to_submit`, for a draft already read and hashed; too late, or opened, is said alone."""
    application = draft.application
    if final := obstacles_of_deadline(application, at=received_at) or obstacles_when_taken_in(application):
        return final
    return (
        _withdrawn(application)
        + _of_pool(application, received_at)
        + obstacles_of_new_version(application)
        + obstacles_of_content(draft)
        + _of_tilbud(draft)
        + obstacles_of_approval(draft, sha256)
    )


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


def _of_tilbud(draft: Draft) -> list[Obstacle]:
    """Each one the organisation's own, and in no other application that is sent; nothing is asked without any."""
    tilbud = [each.tilbud for each in draft.tilbud]
    if not tilbud:
        return []
    return foreign_tilbud(draft.application, tilbud) + obstacles_of_tilbud_sent(draft.application, tilbud)


def _withdrawn(application: Application) -> list[Obstacle]:
    if application.state != ApplicationState.WITHDRAWN:
        return []
    return [Obstacle("withdrawn", "Ansøgningen er trukket tilbage. Genoptag den først.")]


def _of_pool(application: Application, at: datetime) -> list[Obstacle]:
    if application.pool.state == PoolState.DRAFT or at < application.pool.opens_at:
        return [Obstacle("not_open_yet", "Puljen er ikke åbnet for ansøgninger endnu.")]
    return []
