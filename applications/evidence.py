"""What proves who tried to send what and when, what was answered, and when the portal was away? Rows that only grow."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from applications.evidence_words import words_of
from applications.models import Application, Attempt, Dispensation, DispensationRequest, ProblemReport
from applications.rules import CLOSES_AFTER
from applications.states import AttemptOutcome
from cases.models import Case, CaseParticipant
from cases.states import CaseRole
from pools.models import DeadlineChange, Pool, VersionProposal
from portal.danish import moment
from portal.models import HeartbeatGap
from portal.paper import render_pdf

ON_A_SHEET = 500
NEAR = timedelta(hours=24)  # a pause this near a deadline may have kept somebody from sending
CUT_OFF = "Afbrudt: forsøget har intet udfald"
CASE_IN_ADDRESS = "^/mine-tilskudssager/([^/]{1,40})/"  # where a report was written from, also without a log-in


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
class Reported:
    """A technical problem; `text` where it may be read, `is_nameless` when written from the case by nobody on it."""

    number: int
    received_at: datetime
    case_number: str
    is_nameless: bool
    is_elsewhere: bool
    text: str
    page: str


@dataclass(frozen=True)
class Evidence:
    """The sheet of a pool or of one case. `readable`: the cases where what people wrote stands; else only that."""

    pool: Pool
    case_number: str
    readable: frozenset[int]
    attempts: tuple[Tried, ...]
    next_after: int | None
    pauses: tuple[Pause, ...]
    extensions: tuple[DeadlineChange, ...]
    dispensations: tuple[Dispensation, ...]
    requests: tuple[DispensationRequest, ...]
    reports: tuple[Reported, ...]
    versions: tuple[Wording, ...]

    @property
    def hides(self) -> bool:
        """Whether something was written that does not stand here."""
        written = any(each.application.case_id not in self.readable for each in (*self.requests, *self.dispensations))
        return written or any(not each.text for each in self.reports)


def evidence_of_pool(
    pool: Pool, *, readable: QuerySet[Case], number: str = "", after: str = "", now: datetime
) -> Evidence:
    """All of a pool, or of its one case `number`: numbers and roles, no names; texts of the cases in `readable`.

    `after` is the last attempt of the sheet before; a sheet holds ON_A_SHEET attempts. Eleven queries.
    """
    applications = Application.objects.filter(pool=pool)
    if number:
        applications = applications.filter(case__number=number)
    cases = frozenset(readable.filter(pk__in=applications.values("case")).values_list("pk", flat=True))
    return _evidence(pool, applications, number, after=after, names=False, readable=cases, now=now)


def evidence_of_case(application: Application, *, names: bool, now: datetime) -> Evidence:
    """One case's sheet; with `names` for the party itself, and for the agency once it may read the case."""
    which, number = Application.objects.filter(pk=application.pk), application.case.number
    readable = frozenset({application.case_id} if names else ())
    return _evidence(application.pool, which, number, after="", names=names, readable=readable, now=now)


def evidence_for_party(application: Application, *, now: datetime) -> Evidence:
    """The party's own sheet: what somebody wrote without being on the case is not theirs to read."""
    sheet = evidence_of_case(application, names=True, now=now)
    reports = (replace(each, text="", page="") if each.is_nameless else each for each in sheet.reports)
    return replace(sheet, reports=tuple(reports))


def evidence_paper(sheet: Evidence, *, now: datetime) -> bytes:
    """The sheet as PDF, made when it is asked for and not kept: its rows are the evidence, and they only grow."""
    title = f"Bevisark for sag {sheet.case_number}" if sheet.case_number else f"Bevisark for {sheet.pool.title}"
    context = {"agency": settings.AGENCY["name"], "case_number": sheet.case_number, "sheet": sheet}
    return render_pdf("applications/paper_evidence.html", context, title=title, made_at=now)


def has_evidence(application: Application) -> bool:
    """Whether anything at all was tried, asked or reported on the case."""
    rows = (application.attempts, application.dispensations, application.dispensation_requests)
    return any(each.exists() for each in (*rows, _reports().filter(case=application.case.number)))


