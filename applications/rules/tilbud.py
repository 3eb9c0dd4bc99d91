"""What stands in the way of a tilbud in an application: asked for already, or not the organisation's own?"""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from applications.models import Application
from applications.permissions import entered_places, holding, known_to
from cases.models import CaseParticipant
from cases.states import CaseRole
from pools.document import document_of
from pools.models import Pool
from portal.models import Organisation, Tilbud, User
from portal.steps import Obstacle

ELSEWHERE = "tilbud_elsewhere"


def obstacles_of_tilbud(
    pool: Pool, organisation: Organisation, tilbud: Iterable[Tilbud], *, by: User, besides: Application | None = None
) -> list[Obstacle]:
    """Tilbud that another standing application to the call already concerns; the text names who has it.

    Only where the call takes one application per tilbud. Whoever still waits for the administrator knows no others.
    """
    if document_of(pool.version).one_application_per != "tilbud":
        return []
    tilbud = list(tilbud)
    if taken := _with_place(pool, tilbud, "#tilbud"):
        return taken
    known = known_to(by, pool, organisation)
    found = ((each, _other(known & holding(pool, [each.pk]), besides)) for each in tilbud)
    return [_elsewhere(pool, each, other) for each, other in found if other is not None]


def obstacles_of_tilbud_sent(application: Application, tilbud: Sequence[Tilbud]) -> list[Obstacle]:
    """At the sending: a tilbud that somebody else has sent meanwhile. Who, is not told: the sender may not know it."""
    if document_of(application.pool_version).one_application_per != "tilbud":
        return []
    text = (
        "«{}» står i en anden ansøgning, som er indsendt. Fjern det her, eller spørg jeres organisationsadministrator."
    )
    sent = holding(application.pool, [each.pk for each in tilbud]).filter(current_submission__isnull=False)
    others = {key for other in sent.exclude(pk=application.pk).select_related("case") for key in _concerned(other)}
    page = f"{reverse('applications:form', args=[application.case.number])}#tilbud"
    unlike = {each.pk: each for each in tilbud if each.pk in others}
    found = [Obstacle(ELSEWHERE, text.format(each.name), page) for each in unlike.values()]
    return found + _with_place(application.pool, tilbud, page)


def _with_place(pool: Pool, tilbud: Sequence[Tilbud], url: str) -> list[Obstacle]:
    """Those with a course that was entered by hand: they have what is applied for."""
    taken = entered_places(pool, [each.pk for each in tilbud]) if tilbud else set()
    text = "«{}» har allerede en plads under dette opslag. Fjern det fra ansøgningen."
    unlike = {each.pk: each for each in tilbud if each.pk in taken}
    return [Obstacle("tilbud_has_a_place", text.format(each.name), url) for each in unlike.values()]


def _concerned(application: Application) -> set[int | None]:
    return {application.case.tilbud_id, *application.tilbud.values_list("tilbud", flat=True)}


def foreign_tilbud(application: Application, tilbud: Iterable[Tilbud]) -> list[Obstacle]:
    """An application concerns the organisation's own tilbud alone."""
    text = "«{}» hører ikke til {}. Fjern det fra ansøgningen."
    organisation = application.case.organisation
    return [
        Obstacle("tilbud_of_another", text.format(each.name, organisation.name))
        for each in tilbud
        if each.organisation_id != organisation.pk
    ]


def responsible_of(application: Application) -> str:
    """Whom a colleague asks: the responsible on the case, else the organisation's administrator."""
    places = CaseParticipant.objects.with_role(CaseRole.RESPONSIBLE).filter(case=application.case_id)
    return ", ".join(places.order_by("pk").values_list("user__name", flat=True)) or "jeres organisationsadministrator"


def _other(found, besides: Application | None) -> Application | None:
    others = found.exclude(pk=besides.pk) if besides is not None else found
    return others.select_related("case").first()


def _elsewhere(pool: Pool, tilbud: Tilbud, other: Application) -> Obstacle:
    number = other.case.number
    text = (
        f"{tilbud.name} står allerede i en ansøgning: sag {number}. Den hører til {responsible_of(other)}. "
        "Bed om at være med på den."
    )
    return Obstacle(ELSEWHERE, text, f"{reverse('applications:start', args=[pool.slug])}?sag={number}")
