"""What proves who tried to send what and when, what was answered, and when the portal was away? Rows that only grow."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from applications.evidence_words import words_of
from applications.models import Application, Attempt, Dispensation, DispensationRequest, ProblemReport
from applications.rules import CLOSES_AFTER
from applications.states import AttemptOutcome
from cases.models import CaseParticipant
from cases.states import CaseRole
from pools.models import DeadlineChange, Pool, VersionProposal
from portal.models import HeartbeatGap
from portal.paper import render_pdf

ON_A_SHEET = 500
NEAR = timedelta(hours=24)  # a pause this near a deadline may have kept somebody from sending
CUT_OFF = "Afbrudt: forsøget har intet udfald"


@dataclass(frozen=True)
class Tried:
    """One attempt to send; `who` is the person's role on the case then, `name` stands only where it may be read."""

    case_number: str
    received_at: datetime
    stored_at: datetime
    stamped_by: str
    who: str
    name: str
    draft_version: int
    outcome: str
    is_cut_off: bool
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Pause:
    """A stretch without the portal's pulse; `is_near` a deadline of the sheet."""

    started_at: datetime
    ended_at: datetime
    is_near: bool


@dataclass(frozen=True)
class Wording:
    """A version of the call; `in_force_at` is None for one that never was."""

    number: int
    sha256: str
    in_force_at: datetime | None


@dataclass(frozen=True)
class Evidence:
    """The sheet of a pool or of one case. `texts`: what people wrote may be read; else only that they wrote."""

    pool: Pool
    case_number: str
    texts: bool
    attempts: tuple[Tried, ...]
    next_after: int | None
    pauses: tuple[Pause, ...]
    extensions: tuple[DeadlineChange, ...]
    dispensations: tuple[Dispensation, ...]
    requests: tuple[DispensationRequest, ...]
    reports: tuple[ProblemReport, ...]
    versions: tuple[Wording, ...]


def evidence_of_pool(pool: Pool, *, number: str = "", after: str = "", now: datetime) -> Evidence:
    """All of a pool, or of its one case `number`: numbers and roles, no names; texts once the pool is opened.

    `after` is the last attempt of the sheet before; a sheet holds ON_A_SHEET attempts. Nine queries.
    """
    applications = Application.objects.filter(pool=pool)
    if number:
        applications = applications.filter(case__number=number)
    return _evidence(pool, applications, number, after=after, names=False, texts=not pool.is_sealed, now=now)


def evidence_of_case(application: Application, *, names: bool, now: datetime) -> Evidence:
    """One case's sheet; with `names` for the party itself, and for the agency once it may read the case."""
    which, number = Application.objects.filter(pk=application.pk), application.case.number
    return _evidence(application.pool, which, number, after="", names=names, texts=names, now=now)


def evidence_paper(sheet: Evidence, *, now: datetime) -> bytes:
    """The sheet as PDF, made when it is asked for and not kept: its rows are the evidence, and they only grow."""
    title = f"Bevisark for sag {sheet.case_number}" if sheet.case_number else f"Bevisark for {sheet.pool.title}"
    context = {"agency": settings.AGENCY["name"], "case_number": sheet.case_number, "sheet": sheet}
    return render_pdf("applications/paper_evidence.html", context, title=title, made_at=now)


def has_evidence(application: Application) -> bool:
    """Whether anything at all was tried, asked or reported on the case."""
    rows = (application.attempts, application.dispensations, application.dispensation_requests)
    return any(each.exists() for each in (*rows, application.problem_reports))


def _evidence(
    pool: Pool, applications: QuerySet, number: str, *, after: str, names: bool, texts: bool, now: datetime
) -> Evidence:
    attempts = Attempt.objects.filter(application__in=applications).select_related("application__case", "result", "by")
    if after.isdecimal() and len(after) < 18:
        attempts = attempts.filter(pk__gt=int(after))
    found = list(attempts.order_by("pk")[: ON_A_SHEET + 1])
    extensions = tuple(pool.deadline_changes.filter(approved_at__isnull=False).order_by("approved_at"))
    given = _of(Dispensation.objects.filter(application__in=applications))
    deadlines = [pool.deadline_at, *(each.old_deadline for each in extensions), *(each.until for each in given)]
    reports = ProblemReport.objects.filter(Q(application__in=applications) | _reported_on(pool, number, now))
    return Evidence(
        pool=pool,
        case_number=number,
        texts=texts,
        attempts=_tried(found[:ON_A_SHEET], names=names),
        next_after=found[ON_A_SHEET - 1].pk if len(found) > ON_A_SHEET else None,
        pauses=_pauses(pool, deadlines, now),
        extensions=extensions,
        dispensations=given,
        requests=_of(DispensationRequest.objects.filter(application__in=applications)),
        reports=tuple(reports.select_related("application__case").order_by("pk")[:ON_A_SHEET]),
        versions=_versions(pool),
    )


