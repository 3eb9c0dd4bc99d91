"""What stands in the way of an activity: when it lies, what it tells, and how far it is?"""

from datetime import datetime

from cases.gatherings import GatheringDraft
from cases.group import citizens_named_in
from cases.models import Case, Gathering, GroupMember
from cases.states import AttendanceState, GatheringState, MemberRole
from portal.steps import Obstacle

MOST_HOURS = 500
MOST_NAMES = 200
LONGEST_NAME = 100
ALREADY_SETTLED = {
    GatheringState.HELD: "Aktiviteten er markeret som afholdt og kan ikke ændres.",
    GatheringState.CANCELLED: "Aktiviteten er aflyst. Planlæg en ny i stedet.",
}
NAMES_A_CITIZEN = (
    "Teksten nævner {names} fra gruppen. Invitationen sendes ud, så skriv «en borger» eller «en pårørende» i stedet."
)


def obstacles_to_plan_gathering(case: Case, draft: GatheringDraft, *, now: datetime) -> list[Obstacle]:
    found = []
    if draft.ends_at <= draft.starts_at:
        found.append(Obstacle("gathering_ends_first", "Aktiviteten slutter, før den begynder.", "#id_ends_clock"))
    if draft.already_held and draft.ends_at > now:
        found.append(Obstacle("gathering_not_over", "Aktiviteten er ikke slut endnu.", "#id_day"))
    if not draft.already_held and draft.starts_at <= now:
        found.append(Obstacle("gathering_in_the_past", "Vælg et tidspunkt, der ikke er passeret.", "#id_day"))
    if not 0 <= draft.hours <= MOST_HOURS:
        found.append(Obstacle("gathering_hours", f"Skriv et antal timer fra 0 til {MOST_HOURS}.", "#id_hours"))
    for field in ("title", "place", "agenda"):
        if names := citizens_named_in(case, [getattr(draft, field)]):
            text = NAMES_A_CITIZEN.format(names=" og ".join(names))
            found.append(Obstacle("gathering_names_a_citizen", text, f"#id_{field}"))
    return found


def obstacles_to_change_gathering(gathering: Gathering, draft: GatheringDraft, *, now: datetime) -> list[Obstacle]:
    return _settled(gathering) or obstacles_to_plan_gathering(gathering.case, draft, now=now)


def obstacles_to_cancel_gathering(gathering: Gathering, reason: str) -> list[Obstacle]:
    if settled := _settled(gathering):
        return settled
    if not reason:
        return [Obstacle("cancelled_without_reason", "Skriv, hvorfor aktiviteten bliver aflyst.", "#id_reason")]
    if names := citizens_named_in(gathering.case, [reason]):
        text = NAMES_A_CITIZEN.format(names=" og ".join(names))
        return [Obstacle("gathering_names_a_citizen", text, "#id_reason")]
    return []


def obstacles_to_hold_gathering(gathering: Gathering, *, now: datetime) -> list[Obstacle]:
    if settled := _settled(gathering):
        return settled
    if gathering.starts_at > now:
        return [Obstacle("gathering_ahead", "Aktiviteten er ikke begyndt endnu.")]
    return []


def _settled(gathering: Gathering) -> list[Obstacle]:
    text = ALREADY_SETTLED.get(GatheringState(gathering.state))
    return [Obstacle("gathering_settled", text)] if text else []


def obstacles_to_note_attendance(gathering: Gathering, states: dict[int, str], *, now: datetime) -> list[Obstacle]:
    """Who comes is known when it has begun; an excuse can be noted before."""
    if gathering.state == GatheringState.CANCELLED:
        return [Obstacle("gathering_settled", "Aktiviteten er aflyst.")]
    if unknown := set(states.values()) - set(AttendanceState.values):
        return [Obstacle("attendance_unknown", f"Vælg et af svarene for hver deltager ({len(unknown)} er ukendt).")]
    early = {AttendanceState.PRESENT, AttendanceState.ABSENT} & set(states.values())
    if early and gathering.starts_at > now:
        return [Obstacle("gathering_ahead", "Aktiviteten er ikke begyndt endnu. I kan kun notere afbud.")]
    return []


def obstacles_to_add_participants(gathering: Gathering, names: list[str]) -> list[Obstacle]:
    where = "#id_names"
    if gathering.state == GatheringState.CANCELLED:
        return [Obstacle("gathering_settled", "Aktiviteten er aflyst.")]
    if not names:
        return [Obstacle("no_names", "Skriv navnene, ét på hver linje.", where)]
    if len(names) > MOST_NAMES:
        return [Obstacle("too_many_names", f"Tilføj højst {MOST_NAMES} navne ad gangen.", where)]
    if long := [name for name in names if len(name) > LONGEST_NAME]:
        return [Obstacle("name_too_long", f"Et navn må højst fylde {LONGEST_NAME} tegn: {long[0][:40]} …", where)]
    if addresses := [name for name in names if "@" in name]:
        return [Obstacle("name_is_an_address", f"Skriv kun navne: {addresses[0]}", where)]
    if named := citizens_named_in(gathering.case, names):
        text = f"{' og '.join(named)} er borger eller pårørende i gruppen og skrives ikke på en liste."
        return [Obstacle("citizen_on_a_list", text, where)]
    return []


def obstacles_to_write_minutes(gathering: Gathering, text: str, *, now: datetime) -> list[Obstacle]:
    if not text:
        return [Obstacle("minutes_empty", "Skriv referatet.", "#id_text")]
    if gathering.state != GatheringState.HELD and gathering.starts_at > now:
        return [Obstacle("gathering_ahead", "Aktiviteten er ikke begyndt endnu.", "#id_text")]
    if names := citizens_named_in(gathering.case, [text]):
        said = f"Referatet nævner {' og '.join(names)}. Skriv «en borger» eller «en pårørende» i stedet."
        return [Obstacle("minutes_name_a_citizen", said, "#id_text")]
    return []


def invitable(member: GroupMember) -> bool:
    """The group itself; those who take part in single activities are asked there."""
    return member.ended_at is None and member.role != MemberRole.PARTICIPANT
