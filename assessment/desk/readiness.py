"""How far has a pool come before the opening? Numbers and days alone, never contents, names or case numbers.

Small numbers are shown as they are: that one draft was begun on a Tuesday says nothing of whose it is, for nobody in
the agency can see a draft, and a number withheld at one, two or three would hide from the manager that nobody applies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from applications.models import Application, Submission
from applications.states import ApplicationState
from pools.models import Pool
from portal.clock import COPENHAGEN
from portal.danish import copenhagen, short_date

WIDTH, HEIGHT, LEFT, TOP, FLOOR = 760, 200, 44, 14, 160


@dataclass(frozen=True)
class SealedNumbers:
    """All that anyone in the agency sees before the opening, as it was counted at one moment.

    `ready` are approved in the portal and not sent; a pool that asks for a declaration has none before they are sent.
    `corrected` of the `submitted` have newer changes that are not sent; `judged` of them are those of the opening that
    is shown, none before the first.
    """

    counted_at: datetime
    drafts: int
    for_approval: int
    ready: int
    submitted: int
    corrected: int
    judged: int

    @property
    def unsent(self) -> int:
        return self.drafts + self.for_approval + self.ready


@dataclass(frozen=True)
class Day:
    """How many drafts were begun, and how many applications were sent for the first time."""

    day: date
    started: int
    sent: int


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    is_sent: bool
    words: str


@dataclass(frozen=True)
class Days:
    """The picture's bars and the table's rows; only days on which something happened are in the table."""

    rows: tuple[Day, ...]
    bars: tuple[Bar, ...]
    highest: int
    first: date
    last: date
    description: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP
    floor: int = FLOOR


def sealed_numbers(pool: Pool, *, now: datetime) -> SealedNumbers:
    """Counts from the columns of state, in one query: no draft is read, however many there are."""
    standing = Q(current_submission__isnull=False) & ~Q(state=ApplicationState.WITHDRAWN)
    shown = Q(intake=pool.opening_shown)
    unsent = Q(current_submission__isnull=True)
    counts = Application.objects.filter(pool=pool).aggregate(
        drafts=Count("pk", filter=unsent & Q(state=ApplicationState.DRAFT)),
        for_approval=Count("pk", filter=unsent & Q(state=ApplicationState.FOR_APPROVAL)),
        ready=Count("pk", filter=unsent & Q(state=ApplicationState.READY)),
        submitted=Count("pk", filter=standing),
        judged=Count("pk", filter=standing & shown),
        corrected=Count("pk", filter=standing & Q(draft_version__gt=F("current_submission__draft_version"))),
    )
    return SealedNumbers(now, **counts)


def days_of(pool: Pool, *, now: datetime) -> Days | None:
    """Day by day since the pool opened, in two queries; None while nothing has happened."""
    started = _by_day(Application.objects.filter(pool=pool), "created_at")
    sent = Submission.objects.filter(application=OuterRef("pk")).order_by("received_at").values("received_at")[:1]
    first_sent = Application.objects.filter(pool=pool).annotate(first_sent=Subquery(sent))
    received = _by_day(first_sent.filter(first_sent__isnull=False), "first_sent")
    happened = sorted(started.keys() | received.keys())
    if not happened:
        return None
    last = max(copenhagen(min(now, pool.deadline_at)).date(), happened[-1])
    first = min(copenhagen(pool.opens_at).date(), happened[0])
    rows = tuple(Day(day, started.get(day, 0), received.get(day, 0)) for day in happened)
    return Days(rows, *_drawn(rows, first, last), first, last, _description(rows))


def _by_day(rows, column: str) -> dict[date, int]:
    days = rows.annotate(day=TruncDate(column, tzinfo=COPENHAGEN)).values("day").annotate(n=Count("pk"))
    return dict(days.order_by("day").values_list("day", "n"))


def _drawn(rows: Sequence[Day], first: date, last: date) -> tuple[tuple[Bar, ...], int]:
    """Two bars a day, side by side; the highest number fills the picture."""
    highest = max(max(row.started, row.sent) for row in rows)
    days = (last - first).days + 1
    wide = max(1, (WIDTH - LEFT) // days // 2 - 1)
    bars = []
    for row in rows:
        x = LEFT + (row.day - first).days * (WIDTH - LEFT) // days
        for count, is_sent, verb in ((row.started, False, "begyndt"), (row.sent, True, "indsendt")):
            height = (FLOOR - TOP) * count // highest
            words = f"{short_date(row.day)}: {count} {verb}"
            bars.append(Bar(x + wide * is_sent, FLOOR - height, wide, height, is_sent, words))
    return tuple(bars), highest


def _description(rows: tuple[Day, ...]) -> str:
    started, sent = sum(row.started for row in rows), sum(row.sent for row in rows)
    period = f"{short_date(rows[0].day)} til {short_date(rows[-1].day)}"
    return (
        f"{started} kladder begyndt og {sent} ansøgninger indsendt første gang fra {period}. Tallene står i tabellen."
    )