def _of(rows: QuerySet) -> tuple:
    return tuple(rows.select_related("application__case").order_by("pk")[:ON_A_SHEET])


def _reported_on(pool: Pool, number: str, now: datetime) -> Q:
    """Reports on the pool, and those from the portal's other pages while it was open; none of them on one case."""
    if number:
        return Q(pk__in=[])
    while_open = Q(received_at__range=(pool.opens_at, pool.closed_at or now))
    return Q(pool=pool) | (while_open & Q(pool=None, application=None))


def _tried(attempts: Iterable[Attempt], *, names: bool) -> tuple[Tried, ...]:
    every = list(attempts)
    cases, people = {each.application.case_id for each in every}, {each.by_id for each in every}
    places: dict[tuple[int, int], list[CaseParticipant]] = {}
    for place in CaseParticipant.objects.filter(case__in=cases, user__in=people).order_by("pk"):
        places.setdefault((place.case_id, place.user_id), []).append(place)
    return tuple(_attempt(each, places.get((each.application.case_id, each.by_id), []), names) for each in every)


def _attempt(attempt: Attempt, places: Iterable[CaseParticipant], names: bool) -> Tried:
    result, at = getattr(attempt, "result", None), attempt.received_at
    roles = [
        str(CaseRole(place.role).label)
        for place in places
        if place.added_at <= at and (place.ended_at is None or place.ended_at > at)
    ]
    return Tried(
        case_number=attempt.application.case.number,
        received_at=at,
        stored_at=attempt.stored_at,
        stamped_by="Proxyen" if attempt.stamp_source == "proxy" else "Databasen",
        who=", ".join(roles) or "Ikke på sagen",
        name=attempt.by.name if names else "",
        draft_version=attempt.draft_version,
        outcome=str(AttemptOutcome(result.outcome).label) if result else CUT_OFF,
        is_cut_off=result is None,
        missing=_missing(result.obstacles) if result else (),
    )


def _missing(codes: Iterable[str]) -> tuple[str, ...]:
    """«Svar mangler (3)»: what stood in the way, in words, never what was written."""
    counted = Counter(words_of(code) for code in codes)
    return tuple(words if count == 1 else f"{words} ({count})" for words, count in counted.items())


def _pauses(pool: Pool, deadlines: list[datetime], now: datetime) -> tuple[Pause, ...]:
    """Pauses while the pool was open, or an applicant of it still could send."""
    last = max(pool.closed_at or now, *deadlines)
    gaps = HeartbeatGap.objects.filter(started_at__lt=last, ended_at__gt=pool.opens_at).order_by("started_at")
    return tuple(Pause(gap.started_at, gap.ended_at, _is_near(gap, deadlines)) for gap in gaps[:ON_A_SHEET])


def _is_near(gap: HeartbeatGap, deadlines: Iterable[datetime]) -> bool:
    return any(gap.started_at <= each + CLOSES_AFTER and gap.ended_at >= each - NEAR for each in deadlines)


def _versions(pool: Pool) -> tuple[Wording, ...]:
    """The wordings in force, the first since the announcement, the others since somebody else approved them."""
    approved = VersionProposal.objects.filter(pool=pool, approved_at__isnull=False)
    moments = dict(approved.values_list("version", "approved_at"))
    rows = list(pool.versions.order_by("number").values_list("pk", "number", "sha256", "written_at"))
    announced = [pk for pk, _, _, at in rows if pk not in moments and pool.announced_at and at <= pool.announced_at]
    moments |= dict.fromkeys(announced[-1:], pool.announced_at)
    return tuple(Wording(number, sha256, moments[pk]) for pk, number, sha256, _ in rows if pk in moments)
