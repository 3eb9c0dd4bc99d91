"""What stands in the way on a case right now: a colleague who cannot be added, a last responsible, a second duty."""

from collections.abc import Iterable
from datetime import datetime

from cases.models import Assignment, Case, CaseDuty, CaseParticipant, Impartiality
from cases.notes import NoteDraft
from cases.permissions import CONSULTANTS, RUN_KINDS
from cases.states import OTHER_SIDE, SIDE_OF_DUTY, CaseRole, Duty, ImpartialityState, NoteKind
from portal.models import Membership, Organisation, User
from portal.states import MembershipState, Role
from portal.steps import Obstacle

UNKNOWN_COLLEAGUE = (
    "Vi kan ikke finde en kollega hos {organisation} med den e-mail. Bed din kollega om at logge ind i portalen med"
    " MitID Erhverv én gang, og tilføj kollegaen bagefter."
)
WAITING_COLLEAGUE = (
    "{name} venter på, at jeres organisationsadministrator giver adgang. Tilføj kollegaen, når det er sket."
)
LAST_RESPONSIBLE = (
    "Sagen skal have mindst én ansøgningsansvarlig. Giv ansvaret til en kollega, før du fjerner den sidste."
)
DUTY_TEXTS = {
    Duty.SCORE: "vurderet",
    Duty.RECOMMEND: "indstillet",
    Duty.APPROVE: "godkendt",
    Duty.PAY: "frigivet penge på",
    Duty.REGISTER: "registreret ansøgningen på",
}
DUTY_PAIR_REFUSED = (
    "Den samme person må ikke både behandle, godkende og udbetale på en sag. En anden skal gøre det her."
)
NOT_IMPARTIAL = "Der er meldt et forhold om habilitet på sagen, så du må ikke deltage i behandlingen af den."


def membership_by_email(case: Case, email: str) -> Membership | None:
    """The colleague's membership of the case's own organisation; other organisations' users are unknown here."""
    members = Membership.objects.current().filter(organisation=case.organisation_id, user__is_active=True)
    return members.filter(user__email=email.strip().lower()).select_related("user").first()


def obstacles_to_add_colleague(case: Case, *, email: str, role: str) -> list[Obstacle]:
    membership = membership_by_email(case, email)
    if membership is None:
        text = UNKNOWN_COLLEAGUE.format(organisation=case.organisation.name)
        return [Obstacle("colleague_unknown", text, "#id_email")]
    name = membership.user.name
    if membership.state == MembershipState.WAITING:
        return [Obstacle("colleague_waiting", WAITING_COLLEAGUE.format(name=name), "#id_email")]
    if CaseParticipant.objects.current().filter(case=case, user=membership.user_id, role=role).exists():
        text = f"{name} er allerede {CaseRole(role).label} på sagen."
        return [Obstacle("colleague_already_on_case", text, "#id_email")]
    return []


def obstacles_to_change_role(participant: CaseParticipant, role: str) -> list[Obstacle]:
    if role not in CaseRole.values:
        return [Obstacle("role_unknown", "Vælg en af rollerne.")]
    if participant.ended_at is not None:
        return [Obstacle("place_ended", "Kollegaen er allerede fjernet fra sagen.")]
    if CaseParticipant.objects.current().filter(case=participant.case_id, user=participant.user_id, role=role).exists():
        text = f"{participant.user.name} er allerede {CaseRole(role).label} på sagen."
        return [Obstacle("colleague_already_on_case", text)]
    return _obstacles_to_leave_responsibility(participant)


def obstacles_to_end_place(participant: CaseParticipant) -> list[Obstacle]:
    if participant.ended_at is not None:
        return [Obstacle("place_ended", "Kollegaen er allerede fjernet fra sagen.")]
    return _obstacles_to_leave_responsibility(participant)


def _obstacles_to_leave_responsibility(participant: CaseParticipant) -> list[Obstacle]:
    if participant.role != CaseRole.RESPONSIBLE:
        return []
    others = CaseParticipant.objects.with_role(CaseRole.RESPONSIBLE).filter(case=participant.case_id)
    if others.exclude(pk=participant.pk).exists():
        return []
    return [Obstacle("last_responsible", LAST_RESPONSIBLE)]


def obstacles_to_hand_over(case: Case, *, to: User) -> list[Obstacle]:
    places = CaseParticipant.objects.with_access().filter(case=case, user=to, user__is_active=True)
    roles = set(places.values_list("role", flat=True))
    if not roles:
        return [Obstacle("not_on_case", "Tilføj først kollegaen på sagen. Derefter kan ansvaret gives videre.")]
    if CaseRole.RESPONSIBLE in roles:
        return [Obstacle("already_responsible", f"{to.name} er allerede ansøgningsansvarlig på sagen.")]
    return []


