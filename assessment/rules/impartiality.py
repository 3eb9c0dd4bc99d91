"""Which cases should make a person think of habilitet, and what in a package rests on somebody who is barred now?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Model
from django.urls import reverse

from applications.models import Application
from assessment.models import Assessment, Consensus, Decision, DecisionPackage, FormalCheck, Tie
from assessment.packages.addresses import url_of
from assessment.packages.signing import unsigned_lines
from assessment.states import ConsensusEnd, PackageKind, PackageState, VoidReason
from cases.models import Assignment, Case, Impartiality
from cases.permissions import may_assign
from pools.document import document_of
from portal.models import Membership, Organisation, Tilbud, User
from portal.states import Role
from portal.steps import Obstacle

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


def obstacles_of_conflicts(package: DecisionPackage) -> list[Obstacle]:
    """What in the package rests on somebody who is barred now: written, recommended, judged or signed by them.

    While the package is a draft, what fell of the judging shows in the ranking and is made anew there; here it counts
    from the recommendation on, because nobody has seen it since. Eight queries at most, however many lines.
    """
    lines = list(package.decisions.select_related("application__case", "changed_by").order_by("application__case"))
    barred = _barred(lines)
    found = [_written(line, package) for line in lines if (line.changed_by_id, line.application.case_id) in barred]
    if package.state not in (PackageState.RECOMMENDED, PackageState.APPROVED):
        return found
    recommender = package.recommended_by_id
    found += [_recommended(line) for line in lines if (recommender, line.application.case_id) in barred]
    fallen = _fallen_since(package)
    found += [_fallen(line, package) for line in lines if line.application_id in fallen]
    return found if package.state == PackageState.RECOMMENDED else [*found, *_unsigned(package)]


def obstacles_to_let_go(package: DecisionPackage, *, by: User) -> list[Obstacle]:
    """Somebody barred on a case leaves the release to another who may and is barred on none, when there is one."""
    lines = list(package.decisions.select_related("application__case").order_by("application__case"))
    barred = _barred(lines)
    own = [line.application.case.number for line in lines if (by.pk, line.application.case_id) in barred]
    others = User.objects.filter(is_active=True, roles__overlap=[Role.DIRECTOR, Role.DEPUTY])
    if not own or not others.exclude(pk__in={person for person, _ in barred}).exists():
        return []
    text = (
        f"Du er inhabil på sag {', '.join(own)}. En anden direktør eller stedfortræder, der ikke er det, skal meddele."
    )
    return [Obstacle("barred", text)]


def obstacles_to_confirm(declaration: Impartiality, successor: User | None, *, by: User) -> list[Obstacle]:
    """Whoever is barred for good leaves the case to another in the same act, when there would be too few left."""
    case = declaration.case
    places = Assignment.objects.current().filter(case=case)
    if successor is not None or not may_assign(by, case) or not places.filter(user=declaration.user_id).exists():
        return []
    application = Application.objects.select_related("pool__version").filter(case=case).first()
    needed = document_of(application.pool.version).assessors if application else 1
    if places.exclude(user=declaration.user_id).count() >= needed:
        return []
    return [Obstacle("no_successor", "Vælg den sagsbehandler, der skal overtage sagen.", "#id_successor")]


def _barred(lines: Iterable[Decision]) -> set[tuple[int, int]]:
    """{(person, case)} of every open or confirmed conflict on the lines' cases."""
    cases = [line.application.case_id for line in lines]
    return set(Impartiality.objects.barring().filter(case__in=cases).values_list("user", "case"))


def _fallen_since(package: DecisionPackage) -> set[int]:
    """The applications of which a sheet, a consensus or a formal check fell after the recommendation."""
    since = {"voided_at__gte": package.recommended_at, "application__in": package.decisions.values("application")}
    judged: list[tuple[type[Model], dict[str, str]]] = [
        (Assessment, {"void_reason": VoidReason.CONFLICT}),
        (Consensus, {"void_reason": ConsensusEnd.CONFLICT}),
        (FormalCheck, {}),
    ]
    return {
        key
        for model, more in judged
        for key in model.objects.filter(**since, **more).values_list("application", flat=True)
    }


def _unsigned(package: DecisionPackage) -> Iterator[Obstacle]:
    """Lines that nobody impartial has signed in this round."""
    for line in unsigned_lines(package):
        text = f"Sag {line.application.case.number}: den, der har godkendt, er inhabil på sagen."
        yield Obstacle("signed_by_barred", f"{text} En anden skal godkende den.", _back(package))


def _written(line: Decision, package: DecisionPackage) -> Obstacle:
    number = line.application.case.number
    own_page = package.kind == PackageKind.JOINT and package.state == PackageState.DRAFT
    url = reverse("assessment:decision", args=[package.pool.slug, number])
    text = f"Sag {number}: {line.changed_by.name}, der har skrevet afgørelsen, er inhabil. En anden skal skrive den."
    return Obstacle("written_by_barred", text, url if own_page else _back(package))


def _recommended(line: Decision) -> Obstacle:
    text = f"Sag {line.application.case.number}: den, der har indstillet, er inhabil. En anden skal indstille."
    return Obstacle("recommended_by_barred", text, _back(line.package))


def _fallen(line: Decision, package: DecisionPackage) -> Obstacle:
    number = line.application.case.number
    text = f"Sag {number}: en del af vurderingen er bortfaldet på grund af et forhold om habilitet, efter at der blev"
    return Obstacle("judging_has_fallen", f"{text} indstillet. Den skal gøres om.", _back(package))


def _back(package: DecisionPackage) -> str:
    """Where the approval is withdrawn, or the recommendation sent back."""
    return url_of(package)
