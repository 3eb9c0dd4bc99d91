"""What waits for this person at the agency's pools, and where is it done? Numbers alone where applicants are sealed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from applications.models import DispensationRequest
from applications.openings import ready_to_open
from applications.rules import CLOSES_AFTER
from assessment.models import AccessRequest, Decision, DecisionPackage, Inquiry
from assessment.packages.addresses import url_of
from assessment.states import InquiryKind
from cases.models import Impartiality
from cases.permissions import RUN_KINDS
from cases.states import ImpartialityState
from pools.models import DeadlineChange, Pool, PublicQuestion, VersionProposal
from pools.states import PoolState
from portal.danish import long_date
from portal.models import User
from portal.states import Role

MOST_CONFLICTS = 25


@dataclass(frozen=True)
class Waiting:
    """One thing to do: what, at which pool, and where; since when and until when, where that is known."""

    text: str
    pool: str
    url: str
    since: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True)
class Counts:
    """How much waits behind the links on a pool's page, for whoever it waits."""

    deadline: int
    version: int
    questions: int


def waiting_for(user: User, *, now: datetime) -> list[Waiting]:
    """What has a date due first. Ten queries for a Puljeansvarlig, five for the director, one for the deputy."""
    if not user.has_role(Role.POOL_MANAGER, Role.DIRECTOR):
        return list(_conflicts(user)) if user.has_role(Role.DEPUTY) else []
    found = [*_to_announce(user, now), *_versions(user), *_deadlines(user, now), *_requests(user)]
    found += _conflicts(user)
    if user.has_role(Role.POOL_MANAGER):
        found = [*_access(user), *_returned(), *_answers(user, now), *found, *_questions(), *_to_open(now)]
    return found


def counts_at(pool: Pool, user: User) -> Counts:
    """What waits at one pool, in four queries; none for those who do not see the links."""
    if not user.has_role(Role.POOL_MANAGER, Role.DIRECTOR, Role.AUDITOR):
        return Counts(0, 0, 0)
    return Counts(
        deadline=_changes().filter(pool=pool).count() + _asked(user).filter(application__pool=pool).count(),
        version=VersionProposal.objects.waiting().filter(pool=pool).count(),
        questions=PublicQuestion.objects.waiting().filter(pool=pool).count(),
    )


def _access(user: User) -> Iterator[Waiting]:
    """Aktindsigt that is not answered, soonest due first; the number is enough where the person is barred."""
    for each in AccessRequest.objects.unanswered().exclude(case__in=_barring(user)).select_related("case"):
        url = reverse("assessment:access_requests", args=[each.case.number])
        text = f"Aktindsigt skal besvares senest {long_date(each.due_on)}"
        yield Waiting(text, f"sag {each.case.number}", url, each.registered_at)


def _returned() -> Iterator[Waiting]:
    """Recommendations the director has sent back and nobody has sent again."""
    for each in DecisionPackage.objects.returned().with_page().order_by("returned_at"):
        url = url_of(each, "priorities")
        yield Waiting("Indstillingen er sendt tilbage", each.pool.title, url, each.returned_at)


def _answers(user: User, now: datetime) -> Iterator[Waiting]:
    """Hearings answered or expired, until the proposal, or the change of a decision that was told, is written after."""
    written = Decision.objects.filter(application=OuterRef("application"))
    states = [PoolState.ASSESSING, PoolState.RELEASED]
    earlier = Q(application__intake__lt=F("application__pool__intake"))
    ended = Inquiry.objects.ended(now).of_kind(InquiryKind.HEARING)
    ended = ended.filter(Q(application__pool__state__in=states) | earlier)
    ended = ended.exclude(application__case__in=_barring(user))
    ended = ended.annotate(ended_at=Coalesce("answered_at", "due_at")).order_by("ended_at", "pk")
    ended = ended.exclude(Exists(written.filter(changed_at__gte=OuterRef("ended_at"))))
    pool, case = ("application__pool__slug", "application__pool__title"), "application__case__number"
    told = Q(application__pool__state=PoolState.RELEASED) | earlier
    rows = list(ended.annotate(is_told=told).values_list("is_told", *pool, "ended_at", case))
    judged = [(slug, title, at) for is_told, slug, title, at, _ in rows if not is_told]
    yield from _counted(judged, "1 partshøring er afsluttet", "{} partshøringer er afsluttet", "assessment:pool")
    for number in dict.fromkeys(number for is_told, *_, number in rows if is_told):
        since = min(at for *_, at, other in rows if other == number)
        url = reverse("assessment:reversal", args=[number])
        yield Waiting("Partshøringen før en omgørelse er afsluttet", f"sag {number}", url, since)


def _barring(user: User) -> QuerySet:
    return Impartiality.objects.barring().filter(user=user).values("case")


