"""What stands in the way of handing out cases, and of giving one caseworker's cases on to another?"""

from collections.abc import Collection, Sequence

from cases.models import Assignment, Case, Impartiality
from portal.models import User
from portal.states import Role
from portal.steps import Obstacle


def obstacles_to_hand_out(cases: Collection[Case], users: Collection[User]) -> list[Obstacle]:
    """At least one case and one active caseworker; nobody else is given cases."""
    if not cases or not users:
        return [Obstacle("nothing_chosen", "Vælg mindst én sag og mindst én sagsbehandler.")]
    strange = [user for user in users if not user.has_role(Role.CASEWORKER) or not user.is_active]
    return [Obstacle("not_caseworker", f"{user.name} er ikke sagsbehandler.") for user in strange]


def obstacles_to_give_on(assignments: Sequence[Assignment], *, receiver: User, by: User) -> list[Obstacle]:
    """The receiver is another active caseworker, and neither the receiver nor the manager is inhabil on any case."""
    cases = [each.case for each in assignments]
    if not assignments:
        return [Obstacle("nothing_to_give", "Vælg mindst én sag at give videre.")]
    if any(each.user_id == receiver.pk for each in assignments):
        return [Obstacle("same_person", "Vælg en anden at give sagerne til.", "#id_receiver")]
    if found := obstacles_to_hand_out(cases, [receiver]):
        return found
    numbers = {case.pk: case.number for case in cases}
    barred = barred_on(cases, [receiver, by])
    own = sorted(numbers[case] for case, person in barred if person == by.pk)
    theirs = sorted(numbers[case] for case, person in barred if person == receiver.pk)
    texts = [
        *(("barred_self", f"Du har selv meldt et forhold om habilitet på sag {each}.") for each in own),
        *(("barred", f"{receiver.name} har meldt et forhold om habilitet på sag {each}.") for each in theirs),
    ]
    return [Obstacle(code, f"{text} Fravælg sagen, eller vælg en anden.", "#cases") for code, text in texts]


def barred_on(cases: Collection[Case], users: Collection[User]) -> set[tuple[int, int]]:
    """(case, person) where there is an open or confirmed conflict; one query."""
    rows = Impartiality.objects.barring().filter(case__in=cases, user__in=users)
    return set(rows.values_list("case", "user"))
