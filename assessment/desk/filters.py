"""Which of a pool's cases are asked for, and in which order? Only what stands in these tables can be asked."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Collate
from django.db.models.lookups import Exact

from applications.models import Application
from assessment.desk import search
from assessment.models import Assessment, FormalCheck
from assessment.permissions import LEADERS, readable_cases
from assessment.states import FormalOutcome
from cases.models import Assignment, Impartiality
from pools.document import document_of
from pools.models import Pool
from portal.models import User
from portal.money import MAX_AMOUNT

RECEIVED = "Modtaget"  # also what is shown where there is no inside word
NOBODY, MYSELF = "ingen", "mig"
UNDECLARED, CLEARED, BARRED = "mangler", "habil", "forhold"
UNCHECKED = "mangler"
CONFLICT, OUTSIDE, LUMP = "habilitet", "ansoegerkreds", "samlepost"
MARKS = {OUTSIDE: search.OUTSIDE_AUDIENCE, LUMP: search.LUMP_POST}
# Kroner or tilbud, whichever its call gives: the other is 0. Amounts are compared within one call alone.
APPLIED = ExpressionWrapper(
    F("current_submission__amount_applied") + F("current_submission__places_applied"), output_field=DecimalField()
)
BELOW_ALL = Value(Decimal(-1), output_field=DecimalField())


class Order(Enum):
    """How the list is sorted: its name in the address, and in words."""

    NUMBER = "sagsnr", "Sagsnummer"
    APPLICANT = "ansoeger", "Ansøger"
    LARGEST = "stoerst", "Største beløb først"
    SMALLEST = "mindst", "Mindste beløb først"
    OLDEST = "laengst", "Længst siden noget skete"

    def __init__(self, key: str, words: str) -> None:
        self.key, self.words = key, words

    @property
    def is_downwards(self) -> bool:
        return self is Order.LARGEST


@dataclass(frozen=True)
class Chosen:
    """What was asked for; everything empty is the whole list by case number. Amounts are kr. or tilbud."""

    text: str = ""
    state: str = ""
    caseworker: str = ""
    region: str = ""
    impartiality: str = ""
    formalia: str = ""
    lacks_assessment: bool = False
    lowest: Decimal | None = None
    highest: Decimal | None = None
    flag: str = ""
    order: Order = Order.NUMBER

    @property
    def asks_contents(self) -> bool:
        """Whether it can only be answered for cases the person may read."""
        return self.lowest is not None or self.highest is not None or self.flag in MARKS


def chosen_cases(pool: Pool, user: User, chosen: Chosen) -> tuple[QuerySet[Application], search.Found]:
    """The pool's applications that were asked for, and what the search in their texts came to.

    What the applicant wrote or applied for is only looked at where `user` may read it: of other cases nothing follows
    from whether they are on the list.
    """
    rows: QuerySet[Application] = Application.objects.judged_in(pool)
    found = search.Found(frozenset())
    rows = rows.alias(applied=APPLIED).filter(*_of_case(chosen), *_of_people(chosen, user))
    rows = rows.filter(*_of_formalia(chosen), *_of_amount(chosen))
    if chosen.lacks_assessment:
        rows = _lacking(rows, pool)
    if chosen.asks_contents:
        rows = rows.filter(case__in=readable_cases(user).values("pk"))
    if chosen.flag in MARKS:
        found = search.find_marked(pool, MARKS[chosen.flag], viewer=user)
        rows = rows.filter(current_submission__in=found.submissions)
    if stems := search.stems_in(chosen.text):
        found = search.find(pool, stems, viewer=user)
        named = Q(case__number__icontains=chosen.text) | Q(case__organisation__name__icontains=chosen.text)
        rows = rows.filter(named | Q(current_submission__in=found.submissions))
    return rows, found


def _of_case(chosen: Chosen) -> list[Q]:
    asked = []
    if chosen.state:
        asked.append(Q(case__agency_words__in=["", RECEIVED] if chosen.state == RECEIVED else [chosen.state]))
    if chosen.region:
        asked.append(Q(organisation__region__code=chosen.region))
    return asked


def _of_people(chosen: Chosen, user: User) -> list[Q | Exists]:
    places = Assignment.objects.current().filter(case=OuterRef("case_id"))
    own = Impartiality.objects.filter(case=OuterRef("case_id"), user=user)
    by_impartiality = {UNDECLARED: ~Exists(own), CLEARED: Exists(own.clearing()), BARRED: Exists(own.barring())}
    asked: list[Q | Exists] = []
    if chosen.caseworker == NOBODY:
        asked.append(~Exists(places))
    elif chosen.caseworker:
        asked.append(Exists(places.filter(user=user.pk if chosen.caseworker == MYSELF else int(chosen.caseworker))))
    if chosen.impartiality:
        asked.append(by_impartiality[chosen.impartiality])
    if chosen.flag == CONFLICT and user.has_role(*LEADERS):
        asked.append(Exists(Impartiality.objects.unruled().filter(case=OuterRef("case_id"))))
    return asked


def _of_formalia(chosen: Chosen) -> list[Any]:
    checks = FormalCheck.objects.standing().filter(application=OuterRef("pk"))
    if chosen.formalia == UNCHECKED:
        return [~Exists(checks)]
    if chosen.formalia not in FormalOutcome.values:
        return []
    return [Exact(Subquery(checks.order_by("-pk").values("outcome")[:1]), Value(chosen.formalia))]


def _of_amount(chosen: Chosen) -> list[Q]:
    low = [Q(applied__gte=chosen.lowest)] if chosen.lowest is not None else []
    return low + ([Q(applied__lte=chosen.highest)] if chosen.highest is not None else [])


def _lacking(rows: QuerySet[Application], pool: Pool) -> QuerySet[Application]:
    """Those to be assessed with fewer locked sheets than the pool asks for."""
    locked = Assessment.objects.standing().locked_in().filter(application=OuterRef("pk")).order_by()
    number = Subquery(locked.values("application").annotate(n=Count("pk")).values("n"))
    rejected = FormalCheck.objects.newest_of_each().filter(application__pool=pool).values("pk")
    to_reject = FormalCheck.objects.filter(pk__in=rejected, outcome=FormalOutcome.REJECT).values("application")
    return (
        rows.exclude(pk__in=to_reject)
        .alias(sheets=Coalesce(number, 0))
        .filter(sheets__lt=document_of(pool.version).assessors)
    )


def in_order(rows: QuerySet[Application], order: Order, user: User) -> QuerySet[Application]:
    """Sorted, with `place` to go on after; an amount the user may not read counts as less than every amount."""
    readable = readable_cases(user).values("pk")
    by_amount = Case(
        When(case__in=readable, then=APPLIED),
        default=Value(MAX_AMOUNT) if order is Order.SMALLEST else BELOW_ALL,
        output_field=DecimalField(),
    )
    place = {
        Order.NUMBER: F("case_id"),
        Order.APPLICANT: Collate("case__organisation__name", "da-x-icu"),
        Order.LARGEST: by_amount,
        Order.SMALLEST: by_amount,
        Order.OLDEST: Coalesce("case__agency_changed_at", "case__created_at"),
    }[order]
    rows = rows.annotate(place=place)
    return rows.order_by(F("place").desc() if order.is_downwards else F("place").asc(), "case_id")


def after(rows: QuerySet[Application], order: Order, last: Application | None) -> QuerySet[Application]:
    """What comes after `last` (a row with its `place`) in that order."""
    if last is None:
        return rows
    beyond = {"place__lt": last.place} if order.is_downwards else {"place__gt": last.place}
    return rows.filter(Q(**beyond) | Q(place=last.place, case_id__gt=last.case_id))