def _to_announce(user: User, now: datetime) -> Iterator[Waiting]:
    """Ready as it is written, by others than this person."""
    ready = Pool.objects.filter(state=PoolState.DRAFT, version__isnull=False, deadline_at__gt=now)
    unchanged = Q(draft__isnull=True) | Q(draft__document=F("version__document"))
    mine = Q(version__written_by=user) | Q(version__writers__contains=[user.pk])
    for pool in ready.filter(unchanged).exclude(mine).order_by("pk"):
        yield Waiting("En pulje er klar til at blive udmeldt", pool.title, reverse("pools:edit", args=[pool.slug]))


def _versions(user: User) -> Iterator[Waiting]:
    waiting = VersionProposal.objects.waiting().filter(pool__state=PoolState.ANNOUNCED).exclude(proposed_by=user)
    for each in waiting.exclude(version__writers__contains=[user.pk]).select_related("pool").order_by("pk"):
        url = reverse("applications:propose_version", args=[each.pool.slug])
        yield Waiting("En ændring venter på godkendelse", each.pool.title, url, each.proposed_at)


def _deadlines(user: User, now: datetime) -> Iterator[Waiting]:
    waiting = _changes().filter(new_deadline__gt=now).exclude(proposed_by=user)
    for each in waiting.select_related("pool").order_by("pk"):
        url = reverse("applications:deadline", args=[each.pool.slug])
        told = (each.pool.title, url, each.proposed_at, each.old_deadline)
        yield Waiting("En ny frist venter på godkendelse", *told)


def _requests(user: User) -> Iterator[Waiting]:
    slugs = _asked(user).values_list("application__pool__slug", "application__pool__title", "at")
    return _counted(slugs, "1 anmodning om dispensation", "{} anmodninger om dispensation", "applications:deadline")


def _conflicts(user: User) -> Iterator[Waiting]:
    """Reported conflicts this person rules on: the manager the caseworkers', the leaders each other's (FVL § 6)."""
    barred = Impartiality.objects.barring().filter(user=user).values("case")
    reported = Impartiality.objects.filter(state=ImpartialityState.REPORTED).exclude(case__in=barred)
    leaders = Q(user__roles__overlap=[Role.POOL_MANAGER, Role.DIRECTOR, Role.DEPUTY])
    whose = Q(pk__isnull=True)
    if user.has_role(Role.POOL_MANAGER):
        whose |= ~leaders
    if user.has_role(Role.DIRECTOR, Role.DEPUTY):
        whose |= leaders
    rows = reported.filter(whose).exclude(user=user).values_list("case__number", "case__kind", "declared_at")
    for number, kind, at in rows.order_by("pk")[:MOST_CONFLICTS]:
        is_run = kind in RUN_KINDS  # its pages are an upper floor's, at the address the case's own mails name
        url = f"/forloeb/{number}/habilitet/" if is_run else reverse("assessment:impartiality", args=[number])
        yield Waiting("Et forhold om habilitet venter på din afgørelse", f"sag {number}", url, at)


def _questions() -> Iterator[Waiting]:
    slugs = PublicQuestion.objects.waiting().values_list("pool__slug", "pool__title", "asked_at")
    return _counted(slugs, "1 ubesvaret spørgsmål", "{} ubesvarede spørgsmål", "pools:enquiries")


def _to_open(now: datetime) -> Iterator[Waiting]:
    once = Q(state=PoolState.ANNOUNCED, takes_in_rounds=False, deadline_at__lte=now - CLOSES_AFTER)
    again = Q(takes_in_rounds=True, state__in=[PoolState.ANNOUNCED, PoolState.RELEASED])
    for pool in Pool.objects.filter(once | again).order_by("pk"):
        url = reverse("assessment:pool", args=[pool.slug])
        if pool.takes_in_rounds:
            number = ready_to_open(pool, now=now).count()
            if number:
                words = "1 ny ansøgning kan åbnes" if number == 1 else f"{number} nye ansøgninger kan åbnes"
                yield Waiting(words, pool.title, url)
            continue
        yield Waiting("Ansøgningerne kan åbnes", pool.title, url, pool.deadline_at + CLOSES_AFTER)


def _counted(rows: Iterable[tuple[str, str, datetime]], one: str, many: str, page: str) -> Iterator[Waiting]:
    """One line per pool, since the first of its rows."""
    moments: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for slug, title, at in rows:
        moments[slug, title].append(at)
    for (slug, title), found in moments.items():
        number = len(found)
        yield Waiting(one if number == 1 else many.format(number), title, reverse(page, args=[slug]), min(found))


def _changes() -> QuerySet[DeadlineChange]:
    """Proposals that can still move the deadline."""
    return DeadlineChange.objects.waiting().filter(pool__state=PoolState.ANNOUNCED, old_deadline=F("pool__deadline_at"))


def _asked(user: User) -> QuerySet[DispensationRequest]:
    return DispensationRequest.objects.waiting().exclude(application__case__in=_barring(user)).order_by("pk")