def obstacles_to_assign(case: Case, user: User) -> list[Obstacle]:
    if not user.has_role(Role.CASEWORKER) or not user.is_active:
        return [Obstacle("not_caseworker", f"{user.name} er ikke sagsbehandler.")]
    if _is_barred(user, case):
        return [Obstacle("barred", f"{user.name} har meldt et forhold om habilitet på sag {case.number}.")]
    if Assignment.objects.current().filter(case=case, user=user).exists():
        return [Obstacle("already_assigned", f"{user.name} er allerede tildelt sag {case.number}.")]
    return []


def obstacles_to_open_run(
    kind: str, organisation: Organisation, people: Iterable[User], consultant: User
) -> list[Obstacle]:
    """A run has people of its own organisation and a consultant who can run it."""
    found = []
    if kind not in RUN_KINDS:
        found.append(Obstacle("not_a_run", "En sag af den slags har intet forløb."))
    if not consultant.has_role(*CONSULTANTS) or not consultant.is_active:
        found.append(Obstacle("not_consultant", f"{consultant.name} er ikke konsulent på indsatsforløb."))
    people = list(people)
    own = Membership.objects.current().filter(organisation=organisation, user__in=people)
    known = set(own.values_list("user", flat=True))
    strangers = [person for person in people if person.pk not in known]
    found += [Obstacle("not_of_organisation", f"{user.name} er ikke hos {organisation.name}.") for user in strangers]
    return found


def obstacles_to_declare(before: Impartiality | None, *, conflict: bool, text: str) -> list[Obstacle]:
    if conflict and not text.strip():
        return [Obstacle("conflict_untold", "Skriv, hvilke forhold din leder skal tage stilling til.", "#id_text")]
    if before is None or before.state == ImpartialityState.CLEAR:
        return []
    if before.state == ImpartialityState.DISMISSED and conflict:
        return []
    return [
        Obstacle("already_declared", "Du har allerede erklæret dig på sagen. Din leder tager stilling til forholdet.")
    ]


def obstacles_to_rule(declaration: Impartiality, *, reason: str) -> list[Obstacle]:
    if declaration.state != ImpartialityState.REPORTED:
        return [Obstacle("not_reported", "Der er ikke et åbent forhold at tage stilling til på den sag.")]
    if not reason.strip():
        return [Obstacle("ruling_without_reason", "Skriv begrundelsen for afgørelsen.", "#id_reason")]
    return []


def obstacles_to_write_note(case: Case, draft: NoteDraft, *, now: datetime) -> list[Obstacle]:
    """A note says something, has happened, says with whom, and where a misdirected enquiry was sent."""
    found = []
    if not draft.text.strip():
        found.append(Obstacle("note_empty", "Skriv notatet.", "#id_text"))
    if draft.held_at > now:
        found.append(Obstacle("note_ahead", "Tidspunktet er ikke kommet endnu.", "#id_day"))
    by_message = draft.kind == NoteKind.MISDIRECTED and draft.message is not None
    if draft.kind != NoteKind.INTERNAL and not by_message and not draft.with_whom.strip():
        found.append(Obstacle("note_with_nobody", "Skriv, hvem det var.", "#id_with_whom"))
    if draft.kind == NoteKind.MISDIRECTED and not draft.forwarded_to.strip():
        found.append(Obstacle("note_not_forwarded", "Skriv, hvor den er sendt videre til.", "#id_forwarded_to"))
    strange = draft.message is not None and (draft.message.case_id != case.pk or draft.message.from_agency)
    if strange or (draft.message is not None and draft.kind != NoteKind.MISDIRECTED):
        found.append(Obstacle("note_of_another_message", "Vælg en besked fra ansøger på denne sag.", "#id_message"))
    return found


def obstacles_to_duties(cases: list[Case], duty: str, person: User) -> list[Obstacle]:
    """Two duties of different sides are refused for one person on one case, and any duty for the inhabil."""
    numbers = {case.pk: case.number for case in cases}
    barred = Impartiality.objects.barring().filter(case__in=cases, user=person).order_by("case")
    done = CaseDuty.objects.filter(case__in=cases, person=person).order_by("case", "pk")
    side = SIDE_OF_DUTY.get(Duty(duty), OTHER_SIDE)
    clashes = [row for row in done if SIDE_OF_DUTY.get(Duty(row.duty), OTHER_SIDE) != side]
    return [
        *(Obstacle("duty_impartial", f"Sag {numbers[row.case_id]}: {NOT_IMPARTIAL}") for row in barred),
        *(Obstacle("duty_pair_refused", _clash_text(row, person, numbers[row.case_id])) for row in clashes),
    ]


def _clash_text(row: CaseDuty, person: User, number: str) -> str:
    return f"{person.name} har {DUTY_TEXTS[Duty(row.duty)]} sag {number}. {DUTY_PAIR_REFUSED}"


def _is_barred(person: User, case: Case) -> bool:
    return Impartiality.objects.barring().filter(case=case, user=person).exists()
