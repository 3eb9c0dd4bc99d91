"""What stands in the way of a samarbejdsaftale: of making it, of signing it, and of its being signed by all?"""

from cases.run import run_address
from indsatsforloeb.clock import bounds_of
from indsatsforloeb.models import Agreement, Course, CourseTilbud
from indsatsforloeb.rules.startup import LENGTH, obstacles_when_over
from indsatsforloeb.startup import is_held, missing_in_group, not_planned, standing_of
from indsatsforloeb.states import Held, Side
from indsatsforloeb.wording import (
    agreed_words,
    agreement_in_force,
    is_outdated,
    length_is_agreed,
    standing_agreement,
    waiting_agreement,
)
from portal.models import User
from portal.states import Role
from portal.steps import Obstacle

PRACTICAL = {
    "rooms": "Skriv, hvilke lokaler aktiviteterne holdes i.",
    "catering": "Skriv, hvem der står for forplejning.",
    "substitutes": "Skriv, hvordan vikardækning er ordnet – eller at der ikke er brug for den.",
}
OUTDATED = "Planen er ændret, siden alle underskrev samarbejdsaftalen. Lav et tillæg, eller ret planen tilbage."
NOT_AGREED = "Længden er ændret, siden alle underskrev. Lav et tillæg til samarbejdsaftalen, eller ret længden tilbage."
NO_PAPER = "Papiret dannes. Prøv igen om et øjeblik."
NOT_SIGNER = "Aftalen underskrives af hvert tilbuds leder og af styrelsens ansvarlige konsulent."


def obstacles_to_make_agreement(course: Course) -> list[Obstacle]:
    """Everything the paper must say is there: length, group, plan, leaders and what the tilbud provides."""
    found = obstacles_when_over(course) + _length(course) + _group(course) + _plan(course)
    page = run_address(course.case) + "samarbejdsaftale/"
    for field, text in PRACTICAL.items():
        if not getattr(course, field).strip():
            found.append(Obstacle(f"no_{field}", text, f"{page}#id_{field}"))
    for row in course.tilbud.filter(leader__isnull=True).select_related("tilbud"):
        text = f"Vælg, hvem der underskriver for {row.tilbud.name}."
        found.append(Obstacle("no_leader", text, f"{page}#id_leader_{row.pk}"))
    standing = (waiting_agreement(course), agreement_in_force(course))
    if any(each is not None and not is_outdated(each, course) for each in standing):
        found.append(Obstacle("agreement_stands", "Der ligger allerede en aftale med præcis det indhold."))
    return found


def _length(course: Course) -> list[Obstacle]:
    page = run_address(course.case) + "opstart/"
    found = []
    if not is_held(standing_of(course.case), Held.PHONE_MEETING):
        text = "Telefonmødet med tilbuddets leder er ikke noteret som afholdt."
        found.append(Obstacle("no_phone_meeting", text, page))
    bounds = bounds_of(course)
    if course.months is None or course.begins_on is None:
        text = "Aftal længde og første dag på telefonmødet."
        found.append(Obstacle("no_length", text, f"{page}#id_months"))
    elif bounds and not bounds[0] <= course.months <= bounds[1]:
        text = LENGTH.format(fewest=bounds[0], most=bounds[1])
        found.append(Obstacle("length_outside", text, f"{page}#id_months"))
    return found


def _group(course: Course) -> list[Obstacle]:
    page = run_address(course.case) + "gruppe/"
    return [
        Obstacle(f"group_{wanted.key}", f"Implementeringsgruppen mangler: {wanted.text}.", page)
        for wanted in missing_in_group(course.case)
        if wanted.required
    ]


def _plan(course: Course) -> list[Obstacle]:
    page = run_address(course.case) + "aktiviteter/"
    return [
        Obstacle(f"plan_{kind.value}", f"Planen mangler: {kind.label}.", page)
        for kind in not_planned(standing_of(course.case))
    ]


def obstacles_to_sign(agreement: Agreement, course: Course, *, sha256: str, by: User) -> list[Obstacle]:
    """Who signs has seen this very wording, on paper; it stands, and the plan is still the one it tells of."""
    if agreement.set_aside_at is not None or sha256 != agreement.sha256 or is_outdated(agreement, course):
        text = "Planen er ændret, siden aftalen blev lavet. Der skal laves en ny aftale, før nogen underskriver."
        return [Obstacle("agreement_outdated", text)]
    if not sides_of(course, by):
        return [Obstacle("not_signer", NOT_SIGNER)]
    if agreement.document.file_id is None:
        return [Obstacle("no_paper", NO_PAPER)]
    if not sides_left(agreement, course, by):
        return [Obstacle("already_signed", "Du har allerede underskrevet.")]
    return []


def sides_of(course: Course, user: User) -> list[tuple[Side, CourseTilbud | None]]:
    """For whom the user signs: each tilbud they lead, or the agency as its own responsible consultant."""
    sides: list[tuple[Side, CourseTilbud | None]] = [
        (Side.TILBUD, row) for row in course.tilbud.filter(leader=user).select_related("tilbud")
    ]
    if course.responsible_id == user.pk and user.has_role(Role.COURSE_CONSULTANT):
        sides.append((Side.AGENCY, None))
    return sides


def sides_left(agreement: Agreement, course: Course, user: User) -> list[tuple[Side, CourseTilbud | None]]:
    """Those of the user's sides that have not signed this agreement."""
    signed = set(agreement.signatures.values_list("tilbud", flat=True))
    return [(side, row) for side, row in sides_of(course, user) if (row.tilbud_id if row else None) not in signed]


def obstacles_to_be_agreed(course: Course) -> list[Obstacle]:
    """An agreement stands, all have signed it, and it tells of the plan as it is; who has not signed is named."""
    page = run_address(course.case) + "samarbejdsaftale/"
    agreement = standing_agreement(course)
    if agreement is None:
        return [Obstacle("no_agreement", "Der er ingen samarbejdsaftale endnu.", page)]
    missing = [
        Obstacle("not_signed", f"Samarbejdsaftalen mangler underskrift fra {name}.", page)
        for name in missing_signatures(agreement, course)
    ]
    outdated = [Obstacle("agreement_outdated", OUTDATED, page)] if is_outdated(agreement, course) else []
    return missing or outdated


def obstacles_to_keep_length(course: Course) -> list[Obstacle]:
    """A length that was changed after the signatures is agreed in an addendum before the course goes on."""
    words = agreed_words(agreement_in_force(course))
    page = run_address(course.case) + "samarbejdsaftale/"
    return [] if length_is_agreed(course, words) else [Obstacle("length_not_agreed", NOT_AGREED, page)]


def missing_signatures(agreement: Agreement, course: Course) -> list[str]:
    """«Lene Leder (Solsiden)» and so on; empty when everybody has signed."""
    signed = set(agreement.signatures.values_list("tilbud", flat=True))
    rows = course.tilbud.select_related("tilbud", "leader")
    missing = [_signer(row) for row in rows if row.tilbud_id not in signed]
    return missing if None in signed else [*missing, f"styrelsens konsulent {course.responsible.name}"]


def _signer(row: CourseTilbud) -> str:
    return f"{row.leader.name} ({row.tilbud.name})" if row.leader else f"lederen af {row.tilbud.name}"