def _evidence(
    pool: Pool, which: QuerySet, number: str, *, after: str, names: bool, readable: Collection[int], now: datetime
) -> Evidence:
    attempts = Attempt.objects.filter(application__in=which).defer("submission__canonical")
    attempts = attempts.select_related("application__case", "result", "by", "submission__mailed")
    if after.isdecimal() and len(after) < 18:
        attempts = attempts.filter(pk__gt=int(after))
    found = list(attempts.order_by("pk")[: ON_A_SHEET + 1])
    extensions = tuple(pool.deadline_changes.filter(approved_at__isnull=False).order_by("approved_at"))
    given = _of(Dispensation.objects.filter(application__in=which).select_related("by"))
    deadlines = [pool.deadline_at, *(each.old_deadline for each in extensions), *(each.until for each in given)]
    return Evidence(
        pool=pool,
        case_number=number,
        readable=frozenset(readable),
        attempts=_tried(sorted(found[:ON_A_SHEET], key=lambda each: (each.received_at, each.pk)), names=names),
        next_after=found[ON_A_SHEET - 1].pk if len(found) > ON_A_SHEET else None,
        pauses=_pauses(pool, deadlines, now),
        extensions=extensions,
        dispensations=given,
        requests=_of(DispensationRequest.objects.filter(application__in=which)),
        reports=_reported(pool, which, number, readable, now),
        versions=_versions(pool),
    )


def _of(rows: QuerySet) -> tuple:
    return tuple(rows.select_related("application__case").order_by("pk")[:ON_A_SHEET])


def _reports() -> QuerySet[ProblemReport]:
    """Every report with `case`, the number of the case it was written on or from: the session may have ended first."""
    address = Func(F("page"), Value(CASE_IN_ADDRESS, CharField()), function="substring", output_field=CharField())
    return ProblemReport.objects.annotate(case=Coalesce("application__case__number", address))


def _reported(
    pool: Pool, which: QuerySet, number: str, readable: Collection[int], now: datetime
) -> tuple[Reported, ...]:
    """Those on the cases; on a pool's sheet also those on the pool, and that others came in while it was open."""
    cases = dict(which.values_list("case__number", "case"))
    wanted = Q(case__in=list(cases))
    if not number:
        no_case = Q(application=None) & ~Exists(Case.objects.filter(number=OuterRef("case")))
        while_open = Q(received_at__range=(pool.opens_at, pool.closed_at or now))
        wanted |= no_case & (Q(pool=pool) | (while_open & Q(pool=None)))
    found = _reports().filter(wanted).order_by("pk")[:ON_A_SHEET]
    return tuple(
        _report(each, cases, readable, opened=not pool.is_sealed and not pool.takes_in_rounds) for each in found
    )


def _report(report: Any, cases: Mapping[str, int], readable: Collection[int], *, opened: bool) -> Reported:
    """On a case under the case's own rule; on the pool once it is opened; from anywhere else only that it came."""
    on_case = report.case in cases
    is_read = cases[report.case] in readable if on_case else opened and report.pool_id is not None
    return Reported(
        number=report.pk,
        received_at=report.received_at,
        case_number=report.case if on_case else "",
        is_nameless=on_case and report.application_id is None,
        is_elsewhere=not on_case and report.pool_id is None,
        text=report.text if is_read else "",
        page=report.page if is_read else "",
    )


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
        who=_mailed(attempt) or ", ".join(roles) or "Ikke på sagen",
        name=attempt.by.name if names else "",
        draft_version=attempt.draft_version,
        outcome=str(AttemptOutcome(result.outcome).label) if result else CUT_OFF,
        is_cut_off=result is None,
        missing=_missing(result.obstacles) if result else (),
    )


def _mailed(attempt: Attempt) -> str:
    """How it came by mail: the moment of the mail counts, and the attempt's own is when it was written in."""
    mailed = getattr(getattr(attempt, "submission", None), "mailed", None)
    if mailed is None:
        return ""
    return f"Kom på mail {moment(mailed.mail_received_at)}, som tæller; skrevet ind af Indsatsteam"


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
