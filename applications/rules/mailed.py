"""What stands in the way of writing in an application that came by mail?"""

from collections.abc import Sequence
from datetime import datetime

from applications.mailed import Mail
from applications.models import ApplicationTilbud
from applications.permissions import holding
from applications.rules.places import obstacles_of_place
from applications.rules.tilbud import ELSEWHERE
from pools.document import document_of
from pools.models import Pool
from portal.danish import moment
from portal.models import Organisation
from portal.steps import Obstacle


def obstacles_to_register(
    pool: Pool, organisation: Organisation, mail: Mail, rows: Sequence[ApplicationTilbud], *, now: datetime
) -> list[Obstacle]:
    """The mail came while the call was open, and is not too late to judge; its tilbud stand nowhere else."""
    return [
        *_of_call(pool),
        *_of_moment(pool, mail, now),
        *([] if rows else [Obstacle("no_tilbud", "Skriv mindst ét tilbud.", "#tilbud")]),
        *_of_tilbud(pool, organisation, rows),
    ]


def _of_call(pool: Pool) -> list[Obstacle]:
    """What came in time is written in until the last opening: after that nothing more is judged."""
    if pool.is_taking:
        return []
    return [Obstacle("closed", "Ansøgningerne er åbnet for sidste gang. Skriv til Puljeansvarlig om mailen.")]


def _of_moment(pool: Pool, mail: Mail, now: datetime) -> list[Obstacle]:
    if mail.received_at > now:
        return [Obstacle("mail_later", "Mailen kan ikke være kommet senere end nu.", "#id_day")]
    if mail.received_at < pool.opens_at:
        text = f"Mailen kom, før opslaget åbnede {moment(pool.opens_at)}. Bed afsenderen om at søge igen."
        return [Obstacle("mail_too_early", text, "#id_day")]
    if mail.received_at > pool.deadline_at:
        text = f"Mailen kom efter ansøgningsfristen, som var {moment(pool.deadline_at)}. Den kan ikke tages med."
        return [Obstacle("mail_too_late", text, "#id_day")]
    return []


def _of_tilbud(pool: Pool, organisation: Organisation, rows: Sequence[ApplicationTilbud]) -> list[Obstacle]:
    """Who registers is told the number of the case that has it, and nothing else: it may be sealed."""
    own = {row.tilbud.pk: row.tilbud for row in rows if row.tilbud.pk}
    foreign = [each for each in own.values() if each.organisation_id != organisation.pk]
    text = "«{}» hører ikke til {}."
    obstacles = [
        Obstacle("tilbud_of_another", text.format(each.name, organisation.name), "#tilbud") for each in foreign
    ]
    if document_of(pool.version).one_application_per != "tilbud":
        return obstacles
    for each in own.values():
        obstacles += obstacles_of_place(pool, each, "#tilbud")
        other = holding(pool, [each.pk]).select_related("case").first()
        if other is not None:
            text = f"{each.name} står allerede i en ansøgning til dette opslag: sag {other.case.number}."
            obstacles.append(Obstacle(ELSEWHERE, text, "#tilbud"))
    return obstacles
