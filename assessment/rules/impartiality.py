"""Which cases should make a person think of habilitet, and what in a package rests on somebody who is barred now?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from assessment.models import Tie
from cases.models import Case
from portal.models import Membership, Organisation, Tilbud, User

MEMBER, WAS_MEMBER = "med i organisationen", "har været med i organisationen"


def flags_for(user: User, cases: Iterable[Case]) -> Mapping[int, tuple[str, ...]]:
    """{case id: why the person should think of habilitet}, in three queries; a flag decides nothing.

    From what the portal knows: the person's memberships, and the ties the person has told of. A tie to a kommune also
    flags the tilbud that lie there.
    """
    cases = list(cases)
    by_organisation: dict[int, list[str]] = defaultdict(list)
    by_kommune: dict[str, list[str]] = defaultdict(list)
    for organisation, reason in _ties_of(user):
        by_organisation[organisation.pk].append(reason)
        if organisation.kommunekode:
            by_kommune[organisation.kommunekode].append(reason)
    tilbud = [case.tilbud_id for case in cases if case.tilbud_id]
    place = dict(Tilbud.objects.filter(pk__in=tilbud).values_list("pk", "kommunekode")) if tilbud else {}
    found = {}
    for case in cases:
        told = [*by_organisation[case.organisation_id], *by_kommune[place.get(case.tilbud_id, "")]]
        if told:
            found[case.pk] = tuple(dict.fromkeys(told))
    return found


def _ties_of(user: User) -> list[tuple[Organisation, str]]:
    members = Membership.objects.filter(user=user).select_related("organisation").order_by("pk")
    known = [(each.organisation, WAS_MEMBER if each.ended_at else MEMBER) for each in members]
    return known + [(tie.organisation, tie.get_kind_display().lower()) for tie in Tie.objects.of(user)]
