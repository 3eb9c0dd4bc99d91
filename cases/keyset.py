"""How is a long list of cases read page by page without counting it, forwards and back?"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from cases.models import Case
from cases.models.case import CaseQuerySet

PAGE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Page:
    """Cases newest first; the cursors are empty when there is nothing on that side."""

    cases: list[Case]
    newer: str
    older: str


def page_of(cases: CaseQuerySet, *, older_than: str = "", newer_than: str = "", size: int = PAGE) -> Page:
    """One page, from the top or beside a cursor; an unreadable cursor gives the top. One query."""
    older_key, newer_key = _key(older_than), _key(newer_than)
    if newer_key:
        rows = list(cases.order_by("party_changed_at", "pk").filter(_above(newer_key))[: size + 1])
        page = rows[:size][::-1]
        return Page(page, _cursor(page, 0) if len(rows) > size else "", _cursor(page, -1))
    rows = list(cases.newest_for_party().filter(_below(older_key) if older_key else Q())[: size + 1])
    page = rows[:size]
    return Page(page, _cursor(page, 0) if older_key else "", _cursor(page, -1) if len(rows) > size else "")


def _above(key: tuple[datetime, int]) -> Q:
    at, pk = key
    return Q(party_changed_at__gt=at) | Q(party_changed_at=at, pk__gt=pk)


def _below(key: tuple[datetime, int]) -> Q:
    at, pk = key
    return Q(party_changed_at__lt=at) | Q(party_changed_at=at, pk__lt=pk)


def _cursor(page: list[Case], place: int) -> str:
    """«<microseconds since 1970>-<key>»"""
    if not page:
        return ""
    case = page[place]
    return f"{(case.party_changed_at - EPOCH) // MICROSECOND}-{case.pk}"


def _key(cursor: str) -> tuple[datetime, int] | None:
    micros, _, pk = cursor.partition("-")
    try:
        return EPOCH + int(micros) * MICROSECOND, min(int(pk), 2**63 - 1)
    except (ValueError, OverflowError):
        return None
